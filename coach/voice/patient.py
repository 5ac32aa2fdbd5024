"""Waits for the reader where nothing is said aloud."""

from collections.abc import Callable
from threading import Event

from coach.errors import VoiceError
from coach.ports import Speaker


class Patient:
    """Fills the role of ``Speaker``: where nothing can be said aloud it waits until the text was read.

    ``key`` is what the candidate is told to press then.
    """

    def __init__(self, voice: Speaker | None, key: str, tell: Callable[[str], None]) -> None:
        self._voice, self._key, self._tell = voice, key, tell

    def say(self, text: str, stop: Event) -> None:
        """Return when the text was said, or read and ``stop`` was set."""
        if self._voice is None:
            stop.wait()
            return
        try:
            self._voice.say(text, stop)
        except VoiceError as error:
            self._tell(f"{error}. Press {self._key} when you have read the question.")
            stop.wait()
