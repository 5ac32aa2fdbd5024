"""A transcript cut into the sentences that findings point at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.model import Evidence, Transcript, Utterance, Word

_ENDS = re.compile(r"[.?!…][\"')\]]*$")
_ABBREVIATION = re.compile(r"^(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|[a-z])\.$", re.IGNORECASE)
_LONGEST_WORDS = 60
_COMMA_WORDS = 40


@dataclass(frozen=True)
class Sentence:
    """A verbatim stretch of one utterance, with its seconds (``None`` where the source has none)."""

    text: str
    start_s: float | None = None
    end_s: float | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.text, self.start_s, self.end_s)


def sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """Return the sentences in order; together they hold every word exactly once."""
    return tuple(
        _sentence(utterance, run) for utterance in transcript.utterances for run in _runs(utterance.words)
    )


def _runs(words: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """Cut at closing punctuation; a recogniser may give none, so long runs end at a comma or by length."""
    start = 0
    for at, word in enumerate(words):
        size = at + 1 - start
        closes = _ENDS.search(word.text) and not _ABBREVIATION.match(word.text)
        if closes or size >= _LONGEST_WORDS or (size >= _COMMA_WORDS and word.text.endswith((",", ";", ":"))):
            yield start, at + 1
            start = at + 1
    if start < len(words):
        yield start, len(words)


def _sentence(utterance: Utterance, run: tuple[int, int]) -> Sentence:
    words = utterance.words[run[0] : run[1]]
    start = words[0].start_s if run[0] else utterance.start_s
    end = words[-1].end_s if run[1] < len(utterance.words) else utterance.end_s
    return Sentence(" ".join(word.text for word in words), start, end)
