"""What a drill came to: what went up, and what is due when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.drill import RATING_WORDS
from coach.schedule import Card
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.widgets.keybar import KeyBar
from coach.wording import count, from_now

if TYPE_CHECKING:
    from coach.tui.drilling import Drill


class DrilledScreen(CoachScreen[None]):
    """The end of a series."""

    HELP = (
        "A point that went up sits better than the time before. A point is due when you may begin to lose it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "another", "Drill again"),
        Binding("h", "home", "Home"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self, drill: Drill) -> None:
        super().__init__()
        self._drill = drill
        library = drill.coach.library
        self._questions = {question.id: question.title for question in library.questions()}
        self._titles = {
            (question.id, criterion.id): criterion.title
            for question in library.questions()
            for criterion in library.rubric(question.rubric).criteria
        }

    def compose(self) -> ComposeResult:
        yield Static("What the drill came to", classes="title")
        with VerticalScroll(id="words"):
            yield Static(Content("\n").join(self._told()), classes="text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#words").focus()

    def _told(self) -> Iterator[Content]:
        summary = self._drill.series.summary()
        new, points = len(summary.new), len(summary.due)
        told = f"{count(summary.answers, 'answer')}, {count(points, 'point')} rated"
        yield Content(f"{told}, {new} of them for the first time." if new else f"{told}.")
        yield from self._list("▲ Went up", "$text-success", summary.up)
        if summary.due:
            yield Content.styled("\nDue again", "bold $text-primary")
            now = datetime.now(UTC)
            # Grouped in the order in which they come due.
            for when, number in Counter(from_now(card.due, now) for card in summary.due).items():
                yield Content(f"  {when:<12} {count(number, 'point')}")
            yield Content.styled("  'coach drill --due' asks only what is due.", "$foreground-muted")
        yield from self._list("▼ Went down", "$text-warning", summary.down)
        yield from self._list("✗ Weak at the first try", "$text-warning", [c for c in summary.new if c.weak])

    def _list(self, heading: str, style: str, cards: Sequence[Card]) -> Iterator[Content]:
        if cards:
            yield Content.styled(f"\n{heading}", f"bold {style}")
        for card in cards:
            title = self._titles.get((card.question, card.criterion), card.criterion)
            question = self._questions.get(card.question, card.question)
            yield Content.assemble(
                f"  {RATING_WORDS[card.rating]:<6} {title}", (f"  ·  {question}", "$foreground-muted")
            )

    def action_another(self) -> None:
        self.dismiss()
        self.coach.drill(self._drill.start)
