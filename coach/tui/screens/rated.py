"""What one answer of a drill came to: its points in short, each with its rating, and the next in a moment."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.drill import RATING_WORDS, Outcome
from coach.errors import CoachError, StoreError
from coach.model import Answer, Criterion, Session
from coach.schedule import Rating
from coach.tui.card.row import score_mark
from coach.tui.screens.base import HELP_KEY, CoachScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar
from coach.wording import clock, from_now, minutes, overall_word

if TYPE_CHECKING:
    from coach.tui.drilling import Drill

WAITS_S = 20
RATINGS: tuple[Rating, ...] = (1, 2, 3, 4)
RATED_CELLS = 26
NO_MARK = Content.styled("–        ", "$foreground-muted")
"""As wide as the mark of a score."""


class RatedScreen(CoachScreen[None]):
    """A drilled answer in short; the next task comes by itself unless the candidate holds it."""

    HELP = (
        "Each point is rated by its score: missing is again, named is hard, made is good, made within the"
        " time is easy. The rating says when the point comes back. Where you know better, press 1 (again) to"
        " 4 (easy) on it. The countdown begins anew when you move or rate, and p holds it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "next", "Next", key_display="⏎"),
        *(
            Binding(
                str(n), f"rate({n})", f"Rate it {RATING_WORDS[n]}", show=False, tooltip="Rate it yourself"
            )
            for n in RATINGS
        ),
        Binding("h", "hear", "Hear it well"),
        Binding("a", "again", "Again"),
        Binding("o", "open", "Card"),
        Binding("p", "hold", "Hold"),
        Binding("p", "release", "Go on"),
        HELP_KEY,
        Binding("q,escape", "end", "End", key_display="q"),
    ]

    def __init__(
        self, drill: Drill, outcome: Outcome, answer: Answer, session: Session | None, notes: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._drill, self._outcome, self._answer = drill, outcome, answer
        self._session, self._notes = session, notes
        rubric = drill.coach.library.rubric(outcome.task.question.rubric)
        known = {criterion.id: criterion for criterion in rubric.criteria}
        self._points: list[Criterion] = [known[c] for c in outcome.task.criteria if c in known]
        card = answer.card
        self._found = {f.id: f for f in card.criteria} if card and card.overall is not None else {}
        self._left_s = WAITS_S
        self._held = False
        self._hush = Event()

    def compose(self) -> ComposeResult:
        title = f"{self._drill.series.how_far}  ·  {self._outcome.task.question.title}"
        yield Static(Content(title), classes="title")
        yield Static(self._verdict(), id="verdict")
        yield Choices("points")
        with VerticalScroll(id="well"):
            yield Static(id="well-text")
        yield Static(Content("\n").join(map(Content, self._notes)), id="notes")
        yield Static(id="notice")
        yield KeyBar()

    def _verdict(self) -> Content:
        card, task = self._answer.card, self._outcome.task
        length = Content(f"{clock(self._answer.seconds)}, aim for {minutes(task.question.target)}")
        if card is None or card.overall is None:
            why = card.not_scored if card else "there is no score card."
            return Content.assemble(
                (f"Not scored: {why} ", "bold $text-warning"), "Nothing is rated. ", length
            )
        verdict = Content.styled(f"{overall_word(card.overall)} · {card.overall} of 100", "bold")
        return verdict + Content("  ·  ") + length

    def on_mount(self) -> None:
        self.query_one("#notes").display = bool(self._notes)
        self._list()
        self._say()
        self.query_one(Choices).focus()
        self.set_interval(1, self._tick)

    def on_unmount(self) -> None:
        self._hush.set()

    def _list(self) -> None:
        self.query_one(Choices).replace([Option(self._row(point), id=point.id) for point in self._points])

    def _row(self, point: Criterion) -> Content:
        rating, told = self._outcome.ratings.get(point.id), "not rated"
        if rating is not None:
            cards = {card.criterion: card for card in self._outcome.cards()}
            back = from_now(cards[point.id].due, self._outcome.at)
            told = f"{rating} {RATING_WORDS[rating]:<6} back {back}"
        finding = self._found.get(point.id)
        mark = score_mark(finding.score) if finding else NO_MARK
        rated = Content.styled(f"  {told:<{RATED_CELLS}}", "$foreground-muted")
        return Content(" ") + mark + rated + Content(point.title)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if not self.stands:
            return
        point = self._points[event.option_index]
        finding = self._found.get(point.id)
        said = [f"You said: “{finding.evidence[0].quote}”"] if finding and finding.evidence else []
        advice = [] if finding and finding.score == 2 else [point.advice]
        told = [Content(line) for line in (*said, *advice)]
        well = Content.assemble(("What good sounds like (h lets you hear it)\n", "bold"), f"“{point.phrase}”")
        self.query_one("#well-text", Static).update(Content("\n\n").join([*told, well]))
        self._left_s = WAITS_S
        self._say()

    # --- the way on --------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._held or self.app.screen is not self:
            return
        self._left_s -= 1
        self._say()
        if self._left_s <= 0:
            self.action_next()

    def _say(self) -> None:
        what = "Next" if self._drill.series.goes_on else "Summary"
        says = "Held: Enter goes on." if self._held else f"{what} in {self._left_s} s."
        told = f"{says}  You know better? 1 again · 2 hard · 3 good · 4 easy"
        self.query_one("#notice", Static).update(Content(told))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("hold", "release"):
            return self._held == (action == "release")
        return True

    @on(OptionList.OptionSelected)
    def action_next(self) -> None:
        self._drill.go_on()

    def action_again(self) -> None:
        self._drill.again()

    def action_end(self) -> None:
        self._drill.end()

    def action_hold(self) -> None:
        self._hold(True)

    def action_release(self) -> None:
        self._hold(False)

    def _hold(self, held: bool) -> None:
        self._held = held
        self._say()
        self.refresh_bindings()

    def action_open(self) -> None:
        """Show the whole score card above; the countdown waits for it."""
        self._drill.open_card(self._answer, self._session)

    # --- a word of the candidate's, and of the voice's ---------------------------------------

    def action_rate(self, rating: Rating) -> None:
        point = self.query_one(Choices).chosen
        if point is None:
            return
        try:
            self._outcome = self._drill.series.overrule(self._outcome, point, rating)
        except StoreError as error:
            self.coach.tell(str(error), trouble=True)
        self._left_s = WAITS_S
        self._say()
        self._list()

    def action_hear(self) -> None:
        point = self._points[self.query_one(Choices).highlighted or 0]
        self._hush.set()  # the one before falls silent
        self._hush = Event()
        self._hold(True)
        Thread(target=self._read_aloud, args=(point.phrase, self._hush), daemon=True).start()

    def _read_aloud(self, phrase: str, hush: Event) -> None:
        try:
            self._drill.speaker().say(phrase, hush)
        except CoachError as error:
            if not hush.is_set():
                self.coach.call_from_thread(self.coach.tell, str(error), trouble=True)
