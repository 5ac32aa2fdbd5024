"""What is found in an answer: the score card and its parts."""

from typing import Literal

from coach.model.value import Timed, Value

Score = Literal[0, 1, 2]
FigureKind = Literal["claim", "target", "threshold", "rollout", "scale", "time", "team", "other"]


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
