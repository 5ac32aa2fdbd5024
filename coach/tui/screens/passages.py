"""One answer to read and to hear: its sentences by section, with what was found in each."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.corrections import views
from coach.model import Answer, Rubric, Session
from coach.tui.hearing import Hearing
from coach.tui.passage_rows import FILTERS, Filter, Layout, Line, wrapped
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, ListedScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar
from coach.tui.widgets.timeline import Timeline
from coach.wording import count

SHOWING = {
    "all": "everything",
    "missed": "points missed or only named",
    "pitfalls": "pitfalls",
    "figures": "figures",
}
STRIDE_S, STRIDE_LINES = 15.0, 5
"""How far the left and right arrows go: seconds, or lines where there are no times."""
FOLLOWS_EVERY_S = 0.2
LOOKING = (
    Binding("enter", "listen", "Hear", tooltip="Hear the answer from this sentence on"),
    Binding("space", "quiet", "Stop the sound", show=False),
    Binding("n", "find(1)", "Next", tooltip="The next finding"),
    Binding("N", "find(-1)", "Before", tooltip="The finding before", show=False),
    Binding("left", "stride(-1)", "15 seconds back", show=False),
    Binding("right", "stride(1)", "15 seconds on", show=False),
    Binding("f", "filter", "Show", tooltip="All, what you missed, pitfalls, figures"),
    Binding("o", "open", "Why", tooltip="Why, what to do, and what good sounds like"),
    Binding("v", "view", "View", tooltip="As heard, with your corrections, by a newer scorer"),
    Binding("escape,o,q", "close", "Close", key_display="esc"),
)


class PassagesScreen(ListedScreen[None]):
    """The timeline above shows where in the answer one is; the sound goes on from there."""

    BINDINGS: ClassVar[list[BindingType]] = [*LOOKING, HELP_KEY, BACK_KEYS]

    def __init__(self, session: Session | None, answer: Answer, rubric: Rubric) -> None:
        super().__init__()
        self.session: Session | None = session
        self.answer, self.rubric = answer, rubric
        found = views(answer)
        self.at_view = len(found) - 1
        self.shown: Filter = "all"
        self.laid_out = Layout(answer, found[-1], rubric)
        self._lines: list[Line] = []
        self._followed: str | None = None
        self._hearing: Hearing | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="title", classes="title")
        yield Timeline("timeline")
        yield Static(id="showing")
        with Horizontal(id="card"):
            yield Choices("rows")
            with VerticalScroll(id="detail"):
                yield Static(id="detail-text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(FOLLOWS_EVERY_S, self._follow)
        self.query_one("#rows").focus()

    def on_unmount(self) -> None:
        if self._hearing:
            self._hearing.stop()

    @on(Resize)
    def _resized(self) -> None:
        self.call_after_refresh(self.lay_out)

    # --- what is shown -----------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The line one is at."""
        at = self.listed.highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    @property
    def counts_most_in(self) -> bool:
        """Whether the last view is shown: the one with the corrections, where there are any."""
        return self.at_view == len(views(self.answer)) - 1

    def lay_out(self) -> None:
        """Lay out the view: the timeline, and every line at the list's width."""
        view = views(self.answer)[self.at_view]
        self.laid_out = Layout(self.answer, view, self.rubric)
        self.query_one(Timeline).show(view.card, self.rubric, self.laid_out.passages, self.answer.seconds)
        self._lines = self.laid_out.lines(self.shown, self.counts_most_in)
        width = max(30, self.listed.scrollable_content_region.width - 2)
        self.listed.replace(
            [Option(wrapped(line, width), id=line.id, disabled=line.id is None) for line in self._lines]
        )
        self.say()
        self._show_line()

    def say(self) -> None:
        """Say above the list what is shown."""
        title, told = self.headline()
        self.query_one("#title", Static).update(Content(title))
        self.query_one("#showing", Static).update(Content(told))

    def headline(self) -> tuple[str, str]:
        found = views(self.answer)
        card = self.laid_out.card
        title = "What you said"
        if card and card.overall is not None:
            title += f"  ·  {card.overall} of 100"
        if len(found) > 1:
            title += f"  ·  {found[self.at_view].name}"
        if self._lines:
            return (
                title,
                f"Showing {SHOWING[self.shown]}: {count(self.laid_out.count(self.shown), 'finding')}",
            )
        if self.shown == "all":
            return title, f"Nothing was {'written' if self.answer.source == 'typed' else 'heard'}."
        return title, f"No {SHOWING[self.shown]} here: f shows the rest."

    @on(OptionList.OptionHighlighted)
    def _show_line(self) -> None:
        if not self.stands:
            return
        line = self.line
        self.query_one("#detail-text", Static).update(line.detail if line else Content(""))
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        if not self.sounds:
            self.query_one(Timeline).look(line.at_s if line else None)
        self.refresh_bindings()

    # --- sound -------------------------------------------------------------------------------

    @property
    def sounds(self) -> bool:
        return self._hearing is not None and self._hearing.sounds

    @on(OptionList.OptionSelected)
    def action_listen(self) -> None:
        """Play from the sentence one is at."""
        path = self.coach.store.audio(self.session, self.answer) if self.session else None
        line = self.line
        if path is None:
            typed = self.answer.source == "typed"
            why = "it was typed" if typed else "its sound was not kept"
            self.coach.tell(f"This answer can't be heard: {why}.")
        elif line and line.at_s is not None:
            self._followed = line.id
            self._hear().begin(path, line.at_s)
            self._follow()
            self.refresh_bindings()

    def action_quiet(self) -> None:
        if self._hearing:
            self._hearing.stop()
        self._show_line()

    def _hear(self) -> Hearing:
        if self._hearing is None:
            from coach.voice.player import LoudPlayer

            start = self.coach.start
            self._hearing = Hearing(
                start.player or LoudPlayer(start.settings.speaker),
                lambda error: self.coach.call_from_thread(self._over, error),
            )
        return self._hearing

    def _over(self, error: str | None) -> None:
        if error:
            self.coach.tell(error, trouble=True)
        if self.is_mounted:
            self._show_line()

    def _follow(self) -> None:
        """Let the timeline stand where the sound is, and the list too unless one has moved on."""
        if not (self._hearing and self._hearing.sounds):
            return
        at_s = self._hearing.at_s
        self.query_one(Timeline).look(at_s, "playing, Space stops")
        line = self.line
        if line and line.id == self._followed:
            begun = [n for n, one in enumerate(self._lines) if one.at_s is not None and one.at_s <= at_s]
            if begun and begun[-1] > (self.listed.highlighted or 0):
                self._followed = self._lines[begun[-1]].id
                self.listed.highlighted = begun[-1]

    # --- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {
            "quiet": self.sounds,
            "open": not self.reading,
            "close": self.reading,
            "back": not self.reading,
            "view": len(views(self.answer)) > 1,
        }
        return allowed.get(action, True)

    def action_open(self) -> None:
        if self.line:
            super().action_open()

    def action_find(self, by: int) -> None:
        at = self.listed.highlighted or 0
        found = [n for n, line in enumerate(self._lines) if line.marks][::by]
        ahead = [n for n in found if n * by > at * by]
        if ahead or found:
            self.listed.highlighted = (ahead or found)[0]

    def action_stride(self, by: int) -> None:
        line = self.line
        places = [(n, other.at_s) for n, other in enumerate(self._lines) if other.at_s is not None]
        if line is None:
            return
        if line.at_s is None:
            at = (self.listed.highlighted or 0) + by * STRIDE_LINES
            self.listed.highlighted = min(
                (n for n, other in enumerate(self._lines) if other.id), key=lambda n: abs(n - at)
            )
            return
        to_s = line.at_s + by * STRIDE_S
        ahead = [n for n, at_s in places[::by] if (at_s - to_s) * by >= 0]
        self.listed.highlighted = ahead[0] if ahead else places[::by][-1][0]

    def action_filter(self) -> None:
        self.shown = FILTERS[(FILTERS.index(self.shown) + 1) % len(FILTERS)]
        self.lay_out()

    def action_view(self) -> None:
        self.at_view = (self.at_view + 1) % len(views(self.answer))
        self.lay_out()
