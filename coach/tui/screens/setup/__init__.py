"""The set-up: a few choices, one a screen, that can each be skipped, and made alone at any time."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen

Way = Literal[1, -1]
"""Where a step leads: to the next or to the one before; ``None`` leaves the rest out."""
STEP_KEYS: list[BindingType] = [
    Binding("right", "step(1)", "Next", key_display="→", tooltip="Leave this as it is and go on"),
    Binding("left", "step(-1)", "Before", key_display="←", tooltip="The step before"),
    HELP_KEY,
    Binding("escape", "leave", "Leave", key_display="esc", tooltip="Leave the rest of the set-up out"),
    BACK_KEYS,
]


class SetupScreen(CoachScreen[Way]):
    """A screen that is also a step of the set-up: ``place`` is its number and of how many, if it is."""

    def __init__(self, place: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._place = place

    def headed(self, title: str) -> ComposeResult:
        """Yield the title, and how to go on where this is a step."""
        if self._place is None:
            yield Static(Content(title), classes="title")
            return
        number, of = self._place
        yield Static(Content(f"Set-up, {number} of {of}  ·  {title}"), classes="title")
        says = "→ skips a step, Esc all the rest; 'coach setup' comes back here."
        yield Static(Content.styled(says, "$foreground-muted"), classes="text")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "step":
            return self._place is not None and (parameters != (-1,) or self._place[0] > 1)
        if action in ("leave", "back"):
            return (action == "leave") == (self._place is not None)
        return True

    def action_step(self, way: Way) -> None:
        self.dismiss(way)

    def action_leave(self) -> None:
        self.dismiss()
