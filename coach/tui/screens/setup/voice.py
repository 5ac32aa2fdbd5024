"""Choosing the loudspeaker and the voice, and hearing them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event, Thread
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coach.errors import CoachError
from coach.settings import KEYS, Settings
from coach.tui.screens.setup import STEP_KEYS
from coach.tui.screens.setup.step import Choice, Step, devices

SAMPLE = "Hello. This is how your interview questions will sound."
SPEED_STEP_WPM = 15


class _HeardStep(Step):
    """A step whose choice can be heard before it is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("h", "hear", "Hear it", tooltip="Hear the chosen one")]

    @dataclass
    class Over(Message):
        """The sample was said, or why not."""

        error: str | None

    def __init__(self, place: tuple[int, int] | None = None) -> None:
        super().__init__(place)
        self._stop = Event()

    def trying(self, choice: Choice) -> Settings:
        """Return the settings with which the choice is heard."""
        return self.coach.start.settings._replace(**{self.KEY: choice.value})

    def on_unmount(self) -> None:
        self._stop.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "hear":
            return self.chosen is not None and self.coach.start.speaker is not None
        return super().check_action(action, parameters)

    def action_hear(self) -> None:
        start, choice = self.coach.start, self.chosen
        if not choice or not start.speaker:
            return
        self._stop.set()
        self._stop = stop = Event()
        speaker = start.speaker(replace(start, settings=self.trying(choice)))

        def speak() -> None:
            error: str | None = None
            try:
                speaker.say(SAMPLE, stop)
            except CoachError as trouble:
                error = str(trouble)
            if not stop.is_set():
                self.post_message(self.Over(error))

        self.say("You should hear it now…")
        # A daemon: a loudspeaker that hangs must not hold up the way out.
        Thread(target=speak, daemon=True).start()

    @on(Over)
    def _over(self, message: Over) -> None:
        heard = "Heard nothing? Turn the sound up, or choose another loudspeaker."
        if self.stands:
            self.say(message.error or heard, trouble=message.error is not None)


class LoudspeakerStep(_HeardStep):
    """Enter keeps the loudspeaker."""

    KEY, NAME = "speaker", "Your loudspeaker"
    BINDINGS: ClassVar[list[BindingType]] = STEP_KEYS
    SAYS = (
        "The questions are asked aloud, and you can hear your answers again. h lets you hear the chosen one."
    )
    HELP = (
        "The system's own choice goes where your other sound goes, also to a headset plugged in later. Heard"
        " nothing? Turn the sound up and try the next one, or skip this and read the questions."
    )

    def find(self) -> list[Choice]:
        from coach.voice.devices import output_devices

        return devices(output_devices(), "loudspeaker")


class VoiceStep(_HeardStep):
    """Enter keeps the voice and its speed."""

    KEY, NAME = "voice", "The voice that asks"
    SAYS = "Take a voice that you understand at once: h lets you hear it, + and - change its speed."
    HELP = (
        "The voices are those of your computer. Enter keeps the voice and its speed. While a question is"
        " asked it is on the screen as well."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "faster(1)", "Faster", key_display="+"),
        Binding("minus", "faster(-1)", "Slower", key_display="-"),
        *STEP_KEYS,
    ]

    def below(self) -> ComposeResult:
        yield Static(id="speed")

    def on_mount(self) -> None:
        self._rate_wpm = self.coach.start.settings.voice_rate
        self._show_speed()

    def find(self) -> list[Choice]:
        from coach.voice.speaker import voices

        names = sorted({name for _, name in voices()})
        english = [name for name in names if "english" in name.partition("(")[0].casefold()]
        return [Choice(None, "The computer's own"), *(Choice(name, name) for name in english or names)]

    def trying(self, choice: Choice) -> Settings:
        return super().trying(choice)._replace(voice_rate=self._rate_wpm)

    def action_faster(self, by: int) -> None:
        about = KEYS["voice_rate"].about
        self._rate_wpm = min(about.high, max(about.low, self._rate_wpm + by * SPEED_STEP_WPM))
        self._show_speed()
        self.action_hear()

    def _show_speed(self) -> None:
        told = Content.assemble("Speed  ", (f"{self._rate_wpm} words a minute", "bold"))
        self.query_one("#speed", Static).update(told)

    def action_take(self) -> None:
        if self.coach.change("voice_rate", self._rate_wpm):
            super().action_take()
