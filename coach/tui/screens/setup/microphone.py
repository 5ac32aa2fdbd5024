"""Choosing the microphone: how loud it is now, and three seconds of oneself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList

from coach.ports import Player
from coach.tui.listening import Listening
from coach.tui.screens.setup import STEP_KEYS
from coach.tui.screens.setup.step import Choice, Step, devices
from coach.tui.widgets.meter import Meter

LISTENS_S = 60.0
"""A screen that was left open must not hold the microphone for ever."""
RECORDS_S = 3.0


class MicrophoneStep(Step):
    """Enter keeps the microphone; its level is shown as soon as it is chosen."""

    KEY, NAME = "microphone", "Your microphone"
    SAYS = (
        "Say a few words: the level should reach “good”. r records three seconds and lets you hear yourself;"
        " nothing of it is kept."
    )
    HELP = (
        "The arrows choose a microphone; its level shows at once. Always silent? It is muted, or your system"
        " does not let the terminal use it: choose another, or skip this and type your answers."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "record", "Hear yourself", tooltip="Record three seconds and hear them"),
        *STEP_KEYS,
    ]

    @dataclass
    class Heard(Message):
        """So loud was the last tenth of a second."""

        level_db: float

    @dataclass
    class Over(Message):
        """It is not listened any more: by itself, or because of what went wrong."""

        error: str | None

    @dataclass
    class Said(Message):
        """What to tell meanwhile."""

        says: str

    def __init__(self, place: tuple[int, int] | None = None) -> None:
        super().__init__(place)
        self._records = False
        self._listening = Listening(
            lambda level_db: self.post_message(self.Heard(level_db)),
            lambda: self.post_message(self.Said("You should hear yourself now.")),
            lambda error: self.post_message(self.Over(error)),
        )

    def below(self) -> ComposeResult:
        yield Meter(id="check-level")

    def find(self) -> list[Choice]:
        from coach.voice.devices import input_devices

        return devices(input_devices(), "microphone")

    def on_unmount(self) -> None:
        self._listening.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "record":
            return self.chosen is not None and not self._records
        return super().check_action(action, parameters)

    @on(OptionList.OptionHighlighted)
    def _listen(self) -> None:
        self._begin(LISTENS_S, None)

    def action_record(self) -> None:
        from coach.voice.player import LoudPlayer

        start = self.coach.start
        self.say("Speak now: three seconds…")
        self._begin(RECORDS_S, start.player or LoudPlayer(start.settings.speaker))

    def _begin(self, seconds: float, player: Player | None) -> None:
        start, choice = self.coach.start, self.chosen
        self._records = player is not None
        self.refresh_bindings()
        if choice and start.microphone:
            trying = replace(start, settings=start.settings._replace(microphone=choice.value))
            self._listening.begin(start.microphone(trying, self._trouble), seconds, player)

    def _trouble(self, says: str) -> None:
        self.post_message(self.Said(says))

    @on(Heard)
    def _heard(self, message: Heard) -> None:
        if self.stands:
            self.query_one(Meter).level(message.level_db)

    @on(Said)
    def _said(self, message: Said) -> None:
        if self.stands:
            self.say(message.says)

    @on(Over)
    def _over(self, message: Over) -> None:
        if not self.stands:
            return
        self.query_one(Meter).still()
        if message.error:
            self._records = False
            self.say(message.error, trouble=True)
            self.refresh_bindings()
        elif self._records:
            self.say("That was you. Too quiet? Come closer, or choose another microphone.")
            self._listen()
        else:
            self.say("The microphone is off again. r turns it on and lets you hear yourself.")
