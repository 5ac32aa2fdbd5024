"""Two answers to one question side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from msgspec import UNSET
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from coach.compare import Change, Comparison, FigureChange, Lap, compare
from coach.errors import CoachError
from coach.model import Figure, Rubric, Session
from coach.store import Summary, others
from coach.tui.card.row import score_mark
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.widgets.keybar import KeyBar
from coach.wording import CORRECTED, clock, day, overall_word, starred

TITLE_CELLS, WIDE_CELLS, AROUND_CELLS = 26, 44, 8
"""How wide the first column is, on a wide screen too, and what stands between and around the columns."""
KINDS = {"claim": "Your own result", "target": "A target", "threshold": "A threshold"}


class CompareScreen(CoachScreen[None]):
    """An earlier answer on the left, the one that was opened on the right."""

    HELP = (
        "On the left an earlier answer, on the right the one you came from. The left and right arrows"
        " choose another earlier answer to the same question."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(1)", "Earlier", tooltip="An earlier answer on the left", priority=True),
        Binding("right", "step(-1)", "Later", tooltip="A later answer on the left", priority=True),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self, session: Session, rubric: Rubric) -> None:
        super().__init__()
        self._session, self._rubric = session, rubric
        self._others: list[Summary] = []
        self._at = 0
        self._before: Session | None = None

    def compose(self) -> ComposeResult:
        titles = {question.id: question.title for question in self.coach.library.questions()}
        title = titles.get(self._session.question, self._session.question)
        yield Static(Content(f"Compare  ·  {title}"), classes="title")
        with VerticalScroll(id="sides"):
            yield Static("Looking for an earlier answer to this question…", id="sides-text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#sides").focus()
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        try:
            saved = self.coach.store.sessions()
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)
        else:
            self.app.call_from_thread(self._found, saved)

    def _found(self, saved: list[Summary]) -> None:
        """Take the other answers to this question, the one just before this first."""
        same = others(self._session, saved)
        earlier = [s for s in same if s.id < self._session.id]
        later = [s for s in same if s.id > self._session.id]
        self._others, self._at = [*later, *earlier], len(later)
        if not earlier and later:
            self._at = len(later) - 1
        if self.stands:
            self._open()

    def _open(self) -> None:
        text = self.query_one("#sides-text", Static)
        if not self._others:
            text.update("This is your only answer to this question: answer it again, then compare.")
            return
        try:
            self._before = self.coach.store.load(self._others[self._at].id)
        except CoachError as error:
            self.coach.tell(str(error), trouble=True)
        self._draw()
        self.refresh_bindings()

    @on(Resize)
    def _draw(self) -> None:
        if self._before and self._before.answers and self._session.answers:
            lines = self._lines(self._before, self._session)
            self.query_one("#sides-text", Static).update(Content("\n").join(lines))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "step":
            step = parameters[0]
            return isinstance(step, int) and 0 <= self._at + step < len(self._others)
        return True

    def action_step(self, by: int) -> None:
        self._at += by
        self._open()

    # --- what is shown -----------------------------------------------------------------------

    def _row(self, title: str, before: str | Content, after: str | Content) -> Content:
        room = WIDE_CELLS if self.has_class("-wide") else TITLE_CELLS
        side = (self.size.width - room - AROUND_CELLS) // 2
        columns = (title, room), (before, side), (after, side)
        return Content("  ").join(
            (told if isinstance(told, Content) else Content(told)).truncate(cells, ellipsis=True, pad=True)
            for told, cells in columns
        )

    def _lines(self, before: Session, after: Session) -> Iterator[Content]:
        found = compare(before.answers[0], after.answers[0])
        yield self._row("", _bold(day(before.started_at).strip()), _bold(day(after.started_at).strip()))
        yield self._row("Score", _score(before), _score(after))
        if before.at_first is not UNSET or after.at_first is not UNSET:
            yield self._row("  at first", _first(before), _first(after))
            yield Content.styled(f"  {CORRECTED}", "$foreground-muted")
        yield self._row("Length", clock(before.seconds), clock(after.seconds))
        yield from self._points(found)
        if any((lap.before_s, lap.after_s) != (None, None) for lap in found.laps):
            yield Content("")
            yield _head("Time in each section")
            yield from (self._lap(lap) for lap in found.laps)
        if found.figures:
            yield Content("")
            yield _head("Figures that changed")
        yield from (self._figure(change) for change in found.figures)

    def _points(self, found: Comparison) -> Iterator[Content]:
        titles = {item.id: item.title for item in (*self._rubric.criteria, *self._rubric.pitfalls)}
        pitfalls = {"Gained": found.left_behind, "Lost": found.fallen_into}
        for heading, changes in (("Gained", found.gained), ("Lost", found.lost)):
            yield Content("")
            yield _head(heading)
            yield from (self._change(titles.get(change.id, change.id), change) for change in changes)
            for id in pitfalls[heading]:
                there, gone = Content.styled("! pitfall", "$text-error"), Content("· avoided")
                sides = (there, gone) if heading == "Gained" else (gone, there)
                yield self._row(titles.get(id, id), *sides)
            if not changes and not pitfalls[heading]:
                yield Content.styled("Nothing.", "$foreground-muted")

    def _change(self, title: str, change: Change) -> Content:
        return self._row(title, score_mark(change.before), score_mark(change.after))

    def _lap(self, lap: Lap) -> Content:
        titles = {section.id: section.title for section in self._rubric.sections}
        title = f"{titles.get(lap.section, lap.section)} (aim {clock(lap.budget_s)})"
        return self._row(title, clock(lap.before_s), clock(lap.after_s))

    def _figure(self, change: FigureChange) -> Content:
        kinds = [KINDS.get(figure.kind, "") for figure in (change.after, change.before) if figure]
        return self._row(kinds[0], _told(change.before), _told(change.after))


def _head(text: str) -> Content:
    return Content.styled(text, "bold $text-primary")


def _bold(text: str) -> Content:
    return Content.styled(text, "bold")


def _score(session: Session) -> str:
    corrected = session.at_first is not UNSET
    word = overall_word(session.overall)
    return word if session.overall is None else f"{starred(session.overall, corrected)} · {word}"


def _first(session: Session) -> str:
    first = session.overall if session.at_first is UNSET else session.at_first
    return overall_word(None) if first is None else str(first)


def _told(figure: Figure | None) -> str:
    return f"“{figure.quote}”" if figure else "not told"
