"""The frozen values that flow through everything, in the order in which an answer meets them.

Times are seconds since the answer began; names carry the unit, the JSON of the contract
says plain ``start`` and ``end``. A time is ``None`` where the source has none (plain text).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Level = Literal["intern", "senior", "lead", "manager"]
Score = Literal[0, 1, 2]
Source = Literal["microphone", "typed", "file", "demo"]
"""Where an answer comes from; the demo's is nobody's own, and counts in nothing."""
SPEECH_RATE_HZ = 16_000
"""Every block that is listened to is mono at this rate; recordings keep the device's own."""


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A frozen value, read strictly: an unknown field is an error that names its path."""


class Timed(Value, frozen=True, rename={"start_s": "start", "end_s": "end"}):
    """A value with a place in the answer."""


# --- what is asked -----------------------------------------------------------------------


class FollowUp(Value, frozen=True):
    """A question asked after the answer, because of what the named criteria or pitfalls show."""

    id: str
    spoken: str
    after: tuple[str, ...]
    criteria: tuple[str, ...] = ()


class Question(Value, frozen=True):
    """One interview question; ``target`` is the length to aim for, low and high, in seconds."""

    id: str
    title: str
    spoken: str
    target: tuple[int, int]
    level: Level
    rubric: str
    tags: tuple[str, ...] = ()
    good: str = ""
    read_more: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


class Section(Value, frozen=True):
    """A part of a good answer and the seconds it deserves."""

    id: str
    title: str
    budget_s: int


class Criterion(Value, frozen=True):
    """One point a good answer makes.

    ``terms`` are words and phrases that name it; ``made`` and ``near_miss`` are example
    sentences that do and do not make it; ``advice`` tells the candidate what to do and
    ``phrase`` is what saying it well can sound like.
    """

    id: str
    title: str
    point: str
    advice: str
    phrase: str
    section: str = ""
    weight: float = 1.0
    terms: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    near_miss: tuple[str, ...] = ()


class Pitfall(Value, frozen=True):
    """One thing a good answer avoids; ``whole`` ones belong to no single sentence."""

    id: str
    title: str
    scope: Literal["sentence", "whole"]
    present_when: str
    why: str
    fix: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Rubric(Value, frozen=True):
    """How one question's answers are judged; ``levels`` says what each level's role part holds."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    sections: tuple[Section, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    levels: dict[Level, str] = {}


# --- what is heard -----------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A stretch of sound as it arrived: mono int16 at ``SPEECH_RATE_HZ``."""

    samples: "npt.NDArray[np.int16]"
    start_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / SPEECH_RATE_HZ


@dataclass(frozen=True)
class Recording:
    """Raw mono int16 PCM at the rate the device delivered: on disk, and after that what the disk refused.

    ``frames`` counts what is on the disk, ``held`` are the bytes that are only in memory.
    """

    path: Path
    sample_rate_hz: int
    frames: int
    held: bytes = b""

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        return (self.frames + len(self.held) // 2) / self.sample_rate_hz


class Word(Timed, frozen=True):
    """One word as transcribed; ``probability`` is the recogniser's own, 1.0 for typed text."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    probability: float = 1.0


class Utterance(Timed, frozen=True):
    """What was said between two pauses; its times come from voice activity, not from the words."""

    words: tuple[Word, ...]
    start_s: float | None = None
    end_s: float | None = None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Transcript(Value, frozen=True):
    """The utterances of one answer, in order; ``language`` is the recogniser's guess."""

    utterances: tuple[Utterance, ...]
    language: str = "en"

    @property
    def text(self) -> str:
        return " ".join(utterance.text for utterance in self.utterances)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for utterance in self.utterances for word in utterance.words)

    @property
    def timed(self) -> bool:
        return bool(self.utterances) and all(u.start_s is not None for u in self.utterances)


@dataclass(frozen=True)
class Heard:
    """What one step of listening brought: how far, how loud, and the utterance that ended, if one did."""

    end_s: float
    level_db: float
    utterance: Utterance | None = None


# --- what is found -----------------------------------------------------------------------


class SectionSpan(Timed, frozen=True):
    """A stretch of the answer that belongs to one section (or to ``other``)."""

    section: str
    start_s: float | None
    end_s: float | None


class Evidence(Timed, frozen=True):
    """A verbatim quote and where it was said."""

    quote: str
    start_s: float | None
    end_s: float | None


class Finding(Value, frozen=True):
    """One criterion's score (0 absent, 1 named, 2 made), why, and what would raise it."""

    id: str
    score: Score
    evidence: tuple[Evidence, ...] = ()
    advice: str | None = None


class PitfallFinding(Timed, frozen=True):
    """One pitfall that is present; ``quote`` is ``None`` where it belongs to the whole answer."""

    id: str
    quote: str | None
    start_s: float | None
    end_s: float | None
    why: str
    fix: str


FigureKind = Literal["claim", "target", "threshold", "rollout", "scale", "time", "team", "other"]


class Figure(Timed, frozen=True):
    """One number in the answer and what it is; ``supported`` says whether its source was told."""

    quote: str
    value: float
    unit: str
    kind: FigureKind
    supported: bool
    start_s: float | None
    end_s: float | None


class Clash(Timed, frozen=True):
    """A figure that differs from one told before; ``other`` quotes that ``fact`` or earlier answer."""

    quote: str
    other: str
    start_s: float | None
    end_s: float | None
    fact: bool = False


class SectionTiming(Value, frozen=True):
    """Seconds given to one section against its budget."""

    section: str
    seconds: float | None
    budget: int
    verdict: Literal["on_target", "short", "long", "missing", "untimed"]


class Timing(Value, frozen=True):
    """Seconds of the whole answer and of its sections against their targets."""

    seconds: float | None
    target: tuple[int, int]
    verdict: Literal["on_target", "short", "long", "untimed"]
    sections: tuple[SectionTiming, ...] = ()


class Fillers(Value, frozen=True):
    """Filler words heard: at least this many, for recognisers drop some."""

    count: int
    per_minute: float | None
    words: dict[str, int]


class Pause(Timed, frozen=True):
    """A silence of four seconds or more."""

    start_s: float
    end_s: float


class Delivery(Value, frozen=True):
    """How it was said: speaking rate with pauses, articulation rate without, fillers, silences."""

    words: int
    words_per_minute: float | None
    articulation_wpm: float | None
    fillers: Fillers
    long_pauses: tuple[Pause, ...] = ()


class Scorecard(Value, frozen=True):
    """Everything found in one answer; ``overall`` is ``None`` with a reason where nothing can be judged."""

    source: str
    question: str
    rubric: str
    overall: int | None
    criteria: tuple[Finding, ...]
    pitfalls: tuple[PitfallFinding, ...]
    figures: tuple[Figure, ...]
    spans: tuple[SectionSpan, ...]
    timing: Timing
    delivery: Delivery
    next: tuple[str, ...]
    clashes: tuple[Clash, ...] = ()
    not_scored: str | None = None
    scorer: str = ""
    schema: int = 1


# --- what is kept ------------------------------------------------------------------------


class WordFix(Value, frozen=True):
    """A run of words that was misheard; ``at`` is its first word in the transcript as it was heard."""

    at: int
    heard: str
    meant: str


class Objection(Value, frozen=True):
    """A finding that the candidate holds to be wrong; ``said`` is where they made the point."""

    kind: Literal["point", "pitfall"]
    id: str
    said: Evidence | None = None


class Corrections(Value, frozen=True):
    """What the candidate corrected, beside what was heard and found; ``card`` counts it in."""

    words: tuple[WordFix, ...] = ()
    objections: tuple[Objection, ...] = ()
    card: Scorecard | None = None

    @property
    def count(self) -> int:
        return len(self.words) + len(self.objections)


class Answer(Value, frozen=True):
    """One answer of a session: what was asked, said and found.

    ``marks`` are the sections as the candidate's key set them (manual mode), beside the
    coach's own ``card.spans``; ``audio`` names the file beside ``session.json``. ``rescored`` is what a
    newer scorer found in the same words, and ``corrections`` what the candidate changed: neither touches
    ``transcript`` or ``card``.
    """

    number: int
    prompt: str
    source: Source
    transcript: Transcript
    seconds: float | None
    card: Scorecard | None = None
    marks: tuple[SectionSpan, ...] = ()
    audio: str | None = None
    follow_up: str | None = None
    notes: tuple[str, ...] = ()
    rescored: Scorecard | None = None
    corrections: Corrections | None = None


class Session(Value, frozen=True):
    """One rehearsal as it is saved; ``started_at`` is ISO 8601 with the offset, local time."""

    id: str
    question: str
    started_at: str
    answers: tuple[Answer, ...]
    versions: dict[str, str] = {}
    schema: int = 1

    @property
    def overall(self) -> int | None:
        card = self.answers[0].card if self.answers else None
        return card.overall if card else None

    @property
    def seconds(self) -> float | None:
        return self.answers[0].seconds if self.answers else None

    @property
    def demo(self) -> bool:
        return bool(self.answers) and self.answers[0].source == "demo"
