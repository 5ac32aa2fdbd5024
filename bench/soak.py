"""Press random keys on every screen and pull at the window, for hours, and see that nothing gives.

    python bench/soak.py [--minutes 240] [--seed 1]

The real screens over a home with answers in it; only microphone, voice and model are stand-ins. Each lap
starts the program, presses a hundred keys and quits wherever that has led. Told at the end: the screens that
were seen, the slowest way out of each, and the memory half-way against that at the end.
Every fault is told with the seed of its lap. Ctrl+C ends it early and tells what was learnt so far.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import gc
import os
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

sys.path.extend(str(Path(__file__).parents[1] / "tests" / room) for room in ("tui", "unit"))
from monkey import lap
from stage import Stage, Voice

from coach.store import Store

ROOT = Path(__file__).parents[1]
PRESSES, SESSIONS_AT_MOST = 100, 12
OUT_WITHIN_S, GROWS_AT_MOST = 1.0, 1.10


def memory_mb() -> float:
    """Return the memory this process needs now, without what it could give back."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Soak:
    """What is learnt lap by lap."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seen: Counter[str] = Counter()
        self.out_s: defaultdict[str, float] = defaultdict(float)
        self.memory_mb: list[float] = []
        self.faults: list[str] = []

    def lap(self, seed: int) -> None:
        self.stage.realtime = bool(seed % 3)
        self.stage.voice.silent = bool(seed % 2)
        quits_s: list[float] = []
        try:
            last = asyncio.run(lap(self.stage.app, seed, PRESSES, self.seen, lambda: quits_s.append(now_s())))
            self.out_s[last] = max(self.out_s[last], now_s() - quits_s[-1])
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.faults.append(f"seed {seed}: {error!r} at {where.filename}:{where.lineno}")
            print(self.faults[-1], flush=True)
        self._tidy()
        self.memory_mb.append(memory_mb())

    def _tidy(self) -> None:
        """Keep the home as large as it was, so that only the program itself can grow."""
        store = Store(self.stage.home)
        for summary in store.sessions()[SESSIONS_AT_MOST:]:
            store.delete(summary.id)

    def told(self) -> bool:
        """Print what was learnt; say whether all is well."""
        slow = {screen: s for screen, s in self.out_s.items() if s > OUT_WITHIN_S}
        half, tenth = len(self.memory_mb) // 2, len(self.memory_mb) // 10
        first_mb = median(self.memory_mb[half : half + tenth + 1])
        last_mb = median(self.memory_mb[-1 - tenth :])
        print(f"{sum(self.seen.values())} keys in {len(self.memory_mb)} laps, by screen: {dict(self.seen)}")
        print("out of:", ", ".join(f"{screen} {s:.2f} s" for screen, s in sorted(self.out_s.items())))
        print(f"memory half-way {first_mb:.0f} MB, at the end {last_mb:.0f} MB; {len(self.faults)} faults")
        return not self.faults and not slow and last_mb <= GROWS_AT_MOST * first_mb


def now_s() -> float:
    return time.monotonic()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=float, default=240)
    options.add_argument("--seed", type=int, default=1)
    wish = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # No key may reach a network, a loudspeaker or the home of whoever runs this.
        os.environ.update(HOME=folder, HF_ENDPOINT="http://127.0.0.1:9", PULSE_SERVER="unix:/nowhere")
        stage = prepared(Path(folder) / "home")
        soak, ends_s, seed = Soak(stage), now_s() + 60 * wish.minutes, wish.seed
        with contextlib.suppress(KeyboardInterrupt):
            while seed == wish.seed or now_s() < ends_s:
                soak.lap(seed)
                seed += 1
        return 0 if soak.told() else 1


def prepared(home: Path) -> Stage:
    """Return a stage on which a few answers were given and one was interrupted."""
    home.mkdir()
    stage = Stage(home, ROOT / "coach" / "models" / "demo" / "answer.flac", Voice())
    for days in range(6):
        stage.save(days_ago=days)
    stage.interrupt()
    return stage


if __name__ == "__main__":
    sys.exit(main())
