"""Runs the steps of one answer in a thread of its own and tells the screen what happened."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Generator
from threading import Event, Thread
from time import monotonic

from textual.message import Message

from coach.errors import CoachError
from coach.interview import Cues
from coach.steps import (
    Asking,
    LeadIn,
    Level,
    Listening,
    Lit,
    Moved,
    Said,
    Saved,
    SavedElsewhere,
    Scored,
    Step,
    Trouble,
    Unsaved,
)
from coach.tui import messages

LEVELS_A_SECOND = 12
"""More would only make the screen work: a meter is not read faster."""


class Rehearsal:
    """One answer on its way: keys set its cues, its steps come back as messages.

    ``steps`` makes the steps from the cues, in the thread; ``post`` takes messages from any thread.
    """

    def __init__(self, steps: Callable[[Cues], Generator[Step]], post: Callable[[Message], object]) -> None:
        self.cues = Cues()
        self._steps, self._post = steps, post
        self._left = Event()
        self._unsaved: Unsaved | None = None
        # A daemon: a decode can't be stopped, and must not hold up the way out.
        self._thread = Thread(target=self._run, name="rehearsal", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def leave(self) -> None:
        """Stop at the next step; what was recorded stays on disk as an unfinished answer."""
        self._left.set()
        self._release()

    def discard(self) -> None:
        """Stop, and remove what was recorded."""
        self.cues.discard.set()
        self._release()

    def wait(self, timeout_s: float) -> None:
        """Wait for the thread to end, but no longer than that."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _release(self) -> None:
        self.cues.skip.set()
        self.cues.finish.set()
        self.cues.paused.clear()
        if self._unsaved:
            self._unsaved.reply.put(None)

    def _run(self) -> None:
        try:
            self._follow(self._steps(self.cues))
        except CoachError as error:
            self._post(messages.RehearsalEnded(str(error)))
        except Exception as error:  # a fault of the program: the screen must not wait for ever
            # Descriptor 2 is the log file while the screens are shown.
            os.write(2, traceback.format_exc().encode())
            self._post(
                messages.RehearsalEnded(f"Something went wrong ({error!r}): what you said so far is kept.")
            )
        else:
            self._post(messages.RehearsalEnded())

    def _follow(self, steps: Generator[Step]) -> None:
        shown_s = 0.0
        for step in steps:
            if self._left.is_set():
                steps.close()
                return
            if isinstance(step, Unsaved):
                self._unsaved = step
                if self._left.is_set() or self.cues.discard.is_set():
                    step.reply.put(None)
            if isinstance(step, Level):
                if monotonic() - shown_s < 1 / LEVELS_A_SECOND:
                    continue
                shown_s = monotonic()
            if message := _message(step):
                self._post(message)


def _message(step: Step) -> Message | None:
    match step:
        case Asking() | Lit():
            return None  # the screen shows the question, and its clock the lights, by themselves
        case LeadIn(seconds_left):
            return messages.CountedDown(seconds_left)
        case Listening():
            return messages.RecordingBegan()
        case Level(end_s, level_db, held_s):
            return messages.LevelChanged(end_s, level_db, held_s)
        case Said(utterance):
            return messages.UtteranceHeard(utterance)
        case Moved(spans):
            return messages.SectionsHeard(spans)
        case Trouble(says) | SavedElsewhere(says):
            return messages.TroubleMet(says)
        case Unsaved():
            return messages.PlaceAsked(step)
        case Scored(answer):
            return messages.AnswerScored(answer)
        case Saved(session):
            return messages.SessionSaved(session)
