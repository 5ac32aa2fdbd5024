"""The three things to do next, the one that gains most first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.model import Criterion, Delivery, Finding, PitfallFinding, Rubric, SectionTiming, Timing
from coach.scoring.conclude import CREDIT, PITFALL_COST
from coach.scoring.main_rubric import MENDED_BY
from coach.wording import clock

_STEPS = 3
_FAST_WPM, _SLOW_WPM = 170, 120
_MANY_FILLERS_A_MINUTE = 5.0


@dataclass(frozen=True)
class _Step:
    """One thing to do: what it gains, about in points of the score, and the part of the answer it is for."""

    gain: float
    text: str
    section: str | None = None


def next_steps(
    rubric: Rubric,
    found: Sequence[Finding],
    fallen: Sequence[PitfallFinding],
    timing: Timing,
    delivery: Delivery,
) -> tuple[str, ...]:
    """Return three sentences to act on, each with words to try, ordered by what they would gain.

    Points that are missing or thin, pitfalls, length and delivery (bounds of docs/scoring.md) are weighed
    together, and each part of the answer comes once before any comes twice. Where all of that is well,
    what remains is to say the same in less time.
    """
    missing = {s.section for s in timing.sections if s.verdict == "missing"}
    gains = dict(_gains(rubric, found, missing))
    steps = [*_pitfalls(rubric, fallen, gains), *_points(rubric, found, fallen, gains)]
    ordered = sorted([*steps, *_spoken(rubric, timing, delivery)], key=lambda step: -step.gain)
    texts = [step.text for step in (_spread(ordered) if len(rubric.sections) > 1 else ordered)]
    return tuple(dict.fromkeys([*texts, *_polish(rubric, timing)]))[:_STEPS]


def _gains(rubric: Rubric, found: Sequence[Finding], missing: set[str]) -> Iterator[tuple[str, float]]:
    """Yield what each point that is not made would add to the score."""
    total = sum(criterion.weight for criterion in rubric.criteria) or 1
    for criterion, finding in zip(rubric.criteria, found, strict=True):
        if finding.score < 2:
            gain = 100 * criterion.weight * (1 - CREDIT[finding.score]) / total
            # A section that is wholly missing is heard as a hole, so its points come first.
            yield criterion.id, gain * (1.25 if criterion.section in missing else 1)


def _points(
    rubric: Rubric, found: Sequence[Finding], fallen: Sequence[PitfallFinding], gains: dict[str, float]
) -> Iterator[_Step]:
    """Yield the points to make, those of the longer parts of an answer first."""
    told = {point for pitfall in fallen for point in MENDED_BY.get(pitfall.id, ())}
    budget_s = {section.id: section.budget_s for section in rubric.sections}
    pairs = zip(rubric.criteria, found, strict=True)
    for criterion, finding in sorted(pairs, key=lambda pair: -budget_s.get(pair[0].section, 0)):
        if criterion.id in gains and criterion.id not in told:
            yield _Step(gains[criterion.id], _advice(criterion, finding), criterion.section)


def _advice(criterion: Criterion, finding: Finding) -> str:
    so_far = "So far only named. " if finding.score else ""
    return f'{criterion.title}: {so_far}{criterion.advice} For example: "{criterion.phrase}"'


def _pitfalls(rubric: Rubric, fallen: Sequence[PitfallFinding], gains: dict[str, float]) -> Iterator[_Step]:
    titles = {pitfall.id: pitfall.title for pitfall in rubric.pitfalls}
    sections = {criterion.id: criterion.section for criterion in rubric.criteria}
    for pitfall in fallen:
        # Mending it also makes the points that are missing.
        mending = [point for point in MENDED_BY.get(pitfall.id, ()) if point in sections]
        gain = PITFALL_COST + sum(gains.get(point, 0) for point in mending)
        section = sections[mending[0]] if mending else None
        yield _Step(gain, f"{titles[pitfall.id]}: {pitfall.fix}", section)


def _spread(steps: Sequence[_Step]) -> Sequence[_Step]:
    """Put what comes second for a part of the answer behind what comes first for the others."""
    firsts = {step.section: step for step in reversed(steps) if step.section}
    later = [step for step in steps if step.section and firsts[step.section] is not step]
    return [*(step for step in steps if step not in later), *later]


def _spoken(rubric: Rubric, timing: Timing, delivery: Delivery) -> Iterator[_Step]:
    low, high = (clock(s) for s in timing.target)
    if timing.seconds is not None and timing.verdict in ("short", "long"):
        # Less than half, or half as much again, is what an interviewer notices before all else.
        far = timing.seconds < timing.target[0] / 2 or timing.seconds > timing.target[1] * 1.5
        yield _Step(
            PITFALL_COST * (10 if far else 1.2),
            f"Length: you took {clock(timing.seconds)} and the aim is {low} to {high}; "
            f"{_to_length(rubric, timing)}.",
        )
    rate = delivery.words_per_minute
    if rate is not None and rate > _FAST_WPM:
        yield _Step(
            3.0,
            f"Pace: {rate:.0f} words a minute is hard to follow; breathe after each point (aim: 120 to 170).",
        )
    if rate is not None and rate < _SLOW_WPM:
        yield _Step(
            2.0,
            f"Pace: {rate:.0f} words a minute is slow; know your next point before you pause "
            "(aim: 120 to 170).",
        )
    often = delivery.fillers.per_minute
    if often is not None and often > _MANY_FILLERS_A_MINUTE:
        said = max(delivery.fillers.words, key=lambda word: delivery.fillers.words[word])
        yield _Step(
            2.5,
            f'Fillers: at least {often:.0f} a minute, most often "{said}"; let a silence stand instead.',
        )


def _to_length(rubric: Rubric, timing: Timing) -> str:
    """Say where to cut a long answer, and what to add to a short one."""
    titles = {section.id: section.title for section in rubric.sections}
    if timing.verdict == "long":
        if over := next(iter(_overlong(timing)), None):
            had, meant = clock(over.seconds), clock(over.budget)
            return f'"{titles[over.section]}" had {had} where {meant} is meant, so cut there first'
        return "cut what you said twice, and stop after your last point"
    missing = [f'"{titles[s.section]}"' for s in timing.sections if s.verdict == "missing"]
    if missing:
        return f"nothing was heard for {' and '.join(missing[:2])}, so begin there"
    return "add an example: who did what, and what came of it"


def _overlong(timing: Timing) -> Sequence[SectionTiming]:
    """Return which of several sections are too long, the one with the most above its budget first."""
    long = [s for s in timing.sections if s.verdict == "long"]
    return sorted(long, key=lambda s: s.budget - (s.seconds or 0)) if len(timing.sections) > 1 else []


def _polish(rubric: Rubric, timing: Timing) -> Iterator[str]:
    """What is left to do for an answer that makes its points."""
    titles = {section.id: section.title for section in rubric.sections}
    for section in _overlong(timing):
        yield (
            f"{titles[section.section]}: {clock(section.seconds)} where {clock(section.budget)} is enough; "
            "drop the point that you would miss least."
        )
    yield "Say it again from memory and begin somewhere else: an interviewer will interrupt you."
    yield "Pick your best example and practise its first sentence until it needs no run-up."
    yield "Give it once in half the time: what you keep is what to open with."
