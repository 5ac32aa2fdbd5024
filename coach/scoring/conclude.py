"""From a reading to what the candidate is told: findings, pitfalls, and the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from coach.model import Evidence, Figure, Finding, Pitfall, PitfallFinding, Rubric, Score
from coach.scoring.main_rubric import INVENTED, MENDED_BY, OUTCOME
from coach.scoring.reading import Reading
from coach.scoring.sentences import Sentence

CREDIT = (0.0, 0.35, 1.0)
PITFALL_COST = 4
_COST_AT_MOST = 20
_SECOND_QUOTE = 0.6
_QUOTED_WORDS = 5
"""A shorter sentence ("It is wrong.") says little by itself, so a longer one about as strong is quoted."""
_SHORT_WORDS = 16
_ELSEWHERE = 0.5
"""What a sentence outside the point's own section counts as its quote: listeners look for it in its place."""


def findings(
    rubric: Rubric, reading: Reading, said: Sequence[Sentence], bare: Sequence[Figure]
) -> tuple[Finding, ...]:
    """Return one finding a criterion, in the rubric's order, each above zero with its verbatim evidence.

    What is best said in a sentence that falls into a pitfall is no more than named, and so is an outcome
    that rests on one of the ``bare`` figures (``figures.invented``): docs/scoring.md.
    """
    fallen = {pitfall.sentence for pitfall in reading.pitfalls if pitfall.id != INVENTED}
    out: list[Finding] = []
    told = np.array([min(1.0, sentence.words / _QUOTED_WORDS) for sentence in said])
    sections = np.array(reading.sections)
    for at, (criterion, score) in enumerate(zip(rubric.criteria, reading.scores, strict=True)):
        in_place = np.where(sections == criterion.section, 1.0, _ELSEWHERE)
        strength = reading.strength[:, at] * told * in_place
        order = np.argsort(-strength, kind="stable")
        best = [int(order[0])] if score else []
        if score and len(order) > 1 and strength[order[1]] > _SECOND_QUOTE:
            best.append(int(order[1]))
        evidence = tuple(said[i].evidence for i in best)
        unsourced = criterion.id == OUTCOME and any(f.quote in e.quote for f in bare for e in evidence[:1])
        if unsourced or fallen.intersection(best[:1]):
            score = min(score, 1)
        out.append(
            Finding(
                id=criterion.id,
                score=cast(Score, score),
                evidence=evidence,
                advice=None if score == 2 else criterion.advice,
            )
        )
    return tuple(out)


def pitfalls(
    rubric: Rubric,
    reading: Reading,
    said: Sequence[Sentence],
    found: Sequence[Finding],
    bare: Sequence[Figure],
) -> tuple[PitfallFinding, ...]:
    """Return the pitfalls that are present, in the rubric's order, each with its quote, why, and what to do.

    ``bare`` are the precise claims without a source (``figures.invented``): they, not the sentences'
    likeness, decide about invented metrics, since they can be pointed at.
    """
    present = {fallen.id: fallen.sentence for fallen in reading.pitfalls if fallen.id != INVENTED}
    out: list[PitfallFinding] = []
    for pitfall in rubric.pitfalls:
        if pitfall.id == INVENTED and bare:
            out.append(_unsourced(pitfall, bare))
        elif pitfall.id in present and not _belied(pitfall, found):
            at = present[pitfall.id]
            place = said[at].evidence if at is not None and pitfall.scope == "sentence" else None
            out.append(_finding(pitfall, place, pitfall.why, _fix(pitfall, rubric, found, place)))
    return tuple(out)


def _belied(pitfall: Pitfall, found: Sequence[Finding]) -> bool:
    """Say whether a pitfall misses in the whole answer what this very card shows as made."""
    mending = MENDED_BY.get(pitfall.id, ())
    made = {finding.id for finding in found if finding.score == 2}
    return pitfall.scope == "whole" and bool(mending) and made.issuperset(mending)


def _finding(pitfall: Pitfall, place: Evidence | None, why: str, fix: str) -> PitfallFinding:
    return PitfallFinding(
        id=pitfall.id,
        quote=place.quote if place else None,
        start_s=place.start_s if place else None,
        end_s=place.end_s if place else None,
        why=why,
        fix=fix,
    )


def _unsourced(pitfall: Pitfall, bare: Sequence[Figure]) -> PitfallFinding:
    """Quote the first figure, and name the others beside it."""
    first, *others = bare
    beside = ", ".join(f'"{figure.quote}"' for figure in others[:2])
    place = Evidence(first.quote, first.start_s, first.end_s)
    return _finding(
        pitfall, place, f"{pitfall.why}{f' The same goes for {beside}.' if beside else ''}", pitfall.fix
    )


def overall(rubric: Rubric, found: Sequence[Finding], fallen: Sequence[PitfallFinding]) -> int:
    """Return 0-100: the weighted share of points made (named: 0.35 each), less 4 % a pitfall, 20 at most."""
    total = sum(criterion.weight for criterion in rubric.criteria)
    gained = sum(
        criterion.weight * CREDIT[finding.score]
        for criterion, finding in zip(rubric.criteria, found, strict=True)
    )
    cost = min(_COST_AT_MOST, PITFALL_COST * len(fallen))
    return round((100 - cost) * gained / total) if total else 0


def _short(quote: str) -> str:
    """Return the first words of a quote, for use inside a sentence."""
    parts = quote.split()
    return " ".join(parts[:_SHORT_WORDS]).rstrip(",;:") + (" …" if len(parts) > _SHORT_WORDS else "")


def _fix(pitfall: Pitfall, rubric: Rubric, found: Sequence[Finding], place: Evidence | None) -> str:
    """Say what to do, with words to try: from this answer where it makes a point that mends it."""
    mending = MENDED_BY.get(pitfall.id, ())
    made = [f.evidence[0].quote for f in found if f.id in mending and f.score == 2]
    own = next((quote for quote in made if not place or quote != place.quote), None)
    if own:
        return f'{pitfall.fix} Build on what you said: "{_short(own)}"'
    phrase = next((c.phrase for c in rubric.criteria if c.id in mending), None)
    return f'{pitfall.fix} For example: "{phrase}"' if phrase else pitfall.fix
