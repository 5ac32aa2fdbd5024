"""The page on which an answer is typed, with the clock that runs while it may be."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from textual.message import Message
from textual.widgets import TextArea

from coach.tui.typed import Sheet
from coach.tui.typescript import Typescript
from coach.tui.widgets.fields import Page

TICK_S = 0.25


class Stopwatch:
    """Seconds that run between ``go`` and ``halt``."""

    def __init__(self) -> None:
        self._before_s = 0.0
        self._since_s: float | None = None

    @property
    def seconds(self) -> float:
        running_s = 0.0 if self._since_s is None else monotonic() - self._since_s
        return self._before_s + running_s

    def go(self) -> None:
        if self._since_s is None:
            self._since_s = monotonic()

    def halt(self) -> None:
        self._before_s = self.seconds
        self._since_s = None


class AnswerEditor(Page):
    """Takes typing only while its clock runs; tells the time, and each sentence that is complete."""

    @dataclass
    class Ticked(Message):
        """The clock stands at this second."""

        seconds: float

    @dataclass
    class Written(Message):
        """Another sentence is complete, or one that was has changed."""

        sheet: Sheet

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", read_only=True)
        self._watch = Stopwatch()
        self._script = Typescript()
        self._told = self._script.transcript(finished=False)

    def on_mount(self) -> None:
        self.set_interval(TICK_S, self._tick)

    def run_clock(self, running: bool) -> None:
        """Let clock and typing go on, or stand still."""
        self._watch.go() if running else self._watch.halt()
        self.read_only = not running
        if running:
            self.focus()

    def sheet(self, *, whole: bool = True, last: bool = False) -> Sheet:
        """Return what stands on the page; unless ``whole``, without the sentence that is being typed."""
        self._take()
        return Sheet(self._script.transcript(finished=whole), self._watch.seconds, last)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._take()
        complete = self._script.transcript(finished=False)
        if complete != self._told:
            self._told = complete
            self.post_message(self.Written(Sheet(complete, self._watch.seconds)))

    def _take(self) -> None:
        self._script.edit(self.text, self._watch.seconds)

    def _tick(self) -> None:
        if not self.read_only:
            self.post_message(self.Ticked(self._watch.seconds))
