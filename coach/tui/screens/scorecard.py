"""The score card of one answer, moved through with the arrow keys."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import Digits, OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError, StoreError
from coach.followups import follow_ups
from coach.model import Answer, Figure, FollowUp, Question, Rubric, Scorecard, Session
from coach.store import others
from coach.tui.card import PARTS, Row, rows, summary
from coach.tui.card.row import wrapped
from coach.tui.correcting import vouch
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, ListedScreen
from coach.tui.screens.wording import WordingScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from coach.start import Start


class ScorecardScreen(ListedScreen[None]):
    """What to do next first; then time, points, pitfalls and delivery."""

    HELP = (
        "The arrows move, Enter opens what stands behind a line: what you said, why it counts, what to do"
        " and what good sounds like. 1 to 5 jump to a part. c compares once there are two answers to the"
        " question; on a figure without a source, k keeps how it was measured."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("escape,enter,q", "close", "Close", key_display="esc"),
        *(Binding(str(n), f"part({n})", part, show=False) for n, part in enumerate(PARTS, 1)),
        Binding("tab", "step(1)", "Next part", show=False),
        Binding("shift+tab", "step(-1)", "Part before", show=False),
        Binding("u", "follow_up", "Follow-up", tooltip="Be asked a follow-up to your answer"),
        Binding("k", "vouch", "Real", tooltip="This figure is real: say how it was measured"),
        Binding("t", "review", "Review", tooltip="Read and hear what you said, and correct it"),
        Binding("c", "compare", "Compare", tooltip="Beside your last answer to this question"),
        Binding("a", "again", "Again"),
        Binding("s", "where", "Saved where?", show=False),
        Binding("h", "home", "Home", show=False),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(
        self,
        start: Start,
        session: Session | None,
        answer: Answer,
        question: Question | None,
        rubric: Rubric,
        notes: tuple[str, ...],
    ) -> None:
        super().__init__()
        self._start, self._session, self._answer = start, session, answer
        self._question, self._rubric, self._notes = question, rubric, notes
        self._rows: list[Row] = []
        self._tops: list[int] = []
        self._comparable = False

    @property
    def _card(self) -> Scorecard | None:
        return self._answer.counts

    def compose(self) -> ComposeResult:
        card = self._card
        title = self._question.title if self._question else self._answer.prompt
        yield Static(Content(f"Score card  ·  {title}"), classes="title")
        with Horizontal(id="summary"):
            overall = card.overall if card else None
            yield Digits("-" if overall is None else str(overall), id="overall")
            with Vertical():
                for line in summary(self._answer, self._session, self._rubric):
                    yield Static(line, classes="summary")
        yield Static(id="parts")
        with Horizontal(id="card"):
            yield Choices("rows")
            with VerticalScroll(id="detail"):
                yield Static(id="detail-text")
        yield Static(Content("\n").join(map(Content, self._notes)), id="notice", classes="-trouble")
        yield KeyBar()

    def on_mount(self) -> None:
        self._take()
        self._lay_out()  # at any width: a key may come before the first layout
        self.query_one("#notice").display = bool(self._notes)
        self.query_one("#rows").focus()

    def _take(self) -> None:
        self._rows = (
            rows(self._answer, self._card, self._rubric, self.coach.start.settings.role) if self._card else []
        )

    @on(ScreenResume)
    def _resumed(self) -> None:
        """Count in what was answered or corrected since."""
        if not self._session:
            return
        with suppress(StoreError):
            self._session = self.coach.store.load(self._session.id)
        before, number = self._answer, self._answer.number
        self._answer = next((a for a in self._session.answers if a.number == number), before)
        card = self._card
        if card:
            told = summary(self._answer, self._session, self._rubric)
            for line, says in zip(self.query(".summary").results(Static), told, strict=True):
                line.update(says)
            self.query_one("#overall", Digits).update("-" if card.overall is None else str(card.overall))
        if self._answer != before:
            self._take()
            self._lay_out()
        self._look_for_others(self._session)

    @work(thread=True, exclusive=True, group="look")
    def _look_for_others(self, session: Session) -> None:
        """Offer to compare where there is something to compare with."""
        with suppress(StoreError):
            self._comparable = bool(others(session, self.coach.store.sessions()))
        self.app.call_from_thread(self.refresh_bindings)

    @on(Resize)
    def _resized(self) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        """Wrap every row to the list's width, further lines standing in."""
        listed = self.listed
        width = max(30, listed.scrollable_content_region.width - 2)
        told = [wrapped(row, width) for row in self._rows]
        self._tops = list(accumulate((text.plain.count("\n") + 1 for text in told), initial=0))
        listed.replace(
            [
                Option(text, id=row.id, disabled=row.id is None)
                for text, row in zip(told, self._rows, strict=True)
            ]
        )

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if not self.stands:
            return
        row = self._rows[event.option_index]
        self.query_one("#detail-text", Static).update(row.detail)
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._show_part(row.part)
        self.refresh_bindings()

    def _show_part(self, current: int) -> None:
        there = {row.part for row in self._rows}
        told = [
            Content.styled(
                f"[{n} {part}]" if n == current else f" {n} {part} ",
                "bold" if n == current else "$foreground-muted",
            )
            for n, part in enumerate(PARTS, 1)
            if n in there
        ]
        self.query_one("#parts", Static).update(Content(" ").join(told))

    # --- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "close"):
            return self.reading == (action == "close")
        if action == "follow_up":
            return bool(self._follow_ups())
        if action == "compare":
            return self._comparable
        if action == "vouch":
            return self._unsourced is not None
        return not (self.reading and action == "back")

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.action_open()

    def action_part(self, part: int) -> None:
        self.action_close()
        first = next((i for i, row in enumerate(self._rows) if row.part == part and row.id), None)
        if first is not None:
            listed = self.listed
            listed.highlighted = first
            self.call_after_refresh(listed.scroll_to, y=self._tops[first - 1], animate=False)

    def action_step(self, by: int) -> None:
        there = sorted({row.part for row in self._rows})
        listed = self.listed
        if there and listed.highlighted is not None:
            now = there.index(self._rows[listed.highlighted].part)
            self.action_part(there[(now + by) % len(there)])

    def _follow_ups(self) -> tuple[FollowUp, ...]:
        """Return what would be asked next about the session's first answer."""
        answers = self._session.answers if self._session and not self._start.demo else ()
        if not answers or not answers[0].counts or not self._question:
            return ()
        asked = [answer.follow_up for answer in answers if answer.follow_up]
        return follow_ups(self._question, self._rubric, answers[0].counts, asked)

    def action_follow_up(self) -> None:
        session, asked = self._session, self._follow_ups()
        if session is None or not asked:
            return
        if self._answer.number > 1:
            self.dismiss()
        by_hand = session.answers[0].audio is None  # typed, or read from a text
        self.coach.follow_up(session, asked[0], replace(self._start, typed=by_hand, audio=None, fast=False))

    @property
    def _unsourced(self) -> Figure | None:
        """The figure without a source on the row one is at."""
        at = self.listed.highlighted
        return self._rows[at].figure if at is not None and at < len(self._rows) else None

    def action_vouch(self) -> None:
        figure, session = self._unsourced, self._session
        if figure and session:
            self.coach.push_screen(
                WordingScreen.measured(figure), lambda how: self._vouch(session, figure, how)
            )
        elif figure:
            self.coach.tell("This answer is not saved yet, so nothing in it can be corrected.", trouble=True)

    def _vouch(self, session: Session, figure: Figure, measured: str | None) -> None:
        if measured:
            self._vouch_aside(session, figure, measured)

    @work(thread=True)
    def _vouch_aside(self, session: Session, figure: Figure, measured: str) -> None:
        try:
            vouch(self.coach.store, self.coach.library, session, self._answer, figure, measured)
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)
        else:
            self.app.call_from_thread(self._resumed)

    def action_review(self) -> None:
        from coach.tui.screens.correct import CorrectScreen

        self.coach.push_screen(CorrectScreen(self._session, self._answer, self._rubric))

    def action_compare(self) -> None:
        from coach.tui.screens.compare import CompareScreen

        if self._session:
            self.coach.push_screen(CompareScreen(self._session, self._rubric))

    def action_again(self) -> None:
        question = self._question.id if self._question else None
        self.coach.go_home()
        self.coach.rehearse(replace(self._start, question=question))

    def action_where(self) -> None:
        if self._session:
            self.coach.tell(f"Saved already, in {self.coach.home / self._session.id}")
        else:
            self.coach.tell("This answer could not be saved yet; its recording is kept.", trouble=True)
