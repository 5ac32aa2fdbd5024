"""The roles that hardware and models fill; a file-backed stand-in fills each as well."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import Protocol

from coach.model import Block, Heard, Recording

STOPPED = "The microphone has stopped: trying again; what you said so far is kept"
"""What a microphone tells that looks for its device anew; what it tells next says how that went."""


class Speaker(Protocol):
    """Says a text aloud."""

    def say(self, text: str, stop: Event) -> None:
        """Return when the text was spoken or ``stop`` was set; raise ``VoiceError`` if it can't be."""
        ...


class Player(Protocol):
    """Plays a recorded answer."""

    def play(self, path: Path, from_s: float, stop: Event) -> None:
        """Return when the sound was played from that second on, or ``stop`` was set.

        Raise ``VoiceError`` where the loudspeaker fails, ``DataError`` where the file can't be read.
        """
        ...


class Microphone(Protocol):
    """Delivers sound, each block on disk before it is handed on, or in memory where the disk refuses it."""

    def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
        """Yield blocks until ``finish`` is set or the source ends, writing raw PCM to ``path``.

        While ``paused`` is set nothing is recorded and answer time stands still. ``path`` gets a JSON
        sidecar (``path`` + ``.json``: ``{"sample_rate_hz": N}``). Raise ``MicrophoneError`` when the
        device fails for good; what arrived before stays on disk.
        """
        ...

    def recording(self) -> Recording:
        """Return what the last ``blocks`` call has recorded so far, with what the disk has not taken."""
        ...

    @property
    def held_s(self) -> float:
        """Seconds of the recording that are only in memory, because the disk does not take them."""
        ...


class Transcriber(Protocol):
    """Turns blocks of sound into utterances."""

    def hear(self, blocks: Iterable[Block]) -> Iterator[Heard]:
        """Yield one ``Heard`` a block as it comes, never held up by decoding, then the rest after the end.

        The same call serves a live microphone, a file, and the recovery of an interrupted recording.
        """
        ...
