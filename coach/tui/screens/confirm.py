"""A question that is asked before something can't be undone."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from coach.tui.keys import named


class ConfirmScreen(ModalScreen[str | None]):
    """Asks for one of a few keys; Escape changes nothing."""

    HELP = "Press the key of what you want; Escape changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_nothing", "Go on", show=False)]

    def __init__(
        self,
        asks: str,
        choices: dict[str, tuple[str, str]],
        otherwise: str = "Go on answering",
        says: str = "",
    ) -> None:
        """``choices``: the key, what it stands for, and its words; ``otherwise``: what Escape does;
        ``says``: what has happened."""
        super().__init__()
        self._asks, self._choices, self._otherwise, self._says = asks, choices, otherwise, says

    @classmethod
    def discard(cls, discards: str, keeps: str) -> ConfirmScreen:
        """Ask what to do with an answer that is being given, by these two keys."""
        return cls(
            "Stop this answer?",
            {
                discards: ("discard", "Discard it: all of it is deleted"),
                keeps: ("keep", "Keep it for later: finish it from the home screen"),
            },
        )

    @classmethod
    def stopped(cls, trouble: str, otherwise: str, types: str) -> ConfirmScreen:
        """Ask what to do where a spoken answer came to nothing; ``types``: what can be typed instead."""
        choices = {"t": ("type", types), "r": ("again", "Be asked again, and speak")}
        return cls("The answer has stopped", choices, otherwise, trouble)

    def compose(self) -> ComposeResult:
        choices = [(named(key), words) for key, (_, words) in self._choices.items()]
        rows = [*choices, ("Esc", self._otherwise)]
        wide = max(len(key) for key, _ in rows)
        told = [Content.assemble((f"{key:>{wide}}  ", "bold $text-primary"), words) for key, words in rows]
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._asks
            if self._says:
                yield Static(Content(self._says))
            yield Static(Content("\n").join(told), classes="choices" if self._says else None)

    def on_key(self, event: Key) -> None:
        if event.key in self._choices:
            event.stop()
            self.dismiss(self._choices[event.key][0])

    def action_dismiss_nothing(self) -> None:
        self.dismiss(None)
