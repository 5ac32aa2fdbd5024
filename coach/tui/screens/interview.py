"""A spoken answer: the question is asked aloud, the answer recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from coach.tui import messages
from coach.tui.screens.answer import AnswerScreen
from coach.tui.screens.base import HELP_KEY
from coach.tui.screens.confirm import ConfirmScreen
from coach.tui.widgets.meter import Meter
from coach.tui.widgets.transcript import TranscriptLog

TOO_SOON_S = 3.0
"""Enter also ends the lead-in: pressed once too often, it must not end the answer as well."""


class InterviewScreen(AnswerScreen):
    """Said into the microphone (or a file that stands for it), written down as it comes."""

    HELP = (
        "The coach asks, then records. The clock turns green when the answer is long enough, yellow when"
        " it is time to close, red when it should end. The list of sections shows where the coach hears"
        " you: n tells it that you have moved on. Everything is on disk as you speak; q keeps it for later."
    )
    RUNNING: ClassVar[str] = "Recording"
    ESCAPES: ClassVar[tuple[str, str]] = ("d", "k")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "skip", "Start now"),
        Binding("r", "replay", "Hear it again"),
        Binding("enter", "enter", "Start now, or finish", show=False),
        Binding("p", "pause", "Pause"),
        Binding("p", "resume", "Go on"),
        Binding("n", "next_section", "Next section"),
        Binding("f", "finish", "Finish"),
        Binding("escape", "discard", "Discard"),
        Binding("escape", "abandon", "Leave", show=False),
        Binding("q", "leave", "Leave"),
        HELP_KEY,
    ]

    def page(self) -> ComposeResult:
        yield TranscriptLog(self.plan.task.prompt, id="transcript")

    @on(messages.LevelChanged)
    def _level_changed(self, message: messages.LevelChanged) -> None:
        self.show_seconds(message.end_s)
        if self.phase == "recording" and not self.paused:
            self.query_one(Meter).level(message.level_db)

    @on(messages.UtteranceHeard)
    def _utterance_heard(self, message: messages.UtteranceHeard) -> None:
        self.query_one(TranscriptLog).say(message.utterance)

    def unanswered(self, trouble: str | None) -> None:
        """Offer the keyboard where the microphone failed before anything was said."""
        plan, start = self.plan, self.plan.start
        if not trouble or self.seconds or plan.recovers or start.demo or start.audio or self.ends_by_key:
            super().unanswered(trouble)
            return

        def decide(choice: str | None) -> None:
            self.dismiss()
            anew = replace(start, question=plan.task.question.id, typed=choice == "type")
            if choice and plan.session and plan.task.follow_up:
                self.coach.follow_up(plan.session, plan.task.follow_up, anew)
            elif choice:
                self.coach.rehearse(anew)

        back = "Back to the score card" if plan.session else "Back to the home screen"
        self.app.push_screen(ConfirmScreen.stopped(trouble, back, "Type the answer instead"), decide)

    def action_replay(self) -> None:
        self.rehearsal.cues.again.set()
        self.rehearsal.cues.skip.set()

    def action_enter(self) -> None:
        if self.phase != "recording":
            self.action_skip()
        elif self.seconds < TOO_SOON_S:
            self.say("The answer has only just begun: press f if you mean to finish.")
        else:
            self.action_finish()
