"""The set-up: from step to step, and at the end to the first answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.store.settings import begin

if TYPE_CHECKING:
    from coach.tui.app import CoachApp
    from coach.tui.screens.setup import Way


class SetUp:
    """Shows the steps one after the other; leaving it at any of them changes nothing more."""

    def __init__(self, coach: CoachApp) -> None:
        from coach.tui.screens.models import ModelsScreen
        from coach.tui.screens.setup.looks import LevelStep, ThemeStep
        from coach.tui.screens.setup.microphone import MicrophoneStep
        from coach.tui.screens.setup.voice import LoudspeakerStep, VoiceStep

        self._coach = coach
        self._steps = (MicrophoneStep, LoudspeakerStep, VoiceStep, ModelsScreen, LevelStep, ThemeStep)

    def show(self, number: int = 0) -> None:
        """Show a step, counted from 0, or the end after the last."""
        if number == len(self._steps):
            self._end()
            return
        place = (number + 1, len(self._steps))

        def went(way: Way | None) -> None:
            if way is None:
                self._remember()
            else:
                self.show(number + way)

        self._coach.push_screen(self._steps[number](place), went)

    def _remember(self) -> None:
        """Leave a settings file, so that the next start begins at home."""
        try:
            begin(self._coach.home)
        except CoachError as error:
            self._coach.tell(str(error), trouble=True)

    def _end(self) -> None:
        from coach.tui.screens.confirm import ConfirmScreen
        from coach.voice.checks import check_model

        self._remember()
        choices = {
            "d": ("demo", "See the demo: a recorded answer and its score card"),
            "t": ("typed", "Answer the first question at the keyboard"),
        }
        if self._coach.start.settings.model or check_model(self._coach.home).ok:
            choices["a"] = ("aloud", "Answer the first question aloud")
        asks = "You are set up. What now?"
        self._coach.push_screen(ConfirmScreen(asks, choices, "Look around on the home screen"), self._first)

    def _first(self, what: str | None) -> None:
        start = self._coach.start
        if what is not None:
            self._coach.rehearse(replace(start, demo=what == "demo", typed=what == "typed"))
