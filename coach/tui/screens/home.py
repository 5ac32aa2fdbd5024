"""The first screen: what to answer, how it went last time, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantFocus, ScreenResume
from textual.message import Message
from textual.widgets import OptionList, Static

from coach.errors import CoachError
from coach.tui.lacks import Lack, lacks
from coach.tui.screens.base import HELP_KEY, CoachScreen
from coach.tui.widgets.keybar import KeyBar
from coach.tui.widgets.lists import AnswerList, QuestionList
from coach.wording import day

if TYPE_CHECKING:
    from coach.model import Question
    from coach.start import Start
    from coach.store import Summary
    from coach.voice.checks import Check

LAST_SESSIONS = 12
WELCOME = (
    "None yet. You will be asked aloud and answer aloud; then you see what you said, how long each part"
    " took, which points you made and what to do next. Nothing leaves this machine. d shows it first."
)


class HomeScreen(CoachScreen[None]):
    """Questions above, last sessions below; everything one key away."""

    CSS_PATH = None  # its styling is the app's own: it is there at once
    HELP = (
        "Enter asks the chosen question aloud and records your answer; t lets you type it instead. d shows"
        " the whole way with a recorded answer: no microphone and no download needed. Tab moves between"
        " the questions and your last answers."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start", tooltip="Be asked aloud, and answer aloud"),
        Binding("enter", "open", "Open", tooltip="Open this score card"),
        Binding("t", "typed", "Type", tooltip="Type your answer instead"),
        Binding("d", "demo", "Demo", tooltip="See it all with a recorded answer"),
        Binding("w", "drill", "Drill", tooltip="Drill your weak points: short answers, one after the other"),
        Binding("u", "finish_unfinished", "Finish", tooltip="Finish the interrupted answer"),
        Binding("r", "review_last", "Last", tooltip="Your last score card"),
        Binding("s", "sessions", "Answers", tooltip="All your answers"),
        Binding("slash", "search", "Search in what you said", show=False),
        Binding("p", "progress", "What gets better from answer to answer", show=False),
        Binding("c", "doctor", "Check this machine", show=False),
        Binding("m", "models", "Speech models", show=False),
        Binding("comma", "settings", "Settings", show=False),
        HELP_KEY,
        Binding("q", "app.quit", "Quit"),
    ]

    @dataclass
    class Looked(Message):
        """What can be asked, what is saved, and what was left unfinished."""

        questions: list[Question]
        sessions: list[Summary]
        unfinished: list[Summary]

    @dataclass
    class Checked(Message):
        """What works on this machine."""

        microphone: Check
        model: Check

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[Summary] = []
        self._unfinished: list[Summary] = []
        self._checked: HomeScreen.Checked | None = None
        self._starts_when_checked = False

    def compose(self) -> ComposeResult:
        yield Static(
            Content("coach  ·  practise your interview answers aloud, on your own machine"), classes="title"
        )
        with Horizontal(id="home"):
            with Vertical(id="ask"):
                yield Static("Choose a question and press Enter", classes="heading")
                yield QuestionList("questions")
                yield Static(id="preview")
            with Vertical(id="past"):
                yield Static("Your last answers", id="last", classes="heading")
                yield AnswerList("sessions")
                yield Static(Content(WELCOME), id="no-sessions")
        yield Static(id="missing")
        yield KeyBar()

    def on_mount(self) -> None:
        questions = self.query_one(QuestionList)
        questions.show(self.coach.library.questions(), ())
        questions.focus()

    @on(ScreenResume)
    def _resumed(self) -> None:
        self._look()
        # After the first picture, which what it imports would hold up.
        self.call_after_refresh(self._check)

    # --- what is there and what is missing ---------------------------------------------------

    @work(thread=True, exclusive=True, group="look")
    def _look(self) -> None:
        try:
            questions = self.coach.library.questions()
            self.post_message(
                self.Looked(questions, self.coach.store.sessions(), self.coach.store.unfinished())
            )
        except CoachError as error:
            self.app.call_from_thread(self.coach.tell, str(error), trouble=True)

    @work(thread=True, exclusive=True, group="check")
    def _check(self) -> None:
        from coach.voice.checks import check_microphone, check_model

        start = self.coach.start
        self.post_message(
            self.Checked(
                check_microphone(start.settings.microphone),
                check_model(self.coach.home, start.settings.model),
            )
        )

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        if not self.stands:
            return
        self._sessions = [summary for summary in message.sessions if summary.state == "complete"]
        self._unfinished = message.unfinished
        questions, answers = self.query_one(QuestionList), self.query_one(AnswerList)
        questions.show(message.questions, self._sessions)
        answers.show(self._sessions[:LAST_SESSIONS], message.questions)
        starred = any(summary.corrected for summary in self._sessions)
        self.query_one("#last", Static).update(f"Your last answers{'  ·  * corrected' if starred else ''}")
        answers.display = bool(self._sessions)
        self.query_one("#no-sessions").display = not self._sessions
        self._say_what_is_missing()
        self.refresh_bindings()

    @on(Checked)
    def _was_checked(self, message: Checked) -> None:
        if not self.stands:
            return
        self._checked = message
        self._say_what_is_missing()
        if self._starts_when_checked:
            self._starts_when_checked = False
            if missing := self._missing():
                self._offer(missing[0])
            else:
                self._start_spoken()

    def _missing(self) -> list[Lack]:
        found, named = self._checked, self.coach.start.settings.model
        return lacks(found.model, found.microphone, named) if found else []

    def _offer(self, lack: Lack) -> None:
        """Ask what to do in place of a spoken answer."""
        from coach.tui.screens.confirm import ConfirmScreen

        choices = {
            "t": ("typed", "Type your answer instead"),
            lack.key: (lack.action, lack.mends.capitalize()),
        }

        def decide(action: str | None) -> None:
            if action:
                getattr(self, f"action_{action}")()

        self.app.push_screen(ConfirmScreen(lack.what, choices, "Not now"), decide)

    def _say_what_is_missing(self) -> None:
        lines = [
            (f"{lack.what}:", f"press {lack.key} to {lack.mends}, or t to type your answer.")
            for lack in self._missing()
        ]
        if self._unfinished:
            at = self._unfinished[0].started_at
            lines.insert(0, (f"An answer from {day(at)} was interrupted:", "press u to finish it."))
        lines += [(problem, "") for problem in self.coach.library.problems()[:1]]
        told = [Content.assemble((f"! {what} ", "$text-warning"), do) for what, do in lines]
        missing = self.query_one("#missing", Static)
        missing.update(Content("\n").join(told))
        missing.display = bool(told)

    @on(OptionList.OptionHighlighted, "#questions")
    def _question_shown(self, event: OptionList.OptionHighlighted) -> None:
        if not self.stands:
            return
        question = self.query_one(QuestionList).questions[event.option_index]
        self.query_one("#preview", Static).update(Content(question.spoken))

    # --- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "finish_unfinished":
            return bool(self._unfinished)
        if action in ("start", "open"):
            looks_back = self.focused is not None and self.focused.id == "sessions"
            return looks_back == (action == "open")
        return action != "review_last" or bool(self._sessions)

    @property
    def _chosen(self) -> str | None:
        return self.query_one(QuestionList).chosen

    @on(DescendantFocus)
    def _focus_moved(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#questions")
    def action_start(self) -> None:
        if self._missing():
            # What was missing may have been plugged in since: look again, then start or say so.
            self._starts_when_checked = True
            self._check()
        else:
            self._start_spoken()

    def _start_spoken(self) -> None:
        self.coach.rehearse(self._afresh(question=self._chosen))

    def _afresh(self, **wishes: Any) -> Start:
        """Return what the program was started with, less what was for its first answer alone."""
        once = {"question": None, "typed": False, "audio": None, "fast": False, "demo": False}
        return replace(self.coach.start, **(once | wishes))

    @on(OptionList.OptionSelected, "#sessions")
    def action_open(self) -> None:
        self.coach.review(self.query_one(AnswerList).chosen)

    def action_typed(self) -> None:
        self.coach.rehearse(self._afresh(question=self._chosen, typed=True))

    def action_demo(self) -> None:
        self.coach.rehearse(self._afresh(demo=True))

    def action_drill(self) -> None:
        missing = self._missing()
        if missing:
            self.coach.tell(f"{missing[0].what}: the drill is typed.")
        self.coach.drill(self._afresh(typed=bool(missing)))

    def action_finish_unfinished(self) -> None:
        self.coach.finish_unfinished(self._unfinished[0].id)

    def action_review_last(self) -> None:
        self.coach.review(self._sessions[0].id)

    def action_sessions(self) -> None:
        self.coach.review(None)

    def action_search(self) -> None:
        from coach.tui.screens.search import SearchScreen

        self.coach.push_screen(SearchScreen())

    def action_progress(self) -> None:
        from coach.tui.screens.progress import ProgressScreen

        self.coach.push_screen(ProgressScreen())

    def action_doctor(self) -> None:
        from coach.tui.screens.doctor import DoctorScreen

        self.coach.push_screen(DoctorScreen())

    def action_settings(self) -> None:
        from coach.tui.screens.settings import SettingsScreen

        self.coach.push_screen(SettingsScreen())

    def action_models(self) -> None:
        from coach.tui.screens.models import ModelsScreen

        self.coach.push_screen(ModelsScreen())
