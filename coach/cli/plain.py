"""One answer and its follow-ups as lines of text: for screen readers, pipes and plain terminals."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from coach.cli.context import say, tell, wrapped
from coach.cli.keyboard import Keyboard
from coach.cli.telling import Told, report
from coach.errors import CoachError
from coach.facts import knowing
from coach.followups import follow_ups
from coach.formats.words import clean, utterance
from coach.interview import Cues, Roles, Task, conclude, conduct
from coach.keeping import keep, unless_full
from coach.lights import Lights
from coach.model import Question, Rubric, Session, Source, Transcript, Utterance
from coach.scoring.after import after_answers
from coach.scoring.scorer import Scorer
from coach.start import DEMO_BANNER, Start
from coach.steps import Asking, LeadIn, Level, Listening, Scored, Step, Trouble
from coach.store import Draft, Store
from coach.store.files import make_home
from coach.voice.patient import Patient
from coach.voice.quiet import quiet_stderr

STEERING = (
    "Enter begins the answer, and Enter again ends it. r and Enter: hear the question again. p and Enter:"
    " pause, or go on."
)
TYPING = "Type your answer. Press Enter after each sentence; a line with only a full stop ends it."


def rehearse(home: Path, start: Start, question: Question, rubric: Rubric) -> int:
    """Rehearse one question, then its follow-ups as long as they are wanted; return the exit code."""
    keyboard = Keyboard()
    from_file = start.demo or start.audio is not None
    if not from_file:
        check_keyboard(start, keyboard)
    make_home(home)
    if start.demo:
        say(wrapped(DEMO_BANNER))
    store = Store(home)
    answering = Answering(home, start, keyboard)
    judges = knowing(rubric, store, question.id), rubric
    with answering.quietly():
        with store.begin(question.id, datetime.now().astimezone()) as draft:
            told = answering.answer(Task(question), draft, *judges)
        if told.session and keyboard.present and not from_file:
            _follow_up(answering, store, question, told.session, *judges)
    return 0 if told.saved else 1


def check_keyboard(start: Start, keyboard: Keyboard) -> None:
    """Raise ``CoachError`` where nobody could end a spoken answer."""
    if not (start.typed or keyboard.present):
        raise CoachError(
            "There is no keyboard to end the answer with: use a terminal, or add --audio FILE or --typed."
        )


def _follow_up(
    answering: Answering, store: Store, question: Question, session: Session, scorer: Scorer, rubric: Rubric
) -> None:
    """Offer the follow-ups that the answer calls for, one after the other."""
    while (card := session.answers[0].card) is not None:
        asked = [answer.follow_up for answer in session.answers if answer.follow_up]
        coming = follow_ups(question, rubric, card, asked)
        if not coming or answering.keyboard.ask("Enter ends. u and Enter: a follow-up.").strip() != "u":
            return
        task = Task.following(question, session.answers[-1].number + 1, coming[0])
        with store.resume(session.id) as draft:
            told = answering.answer(task, draft, scorer, rubric)
        if told.session is None:
            return
        session = told.session
        if after := after_answers(rubric, session.answers):
            say(f"After follow-ups: {after.overall} of 100.")


class Answering:
    """How answers are taken and told in one run; the roles are made once and serve every answer."""

    def __init__(self, home: Path, start: Start, keyboard: Keyboard) -> None:
        self.home, self.start, self.keyboard = home, start, keyboard
        self._roles: Roles | None = None

    def quietly(self) -> AbstractContextManager[object]:
        """Keep what sound libraries print out of the lines, where there is sound."""
        return nullcontext() if self.start.typed else quiet_stderr(self.home / "sound.log")

    @property
    def source(self) -> Source:
        if self.start.typed:
            return "typed"
        if self.start.demo:
            return "demo"
        return "file" if self.start.audio else "microphone"

    def answer(
        self, task: Task, draft: Draft, scorer: Scorer, rubric: Rubric, *, brief: bool = False
    ) -> Told:
        """Take one answer; ``brief``, one of a drill, ends with its time and its card is told elsewhere."""
        draft.open(task.number, task.prompt, self.source, task.follow_up.id if task.follow_up else None)
        if self.start.typed:
            steps = _typed(task, draft, scorer, self.keyboard)
        else:
            over_s = Lights.of(task.question.target).over_s if brief else None
            steps = self._spoken(task, draft, scorer, over_s)
        role = None if task.follow_up else self.start.settings.role
        return report(steps, rubric, draft, self.keyboard.ask, role=role, demo=self.start.demo, brief=brief)

    def _spoken(self, task: Task, draft: Draft, scorer: Scorer, over_s: float | None) -> Iterator[Step]:
        """Take an answer by voice, steered by what is typed; it ends at ``over_s``."""
        cues, listening = Cues(), Event()
        live = self.source == "microphone"
        roles = self._take_roles()
        with self.keyboard.steering(partial(_steer, cues, listening)) if live else nullcontext():
            if live:
                say(wrapped(STEERING))
            for step in conduct(task, roles, cues, draft, scorer):
                if isinstance(step, Listening):
                    listening.set()
                if isinstance(step, Level) and over_s is not None and step.end_s >= over_s:
                    cues.finish.set()
                if isinstance(step, LeadIn) and self.start.fast:
                    cues.skip.set()  # the lead-in gives people time to breathe
                else:
                    yield step

    def _take_roles(self) -> Roles:
        if self._roles is None:
            roles = self.start.roles(self.start, tell)
            if self.source == "microphone":
                voice = None if self.start.settings.silent else roles.speaker
                roles = replace(roles, speaker=Patient(voice, "Enter", tell))
            self._roles = roles
        return self._roles


def _steer(cues: Cues, listening: Event, line: str) -> None:
    """Heed a line that was typed while an answer is asked or spoken."""
    word = line.strip().lower()
    if word == "r" and not listening.is_set():
        cues.again.set()
        cues.skip.set()
    elif word == "p" and listening.is_set() and not cues.paused.is_set():
        cues.paused.set()
        say("Paused. Enter goes on.")
    elif cues.paused.is_set():
        cues.paused.clear()
        say("Go on.")
    elif word:
        say(wrapped(STEERING))
    else:
        (cues.finish if listening.is_set() else cues.skip).set()


def _typed(task: Task, draft: Draft, scorer: Scorer, keyboard: Keyboard) -> Iterator[Step]:
    """Take the answer a line at a time; at a keyboard each gets its time."""
    yield Asking(task.prompt)
    timed = keyboard.present
    if timed:
        say(wrapped(TYPING))
    began_s = time.monotonic()
    at_s, end_s = (0.0, 0.0) if timed else (None, None)
    said: list[Utterance] = []
    told: list[Trouble] = []
    while (line := keyboard.line()) and line.strip() != ".":
        if timed:
            at_s, end_s = end_s, round(time.monotonic() - began_s, 1)
        sentence = utterance(clean(line), at_s, end_s)
        if sentence.words:
            said.append(sentence)
            yield from unless_full(draft.append, task.number, sentence, told)
    transcript = Transcript(tuple(said))
    if not transcript.words:
        raise CoachError("Nothing was typed, so nothing was saved.")
    answer = conclude(task, transcript, scorer, source="typed", seconds=end_s)
    yield Scored(answer)
    yield from keep(answer, draft)
