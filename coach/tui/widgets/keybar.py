"""The keys of a screen, in its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.events import MouseMove
    from textual.screen import Screen


class KeyBar(Static):
    """The keys that work now; a click is as good as the key.

    One line of text, for every screen waits for it: Textual's own footer makes a widget of each key, and
    all of them anew when one changes.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; background: $panel; color: $footer-foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def on_mount(self) -> None:
        self.auto_links = False
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_mouse_move(self, event: MouseMove) -> None:
        self.tooltip = event.style.meta.get("tooltip")

    def _changed(self, screen: Screen[Any]) -> None:
        # While another window has the keyboard nothing has the focus: its keys are kept as they were.
        if screen.app.app_focus:
            self.call_next(self._show)

    def _show(self) -> None:
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                shown.setdefault(active.binding.action, active.binding)
        self.update(Content("").join(map(self._key, shown.values())), layout=False)

    def _key(self, binding: Binding) -> Content:
        does = {"@click": f"app.simulate_key({binding.key!r})", "tooltip": binding.tooltip or None}
        key = (f" {self.app.get_key_display(binding)} ", "bold $footer-key-foreground")
        return Content.assemble(key, f"{binding.description} ").stylize(Style.from_meta(does))
