"""Whether an answer can be judged at all; where not, the reason a candidate is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.scoring.reading import Reading
from coach.wording import count

SHORTEST_WORDS = 40
SHORTEST_PART_WORDS = 15
"""A part of an answer is told in ten seconds."""
_LEAST_SHARE = 0.4
"""Less of the words than this in sentences that make sense, or belong to the question, is not judged."""
_FEW_WORDS_AT_A_TIME = 3
_LISTED = 0.5
"""Of 535 labelled answers none has over a fifth of its words in pieces so short; of lists, all over 0.7."""
_COMMON = frozenset(
    """
    the of and to a in is it you that he was for on are with as i his they be at one have this from or
    had by not but what all were we when your can said there use an each which she do how their if will
    up other about out many then them these so some her would make like him into time has look two more
    go see no way could my than been who its now did get just because very really know think want our me
    us
    """.split()
)


def judgeable(
    texts: Sequence[str], language: str, least_words: int = SHORTEST_WORDS, *, written: bool = False
) -> str | None:
    """Return why nothing can be judged from the words alone, or ``None``."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", " ".join(texts).lower())
    if not words:
        return f"Nothing was {'written' if written else 'heard'}: there are no words to judge."
    if len(words) < least_words:
        return f"Too short to judge: {count(len(words), 'word')}, and {least_words} are the least."
    common = sum(word in _COMMON for word in words) / len(words)
    if language != "en" or common < 0.2:
        foreign = language != "en" or sum(not word.isascii() for word in words) / len(words) > 0.05
        if foreign or common < 0.08:
            return "Not English: the coach can judge English answers only."
        return "Not sentences: the words are there, but they do not read as speech."
    if len(set(words)) / len(words) ** 0.5 < 2.2:
        return "The same words again and again: there is too little said to judge."
    if _listed(texts) > _LISTED:
        return "A list of words, not sentences: say what you did with each."
    return None


def _listed(texts: Sequence[str]) -> float:
    """Return the share of the words that stand between two stops or commas with hardly another."""
    sizes = [len(piece.split()) for text in texts for piece in re.split(r"[.,;:!?\n]+", text)]
    return sum(size for size in sizes if size <= _FEW_WORDS_AT_A_TIME) / max(1, sum(sizes))


def unjudged(reading: Reading, *, part: bool = False) -> str | None:
    """Return why the reading itself says that there is nothing to judge, or ``None``.

    A ``part`` of an answer may miss its point without being off the question.
    """
    if reading.sense < _LEAST_SHARE:
        return "Not sentences: the words are there, but they do not read as speech."
    if not part and reading.topic < _LEAST_SHARE:
        return "Off the question: nothing in it answers what was asked."
    return None
