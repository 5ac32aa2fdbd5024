"""Fine-tune the sentence encoder and its heads on a rubric's labelled answers and examples.

    python bench/training/train.py --out DIR [--leave-out N/K] [--epochs E] [--frozen] [--seed S]

Multi-label: every sentence, read with its neighbours, is told which criteria it names and makes,
which section it belongs to, which pitfalls it holds and whether it makes sense at all. Writes
``model.bin`` (CTranslate2, int8), the rubric's head (JSON), and with ``--leave-out`` the logits of the
answers left out. Needs PyTorch (``pip install torch``); everything else is the project's own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import time
import tomllib
import zlib
from pathlib import Path

import ct2
import numpy as np
import torch
from data import (
    Labelled,
    Layout,
    Passage,
    load_answer,
    load_examples,
    load_passages,
    nonsense,
    roughen,
    windows,
)
from encoder import WIDTH, Encoder
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).parents[2]
RUBRIC = ROOT / "rubrics" / "ai-safety-perspective"
CLS, SEP, MASK = 101, 102, 103
MASKED = 0.08


class Judge(nn.Module):
    """The encoder and one linear head over the mean of each sentence's own tokens."""

    def __init__(self, encoder: Encoder, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(WIDTH, width)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, owner: torch.Tensor, count: int) -> torch.Tensor:
        """``owner`` numbers the sentence each token belongs to, -1 for none; gives (count, width) logits."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.encoder(ids, mask)
        hidden = hidden.float()[owner >= 0]
        owners = owner[owner >= 0]
        total = torch.zeros(count, WIDTH).index_add_(0, owners, hidden)
        size = torch.zeros(count).index_add_(0, owners, torch.ones(len(owners)))
        return self.head(F.dropout(F.normalize(total / size[:, None], dim=1), 0.15, self.training) * 8)


def collate(batch: list[Passage], tokenizer: Tokenizer) -> tuple[torch.Tensor, ...]:
    rows, count = [], 0
    for passage in batch:
        ids, owner = [CLS], [-1]
        for encoded in tokenizer.encode_batch(passage.texts, add_special_tokens=False):
            tokens = (encoded.ids or [100])[:120]
            ids += [*tokens, SEP]
            owner += [count] * len(tokens) + [-1]
            count += 1
        rows.append((ids, owner))
    length = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([r + [0] * (length - len(r)) for r, _ in rows])
    owner = torch.tensor([o + [-1] * (length - len(o)) for _, o in rows])
    mask = torch.tensor([[True] * len(r) + [False] * (length - len(r)) for r, _ in rows])
    return ids[:, :512], mask[:, :512], owner[:, :512], torch.tensor(count)


def epoch_of(
    answers: list[Labelled],
    examples: list[Passage],
    others: list[Passage],
    rng: random.Random,
    layout: Layout,
) -> list[Passage]:
    out = []
    for answer in answers:
        passage = answer.passage
        rough = rng.random() < 0.6
        texts = [roughen(t, rng) if rough else t for t in passage.texts]
        out += windows(Passage(texts, passage.targets, passage.id), rng)
        if rng.random() < 0.25:
            out += windows(nonsense(passage.texts, rng, layout), rng)
    out += [Passage([roughen(p.texts[0], rng)], p.targets, p.id) for p in examples]
    for passage in others:
        out += windows(Passage([roughen(t, rng) for t in passage.texts], passage.targets, passage.id), rng)
    return out


def batches(passages: list[Passage], rng: random.Random, tokens: int = 3600) -> list[list[Passage]]:
    """Group passages of similar length, then shuffle the groups."""
    passages = sorted(passages, key=lambda p: (sum(len(t) for t in p.texts) // 40, rng.random()))
    out, batch, longest = [], [], 0
    for passage in passages:
        size = sum(len(t) for t in passage.texts) // 4 + len(passage.texts) + 1
        if batch and max(longest, size) * (len(batch) + 1) > tokens:
            out.append(batch)
            batch, longest = [], 0
        batch.append(passage)
        longest = max(longest, size)
    out.append(batch)
    rng.shuffle(out)
    return out


def loss_of(logits: torch.Tensor, targets: torch.Tensor, layout: Layout) -> torch.Tensor:
    known = ~targets.isnan()
    truth = targets.nan_to_num()
    weight = 1 + truth * 1.5
    each = F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight
    each = each * known
    scale = torch.ones(layout.width)
    scale[layout.sections : layout.pitfalls] = 0.4
    return (each * scale).sum() / known.any(1).sum().clamp(min=1)


def logits_of(judge: Judge, passage: Passage, tokenizer: Tokenizer) -> np.ndarray:
    """Logits of every sentence, read as the program reads: in windows with neighbours on both sides."""
    judge.eval()
    out = []
    with torch.no_grad():
        for start in range(0, len(passage.texts), 4):
            low, high = max(0, start - 1), min(len(passage.texts), start + 5)
            part = Passage(passage.texts[low:high], passage.targets[low:high])
            ids, mask, owner, count = collate([part], tokenizer)
            rows = judge(ids, mask, owner, int(count))
            out.append(rows[start - low : min(start + 4, len(passage.texts)) - low].numpy())
    judge.train()
    return np.concatenate(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--leave-out", default="", metavar="N/K", help="leave out the Nth of K parts")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--frozen", action="store_true", help="train the heads alone")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    rng = random.Random(args.seed)

    rubric = tomllib.loads(RUBRIC.with_suffix(".toml").read_text())
    layout = Layout(tuple(c["id"] for c in rubric["criteria"]))
    answers = [load_answer(p, layout) for p in sorted((RUBRIC / "answers").glob("*.yaml"))]
    examples = load_examples(RUBRIC / "examples", layout)
    others = load_passages(RUBRIC / "off_topic.toml", layout, 0) + load_passages(
        RUBRIC / "denials.toml", layout, 1
    )
    held: list[Labelled] = []
    if args.leave_out:
        n, k = map(int, re.findall(r"\d+", args.leave_out))
        held = [a for a in answers if zlib.crc32(a.id.encode()) % k == n]
        answers = [a for a in answers if zlib.crc32(a.id.encode()) % k != n]
    print(f"{len(answers)} answers, {len(examples)} examples, {len(held)} left out", flush=True)

    base = Path(__file__).parent / "minilm"
    like = ct2.read(base / "model.bin")
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    judge = Judge(Encoder(ct2.dequantize(like)), layout.width)
    nn.init.constant_(judge.head.bias, -3.0)
    judge.encoder.requires_grad_(not args.frozen)
    judge.encoder.get("embeddings_0/weight").requires_grad_(False)

    total = args.epochs * len(batches(epoch_of(answers, examples, others, random.Random(1), layout), rng))
    encoder_lr, head_lr = (0 if args.frozen else 1.5e-4), 4e-3
    optimizer = torch.optim.AdamW(
        [
            {"params": judge.encoder.parameters(), "lr": encoder_lr},
            {"params": judge.head.parameters(), "lr": head_lr},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=[max(encoder_lr, 1e-9), head_lr], total_steps=total + 200, pct_start=0.1
    )
    began = time.monotonic()
    for epoch in range(args.epochs):
        judge.train()
        losses = []
        for batch in batches(epoch_of(answers, examples, others, rng, layout), rng):
            ids, mask, owner, count = collate(batch, tokenizer)
            # Some words hidden: the point has to be made by the sentence, not by one word of it.
            ids = ids.masked_fill((torch.rand(ids.shape) < MASKED) & (owner >= 0), MASK)
            targets = torch.tensor(np.concatenate([p.targets for p in batch]))
            loss = loss_of(judge(ids, mask, owner, int(count)), targets, layout)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)

    args.out.mkdir(parents=True, exist_ok=True)
    if held:
        np.savez(args.out / "held.npz", **{a.id: logits_of(judge, a.passage, tokenizer) for a in held})
    ct2.write(args.out / "model.bin", ct2.quantize(judge.encoder.floats(), like))
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        shutil.copy(base / name, args.out)
    head = {
        "names": layout.names(),
        "bias": [round(x, 4) for x in judge.head.bias.tolist()],
        "weight": [[round(x * 8, 4) for x in row] for row in judge.head.weight.tolist()],
    }
    (args.out / f"{RUBRIC.name}.json").write_text(json.dumps(head))
    print(f"written to {args.out}")


if __name__ == "__main__":
    main()
