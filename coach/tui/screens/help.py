"""The keys of the screen beneath, and a few words on it."""

from __future__ import annotations

import textwrap
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from coach.tui.keys import deeds

CELLS = 62
"""What fits between the borders of a dialog."""


class HelpScreen(ModalScreen[None]):
    """Closed by any of Escape, q, ? and Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "close", "Close", show=False),
    ]

    def __init__(self, beneath: Screen[Any]) -> None:
        super().__init__()
        self._says = str(getattr(beneath, "HELP", None) or "")
        self._deeds = tuple(deeds(beneath))

    def compose(self) -> ComposeResult:
        wide = max(len(deed.keys) for deed in self._deeds)
        rows = [
            Content.assemble((f"{deed.keys:>{wide}}  ", "bold $text-primary"), _hanging(deed.says, wide + 2))
            for deed in self._deeds
        ]
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title, dialog.border_subtitle = "Keys", "Esc closes this."
            yield Static(Content("\n").join(rows))
            yield Static(Content(self._says), classes="choices")

    def action_close(self) -> None:
        self.dismiss()


def _hanging(text: str, indent: int) -> str:
    """Break a text so that it stays in its column of a dialog."""
    return textwrap.fill(" " * indent + text, CELLS, subsequent_indent=" " * indent).lstrip()
