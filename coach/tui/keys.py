"""The keys that a screen answers to now, in words: for its help and for the palette of its actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.binding import ActiveBinding
from textual.screen import Screen

NAMES = {
    "question_mark": "?",
    "escape": "Esc",
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "f1": "F1",
    "f2": "F2",
    "slash": "/",
    "comma": ",",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "left": "←",
    "right": "→",
    "backspace": "⌫",
    "delete": "Del",
    "shift+tab": "Shift+Tab",
    "ctrl+backslash": "Ctrl+\\",
}
SKIPPED = {
    "app.focus_next",
    "app.focus_previous",
    "app.help",
    "screen.copy_text",
    "screen.minimize",
}


@dataclass(frozen=True)
class Deed:
    """Something that can be done on a screen: what, by which keys, and the binding that does it."""

    says: str
    keys: str
    active: ActiveBinding


def deeds(screen: Screen[Any]) -> Iterator[Deed]:
    """Yield what can be done on a screen now, each once, in the order of its keys."""
    found: dict[str, Deed] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        own = isinstance(active.node, Screen | App)
        if own and active.enabled and binding.description and binding.action not in SKIPPED:
            says = binding.tooltip or binding.description
            keys = f"{found[says].keys}, {named(key)}" if says in found else named(key)
            found[says] = Deed(says, keys, active)
    yield from found.values()


def named(key: str) -> str:
    """Return what a key is called on the keyboard."""
    if key.startswith("ctrl+"):
        return NAMES.get(key, f"Ctrl+{key.removeprefix('ctrl+').upper()}")
    return NAMES.get(key, key)
