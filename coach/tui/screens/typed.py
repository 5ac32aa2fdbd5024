"""One answer at the keyboard."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from coach.tui import messages
from coach.tui.answering import Plan
from coach.tui.screens.answer import AnswerScreen
from coach.tui.typed import Desk
from coach.tui.widgets.editor import AnswerEditor


class TypedScreen(AnswerScreen):
    """A typed answer: the same clock and sections, an editor in place of the microphone."""

    HELP = (
        "Type as you would speak: the clock starts with the first letter, and goes on with the next one after"
        " a pause. The clock and the sections are those of a spoken answer, and each sentence bears the time"
        " at which it was typed. Escape asks whether to discard the answer or to keep it for later."
    )
    RUNNING: ClassVar[str] = "Typing"
    # While one types a letter is a letter, also where Escape was pressed from habit.
    ESCAPES: ClassVar[tuple[str, str]] = ("ctrl+d", "ctrl+k")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "skip", "Start typing"),
        Binding("ctrl+s", "finish", "Finish"),
        Binding("ctrl+p", "pause", "Pause"),
        Binding("ctrl+p", "resume", "Go on"),
        Binding("ctrl+n", "next_section", "Next section"),
        Binding("escape", "discard", "Leave or discard"),
        Binding("escape", "abandon", "Leave"),
        Binding("f1", "app.help", "Help"),
    ]

    def __init__(self, plan: Plan, desk: Desk) -> None:
        super().__init__(plan)
        self._desk = desk
        self.editor = AnswerEditor(id="editor")

    def page(self) -> ComposeResult:
        with Vertical(classes="question"):
            yield Static(Content(self.plan.task.prompt))
        yield self.editor

    @on(messages.RecordingBegan)
    def _typing_began(self) -> None:
        self.editor.run_clock(True)

    @on(AnswerEditor.Begun)
    def _begun(self) -> None:
        self.action_resume() if self.paused else self.action_skip()

    @on(AnswerEditor.Ticked)
    def _ticked(self, message: AnswerEditor.Ticked) -> None:
        self.show_seconds(message.seconds)

    @on(AnswerEditor.Written)
    def _written(self, message: AnswerEditor.Written) -> None:
        self._desk.put(message.sheet)

    def mark(self, section: str) -> None:
        super().mark(section)
        self._desk.put(self.editor.sheet(whole=False))

    def set_paused(self, paused: bool) -> None:
        super().set_paused(paused)
        self.editor.run_clock(not paused)

    def action_finish(self) -> None:
        super().action_finish()
        self.editor.run_clock(False)
        self.editor.read_only = True
        self._desk.put(self.editor.sheet(last=True))

    def discard(self) -> None:
        super().discard()
        self._desk.put(None)

    def leave(self) -> None:
        super().leave()
        self._desk.put(self.editor.sheet())
        self._desk.put(None)
