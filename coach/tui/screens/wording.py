"""Asks for a line of words: what was misheard, or how a figure was measured."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coach.model import Figure
from coach.tui.widgets.fields import Page


class _Wording(Page):
    """Takes one line, however long: Enter is no new one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.keep", "Keep it")]


class WordingScreen(ModalScreen[str | None]):
    """Gives back what was typed; ``None`` where nothing is to change."""

    HELP = "Enter keeps what you typed; Escape changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Change nothing")]

    def __init__(self, asks: str, says: str, text: str = "") -> None:
        super().__init__()
        self._asks, self._says, self._text = asks, says, text

    @classmethod
    def misheard(cls, text: str) -> WordingScreen:
        """Ask what a sentence should say."""
        says = "What was heard stays as it was; your words stand beside it and are counted."
        return cls("What did you say?", says, text)

    @classmethod
    def measured(cls, figure: Figure) -> WordingScreen:
        """Ask how a figure was measured."""
        says = (
            "It is kept with your facts (coach facts list), and the answer is scored anew. In the interview,"
            " say it with the figure. As in: A/B test, six weeks, against the old filter."
        )
        return cls(f"“{figure.quote}”: how was it measured?", says)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._asks, "bold"))
            yield _Wording(self._text, soft_wrap=True, show_line_numbers=False, id="wording")
            yield Static(Content(self._says))
            yield Static(Content.styled("Enter keeps it, Esc changes nothing.", "$foreground-muted"))

    def on_mount(self) -> None:
        editor = self.query_one(_Wording)
        editor.move_cursor(editor.document.end)
        editor.focus()

    def action_keep(self) -> None:
        text = " ".join(self.query_one(_Wording).text.split())
        self.dismiss(text if text != self._text else None)

    def action_leave(self) -> None:
        self.dismiss(None)
