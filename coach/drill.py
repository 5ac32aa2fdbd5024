"""A series of short answers: what to ask, what each answer says about its points, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import msgspec

from coach.errors import CoachError, DataError, StoreError
from coach.interview import Task
from coach.library import Library
from coach.model import Question, Rubric, Scorecard
from coach.schedule import Card, Deck, Key, Rating, Review, counting, due, rate, rating_of
from coach.store import Store
from coach.store import Summary as Saved
from coach.store.deck import DeckFile
from coach.tasks import DrillTask, choose
from coach.wish import Wish
from coach.wording import count, from_now

PRACTICE = "drill"
"""The folder in the home for answers to a part of a question: heard, rated, and not kept."""
RATING_WORDS: dict[Rating, str] = {1: "again", 2: "hard", 3: "good", 4: "easy"}
Now = Callable[[], datetime]
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Outcome:
    """What one answer came to: the rating of each criterion, and the cards as they were before."""

    task: DrillTask
    at: datetime
    ratings: Mapping[str, Rating]
    before: Mapping[Key, Card | None] = field(default_factory=dict[Key, Card | None])

    def cards(self) -> list[Card]:
        """Return the cards after it."""
        keys = ((self.task.question.id, criterion) for criterion in self.ratings)
        return [rate(self.before[key], key, self.ratings[key[1]], self.at) for key in keys]


@dataclass(frozen=True)
class Summary:
    """What a series changed: points that went up, down, were met for the first time, and when all are due."""

    answers: int
    up: tuple[Card, ...]
    down: tuple[Card, ...]
    new: tuple[Card, ...]
    due: tuple[Card, ...]


class Series:
    """The tasks of one drill, one after the other; every rating is on disk as soon as it is made.

    Methods that rate raise ``StoreError`` where the disk refuses.
    """

    def __init__(
        self, tasks: tuple[DrillTask, ...], file: DeckFile, now: Now, reviews: tuple[Review, ...]
    ) -> None:
        self.tasks = tasks
        self._place = 0
        self._file, self._now, self._reviews = file, now, reviews
        self._outcomes: list[Outcome] = []

    @property
    def task(self) -> DrillTask | None:
        """The task to answer now, ``None`` after the last."""
        return self.tasks[self._place] if self._place < len(self.tasks) else None

    @property
    def how_far(self) -> str:
        """How far the series has come: ``2 of 5``."""
        return f"{self._place + 1} of {len(self.tasks)}"

    @property
    def goes_on(self) -> bool:
        """Whether another task comes after the one to answer now."""
        return self._place + 1 < len(self.tasks)

    @property
    def asked(self) -> Task | None:
        """The same as something to answer; its title says how far the series has come."""
        if self.task is None:
            return None
        title = f"{self.how_far}  ·  {self.task.question.title}"
        question = msgspec.structs.replace(self.task.question, title=title)
        return Task(question, 1, self.task.follow_up)

    def judge(self, task: DrillTask, card: Scorecard) -> Outcome:
        """Rate every criterion of the task by its score; an answer that was not scored rates nothing."""
        found = card.criteria if card.overall is not None else ()
        ratings: dict[str, Rating] = {
            finding.id: rating_of(finding.score, card.timing.seconds, task.question.target)
            for finding in found
            if finding.id in task.criteria
        }
        return self._record(Outcome(task, self._now(), ratings))

    def overrule(self, outcome: Outcome, criterion: str, rating: Rating) -> Outcome:
        """Let the candidate's rating of a criterion stand in place of the one that its score gave."""
        mended = replace(outcome, ratings={**outcome.ratings, criterion: rating})
        return self._record(mended, instead_of=outcome)

    def _record(self, outcome: Outcome, instead_of: Outcome | None = None) -> Outcome:
        """Put the cards after it on disk, made from the cards as they were before it."""

        def change(deck: Deck) -> Deck:
            nonlocal outcome
            if not outcome.before:
                known = counting(deck, self._reviews).by_key
                outcome = replace(outcome, before={key: known.get(key) for key in outcome.task.keys})
            return deck.put(outcome.cards())

        self._file.change(change)
        self._outcomes = [*(known for known in self._outcomes if known is not instead_of), outcome]
        return outcome

    def go_on(self) -> None:
        """Turn to the next task."""
        self._place += 1

    def leave(self) -> None:
        """Leave the rest of the tasks out."""
        self._place = len(self.tasks)

    def summary(self) -> Summary:
        """Say what the series changed so far."""
        first: dict[Key, Card | None] = {}
        last: dict[Key, Card] = {}
        for outcome in self._outcomes:
            for card in outcome.cards():
                key = (card.question, card.criterion)
                first.setdefault(key, outcome.before[key])
                last[key] = card
        moved = [(before, last[key]) for key, before in first.items()]
        return Summary(
            answers=len(self._outcomes),
            up=tuple(now for before, now in moved if before and now.rating > before.rating),
            down=tuple(now for before, now in moved if before and now.rating < before.rating),
            new=tuple(now for before, now in moved if before is None),
            due=tuple(sorted(last.values(), key=lambda card: card.due)),
        )


def begin(wish: Wish, library: Library, store: Store, file: DeckFile, now: Now) -> Series:
    """Choose a series from what was drilled and what the last whole answers of ``store`` missed.

    Raise ``CoachError`` where nothing fits the wish.
    """
    questions = library.questions()
    rubrics = {question.rubric: library.rubric(question.rubric) for question in questions}
    if wish.section:
        _check_section(wish.section, list(rubrics.values()))
    moment = now()
    reviews = tuple(_reviews(store, questions, rubrics, moment))
    deck = counting(file.read(), reviews)
    tasks = choose(
        deck,
        questions,
        rubrics,
        moment,
        count=wish.count,
        due_only=wish.due_only,
        section=wish.section,
        level=wish.level,
        seed=int(moment.timestamp()) if wish.seed is None else wish.seed,
    )
    if not tasks:
        raise CoachError(_nothing(wish, deck, moment))
    return Series(tasks, file, now, reviews)


def _reviews(
    store: Store, questions: Sequence[Question], rubrics: Mapping[str, Rubric], now: datetime
) -> Iterator[Review]:
    """Yield what the last scored answer to each question said of its points.

    A point of a rubric that several questions share is drilled under the first of them: there the last
    answer to any of them counts.
    """
    by_id = {question.id: question for question in questions}
    leads = {question.rubric: question.id for question in reversed(questions)}
    told: set[Key] = set()
    for summary in _last(store):
        question = by_id.get(summary.question)
        at = _moment(summary.started_at, now)
        if question is None or at is None:
            continue
        with suppress(StoreError):  # it is named where it is shown
            card = store.load(summary.id).answers[0].counts
            points = {criterion.id for criterion in rubrics[question.rubric].criteria}
            for finding in card.criteria if card else ():
                for key in {(question.id, finding.id), (leads[question.rubric], finding.id)} - told:
                    if finding.id in points:
                        yield Review(key, rating_of(finding.score, None, question.target), at)
                        told.add(key)


def _last(store: Store) -> list[Saved]:
    """Return the last scored answer to each question, the newest first."""
    last: dict[str, Saved] = {}
    for summary in store.sessions():
        if summary.overall is not None and not summary.demo:
            last.setdefault(summary.question, summary)
    return list(last.values())


def _moment(started_at: str, now: datetime) -> datetime | None:
    """Return when an answer began, ``None`` where the clock that told it was wrong."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(started_at).astimezone(UTC)
        return at if _EPOCH <= at <= now else None
    return None


def sweep(practice: Store) -> None:
    """Delete the answers to parts, but for those that another program is at."""
    with suppress(CoachError):
        for summary in practice.sessions():
            with suppress(StoreError):
                practice.delete(summary.id)


def _check_section(section: str, rubrics: list[Rubric]) -> None:
    known = [s.id for rubric in rubrics if len(rubric.sections) > 1 for s in rubric.sections]
    if section not in known:
        raise DataError(f"There is no section '{section}': choose one of {', '.join(dict.fromkeys(known))}.")


def _nothing(wish: Wish, deck: Deck, now: datetime) -> str:
    if not wish.due_only:
        return "Nothing fits: drill with another --section or --level, or without."
    waiting = sorted(card.due for card in deck.cards if card.due > now)
    if ready := len(due(deck, now)):
        told = count(ready, "point is", "points are")
        return f"{told} due, but none that fits: drill without --section or --level."
    when = f"the next point is due {from_now(waiting[0], now)}" if waiting else "nothing was answered yet"
    return f"Nothing is due: {when}. Drill without --due to be asked something all the same."
