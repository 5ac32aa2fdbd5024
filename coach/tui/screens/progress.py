"""What gets better from answer to answer: the score as a chart, everything else as a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget
from textual.widgets import Sparkline, Static

from coach.errors import CoachError
from coach.model import Session
from coach.progress import (
    Progress,
    Scored,
    fallen_into,
    most_improved,
    progress,
    scores_told,
    titles,
    weakest,
)
from coach.store import Summary
from coach.tui.card.row import SCORE_STYLES
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.widgets.chart import ScoreChart
from coach.tui.widgets.keybar import KeyBar
from coach.wording import SCORE_MARKS, clock, count

LAST = 20
"""How many answers a line of marks goes back."""
EMPTY = (
    "Nothing to compare yet. Answer a question (Enter on the first screen) and come back: from the second"
    " answer on you see here which points you make, which you keep missing, and how your time goes."
)
MEASURES = {
    "seconds": "Length",
    "words_per_minute": "Words a minute",
    "fillers_per_minute": "Fillers a minute",
}


class ProgressScreen(CoachScreen[None]):
    """The newest answer stands on the right; ``f`` goes from question to question."""

    HELP = (
        "Each line goes from your oldest answer on the left to the newest on the right. ✓ made, ~ named, ✗"
        " missing; ! a pitfall, · none. f shows one question after the other, then all again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "drill", "Drill", tooltip="Drill your weak points: short answers, one after the other"),
        Binding("f", "next_question", "Question", tooltip="One question after the other, then all"),
        Binding("h", "home", "Home"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[Session] = []
        self._questions: list[str | None] = [None]

    def compose(self) -> ComposeResult:
        yield Static("Progress  ·  reading your answers…", id="title", classes="title")
        yield VerticalScroll(id="moves")
        yield KeyBar()

    @on(ScreenResume)
    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        sessions: list[Session] = []
        wrong: list[str] = []
        for summary in reversed(self._listed()):
            try:
                sessions.append(self.coach.store.load(summary.id))
            except CoachError as error:
                wrong.append(str(error))
        if wrong:
            self.app.call_from_thread(self.coach.tell, wrong[0], trouble=True)
        self.app.call_from_thread(self._show, sessions)

    def _listed(self) -> list[Summary]:
        try:
            return [summary for summary in self.coach.store.sessions() if summary.state == "complete"]
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)
            return []

    async def _show(self, sessions: list[Session]) -> None:
        if not self.stands:
            return
        self._sessions = sessions
        self._questions = [None, *dict.fromkeys(session.question for session in reversed(sessions))]
        await self._draw()
        self.query_one("#moves").focus()

    async def _draw(self) -> None:
        asked = self._questions[0]
        found = progress(s for s in self._sessions if asked is None or s.question == asked)
        titles = {question.id: question.title for question in self.coach.library.questions()}
        what = "all questions" if asked is None else titles.get(asked, asked)
        told = f"{count(len(found.sessions), 'answer')} · {what}" if found.sessions else "nothing yet"
        self.query_one("#title", Static).update(Content(f"Progress  ·  {told}"))
        moves = self.query_one("#moves")
        await moves.remove_children()
        rows = self._rows(found) if found.sessions else [Static(Content(EMPTY), classes="text")]
        await moves.mount(*rows)

    def _rows(self, found: Progress) -> Iterator[Widget]:
        chosen, library = self._questions[0], self.coach.library
        named = titles(library.questions(), library.rubric, chosen)
        questions = named.questions if chosen is None else {}

        def points(heading: str, ids: Sequence[str]) -> Iterator[Widget]:
            if ids:
                yield _heading(heading)
            for id in ids:
                yield _marks(named.of.get(id, id), found.criteria[id], questions.get(id, ""))

        yield from _chart(found)
        yield from points("Weakest: press w to drill", weakest(found))
        yield from points("Most improved", most_improved(found))
        yield _heading("How you speak")
        for name, title in MEASURES.items():
            values = [point["value"] for point in found.delivery[name]]
            yield _line(title, values, clock if name == "seconds" else _whole)
        if found.sections:
            yield _heading("Time in each section")
        for section, spent in found.sections.items():
            title = f"{named.of.get(section, section)} (aim {clock(spent[-1]['budget'])})"
            yield _line(title, [point["seconds"] for point in spent], clock)
        fallen = {id: told for id, points in found.pitfalls.items() if (told := fallen_into(points, LAST))}
        if fallen:
            yield _heading("Pitfalls: ! fallen into, · not")
        for pitfall, told in fallen.items():
            yield _row(named.of.get(pitfall, pitfall), Static(Content(told)))
        yield from points("Points: ✓ made, ~ named, ✗ missing", list(found.criteria))

    async def action_next_question(self) -> None:
        self._questions = [*self._questions[1:], self._questions[0]]
        await self._draw()

    def action_drill(self) -> None:
        self.coach.go_home()
        if isinstance(home := self.coach.screen, HomeScreen):
            home.action_drill()


def _chart(found: Progress) -> Iterator[Widget]:
    """Yield the scores in words and as a chart."""
    scores = [score for point in found.overall if (score := point["overall"]) is not None]
    if not scores:
        return
    corrected = any("at_first" in point for point in found.overall)
    yield _heading(f"Score: {scores_told(found)}{' (with your corrections)' if corrected else ''}")
    if len(scores) > 1:
        yield ScoreChart(scores, id="chart")


def _heading(text: str) -> Static:
    return Static(Content(text), classes="heading")


def _row(title: str, shows: Widget, last: str = "") -> HorizontalGroup:
    return HorizontalGroup(
        Static(Content(title), classes="move"), shows, Static(Content(last), classes="last"), classes="moves"
    )


def _line(title: str, values: Sequence[float | None], told: Callable[[float | None], str]) -> HorizontalGroup:
    """Return a measure as a sparkline with its last value in figures."""
    known = [value for value in values if value is not None]
    last = values[-1] if values else None
    shows = Sparkline(known, summary_function=_mean) if len(known) > 1 else Static("")
    return _row(title, shows, told(last))


def _marks(title: str, points: Sequence[Scored], question: str) -> HorizontalGroup:
    """Return how a point moved, with the question to which it belongs where that is not plain."""
    last = points[-LAST:]
    told = [Content.styled(SCORE_MARKS[point["score"]], SCORE_STYLES[point["score"]]) for point in last]
    row = [Static(Content("").join(told), classes="marks"), Static(Content(question), classes="of")]
    return HorizontalGroup(Static(Content(title), classes="move"), *row, classes="moves")


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
