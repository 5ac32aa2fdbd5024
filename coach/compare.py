"""Two answers to one question side by side: what was gained, what was lost, what changed."""

from __future__ import annotations

from dataclasses import dataclass

from coach.model import Answer, Figure, Score, Scorecard, SectionTiming


@dataclass(frozen=True)
class Change:
    """A criterion (``before`` and ``after`` are scores) whose score is not what it was."""

    id: str
    before: Score
    after: Score


@dataclass(frozen=True)
class Lap:
    """Seconds of one section, before and after; ``None`` where they are not known."""

    section: str
    budget_s: int
    before_s: float | None
    after_s: float | None


@dataclass(frozen=True)
class FigureChange:
    """A figure that is told otherwise, or in one of the answers only (``None``: not told)."""

    before: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Comparison:
    """What moved from one answer to a later one; pitfalls are ids."""

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    left_behind: tuple[str, ...]
    fallen_into: tuple[str, ...]
    laps: tuple[Lap, ...]
    figures: tuple[FigureChange, ...]


def compare(before: Answer, after: Answer) -> Comparison:
    """Compare two answers by the cards that count; what only one of them judged is left out."""
    old, new = before.counts, after.counts
    if old is None or new is None:
        return Comparison((), (), (), (), (), ())
    judged = old.overall is not None and new.overall is not None
    changes = _changes(old, new) if judged else []
    pitfalls_before = [p.id for p in old.pitfalls] if judged else []
    pitfalls_after = [p.id for p in new.pitfalls] if judged else []
    return Comparison(
        gained=tuple(change for change in changes if change.after > change.before),
        lost=tuple(change for change in changes if change.after < change.before),
        left_behind=tuple(id for id in pitfalls_before if id not in pitfalls_after),
        fallen_into=tuple(id for id in pitfalls_after if id not in pitfalls_before),
        laps=_laps(old, new),
        figures=_figures(old, new),
    )


def _changes(old: Scorecard, new: Scorecard) -> list[Change]:
    scores: dict[str, Score] = {finding.id: finding.score for finding in old.criteria}
    both = [finding for finding in new.criteria if finding.id in scores]
    return [Change(f.id, scores[f.id], f.score) for f in both if f.score != scores[f.id]]


def _laps(old: Scorecard, new: Scorecard) -> tuple[Lap, ...]:
    seconds: dict[str, SectionTiming] = {timing.section: timing for timing in old.timing.sections}
    return tuple(
        Lap(t.section, t.budget, seconds[t.section].seconds if t.section in seconds else None, t.seconds)
        for t in new.timing.sections
    )


def _figures(old: Scorecard, new: Scorecard) -> tuple[FigureChange, ...]:
    """Return the figures that differ; one that is gone and a new one of its unit are taken for the same."""
    told = _claims(old)
    telling = _claims(new)
    same = {(f.value, f.unit) for f in told} & {(f.value, f.unit) for f in telling}
    gone = [f for f in told if (f.value, f.unit) not in same]
    changed: list[FigureChange] = []
    for figure in (f for f in telling if (f.value, f.unit) not in same):
        partner = next((f for f in gone if f.unit == figure.unit), None)
        if partner:
            gone.remove(partner)
        changed.append(FigureChange(partner, figure))
    return (*changed, *(FigureChange(figure, None) for figure in gone))


def _claims(card: Scorecard) -> list[Figure]:
    return [figure for figure in card.figures if figure.kind in ("claim", "target", "threshold")]
