"""How every criterion, pitfall and timing moves over the sessions of a candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from msgspec import UNSET

from coach.model import Question, Rubric, Score, Scorecard, Session

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


def by_weakness(found: Progress) -> list[str]:
    """Return the criteria, first those that the last answers made least, of these the ones missed longest."""
    return sorted(found.criteria, key=lambda id: (_lately(found, id), -len(found.criteria[id])))


def weakest(found: Progress, most: int = 3) -> list[str]:
    """Return the weakest of the criteria that the last answers did not all make."""
    return [id for id in by_weakness(found) if _lately(found, id) < 2][:most]


def _lately(found: Progress, id: str) -> float:
    return _mean([point["score"] for point in found.criteria[id][-RECENT:]])


def most_improved(found: Progress, most: int = 3) -> list[str]:
    """Return the criteria whose last answers gained most on those before."""
    gains: dict[str, float] = {}
    for id, points in found.criteria.items():
        scores = [point["score"] for point in points]
        recent = min(RECENT, len(scores) // 2)
        if recent:
            gains[id] = _mean(scores[-recent:]) - _mean(scores[:-recent])
    return sorted((id for id in gains if gains[id] > 0), key=lambda id: -gains[id])[:most]


def scores_told(found: Progress) -> str:
    """Return the last score and the best; once there are enough, how the last ones stand to the first.

    Nothing where no answer was scored.
    """
    scores = [score for point in found.overall if (score := point["overall"]) is not None]
    if not scores:
        return ""
    told = f"last {scores[-1]}, best {max(scores)}"
    if len(scores) >= 2 * RECENT:
        before, now = _mean(scores[:RECENT]), _mean(scores[-RECENT:])
        told += f"; on average {now:.0f} in the last {RECENT}, {before:.0f} in the first {RECENT}"
    return told


def fallen_into(points: Sequence[Fallen], last: int) -> str:
    """Return which of the last answers fell into a pitfall, the newest on the right; nothing if none did."""
    shown = points[-last:]
    fell = any(point["present"] for point in shown)
    return "".join("!" if point["present"] else "·" for point in shown) if fell else ""


@dataclass(frozen=True)
class Titles:
    """The titles by id of sections, points and pitfalls, and of the question to which a point belongs."""

    of: dict[str, str]
    questions: dict[str, str]


def titles(
    questions: Sequence[Question], rubric: Callable[[str], Rubric], chosen: str | None = None
) -> Titles:
    """Return the titles; where questions share an id the chosen question's counts, else the first's."""
    found = Titles({}, {})
    for question in sorted(questions, key=lambda question: question.id != chosen)[::-1]:
        judged = rubric(question.rubric)
        found.of.update(
            {item.id: item.title for item in (*judged.sections, *judged.criteria, *judged.pitfalls)}
        )
        found.questions.update({point.id: question.title for point in judged.criteria})
    return found


def _mean(scores: Sequence[int]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
