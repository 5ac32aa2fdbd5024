"""Completed facts that a rehearsal's thread tells the screen, each with its plain value."""

from dataclasses import dataclass

from textual.message import Message

from coach.model import Answer, SectionSpan, Session, Utterance
from coach.steps import Unsaved


@dataclass
class CountedDown(Message):
    """Recording starts in so many seconds."""

    seconds_left: int


@dataclass
class RecordingBegan(Message):
    """The answer's clock runs."""


@dataclass
class LevelChanged(Message):
    """How far the answer has come, how loud it is, and how much of it is only in memory."""

    end_s: float
    level_db: float
    held_s: float


@dataclass
class UtteranceHeard(Message):
    """An utterance was written down."""

    utterance: Utterance


@dataclass
class SectionsHeard(Message):
    """The coach has heard where the sections lie."""

    spans: tuple[SectionSpan, ...]


@dataclass
class TroubleMet(Message):
    """What the candidate has to know meanwhile: what failed, or where the answer was saved instead."""

    says: str


@dataclass
class AnswerScored(Message):
    """The answer has its score card."""

    answer: Answer


@dataclass
class SessionSaved(Message):
    """The session is on disk."""

    session: Session


@dataclass
class PlaceAsked(Message):
    """The home takes no more: the steps wait for a place to save the answer in."""

    unsaved: Unsaved


@dataclass
class RehearsalEnded(Message):
    """The rehearsal's thread is done: by itself, or with the one line of what stopped it."""

    error: str | None = None
