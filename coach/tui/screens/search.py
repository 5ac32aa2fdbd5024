"""Search in everything that was said."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.search import Hit, Said, find, parse, quoted
from coach.tui.screens.base import CoachScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.fields import Line
from coach.tui.widgets.keybar import KeyBar
from coach.tui.widgets.lists import AROUND_CELLS
from coach.wording import CORRECTED, count, day, score_cell

MOST_SHOWN = 20
"""Nobody reads further down: another word is typed."""


class SearchScreen(CoachScreen[None]):
    """Each key narrows the list; Enter opens an answer."""

    HELP = (
        'Type words that you said, or how they begin; "two words" in quotes stand together. Words that you'
        " corrected are found as you corrected them. Narrow it by question:agent, score>70, score<40,"
        " since:2026-11 and until:2026-11-19."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("f1", "app.help", "Help", key_display="F1"),
        Binding("escape", "back", "Back", key_display="esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[Said] = []
        self._read = False

    def compose(self) -> ComposeResult:
        yield Static("Search in your answers", classes="title")
        yield Line(placeholder="words   question:agent   score>70   since:2026-11", id="query")
        yield Static("Reading your answers…", id="found")
        yield Choices("hits")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        titles = {question.id: question.title for question in self.coach.library.questions()}
        try:
            saved, words = self.coach.store.sessions(), self.coach.store.words()
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)
            return
        sessions = [
            Said(
                s.id,
                s.question,
                f"{'Demo: ' if s.demo else ''}{titles.get(s.question, s.question)}",
                s.started_at,
                s.overall,
                words[s.id],
                s.corrected,
            )
            for s in saved
            if s.id in words
        ]
        self.app.call_from_thread(self._take, sessions)

    def _take(self, sessions: list[Said]) -> None:
        self._sessions, self._read = sessions, True
        self._search()

    @on(Input.Changed)
    @on(Resize)
    def _search(self) -> None:
        if not (self.stands and self._read):
            return
        query = parse(self.query_one(Input).value)
        found = find(query, self._sessions)
        hits = [quoted(query, session) for session in found[:MOST_SHOWN]]
        self.query_one("#hits", Choices).replace([self._row(hit) for hit in hits])
        told = f"{count(len(found), 'answer')} of {len(self._sessions)}"
        if len(found) > MOST_SHOWN:
            told += f", the newest {MOST_SHOWN} are shown"
        if any(session.corrected for session in found[:MOST_SHOWN]):
            told += f"  ·  {CORRECTED}"
        if query.not_understood:
            told += f"  ·  not understood: {', '.join(query.not_understood)} (F1 shows how)"
        if not self._sessions:
            told = "Nothing is saved yet: answer a question first."
        self.query_one("#found", Static).update(Content(told))

    def _row(self, hit: Hit) -> Option:
        cells = max(30, self.query_one("#hits").outer_size.width - AROUND_CELLS)
        score = score_cell(hit.said.overall, hit.said.corrected)
        head = Content(f"{day(hit.said.started_at)}  {score} {hit.said.title}")
        quote = Content(hit.quote).stylize("bold underline", hit.start, hit.end)
        lines = [head.truncate(cells, ellipsis=True), *quote.wrap(cells - 3)]
        return Option(Content("\n   ").join(lines), id=hit.said.id)

    def action_move(self, by: int) -> None:
        listed = self.query_one("#hits", Choices)
        if by > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        if chosen := self.query_one("#hits", Choices).chosen:
            self.coach.review(chosen)
