"""A drill on the screens: from one task to the next, and to what came of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

import msgspec

from coach.drill import PRACTICE, Outcome, Series, begin, sweep
from coach.errors import CoachError, StoreError, VoiceError
from coach.facts import knowing
from coach.interview import Roles
from coach.model import Answer, Session, Source
from coach.ports import Speaker
from coach.scoring.scorer import Scorer
from coach.start import Start, Tell
from coach.store import Draft, Store
from coach.store.deck import DeckFile
from coach.tasks import DrillTask
from coach.tui.answering import begin as open_session
from coach.tui.answering import spoken, typed

if TYPE_CHECKING:
    from textual.screen import Screen

    from coach.tui.app import CoachApp


class Drill:
    """One series and the way from screen to screen; the roles are made once and serve every answer.

    Whole answers are saved as sessions like any other. Making it raises ``CoachError`` where there is
    nothing to ask.
    """

    def __init__(self, coach: CoachApp, start: Start) -> None:
        self.coach = coach
        self.start = replace(start, demo=False)
        self.practice = Store(coach.home / PRACTICE)
        wish = replace(start.drill, level=start.settings.role)
        self.series: Series = begin(
            wish, coach.library, coach.store, DeckFile(coach.home, self._tell), lambda: datetime.now(UTC)
        )
        self._roles: Roles | None = None
        self._listener: Tell = self._tell
        sweep(self.practice)

    def screen(self) -> Screen[None]:
        """Return the screen of the task to answer now, or of the summary."""
        from coach.tui.screens.drill import SpokenDrill, TypedDrill
        from coach.tui.screens.drilled import DrilledScreen

        task, asked = self.series.task, self.series.asked
        if task is None or asked is None:
            sweep(self.practice)
            return DrilledScreen(self)
        rubric = self.coach.library.rubric(task.question.rubric)
        scorer = knowing(rubric, self.coach.store, task.question.id)
        # The examples of a rubric take seconds to read: better while the question is asked.
        Thread(target=_warm, args=(scorer,), daemon=True).start()
        shown = rubric if task.whole else msgspec.structs.replace(rubric, sections=())

        def opens(source: Source) -> Draft:
            return open_session(asked, source, self.coach.store if task.whole else self.practice)

        if self.start.typed:
            return TypedDrill(self, task, *typed(asked, shown, self.start, scorer, opens))
        return SpokenDrill(self, task, spoken(asked, shown, self.start, scorer, opens, self._take_roles))

    # --- from screen to screen ---------------------------------------------------------------

    def judged(
        self, task: DrillTask, answer: Answer, session: Session | None, notes: tuple[str, ...]
    ) -> None:
        """Show what an answer came to, in place of the screen on which it was given."""
        from coach.tui.screens.rated import RatedScreen

        if answer.card is None:
            self.again()
            return
        try:
            outcome = self.series.judge(task, answer.card)
        except StoreError as error:
            self._tell(str(error))
            outcome = Outcome(task, datetime.now(UTC), {})
        kept = session if task.whole else None
        self.coach.switch_screen(RatedScreen(self, outcome, answer, kept, notes))

    def again(self) -> None:
        """Ask the same task once more."""
        self.coach.switch_screen(self.screen())

    def type_on(self) -> None:
        """Ask the same task once more, and take its answer and those after it at the keyboard."""
        self.start = replace(self.start, typed=True)
        self.again()

    def go_on(self) -> None:
        """Ask the next task, or sum up."""
        self.series.go_on()
        self.again()

    def end(self) -> None:
        """Leave the rest of the series and sum up; go home where nothing was answered."""
        if not self.series.summary().answers:
            sweep(self.practice)
            self.coach.screen.dismiss()
            return
        self.series.leave()
        self.again()

    def open_card(self, answer: Answer, session: Session | None) -> None:
        """Show an answer's whole score card above what is shown now."""
        self.coach.open_card(self.start, session, answer)

    # --- what the answers need ---------------------------------------------------------------

    def speaker(self) -> Speaker:
        """Return who reads aloud, slow to be made the first time; raise ``CoachError`` where nobody can."""
        if self.start.settings.silent:
            raise VoiceError("The voice is off (--silent): read the words on the screen.")
        if self._roles is not None:
            return self._roles.speaker
        if self.start.speaker is None:
            raise VoiceError("There is no voice here: read the words on the screen.")
        return self.start.speaker(self.start)

    def _take_roles(self, tell: Tell) -> Roles:
        self._listener = tell
        if self._roles is None:
            self._roles = self.start.roles(self.start, lambda says: self._listener(says))
        return self._roles

    def _tell(self, says: str) -> None:
        self.coach.tell(says, trouble=True)


def _warm(scorer: Scorer) -> None:
    with suppress(CoachError):  # the answer itself tells what is wrong
        scorer.warm()
