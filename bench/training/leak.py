"""Check that no sentence of a labelled set stands, or nearly stands, in the training data.

    python bench/training/leak.py SET_DIR

SET_DIR holds answers/NNN.yaml with sentences. Prints how near the nearest pair of each kind is
(letters, by rapidfuzz; meaning, by the base encoder) and exits with 1 where one is a near copy.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz import fuzz, process

from coach.scoring.encoder import Encoder

ROOT = Path(__file__).parents[2]
RUBRIC = ROOT / "rubrics" / "ai-safety-perspective"
SAME_LETTERS, SAME_MEANING = 85, 0.93


def ours() -> list[str]:
    """Return every sentence that the scorer learns from or quotes."""
    texts = [
        s["t"] for p in RUBRIC.glob("answers/*.yaml") for s in yaml.safe_load(p.read_text())["sentences"]
    ]
    for path in RUBRIC.glob("examples/*.toml"):
        texts += [s for v in tomllib.loads(path.read_text()).values() if isinstance(v, list) for s in v]
    for name in ("off_topic", "denials"):
        texts += [s for p in tomllib.loads((RUBRIC / f"{name}.toml").read_text())["passages"] for s in p]
    texts += re.findall(r'"([^"]{20,})"', RUBRIC.with_suffix(".toml").read_text())
    return texts


def theirs(folder: Path) -> list[str]:
    return [
        s["text"] for p in folder.glob("answers/*.yaml") for s in yaml.safe_load(p.read_text())["sentences"]
    ]


def main() -> int:
    mine = ours()
    other = [s for s in theirs(Path(sys.argv[1])) if len(s.split()) >= 6]
    reader = Encoder(Path(__file__).parent / "minilm")
    letters = process.cdist(other, mine, scorer=fuzz.ratio, workers=2)
    meaning = reader.alone(other) @ reader.alone(mine).T
    print(f"{len(other)} sentences of six words or more against {len(mine)} of ours")
    copies = 0
    for name, table, bound in (("letters", letters, SAME_LETTERS), ("meaning", meaning, SAME_MEANING)):
        at = np.unravel_index(table.argmax(), table.shape)
        copies += int((table.max(axis=1) >= bound).sum())
        # The other set is only measured with: its own sentence stays unread.
        print(f"{name}: nearest {table.max():.2f} (bound {bound}), ours is: {mine[at[1]]}")
    print(f"{copies} near copies")
    return bool(copies)


if __name__ == "__main__":
    sys.exit(main())
