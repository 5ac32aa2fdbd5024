"""Correct what was misheard in one sentence."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea


class WordingScreen(ModalScreen[str | None]):
    """Gives back what the sentence should say; ``None`` where nothing is to change."""

    HELP = "Type what you said. Enter keeps it; Escape changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep it", priority=True),
        Binding("escape", "leave", "Change nothing"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        says = "What was heard stays as it was; your words stand beside it and are counted."
        with Vertical(classes="dialog"):
            yield Static(Content.styled("What did you say?", "bold"))
            yield TextArea(self._text, soft_wrap=True, show_line_numbers=False, id="wording")
            yield Static(Content(says))
            yield Static(Content.styled("Enter keeps it, Esc changes nothing.", "$foreground-muted"))

    def on_mount(self) -> None:
        editor = self.query_one(TextArea)
        editor.move_cursor(editor.document.end)
        editor.focus()

    def action_keep(self) -> None:
        text = " ".join(self.query_one(TextArea).text.split())
        self.dismiss(text if text != self._text else None)

    def action_leave(self) -> None:
        self.dismiss(None)
