"""When to ask which point again: FSRS over one card for each (question, criterion).

The time is always an argument. Method: FSRS-6 as py-fsrs has it (open-spaced-repetition, 2025), with its
default parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta
from msgspec.structs import replace

from coach.model import Score, Value

if TYPE_CHECKING:
    import fsrs

Rating = Literal[1, 2, 3, 4]
"""Again, Hard, Good, Easy."""
RETENTION = 0.9
WEAK: Rating = 2
_SOON = (timedelta(minutes=10),)
"""The one step before days count. py-fsrs's own two would ask for a point just made again at once."""
_FIRM = 2
"""The state of a card that counts in days."""
_YEARS = range(1970, 9000)


class Card(Value, frozen=True):
    """What is known of one point: how firmly it sits (``stability``, in days) and when it is due (UTC)."""

    question: str
    criterion: str
    due: Annotated[datetime, Meta(tz=True)]
    last_review: Annotated[datetime, Meta(tz=True)]
    rating: Rating
    state: Literal[1, 2, 3]
    step: Annotated[int, Meta(ge=0, le=9)] | None
    stability: Annotated[float, Meta(gt=0, le=1e6)]
    difficulty: Annotated[float, Meta(ge=1, le=10)]
    reviews: Annotated[int, Meta(ge=1)] = 1

    def __post_init__(self) -> None:
        for moment in (self.due, self.last_review):
            if moment.year not in _YEARS:  # beyond them the scheduler can't count any more
                raise ValueError(f"{moment.isoformat()} is no time of a drill")

    @property
    def weak(self) -> bool:
        """Whether the point was missing or only named when it was last asked."""
        return self.rating <= WEAK


Key = tuple[str, str]
"""The ids of a question and of a criterion of its rubric."""


class Deck(Value, frozen=True, dict=True, gc=True):
    """Every card there is, in the order of their keys."""

    cards: tuple[Card, ...] = ()
    schema: int = 1

    @cached_property
    def by_key(self) -> Mapping[Key, Card]:
        return {(card.question, card.criterion): card for card in self.cards}

    def put(self, cards: Iterable[Card]) -> Deck:
        """Return the deck with these cards, in place of those with the same keys."""
        known = {**self.by_key, **{(card.question, card.criterion): card for card in cards}}
        return Deck(tuple(known[key] for key in sorted(known)), self.schema)


@dataclass(frozen=True)
class Review:
    """What a whole answer said of a point, outside a drill."""

    key: Key
    rating: Rating
    at: datetime


def rating_of(score: Score, seconds: float | None, target: tuple[int, int]) -> Rating:
    """Return what a score says about a point: absent Again, named Hard, made Good, made within the time Easy.

    The time is kept when the answer ends before the red light; without a time it is not.
    """
    if score < 2:
        return 2 if score else 1
    return 4 if seconds is not None and seconds <= target[1] else 3


def rate(card: Card | None, key: Key, rating: Rating, now: datetime) -> Card:
    """Return the card of ``key`` after an answer at ``now``; ``card`` is what it was before, if it was."""
    import fsrs

    before = fsrs.Card(card_id=0, due=_utc(now)) if card is None else _as_fsrs(card)
    after, _ = _scheduler().review_card(before, fsrs.Rating(rating), _utc(now))
    if after.stability is None or after.difficulty is None:
        raise ValueError("FSRS gave no stability")
    question, criterion = key
    return Card(
        question=question,
        criterion=criterion,
        due=after.due,
        last_review=_utc(now),
        rating=rating,
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        reviews=card.reviews + 1 if card else 1,
    )


def counting(deck: Deck, reviews: Iterable[Review]) -> Deck:
    """Return the deck with a card for each point that a whole answer was about since it was last drilled.

    What that answer missed is due at once: the minutes that a point waits within a drill are over.
    """
    cards: list[Card] = []
    for review in reviews:
        before = deck.by_key.get(review.key)
        if before is None or before.last_review < review.at:
            after = rate(before, review.key, review.rating, review.at)
            cards.append(after if after.state == _FIRM else replace(after, due=after.last_review))
    return deck.put(cards)


def due(deck: Deck, now: datetime) -> tuple[Card, ...]:
    """Return the cards that are due at ``now``, the longest due first."""
    return tuple(sorted((card for card in deck.cards if card.due <= now), key=lambda card: card.due))


@lru_cache(1)
def _scheduler() -> fsrs.Scheduler:
    import fsrs

    return fsrs.Scheduler(
        desired_retention=RETENTION, learning_steps=_SOON, relearning_steps=_SOON, enable_fuzzing=False
    )


def _as_fsrs(card: Card) -> fsrs.Card:
    import fsrs

    state = fsrs.State(card.state)
    return fsrs.Card(
        card_id=0,
        state=state,
        step=None if state == fsrs.State.Review else card.step or 0,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_utc(card.due),
        last_review=_utc(card.last_review),
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
