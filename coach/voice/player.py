"""Plays a recorded answer from any second on."""

from pathlib import Path
from threading import Event

from coach.voice.speaker import play


class LoudPlayer:
    """Fills the role of ``Player`` with a device, named by index or part of its name."""

    def __init__(self, output: str | None) -> None:
        self._output = output

    def play(self, path: Path, from_s: float, stop: Event) -> None:
        """Play the file from ``from_s`` on; return when it is over or ``stop`` was set.

        Raise ``VoiceError`` where there is no loudspeaker or it fails, ``DataError`` where the file can't
        be read.
        """
        if not stop.is_set():
            play(path, self._output, stop, from_s)
