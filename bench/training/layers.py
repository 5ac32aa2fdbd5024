"""What each layer of the scorer gains, cross-validated on answers its encoder never saw.

    python bench/training/layers.py HELD.npz...

HELD.npz is what ``train.py --leave-out`` writes; run it with ``--frozen`` as well to compare encoders.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import numpy as np
from data import Layout, load_answer
from fit import RUBRIC, Case, f1, judge, logistic, qwk, within

from coach.scoring.likeness import term_hits


def chances(x: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return (answers, criteria, 3) chances, each answer's from models fitted without its fold."""
    answers, criteria, _ = x.shape
    out = np.zeros((answers, criteria, 3))
    for fold in range(5):
        train = [i for i in range(answers) if i % 5 != fold]
        group = np.tile(np.arange(criteria), len(train))
        levels = [
            logistic(x[train].reshape(-1, x.shape[2]), truth[train].ravel() >= level, group, criteria)
            for level in (1, 2)
        ]
        for i in range(fold, answers, 5):
            named, made = (judge.sigmoid(x[i] @ w + b) for w, b in levels)
            made = np.minimum(named, made)
            out[i] = np.stack([1 - named, named - made, made], axis=1)
    return out


def nearest(chance: np.ndarray) -> np.ndarray:
    """Return the score nearest to the expected one, for each criterion by itself."""
    return np.rint(chance @ np.arange(3.0)).astype(int)


def main() -> None:
    raw = tomllib.loads(RUBRIC.with_suffix(".toml").read_text())
    layout = Layout(tuple(c["id"] for c in raw["criteria"]))
    n = len(layout.criteria)
    held = {k: v for path in sys.argv[1:] for k, v in np.load(Path(path)).items()}
    cases = [Case(answer_id, rows, layout) for answer_id, rows in sorted(held.items())]
    cases = [case for case in cases if len(case.logits) == len(case.sections)]
    truth = np.stack([case.scores for case in cases])
    reading = np.stack([judge.features(c.logits[:, :n], c.logits[:, n : 2 * n]) for c in cases])
    terms = np.zeros((len(cases), n, 1))
    for at, case in enumerate(cases):
        texts = load_answer(RUBRIC / "answers" / f"{case.id}.yaml", layout).passage.texts
        for i, criterion in enumerate(raw["criteria"]):
            terms[at, i] = np.log1p(sum(term_hits(text, criterion["terms"]) for text in texts))

    def show(title: str, x: np.ndarray, decide=judge.decide) -> None:
        mine = np.stack([decide(chance) for chance in chances(x, truth)])
        print(
            f"{title:44} qwk {qwk(truth.ravel(), mine.ravel()):.3f}  named {f1(truth >= 1, mine >= 1):.3f}"
            f"  made {f1(truth == 2, mine == 2):.3f}  within {within(truth, mine):.3f}"
        )

    print(f"{len(cases)} answers")
    show("terms alone (rapidfuzz)", terms)
    show("sentences, each criterion by itself", reading[:, :, :5], nearest)
    show("and how rich the rest of the answer is", reading, nearest)
    show("and the order within the answer (shipped)", reading)
    show("and terms", np.concatenate([reading, terms], axis=2))


if __name__ == "__main__":
    main()
