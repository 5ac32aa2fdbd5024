"""The labelled answers and example sentences of a rubric, as arrays to learn from."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

SECTIONS = ("definition", "risks", "lifecycle", "role", "example", "balance", "long_term", "other")
SENTENCE_PITFALLS = (
    "buzzwords",
    "invented_metrics",
    "one_time_gate",
    "someone_elses_job",
    "no_tradeoffs",
    "overclaiming",
    "pundit_drift",
)
WHOLE_PITFALLS = ("over_refusal_ignored", "flat_risk_list", "philosophical_only")


@dataclass(frozen=True)
class Layout:
    """Which column of a target row is what: named, made, sections, pitfalls, sense, topic."""

    criteria: tuple[str, ...]

    @property
    def made(self) -> int:
        return len(self.criteria)

    @property
    def sections(self) -> int:
        return 2 * len(self.criteria)

    @property
    def pitfalls(self) -> int:
        return self.sections + len(SECTIONS)

    @property
    def sense(self) -> int:
        return self.pitfalls + len(SENTENCE_PITFALLS)

    @property
    def topic(self) -> int:
        return self.sense + 1

    @property
    def width(self) -> int:
        return self.topic + 1

    def names(self) -> list[str]:
        return [
            *(f"named:{c}" for c in self.criteria),
            *(f"made:{c}" for c in self.criteria),
            *(f"section:{s}" for s in SECTIONS),
            *(f"pitfall:{p}" for p in SENTENCE_PITFALLS),
            "sense",
            "topic",
        ]


@dataclass
class Passage:
    """Sentences in a row with their targets; NaN where nothing is known about a target."""

    texts: list[str]
    targets: np.ndarray
    id: str = ""


@dataclass
class Labelled:
    """One labelled answer; ``scores`` per criterion and ``whole`` pitfalls are of the whole answer."""

    id: str
    passage: Passage
    scores: np.ndarray
    whole: np.ndarray


def load_answer(path: Path, layout: Layout) -> Labelled:
    raw = yaml.safe_load(path.read_text())
    sentences = raw["sentences"]
    targets = np.zeros((len(sentences), layout.width), np.float32)
    scores = np.zeros(len(layout.criteria), int)
    for row, sentence in zip(targets, sentences, strict=True):
        row[layout.sections + SECTIONS.index(sentence["s"])] = 1
        row[layout.sense] = 1
        row[layout.topic] = np.nan if sentence["s"] == "other" else 1
        for name, score in (sentence.get("c") or {}).items():
            at = layout.criteria.index(name)
            row[at] = 1
            row[layout.made + at] = score == 2
            scores[at] = max(scores[at], score)
        for name in sentence.get("p") or []:
            row[layout.pitfalls + SENTENCE_PITFALLS.index(name)] = 1
    for name, score in (raw.get("criteria") or {}).items():
        scores[layout.criteria.index(name)] = score
    whole = np.array([name in (raw.get("pitfalls") or []) for name in WHOLE_PITFALLS])
    return Labelled(raw["id"], Passage([s["t"] for s in sentences], targets, raw["id"]), scores, whole)


def load_examples(folder: Path, layout: Layout) -> list[Passage]:
    """One passage for each example sentence; only its own criterion or pitfall is known."""
    passages = []
    for path in sorted(folder.glob("*.toml")):
        raw = tomllib.loads(path.read_text())
        known: list[tuple[str, dict[int, float]]] = []
        if "pitfall" in raw:
            at = layout.pitfalls + SENTENCE_PITFALLS.index(raw["pitfall"])
            known += [(t, {at: 1}) for t in raw["present"]] + [(t, {at: 0}) for t in raw["absent"]]
        else:
            at = layout.criteria.index(raw["criterion"])
            made = layout.made + at
            known += [(t, {at: 1, made: 1}) for t in raw["made"]]
            known += [(t, {at: 1, made: 0}) for t in raw["named"]]
            known += [(t, {at: 0, made: 0}) for t in raw["near_miss"]]
        for text, values in known:
            row = np.full((1, layout.width), np.nan, np.float32)
            row[0, list(values)] = list(values.values())
            row[0, layout.sense] = 1
            passages.append(Passage([text], row, path.stem))
    return passages


def load_passages(path: Path, layout: Layout, topic: int) -> list[Passage]:
    """Passages off the topic (0: nothing else is known of them), or with every point denied (1)."""
    passages = []
    for number, texts in enumerate(tomllib.loads(path.read_text())["passages"]):
        targets = np.zeros((len(texts), layout.width), np.float32)
        targets[:, layout.sections : layout.sense] = np.nan
        if not topic:
            targets[:, : layout.sections] = np.nan
        targets[:, layout.sense] = 1
        targets[:, layout.topic] = topic
        passages.append(Passage(texts, targets, f"{path.stem}-{number}"))
    return passages


def windows(passage: Passage, rng: random.Random, longest: int = 7) -> list[Passage]:
    """Cut an answer into runs of one to ``longest`` sentences, so that the model meets every context."""
    out, at = [], 0
    while at < len(passage.texts):
        size = rng.choice((1, 3, 5, 6, longest))
        out.append(Passage(passage.texts[at : at + size], passage.targets[at : at + size], passage.id))
        at += size
    return out


_FILLERS = ("um", "uh", "you know", "like", "I mean", "so", "kind of", "right", "basically", "well")


def roughen(text: str, rng: random.Random) -> str:
    """Return the sentence as it may also arrive: no punctuation, fillers, words lost or misheard."""
    kind = rng.random()
    if kind < 0.35:
        return text
    words = text.split()
    if kind < 0.6:
        words = re.sub(r"[.,;:!?'\"]", "", text.lower()).split() or words
    if kind > 0.45:
        rough = []
        for word in words:
            chance = rng.random()
            if chance < 0.03:
                continue
            if chance < 0.06:
                rough.append(rng.choice(_FILLERS))
            if chance > 0.95 and len(word) > 3:
                at = rng.randrange(1, len(word) - 1)
                word = word[:at] + rng.choice("aeiourstln") + word[at + 1 :]
            rough.append(word)
        words = rough or words
    return " ".join(words)


def nonsense(texts: list[str], rng: random.Random, layout: Layout) -> Passage:
    """Shuffle the words of a passage: the topic is there and no point is made."""
    words = " ".join(texts).split()
    rng.shuffle(words)
    out, at = [], 0
    while at < len(words):
        size = rng.randint(8, 28)
        out.append(" ".join(words[at : at + size]))
        at += size
    targets = np.zeros((len(out), layout.width), np.float32)
    targets[:, layout.sections : layout.pitfalls] = np.nan
    targets[:, layout.topic] = np.nan
    return Passage(out, targets, "nonsense")
