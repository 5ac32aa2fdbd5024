"""The three things to do next, the one that gains most first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.model import Criterion, Delivery, Finding, PitfallFinding, Rubric, Timing
from coach.scoring.conclude import CREDIT, PITFALL_COST, short
from coach.wording import clock

_STEPS = 3
_SAME_GAP = {"over_refusal_ignored": "lifecycle.over_refusal", "flat_risk_list": "risks.launch_gate"}
_FAST_WPM, _SLOW_WPM = 170, 120
_MANY_FILLERS_A_MINUTE = 5.0


def next_steps(
    rubric: Rubric,
    found: Sequence[Finding],
    fallen: Sequence[PitfallFinding],
    timing: Timing,
    delivery: Delivery,
) -> tuple[str, ...]:
    """Return three sentences to act on, each with words to try, ordered by what they would gain.

    What is missing or thin comes first, then pitfalls, length and delivery (bounds of docs/scoring.md);
    where all of that is well, what remains is to say the same in less time.
    """
    steps = [*_points(rubric, found, timing), *_pitfalls(rubric, found, fallen), *_spoken(timing, delivery)]
    ordered = [text for _, text in sorted(steps, key=lambda step: -step[0])]
    return tuple(dict.fromkeys([*ordered, *_polish(rubric, found, timing)]))[:_STEPS]


def _points(rubric: Rubric, found: Sequence[Finding], timing: Timing) -> Iterator[tuple[float, str]]:
    total = sum(criterion.weight for criterion in rubric.criteria) or 1
    missing = {s.section for s in timing.sections if s.verdict == "missing"}
    for criterion, finding in zip(rubric.criteria, found, strict=True):
        if finding.score < 2:
            gain = 100 * criterion.weight * (1 - CREDIT[finding.score]) / total
            # A section that is wholly missing is heard as a hole, so its points come first.
            yield gain * (1.25 if criterion.section in missing else 1), _advice(criterion, finding)


def _advice(criterion: Criterion, finding: Finding) -> str:
    touched = f'You touched on it ("{short(finding.evidence[0].quote, 10)}"). ' if finding.evidence else ""
    return f'{criterion.title}: {touched}{criterion.advice} For example: "{criterion.phrase}"'


def _pitfalls(
    rubric: Rubric, found: Sequence[Finding], fallen: Sequence[PitfallFinding]
) -> Iterator[tuple[float, str]]:
    titles = {pitfall.id: pitfall.title for pitfall in rubric.pitfalls}
    thin = {finding.id for finding in found if finding.score < 2}
    for pitfall in fallen:
        # Mending this one also makes the point that is missing.
        both = _SAME_GAP.get(pitfall.id) in thin
        yield PITFALL_COST * (2 if both else 1.3), f"{titles[pitfall.id]}: {pitfall.fix}"


def _spoken(timing: Timing, delivery: Delivery) -> Iterator[tuple[float, str]]:
    low, high = (clock(s) for s in timing.target)
    if timing.seconds is not None and timing.verdict in ("short", "long"):
        mend = (
            "give one more mechanism and one story"
            if timing.verdict == "short"
            else "cut what you said twice, and stop after your last point"
        )
        # Less than half, or half as much again, is what an interviewer notices before all else.
        far = timing.seconds < timing.target[0] / 2 or timing.seconds > timing.target[1] * 1.5
        yield (
            PITFALL_COST * (10 if far else 1.2),
            f"Length: you took {clock(timing.seconds)} and the aim is {low} to {high}; {mend}.",
        )
    rate = delivery.words_per_minute
    if rate is not None and rate > _FAST_WPM:
        yield (
            3.0,
            f"Pace: {rate:.0f} words a minute is hard to follow; breathe after each point (aim: 120-170).",
        )
    if rate is not None and rate < _SLOW_WPM:
        yield (
            2.0,
            f"Pace: {rate:.0f} words a minute is slow; know your next point before you pause (aim: 120-170).",
        )
    often = delivery.fillers.per_minute
    if often is not None and often > _MANY_FILLERS_A_MINUTE:
        said = max(delivery.fillers.words, key=lambda word: delivery.fillers.words[word])
        yield (
            2.5,
            f'Fillers: at least {often:.0f} a minute, most often "{said}"; let a silence stand instead.',
        )


def _polish(rubric: Rubric, found: Sequence[Finding], timing: Timing) -> Iterator[str]:
    """What is left to do for an answer that makes its points."""
    titles = {section.id: section.title for section in rubric.sections}
    for section in sorted(timing.sections, key=lambda s: -((s.seconds or 0) - s.budget)):
        if section.verdict == "long" and section.seconds is not None:
            yield (
                f"{titles[section.section]}: {section.seconds:.0f} s where {section.budget} s are enough; "
                "keep the strongest sentence and drop one."
            )
    yield "Say it again from memory, without the order of today: an interviewer will interrupt you."
    yield "Pick your best example and practise its first sentence until it needs no run-up."
    longest = max(
        (e.quote for finding in found for e in finding.evidence), key=lambda q: len(q.split()), default=""
    )
    yield f'Shorten your longest sentence ("{short(longest, 10)}") to two: one point in each.'
