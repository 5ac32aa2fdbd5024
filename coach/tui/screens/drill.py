"""One answer of a drill: the screens of any answer, with a hard stop and a way to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from coach.lights import Lights
from coach.model import Answer, Session
from coach.tasks import DrillTask
from coach.tui.answering import Plan
from coach.tui.screens.answer import AnswerScreen
from coach.tui.screens.confirm import ConfirmScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.typed import TypedScreen
from coach.tui.typed import Desk

if TYPE_CHECKING:
    from coach.tui.drilling import Drill

STOPPABLE = ("asking", "counting", "recording")
MORE_HELP = (
    " When the grace after the red light is used up, the answer ends by itself. Answers to a part of a"
    " question are rated and not kept; whole answers are saved as usual."
)


class DrillAnswer(AnswerScreen):
    """An answer that is rated, and followed by the next; ``finish`` comes by itself when time is over."""

    def enter_series(self, drill: Drill, drill_task: DrillTask) -> None:
        """Take the place in the series; called once, before the screen is shown."""
        self.drill, self.drill_task = drill, drill_task
        self.keeps = drill_task.whole
        self._ends = False
        self._over_s = Lights.of(drill_task.question.target).over_s

    def show_seconds(self, seconds: float) -> None:
        super().show_seconds(seconds)
        if self.phase == "recording" and seconds >= self._over_s:
            self.action_finish()

    def answered(self, answer: Answer, session: Session | None, notes: tuple[str, ...]) -> None:
        self.drill.judged(self.drill_task, answer, session, notes)

    def unanswered(self, trouble: str | None) -> None:
        if not self.rehearsal.cues.discard.is_set():
            self.came_to_nothing(trouble or "The answer came to nothing.")
        else:
            self.drill.end() if self._ends else self.drill.go_on()

    def came_to_nothing(self, trouble: str) -> None:
        """End the series and say why."""
        self.coach.tell(trouble, trouble=True)
        self.drill.end()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("skip_task", "leave", "discard"):
            return self.phase in STOPPABLE
        if action == "abandon":
            return False
        return super().check_action(action, parameters)

    def action_skip_task(self) -> None:
        self.discard()

    def action_leave(self) -> None:
        self.action_discard()

    def asks_to_stop(self) -> ConfirmScreen:
        skips, ends = self.ESCAPES
        choices = {
            skips: ("skip", "Skip this one: it is not rated, and the next is asked"),
            ends: ("end", "End the drill: see what it came to"),
        }
        return ConfirmScreen("Leave this answer?", choices)

    def stop(self, choice: str) -> None:
        self._ends = choice == "end"
        self.discard()


class SpokenDrill(DrillAnswer, InterviewScreen):
    """A spoken answer of a drill."""

    HELP = f"{InterviewScreen.HELP}{MORE_HELP}"
    ESCAPES: ClassVar[tuple[str, str]] = ("s", "e")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "skip_task", "Skip it", tooltip="Skip this one: it is not rated"),
        Binding("escape", "discard", "Leave", show=False),
        Binding("q", "leave", "End"),
    ]

    def __init__(self, drill: Drill, drill_task: DrillTask, plan: Plan) -> None:
        super().__init__(plan)
        self.enter_series(drill, drill_task)

    def came_to_nothing(self, trouble: str) -> None:
        """Say why, and offer the keyboard."""

        def decide(choice: str | None) -> None:
            if choice == "type":
                self.drill.type_on()
            elif choice:
                self.drill.again()
            else:
                self.drill.end()

        types = "Type this answer and the rest of the drill"
        self.app.push_screen(ConfirmScreen.stopped(trouble, "End the drill", types), decide)


class TypedDrill(DrillAnswer, TypedScreen):
    """A typed answer of a drill."""

    HELP = f"{TypedScreen.HELP}{MORE_HELP}"
    ESCAPES: ClassVar[tuple[str, str]] = ("ctrl+g", "ctrl+e")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "skip_task", "Skip it", tooltip="Skip this one: it is not rated"),
        Binding("escape", "discard", "Leave"),
    ]

    def __init__(self, drill: Drill, drill_task: DrillTask, plan: Plan, desk: Desk) -> None:
        super().__init__(plan, desk)
        self.enter_series(drill, drill_task)
