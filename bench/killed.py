"""The rehearsal that ``kills.py`` kills: tells which part begins, and stops at a chosen call."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

import msgspec

from coach.formats.exports import export
from coach.interview import Cues, Roles, Task, conduct
from coach.library import Library
from coach.model import Recording, Session
from coach.scoring.scorer import Scorer
from coach.steps import LeadIn, Level, Listening
from coach.store import Store
from coach.voice import pcm
from coach.voice.audio import write_flac
from coach.voice.microphone import FileMicrophone
from coach.voice.models import BUNDLED_MINI
from coach.voice.transcriber import WhisperTranscriber

ANSWER = Path(__file__).parents[1] / "coach" / "models" / "demo" / "answer.flac"
LASTS_S = {"asking": 0.3, "lead-in": 0.3, "recording": 0.9, "pausing": 0.3, "last decode": 0.1}
"""Parts that wait for sound, for a model or for the candidate: the kill comes after a random time."""
WORKS = ("scoring", "saving", "exporting", "bringing in")
"""Parts that are over in hundredths of a second: the kill comes at a random one of the calls they make."""
PARTS = (*LASTS_S, *WORKS)
ELSEWHEN = "2001"
"""The year of the sessions that are brought in."""
Tell = Callable[[str], None]


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


class Reader:
    """Fills the role of ``Speaker``: as quiet as somebody who reads."""

    def say(self, text: str, stop: Event) -> None:
        stop.wait(LASTS_S["asking"])


def rehearse(home: Path, sound: Path | None, random: Random, parts: Parts, tell: Tell) -> None:
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
    store.bring_in(elsewhen(saved))
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


def elsewhen(session: Session) -> Session:
    return msgspec.structs.replace(session, id=ELSEWHEN + session.id[4:])
