"""The real app over file-backed roles: nothing here needs a sound card, a model or the network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from answers import SAID, transcript
from textual.pilot import Pilot

from coach.errors import ModelError
from coach.interview import Roles, Task, conclude
from coach.library import Library
from coach.model import Answer, Block, Heard, Session, Utterance
from coach.scoring.scorer import Scorer
from coach.start import Start, Tell
from coach.store import Store
from coach.tui.app import CoachApp
from coach.voice.audio import write_flac
from coach.voice.microphone import FileMicrophone


def utterances(texts: Iterable[str] = SAID) -> tuple[Utterance, ...]:
    return transcript(texts).utterances


class Script:
    """Fills the role of Transcriber: hears a prepared utterance every half second of sound."""

    def __init__(self, said: tuple[Utterance, ...]) -> None:
        self.said = said

    def hear(self, blocks: Iterable[Block]) -> Iterator[Heard]:
        left = list(self.said)
        end_s = 0.0
        for number, block in enumerate(blocks):
            end_s = block.end_s
            yield Heard(end_s, -20.0, left.pop(0) if left and number % 5 == 4 else None)
        for last in left:
            yield Heard(end_s, -20.0, last)


@dataclass
class Voice:
    """Fills the role of Speaker: says nothing until it is told to go on, and remembers what."""

    said: list[str] = field(default_factory=list)
    silent: bool = False

    def say(self, text: str, stop: Event) -> None:
        self.said.append(text)
        if not self.silent:
            stop.wait()


@dataclass
class Stage:
    """A home folder and the roles that every answer of the app gets."""

    home: Path
    sound: Path
    voice: Voice = field(default_factory=Voice)
    said: tuple[Utterance, ...] = field(default_factory=utterances)
    realtime: bool = True
    broken: str | None = None
    starts: list[Start] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return Store(self.home)

    def roles(self, start: Start, _tell: Tell) -> Roles:
        if self.broken:
            raise ModelError(self.broken)
        self.starts.append(start)
        return Roles(self.voice, FileMicrophone(self.sound, self.realtime), Script(self.said), write_flac)

    def app(self, **wishes: object) -> CoachApp:
        """Return the app as the command line starts it; the wishes are fields of ``Start``."""
        return CoachApp(Start(self.roles, **wishes), self.home)  # type: ignore[arg-type]

    def save(
        self, texts: Iterable[str] = SAID, days_ago: int = 0, question: str = "ai-safety-perspective"
    ) -> Session:
        """Save a session as the program would have."""
        library = Library(self.home)
        asked = library.question(question)
        task, said = Task(asked), transcript(texts)
        at = datetime(2026, 11, 19, 10, 31).astimezone() - timedelta(days=days_ago)
        answer: Answer = conclude(
            task, said, Scorer(library.rubric(asked.rubric)),
            source="microphone", seconds=(said.utterances[-1].end_s or 0) + 1 if said.utterances else 2.0,
        )  # fmt: skip
        with self.store.begin(asked.id, at) as draft:
            return draft.keep(answer)

    def interrupt(self) -> None:
        """Leave an answer unfinished, as a kill would."""
        with self.store.begin("ai-safety-perspective", datetime(2026, 11, 20, 9, 5).astimezone()) as draft:
            draft.open(1, "How do you think about AI safety?", "typed")
            draft.append(1, self.said[0])


def shown(app: CoachApp) -> str:
    """Return what stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def flowed(app: CoachApp) -> str:
    """Return what stands on the screen as one line, however it was wrapped."""
    return " ".join(shown(app).split())


async def until(pilot: Pilot[int], holds: Callable[[], object]) -> None:
    """Let the app go on until something holds and every screen stands: one that is left half made fails."""
    ends_s = time.monotonic() + 90.0
    while time.monotonic() < ends_s:
        await pilot.pause(0.005)
        if holds() and all(screen.is_mounted for screen in pilot.app.screen_stack):
            return
    raise AssertionError(f"it never held; the screen shows:\n{shown(pilot.app)}")  # type: ignore[arg-type]


async def on_screen(pilot: Pilot[int], text: str) -> None:
    await until(pilot, lambda: text in flowed(pilot.app))  # type: ignore[arg-type]
