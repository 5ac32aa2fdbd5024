"""One answer from the question to the saved score card, as a generator of steps.

The screen and the command line iterate the same ``conduct``; ``recover`` finishes what a
crash, a kill or a closed terminal left behind, by the same way.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import msgspec

from coach.errors import CoachError, MicrophoneError, StoreError, VoiceError
from coach.followups import asked_as
from coach.model import (
    Answer,
    Block,
    FollowUp,
    Question,
    Recording,
    SectionSpan,
    Session,
    Source,
    Transcript,
    Utterance,
)
from coach.ports import Microphone, Speaker, Transcriber
from coach.scoring.scorer import Scorer
from coach.store import Draft

LEAD_IN_S = 3


@dataclass(frozen=True)
class Roles:
    """Who asks, listens, writes down and keeps the sound; real or file-backed, the steps are the same."""

    speaker: Speaker
    microphone: Microphone
    transcriber: Transcriber
    write_audio: Callable[[Recording, Path], None]


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


# --- the steps ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """The question is being said."""

    text: str


@dataclass(frozen=True)
class LeadIn:
    """Recording starts in so many seconds."""

    seconds_left: int


@dataclass(frozen=True)
class Listening:
    """Recording has begun."""


@dataclass(frozen=True)
class Level:
    """How far the answer has come and how loud it is."""

    end_s: float
    level_db: float


@dataclass(frozen=True)
class Said:
    """An utterance ended and was written down."""

    utterance: Utterance


@dataclass(frozen=True)
class Moved:
    """Which section the coach hears in each stretch so far."""

    spans: tuple[SectionSpan, ...]


@dataclass(frozen=True)
class Trouble:
    """Something failed; what was said so far is kept."""

    says: str


@dataclass(frozen=True)
class Scored:
    """The answer with its score card, not yet saved."""

    answer: Answer


@dataclass(frozen=True)
class Saved:
    """The session as it is on disk."""

    session: Session


Step = Asking | LeadIn | Listening | Level | Said | Moved | Trouble | Scored | Saved


def conduct(task: Task, roles: Roles, cues: Cues, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Ask, listen, write down, score and save one answer.

    Closing the generator early leaves the draft on disk, to be finished by ``recover``;
    ``cues.discard`` removes it.
    """
    yield from _ask(task.prompt, roles.speaker, cues)
    if not cues.discard.is_set():
        yield Listening()
        sound = roles.microphone.blocks(draft.pcm(task.number), cues.finish, cues.paused)
        yield from _answer(task, sound, roles, cues, draft, scorer)
    if cues.discard.is_set():
        draft.discard(task.number)


def recover(task: Task, sound: Iterable[Block], roles: Roles, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Finish an interrupted answer from the ``sound`` that is on disk, by the way of a live one.

    One without sound, typed, is finished from the sentences that were kept.
    """
    if draft.pcm(task.number).exists():
        yield from _answer(task, sound, roles, Cues(), draft, scorer, again=True)
    else:
        yield from recover_written(task, draft, scorer)


def recover_written(task: Task, draft: Draft, scorer: Scorer) -> Iterator[Step]:
    """Finish an interrupted answer from the sentences of it that were kept."""
    said, marks = draft.said(task.number), draft.marks(task.number)
    end_s = max((u.end_s for u in said if u.end_s is not None), default=None)
    answer = conclude(
        task,
        Transcript(said),
        scorer,
        source=draft.asked(task.number).source,
        seconds=end_s,
        marks=closed(marks, end_s or 0.0),
    )
    yield Scored(answer)
    yield Saved(draft.keep(answer))


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
    """Follow the sound to the saved answer; ``again`` where its words may be on disk already."""
    said: list[Utterance] = []
    marks = list(draft.marks(task.number)) if again else []
    notes: list[str] = []
    end_s = 0.0
    try:
        for heard in roles.transcriber.hear(_until_it_fails(sound, notes)):
            end_s = max(end_s, heard.end_s)
            yield Level(heard.end_s, heard.level_db)
            while not cues.sections.empty():
                marks.append(SectionSpan(cues.sections.get(), end_s, None))
                with _unless_full(notes):
                    draft.mark(task.number, marks[-1])
            if heard.utterance:
                said.append(heard.utterance)
                if not again:
                    with _unless_full(notes):
                        draft.append(task.number, heard.utterance)
                yield Said(heard.utterance)
                yield Moved(scorer.spans(Transcript(tuple(said))))
            if cues.discard.is_set():
                break
    except CoachError as error:
        kept = "Your answer is kept: finish it later with 'coach sessions recover'."
        yield Trouble(f"{str(error).rstrip('.')}. {kept}" if draft.unfinished() else str(error))
        return
    # The sound may have ended without a further block in which the wish could be seen.
    if cues.discard.is_set():
        return
    for note in notes:
        yield Trouble(note)
    if notes and not end_s:
        return
    answer = conclude(
        task,
        Transcript(tuple(said)),
        scorer,
        source=draft.asked(task.number).source,
        seconds=end_s,
        marks=closed(marks, end_s),
        notes=notes,
    )
    yield Scored(answer)
    yield from keep(answer, roles, draft)


def keep(answer: Answer, roles: Roles, draft: Draft) -> Iterator[Step]:
    """Compress the sound, then save the session; where that fails the raw sound stays."""
    try:
        roles.write_audio(draft.recording(answer.number), draft.audio(answer.number))
        answer = msgspec.structs.replace(answer, audio=draft.audio(answer.number).name)
    except CoachError as error:
        yield Trouble(str(error))
    try:
        yield Saved(draft.keep(answer))
    except StoreError as error:
        yield Trouble(str(error))


def _until_it_fails(sound: Iterable[Block], notes: list[str]) -> Iterator[Block]:
    """End the sound where the microphone fails, so that what was said before is still scored."""
    try:
        yield from sound
    except MicrophoneError as error:
        notes.append(str(error))


@contextmanager
def _unless_full(notes: list[str]) -> Generator[None]:
    """Go on listening where the disk takes no more words: they are written at the end, or heard again."""
    try:
        yield
    except StoreError as error:
        if str(error) not in notes:
            notes.append(str(error))


def closed(marks: Sequence[SectionSpan], end_s: float) -> tuple[SectionSpan, ...]:
    """Let each mark last until the next one, the last until the end."""
    ends = [*(mark.start_s for mark in marks), end_s][1:]
    return tuple(SectionSpan(mark.section, mark.start_s, end) for mark, end in zip(marks, ends, strict=True))
