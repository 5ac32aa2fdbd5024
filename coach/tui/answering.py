"""Makes the screen of one answer: spoken, typed, the demo's, or one that was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from coach.errors import StoreError
from coach.facts import knowing
from coach.interview import Cues, Roles, Task, conduct, recover, recover_written
from coach.library import Library
from coach.model import FollowUp, Rubric, Session, Source
from coach.scoring.scorer import Scorer
from coach.start import DEMO_BANNER, Start, Tell
from coach.steps import Step
from coach.store import Draft, Store
from coach.tui.typed import Desk, write_answer
from coach.voice.patient import Patient
from coach.wording import expected_of

if TYPE_CHECKING:
    from coach.tui.screens.answer import AnswerScreen

DEMO_SAYS = {"recording": "The recorded answer is being heard. Press f to end it early, q to leave."}
SILENT_SAYS = {"asking": "Read the question. Press Space when you are ready to answer."}
TYPED_SAYS = {
    "asking": "Read the question. Press Enter when you are ready, or type: the clock starts.",
    "recording": "Type as you would speak. Press Ctrl+S when you have finished.",
}
RECOVERY_SAYS = {"reading": "Reading the interrupted answer from disk…"}


Opens = Callable[[Source], Draft]
"""Opens the draft into which an answer goes, in the answer's own thread."""
TakesRoles = Callable[[Tell], Roles]


@dataclass(frozen=True)
class Plan:
    """One answer to come, or (``recovers``) one that was interrupted and is on disk.

    ``steps`` is called in the answer's own thread; ``says`` replaces the screen's words for a phase;
    ``session`` is the one to which a follow-up is added.
    """

    task: Task
    rubric: Rubric
    start: Start
    steps: Callable[[Cues, Tell], Generator[Step]]
    says: dict[str, str] = field(default_factory=dict[str, str])
    banner: str | None = None
    recovers: bool = False
    session: Session | None = None

    @property
    def expected(self) -> str:
        """What the chosen level's own part should hold, in a further line; a follow-up asks for another."""
        role = self.start.settings.role
        if role not in self.rubric.levels or self.task.follow_up:
            return ""
        return f"\n{expected_of(role)}: {self.rubric.levels[role]}"


def prepare(start: Start, library: Library, store: Store) -> AnswerScreen:
    """Make the screen of a new answer; raise ``CoachError`` where there is no such question."""
    question = library.question(start.question) if start.question else library.questions()[0]
    rubric, task = library.rubric(question.rubric), Task(question)
    scorer = knowing(rubric, store, question.id)
    return _screen(task, rubric, start, scorer, lambda source: begin(task, source, store))


def prepare_follow_up(
    session: Session, follow_up: FollowUp, start: Start, library: Library, store: Store
) -> AnswerScreen:
    """Make the screen on which a follow-up is answered, as a further answer of the session."""
    question = library.question(session.question)
    rubric = library.rubric(question.rubric)
    task = Task.following(question, session.answers[-1].number + 1, follow_up)

    def resume(source: Source) -> Draft:
        draft = store.resume(session.id)
        draft.open(task.number, task.prompt, source, follow_up.id)
        return draft

    scorer = knowing(rubric, store, question.id)
    shown = msgspec.structs.replace(rubric, sections=())
    return _screen(task, shown, start, scorer, resume, session)


def prepare_recovery(session_id: str, start: Start, library: Library, store: Store) -> AnswerScreen:
    """Make the screen that finishes an interrupted answer; raise ``CoachError`` where it can't be."""
    from coach.tui.screens.interview import InterviewScreen
    from coach.voice.audio import read_blocks

    with ExitStack() as undo:
        draft = undo.enter_context(store.resume(session_id))
        question = library.question(draft.question)
        rubric = library.rubric(question.rubric)
        numbers = draft.unfinished()
        if not numbers:
            raise StoreError(f"Nothing was said in session '{session_id}': there is nothing to finish.")
        task, scorer = Task.interrupted(draft, numbers[0], question), knowing(rubric, store, question.id)
        undo.pop_all()

    def steps(_cues: Cues, tell: Tell) -> Generator[Step]:
        with draft:
            if draft.pcm(task.number).exists():
                sound = read_blocks(draft.pcm(task.number))
                yield from recover(task, sound, start.roles(start, tell), draft, scorer)
            else:
                yield from recover_written(task, draft, scorer)

    return InterviewScreen(Plan(task, rubric, start, steps, RECOVERY_SAYS, recovers=True))


def _screen(
    task: Task,
    rubric: Rubric,
    start: Start,
    scorer: Scorer,
    opens: Opens,
    session: Session | None = None,
) -> AnswerScreen:
    from coach.tui.screens.interview import InterviewScreen
    from coach.tui.screens.typed import TypedScreen

    if start.typed:
        return TypedScreen(*typed(task, rubric, start, scorer, opens))
    return InterviewScreen(replace(spoken(task, rubric, start, scorer, opens), session=session))


def spoken(
    task: Task, rubric: Rubric, start: Start, scorer: Scorer, opens: Opens, roles: TakesRoles | None = None
) -> Plan:
    """Plan a spoken answer: ``rubric`` lists the sections to show, ``roles`` replaces those of ``start``."""
    from_file = start.demo or start.audio is not None

    def steps(cues: Cues, tell: Tell) -> Generator[Step]:
        taken = roles(tell) if roles else start.roles(start, tell)
        if not from_file:
            voice = None if start.settings.silent else taken.speaker
            taken = replace(taken, speaker=Patient(voice, "Space", tell))
        with opens("demo" if start.demo else "file" if start.audio else "microphone") as draft:
            yield from conduct(task, taken, cues, draft, scorer)

    if start.demo:
        return Plan(task, rubric, start, steps, DEMO_SAYS, DEMO_BANNER)
    return Plan(task, rubric, start, steps, SILENT_SAYS if start.settings.silent and not from_file else {})


def typed(task: Task, rubric: Rubric, start: Start, scorer: Scorer, opens: Opens) -> tuple[Plan, Desk]:
    """Plan an answer at the keyboard, and the desk over which it is handed."""
    desk: Desk = Desk()

    def steps(cues: Cues, _tell: Tell) -> Generator[Step]:
        with opens("typed") as draft:
            yield from write_answer(task, desk, cues, draft, scorer)

    return Plan(task, rubric, start, steps, TYPED_SAYS), desk


def begin(task: Task, source: Source, store: Store) -> Draft:
    """Begin a session with this answer."""
    draft = store.begin(task.question.id, datetime.now().astimezone())
    draft.open(task.number, task.prompt, source, task.follow_up.id if task.follow_up else None)
    return draft
