"""What the steps have in common: a list to choose from, kept as a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError, VoiceError
from coach.settings import Setting
from coach.tui.screens.setup import SetupScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from coach.voice.devices import Device


USUAL = "default"
"""What ALSA calls the system's own choice, in its list of devices as well."""


class Choice(NamedTuple):
    """One row: what is kept (``None``: the coach chooses) and what is shown."""

    value: Setting | None
    shown: str


class Step(SetupScreen):
    """Enter keeps the chosen row for ``KEY`` and goes on; each step ends its keys with ``STEP_KEYS``."""

    KEY: ClassVar[str]
    NAME: ClassVar[str]
    SAYS: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it"),
        Binding("l", "look", "Look again", tooltip="Look again for what is connected now"),
    ]

    @dataclass
    class Listed(Message):
        """What there is to choose from, or why that is not known."""

        choices: list[Choice]
        error: str | None = None

    def __init__(self, place: tuple[int, int] | None = None) -> None:
        super().__init__(place)
        self._choices: list[Choice] = []
        self._looks = False

    def compose(self) -> ComposeResult:
        yield from self.headed(self.NAME)
        yield Static(Content(self.SAYS), classes="text")
        yield Choices("choices")
        yield from self.below()
        yield Static(id="notice")
        yield KeyBar()

    def below(self) -> ComposeResult:
        """What stands below the list."""
        yield from ()

    def find(self) -> list[Choice]:
        """Return what there is to choose from, in a thread of its own; raise ``CoachError``."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.query_one(Choices).focus()
        self.action_look()

    def action_look(self) -> None:
        self._looks = True
        self.refresh_bindings()
        self.say("Looking…")
        # A daemon: a sound system that hangs must not hold up the way out.
        Thread(target=self._find, daemon=True).start()

    def _find(self) -> None:
        try:
            self.post_message(self.Listed(self.find()))
        except CoachError as error:
            self.post_message(self.Listed([], str(error)))

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        if not self.stands:
            return
        self._choices, self._looks = message.choices, False
        self.say(message.error or "", trouble=bool(message.error))
        listed = self.query_one(Choices)
        listed.replace([Option(choice.shown, id=str(n)) for n, choice in enumerate(message.choices)])
        now = getattr(self.coach.start.settings, self.KEY)
        values = [choice.value for choice in message.choices]
        if now in values:
            listed.highlighted = values.index(now)
        self.refresh_bindings()

    @property
    def chosen(self) -> Choice | None:
        """The highlighted row."""
        at = self.query_one(Choices).highlighted
        return self._choices[at] if at is not None and at < len(self._choices) else None

    def say(self, says: str, *, trouble: bool = False) -> None:
        notice = self.query_one("#notice", Static)
        notice.update(Content(says))
        notice.set_class(trouble, "-trouble")
        notice.display = bool(says)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "take":
            return self.chosen is not None
        if action == "look":
            return not self._choices and not self._looks
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def action_take(self) -> None:
        choice = self.chosen
        if choice and self.coach.change(self.KEY, choice.value):
            self.dismiss(1)


def devices(found: Sequence[Device], what: str) -> list[Choice]:
    """Return the devices by name, and first the system's own; raise ``VoiceError`` where there is none."""
    if not found:
        raise VoiceError(
            f"No {what} was found: connect one and press l, or go on without it."
            " 'coach help troubleshooting' says what else it can be."
        )
    usual = next((device.name for device in found if device.is_default), "")
    names = dict.fromkeys(device.name for device in found if device.name != USUAL)
    own = f"The system's own choice{f', now {usual}' if usual not in ('', USUAL) else ''}"
    return [Choice(None, own), *(Choice(name, name) for name in names)]
