"""Kills the program at random moments of a rehearsal and tells what it cost: ``python bench/kills.py``."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "tests" / "unit")]

from killed import ANSWER, ELSEWHEN, LASTS_S, PARTS, WORKS, Parts, Tell, elsewhen, rehearse  # noqa: E402
from recording import excerpt  # noqa: E402

from coach.store import Store  # noqa: E402
from coach.voice.audio import read_blocks  # noqa: E402
from coach.voice.models import BUNDLED_MINI  # noqa: E402

RECOVER_EVERY = 20
WHOLE_ANSWER_S = 25
"""So much sound can be scored; it is given as fast as it is taken. What is killed before has its own pace."""
LOST_AT_MOST_S = 0.2
CHUNK_S = 0.1
"""Sound that a microphone is still gathering when the program dies; no program has it yet."""


@dataclass
class Toll:
    """What so many kills left behind; by the part in which they came: how many, and the sound lost."""

    lost_s: dict[str, list[float]] = field(default_factory=lambda: {part: list[float]() for part in PARTS})
    hit: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    interrupted: dict[str, str] = field(default_factory=dict[str, str])
    finished: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    stands: dict[Path, str] = field(default_factory=dict[Path, str])


def kill_many(home: Path, kills: int, seed: int) -> Toll:
    """Kill so many rehearsals in one home; fail where one of them cost more than it may."""
    toll, random = Toll(), Random(seed)
    short = home.with_name(f"{home.name}.wav")
    excerpt(ANSWER, 0, WHOLE_ANSWER_S, short)
    calls = dict[str, int]()
    for _ in range(2):  # what a look at the home imports here is not imported by the programs any more
        calls = _calls_made(home, short)
        look(home, toll.stands)
    for number in range(kills):
        _kill_one(home, short, PARTS[number % len(PARTS)], calls, random, toll)
        look(home, toll.stands)
        if (number + 1) % RECOVER_EVERY == 0 or number + 1 == kills:
            for session_id in finish(home, toll.stands):
                toll.finished[toll.interrupted.pop(session_id)] += 1
            _bring_in_again(home)
    assert not toll.interrupted
    return toll


def _calls_made(home: Path, sound: Path) -> dict[str, int]:
    """Go through a whole rehearsal; return how many calls each short part of it makes."""
    child, lines = _start(lambda tell: rehearse(home, sound, Random(0), Parts(tell, None, 0), tell))
    calls, part = dict[str, int](), ""
    for line in lines:
        if line.startswith("calls ") and part in WORKS:
            calls[part] = int(line.split()[1])
        elif line in PARTS:
            part = line
        elif line == "over":
            break
    _kill(child)
    assert all(calls[part] > 10 for part in WORKS), calls
    return calls


def _kill_one(home: Path, sound: Path, part: str, calls: dict[str, int], random: Random, toll: Toll) -> None:
    before = {summary.id for summary in Store(home).sessions()}
    wait_s, seed = random.uniform(0, LASTS_S.get(part, 0)), random.random()
    at_call = random.randint(1, calls.get(part, 1))
    whole = sound if part in WORKS else None
    child, lines = _start(lambda tell: rehearse(home, whole, Random(seed), Parts(tell, part, at_call), tell))
    told: list[str] = []
    for line in lines:
        told.append(line)
        if line == (part if part in LASTS_S else "here") or line == "over":
            break
    else:
        raise AssertionError(f"the rehearsal ended before {part}: {told}")
    time.sleep(wait_s)
    _kill(child)
    told += lines
    hit = next(says for says in reversed(told) if says in PARTS)
    toll.hit[hit] += 1
    fed_s = sum(float(says.split()[1]) for says in told if says.startswith("fed "))
    new = [s for s in Store(home).sessions() if s.id not in before and not s.id.startswith(ELSEWHEN)]
    if fed_s:
        (session,) = new
        toll.lost_s[hit].append(fed_s + CHUNK_S - seconds_on_disk(home / session.id))
        assert toll.lost_s[hit][-1] <= LOST_AT_MOST_S + 0.001, f"{part}: {toll.lost_s[hit][-1]:.3f} s lost"
        if session.id in {waits.id for waits in Store(home).unfinished()}:
            toll.interrupted[session.id] = hit


def _start(work: Callable[[Tell], None]) -> tuple[int, Iterator[str]]:
    """Do work in a program of its own; return its id and, as they come, the lines that it tells."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(hear)
            work(lambda says: (os.write(tell, f"{says}\n".encode()), None)[1])
        finally:
            os._exit(1)
    os.close(tell)

    def lines() -> Iterator[str]:
        with os.fdopen(hear) as told:
            yield from (line.strip() for line in told)

    return child, lines()


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "the rehearsal failed by itself"


def seconds_on_disk(folder: Path) -> float:
    for name in ("answer-1.pcm", "answer-1.flac"):
        if (folder / name).exists():
            return sum(len(block.samples) for block in read_blocks(folder / name)) / 16_000
    return 0.0


def look(home: Path, stands: dict[Path, str]) -> None:
    """Look at every file of every saved session; what is there stands for good."""
    for path, digest in stands.items():
        assert _digest(path) == digest, f"{path} has changed"
    for summary in Store(home).sessions():
        if summary.state == "complete":
            Store(home).load(summary.id)
            for path in (home / summary.id).glob("[as]*[cn]"):
                stands.setdefault(path, _digest(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def finish(home: Path, stands: dict[Path, str]) -> set[str]:
    """Start the program anew: it finishes every interrupted answer, with all its sound and a score card.

    Return the sessions that were finished.
    """
    store = Store(home)
    waiting = {summary.id: seconds_on_disk(home / summary.id) for summary in store.unfinished()}
    command = ["-m", "coach", "--home", str(home), "sessions", "recover", "--model", str(BUNDLED_MINI)]
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=900, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not store.unfinished()
    for session_id, seconds in waiting.items():
        answer = store.load(session_id).answers[0]
        assert answer.card is not None
        assert abs(seconds_on_disk(home / session_id) - seconds) < 0.001
    look(home, stands)
    return set(waiting)


def _bring_in_again(home: Path) -> None:
    """Bring in again what was being brought in when the program was killed."""
    store = Store(home)
    for folder in home.glob(f"{ELSEWHEN}-*"):
        store.bring_in(elsewhen(store.load(next(home.glob(f"20[!0]*{folder.name[4:]}")).name)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        toll = kill_many(Path(folder) / "home", wishes.kills, wishes.seed)
    print(f"{wishes.kills} kills in {time.monotonic() - began_s:.0f} s, seed {wishes.seed}\n")
    print("| killed while | kills | sound lost at most | interrupted, and finished by the next start |")
    print("| --- | --- | --- | --- |")
    for part in PARTS:
        lost = f"{max(toll.lost_s[part]):.2f} s" if toll.lost_s[part] else "none was given yet"
        print(f"| {part} | {toll.hit[part]} | {lost} | {toll.finished[part]} of {toll.finished[part]} |")
    print(f"\nfiles of saved sessions, looked at after every kill: {len(toll.stands)}, changed: 0")


if __name__ == "__main__":
    main()
