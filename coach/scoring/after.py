"""The second figure: what an answer comes to once its follow-ups are counted in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.model import Answer, Finding, Rubric, Scorecard
from coach.scoring.conclude import overall


def after_follow_ups(rubric: Rubric, card: Scorecard, follow_ups: Sequence[Scorecard]) -> Scorecard | None:
    """Return the whole answer's card with every criterion raised to the best that a follow-up showed.

    A follow-up raises and never lowers, and it takes no pitfall back: what was said was said. The rest of
    the card (times, delivery, what to do next) stays that of the answer. ``None`` where the answer was not
    scored, or no follow-up was.
    """
    scored = [other for other in follow_ups if other.overall is not None]
    if card.overall is None or not scored:
        return None
    best = {finding.id: finding for finding in card.criteria}
    for finding in (finding for other in scored for finding in other.criteria):
        if finding.id in best:
            best[finding.id] = _higher(best[finding.id], finding)
    found = tuple(best[finding.id] for finding in card.criteria)
    if [f.id for f in found] != [criterion.id for criterion in rubric.criteria]:
        return None  # scored by a rubric that has changed since
    return msgspec.structs.replace(card, criteria=found, overall=overall(rubric, found, card.pitfalls))


def after_answers(rubric: Rubric, answers: Sequence[Answer]) -> Scorecard | None:
    """Return the same from the cards that count of a session: the first answer's, and its follow-ups'."""
    first = answers[0].counts if answers else None
    others = [answer.counts for answer in answers[1:] if answer.follow_up and answer.counts]
    return after_follow_ups(rubric, first, others) if first else None


def _higher(one: Finding, other: Finding) -> Finding:
    return other if other.score > one.score else one
