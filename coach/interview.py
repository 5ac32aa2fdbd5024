"""One answer from the question to the saved score card, as a generator of steps.

The screen and the command line iterate the same ``conduct``; ``recover`` finishes what a
crash, a kill or a closed terminal left behind, by the same way.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from coach.errors import CoachError, MicrophoneError, VoiceError
from coach.followups import asked_as
from coach.keeping import Sound, keep, unless_full
from coach.lights import LightName, Lights
from coach.model import (
    Answer,
    Block,
    FollowUp,
    Heard,
    Question,
    Recording,
    SectionSpan,
    Source,
    Transcript,
    Utterance,
)
from coach.ports import Microphone, Speaker, Transcriber
from coach.scoring.scorer import Scorer
from coach.steps import Asking, LeadIn, Level, Listening, Lit, Moved, Said, Scored, Step, Trouble
from coach.store import Draft

LEAD_IN_S = 3
Signal = Callable[[LightName, float], None]
"""Lets a light that came on at this second be heard; returns at once, since the answer goes on meanwhile."""


@dataclass(frozen=True)
class Roles:
    """Who asks, listens, writes down and keeps the sound; real or file-backed, the steps are the same."""

    speaker: Speaker
    microphone: Microphone
    transcriber: Transcriber
    write_audio: Callable[[Recording, Path], None]
    signal: Signal | None = None


@dataclass(frozen=True)
class Cues:
    """What the candidate's keys set while ``conduct`` runs in another thread.

    ``again`` replays the question, ``skip`` ends the question or the lead-in early, and a
    section id put on ``sections`` says that this section begins now.
    """

    again: Event = field(default_factory=Event)
    skip: Event = field(default_factory=Event)
    paused: Event = field(default_factory=Event)
    finish: Event = field(default_factory=Event)
    discard: Event = field(default_factory=Event)
    sections: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue[str])


@dataclass(frozen=True)
class Task:
    """The one thing to answer: the question, or one of its follow-ups."""

    question: Question
    number: int = 1
    follow_up: FollowUp | None = None

    @property
    def prompt(self) -> str:
        return self.follow_up.spoken if self.follow_up else self.question.spoken

    @classmethod
    def interrupted(cls, draft: Draft, number: int, question: Question) -> Task:
        """Return what answer ``number`` of a draft was to answer."""
        asked = draft.asked(number)
        if asked.follow_up is None:
            return cls(question, number)
        known = {follow_up.id: follow_up for follow_up in question.follow_ups}
        gone = FollowUp(asked.follow_up, asked.prompt, after=())
        return cls.following(question, number, known.get(asked.follow_up, gone))

    @classmethod
    def following(cls, question: Question, number: int, follow_up: FollowUp) -> Task:
        """Return a follow-up as the session's answer ``number``, with the time that a follow-up has."""
        return cls(asked_as(question, follow_up), number, follow_up)


def conduct(task: Task, roles: Roles, cues: Cues, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Ask, listen, write down, score and save one answer.

    Closing the generator early leaves the draft on disk, to be finished by ``recover``;
    ``cues.discard`` removes it.
    """
    yield from _ask(task.prompt, roles.speaker, cues)
    if not cues.discard.is_set():
        sound = roles.microphone.blocks(draft.pcm(task.number), cues.finish, cues.paused)
        steps = _once_heard(_answer(task, sound, roles, cues, draft, scorer))
        yield from _with_lights(steps, Lights.of(task.question.target), roles.signal)
    if cues.discard.is_set():
        draft.discard(task.number)


def recover(task: Task, sound: Iterable[Block], roles: Roles, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Finish an interrupted spoken answer from the ``sound`` that is on disk, by the way of a live one."""
    yield from _answer(task, sound, roles, Cues(), draft, scorer, again=True)


def recover_written(task: Task, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Finish an interrupted typed answer from the sentences of it that were kept."""
    said = draft.said(task.number)
    end_s = max((u.end_s for u in said if u.end_s is not None), default=None)
    answer = _concluded(task, said, draft.marks(task.number), end_s, draft, scorer)
    yield Scored(answer)
    yield from keep(answer, draft)


def conclude(
    task: Task,
    transcript: Transcript,
    scorer: Scorer,
    *,
    source: Source,
    seconds: float | None,
    marks: Sequence[SectionSpan] = (),
    notes: Sequence[str] = (),
) -> Answer:
    """Score a finished transcript; nothing is saved yet."""
    only = task.follow_up.criteria if task.follow_up else ()
    return Answer(
        number=task.number,
        prompt=task.prompt,
        source=source,
        transcript=transcript,
        seconds=seconds,
        card=scorer.score(task.question, transcript, source=source, seconds=seconds, only=only),
        marks=tuple(marks),
        follow_up=task.follow_up.id if task.follow_up else None,
        notes=tuple(notes),
    )


def _ask(prompt: str, speaker: Speaker, cues: Cues) -> Iterator[Step]:
    while True:
        yield Asking(prompt)
        cues.again.clear()
        try:
            speaker.say(prompt, cues.skip)
        except VoiceError as error:
            yield Trouble(str(error))
        if not cues.again.is_set():
            break
        cues.skip.clear()
    cues.skip.clear()
    for seconds_left in range(LEAD_IN_S, 0, -1):
        yield LeadIn(seconds_left)
        if cues.skip.wait(1) or cues.discard.is_set():
            break
    yield LeadIn(0)


def _once_heard(steps: Iterator[Step]) -> Iterator[Step]:
    """Say that recording has begun when sound is there: a device or a model may take its time, or fail."""
    heard = False
    for step in steps:
        if isinstance(step, Level) and not heard:
            heard = True
            yield Listening()
        yield step


def _with_lights(steps: Iterator[Step], lights: Lights, signal: Signal | None) -> Iterator[Step]:
    """Tell each light when the answer has come so far."""
    light: LightName = "waiting"
    for step in steps:
        yield step
        if isinstance(step, Level) and lights.at(step.end_s) != light:
            light = lights.at(step.end_s)
            if signal:
                signal(light, step.end_s)
            yield Lit(light, step.end_s)


@dataclass
class _SoFar:
    """What an answer has brought while it goes on; ``again`` where its words may be on disk already."""

    again: bool
    marks: list[SectionSpan]
    said: list[Utterance] = field(default_factory=list[Utterance])
    notes: list[str] = field(default_factory=list[str])
    refused: list[Trouble] = field(default_factory=list[Trouble])
    end_s: float = 0.0


def _answer(
    task: Task,
    sound: Iterable[Block],
    roles: Roles,
    cues: Cues,
    draft: Draft,
    scorer: Scorer,
    *,
    again: bool = False,
) -> Iterator[Step]:
    """Follow the sound to the saved answer."""
    so_far = _SoFar(again, list(draft.marks(task.number)) if again else [])
    try:
        for heard in roles.transcriber.hear(_until_it_fails(sound, so_far.notes)):
            yield Level(heard.end_s, heard.level_db, roles.microphone.held_s)
            yield from _take(heard, so_far, task, cues, draft, scorer)
            if cues.discard.is_set():
                break
    except CoachError as error:
        if not roles.microphone.held_s:
            kept = "Your answer is kept: finish it later with 'coach sessions recover'."
            yield Trouble(f"{str(error).rstrip('.')}. {kept}" if draft.unfinished() else str(error))
            return
        yield Trouble(str(error))
        so_far.notes.append("Not all of it could be written down: hear the recording.")
    # The sound may have ended without a further block in which the wish could be seen.
    if cues.discard.is_set():
        return
    for note in so_far.notes:
        yield Trouble(note)
    if so_far.notes and not so_far.end_s:
        return
    answer = _concluded(task, so_far.said, so_far.marks, so_far.end_s, draft, scorer, so_far.notes)
    recording = draft.recording(task.number) if again else roles.microphone.recording()
    if not cues.discard.is_set():
        yield Scored(answer)
    if not cues.discard.is_set():
        yield from keep(answer, draft, Sound(recording, roles.write_audio))


def _take(
    heard: Heard, so_far: _SoFar, task: Task, cues: Cues, draft: Draft, scorer: Scorer
) -> Iterator[Step]:
    """Count in a step of listening, and the sections that the candidate's key has set since the last."""
    so_far.end_s = max(so_far.end_s, heard.end_s)
    while not cues.sections.empty():
        so_far.marks.append(SectionSpan(cues.sections.get(), so_far.end_s, None))
        yield from unless_full(draft.mark, task.number, so_far.marks[-1], so_far.refused)
    if heard.utterance:
        so_far.said.append(heard.utterance)
        if not so_far.again:
            yield from unless_full(draft.append, task.number, heard.utterance, so_far.refused)
        yield Said(heard.utterance)
        yield Moved(scorer.spans(Transcript(tuple(so_far.said))))


def _concluded(
    task: Task,
    said: Sequence[Utterance],
    marks: Sequence[SectionSpan],
    end_s: float | None,
    draft: Draft,
    scorer: Scorer,
    notes: Sequence[str] = (),
) -> Answer:
    """Score what was said, of the source that its draft names."""
    return conclude(
        task,
        Transcript(tuple(said)),
        scorer,
        source=draft.asked(task.number).source,
        seconds=end_s,
        marks=closed(marks, end_s or 0.0),
        notes=notes,
    )


def _until_it_fails(sound: Iterable[Block], notes: list[str]) -> Iterator[Block]:
    """End the sound where the microphone fails, so that what was said before is still scored."""
    try:
        yield from sound
    except MicrophoneError as error:
        notes.append(str(error))


def closed(marks: Sequence[SectionSpan], end_s: float) -> tuple[SectionSpan, ...]:
    """Let each mark last until the next one, the last until the end."""
    ends = [*(mark.start_s for mark in marks), end_s][1:]
    return tuple(SectionSpan(mark.section, mark.start_s, end) for mark, end in zip(marks, ends, strict=True))
