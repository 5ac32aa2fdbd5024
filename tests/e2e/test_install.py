"""What ``pip install .`` gives: a whole coach, away from its checkout."""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from coach import __version__

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run what was installed into an environment of its own, which borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    pip("--python", programs / "python", "install", "--no-deps", "--no-index", wheel)
    paths = {"base": str(venv), "platbase": str(venv)}
    site = Path(sysconfig.get_path("purelib", vars=paths))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(program: str, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [programs / program, *words],
            capture_output=True,
            text=True,
            timeout=200,
            cwd=folder,
            env=env | {"COACH_HOME": str(folder / "home")},
        )

    return run


def pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_every_question_rubric_and_model_and_nothing_to_train_with(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    for kind, pattern in (("docs", "*.md"), ("questions", "*.toml"), ("rubrics", "*.toml")):
        shipped = {f"coach/bank/{kind}/{path.name}" for path in (ROOT / kind).glob(pattern)}
        assert {name for name in held if name.startswith(f"coach/bank/{kind}/")} == shipped
    models = (path for path in (ROOT / "coach" / "models").rglob("*") if path.is_file())
    assert {path.relative_to(ROOT).as_posix() for path in models} <= held
    assert "coach/tui/coach.tcss" in held
    beside = {name.split("/")[0] for name in held}
    assert beside == {"coach", f"coach-{__version__}.dist-info"}


def test_what_runs_is_what_was_installed(installed: Run) -> None:
    at = installed("python", "-c", "import coach; print(coach.__file__)").stdout
    assert str(ROOT) not in at
    assert installed("coach", "--version").stdout == f"coach {__version__}\n"


def test_an_installed_coach_has_the_whole_bank(installed: Run) -> None:
    listed = json.loads(installed("coach", "questions", "--json").stdout)
    assert len(listed) == len(list((ROOT / "questions").glob("*.toml")))
    checked = installed("coach", "check")
    assert checked.returncode == 0, checked.stderr


def test_an_installed_coach_gives_the_same_score_as_the_checkout(installed: Run, demo_answer: Path) -> None:
    text = demo_answer.with_suffix(".txt")
    here = subprocess.run(
        [sys.executable, "-m", "coach", "score", "--json", text], capture_output=True, text=True, cwd=ROOT
    )
    assert installed("coach", "score", "--json", text).stdout == here.stdout
    assert json.loads(here.stdout)["overall"] > 0


def test_an_installed_coach_hears_with_the_model_inside_it(installed: Run, short_answer: Path) -> None:
    asked = "from coach.voice.models import BUNDLED_MINI; print(BUNDLED_MINI)"
    model = installed("python", "-c", asked).stdout.strip()
    assert str(ROOT) not in model
    said = installed("coach", "transcribe", short_answer, "--model", model)
    assert "for me safety means that a product does" in said.stdout
