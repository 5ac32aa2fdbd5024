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
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import msgspec

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from coach.formats.exports import export  # noqa: E402
from coach.interview import Cues, Roles, Task, conduct  # noqa: E402
from coach.library import Library  # noqa: E402
from coach.model import Recording, Session  # noqa: E402
from coach.scoring.scorer import Scorer  # noqa: E402
from coach.steps import LeadIn, Level, Listening  # noqa: E402
from coach.store import Store  # noqa: E402
from coach.voice import pcm  # noqa: E402
from coach.voice.audio import read_blocks, write_flac  # noqa: E402
from coach.voice.microphone import FileMicrophone  # noqa: E402
from coach.voice.models import BUNDLED_MINI  # noqa: E402
from coach.voice.transcriber import WhisperTranscriber  # noqa: E402

ANSWER = ROOT / "coach" / "models" / "demo" / "answer.flac"
RECOVER_EVERY = 20
LASTS_S = {"asking": 0.3, "lead-in": 0.3, "recording": 0.9, "pausing": 0.3, "last decode": 0.1}
"""Parts that wait for sound, for a model or for the candidate: the kill comes after a random time."""
WORKS = ("scoring", "saving", "exporting", "bringing in")
"""Parts that are over in hundredths of a second: the kill comes at a random one of the calls they make."""
PARTS = (*LASTS_S, *WORKS)
WHOLE_ANSWER_S = 25
"""So much sound can be scored; it is given as fast as it is taken. What is killed before has its own pace."""
LOST_AT_MOST_S = 0.2
CHUNK_S = 0.1
"""Sound that a microphone is still gathering when the program dies; no program has it yet."""
ELSEWHEN = "2001"
"""The year of the sessions that are brought in."""
Tell = Callable[[str], None]


@dataclass
class Toll:
    """What so many kills left behind; by the part in which they came: how many, and the sound lost."""

    lost_s: dict[str, list[float]] = field(default_factory=lambda: {part: list[float]() for part in PARTS})
    hit: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    interrupted: dict[str, str] = field(default_factory=dict[str, str])
    finished: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    stands: dict[Path, str] = field(default_factory=dict[Path, str])


class Parts:
    """Tells, in the program that will be killed, which part begins, and stops at the call that was chosen."""

    def __init__(self, tell: Tell, stop_in: str | None, at_call: int) -> None:
        self._tell, self._stop_in, self._at_call = tell, stop_in, at_call
        self._calls = 0

    def begin(self, part: str) -> None:
        sys.setprofile(None)
        self._tell(f"calls {self._calls}")
        self._tell(part)
        self._calls = 0
        if part in WORKS and self._stop_in in (None, part):
            sys.setprofile(self._count)

    def _count(self, *_: Any) -> None:
        self._calls += 1
        if self._stop_in and self._calls >= self._at_call:
            self._tell("here")
            signal.pause()


def kill_many(home: Path, kills: int, seed: int) -> Toll:
    """Kill so many rehearsals in one home; fail where one of them cost more than it may."""
    toll, random = Toll(), Random(seed)
    short = home.with_name(f"{home.name}.wav")
    _beginning(short, WHOLE_ANSWER_S)
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
    child, lines = _start(lambda tell: _rehearse(home, sound, Random(0), Parts(tell, None, 0), tell))
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
    child, lines = _start(lambda tell: _rehearse(home, whole, Random(seed), Parts(tell, part, at_call), tell))
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


def _beginning(path: Path, seconds: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        for block in islice(read_blocks(ANSWER), seconds * 10):
            out.writeframes(block.samples.tobytes())


class Reader:
    """Fills the role of ``Speaker``: as quiet as somebody who reads."""

    def say(self, text: str, stop: Event) -> None:
        stop.wait(LASTS_S["asking"])


def _rehearse(home: Path, sound: Path | None, random: Random, parts: Parts, tell: Tell) -> None:
    """Go through a whole rehearsal: with a ``sound`` at once, without as somebody who speaks and pauses."""
    store, question = Store(home), Library().questions()[0]
    scorer = Scorer(Library().rubric(question.rubric))
    scorer.warm()
    pcm.PATIENCE_S = 60.0  # how a slow disk is met is for another test
    _before(pcm.PcmFile, "write", lambda file, samples: tell(f"fed {len(samples) / 2 / file.sample_rate_hz}"))
    _before(Scorer, "score", lambda *_: parts.begin("scoring"))

    def write(recording: Recording, path: Path) -> None:
        parts.begin("saving")
        write_flac(recording, path)

    transcriber = WhisperTranscriber(BUNDLED_MINI)
    transcriber.preload()
    roles = Roles(Reader(), FileMicrophone(sound or ANSWER, realtime=sound is None), transcriber, write)
    parts.begin("asking")
    with store.begin(question.id, datetime.now(UTC)) as draft:
        draft.open(1, question.spoken, "microphone")
        steps = conduct(Task(question), roles, cues := Cues(), draft, scorer)
        _follow(steps, cues, sound is None, random, parts)
    saved = store.load(draft.id)
    parts.begin("exporting")
    for form in ("markdown", "html", "json"):
        store.write_export(saved.id, home / f"{saved.id}.{form}", export(saved, form, question))
    parts.begin("bringing in")
    store.bring_in(_elsewhen(saved))
    store.words()
    store.sessions()
    store.unfinished()
    parts.begin("over")
    signal.pause()


def _follow(steps: Iterator[Any], cues: Cues, live: bool, random: Random, parts: Parts) -> None:
    paused_at_s, finished_at_s = random.uniform(1.0, 1.5), random.uniform(1.6, 3.0)
    for step in steps:
        if isinstance(step, LeadIn):
            parts.begin("lead-in")
            Thread(target=lambda: (time.sleep(LASTS_S["lead-in"]), cues.skip.set()), daemon=True).start()
        elif isinstance(step, Listening):
            parts.begin("recording")
        elif live and isinstance(step, Level) and step.end_s > finished_at_s and not cues.finish.is_set():
            parts.begin("last decode")
            cues.finish.set()
        elif live and isinstance(step, Level) and paused_at_s < step.end_s < finished_at_s:
            paused_at_s = finished_at_s
            parts.begin("pausing")
            cues.paused.set()
            Thread(target=lambda: (time.sleep(LASTS_S["pausing"]), cues.paused.clear()), daemon=True).start()


def _before(owner: Any, name: str, does: Callable[..., None]) -> None:
    """Let something be done whenever a method is called, before its work."""
    method = getattr(owner, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        does(*given)
        return method(*given, **named)

    setattr(owner, name, wrapped)


def _elsewhen(session: Session) -> Session:
    return msgspec.structs.replace(session, id=ELSEWHEN + session.id[4:])


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
        store.bring_in(_elsewhen(store.load(next(home.glob(f"20[!0]*{folder.name[4:]}")).name)))


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
