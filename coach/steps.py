"""The steps of an answer, from the question to the saved card, as screens and commands are told of them."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from pathlib import Path

from coach.lights import LightName
from coach.model import Answer, SectionSpan, Session, Utterance


@dataclass(frozen=True)
class Asking:
    """The question is being said."""

    text: str


@dataclass(frozen=True)
class LeadIn:
    """Recording starts in so many seconds; at 0 as soon as the first sound is there."""

    seconds_left: int


@dataclass(frozen=True)
class Listening:
    """Recording has begun."""


@dataclass(frozen=True)
class Level:
    """How far the answer has come, how loud it is, and how much of its sound is only in memory."""

    end_s: float
    level_db: float
    held_s: float = 0.0


@dataclass(frozen=True)
class Lit:
    """A light came on at this second of the answer."""

    light: LightName
    at_s: float


@dataclass(frozen=True)
class Said:
    """An utterance ended and was written down."""

    utterance: Utterance


@dataclass(frozen=True)
class Moved:
    """Which section the coach hears in each stretch so far."""

    spans: tuple[SectionSpan, ...]


@dataclass(frozen=True)
class Scored:
    """The answer with its score card, not yet saved."""

    answer: Answer


@dataclass(frozen=True)
class Trouble:
    """Something failed; what was said so far is kept."""

    says: str


@dataclass(frozen=True)
class Saved:
    """The session as it is on disk."""

    session: Session


@dataclass(frozen=True)
class Unsaved:
    """The disk refuses the session; the steps go on once ``reply`` got a folder, or ``None`` to give up.

    ``place`` is a folder with room, ``home`` the one that refuses, which may be tried again.
    """

    says: str
    home: Path
    place: Path
    reply: queue.SimpleQueue[Path | None] = field(default_factory=queue.SimpleQueue[Path | None])


@dataclass(frozen=True)
class SavedElsewhere:
    """The session is in a folder outside the home."""

    says: str


Step = (
    Asking
    | LeadIn
    | Listening
    | Level
    | Lit
    | Said
    | Moved
    | Trouble
    | Scored
    | Saved
    | Unsaved
    | SavedElsewhere
)
