"""How every criterion, pitfall and timing moves over the sessions of a candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from msgspec import UNSET

from coach.model import Score, Scorecard, Session

RECENT = 3
"""How many of the last answers say how a point stands now."""


class Scored(TypedDict):
    """How a criterion was scored in a session."""

    session: str
    score: Score


class Fallen(TypedDict):
    """Whether a pitfall was there in a session."""

    session: str
    present: bool


class Overall(TypedDict):
    """What a session came to, and at first, where it was corrected or scored anew since."""

    session: str
    overall: int | None
    at_first: NotRequired[int | None]


class Spent(TypedDict):
    """Seconds given to a section in a session, and what it deserves."""

    session: str
    seconds: float | None
    budget: int


class Measured(TypedDict):
    """A measure of the whole answer of a session: seconds, or so many a minute."""

    session: str
    value: float | None


@dataclass
class Progress:
    """One list of points for each thing that is followed; each point names its session, the oldest first."""

    sessions: list[str] = field(default_factory=list[str])
    criteria: dict[str, list[Scored]] = field(default_factory=lambda: defaultdict(list))
    pitfalls: dict[str, list[Fallen]] = field(default_factory=lambda: defaultdict(list))
    overall: list[Overall] = field(default_factory=list[Overall])
    sections: dict[str, list[Spent]] = field(default_factory=lambda: defaultdict(list))
    delivery: dict[str, list[Measured]] = field(default_factory=lambda: defaultdict(list))


def progress(sessions: Iterable[Session]) -> Progress:
    """Follow the first answers of ``sessions``, which come the oldest first, by the cards that count.

    Answers that were not scored count for their length and delivery, not for what they held. The demo's
    are not the candidate's, and are left out.
    """
    found = Progress()
    seen: set[str] = set()
    for session in sessions:
        card = session.answers[0].counts if session.answers else None
        if card is None or session.demo:
            continue
        found.sessions.append(session.id)
        score: Overall = {"session": session.id, "overall": card.overall}
        at_first = session.at_first
        if at_first is not UNSET:
            score["at_first"] = at_first
        found.overall.append(score)
        _measure(found, session.id, card)
        if card.overall is not None:
            _judge(found, session.id, card, seen)
    return found


def _judge(found: Progress, session: str, card: Scorecard, seen: set[str]) -> None:
    for finding in card.criteria:
        found.criteria[finding.id].append({"session": session, "score": finding.score})
    present = {pitfall.id for pitfall in card.pitfalls}
    seen |= present
    for pitfall in sorted(seen):
        found.pitfalls[pitfall].append({"session": session, "present": pitfall in present})


def _measure(found: Progress, session: str, card: Scorecard) -> None:
    for section in card.timing.sections:
        found.sections[section.section].append(
            {"session": session, "seconds": section.seconds, "budget": section.budget}
        )
    measures = {
        "seconds": card.timing.seconds,
        "words_per_minute": card.delivery.words_per_minute,
        "articulation_wpm": card.delivery.articulation_wpm,
        "fillers_per_minute": card.delivery.fillers.per_minute,
    }
    for name, value in measures.items():
        found.delivery[name].append({"session": session, "value": value})


def weakest(found: Progress, most: int = 3) -> list[str]:
    """Return the criteria that the last answers made least, those missed longest first."""
    lasting = {id: [point["score"] for point in points] for id, points in found.criteria.items()}
    open_ones = [id for id, scores in lasting.items() if _mean(scores[-RECENT:]) < 2]
    return sorted(open_ones, key=lambda id: (_mean(lasting[id][-RECENT:]), -len(lasting[id])))[:most]


def most_improved(found: Progress, most: int = 3) -> list[str]:
    """Return the criteria whose last answers gained most on those before."""
    gains: dict[str, float] = {}
    for id, points in found.criteria.items():
        scores = [point["score"] for point in points]
        recent = min(RECENT, len(scores) // 2)
        if recent:
            gains[id] = _mean(scores[-recent:]) - _mean(scores[:-recent])
    return sorted((id for id in gains if gains[id] > 0), key=lambda id: -gains[id])[:most]


def _mean(scores: Sequence[int]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
