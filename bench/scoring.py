"""Time the scoring of one 700-word answer: loaded, from a cold start, and beside the plain way.

    python bench/scoring.py

The plain way is what the scorer replaces: every sentence against every example sentence of every
criterion, by rapidfuzz and by embeddings, one pair at a time.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

import numpy as np
from rapidfuzz import fuzz

from coach.library import Library
from coach.model import Transcript, Utterance, Word
from coach.scoring.encoder import Encoder, encoder
from coach.scoring.scorer import Scorer

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "rubrics" / "ai-safety-perspective" / "examples"


def answer_of(words: int) -> str:
    """Return a spoken answer of about that many words, from the attack bases."""
    bases = tomllib.loads((ROOT / "bench/attacks/base.toml").read_text(encoding="utf-8"))["bases"]
    text = " ".join(base["text"].strip() for base in bases).split()
    return " ".join(text[:words])


def transcript_of(text: str) -> Transcript:
    return Transcript((Utterance(tuple(Word(w) for w in text.split())),))


def loaded(text: str, runs: int = 5) -> float:
    """Median seconds of a score with everything loaded and nothing remembered."""
    library = Library()
    question = library.question("ai-safety-perspective")
    scorer = Scorer(library.rubric(question.rubric))
    scorer.warm()
    took = []
    for _ in range(runs):
        encoder("judge")._seen.clear()
        began = time.perf_counter()
        scorer.score(question, transcript_of(text), source="bench", seconds=None)
        took.append(time.perf_counter() - began)
    return median(took)


def cold(text: str, runs: int = 5) -> float:
    """Median seconds of the whole ``coach score`` process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.txt"
        path.write_text(text)
        took = []
        for _ in range(runs):
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "coach", "--home", folder, "score", "--json", str(path)],
                check=True,
                capture_output=True,
            )
            took.append(time.perf_counter() - began)
        return median(took)


def plain(text: str) -> float:
    """Seconds of the pairwise loop, the model loaded and the examples' vectors not yet made."""
    examples = [
        sentence
        for path in sorted(EXAMPLES.glob("*.toml"))
        for key, values in tomllib.loads(path.read_text()).items()
        if isinstance(values, list)
        for sentence in values
    ]
    said = [s + "." for s in text.split(". ")]
    reader: Encoder = Encoder(ROOT / "bench/training/minilm")
    reader.alone(["warm"])
    began = time.perf_counter()
    ours, theirs = reader.alone(said), reader.alone(examples)
    best = 0.0
    for i, sentence in enumerate(said):
        for j, example in enumerate(examples):
            best = max(best, fuzz.partial_ratio(sentence, example) / 100 + float(np.dot(ours[i], theirs[j])))
    return time.perf_counter() - began


def main() -> None:
    text = answer_of(700)
    print(f"{len(text.split())} words")
    print(f"loaded      {loaded(text):7.3f} s")
    print(f"cold start  {cold(text):7.3f} s   (python -m coach score --json)")
    print(f"plain way   {plain(text):7.3f} s   (pairwise rapidfuzz and embeddings, loaded)")


if __name__ == "__main__":
    main()
