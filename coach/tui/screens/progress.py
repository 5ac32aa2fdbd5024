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
from coach.progress import Progress, Scored, most_improved, progress, weakest
from coach.store import Summary
from coach.tui.card.row import SCORE_STYLES
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
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
        titles = self._titles()
        yield from _chart(found)
        for heading, ids in (
            ("Weakest: drill these", weakest(found)),
            ("Most improved", most_improved(found)),
        ):
            if ids:
                yield _heading(heading)
            for id in ids:
                yield _marks(titles.get(id, id), found.criteria[id])
        yield _heading("How you speak")
        for name, title in MEASURES.items():
            values = [point["value"] for point in found.delivery[name]]
            yield _line(title, values, clock if name == "seconds" else _whole)
        if found.sections:
            yield _heading("Time in each section")
        for section, points in found.sections.items():
            title = f"{titles.get(section, section)} (aim {clock(points[-1]['budget'])})"
            yield _line(title, [point["seconds"] for point in points], clock)
        if found.pitfalls:
            yield _heading("Pitfalls: ! fallen into, · not")
        for pitfall, points in found.pitfalls.items():
            told = "".join("!" if point["present"] else "·" for point in points[-LAST:])
            yield _row(titles.get(pitfall, pitfall), Static(Content(told)))
        yield _heading("Points: ✓ made, ~ named, ✗ missing")
        for criterion, points in found.criteria.items():
            yield _marks(titles.get(criterion, criterion), points)

    def _titles(self) -> dict[str, str]:
        """Return the titles by id: of the chosen question where it has one, else of the first that has."""
        titles: dict[str, str] = {}
        library, chosen = self.coach.library, self._questions[0]
        for question in sorted(library.questions(), key=lambda q: q.id != chosen):
            rubric = library.rubric(question.rubric)
            named = (*rubric.sections, *rubric.criteria, *rubric.pitfalls)
            titles = {item.id: item.title for item in named} | titles
        return titles

    async def action_next_question(self) -> None:
        self._questions = [*self._questions[1:], self._questions[0]]
        await self._draw()


def _chart(found: Progress) -> Iterator[Widget]:
    """Yield the scores as a chart with its highest and lowest told."""
    scores = [score for point in found.overall if (score := point["overall"]) is not None]
    if not scores:
        return
    corrected = any("at_first" in point for point in found.overall)
    told = f"Score: last {scores[-1]}, best {max(scores)}, lowest {min(scores)}"
    yield _heading(told + (", with your corrections" if corrected else ""))
    if len(scores) > 1:
        yield Sparkline(scores, id="chart", summary_function=_mean)


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


def _marks(title: str, points: Sequence[Scored]) -> HorizontalGroup:
    last = points[-LAST:]
    told = [Content.styled(SCORE_MARKS[point["score"]], SCORE_STYLES[point["score"]]) for point in last]
    return _row(title, Static(Content("").join(told)))


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
