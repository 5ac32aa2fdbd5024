"""Asks where an answer is to be saved that its home has no room for."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from coach.steps import Unsaved
from coach.tui.widgets.fields import Line

LOSES = "Press Escape once more to give this answer up, or save it first."


class PlaceScreen(ModalScreen[Path | None]):
    """Gives back a folder, or ``None`` where the answer is given up."""

    HELP = "Enter saves the answer in the folder that is named; it is made if it is not there."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "again", "Try again", priority=True),
        Binding("escape", "give_up", "Give it up", priority=True),
    ]

    def __init__(self, unsaved: Unsaved) -> None:
        super().__init__()
        self._unsaved, self._warned = unsaved, False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Your answer has no place yet"
            yield Static(Content(self._unsaved.says))
            yield Static(Content("Save it in this folder instead:"), classes="choices")
            yield Line(str(self._unsaved.place), id="place", select_on_focus=False)
            keys = f"Enter saves it there · Ctrl+R tries {self._unsaved.home} again · Esc gives it up"
            yield Static(Content.styled(keys, "$foreground-muted"), id="place-keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Path(event.value.strip()))

    def action_again(self) -> None:
        self.dismiss(self._unsaved.home)

    def action_give_up(self) -> None:
        if self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self.query_one("#place-keys", Static).update(Content.styled(LOSES, "bold $text-warning"))
