"""From sentence logits to an answer's scores: the small models fitted on labelled answers.

Written in plain arrays so that the training's cross-validation and the program run the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coach.scoring.cues import ABSOLUTE
from coach.scoring.main_rubric import (
    ABSENCES,
    FLAT_LIST,
    MECHANISMS,
    RANKING,
    RISKS,
    SOFTENERS,
    WITHOUT_BOUNDS,
)
from coach.scoring.reading import Floats
from coach.scoring.sections import most_likely

Model = Mapping[str, Any]

LIKELY = 0.6
"""A pitfall is told from this chance on: over a half, for a false alarm costs a candidate's trust."""
_EMISSION = 1.5
"""What a sentence's own words weigh beside its neighbours' sections; chosen by cross-validation."""
_TOLD = 0.45
"""A point is told from this chance on; chosen by cross-validation."""
_DISTANCE = 0.75
"""What a score's distance weighs beside the order; chosen by cross-validation (docs/scoring.md)."""
_UNSAID = -8.0
"""Log-odds of what no sentence says."""


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function, safe for large arguments."""
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def features(named: Floats, made: Floats, asked: Sequence[int] = ()) -> Floats:
    """Return what an answer shows of each criterion: (criteria, 6) from two (sentences, criteria) of logits.

    The strongest and second sentence that names it, the strongest and second that makes it, how much
    the sentences add up to, and how rich the rest of the answer is (the mean of the others' strongest). Where
    only some criteria were ``asked``, the rest is what was said to those: a part is not poor for being short.
    """
    by_named, by_made = np.sort(named, axis=0)[::-1], np.sort(made, axis=0)[::-1]
    second = 1 if len(named) > 1 else 0
    strongest = sigmoid(by_made[0])
    counted = np.isin(np.arange(len(strongest)), asked) if asked else np.ones(len(strongest), bool)
    rest = counted.sum() - counted
    others = np.where(
        rest > 0, (strongest[counted].sum() - counted * strongest) / np.maximum(rest, 1), strongest
    )
    total = np.log(np.exp(np.clip(named, -20, 20)).sum(axis=0))
    return np.stack([by_named[0], by_named[second], by_made[0], by_made[second], total, 4 * others], axis=1)


def chances(logits: Floats, model: Model, criteria: int, asked: Sequence[int] = ()) -> Floats:
    """Return how likely each criterion is absent, named and made: (criteria, 3)."""
    shown = features(logits[:, :criteria], logits[:, criteria : 2 * criteria], asked)
    named, made = (
        sigmoid(shown @ np.array(model[level]["weight"]) + np.array(model[level]["bias"]))
        for level in ("named", "made")
    )
    made = np.minimum(named, made)
    return np.stack([1 - named, named - made, made], axis=1)


def decide(chance: Floats) -> list[int]:
    """Return the scores (0, 1, 2) that are likely to be least wrong, given ``chances``.

    Wrong is the distance to the readers' score and, beside it, any two criteria of this answer that readers
    would order and the scores do not (ties count half): a card whose strong and weak points stand apart
    tells a candidate more. The criteria are sorted by
    expected score and every pair of cuts is tried. A point that is likelier absent stays absent.
    """
    count = len(chance)
    order = np.argsort(-(chance @ np.arange(3.0)), kind="stable")
    p = chance[order]
    distance = np.stack([p @ abs(np.arange(3.0) - score) for score in range(3)], axis=1)
    above = p[:, 1:2] * p[:, 0] + p[:, 2:] * (p[:, 0] + p[:, 1])
    np.fill_diagonal(above, 0)
    total = max(float(above.sum()), 1e-9)
    best, least = np.zeros(count, int), np.inf
    for made in range(count + 1):
        for named in range(made, count + 1):
            scores = np.repeat([2, 1, 0], [made, named - made, count - named])
            tied_or_wrong = 1 - float((above * (1 + np.sign(scores[:, None] - scores))).sum()) / (2 * total)
            wrong = _DISTANCE * float(distance[np.arange(count), scores].mean()) + tied_or_wrong
            if wrong < least:
                best, least = scores, wrong
    best = np.where(p[:, 0] > 1 - _TOLD, 0, best)
    out = np.zeros(count, int)
    out[order] = best
    return [int(score) for score in out]


def pitfall_features(name: str, logits: Floats, names: Sequence[str], texts: Sequence[str]) -> Floats:
    """Return what an answer shows of one pitfall.

    A sentence pitfall: its strongest and second sentence, what the answer has that speaks against it, and
    for a claim without bounds the strongest sentence that has words for that (docs/scoring.md: the gain).
    A whole-answer pitfall: the points whose absence or presence makes it.
    """
    at = {n: i for i, n in enumerate(names)}

    def strongest(kind: str, criterion: str) -> float:
        return float(logits[:, at[f"{kind}:{criterion}"]].max())

    against = [strongest("named", c) for c in SOFTENERS.get(name, ())]
    made = sigmoid(logits[:, [i for n, i in at.items() if n.startswith("made:")]].max(axis=0))
    if f"pitfall:{name}" in at:
        own = logits[:, at[f"pitfall:{name}"]]
        strongest_two = np.sort(own)[::-1][[0, min(1, len(own) - 1)]]
        shown = [*strongest_two, *against, 4 * made.mean()]
        if name in WITHOUT_BOUNDS:
            shown.append(
                max((x for x, text in zip(own, texts, strict=True) if ABSOLUTE.search(text)), default=_UNSAID)
            )
        return np.array(shown)
    if name == FLAT_LIST:
        risks = sigmoid(np.array([strongest("named", c) for c in RISKS])).sum()
        return np.array(
            [
                risks,
                float(risks > 1.5),
                *(strongest("named", c) for c in RANKING),
                *(strongest("made", c) for c in RANKING),
            ]
        )
    lifecycle = [i for n, i in at.items() if n.startswith(f"made:{MECHANISMS}")]
    peaks = np.sort(sigmoid(logits[:, lifecycle].max(axis=0)))[::-1]
    named = [i for n, i in at.items() if n.startswith(f"named:{MECHANISMS}")]
    return np.array(
        [4 * made.mean(), peaks[0], peaks[1], peaks[2], sigmoid(logits[:, named].max(axis=0)).sum() / 3]
    )


def pitfall_chance(
    name: str, logits: Floats, names: Sequence[str], model: Model, texts: Sequence[str]
) -> float:
    """Return how likely the pitfall is in this answer of ``texts``."""
    if name in ABSENCES:
        criteria = sum(n.startswith("named:") for n in names)
        return float(chances(logits, model, criteria)[names.index(f"named:{ABSENCES[name]}"), 0])
    own = model["pitfalls"][name]
    shown = pitfall_features(name, logits, names, texts)
    return float(sigmoid(shown @ np.array(own["weight"]) + own["bias"]))


def sections(logits: Floats, model: Model) -> list[int]:
    """Return the most likely section of each sentence, by its own words and its neighbours' sections."""
    emissions = _EMISSION * (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))
    if len(emissions):
        emissions[0] += np.array(model["start"])
    return most_likely(emissions, np.array(model["transitions"]))
