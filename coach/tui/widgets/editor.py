"""The page on which an answer is typed, with the clock that runs while it may be."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from textual.events import Key
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
    def runs(self) -> bool:
        return self._since_s is not None

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
    """Tells the time, each sentence that is complete, and typing that its clock does not run for yet."""

    @dataclass
    class Ticked(Message):
        """The clock stands at this second."""

        seconds: float

    @dataclass
    class Begun(Message):
        """Something was typed while the clock stood."""

    @dataclass
    class Written(Message):
        """Another sentence is complete, or one that was has changed."""

        sheet: Sheet

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self._watch = Stopwatch()
        self._script = Typescript()
        self._told = self._script.transcript(finished=False)

    def on_mount(self) -> None:
        self.set_interval(TICK_S, self._tick)

    def run_clock(self, running: bool) -> None:
        """Let the clock go on, or stand still."""
        self._take()
        self._watch.go() if running else self._watch.halt()
        if running:
            self.focus()

    async def on_key(self, event: Key) -> None:
        # Either of them can begin an answer; it is no part of it then.
        if event.key in ("enter", "space") and not (self.text or self._watch.runs):
            event.prevent_default()

    def sheet(self, *, whole: bool = True, last: bool = False) -> Sheet:
        """Return what stands on the page; unless ``whole``, without the sentence that is being typed."""
        self._take()
        return Sheet(self._script.transcript(finished=whole), self._watch.seconds, last)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._script.text and not self._watch.runs:
            self.post_message(self.Begun())
        self._take()
        complete = self._script.transcript(finished=False)
        if complete != self._told:
            self._told = complete
            self.post_message(self.Written(Sheet(complete, self._watch.seconds)))

    def _take(self) -> None:
        self._script.edit(self.text, self._watch.seconds)

    def _tick(self) -> None:
        if self._watch.runs:
            self.post_message(self.Ticked(self._watch.seconds))
