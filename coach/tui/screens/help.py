"""The keys of the screen beneath, and a few words on it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

NAMES = {"question_mark": "?", "escape": "Esc", "space": "Space", "enter": "Enter", "tab": "Tab", "f1": "F1"}
SKIPPED = {
    "app.focus_next",
    "app.focus_previous",
    "app.help",
    "command_palette",
    "screen.copy_text",
    "screen.minimize",
}


class HelpScreen(ModalScreen[None]):
    """Closed by any of Escape, q, ? and Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "close", "Close", show=False),
    ]

    def __init__(self, beneath: Screen[Any]) -> None:
        super().__init__()
        self._says = str(getattr(beneath, "HELP", None) or "")
        keys: dict[str, list[str]] = {}
        for key, active in beneath.active_bindings.items():
            binding = active.binding
            own = isinstance(active.node, Screen | App)
            if own and binding.description and binding.action not in SKIPPED:
                keys.setdefault(binding.tooltip or binding.description, []).append(_named(key))
        self._keys = keys

    def compose(self) -> ComposeResult:
        rows = [
            Content.assemble((f"{', '.join(keys):>16}  ", "bold $text-primary"), words)
            for words, keys in self._keys.items()
        ]
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title, dialog.border_subtitle = "Keys", "Esc closes this."
            yield Static(Content("\n").join(rows))
            yield Static(Content(self._says), classes="choices")

    def action_close(self) -> None:
        self.dismiss()


def _named(key: str) -> str:
    return NAMES.get(key, key.replace("ctrl+", "Ctrl+").replace("shift+tab", "Shift+Tab"))
