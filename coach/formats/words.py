"""Words from text: cleaned of what is no text, and given times where there are any."""

from __future__ import annotations

import re
import unicodedata

from coach.model import Utterance, spread

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-~])?")


def clean(text: str) -> str:
    """Remove terminal escapes and control characters, and fold whitespace to single spaces."""
    text = _ESCAPES.sub("", text)
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(text.split())


def utterance(text: str, start_s: float | None, end_s: float | None) -> Utterance:
    """Return a cleaned text as an utterance, its time spread over its words."""
    return Utterance(spread(text.split(), start_s, end_s), start_s, end_s)
