"""Average the weights of several training runs into one encoder and head (a model soup).

    python bench/training/average.py RUN_DIR... --out coach/models/judge

Runs from one base that saw different parts of the data meet new answers better together than each alone
(Wortsman et al., 2022). The first run's fitted answer models are kept: run ``fit.py --write`` afterwards.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import ct2
import numpy as np

HEAD = "ai-safety-perspective.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    stored = [ct2.read(run / "model.bin") for run in args.runs]
    floats = [ct2.dequantize(variables) for variables in stored]
    mean = {name: np.mean([f[name] for f in floats], axis=0) for name in floats[0] if floats[0][name].ndim}
    ct2.write(args.out / "model.bin", ct2.quantize(mean, stored[0]))
    heads = [json.loads((run / HEAD).read_text()) for run in args.runs]
    joined = heads[0] | {
        key: np.mean([head[key] for head in heads], axis=0).round(4).tolist() for key in ("weight", "bias")
    }
    (args.out / HEAD).write_text(json.dumps(joined))
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        if not (args.out / name).exists():
            shutil.copy(args.runs[0] / name, args.out)


if __name__ == "__main__":
    main()
