"""The app: its keys, and the way from screen to screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.constants import TEXTUAL_ANIMATIONS
from textual.events import DescendantFocus
from textual.filter import LineFilter

from coach.errors import CoachError, DataError, StoreError
from coach.library import Library
from coach.model import Answer, FollowUp, Rubric, Session
from coach.settings import KEYS, Setting
from coach.start import Start
from coach.store import Store
from coach.tui.keys import deeds
from coach.tui.literally import Literally
from coach.tui.screens.base import CoachScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.screen import Screen
    from textual.theme import Theme

READS_LETTERS_A_S = 16
"""What is said in passing stays for as long as it takes to read."""
INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended."""


class CoachApp(App[int]):
    """The screens of the coach over one home folder."""

    TITLE = "coach"
    CSS_PATH = "coach.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit the program", show=False, priority=True, system=True),
        Binding("ctrl+c", "interrupt", "Quit the program", show=False, system=True),
        Binding("ctrl+t", "other_theme", "Light or dark", show=False),
        Binding(
            "ctrl+backslash,f2",
            "command_palette",
            "Find any of these by name",
            show=False,
            priority=True,
            system=True,
        ),
    ]

    def __init__(self, start: Start, home: Path) -> None:
        super().__init__()
        self.start = start
        self.home = home
        self.store = Store(home)
        self.kept_answer = False
        self.fault: Exception | None = None
        self._literally = Literally()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Set as the first theme: to change it would have all styling read twice before the first screen.
        self.set_reactive(App.theme, _named(start.settings.theme).name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.reduce_motion(start.settings.reduced_motion)

    @cached_property
    def library(self) -> Library:
        return Library(self.home)

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen()

    def on_mount(self) -> None:
        if self.start.first == "rehearse":
            self.rehearse(self.start)
        elif self.start.first == "review":
            self.review(self.start.session)
        elif self.start.first == "drill":
            self.drill(self.start)
        elif self.start.first == "setup":
            self.set_up()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._literally]

    # --- from screen to screen ---------------------------------------------------------------

    def rehearse(self, start: Start) -> None:
        """Begin an answer."""
        from coach.tui.answering import prepare

        self._open(lambda: prepare(start, self.library, self.store))

    def drill(self, start: Start) -> None:
        """Begin a series of short answers."""
        from coach.tui.drilling import Drill

        self._open(lambda: Drill(self, start).screen())

    def follow_up(self, session: Session, asked: FollowUp, start: Start) -> None:
        """Ask a follow-up, to be answered as a further answer of the session."""
        from coach.tui.answering import prepare_follow_up

        self._open(lambda: prepare_follow_up(session, asked, start, self.library, self.store))

    def finish_unfinished(self, session_id: str) -> None:
        """Finish an interrupted answer from what is on disk."""
        from coach.tui.answering import prepare_recovery

        self._open(lambda: prepare_recovery(session_id, self.start, self.library, self.store))

    def review(self, session_id: str | None) -> None:
        """Show a saved session's first score card, or the list of all."""
        from coach.tui.screens.review import ReviewScreen

        if session_id is None:
            self.push_screen(ReviewScreen())
        else:
            self._open(lambda: self._saved_card(session_id))

    def show_card(
        self, start: Start, session: Session | None, answer: Answer, notes: tuple[str, ...]
    ) -> None:
        """Show a new answer's score card in place of the screen on which it was given."""
        self.switch_screen(self._card(start, session, answer, notes))

    def open_card(self, start: Start, session: Session | None, answer: Answer) -> None:
        """Show a score card above the screen that is shown."""
        self.push_screen(self._card(start, session, answer, ()))

    def set_up(self) -> None:
        """Go through the few choices of the set-up."""
        from coach.tui.setting_up import SetUp

        SetUp(self).show()

    def change(self, name: str, value: Setting | None) -> bool:
        """Keep a setting (``None``: its default) and heed it from now on; say so where that fails."""
        from coach.store.settings import change, settled

        try:
            change(self.home, KEYS[name], value)
            settings, sources = settled(self.home, self.start.given)
        except CoachError as error:
            self.tell(str(error), trouble=True)
            return False
        self.start = replace(self.start, settings=settings)
        self.show_theme(settings.theme)
        self.reduce_motion(settings.reduced_motion)
        if name in self.start.given:
            self.tell(f"Kept; but as long as this coach runs, {sources[name]} is stronger.")
        return True

    def reduce_motion(self, reduced: bool) -> None:
        """Let nothing move by itself but the clock; without a wish Textual's own variable decides."""
        self.animation_level = "none" if reduced else TEXTUAL_ANIMATIONS

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = self.animation_level != "none"  # pyright: ignore[reportAttributeAccessIssue]

    def show_theme(self, theme: str) -> None:
        """Show the light or the dark colours."""
        self.theme = _named(theme).name

    def go_home(self) -> None:
        """Leave every screen but the first."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _open(self, make: Callable[[], Screen[None]]) -> None:
        """Show a screen, or say in passing why it can't be made."""
        try:
            screen = make()
        except CoachError as error:
            self.tell(str(error), trouble=True)
        else:
            self.push_screen(screen)

    def _saved_card(self, session_id: str) -> Screen[None]:
        session = self.store.load(session_id)
        if not session.answers:
            raise StoreError(f"Session '{session_id}' holds no answer: delete it.")
        return self._card(replace(self.start, demo=False), session, session.answers[0], ())

    def _card(
        self, start: Start, session: Session | None, answer: Answer, notes: tuple[str, ...]
    ) -> Screen[None]:
        from coach.tui.screens.scorecard import ScorecardScreen

        question_id = session.question if session else answer.card.question if answer.card else ""
        question = next((q for q in self.library.questions() if q.id == question_id), None)
        rubric_id = answer.card.rubric if answer.card else question.rubric if question else ""
        try:
            rubric = self.library.rubric(rubric_id)
        except DataError:
            rubric = Rubric(rubric_id, rubric_id, ())  # it was deleted since: ids stand for titles
        return ScorecardScreen(start, session, answer, question, rubric, notes)

    # --- keys --------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer in the palette what can be done on the screen beneath."""
        for deed in deeds(screen):
            binding, node = deed.active.binding, deed.active.node
            if binding.action != "command_palette":
                do = partial(self.run_action, binding.action, node)
                yield SystemCommand(deed.says, f"Key: {deed.keys}", do)

    async def action_quit(self) -> None:
        self._leave(0)

    def action_interrupt(self) -> None:
        self._leave(INTERRUPTED)

    def _leave(self, code: int) -> None:
        """End the program, unless an answer that is only in memory would be lost: that is said first."""
        if not any(isinstance(screen, CoachScreen) and screen.holds_back() for screen in self.screen_stack):
            self.exit(return_code=code)

    def action_other_theme(self) -> None:
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_help(self) -> None:
        from coach.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def tell(self, says: str, *, trouble: bool = False) -> None:
        """Say something in passing, in place of what was said before; the text is literal."""
        self.clear_notifications()
        severity = "error" if trouble else "information"
        self.notify(says, severity=severity, timeout=max(3.0, len(says) / READS_LETTERS_A_S), markup=False)

    def _handle_exception(self, error: Exception) -> None:
        """End the app at a fault of its own, for ``run`` to raise it, without Textual's page of code.

        A thread that asks for something when the app has already gone is no fault.
        """
        if not self._exit:
            self.fault = error
            super()._handle_exception(error)
            self._exit_renderables.clear()


def _named(theme: str) -> Theme:
    return LIGHT if theme == "light" else DARK


def run(home: Path, start: Start) -> int:
    """Show the screens until the candidate leaves; return the exit code, or raise the app's own fault."""
    from coach.voice.quiet import quiet_stderr

    app = CoachApp(start, home)
    with quiet_stderr(home / "screen.log"):
        app.run()
    if app.kept_answer:
        print("Your answer is kept: start coach again and press u to finish it.")
    if app.fault:
        raise app.fault
    return app.return_code or 0
