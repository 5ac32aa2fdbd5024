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
_UNMARKED_WORDS = 22
"""After so many words without a mark, a long stretch is cut before the next clause. Chosen on answers that
were stripped of their punctuation: shorter suits the main rubric, longer the ones judged by likeness."""
_MARKS = (",", ";", ":")
_CLAUSE_OPENERS = frozenset(
    """
    and but so then because if or when which also first second third
    i we you they it there i'm we're they're it's that's there's
    """.split()
)


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
    """Cut at closing punctuation; a recogniser may give none, so a long stretch is cut again."""
    start = 0
    for end, word in enumerate(words, 1):
        if end == len(words) or (_ENDS.search(word.text) and not _ABBREVIATION.match(word.text)):
            yield from _pieces(words, start, end)
            start = end


def _pieces(words: tuple[Word, ...], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch at a comma, before a clause where marks are missing, at the latest by its length."""
    unmarked = end - start > _LONGEST_WORDS
    for at in range(start + 1, end):
        size = at - start
        at_comma = size >= _COMMA_WORDS and words[at - 1].text.endswith(_MARKS)
        if at_comma or size >= _LONGEST_WORDS or (unmarked and _opens_clause(words[start : at + 1])):
            yield start, at
            start = at
    yield start, end


def _opens_clause(words: tuple[Word, ...]) -> bool:
    """Say whether the last word begins a clause after many words without a mark."""
    *piece, opener = [word.text.lower() for word in words]
    return (
        len(piece) >= _UNMARKED_WORDS
        and opener in _CLAUSE_OPENERS
        and piece[-1] not in _CLAUSE_OPENERS
        and not any(word.endswith(_MARKS) for word in piece[-_UNMARKED_WORDS:])
    )


def _sentence(utterance: Utterance, run: tuple[int, int]) -> Sentence:
    words = utterance.words[run[0] : run[1]]
    start = words[0].start_s if run[0] else utterance.start_s
    end = words[-1].end_s if run[1] < len(utterance.words) else utterance.end_s
    return Sentence(" ".join(word.text for word in words), start, end)
