"""An answer from its first second to its last, as a few rows of characters."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from coach.model import Rubric, Scorecard
from coach.passages import Passage
from coach.wording import clock

BANDS = ("$primary", "$accent")
"""Neighbours differ by colour too; where one ends and the next begins stands in the row of names."""
RANKS = "~✓…!"
"""Of several marks in one cell the last of these is shown."""


class Timeline(Static):
    """The sections as bands, ``+`` where one is over its budget; marks beneath; ``▲`` where one looks."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._card: Scorecard | None = None
        self._rubric: Rubric | None = None
        self._passages: Sequence[Passage] = ()
        self._at_s: float | None = None
        self._says = ""
        self._seconds = 0.0

    def show(
        self, card: Scorecard | None, rubric: Rubric, passages: Sequence[Passage], seconds: float | None
    ) -> None:
        """Lay out an answer; without times there is nothing to show."""
        ends = [p.said.end_s for p in passages if p.said.end_s is not None]
        self._seconds = max([*ends, seconds or 0.0], default=0.0)
        self._card, self._rubric, self._passages = card, rubric, passages
        self.display = bool(ends) and self._seconds > 0
        self._draw()

    def look(self, at_s: float | None, says: str = "") -> None:
        """Stand at a second of the answer; ``says`` is a word on what goes on there."""
        self._at_s, self._says = at_s, says
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        if self.display and width > 0 and self._rubric:
            names, bands = self._bands(width)
            self.update(Content("\n").join([names, bands, self._marks(width), self._cursor(width)]))

    def _cell(self, at_s: float, width: int) -> int:
        return min(width - 1, int(at_s / self._seconds * width))

    def _bands(self, width: int) -> tuple[Content, Content]:
        titles = {s.id: s.title for s in self._rubric.sections} if self._rubric else {}
        budgets = {s.id: s.budget_s for s in self._rubric.sections} if self._rubric else {}
        names, cells, styles = [" "] * width, ["─"] * width, [""] * width
        spent: dict[str, float] = {}
        spans = [s for s in (self._card.spans if self._card else ()) if s.start_s is not None]
        for n, span in enumerate(spans):
            start_s, end_s = span.start_s or 0.0, span.end_s if span.end_s is not None else self._seconds
            first = self._cell(start_s, width)
            under = range(first, max(first + 1, self._cell(end_s, width)))
            known = span.section in titles
            for cell in under:
                inside_s = spent.get(span.section, 0.0) + (cell - first) / width * self._seconds
                over = known and inside_s >= budgets[span.section]
                cells[cell] = "+" if over else "━" if known else "─"
                styles[cell] = ("$text-warning" if over else BANDS[n % 2]) if known else "$foreground-muted"
            name = "│" + titles.get(span.section, "")
            for cell, letter in zip(under, name, strict=False):
                names[cell] = letter
            spent[span.section] = spent.get(span.section, 0.0) + end_s - start_s
        bands = Content.assemble(*((cell, style) for cell, style in zip(cells, styles, strict=True)))
        return Content.styled("".join(names), "$foreground-muted"), bands

    def _marks(self, width: int) -> Content:
        cells = [" "] * width
        for at_s, letter in self._places():
            cell = self._cell(at_s, width)
            if RANKS.find(letter) > RANKS.find(cells[cell]):
                cells[cell] = letter
        styles = {"!": "$text-error", "…": "$text-warning", "✓": "$text-success", "~": "$text-warning"}
        return Content.assemble(*((cell, styles.get(cell, "")) for cell in cells))

    def _places(self) -> list[tuple[float, str]]:
        places: list[tuple[float, str]] = []
        for passage in self._passages:
            at_s = passage.said.start_s or 0.0
            if passage.pause:
                places.append((passage.pause.start_s, "…"))
            for mark in passage.marks:
                if mark.kind in ("pitfall", "clash"):
                    places.append((at_s, "!"))
                elif mark.kind == "point":
                    places.append((at_s, "✓" if mark.score == 2 else "~"))
        return places

    def _cursor(self, width: int) -> Content:
        if self._at_s is None:
            return Content("")
        cell = self._cell(self._at_s, width)
        told = f" {clock(self._at_s)} of {clock(self._seconds)} {self._says}".rstrip()
        if cell + 1 + len(told) > width:
            return Content(f"{told.strip()} ▲".rjust(cell + 1))
        return Content(" " * cell + "▲" + told)
