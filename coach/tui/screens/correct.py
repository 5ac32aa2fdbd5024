"""The review of one answer, in which what was misheard or misjudged can be put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from coach.corrections import as_heard, objected, rescored, reword, unworded, views, withdrawn
from coach.errors import CoachError
from coach.model import Answer, Corrections, Figure, Objection, Rubric, Session
from coach.passages import Mark
from coach.tui.correcting import Change, keep, vouch, with_corrections
from coach.tui.passage_rows import FILTERS
from coach.tui.screens.base import BACK_KEYS, HELP_KEY
from coach.tui.screens.confirm import ConfirmScreen
from coach.tui.screens.passages import LOOKING, PassagesScreen
from coach.tui.screens.wording import WordingScreen

LETTERS = "abcdefghij"


class CorrectScreen(PassagesScreen):
    """Corrections lie beside what was heard, and are scored and saved at once."""

    HELP = (
        "Underlined is what a finding rests on; bold too, a pitfall; ° stands behind a filler word. In the"
        " timeline ✓ is a point made, ~ one only named, ! a pitfall, … a long silence; + shows where a"
        " section runs over its time. e corrects misheard words, w tells the coach that a finding is wrong:"
        " both are kept beside what was heard, with a score of their own. On a figure without a source, k"
        " keeps how it was measured."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        # A key that stands here hides the same key of the class above, so all of those stand here too.
        *LOOKING,
        Binding("enter", "pick", "I said it here"),
        Binding("e", "reword", "Edit", tooltip="Correct what was misheard in this sentence"),
        Binding("w", "object", "Wrong", tooltip="This finding is wrong, or take that back"),
        Binding("k", "vouch", "Real", tooltip="This figure is real: say how it was measured"),
        Binding("g", "rescore", "Score it anew with this version's scorer", show=False),
        Binding("escape,q", "give_up", "Give up", key_display="esc"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self, session: Session | None, answer: Answer, rubric: Rubric) -> None:
        super().__init__(session, answer, rubric)
        self._picking: Mark | None = None
        self._saving = False

    def headline(self) -> tuple[str, str]:
        if self._picking:
            title = f"Where did you say it: {self.laid_out.title(self._picking.id)}?"
            return title, "Move to the sentence and press Enter; Esc gives up."
        title, told = super().headline()
        return title, "Scoring anew…" if self._saving else told

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        picking = self._picking is not None
        if action in ("pick", "give_up"):
            return picking and not (action == "give_up" and self.reading)
        if picking and action in ("listen", "reword", "object", "vouch", "rescore", "filter", "view", "back"):
            return False
        if action == "vouch":
            return self._unsourced is not None
        return super().check_action(action, parameters)

    # --- a misheard word ---------------------------------------------------------------------

    def action_reword(self) -> None:
        line = self.line
        if line is None or line.passage is None:
            self.coach.tell("Move to the sentence in which a word was misheard.")
        elif self._may_change():
            passage = self.laid_out.passages[line.passage]
            self.coach.push_screen(
                WordingScreen.misheard(passage.said.text), lambda text: self._reword(passage.begins, text)
            )

    def _reword(self, begins: int, text: str | None) -> None:
        """Put ``text`` in place of the sentence that begins there, in its utterance as it stands now."""
        if text is None:
            return
        passage = next(p for p in self.laid_out.passages if p.begins == begins)
        utterance = views(self.answer)[-1].transcript.utterances[passage.utterance].text
        firsts = [p.begins for p in self.laid_out.passages if p.utterance == passage.utterance]
        at = begins - firsts[0]
        whole = utterance[:at] + text + utterance[at + len(passage.said.text) :]
        number = as_heard(self.answer)[passage.utterance]
        self._keep(reword(self.answer, number, whole))

    # --- a finding that is wrong -------------------------------------------------------------

    def action_object(self) -> None:
        line = self.line
        if line is None or not self._may_change():
            return
        if isinstance(line.change, Objection):
            self._keep(withdrawn(self.answer, line.change.kind, line.change.id))
        elif line.change:
            self._keep(unworded(self.answer, line.change))
        else:
            self._object_to([m for m in line.marks if m.kind == "pitfall" or m.missed])

    def _object_to(self, marks: list[Mark]) -> None:
        if not marks:
            self.coach.tell("Move to a point you missed, or to a pitfall, and press w if that is wrong.")
        elif len(marks) == 1:
            self._object(marks[0])
        else:
            letters = dict(zip(LETTERS, marks, strict=False))
            choices = {key: (key, self.laid_out.title(mark.id)) for key, mark in letters.items()}
            self.coach.push_screen(
                ConfirmScreen("Which of these is wrong?", choices, "None of them"),
                lambda key: self._object(letters[key]) if key else None,
            )

    def _object(self, mark: Mark) -> None:
        if mark.kind == "pitfall":
            self._keep(objected(self.answer, Objection("pitfall", mark.id)))
            return
        self._picking, self.shown = mark, FILTERS[0]
        self.action_close()
        self.call_after_refresh(self._ask_where)

    def _ask_where(self) -> None:
        self.lay_out()
        if self.line and self.line.passage is None:
            self.listed.action_first()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if self._picking:
            event.prevent_default()
            self.action_pick()

    def action_pick(self) -> None:
        line, mark = self.line, self._picking
        if mark and line and line.passage is not None:
            said = self.laid_out.passages[line.passage].said.evidence
            self._picking = None
            self._keep(objected(self.answer, Objection("point", mark.id, said)))
        else:
            self.coach.tell("Move to a sentence that you said.")

    def action_give_up(self) -> None:
        self._picking = None
        self.lay_out()

    # --- a figure that is real ---------------------------------------------------------------

    @property
    def _unsourced(self) -> Figure | None:
        return self.laid_out.unsourced(self.line) if self.line else None

    def action_vouch(self) -> None:
        figure = self._unsourced
        if figure and self._may_change(any_view=True):
            self.coach.push_screen(WordingScreen.measured(figure), lambda how: self._vouch(figure, how))

    def _vouch(self, figure: Figure, measured: str | None) -> None:
        session, answer, coach = self.session, self.answer, self.coach
        if session and measured:
            self._do(lambda: vouch(coach.store, coach.library, session, answer, figure, measured))

    # --- scored anew -------------------------------------------------------------------------

    def action_rescore(self) -> None:
        if self._may_change(any_view=True):
            self._save(rescored)

    def _may_change(self, *, any_view: bool = False) -> bool:
        """Say whether the answer can be changed now, and why not where it can't."""
        if self.session is None:
            self.coach.tell("This answer is not saved yet, so nothing in it can be corrected.", trouble=True)
        elif self._saving:
            self.coach.tell("The last correction is still being scored: a moment.")
        elif not (any_view or self.counts_most_in):
            self.coach.tell("Press v until your corrections are shown: they can be changed there.")
        else:
            return True
        return False

    def _keep(self, corrections: Corrections) -> None:
        self._save(with_corrections(corrections))

    def _save(self, change: Change) -> None:
        session, answer, coach = self.session, self.answer, self.coach
        if session:
            self._do(lambda: keep(coach.store, coach.library, session, answer, change))

    def _do(self, saves: Callable[[], Session]) -> None:
        self._saving = True
        self.say()
        self._do_aside(saves)

    @work(thread=True)
    def _do_aside(self, saves: Callable[[], Session]) -> None:
        try:
            saved = saves()
        except CoachError as error:
            self.app.call_from_thread(self._saved, None, str(error))
        else:
            self.app.call_from_thread(self._saved, saved, None)

    def _saved(self, session: Session | None, error: str | None) -> None:
        self._saving = False
        if session is None:
            self.coach.tell(error or "", trouble=True)
        else:
            before = self.answer
            self.session = session
            self.answer = next(a for a in session.answers if a.number == before.number)
            if msgspec.structs.replace(before, rescored=None) == self.answer and not self.answer.rescored:
                self.coach.tell("This version's scorer finds the same: there is nothing new to show.")
            self.at_view = len(views(self.answer)) - 1
        self.lay_out()
