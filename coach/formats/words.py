"""Words from text: cleaned of what is no text, and given times where there are any."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from coach.model import Utterance, Word

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-~])?")


def clean(text: str) -> str:
    """Remove terminal escapes and control characters, and fold whitespace to single spaces."""
    text = _ESCAPES.sub("", text)
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(text.split())


def utterance(text: str, start_s: float | None, end_s: float | None) -> Utterance:
    """Return a cleaned text as an utterance, its time spread over its words."""
    return Utterance(spread(text, start_s, end_s), start_s, end_s)


def spread(
    text: str, start_s: float | None, end_s: float | None, probability: float = 1.0
) -> tuple[Word, ...]:
    """Return the words of a cleaned text; each takes time by its length, its space included."""
    words = text.split()
    if start_s is None or end_s is None:
        return tuple(Word(word, probability=probability) for word in words)
    whole = sum(len(word) + 1 for word in words)
    marks = [start_s + (end_s - start_s) * at / whole for at in accumulate(len(w) + 1 for w in words)]
    starts = [start_s, *marks]
    return tuple(
        Word(word, round(starts[n], 3), round(marks[n], 3), probability) for n, word in enumerate(words)
    )
