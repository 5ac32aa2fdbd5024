"""The sentences of an answer as lines to move through, each with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from textual.content import Content

from coach.corrections import View
from coach.model import Answer, Figure, Objection, Rubric, Scorecard, WordFix
from coach.passages import Mark, Passage, review
from coach.scoring.main_rubric import INVENTED
from coach.tui.card.points import bare, behind, clash_detail, figure_detail, pitfall_rows, point_rows
from coach.tui.card.row import EMPTY, SCORE_STYLES, titled
from coach.wording import FIGURE_WORDS, SCORE_MARKS, SCORE_WORDS, VERDICT_WORDS, clock, differs

Filter = Literal["all", "missed", "pitfalls", "figures"]
FILTERS: tuple[Filter, ...] = ("all", "missed", "pitfalls", "figures")
FILLER = "°"
"""Stands behind a filler word: colour alone would not tell."""
HANG = 8


@dataclass(frozen=True)
class Line:
    """One line of the list (or more); without an id it is a heading. ``passage`` is its sentence's number.

    ``change`` is what the candidate corrected, on the lines that list corrections.
    """

    id: str | None
    told: Content
    detail: Content = EMPTY
    at_s: float | None = None
    passage: int | None = None
    marks: tuple[Mark, ...] = ()
    change: WordFix | Objection | None = None
    hang: int = HANG


def fits(mark: Mark, shown: Filter) -> bool:
    """Say whether a finding is among those that are looked at."""
    if shown == "missed":
        return mark.missed
    if shown == "pitfalls":
        return mark.kind in ("pitfall", "clash")
    if shown == "figures":
        return mark.kind in ("figure", "clash") or (mark.kind == "pitfall" and mark.id == INVENTED)
    return True


class Layout:
    """One view of an answer, laid out; ``passages`` are its sentences, ``lines`` what is shown of them."""

    def __init__(self, answer: Answer, view: View, rubric: Rubric) -> None:
        self._answer, self._rubric, self.card = answer, rubric, view.card
        found = review(view.transcript, view.card)
        self.passages = tuple(
            _worth(passage, view.card) if view.card else passage for passage in found.passages
        )
        self._elsewhere = found.elsewhere
        self._titles = {item.id: item.title for item in (*rubric.criteria, *rubric.pitfalls)}
        self._details = _details(view.card, rubric) if view.card else {}

    def title(self, id: str) -> str:
        return self._titles.get(id, id)

    def lines(self, shown: Filter, corrected: bool) -> list[Line]:
        """Return the lines that a filter leaves; what the candidate ``corrected`` is listed at the end."""
        found = [*self._spoken(shown), *self._unspoken(shown)]
        return [*found, *self._changes()] if corrected and shown == "all" else found

    def count(self, shown: Filter) -> int:
        """Return how many findings a filter leaves."""
        marks = (*(m for p in self.passages for m in p.marks), *self._elsewhere)
        return len({(m.kind, m.at) for m in marks if fits(m, shown)})

    def unsourced(self, line: Line) -> Figure | None:
        """Return the figure without a source that a line shows, if it shows one."""
        card = self.card
        if card is None:
            return None
        shown = (
            card.figures[mark.at] if mark.kind == "figure" else behind(card, card.pitfalls[mark.at])
            for mark in line.marks
            if mark.kind in ("figure", "pitfall")
        )
        return next((figure for figure in shown if figure and bare(figure)), None)

    def _spoken(self, shown: Filter) -> Iterator[Line]:
        section: str | None = None
        for n, passage in enumerate(self.passages):
            marks = tuple(mark for mark in passage.marks if fits(mark, shown))
            if shown != "all" and not marks:
                continue
            if passage.section and passage.section != section:
                section = passage.section
                yield Line(None, self._heading(section))
            if passage.pause and shown == "all":
                seconds = passage.pause.end_s - passage.pause.start_s
                told = f"{clock(passage.pause.start_s):>5}   … silence of {seconds:.0f} s …"
                yield Line(
                    f"pause-{n}",
                    Content.styled(told, "$text-warning"),
                    titled("A long silence", "One to think is fine; many sound lost."),
                    passage.pause.start_s,
                    n,
                )
            yield self._line(n, passage, marks)

    def _line(self, n: int, passage: Passage, marks: tuple[Mark, ...]) -> Line:
        at = clock(passage.said.start_s) if passage.said.start_s is not None else ""
        told = Content.styled(f"{at:>5}   ", "$foreground-muted") + _said(passage)
        remarks = [self._remark(mark) for mark in marks]
        if remarks:
            told += Content("\n") + Content("   ").join(remarks)
        parts = [self._detail(mark) for mark in marks] or [Content("Nothing was found in this sentence.")]
        if passage.fillers:
            words = ", ".join(passage.said.text[a:b] for a, b in passage.fillers)
            parts.append(titled("Filler words", words))
        return Line(f"passage-{n}", told, Content("\n\n───\n\n").join(parts), passage.said.start_s, n, marks)

    def _unspoken(self, shown: Filter) -> Iterator[Line]:
        for missed, heading in ((True, "Not said"), (False, "About the whole answer")):
            marks = [m for m in self._elsewhere if m.missed == missed and fits(m, shown)]
            if marks:
                yield Line(None, Content.styled(heading, "bold $text-primary"))
            for mark in marks:
                told = Content(" ") + self._remark(mark)
                yield Line(f"{mark.kind}-{mark.at}", told, self._detail(mark), None, None, (mark,), hang=3)

    def _changes(self) -> Iterator[Line]:
        corrections = self._answer.corrections
        if not corrections:
            return
        yield Line(None, Content.styled(f"You corrected ({corrections.count})", "bold $text-primary"))
        takes_back = "Press w to take this back."
        for fix in corrections.words:
            told = f"heard “{fix.heard}”, meant “{fix.meant or 'nothing'}”"
            yield Line(f"fix-{fix.at}", Content(f" ✎ {told}"), titled(told, takes_back), change=fix, hang=3)
        for objection in corrections.objections:
            said = "you did say it" if objection.kind == "point" else "you say it is not so"
            told = f"{self.title(objection.id)}: {said}"
            quote = f"“{objection.said.quote}”\n\n" if objection.said else ""
            yield Line(
                f"objection-{objection.kind}-{objection.id}",
                Content(f" ✎ {told}"),
                titled(told, quote + takes_back),
                change=objection,
                hang=3,
            )

    def _heading(self, section: str) -> Content:
        titles = {s.id: s.title for s in self._rubric.sections}
        told = Content.styled(titles.get(section, "Beside the sections"), "bold $text-primary")
        timings = self.card.timing.sections if self.card else ()
        timing = next((t for t in timings if t.section == section), None)
        if timing and timing.seconds is not None:
            says = f"  {clock(timing.seconds)} of {clock(timing.budget)}, {VERDICT_WORDS[timing.verdict]}"
            told += Content.styled(says, "$foreground-muted")
        return told

    def _remark(self, mark: Mark) -> Content:
        if mark.kind == "point":
            score = 2 if mark.score == 2 else 1 if mark.score else 0
            told = f"{SCORE_MARKS[score]} {SCORE_WORDS[score]}: {self.title(mark.id)}"
            return Content.styled(told, SCORE_STYLES[score])
        if mark.kind == "pitfall":
            return Content.styled(f"! {self.title(mark.id)}", "$text-error")
        if self.card and mark.kind == "clash":
            return Content.styled(f"! {differs(self.card.clashes[mark.at])[0]}", "$text-error")
        figure = self.card.figures[mark.at] if self.card else None
        unsourced = figure is not None and bare(figure)
        word = "no source told" if unsourced else FIGURE_WORDS.get(mark.id, mark.id)
        return Content.styled(f"# {word}", "$text-warning" if unsourced else "$foreground-muted")

    def _detail(self, mark: Mark) -> Content:
        if self.card and mark.kind == "figure":
            return figure_detail(self.card.figures[mark.at])
        if self.card and mark.kind == "clash":
            return clash_detail(self.card.clashes[mark.at])
        key = f"point-{mark.id}" if mark.kind == "point" else f"pitfall-{mark.at}"
        return self._details.get(key, EMPTY)


def _worth(passage: Passage, card: Scorecard) -> Passage:
    """Leave out figures that mean nothing in an answer, such as times of day."""
    marks = tuple(m for m in passage.marks if m.kind != "figure" or card.figures[m.at].kind in FIGURE_WORDS)
    return replace(passage, marks=marks)


def _details(card: Scorecard, rubric: Rubric) -> dict[str, Content]:
    return {row.id: row.detail for row in (*point_rows(card, rubric), *pitfall_rows(card, rubric)) if row.id}


def _said(passage: Passage) -> Content:
    """Return the sentence, what was found underlined and fillers marked behind."""
    text = Content(passage.said.text)
    for mark in passage.marks:
        text = text.stylize("bold underline" if mark.kind == "pitfall" else "underline", mark.start, mark.end)
    for start, end in passage.fillers:
        text = text.stylize("italic $text-warning", start, end)
    parts, done = [EMPTY], 0
    for _, end in passage.fillers:
        parts += [text[done:end], Content.styled(FILLER, "$text-warning")]
        done = end
    return EMPTY.join([*parts, text[done:]])


def wrapped(line: Line, width: int) -> Content:
    """Break a line for the list's width; all but the first stand in."""
    margin = " " * line.hang
    return Content(f"\n{margin}").join(line.told.wrap(width - line.hang))
