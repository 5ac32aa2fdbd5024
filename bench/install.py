"""The built program, put in place by everything people install with, each in an empty home, and tried.

    pip install build pipx uv
    python bench/install.py [pip|pipx|uv|uvx ...]

builds the sdist and from it the wheel, installs the wheel, and goes through the demo as text and the first
run in tmux. One or two minutes a way, part of it downloads; the network is used for the registry alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "e2e"))
from terminal import Terminal  # noqa: E402

Env = Mapping[str, str]
Command = list[str]
STEPS = 6
KEPT = ("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP", "http", "LANG", "LC_")
"""How variables begin that say where the registry is and how to reach it."""


def run(*words: str | Path, env: Env) -> str:
    """Run a program and return what it prints; end the script where it fails."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=env, timeout=900)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def built(folder: Path, env: Env) -> Path:
    """Build the sdist, and the wheel from what the sdist holds; return the wheel."""
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, env=env)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    print(", ".join(f"{path.name} {path.stat().st_size / 1e6:.0f} MB" for path in (sdist, wheel)))
    return wheel


def with_pip(wheel: Path, home: Path, env: Env) -> Command:
    run(sys.executable, "-m", "venv", home / "venv", env=env)
    run(home / "venv" / "bin" / "pip", "install", "--quiet", wheel, env=env)
    return [str(home / "venv" / "bin" / "coach")]


def with_pipx(wheel: Path, home: Path, env: Env) -> Command:
    run("pipx", "install", "--python", sys.executable, wheel, env=env)
    return [str(home / ".local" / "bin" / "coach")]


def with_uv(wheel: Path, home: Path, env: Env) -> Command:
    run("uv", "tool", "install", "--python", sys.executable, wheel, env=env)
    return [str(home / ".local" / "bin" / "coach")]


def with_uvx(wheel: Path, home: Path, env: Env) -> Command:
    return ["uvx", "--python", sys.executable, "--from", str(wheel), "coach"]


WAYS: dict[str, Callable[[Path, Path, Env], Command]] = {
    "pip": with_pip,
    "pipx": with_pipx,
    "uv": with_uv,
    "uvx": with_uvx,
}


def try_out(coach: Command, home: Path, env: Env) -> None:
    """Go through what a candidate does first: the demo as text, then the screens and their set-up."""
    assert run(*coach, "--version", env=env).startswith("coach ")
    questions = json.loads(run(*coach, "questions", "--json", env=env))
    assert len(questions) == len(list((ROOT / "questions").glob("*.toml")))
    assert "Saved as" in run(*coach, "demo", "--fast", "--plain", env=env)
    first_run(coach, home, env)
    saved = json.loads(run(*coach, "sessions", "list", "--json", env=env))
    assert [session["state"] for session in saved] == ["complete", "complete"]
    assert saved[1]["overall"] > 0
    assert (home / ".local" / "share" / "coach" / "settings.toml").is_file()


def first_run(coach: Command, home: Path, env: Env) -> None:
    """Skip every step of the set-up, watch the demo's beginning, look at its card, leave."""
    terminal = Terminal(home / "terminal", (80, 24), coach, dict(env))
    try:
        for step in range(1, STEPS + 1):
            terminal.shows(f"Set-up, {step} of {STEPS}")
            terminal.press("Right")
        terminal.shows("You are set up")
        terminal.press("d")
        terminal.shows("p Pause")
        terminal.shows("safety means")
        terminal.press("f")
        terminal.shows("Score card")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
    finally:
        terminal.close()


def main() -> int:
    ways = sys.argv[1:] or list(WAYS)
    if not set(ways) <= set(WAYS):
        print(__doc__)
        return 2
    missing = [name for name in ("tmux", "pipx", "uv") if not shutil.which(name)]
    if missing:
        sys.exit(f"install.py needs {', '.join(missing)} on PATH")
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        caches = {"PIP_CACHE_DIR": str(at / "pip"), "UV_CACHE_DIR": str(at / "uv")}
        env = {**kept, **caches, "PATH": os.environ["PATH"], "TERM": "xterm-256color"}
        wheel = built(at / "dist", {**env, "HOME": folder})
        for way in ways:
            home = at / way
            home.mkdir()
            alone = {**env, "HOME": str(home)}
            began_s = time.monotonic()
            coach = WAYS[way](wheel, home, alone)
            installed_s = time.monotonic()
            try_out(coach, home, alone)
            took = (installed_s - began_s, time.monotonic() - installed_s)
            print("{}: installed in {:.0f} s, tried in {:.0f} s".format(way, *took))
    return 0


if __name__ == "__main__":
    sys.exit(main())
