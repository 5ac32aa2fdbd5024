"""What every screen has in common."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen

from coach.tui.widgets.choices import Choices

if TYPE_CHECKING:
    from coach.tui.app import CoachApp

T = TypeVar("T")
HELP_KEY = Binding("question_mark,f1", "app.help", "Help", key_display="?")
BACK_KEYS = Binding("q,escape", "back", "Back", key_display="q")


class CoachScreen(Screen[T]):
    """A screen that knows its app; ``HELP`` is what ``?`` says beside the keys."""

    HELP: ClassVar[str | None] = None
    CSS_PATH = Path(__file__).parents[1] / "screens.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    def on_mount(self) -> None:
        _ = self.coach  # remembered: a thread may ask for it when the screen has left the app

    @cached_property
    def coach(self) -> CoachApp:
        return cast("CoachApp", self.app)

    @property
    def stands(self) -> bool:
        """Whether the screen is still there and whole; what its parts said last can come after they went."""
        return self.is_attached and self.display and bool(self.children)

    def holds_back(self) -> bool:
        """Keep the program from ending where something would be lost; say whether that was so."""
        return False

    def action_back(self) -> None:
        self.dismiss()

    def action_home(self) -> None:
        self.coach.go_home()


class ListedScreen(CoachScreen[T]):
    """A list (``#rows``) and beside it, or in its place, what stands behind its line (``#detail``)."""

    @cached_property
    def listed(self) -> Choices:
        """The list; remembered, for keys are asked about until the last line of a screen has gone."""
        return self.query_one("#rows", Choices)

    @property
    def reading(self) -> bool:
        """Whether one is in what stands behind a line."""
        return self.has_class("-reading")

    def action_open(self) -> None:
        self._read(True)

    def action_close(self) -> None:
        self._read(False)

    def _read(self, reading: bool) -> None:
        self.set_class(reading, "-reading")
        self.query_one("#detail" if reading else "#rows").focus()
        self.refresh_bindings()
