"""What a judge reads out of an answer, sentence by sentence, before anything is concluded from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PitfallReading:
    """One pitfall that is present; ``sentence`` is ``None`` where it belongs to the whole answer."""

    id: str
    sentence: int | None


@dataclass(frozen=True)
class Reading:
    """Scores of the criteria and where they come from.

    ``scores`` (criteria,) holds 0, 1, 2; ``strength`` (sentences, criteria) how much each sentence makes
    the point, 0 to 1; ``sense`` and ``topic`` are the shares of words in sentences that read as language
    and that belong to the question.
    """

    scores: tuple[int, ...]
    strength: Floats
    sections: tuple[str, ...]
    pitfalls: tuple[PitfallReading, ...]
    sense: float
    topic: float


class Judge(Protocol):
    """Reads answers by one rubric."""

    def read(self, texts: Sequence[str], only: Collection[str] = ()) -> Reading:
        """Return the reading of at least one sentence: a whole answer, or one to ``only`` some criteria."""
        ...

    def sections(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the section of each sentence so far."""
        ...


def share(words: Sequence[int], holds: Sequence[bool]) -> float:
    """Return the share of the words that lies in sentences that hold."""
    total = sum(words)
    return sum(w for w, h in zip(words, holds, strict=True) if h) / total if total else 0.0
