"""What of an answer tells something: not what was asked, read back, nothing twice, no list of terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from coach.model import Question, Rubric
from coach.scoring.sentences import Sentence

Run = tuple[str, ...]

_BY_NO_CHANCE = 4
"""So many words in a row are not the same by chance."""
_MOSTLY = 0.6
"""Of a sentence. Of 8,141 in labelled answers none takes more than 0.57 from what was asked."""
_LISTED = 0.4
_SEVERAL_POINTS = 3
"""Of the same 8,141, three are such lists."""
_PERSON = frozenset("i you we me us my your our mine yours ours s m re ve d ll".split())
"""Left out: the question's "you" is the answer's "I"."""


def not_read_back(said: Sequence[Sentence], question: Question, rubric: Rubric) -> tuple[Sentence, ...]:
    """Return the sentences that are not mostly the question, its follow-ups, or what the rubric asks for."""
    asked = {run for text in _asked(question, rubric) for run in _runs(_ended(text), _BY_NO_CHANCE)}
    return tuple(sentence for sentence in said if _taken(_ended(sentence.text), asked) <= _MOSTLY)


def said_once(said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences without those that were said before, word for word."""
    first = {tuple(_words(sentence.text)): sentence for sentence in reversed(said)}
    return tuple(sentence for sentence in said if first[tuple(_words(sentence.text))] is sentence)


def not_listed(said: Sequence[Sentence], rubric: Rubric) -> tuple[Sentence, ...]:
    """Return the sentences without those that only list the rubric's terms, one point's after another's."""
    by_point = [{tuple(_words(term)) for term in criterion.terms} for criterion in rubric.criteria]
    terms = set[Run]().union(*by_point)
    out: list[Sentence] = []
    for listed, stretch in groupby(said, key=lambda s: _taken(_words(s.text), terms) > _LISTED):
        together = list(stretch)
        words = _words(" ".join(sentence.text for sentence in together))
        if not listed or sum(_taken(words, point) > 0 for point in by_point) < _SEVERAL_POINTS:
            out += together
    return tuple(out)


def _asked(question: Question, rubric: Rubric) -> Iterator[str]:
    # A follow-up may quote the candidate: those words are the candidate's own.
    spoken = re.sub("“[^”]*”", "", question.spoken)
    for text in (spoken, *(follow_up.spoken for follow_up in question.follow_ups)):
        yield from re.split(r"(?<=[.?!])\s", text)
    for criterion in rubric.criteria:
        yield from (criterion.title, criterion.point, criterion.advice)


def _taken(words: Sequence[str], source: set[Run]) -> float:
    """Return the share of the words that stand in one of the runs of the source."""
    sizes = {len(run) for run in source}
    taken = {
        at + i
        for size in sizes
        for at, run in enumerate(_runs(words, size))
        if run in source
        for i in range(size)
    }
    return len(taken) / max(1, len(words))


def _runs(words: Sequence[str], size: int) -> Iterable[Run]:
    return (tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _ended(text: str) -> list[str]:
    """Return the words and a mark for the end, so that a question of three words is a run as well."""
    return [*_words(text), "."]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if word not in _PERSON]
