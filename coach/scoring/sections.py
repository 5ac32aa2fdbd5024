"""Which section each sentence belongs to: a hidden Markov model over the sections and ``other``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coach.model import SectionSpan
from coach.scoring.reading import Floats
from coach.scoring.sentences import Sentence


def most_likely(emissions: Floats, transitions: Floats) -> list[int]:
    """Return the most likely state a step (Viterbi); log-probabilities (steps, states), (states, states)."""
    if not len(emissions):
        return []
    best = emissions[0].copy()
    came_from: list[npt.NDArray[np.intp]] = []
    for row in emissions[1:]:
        paths = best[:, None] + transitions
        came_from.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    state = int(best.argmax())
    states = [state]
    for step in reversed(came_from):
        state = int(step[state])
        states.append(state)
    return states[::-1]


OTHER = "other"
"""What belongs to no section: a greeting, the question read back."""


def carried(heard: Sequence[Sentence], judged: Sequence[Sentence], sections: Sequence[str]) -> list[str]:
    """Return the section of each sentence heard: one that was not judged stands in that of the one before."""
    known = dict(zip(judged, sections, strict=True))
    out: list[str] = []
    for sentence in heard:
        out.append(known.get(sentence, out[-1] if out else OTHER))
    return out


def spans(sentences: Sequence[Sentence], sections: Sequence[str]) -> tuple[SectionSpan, ...]:
    """Join neighbouring sentences of one section; a span lasts until the next one begins."""
    out: list[SectionSpan] = []
    for sentence, section in zip(sentences, sections, strict=True):
        if out and out[-1].section == section:
            out[-1] = SectionSpan(section, out[-1].start_s, sentence.end_s)
        else:
            if out and sentence.start_s is not None:
                out[-1] = SectionSpan(out[-1].section, out[-1].start_s, sentence.start_s)
            out.append(SectionSpan(section, sentence.start_s, sentence.end_s))
    return tuple(out)
