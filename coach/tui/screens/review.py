"""Every saved answer; Enter opens its score card."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static
from textual.worker import get_current_worker

from coach.errors import CoachError
from coach.store import Summary
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.screens.confirm import ConfirmScreen
from coach.tui.widgets.keybar import KeyBar
from coach.tui.widgets.lists import AnswerList
from coach.wording import CORRECTED, count, day


class ReviewScreen(CoachScreen[None]):
    """The saved answers, the newest first."""

    HELP = (
        "Enter opens an answer: its score card, and from there its transcript. One that was interrupted"
        " is finished first, from what is on disk."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("enter", "finish", "Finish", tooltip="Finish the interrupted answer"),
        Binding(
            "delete",
            "delete",
            "Delete",
            key_display="Del",
            tooltip="Delete an answer with its sound: asks first",
        ),
        Binding("slash", "search", "Search", key_display="/", tooltip="Search in what you said"),
        Binding("p", "progress", "Progress", tooltip="What gets better from answer to answer"),
        Binding("h", "home", "Home"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._listed = AnswerList("all-sessions")

    def compose(self) -> ComposeResult:
        yield Static("Your answers", classes="title")
        yield Static(id="empty", classes="heading")
        yield self._listed
        yield KeyBar()

    @on(ScreenResume)
    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        try:
            sessions = self.coach.store.sessions()
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)
        else:
            if not get_current_worker().is_cancelled:  # else it is older than what is looked for now
                self.app.call_from_thread(self._show, sessions)

    def _show(self, sessions: list[Summary]) -> None:
        if not self.stands:
            return
        self._listed.show(sessions, self.coach.library.questions())
        told = "Nothing is saved yet: go home and press Enter to answer your first question."
        if sessions:
            told = count(len(sessions), "answer")
        if any(summary.corrected for summary in sessions):
            told += f"  ·  {CORRECTED}"
        self.query_one("#empty", Static).update(Content(told))
        self._listed.focus()

    @property
    def _unfinished(self) -> bool:
        """Whether the chosen answer was interrupted."""
        chosen = self._listed.chosen
        return any(s.id == chosen and s.state == "unfinished" for s in self._listed.sessions)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "finish"):
            return self._unfinished == (action == "finish")
        return action != "delete" or self._listed.chosen is not None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_finish() if self._unfinished else self.action_open()

    def action_open(self) -> None:
        if chosen := self._listed.chosen:
            self.coach.review(chosen)

    def action_finish(self) -> None:
        if chosen := self._listed.chosen:
            self.coach.finish_unfinished(chosen)

    def action_delete(self) -> None:
        chosen = next(s for s in self._listed.sessions if s.id == self._listed.chosen)

        def decide(choice: str | None) -> None:
            if choice:
                self._delete(chosen.id)

        choices = {"d": ("delete", "Delete it with its words, its sound and its exports")}
        says = f"It is from {day(chosen.started_at).strip()}. This can't be undone."
        self.app.push_screen(ConfirmScreen("Delete this answer?", choices, "Keep it", says), decide)

    def _delete(self, session_id: str) -> None:
        self._listed.action_cursor_down()  # the place in the list is then the next one's
        try:
            left = self.coach.store.delete(session_id)
        except CoachError as error:
            self.coach.tell(str(error), trouble=True)
            return
        changed = "".join(f" {path} has changed since it was exported: it is left as it is." for path in left)
        self.coach.tell(f"The answer was deleted.{changed}")
        self._look()

    def action_search(self) -> None:
        from coach.tui.screens.search import SearchScreen

        self.coach.push_screen(SearchScreen())

    def action_progress(self) -> None:
        from coach.tui.screens.progress import ProgressScreen

        self.coach.push_screen(ProgressScreen())
