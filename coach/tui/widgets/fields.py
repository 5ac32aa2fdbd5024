"""Fields in which keys take effect in the order in which they were pressed, however busy the machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key
from textual.widgets import Input, TextArea

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object


class InOrder(Base):
    """Heeds its own bound keys, such as Backspace, when they come to it.

    Textual passes them up to the app first, and letters that were pressed after them would be there before.
    """

    async def on_key(self, event: Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, []):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return


class Line(InOrder, Input):
    """A line to type in."""


class Page(InOrder, TextArea):
    """A page to type on."""
