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
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from coach.formats.exports import export  # noqa: E402
from coach.interview import Cues, Roles, Task, conduct  # noqa: E402
from coach.library import Library  # noqa: E402
from coach.model import Recording  # noqa: E402
from coach.scoring.scorer import Scorer  # noqa: E402
from coach.steps import LeadIn, Level, Listening, Saved  # noqa: E402
from coach.store import Store  # noqa: E402
from coach.voice import pcm  # noqa: E402
from coach.voice.audio import read_blocks, write_flac  # noqa: E402
from coach.voice.microphone import FileMicrophone  # noqa: E402
from coach.voice.models import BUNDLED_MINI  # noqa: E402
from coach.voice.speaker import SilentSpeaker  # noqa: E402
from coach.voice.transcriber import WhisperTranscriber  # noqa: E402

ANSWER = ROOT / "coach" / "models" / "demo" / "answer.flac"
RECOVER_EVERY = 20
MOMENTS_S = {
    "asking": 0.05,
    "lead-in": 0.3,
    "recording": 2.0,
    "pausing": 0.3,
    "last decode": 0.4,
    "scoring": 0.02,
    "saving": 0.05,
    "exporting": 0.05,
    "migrating": 0.05,
}
"""The parts of a rehearsal, each with how long after its beginning the kill may come."""
LOST_AT_MOST_S = 0.2
CHUNK_S = 0.1
"""Sound that a microphone is still gathering when the program dies; no program has it yet."""


@dataclass
class Toll:
    """What so many kills left behind."""

    hit: Counter[str] = field(default_factory=Counter[str])
    lost_s: list[float] = field(default_factory=list)
    recovered: int = 0
    stands: dict[Path, str] = field(default_factory=dict)


def kill_many(home: Path, sound: Path, kills: int, seed: int) -> Toll:
    """Kill so many rehearsals in one home; fail where one of them cost more than it may."""
    toll, random, parts = Toll(), Random(seed), list(MOMENTS_S)
    for number in range(kills):
        part = parts[number % len(parts)]
        _kill_one(home, sound, part, random, toll)
        _nothing_saved_has_changed(home, toll)
        if (number + 1) % RECOVER_EVERY == 0 or number + 1 == kills:
            _recover(home, toll)
    return toll


def _kill_one(home: Path, sound: Path, part: str, random: Random, toll: Toll) -> None:
    before = {summary.id for summary in Store(home).sessions()}
    wait_s, seed = random.uniform(0, MOMENTS_S[part]), random.random()
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(hear)
            _rehearse(home, sound, Random(seed), lambda says: os.write(tell, f"{says}\n".encode()))
        finally:
            os._exit(1)
    os.close(tell)
    told: list[str] = []
    with os.fdopen(hear) as lines:
        for line in lines:
            told.append(line.strip())
            if told[-1] == part:
                break
        else:
            raise AssertionError(f"the rehearsal ended before {part}: {told}")
        time.sleep(wait_s)
        os.kill(child, signal.SIGKILL)
        told += [line.strip() for line in lines]
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "the rehearsal failed by itself"
    toll.hit[next(says for says in reversed(told) if says in MOMENTS_S)] += 1
    fed_s = sum(float(says.split()[1]) for says in told if says.startswith("fed "))
    new = [home / s.id for s in Store(home).sessions() if s.id not in before]
    if fed_s and "saved" not in told:
        (folder,) = new
        toll.lost_s.append(fed_s + CHUNK_S - _seconds_on_disk(folder))
        assert toll.lost_s[-1] <= LOST_AT_MOST_S + 0.001, f"{part}: {toll.lost_s[-1]:.3f} s lost in {folder}"


def _seconds_on_disk(folder: Path) -> float:
    for name in ("answer-1.pcm", "answer-1.flac"):
        if (folder / name).exists():
            return sum(len(block.samples) for block in read_blocks(folder / name)) / 16_000
    return 0.0


def _rehearse(home: Path, sound: Path, random: Random, tell: Callable[[str], Any]) -> None:
    """Go through a whole rehearsal, and tell which part begins."""
    store, question = Store(home), Library().questions()[0]
    scorer = Scorer(Library().rubric(question.rubric))
    pcm.PATIENCE_S = 60.0  # how a slow disk is met is for another test
    _announce(
        pcm.PcmFile, "write", lambda file, samples: f"fed {len(samples) / 2 / file.sample_rate_hz}", tell
    )
    _announce(Scorer, "score", lambda *_: "scoring", tell)

    def write(recording: Recording, path: Path) -> None:
        tell("saving")
        write_flac(recording, path)

    transcriber = WhisperTranscriber(BUNDLED_MINI)
    transcriber.preload()
    roles = Roles(SilentSpeaker(), FileMicrophone(sound), transcriber, write)
    tell("asking")
    with store.begin(question.id, datetime.now(UTC)) as draft:
        draft.open(1, question.spoken, "microphone")
        _follow(conduct(Task(question), roles, cues := Cues(), draft, scorer), cues, random, tell)
    saved = store.load(draft.id)
    tell("exporting")
    for form in ("markdown", "html", "json"):
        store.write_export(saved.id, home / f"{saved.id}.{form}", export(saved, form, question))
    tell("migrating")
    store.bring_in(saved)
    store.words()
    store.sessions()
    store.unfinished()
    signal.pause()


def _follow(steps: Iterator[Any], cues: Cues, random: Random, tell: Callable[[str], Any]) -> None:
    paused_at_s, finished_at_s = random.uniform(0.3, 1.5), random.uniform(1.6, 3.0)
    for step in steps:
        if isinstance(step, LeadIn):
            tell("lead-in")
            Thread(target=lambda: (time.sleep(0.3), cues.skip.set()), daemon=True).start()
        elif isinstance(step, Listening):
            tell("recording")
        elif isinstance(step, Level) and step.end_s > finished_at_s and not cues.finish.is_set():
            tell("last decode")
            cues.finish.set()
        elif isinstance(step, Level) and paused_at_s < step.end_s < finished_at_s:
            paused_at_s = finished_at_s
            tell("pausing")
            cues.paused.set()
            Thread(target=lambda: (time.sleep(0.3), cues.paused.clear()), daemon=True).start()
        elif isinstance(step, Saved):
            tell("saved")


def _announce(owner: Any, name: str, says: Callable[..., str], tell: Callable[[str], Any]) -> None:
    """Let a method tell that it is called, before it does its work."""
    method = getattr(owner, name)

    def told(*given: Any, **named: Any) -> Any:
        tell(says(*given))
        return method(*given, **named)

    setattr(owner, name, told)


def _nothing_saved_has_changed(home: Path, toll: Toll) -> None:
    """Look at every file of every saved session; what is there stands for good."""
    for path, digest in toll.stands.items():
        assert _digest(path) == digest, f"{path} has changed"
    for summary in Store(home).sessions():
        if summary.state == "complete":
            Store(home).load(summary.id)
            for path in (home / summary.id).glob("[as]*[cn]"):
                toll.stands.setdefault(path, _digest(path))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _recover(home: Path, toll: Toll) -> None:
    """Start the program anew: it finishes every interrupted answer, with all its sound and a score card."""
    store = Store(home)
    waiting = {summary.id: _seconds_on_disk(home / summary.id) for summary in store.unfinished()}
    command = ["-m", "coach", "--home", str(home), "sessions", "recover", "--model", str(BUNDLED_MINI)]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert not store.unfinished()
    for session_id, seconds in waiting.items():
        answer = store.load(session_id).answers[0]
        assert answer.card is not None
        assert abs(_seconds_on_disk(home / session_id) - seconds) < 0.001
    toll.recovered += len(waiting)
    _nothing_saved_has_changed(home, toll)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        toll = kill_many(Path(home), ANSWER, wishes.kills, wishes.seed)
    lost = sorted(toll.lost_s)
    print(f"{wishes.kills} kills in {time.monotonic() - began_s:.0f} s, seed {wishes.seed}")
    print("killed while " + ", ".join(f"{part} {times}" for part, times in sorted(toll.hit.items())))
    print(f"answers with sound that were interrupted and finished: {toll.recovered} of {toll.recovered}")
    print(
        f"sound lost: middle {lost[len(lost) // 2]:.2f} s, most {lost[-1]:.2f} s, of {len(lost)} recordings"
    )
    print(f"files of saved sessions, looked at after every kill: {len(toll.stands)}, changed: 0")


if __name__ == "__main__":
    main()
