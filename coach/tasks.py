"""What a drill asks, of all that could be asked: sections, single points, short questions, whole answers.

Nothing is left to chance but the order of what is new, which follows from a seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from coach.model import Criterion, FollowUp, Level, Question, Rubric, Section
from coach.schedule import Deck, Key

Mode = Literal["section", "point", "short", "full"]
_POINT_S = 30
_NEW_ONE_IN = 5
_WEAK_DUE, _DUE, _NEW, _LATER = range(4)
"""The ranks of what could be asked, the first to be asked first."""
_EARLY, _LATE = 0.7, 1.3
"""A part's lights stand at its budget times 0.7, 1 and 1.3."""


@dataclass(frozen=True)
class DrillTask:
    """One thing to ask in a drill.

    ``question`` is the question as it is asked here: its words, and the seconds to aim for. A part
    (``part``: the id of a section or of a criterion) is judged by ``criteria`` alone; ``section`` is where
    in a long answer it belongs.
    """

    mode: Mode
    question: Question
    criteria: tuple[str, ...]
    part: str = ""
    section: str = ""

    @property
    def whole(self) -> bool:
        """Whether the question is asked as a whole."""
        return not self.part

    @property
    def follow_up(self) -> FollowUp | None:
        """The part as something that is asked and scored on its own criteria; ``None`` for a whole answer."""
        if self.whole:
            return None
        return FollowUp(f"{self.mode}:{self.part}", self.question.spoken, after=(), criteria=self.criteria)

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple((self.question.id, criterion) for criterion in self.criteria)


def choose(
    deck: Deck,
    questions: Sequence[Question],
    rubrics: Mapping[str, Rubric],
    now: datetime,
    *,
    count: int,
    due_only: bool = False,
    section: str | None = None,
    level: Level | None = None,
    seed: int = 0,
) -> tuple[DrillTask, ...]:
    """Return at most ``count`` tasks: weak points that are due, then the rest that is due, then what is
    new, then what comes due soonest. One task in five is kept for what is new.

    A question whose rubric has sections is drilled section by section, a short one whole; then their weak
    points return one by one, and the long answer as a whole once none is weak. ``due_only`` leaves out the
    new and the early; ``section`` keeps the tasks about it; ``level`` keeps the questions of that level and
    those with a part for each. The same arguments give the same tasks.
    """
    dice = random.Random(seed)
    ranked: list[tuple[tuple[int, float], DrillTask]] = []
    leads: dict[str, Question] = {}
    for question in questions:
        rubric = rubrics[question.rubric]
        lead = leads.setdefault(question.rubric, question)
        if level and level not in (question.level, *rubric.levels):
            continue
        for task in _tasks(deck, question, rubric, now, lead):
            if section is None or task.section == section:
                rank = _rank(deck, task, now, dice.random())
                if not due_only or rank[0] < _NEW:
                    ranked.append((rank, task))
    ranked.sort(key=lambda pair: pair[0])
    waiting = [task for rank, task in ranked if rank[0] < _NEW]
    rest = [task for rank, task in ranked if rank[0] >= _NEW]
    new = sum(rank[0] == _NEW for rank, _ in ranked)
    return tuple([*waiting[: count - min(new, count // _NEW_ONE_IN)], *rest][:count])


def _rank(deck: Deck, task: DrillTask, now: datetime, chance: float) -> tuple[int, float]:
    cards = [deck.by_key[key] for key in task.keys if key in deck.by_key]
    ready = [card for card in cards if card.due <= now]
    weak = [card for card in ready if card.weak]
    if weak:
        return _WEAK_DUE, min(card.due.timestamp() for card in weak)
    if ready:
        return _DUE, min(card.due.timestamp() for card in ready)
    if not cards:
        return _NEW, chance
    return _LATER, min(card.due.timestamp() for card in cards)


def _tasks(deck: Deck, question: Question, rubric: Rubric, now: datetime, lead: Question) -> list[DrillTask]:
    """Return what could be asked about one question.

    Questions that share a rubric are drilled in parts under the first of them, the ``lead``; once no part
    of it is weak, each is asked as a whole.
    """
    every = tuple(criterion.id for criterion in rubric.criteria)
    if len(rubric.sections) < 2:
        return _whole_or_points(deck, question, DrillTask("short", question, every), rubric, now)
    full = DrillTask("full", question, every)
    parts = [deck.by_key.get((lead.id, criterion)) for criterion in every]
    firm = all(card and not card.weak for card in parts)
    if question is not lead:
        return [full] if firm else []
    if firm and any(card.due <= now for card in parts if card):
        return [full]
    return [
        task
        for section in rubric.sections
        if any(criterion.section == section.id for criterion in rubric.criteria)
        for task in _whole_or_points(deck, question, _section_task(question, rubric, section), rubric, now)
    ]


def _whole_or_points(
    deck: Deck, question: Question, whole: DrillTask, rubric: Rubric, now: datetime
) -> list[DrillTask]:
    """Ask a question or a section whole; once it was, ask alone for the few points that are weak and due."""
    weak = [
        criterion
        for criterion, key in zip(whole.criteria, whole.keys, strict=True)
        if (card := deck.by_key.get(key)) and card.weak and card.due <= now
    ]
    if not weak or len(weak) * 2 > len(whole.criteria):
        return [whole]
    return [_point_task(question, c, whole.section) for c in rubric.criteria if c.id in weak]


def _section_task(question: Question, rubric: Rubric, section: Section) -> DrillTask:
    criteria = tuple(c.id for c in rubric.criteria if c.section == section.id)
    named = section.title if " " in section.title else f"Your {section.title.lower()}"
    return DrillTask("section", _part(question, named, section.budget_s), criteria, section.id, section.id)


def _point_task(question: Question, criterion: Criterion, section: str) -> DrillTask:
    asked = _part(question, f"One point: {criterion.title}", _POINT_S)
    return DrillTask("point", asked, (criterion.id,), criterion.id, section)


def _part(question: Question, named: str, budget_s: int) -> Question:
    """Return the question as it is asked for one part of its answer."""
    title = question.title if question.title.endswith(("?", ".", "!")) else f"{question.title}."
    return msgspec.structs.replace(
        question,
        title=f"{named}, {budget_s} seconds  ·  {question.title}",
        spoken=f"{title} {named}, {budget_s} seconds.",
        target=(math.floor(budget_s * _EARLY), math.ceil(budget_s * _LATE)),
        follow_ups=(),
    )
