"""Kills the real program on its screens and tells what it cost: ``python bench/kills_on_screen.py``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "tests" / "e2e")]

from killed import ANSWER  # noqa: E402
from kills import finish, look, seconds_on_disk  # noqa: E402
from terminal import Terminal  # noqa: E402

from coach.store import Store  # noqa: E402
from coach.voice.models import BUNDLED_MINI  # noqa: E402

SCREENS: dict[str, tuple[tuple[tuple[str, str], ...], float]] = {
    "starting": ((), 1.0),
    "taking a breath": ((("Take a breath", ""),), 3.0),
    "answering": ((("p Pause", ""),), 4.0),
    "pausing": ((("p Pause", "p"), ("Paused", "")), 1.0),
    "reading": ((("correct it quickly.", "f"),), 0.5),
    "card": ((("correct it quickly.", "f"), ("Score card", "")), 1.0),
}
"""What is waited for and pressed until a screen is there, and how long after that the kill may come."""


def kill_one(home: Path, folder: Path, screen: str, random: Random) -> float | None:
    """Kill one rehearsal; return how much less sound is on the disk than was seen to pass, if any was."""
    before = {summary.id for summary in Store(home).sessions()}
    waits, lasts_s = SCREENS[screen]
    words = ["rehearse", "--audio", ANSWER, "--model", BUNDLED_MINI]
    command = [sys.executable, "-m", "coach", "--home", home, *words]
    terminal = Terminal(folder, (80, 24), [str(word) for word in command])
    began_s = None
    try:
        for text, key in waits:
            terminal.shows(text)
            if text == "p Pause":
                began_s = time.monotonic()
            if key:
                terminal.press(key)
        time.sleep(random.uniform(0, lasts_s))
        os.kill(terminal.pid(), signal.SIGKILL)
        passed_s = time.monotonic() - began_s if began_s and screen == "answering" else None
        assert terminal.exit_code() == 128 + signal.SIGKILL, terminal.screen()
    finally:
        terminal.close()
    new = [s for s in Store(home).sessions() if s.id not in before]
    if passed_s is None:
        return None
    (session,) = new
    return passed_s - seconds_on_disk(home / session.id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    began_s, random = time.monotonic(), Random(wishes.seed)
    hit, lost_s, stands, finished = Counter[str](), list[float](), dict[Path, str](), 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for number in range(wishes.kills):
            screen = list(SCREENS)[number % len(SCREENS)]
            lost = kill_one(home, Path(folder) / f"terminal-{number}", screen, random)
            hit[screen] += 1
            lost_s += [] if lost is None else [lost]
            look(home, stands)
        finished = len(finish(home, stands))
    print(f"{wishes.kills} kills in {time.monotonic() - began_s:.0f} s, seed {wishes.seed}")
    print("killed while " + ", ".join(f"{screen} {times}" for screen, times in hit.items()))
    print(f"interrupted answers, finished by the next start: {finished} of {finished}")
    print(f"sound on disk behind what was seen to pass, at most: {max(lost_s):.2f} s")
    print(f"files of saved sessions, looked at after every kill: {len(stands)}, changed: 0")


if __name__ == "__main__":
    main()
