"""Fit the weights of coach/scoring/likeness.py on the main rubric's labelled answers.

    python bench/training/fit_likeness.py

Each criterion is seen with eight example sentences and six near misses drawn at random, as a small
rubric has them. Cross-validated over criteria: the weights are measured on criteria they never saw.
Prints the weights to copy.
"""

from __future__ import annotations

import random
import tomllib

import msgspec
import numpy as np
from data import Layout, load_answer
from fit import RUBRIC, f1, logistic, qwk

from coach.library import Library
from coach.scoring import likeness
from coach.scoring.encoder import encoder
from coach.scoring.judge import sigmoid


def main() -> None:
    rubric = Library().rubric("ai-safety-perspective")
    layout = Layout(tuple(c.id for c in rubric.criteria))
    reader = encoder("judge")
    rng = random.Random(3)
    answers = [load_answer(p, layout) for p in sorted((RUBRIC / "answers").glob("*.yaml"))]
    vectors = [reader.alone(a.passage.texts) for a in answers]
    x, named, made, who, which = [], [], [], [], []
    for at, criterion in enumerate(rubric.criteria):
        raw = tomllib.loads((RUBRIC / "examples" / f"{criterion.id}.toml").read_text())
        small = msgspec.structs.replace(
            criterion,
            made=tuple(rng.sample(raw["made"], 8)),
            near_miss=tuple(rng.sample(raw["near_miss"], 6)),
        )
        examples = likeness.Examples(small, reader)
        for number, (answer, rows) in enumerate(zip(answers, vectors, strict=True)):
            f = examples.features(answer.passage.texts, rows)
            x.append(f)
            named.append(answer.passage.targets[:, at] > 0)
            made.append(answer.passage.targets[:, layout.made + at] > 0)
            who += [number] * len(f)
            which += [at] * len(f)
    x, named, made = np.concatenate(x), np.concatenate(named), np.concatenate(made)
    who, which = np.array(who), np.array(which)
    truth = np.stack([a.scores for a in answers])

    def best_of(model: tuple, rows: np.ndarray) -> np.ndarray:
        w, b = model
        chance = sigmoid(x @ w + b[0])
        out = np.zeros(truth.shape)
        np.maximum.at(out, (who[rows], which[rows]), chance[rows])
        return out

    n, m = np.zeros(truth.shape), np.zeros(truth.shape)
    for fold in range(4):
        train, test = np.flatnonzero(which % 4 != fold), np.flatnonzero(which % 4 == fold)
        n += best_of(logistic(x[train], named[train]), test)
        m += best_of(logistic(x[train], made[train]), test)
    grid = np.arange(0.05, 0.7, 0.025)
    score = lambda a, b: (n > a).astype(int) + ((m > b) & (n > a))  # noqa: E731
    a, b = max(((a, b) for a in grid for b in grid), key=lambda c: qwk(truth.ravel(), score(*c).ravel()))
    mine = score(a, b)
    print(
        f"unseen criteria: qwk {qwk(truth.ravel(), mine.ravel()):.3f}  "
        f"named {f1(truth >= 1, mine >= 1):.3f}  made {f1(truth == 2, mine == 2):.3f}  cuts {a:.3f} {b:.3f}"
    )
    for title, y in (("NAMED", named), ("MADE", made)):
        w, bias = logistic(x, y)
        print(title, "= np.array(", [round(float(v), 3) for v in (*w, bias[0])], ")")


if __name__ == "__main__":
    main()
