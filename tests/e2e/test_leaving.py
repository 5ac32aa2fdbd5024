"""How the screens end: by a key, by a fault of our own, and while threads are still at work."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")

START = "\nfrom coach.__main__ import main\nsys.exit(main())"
BROKEN_SCREEN = """
import sys
from coach.tui.screens.home import HomeScreen
HomeScreen._say_what_is_missing = lambda self: 1 / 0
"""
FAILS_AFTER_THE_APP_HAS_GONE = """
import sys
from threading import Event
import coach.voice.checks as checks
from coach.tui.app import CoachApp
left, leave = Event(), CoachApp.exit
def exit(self, *given, **named):
    leave(self, *given, **named)
    left.set()
CoachApp.exit = exit
checks.check_microphone = lambda *_: left.wait() and 1 / 0
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that was set up."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").touch()
    return tmp_path / "home"


@pytest.fixture
def show(tmp_path: Path, home: Path) -> Iterator[Callable[[str], Terminal]]:
    """Start ``coach`` in a terminal after some code that changes it."""
    with ExitStack() as closing:

        def start(code: str) -> Terminal:
            command = [sys.executable, "-c", code + START, "--home", str(home)]
            terminal = Terminal(tmp_path / "terminal", (80, 24), command)
            closing.callback(terminal.close)
            return terminal

        yield start


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("C-q", 0), ("C-c", 130)])
def test_a_key_leaves_an_empty_terminal(show: Callable[[str], Terminal], key: str, code: int) -> None:
    terminal = show("import sys")
    terminal.shows("q Quit")
    terminal.press(key)
    assert terminal.exit_code() == code
    assert terminal.seen[-1].split() == []


def test_a_fault_of_a_screen_is_one_line_that_names_a_log(
    show: Callable[[str], Terminal], home: Path
) -> None:
    terminal = show(BROKEN_SCREEN)
    assert terminal.exit_code() == 1
    said = " ".join(terminal.seen[-1].split())
    assert said.startswith("coach: Something went wrong (ZeroDivisionError)")
    assert "line" not in said
    assert "_say_what_is_missing" in (home / "error.log").read_text()


def test_a_thread_that_fails_when_the_app_has_gone_is_not_told(
    show: Callable[[str], Terminal], home: Path
) -> None:
    terminal = show(FAILS_AFTER_THE_APP_HAS_GONE)
    terminal.shows("q Quit")
    terminal.press("q")
    assert terminal.exit_code() == 0
    assert terminal.seen[-1].split() == []
