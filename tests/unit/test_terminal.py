"""Where the full screen is shown, and where lines of text take its place."""

import io
import sys

import pytest

from coach.cli.context import on_a_terminal


class Console(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({"TERM": "vt100"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}, True),
    ],
)
def test_a_terminal_that_can_not_move_its_cursor_gets_lines_and_a_browser_gets_the_screens(
    env: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Console())
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert on_a_terminal() is shown
