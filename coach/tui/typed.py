"""An answer at the keyboard: the steps of a spoken one, from what the editor hands over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

from coach.interview import Cues, Task, closed, conclude
from coach.keeping import keep, unless_full
from coach.model import SectionSpan, Transcript
from coach.scoring.scorer import Scorer
from coach.steps import Asking, Listening, Moved, Scored, Step, Trouble
from coach.store import Draft


@dataclass(frozen=True)
class Sheet:
    """What is written so far; the ``last`` one is the whole answer."""

    transcript: Transcript
    seconds: float
    last: bool = False


Desk = SimpleQueue[Sheet | None]
"""The editor puts a sheet here for each sentence that is complete; ``None`` when the candidate leaves."""


def write_answer(task: Task, desk: Desk, cues: Cues, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Wait until the question was read, follow the writing, score and save it.

    Complete sentences are on disk as they come; ``cues.discard`` removes them.
    """
    yield Asking(task.prompt)
    cues.skip.wait()
    if not cues.discard.is_set():
        yield Listening()
        yield from _follow(task, desk, cues, draft, scorer)
    if cues.discard.is_set():
        draft.discard(task.number)


def _follow(task: Task, desk: Desk, cues: Cues, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    marks: list[SectionSpan] = []
    told: list[Trouble] = []
    kept = 0
    for sheet in iter(desk.get, None):
        while not cues.sections.empty():
            marks.append(SectionSpan(cues.sections.get(), sheet.seconds, None))
            yield from unless_full(draft.mark, task.number, marks[-1], told)
        for utterance in sheet.transcript.utterances[kept:]:
            yield from unless_full(draft.append, task.number, utterance, told)
        kept = max(kept, len(sheet.transcript.utterances))
        if sheet.last:
            yield from _score(task, sheet, marks, cues, draft, scorer)
            return
        yield Moved(scorer.spans(sheet.transcript))


def _score(
    task: Task, sheet: Sheet, marks: Sequence[SectionSpan], cues: Cues, draft: Draft, scorer: Scorer
) -> Iterator[Step]:
    answer = conclude(
        task,
        sheet.transcript,
        scorer,
        source="typed",
        seconds=sheet.seconds,
        marks=closed(marks, sheet.seconds),
    )
    if not cues.discard.is_set():
        yield Scored(answer)
    if not cues.discard.is_set():
        yield from keep(answer, draft)
