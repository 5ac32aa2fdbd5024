"""How every criterion, pitfall and timing moves over the sessions of a candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import UNSET

from coach.model import Scorecard, Session

Points = list[dict[str, object]]
Series = dict[str, Points]


def _series() -> Series:
    return defaultdict(list)


@dataclass
class Progress:
    """One list of points for each thing that is followed; each point names its session, the oldest first."""

    sessions: list[str] = field(default_factory=list[str])
    criteria: Series = field(default_factory=_series)
    pitfalls: Series = field(default_factory=_series)
    overall: Points = field(default_factory=list[dict[str, object]])
    sections: Series = field(default_factory=_series)
    delivery: Series = field(default_factory=_series)


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
        before = {"at_first": session.at_first} if session.at_first is not UNSET else {}
        found.overall.append({"session": session.id, "overall": card.overall, **before})
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


RECENT = 3
"""How many of the last answers say how a point stands now."""


def weakest(found: Progress, most: int = 3) -> list[str]:
    """Return the criteria that the last answers made least, those missed longest first."""
    lasting = {id: _scores(points) for id, points in found.criteria.items()}
    open_ones = [id for id, scores in lasting.items() if _mean(scores[-RECENT:]) < 2]
    return sorted(open_ones, key=lambda id: (_mean(lasting[id][-RECENT:]), -len(lasting[id])))[:most]


def most_improved(found: Progress, most: int = 3) -> list[str]:
    """Return the criteria whose last answers gained most on those before."""
    gains: dict[str, float] = {}
    for id, points in found.criteria.items():
        scores = _scores(points)
        recent = min(RECENT, len(scores) // 2)
        if recent:
            gains[id] = _mean(scores[-recent:]) - _mean(scores[:-recent])
    return sorted((id for id in gains if gains[id] > 0), key=lambda id: -gains[id])[:most]


def _scores(points: Points) -> list[float]:
    return [score for point in points if isinstance(score := point["score"], int)]


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
