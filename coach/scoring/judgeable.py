"""Whether an answer can be judged at all; where not, the reason a candidate is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.scoring.reading import Reading, share
from coach.scoring.sentences import Sentence
from coach.wording import count

SHORTEST_WORDS = 40
SHORTEST_PART_WORDS = 15
"""A part of an answer is told in ten seconds."""
_LEAST_SHARE = 0.4
"""Less of the words than this in sentences that make sense, or belong to the question, is not judged."""
_FEW_WORDS_AT_A_TIME = 3
_LISTED = 0.5
"""Of 535 labelled answers none has over a fifth of its words in pieces so short; of lists, all over 0.7."""
_DENIED = 0.8
"""Of the words. Answers that deny each point have 0.9 and more, labelled answers 0.4 at most."""
_BEGINNING_WORDS = 6
_DENIAL = re.compile(
    r"n't\b|\b(?:not|no|never|nobody|none|nothing|neither|nor|without|cannot|skipped)\b", re.IGNORECASE
)
_LIST = "A list of words: say what you did with each."
_REPEATED = "The same words again and again: there is too little said to judge."
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
    words = _words(texts)
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
        return _REPEATED
    if _listed(texts) > _LISTED:
        return _LIST
    return None


def _words(texts: Sequence[str]) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", " ".join(texts).lower())


def _listed(texts: Sequence[str]) -> float:
    """Return the share of the words that stand between two stops or commas with hardly another."""
    sizes = [len(piece.split()) for text in texts for piece in re.split(r"[.,;:!?\n]+", text)]
    return sum(size for size in sizes if size <= _FEW_WORDS_AT_A_TIME) / max(1, sum(sizes))


def too_little(
    own: Sequence[Sentence], once: Sequence[Sentence], told: Sequence[Sentence], least_words: int
) -> str | None:
    """Return why what is left of an answer is too little, or ``None``.

    ``own`` is what was not read back, ``once`` that without repeats, ``told`` that without lists of terms.
    """
    left, left_once, left_told = (len(_words([s.text for s in kept])) for kept in (own, once, told))
    if left < least_words:
        return (
            "What was asked, read back, is no answer: "
            f"that leaves {count(left, 'word')} of your own, and {least_words} are the least."
        )
    if left_once < least_words:
        return _REPEATED
    return _LIST if left_told < least_words else None


def denies_all(said: Sequence[Sentence]) -> str | None:
    """Return that a whole answer says nothing but what is not so, or ``None``."""
    denied = [bool(_DENIAL.search(" ".join(s.text.split()[:_BEGINNING_WORDS]))) for s in said]
    if share([s.words for s in said], denied) > _DENIED:
        return "Nearly every sentence says what is not so or was not done: say what you do."
    return None


def unjudged(reading: Reading, *, part: bool = False) -> str | None:
    """Return why the reading itself says that there is nothing to judge, or ``None``.

    A ``part`` of an answer may miss its point without being off the question.
    """
    if reading.sense < _LEAST_SHARE:
        return "Not sentences: the words are there, but they do not read as speech."
    if not part and reading.topic < _LEAST_SHARE:
        return "Off the question: nothing in it answers what was asked."
    return None
