"""The section rail."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from coach.model import Section, SectionSpan
from coach.tui.pacing import Pace, following, pace
from coach.tui.widgets.bars import bar
from coach.wording import clock

NARROW_CELLS, BAR_CELLS, WIDE_CELLS = 34, 6, 14
LONG = 1.3
"""A section that takes so many times its budget is too long."""


class Rail(Static):
    """Every section with its time so far and its budget; the running one is marked ``▶``.

    In ``manual`` mode only the candidate's marks say where a section begins.
    """

    def __init__(self, sections: Sequence[Section], manual: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sections, self._manual = tuple(sections), manual
        self._heard: tuple[SectionSpan, ...] = ()
        self._marks: list[SectionSpan] = []
        self._seconds = 0.0
        self._pace = Pace()
        self._shown: tuple[object, ...] = ()

    @property
    def following(self) -> str | None:
        """The id of the section after the running one."""
        return following([section.id for section in self._sections], self._pace.current)

    def on_resize(self) -> None:
        self._draw()

    def hear(self, spans: tuple[SectionSpan, ...]) -> None:
        """Take where the coach hears the sections."""
        self._heard = spans
        self._step()

    def mark(self, section: str) -> None:
        """Take where the candidate says that a section begins: now."""
        self._marks.append(SectionSpan(section, self._seconds, None))
        self._step()

    def stand(self, seconds: float) -> None:
        """Let the running section stand at this second of the answer."""
        self._seconds = seconds
        self._step()

    def _step(self) -> None:
        """Draw anew only when a second or the section changes."""
        self._pace = pace(self._heard, self._marks, self._seconds, manual=self._manual)
        shown = (self._pace.current, *(int(self._pace.seconds.get(s.id, 0)) for s in self._sections))
        if shown != self._shown:
            self._shown = shown
            self._draw()

    def _draw(self) -> None:
        self.update(Content("\n").join(self._row(section, self._pace) for section in self._sections))

    def _row(self, section: Section, pace: Pace) -> Content:
        seconds = pace.seconds.get(section.id, 0.0)
        begun = seconds >= 1
        cells = BAR_CELLS if self.size.width <= NARROW_CELLS else WIDE_CELLS
        if section.id == pace.current:
            mark, style = "▶", "bold $text-primary"
        elif seconds > section.budget_s * LONG:
            mark, style = "·", "$text-warning"
        else:
            mark, style = ("·", "") if begun else (" ", "$foreground-muted")
        return Content.assemble(
            (f"{mark} {section.title:<11.11} ", style),
            bar(seconds, section.budget_s, cells, style),
            (f" {clock(seconds) if begun else '–':>5} of {clock(section.budget_s)}", style),
        )
