"""What is asked, and what a good answer holds: questions and rubrics."""

from typing import Literal

from msgspec import field

from coach.model.value import Value

Level = Literal["intern", "senior", "lead", "manager"]


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
    levels: dict[Level, str] = field(default_factory=dict[Level, str])
