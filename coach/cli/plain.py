"""One answer and its follow-ups as lines of text: for screen readers, pipes and plain terminals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

from coach.cli.context import say, tell, wrapped
from coach.cli.keyboard import Keyboard
from coach.errors import CoachError
from coach.facts import knowing
from coach.followups import follow_ups
from coach.formats.rendering import as_text
from coach.formats.report import card_blocks
from coach.formats.words import clean, utterance
from coach.interview import Cues, Roles, Task, conclude, conduct
from coach.keeping import keep, unless_full
from coach.lights import MEANS, Lights
from coach.model import Level as Role
from coach.model import Question, Rubric, Session, Source, Transcript, Utterance
from coach.scoring.after import after_answers
from coach.scoring.scorer import Scorer
from coach.start import DEMO_BANNER, Start
from coach.steps import (
    Asking,
    LeadIn,
    Level,
    Listening,
    Lit,
    Said,
    Saved,
    SavedElsewhere,
    Scored,
    Step,
    Trouble,
    Unsaved,
)
from coach.store import Draft, Store
from coach.store.files import make_home
from coach.voice.patient import Patient
from coach.voice.quiet import quiet_stderr
from coach.wording import clock, expected_of

STEERING = (
    "Enter begins the answer, and Enter again ends it. r and Enter: hear the question again. p and Enter:"
    " pause, or go on."
)
TYPING = "Type your answer. Press Enter after each sentence; a line with only a full stop ends it."


@dataclass(frozen=True)
class Told:
    """Whether an answer is saved, and its session where that is in the home."""

    saved: bool
    session: Session | None = None


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
        return report(
            steps, rubric, draft, ask=self.keyboard.ask, role=role, demo=self.start.demo, brief=brief
        )

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


def report(
    steps: Iterable[Step],
    rubric: Rubric,
    draft: Draft,
    say: Callable[[str], None] = say,
    *,
    ask: Callable[[str], str] | None = None,
    role: Role | None = None,
    demo: bool = False,
    brief: bool = False,
) -> Told:
    """Print each step as a line; ``ask`` asks for one, ``brief`` leaves the card to the caller.

    ``role`` is the level whose expectations are told. What is interrupted stays to be finished, but for the
    demo's, of which the recording is at hand.
    """
    told, held_s = Told(False), 0.0
    ask = ask or Keyboard().ask
    try:
        for step in steps:
            match step:
                case Level(held_s=seconds):
                    held_s = seconds
                case Unsaved():
                    tell(f"! {step.says}")
                    step.reply.put(_place(step, ask))
                case SavedElsewhere(says):
                    told = Told(True)
                    say(says)
                case Scored(answer) if answer.card and not brief:
                    say("\n" + as_text(card_blocks(answer.card, rubric, "Score card", role=role)))
                case Saved(session):
                    told = Told(True, session)
                    if not brief:
                        say(wrapped(f"Saved as {session.id} (coach sessions show {session.id})"))
                case _:
                    _tell_of(step, rubric, role, say)
    except BaseException:
        if demo:
            draft.discard(1)
        elif held_s:
            tell(f"\nStopped. The last {held_s:.0f} s were only in memory, because the disk took no more.")
        elif draft.unfinished():
            tell("\nStopped. What was said is kept: finish it with 'coach sessions recover'.")
        raise
    return told


def _tell_of(step: Step, rubric: Rubric, role: Role | None, say: Callable[[str], None]) -> None:
    """Print a step of an answer that is still being given."""
    match step:
        case Asking(text):
            say(f"\n{wrapped(f'QUESTION: {text}')}\n")
            if role in rubric.levels:
                say(wrapped(f"{expected_of(role)}: {rubric.levels[role]}") + "\n")
        case LeadIn(seconds_left):
            say(f"Answer in {seconds_left} …")
        case Listening():
            say("Listening.\n")
        case Said(said):
            when = f"{clock(said.start_s)}  " if said.start_s is not None else ""
            say(f"{when}{said.text}")
        case Lit(light, at_s):
            say(f"{clock(at_s)}  {MEANS[light]}")
        case Trouble(says):
            tell(f"! {says}")
        case _:
            pass


def _place(unsaved: Unsaved, ask: Callable[[str], str]) -> Path | None:
    """Ask where an answer is to be saved that its home takes no more of."""
    line = ask(
        f"Save it in which folder? Enter: {unsaved.place}. A dot: {unsaved.home} again. Ctrl-D: give it up."
    )
    if not line:
        return None
    named = line.strip()
    return unsaved.home if named == "." else Path(named or unsaved.place)


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
