"""What an interviewer would ask next: follow-ups chosen from what an answer missed or overreached."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from coach.model import Finding, FollowUp, PitfallFinding, Question, Rubric, Scorecard

MOST = 3
TARGET_S = (60, 90)
"""A follow-up is answered in 60 to 90 seconds."""
_PITFALL, _QUOTED_PITFALL = 2.0, 3.0
_QUOTED_WORDS = 16
_POINTS_AT_IT = re.compile(r"^You (?:gave|said|mentioned|named|told)\b[^.?!]*\.\s+")


def follow_ups(
    question: Question, rubric: Rubric, card: Scorecard, asked: Collection[str] = ()
) -> tuple[FollowUp, ...]:
    """Return up to three follow-ups, the one that the answer calls for most first.

    One is called for by each pitfall found and each criterion below 2 that its ``after`` names: a pitfall
    weighs more than a gap, one that can be quoted more than one that can't. ``asked`` are the ids of those
    that were asked before; they count as asked among the three. An answer that was not scored has none.
    """
    if card.overall is None:
        return ()
    left = MOST - len(asked)
    called = [(_strength(f, rubric, card), f) for f in question.follow_ups]
    ordered = sorted((pair for pair in called if pair[0] > 0), key=lambda pair: -pair[0])
    worded = _worded([follow_up for _, follow_up in ordered], card)
    return tuple(f for f in worded if f.id not in asked)[: max(0, left)]


def asked_as(question: Question, follow_up: FollowUp) -> Question:
    """Return the question as it stands while one of its follow-ups is asked, with a follow-up's time."""
    return msgspec.structs.replace(
        question, title=f"Follow-up  ·  {question.title}", spoken=follow_up.spoken, target=TARGET_S
    )


def _strength(follow_up: FollowUp, rubric: Rubric, card: Scorecard) -> float:
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    pitfalls = sum(_QUOTED_PITFALL if p.quote else _PITFALL for p in _fallen(follow_up, card))
    return pitfalls + sum(weights.get(f.id, 1.0) * (2 - f.score) / 2 for f in _thin(follow_up, card))


def _fallen(follow_up: FollowUp, card: Scorecard) -> list[PitfallFinding]:
    return [pitfall for pitfall in card.pitfalls if pitfall.id in follow_up.after]


def _thin(follow_up: FollowUp, card: Scorecard) -> list[Finding]:
    return [finding for finding in card.criteria if finding.id in follow_up.after and finding.score < 2]


def _worded(follow_ups: Sequence[FollowUp], card: Scorecard) -> Iterator[FollowUp]:
    """Begin each with the candidate's own words where there are any, and none with words quoted before.

    They stand for "You gave a figure there.".
    """
    quoted: set[str] = set()
    for follow_up in follow_ups:
        quote = next((q for q in _quotes(follow_up, card) if q not in quoted), None)
        if quote:
            quoted.add(quote)
            rest = _POINTS_AT_IT.sub("", follow_up.spoken)
            follow_up = msgspec.structs.replace(follow_up, spoken=f"You said: “{_short(quote)}” {rest}")
        yield follow_up


def _quotes(follow_up: FollowUp, card: Scorecard) -> Iterator[str]:
    """Yield what was said that calls for it: a pitfall's sentence first, then points that were only named."""
    yield from (pitfall.quote for pitfall in _fallen(follow_up, card) if pitfall.quote)
    yield from (finding.evidence[0].quote for finding in _thin(follow_up, card) if finding.evidence)


def _short(quote: str) -> str:
    """Return a quote that can be said in one breath, ending as a sentence does."""
    words = quote.split()
    if len(words) > _QUOTED_WORDS:
        return " ".join(words[:_QUOTED_WORDS]).rstrip(",;:.") + " …"
    return quote if quote.endswith((".", "!", "?", "…")) else f"{quote}."
