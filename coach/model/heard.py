"""What is heard: sound, and the words in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from coach.model.value import Timed, Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SPEECH_RATE_HZ = 16_000
"""Every block that is listened to is mono at this rate; recordings keep the device's own."""


@dataclass(frozen=True)
class Block:
    """A stretch of sound as it arrived: mono int16 at ``SPEECH_RATE_HZ``."""

    samples: "npt.NDArray[np.int16]"
    start_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / SPEECH_RATE_HZ


@dataclass(frozen=True)
class Recording:
    """Raw mono int16 PCM at the rate the device delivered: on disk, and after that what the disk refused.

    ``frames`` counts what is on the disk, ``held`` are the bytes that are only in memory.
    """

    path: Path
    sample_rate_hz: int
    frames: int
    held: bytes = b""

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        return (self.frames + len(self.held) // 2) / self.sample_rate_hz


class Word(Timed, frozen=True):
    """One word as transcribed; ``probability`` is the recogniser's own, 1.0 for typed text."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    probability: float = 1.0


def spread(
    texts: Sequence[str], start_s: float | None, end_s: float | None, probability: float = 1.0
) -> tuple[Word, ...]:
    """Return words that share a time, each by its length, its space included; without one they have none."""
    if start_s is None or end_s is None:
        return tuple(Word(text, probability=probability) for text in texts)
    shares = list(accumulate((len(text) + 1 for text in texts), initial=0))
    marks = [round(start_s + (end_s - start_s) * share / (shares[-1] or 1), 3) for share in shares]
    return tuple(Word(text, marks[n], marks[n + 1], probability) for n, text in enumerate(texts))


class Utterance(Timed, frozen=True):
    """What was said between two pauses; its times come from voice activity, not from the words."""

    words: tuple[Word, ...]
    start_s: float | None = None
    end_s: float | None = None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Transcript(Value, frozen=True):
    """The utterances of one answer, in order; ``language`` is the recogniser's guess."""

    utterances: tuple[Utterance, ...]
    language: str = "en"

    @property
    def text(self) -> str:
        return " ".join(utterance.text for utterance in self.utterances)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for utterance in self.utterances for word in utterance.words)

    @property
    def timed(self) -> bool:
        return bool(self.utterances) and all(u.start_s is not None for u in self.utterances)


@dataclass(frozen=True)
class Heard:
    """What one step of listening brought: how far, how loud, and the utterance that ended, if one did."""

    end_s: float
    level_db: float
    utterance: Utterance | None = None
