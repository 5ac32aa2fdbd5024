"""Damage every kind of file that the coach reads, a hundred thousand times, and look how it takes it.

    python bench/fuzz.py [--inputs 100000] [--seed 1] [--only KIND]

A good file is cut, doubled, flipped and filled with nasty values by Hypothesis, then read and used. Each must
be read, or refused in one line that names the file and what to do, within 2 s and 200 MB of memory.
"""

from __future__ import annotations

import argparse
import faulthandler
import re
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))
from bad_input import Kind, check, damaged, kinds

WITHIN_S, WITHIN_MB, HANGS_AFTER_S = 2.0, 200, 60
AT_ONCE = 1_000


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Run:
    """One kind of file under fire: how many were refused, the slowest, and what went wrong with which."""

    def __init__(self, kind: Kind, home: Path) -> None:
        self._kind, self._home = kind, home
        self.read = self.refused = 0
        self.slowest_s = 0.0
        self.faults: dict[str, bytes] = {}

    def one(self, data: bytes) -> None:
        faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
        began_s = time.thread_time()
        try:
            refused = check(self._kind, self._home, data)
        except Exception as error:
            self._fault(_where(error), data)
            return
        took_s = time.thread_time() - began_s
        self.refused += refused
        self.read += not refused
        self.slowest_s = max(self.slowest_s, took_s)
        if took_s > WITHIN_S:
            self._fault(f"takes over {WITHIN_S} s", data)

    def many(self, inputs: int, first_seed: int) -> None:
        """Try so many inputs."""
        for number in range(0, inputs, AT_ONCE):
            tried = settings(
                max_examples=min(AT_ONCE, inputs - number), database=None, deadline=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )(given(damaged(self._kind))(self.one))  # fmt: skip
            seed(first_seed + number)(tried)()

    def _fault(self, says: str, data: bytes) -> None:
        """Remember a fault with the smallest input that brings it about."""
        self.faults[says] = min(self.faults.get(says, data), data, key=len)


def _where(error: Exception) -> str:
    """Name an error by its kind and by the two innermost lines that it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}: {re.sub('[0-9]+', '0', str(error))[:160]!r}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    wish = options.parse_args()
    chosen = {name: kind for name, kind in kinds().items() if wish.only in name}
    each, bad, total = -(-wish.inputs // len(chosen)), 0, 0
    print(f"{'kind':<14}{'refused':>9}{'read':>9}{'slowest':>10}{'memory':>10}")
    for name, kind in chosen.items():
        with tempfile.TemporaryDirectory() as folder:
            run = Run(kind, Path(folder))
            run.many(10, wish.seed)
            before_mb = peak_mb()
            run.many(each - 10, wish.seed + 1)
        grown_mb = peak_mb() - before_mb
        bad += bool(run.faults or grown_mb > WITHIN_MB)
        total += each
        print(
            f"{name:<14}{run.refused:>9}{run.read:>9}{run.slowest_s:>8.2f} s{grown_mb:>7.0f} MB", flush=True
        )
        for says, data in run.faults.items():
            print(f"  {says}\n    {len(data)} bytes: {data[:300]!r}")
    print(f"{total} inputs, {bad} kinds failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
