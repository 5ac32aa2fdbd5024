"""One answer on the screen, or as lines of text where there is no screen or none is wanted."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

from coach.cli.context import asked, home_of, on_a_terminal, say, tell, wrapped
from coach.cli.roles import start_in
from coach.cli.screens import open_screen
from coach.errors import CoachError
from coach.facts import knowing
from coach.formats import AUDIO
from coach.formats.rendering import as_text
from coach.formats.report import card_blocks
from coach.formats.words import clean, utterance
from coach.interview import (
    Asking,
    Cues,
    LeadIn,
    Level,
    Listening,
    Said,
    Scored,
    Step,
    Task,
    conclude,
    conduct,
)
from coach.keeping import Saved, SavedElsewhere, Trouble, Unsaved, keep, unless_full
from coach.library import Library
from coach.model import Rubric, Transcript, Utterance
from coach.scoring.scorer import Scorer
from coach.store import Draft, Store
from coach.store.files import make_home
from coach.tui.start import Start
from coach.voice.quiet import quiet_stderr
from coach.wording import clock

DEMO_SAYS = (
    "DEMO: a synthetic voice answers from a recording, and a tiny speech model that knows only that voice"
    " writes it down. Your own answers use a real model."
)


def rehearse(options: Namespace) -> int:
    """Rehearse one question."""
    home = home_of(options)
    audio = Path(options.audio) if options.audio else None
    if options.typed and audio:
        options.parser.error("--typed and --audio exclude each other")
    if options.fast and not audio:
        options.parser.error("--fast goes with --audio FILE")
    if audio and not audio.is_file():
        raise CoachError(f"{audio} is not there: check the path.")
    if audio and audio.suffix.lower() not in AUDIO:
        raise CoachError(f"{audio} is no sound file: use one of {' '.join(AUDIO)}.")
    start = replace(
        start_in(home, options),
        first="rehearse",
        question=options.question,
        typed=options.typed,
        audio=audio,
        fast=options.fast,
    )
    return _begin(home, start)


def demo(options: Namespace) -> int:
    """Rehearse the main question with the bundled recording."""
    home = home_of(options)
    return _begin(home, replace(start_in(home, options), first="rehearse", fast=options.fast, demo=True))


def _begin(home: Path, start: Start) -> int:
    question, rubric = asked(Library(home), start.question)
    if on_a_terminal() and not start.settings.plain:
        return open_screen(home, start)
    make_home(home)
    spoken = not (start.typed or start.audio or start.demo)
    if spoken and not sys.stdin.isatty():
        raise CoachError(
            "There is no keyboard to end the answer with: use a terminal, or add --audio FILE or --typed."
        )
    if start.demo:
        say(wrapped(DEMO_SAYS))
    store = Store(home)
    scorer = knowing(rubric, store, question.id)
    with store.begin(question.id, datetime.now().astimezone()) as draft:
        task = Task(question)
        draft.open(1, task.prompt, "typed" if start.typed else "microphone" if spoken else "file")
        if start.typed:
            return report(_typed(task, draft, scorer), rubric, draft)
        with quiet_stderr(home / "sound.log"):
            cues = Cues()
            steps = conduct(task, start.roles(start, tell), cues, draft, scorer)
            keyboard = _Keyboard(cues) if spoken else None
            if keyboard:
                Thread(target=keyboard.follow, daemon=True).start()
                say("Press Enter to begin the answer, and Enter again when you have finished.")
            hurried = _hurried(steps, cues) if start.fast else steps
            ask = keyboard.ask if keyboard else ask_at_keyboard
            return report(hurried, rubric, draft, ask=ask, demo=start.demo)


def ask_at_keyboard(asks: str) -> str:
    """Return the line that was typed in answer, nothing where nobody is there to type."""
    if not sys.stdin.isatty():
        return ""
    tell(asks)
    return sys.stdin.readline()


def report(
    steps: Iterable[Step],
    rubric: Rubric,
    draft: Draft,
    say: Callable[[str], None] = say,
    *,
    ask: Callable[[str], str] = ask_at_keyboard,
    demo: bool = False,
) -> int:
    """Print each step as a line; return 1 where the answer was not saved. ``ask`` asks for a line.

    What is interrupted stays to be finished, but for the demo's, of which the recording is at hand.
    """
    saved, held_s = False, 0.0
    try:
        for step in steps:
            match step:
                case Asking(text):
                    say(f"\n{wrapped(f'QUESTION: {text}')}\n")
                case LeadIn(seconds_left):
                    say(f"Answer in {seconds_left} …")
                case Listening():
                    say("Listening.\n")
                case Said(said):
                    when = f"{clock(said.start_s)}  " if said.start_s is not None else ""
                    say(f"{when}{said.text}")
                case Level(held_s=seconds):
                    held_s = seconds
                case Trouble(says):
                    tell(f"! {says}")
                case Unsaved():
                    tell(f"! {step.says}")
                    step.reply.put(_place(step, ask))
                case SavedElsewhere(says):
                    saved = True
                    say(says)
                case Scored(answer) if answer.card:
                    say("\n" + as_text(card_blocks(answer.card, rubric, "Score card")))
                case Saved(session):
                    saved = True
                    say(f"Saved as {session.id} (coach sessions show {session.id})")
                case _:
                    pass
    except BaseException:
        if demo:
            draft.discard(1)
        elif held_s:
            tell(f"\nStopped. The last {held_s:.0f} s were only in memory, because the disk took no more.")
        elif draft.unfinished():
            tell("\nStopped. What was said is kept: finish it with 'coach sessions recover'.")
        raise
    return 0 if saved else 1


def _hurried(steps: Iterator[Step], cues: Cues) -> Iterator[Step]:
    """Leave out the lead-in, which gives people time to breathe."""
    for step in steps:
        if isinstance(step, LeadIn):
            cues.skip.set()
        else:
            yield step


def _place(unsaved: Unsaved, ask: Callable[[str], str]) -> Path | None:
    """Ask where an answer is to be saved that its home takes no more of."""
    line = ask(
        f"Save it in which folder? Enter: {unsaved.place}. A dot: {unsaved.home} again. Ctrl-D: give it up."
    )
    if not line:
        return None
    named = line.strip()
    return unsaved.home if named == "." else Path(named or unsaved.place)


class _Keyboard:
    """What is typed while an answer is spoken: Enter ends the question, then the answer; then it is asked."""

    def __init__(self, cues: Cues) -> None:
        self._cues, self._asks = cues, Event()
        self._lines: SimpleQueue[str] = SimpleQueue()

    def follow(self) -> None:
        """Read lines to the end of what is typed."""
        self._read(self._cues.skip)
        while self._read(self._cues.finish):
            pass

    def ask(self, asks: str) -> str:
        """Return the line that is typed in answer."""
        tell(asks)
        self._asks.set()
        return self._lines.get()

    def _read(self, cue: Event) -> str:
        line = sys.stdin.readline()
        self._lines.put(line) if self._asks.is_set() else cue.set()
        return line


def _typed(task: Task, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Take the answer from standard input, a line at a time; at a keyboard each gets its time."""
    yield Asking(task.prompt)
    keyboard = sys.stdin.isatty()
    if keyboard:
        say("Type your answer. Press Enter after each sentence, and Ctrl-D on an empty line to finish.")
    began_s = time.monotonic()
    at_s, end_s = (0.0, 0.0) if keyboard else (None, None)
    said: list[Utterance] = []
    told: list[Trouble] = []
    for line in sys.stdin:
        if keyboard:
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
