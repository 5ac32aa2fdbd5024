"""Fit what turns sentence logits into an answer's scores, on logits of answers the encoder never saw.

    python bench/training/fit.py HELD.npz... [--pitfalls]
        [--write coach/models/judge/ai-safety-perspective.json]

Criteria: two ordinal logistic models (named or more; made) with weights that all criteria share and a
bias each. Pitfalls: a small logistic model each. Section transitions: counts. Prints figures from a
five-fold cross-validation over whole answers, then fits on all and writes; with ``--pitfalls`` it
writes only what is about them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path

import numpy as np
import torch
from data import SECTIONS, SENTENCE_PITFALLS, WHOLE_PITFALLS, Layout, load_answer
from torch.nn import functional as F

ROOT = Path(__file__).parents[2]
RUBRIC = ROOT / "rubrics" / "ai-safety-perspective"
sys.path.insert(0, str(ROOT))
from coach.scoring import judge  # noqa: E402
from coach.scoring.main_rubric import ABSENCES  # noqa: E402

PITFALLS = (*SENTENCE_PITFALLS, *WHOLE_PITFALLS)


class Case:
    """One answer: its logits, the readers' scores and pitfalls, and the true section of each sentence."""

    def __init__(self, answer_id: str, logits: np.ndarray, layout: Layout) -> None:
        answer = load_answer(RUBRIC / "answers" / f"{answer_id}.yaml", layout)
        self.id = answer_id
        self.logits = logits.astype(float)
        self.texts = answer.passage.texts
        targets = answer.passage.targets
        self.sections = targets[:, layout.sections : layout.pitfalls].argmax(1)
        self.scores = answer.scores
        present = {p for p, on in zip(WHOLE_PITFALLS, answer.whole, strict=True) if on}
        held = targets[:, layout.pitfalls : layout.sense].max(0)
        present |= {p for p, on in zip(SENTENCE_PITFALLS, held, strict=True) if on}
        self.pitfalls = np.array([p in present for p in PITFALLS])


def logistic(
    x: np.ndarray, y: np.ndarray, group: np.ndarray | None = None, groups: int = 1, ridge: float = 2.0
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and a bias for each group, the biases ridged towards a shared one."""
    xt, yt = torch.tensor(x), torch.tensor(y, dtype=torch.float64)
    at = torch.tensor(group if group is not None else np.zeros(len(x), int))
    w = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    shared = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    own = torch.zeros(groups, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, shared, own], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        z = xt @ w + shared + own[at]
        loss = F.binary_cross_entropy_with_logits(z, yt, reduction="sum") + ridge * (w @ w + own @ own) / 2
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().numpy(), (shared + own).detach().numpy()


def qwk(truth: np.ndarray, mine: np.ndarray) -> float:
    seen = np.zeros((3, 3))
    np.add.at(seen, (truth, mine), 1)
    weight = np.subtract.outer(np.arange(3), np.arange(3)) ** 2 / 4
    return 1 - (weight * seen).sum() / (weight * np.outer(seen.sum(1), seen.sum(0)) / seen.sum()).sum()


def f1(truth: np.ndarray, mine: np.ndarray) -> float:
    return 2 * (truth & mine).sum() / max(1, truth.sum() + mine.sum())


def within(truth: np.ndarray, mine: np.ndarray) -> float:
    """Share of an answer's unequal pairs of criteria that are scored in the same order, ties half."""
    shares = []
    for t, m in zip(truth, mine, strict=True):
        unequal = t[:, None] > t[None, :]
        if unequal.any():
            order = np.sign(m[:, None] - m[None, :])[unequal]
            shares.append(((order + 1) / 2).mean())
    return float(np.mean(shares))


def fit(cases: list[Case], layout: Layout) -> dict:
    n = len(layout.criteria)
    x = np.concatenate([judge.features(c.logits[:, :n], c.logits[:, n : 2 * n]) for c in cases])
    scores = np.concatenate([c.scores for c in cases])
    group = np.tile(np.arange(n), len(cases))
    model: dict = {}
    for level, name in ((1, "named"), (2, "made")):
        w, b = logistic(x, scores >= level, group, n)
        model[name] = {"weight": w.round(4).tolist(), "bias": b.round(4).tolist()}
    model["transitions"], model["start"] = transitions(cases)
    model["pitfalls"] = {}
    for at, name in enumerate(PITFALLS):
        if name in ABSENCES:
            continue
        px = np.stack([judge.pitfall_features(name, c.logits, layout.names(), c.texts) for c in cases])
        y = np.array([c.pitfalls[at] for c in cases])
        w, b = logistic(px, y, ridge=1.0)
        model["pitfalls"][name] = {
            "weight": w.round(4).tolist(),
            "bias": round(float(b[0]), 4),
        }
    return model


def transitions(cases: list[Case]) -> tuple[list, list]:
    count = np.full((len(SECTIONS), len(SECTIONS)), 0.5)
    start = np.full(len(SECTIONS), 0.5)
    for case in cases:
        start[case.sections[0]] += 1
        np.add.at(count, (case.sections[:-1], case.sections[1:]), 1)
    return np.log(count / count.sum(1, keepdims=True)).round(3).tolist(), np.log(start / start.sum()).round(
        3
    ).tolist()


def apply(case: Case, model: dict, layout: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = len(layout.criteria)
    scores = np.array(judge.decide(judge.chances(case.logits, model, n)))
    pitfalls = np.array(
        [
            judge.pitfall_chance(name, case.logits, layout.names(), model, case.texts) > judge.LIKELY
            for name in PITFALLS
        ]
    )
    return (
        scores,
        pitfalls,
        np.array(judge.sections(case.logits[:, layout.sections : layout.pitfalls], model)),
    )


def report(cases: list[Case], found: list[tuple], title: str) -> None:
    truth = np.concatenate([c.scores for c in cases])
    mine = np.concatenate([f[0] for f in found])
    pt, pm = np.stack([c.pitfalls for c in cases]), np.stack([f[1] for f in found])
    right = sum(((f[2] == c.sections) & (c.sections != 7)).sum() for c, f in zip(cases, found, strict=True))
    known = sum((c.sections != 7).sum() for c in cases)
    hits = (pt & pm).sum()
    order = within(truth.reshape(len(cases), -1), mine.reshape(len(cases), -1))
    print(
        f"{title}: {len(cases)} answers  qwk {qwk(truth, mine):.3f}  named {f1(truth >= 1, mine >= 1):.3f}"
        f"  made {f1(truth == 2, mine == 2):.3f}"
        f"  within {order:.3f}  pitfall_f1 {f1(pt, pm):.3f}"
        f" (precision {hits / max(1, pm.sum()):.3f} recall {hits / max(1, pt.sum()):.3f})"
        f"  sections {right / known:.3f}  mean {truth.mean():.2f} {mine.mean():.2f}"
    )
    print(
        "  " + "  ".join(f"{p} {f1(pt[:, i], pm[:, i]):.2f}/{pt[:, i].sum()}" for i, p in enumerate(PITFALLS))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("held", type=Path, nargs="+")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--pitfalls", action="store_true", help="write the pitfalls' models alone")
    args = parser.parse_args()
    rubric = tomllib.loads(RUBRIC.with_suffix(".toml").read_text())
    layout = Layout(tuple(c["id"] for c in rubric["criteria"]))
    logits = {k: v for path in args.held for k, v in np.load(path).items()}
    cases = [Case(answer_id, rows, layout) for answer_id, rows in sorted(logits.items())]
    stale = [c.id for c in cases if len(c.logits) != len(c.sections)]
    if stale:
        print(f"left aside, edited since: {', '.join(stale)}")
        cases = [c for c in cases if c.id not in stale]
    found: list[tuple] = [()] * len(cases)
    for fold in range(5):
        model = fit([c for i, c in enumerate(cases) if i % 5 != fold], layout)
        for i in range(fold, len(cases), 5):
            found[i] = apply(cases[i], model, layout)
    report(cases, found, "cross-validated")
    model = fit(cases, layout)
    report(cases, [apply(c, model, layout) for c in cases], "fitted on all")
    if args.write:
        head = json.loads(args.write.read_text())
        kept = head["answer"] | {"pitfalls": model["pitfalls"]} if args.pitfalls else model
        args.write.write_text(json.dumps(head | {"answer": kept}))
        print(f"written into {args.write}")


if __name__ == "__main__":
    main()
