"""Whatever a saved answer or a question file holds, the terminal gets letters only."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from stage import SAID, Stage, shown, until
from textual.app import App

from coach.cli import main
from coach.tui.screens.compare import CompareScreen
from coach.tui.screens.correct import CorrectScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.passages import PassagesScreen
from coach.tui.screens.progress import ProgressScreen
from coach.tui.screens.review import ReviewScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.search import SearchScreen
from coach.tui.screens.wording import WordingScreen

HOSTILE = (
    "A [bold]loud[/bold] [/] [link=x]word clears \x1b[2J all, names \x1b]0;owned\x07 it, and \x9b2J again.",
    "Right to left: \u05e9\u05dc\u05d5 \u202eturned\u202c, wide: \u5b57\u5b57, thin: a\u200bb\ufeffc\u0301.",
)
SPEAKS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ufeff]")
SIZES = [(80, 24), (160, 45)]


@pytest.fixture
def hostile(stage: Stage) -> Stage:
    """A home with two such answers, and a question with such a title."""
    for days in range(2):
        stage.save([*HOSTILE, *SAID[: 4 + days], *HOSTILE], days_ago=days)
    own = Path("questions") / "what-are-guardrails.toml"
    text = (Path(__file__).parents[2] / own).read_text("utf-8")
    (stage.home / "questions").mkdir()
    (stage.home / own).write_text(
        text.replace("What guardrails are", r"Clears \u001b[2J [/bold] all"), "utf-8"
    )
    return stage


@pytest.mark.parametrize("size", SIZES)
async def test_no_screen_lets_it_speak_to_the_terminal(hostile: Stage, size: tuple[int, int]) -> None:
    async with hostile.app().run_test(size=size) as pilot:

        async def sees(kind: type, *keys: str) -> None:
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(pilot.app.screen, kind))
            await pilot.pause()
            assert_only_letters(pilot.app)

        await sees(HomeScreen)
        await sees(ProgressScreen, "p")
        await sees(SearchScreen, "q", "slash", *"clears")
        await sees(ReviewScreen, "escape", "s")
        await sees(ScorecardScreen, "enter")
        await sees(ScorecardScreen, "5", "enter")
        await sees(CompareScreen, "escape", "c")
        await sees(PassagesScreen, "escape", "t")
        await sees(WordingScreen, "e")
        await sees(PassagesScreen, "escape")
        assert "[bold]loud[/bold]" in shown(pilot.app)
        await sees(PassagesScreen, "f", "end")  # a point that was missed: there is one thing to be wrong
        await sees(CorrectScreen, "w")


def assert_only_letters(app: App[int]) -> None:
    on_screen = shown(app)  # type: ignore[arg-type]
    assert not SPEAKS.search(on_screen), on_screen


@pytest.mark.parametrize(
    "words", ["sessions show", "sessions list", "sessions show --json", "questions", "progress", "check"]
)
def test_no_line_of_a_command_does(hostile: Stage, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(hostile.home), *words.split()])
    told = capsys.readouterr()
    assert told.out
    assert not SPEAKS.search(told.out + told.err)


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_an_export_is_verbatim_in_a_file_and_safe_in_a_terminal(hostile: Stage, form: str) -> None:
    command = [
        sys.executable,
        "-m",
        "coach",
        "--home",
        str(hostile.home),
        "sessions",
        "export",
        "--format",
        form,
    ]
    verbatim = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "\x9b" in verbatim
    assert not SPEAKS.search(in_a_terminal(command))


def in_a_terminal(command: list[str]) -> str:
    """Return what a command writes to a terminal, its own line ends made plain."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        told = b""
        while part := _read(ours):
            told += part
    os.close(ours)
    assert running.returncode == 0
    return told.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that nobody writes any more
        return b""
