"""What a spoken and a typed answer have in common: the clock, the sections, and how it ends."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from coach.keeping import REFUSED
from coach.lights import Lights
from coach.model import Answer, Session
from coach.ports import STOPPED
from coach.tui import messages
from coach.tui.answering import Plan
from coach.tui.rehearsal import Rehearsal
from coach.tui.screens.base import CoachScreen
from coach.tui.screens.confirm import ConfirmScreen
from coach.tui.screens.phases import SAYS, Phase, allows
from coach.tui.screens.place import PlaceScreen
from coach.tui.widgets.clock import Clock
from coach.tui.widgets.keybar import KeyBar
from coach.tui.widgets.meter import Meter
from coach.tui.widgets.rail import Rail
from coach.wording import minutes

LEAVES_WITHIN_S = 1.0
THE_DISK = "The disk "
"""How trouble begins of which the end tells what came: the card need not tell it as well."""
HELD = "Part of your answer is only in memory: leave now and it is lost; finish, and choose where to save it."


class AnswerScreen(CoachScreen[None]):
    """One answer: asked, given, read and scored; ``RUNNING`` says what the clock measures, ``ESCAPES``
    are the keys of what Escape offers, ``keeps`` whether an interrupted one can be finished later."""

    RUNNING: ClassVar[str]
    ESCAPES: ClassVar[tuple[str, str]]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        self.phase: Phase = "reading" if plan.recovers else "asking"
        self.seconds = 0.0
        self.keeps = True
        self.rehearsal = Rehearsal(lambda cues: plan.steps(cues, self._tell_from_thread), self.post_message)
        self._divided, self._by_hand = len(plan.rubric.sections) > 1, plan.start.settings.sections == "manual"
        self._notes: list[str] = []
        self._left = self._gone = self._warned = self._held = False
        self._answer: Answer | None = None
        self._session: Session | None = None

    # --- what is on the screen ---------------------------------------------------------------

    def compose(self) -> ComposeResult:
        question = self.plan.task.question
        with Horizontal(classes="title"):
            yield Static(Content(question.title), id="asks")
            yield Static(Content(minutes(question.target)), id="takes")
        if self.plan.banner:
            yield Static(Content(self.plan.banner), id="banner")
        yield Clock(Lights.of(question.target), id="clock")
        with Horizontal(id="body"):
            with Vertical(id="page"):
                yield from self.page()
            with Vertical(id="side"):
                yield Rail(self.plan.rubric.sections, self._by_hand, id="rail")
                yield Meter(id="meter")
        yield Static(id="notice")
        yield KeyBar()

    @abstractmethod
    def page(self) -> ComposeResult:
        """Make what the answer appears on."""

    def on_mount(self) -> None:
        self.set_class(not self._divided, "-undivided")
        self._enter(self.phase)
        if self._by_hand and self.plan.rubric.sections:
            self.mark(self.plan.rubric.sections[0].id)
        self.rehearsal.begin()

    def on_unmount(self) -> None:
        if self.phase != "over":
            self.coach.kept_answer = self.keeps and self.phase in ("recording", "reading")
            self.leave()
            self.rehearsal.wait(LEAVES_WITHIN_S / 2)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        says = self.plan.says.get(phase, SAYS[phase])
        # Trouble that came with the first sound stays to be read.
        if not (phase == "recording" and self.query_one("#notice").has_class("-trouble")):
            self.say(f"{says}{self.plan.expected}" if phase == "asking" else says)
        self.set_class(phase == "recording", "-recording")
        self.refresh_bindings()

    def say(self, says: str, *, trouble: bool = False) -> None:
        """Say something in the line above the keys."""
        notice = self.query_one("#notice", Static)
        notice.update(Content(says))
        notice.set_class(trouble, "-trouble")

    def _tell_from_thread(self, says: str) -> None:
        self.post_message(messages.TroubleMet(says))

    # --- what happened -----------------------------------------------------------------------

    @on(messages.CountedDown)
    def _counted_down(self, message: messages.CountedDown) -> None:
        self._enter("counting")
        self.query_one(Clock).count_down(message.seconds_left)

    @on(messages.RecordingBegan)
    def _recording_began(self) -> None:
        if self.phase in ("asking", "counting"):
            self._enter("recording")
            self.show_seconds(0.0)

    @on(messages.SectionsHeard)
    def _sections_heard(self, message: messages.SectionsHeard) -> None:
        self.query_one(Rail).hear(message.spans)

    @on(messages.TroubleMet)
    def _trouble_met(self, message: messages.TroubleMet) -> None:
        self._held = self._held or message.says == REFUSED
        if self._notes and self._notes[-1] == STOPPED:
            self._notes.pop()  # what is told now says how that went: the card tells only that
        if self.phase != "asking" and not message.says.startswith(THE_DISK):
            self._notes.append(message.says)
        self.say(message.says, trouble=True)

    @on(messages.AnswerScored)
    def _answer_scored(self, message: messages.AnswerScored) -> None:
        self._answer = message.answer

    @on(messages.SessionSaved)
    def _session_saved(self, message: messages.SessionSaved) -> None:
        self._session = message.session

    @on(messages.LevelChanged)
    def _held_changed(self, message: messages.LevelChanged) -> None:
        self._held = self._held or message.held_s > 0

    @on(messages.PlaceAsked)
    def _place_asked(self, message: messages.PlaceAsked) -> None:
        if self.keeps:
            self.app.push_screen(PlaceScreen(message.unsaved), message.unsaved.reply.put)
        else:
            message.unsaved.reply.put(None)

    @on(messages.RehearsalEnded)
    def _ended(self, message: messages.RehearsalEnded) -> None:
        if message.error:
            self._notes.append(message.error)
        self._go_on()

    def _go_on(self) -> None:
        """Leave this screen for the one that follows from how the answer ended."""
        if self._gone:
            return
        self._gone = True
        self._enter("over")
        while self.app.screen is not self:
            self.app.pop_screen()
        discarded = self.rehearsal.cues.discard.is_set() and not self._session
        if self._answer and not discarded:
            self.answered(self._answer, self._session, tuple(self._notes))
        else:
            self.unanswered(self._notes[-1] if self._notes else None)

    def answered(self, answer: Answer, session: Session | None, notes: tuple[str, ...]) -> None:
        """Go on to what follows an answer: its score card."""
        self.coach.show_card(self.plan.start, session, answer, notes)

    @property
    def ends_by_key(self) -> bool:
        """Whether the candidate left the answer or discarded it."""
        return self._left or self.rehearsal.cues.discard.is_set()

    def unanswered(self, trouble: str | None) -> None:
        """Close without an answer and say why."""
        self.dismiss()
        if self.rehearsal.cues.discard.is_set() and self.seconds:
            self.coach.tell("The answer was discarded.")
        elif self._left and self.plan.task.follow_up:  # beneath any other the home screen says so itself
            self.coach.tell("Your answer is kept: press u on the home screen to finish it.")
        elif trouble and not self.ends_by_key:
            self.coach.tell(trouble, trouble=True)

    def show_seconds(self, seconds: float) -> None:
        """Let the clock and the running section stand at this second of the answer."""
        self.seconds = seconds
        state = "‖ Paused" if self.paused else f"● {self.RUNNING}" if self.phase == "recording" else ""
        self.query_one(Clock).stand(seconds, state, paused=self.paused)
        self.query_one(Rail).stand(seconds)

    def mark(self, section: str) -> None:
        """Let a section begin now."""
        self.query_one(Rail).mark(section)
        self.rehearsal.cues.sections.put(section)

    # --- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("pause", "resume"):
            return self.phase == "recording" and self.paused == (action == "resume")
        if action == "next_section" and not self._divided:
            return False
        return allows(self.phase, action)

    @property
    def paused(self) -> bool:
        return self.rehearsal.cues.paused.is_set()

    def action_skip(self) -> None:
        self.rehearsal.cues.skip.set()

    def action_pause(self) -> None:
        self.set_paused(True)

    def action_resume(self) -> None:
        self.set_paused(False)

    def set_paused(self, paused: bool) -> None:
        """Let the recording and the clock stand still, or go on."""
        cue = self.rehearsal.cues.paused
        cue.set() if paused else cue.clear()
        self.show_seconds(self.seconds)
        self.query_one(Meter).still("paused" if paused else "")
        self.refresh_bindings()

    def action_next_section(self) -> None:
        if following := self.query_one(Rail).following:
            self.mark(following)
        else:
            self.say("This is the last section already.")

    def action_finish(self) -> None:
        self._enter("reading")
        self.set_paused(False)
        self.rehearsal.cues.finish.set()

    def action_abandon(self) -> None:
        self.discard()  # nothing was said yet: there is nothing to ask

    def action_discard(self) -> None:
        paused_before = self.paused
        if self.phase == "recording":
            self.set_paused(True)

        def decide(choice: str | None) -> None:
            if choice:
                self.stop(choice)
            elif self.phase == "recording":
                self.set_paused(paused_before)

        self.app.push_screen(self.asks_to_stop(), decide)

    def asks_to_stop(self) -> ConfirmScreen:
        """Return what asks whether to stop, and how."""
        return ConfirmScreen.discard(*self.ESCAPES)

    def stop(self, choice: str) -> None:
        """Stop in one of the ways that ``asks_to_stop`` offers."""
        self.discard() if choice == "discard" else self.action_leave()

    def holds_back(self) -> bool:
        """Keep the candidate, once, from losing what the disk has not taken; say whether that was so."""
        unsaved = self._held or isinstance(self.app.screen, PlaceScreen)
        held = unsaved and self.keeps and not self._warned
        if held:
            self._warned = True
            self.coach.tell(HELD, trouble=True)
        return held

    def action_leave(self) -> None:
        if self.phase in ("asking", "counting"):
            self.action_abandon()
            return
        if self.holds_back():
            return
        self._left = True
        self._enter("over")
        self.leave()
        # An utterance that is being read can't be stopped; it is not worth waiting for.
        self.set_timer(LEAVES_WITHIN_S, self._go_on)

    def discard(self) -> None:
        """Stop and remove what was recorded; the screen closes when that is done."""
        self._enter("over")
        self.rehearsal.discard()

    def leave(self) -> None:
        """Stop and keep what was recorded."""
        self.rehearsal.leave()
