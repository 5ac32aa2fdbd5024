"""The phases of an answer: what the screen says in each, and which keys it heeds."""

from typing import Literal

Phase = Literal["asking", "counting", "recording", "reading", "over"]
SAYS: dict[Phase, str] = {
    "asking": "Listen. Space starts your answer, r says the question again.",
    "counting": "Take a breath.",
    "recording": "Speak as you would to the interviewer. f when you have finished.",
    "reading": "Reading your answer…",
    "over": "Stopping…",
}
ALLOWED: dict[str, set[Phase]] = {
    "skip": {"asking", "counting"},
    "replay": {"asking"},
    "next_section": {"recording"},
    "finish": {"recording"},
    "enter": {"asking", "counting", "recording"},
    "abandon": {"asking", "counting"},
    "discard": {"recording"},
}


def allows(phase: Phase, action: str) -> bool:
    """Say whether an action is heeded in a phase; what is not listed is heeded in all."""
    return phase in ALLOWED.get(action, {phase})
