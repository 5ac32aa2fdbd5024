"""What the project says of itself is true: dependencies, licences, and where it is tested."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_direct_dependency_has_a_reason_and_every_reason_a_dependency() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    users, developers = page.split("For developers only")
    asked = _asked()
    heading, _rule, *rows = re.findall(r"^\| ([\w-]+) \| .+ \| .+ \|$", users, re.MULTILINE)
    assert (heading, sorted(rows)) == ("package", sorted(asked))
    for_developers = {_name(one) for group in PROJECT["dependency-groups"].values() for one in group}
    assert {name for name in for_developers - asked if name not in developers} == set()


def test_what_is_imported_is_asked_for_by_name_and_nothing_else_is() -> None:
    come_from = packages_distributions()
    imported = {
        name.lower().replace("_", "-")
        for path in (ROOT / "coach").rglob("*.py")
        for module in _imported(path)
        if module != "coach" and module not in sys.stdlib_module_names
        for name in come_from.get(module, [module])
    }
    assert sorted(imported) == sorted(_asked())


def test_what_is_locked_is_what_is_asked_for() -> None:
    asked = {_name(one) for one in PROJECT["project"]["dependencies"]}
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert asked <= set(locked)


def test_every_model_in_the_package_has_its_licence_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    models = [path for path in (ROOT / "coach" / "models").iterdir() if path.is_dir()]
    assert models
    for model in models:
        assert model.relative_to(ROOT).as_posix() in notice


def test_every_python_that_is_promised_is_tested_on_every_system() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert f">={promised[0]}" == PROJECT["project"]["requires-python"]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    jobs: dict[str, Any] = workflow["jobs"]
    for job in ("linux", "elsewhere"):
        assert jobs[job]["strategy"]["matrix"]["python"] == promised
    systems = [jobs["linux"]["runs-on"], *jobs["elsewhere"]["strategy"]["matrix"]["system"]]
    assert [system.split("-")[0] for system in systems] == ["ubuntu", "macos", "windows"]


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "bench").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_test_and_measurement_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"\b(?:tests|bench)/[\w./-]+\.py", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def _asked() -> set[str]:
    project = PROJECT["project"]
    extras = (one for listed in project["optional-dependencies"].values() for one in listed)
    return {_name(one) for one in (*project["dependencies"], *extras)}


def _imported(path: Path) -> Iterator[str]:
    """Yield the first part of the name of each module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _name(requirement: str) -> str:
    return re.split(r"[\s\[<>=!;~]", requirement, maxsplit=1)[0]
