"""The steps of one answer, with stand-ins at the ports: what was said is never lost."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import numpy as np
import pytest

from coach.errors import MicrophoneError, ModelError, StoreError, VoiceError
from coach.interview import Cues, Roles, Task, conduct, recover, recover_written
from coach.library import Library
from coach.model import Block, FollowUp, Heard, Recording, Scorecard, SectionSpan, Utterance, Word
from coach.scoring.scorer import Scorer
from coach.steps import LeadIn, Listening, Lit, Said, Saved, Scored, Step, Trouble, Unsaved
from coach.store import Draft, Store
from coach.voice.audio import write_flac

QUESTION = Library().questions()[0]
SCORER = Scorer(Library().rubric(QUESTION.rubric))


class Voice:
    """Says nothing, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.said: list[str] = []
        self._fails = fails

    def say(self, text: str, stop: Event) -> None:
        self.said.append(text)
        if self._fails:
            raise VoiceError("No loudspeaker: read the question on the screen.")


class Tape:
    """Delivers so many seconds of sound, and fails at the end where it is told to."""

    held_s = 0.0

    def __init__(self, seconds: int = 3, fails: bool = False) -> None:
        self._seconds, self._fails = seconds, fails
        self._path = Path()

    def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
        self._path = path
        Path(f"{path}.json").write_text('{"sample_rate_hz": 16000}')
        path.touch()
        for second in range(self._seconds):
            samples = np.full(16_000, 500, np.int16)
            with path.open("ab") as out:
                out.write(samples.tobytes())
            yield Block(samples, float(second))
        if self._fails:
            raise MicrophoneError("The microphone has stopped.")

    def recording(self) -> Recording:
        return Recording(self._path, 16_000, self._path.stat().st_size // 2)


class Stenographer:
    """Hears one utterance a second, and fails at the end where it is told to."""

    def __init__(self, fails: bool = False) -> None:
        self._fails = fails

    def hear(self, blocks: Iterable[Block]) -> Iterator[Heard]:
        for block in blocks:
            word = Word(f"second{block.start_s:.0f}", block.start_s, block.end_s)
            yield Heard(block.end_s, -20.0, Utterance((word,), block.start_s, block.end_s))
        if self._fails:
            raise ModelError("The speech model failed: get it again.")


def roles(voice: Voice | None = None, tape: Tape | None = None, ears: Stenographer | None = None) -> Roles:
    return Roles(voice or Voice(), tape or Tape(), ears or Stenographer(), write_flac)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def draft(store: Store) -> Draft:
    draft = store.begin(QUESTION.id, datetime.now(UTC))
    draft.open(1, QUESTION.spoken)
    return draft


def follow(steps: Iterator[Step], cues: Cues) -> list[Step]:
    """Take all steps, leaving out the seconds of the lead-in."""
    taken: list[Step] = []
    for step in steps:
        if isinstance(step, LeadIn):
            cues.skip.set()
        if isinstance(step, Unsaved):
            step.reply.put(None)
        taken.append(step)
    return taken


def run(draft: Draft, with_roles: Roles, cues: Cues | None = None) -> list[Step]:
    cues = cues or Cues()
    return follow(conduct(Task(QUESTION), with_roles, cues, draft, SCORER), cues)


def kinds(steps: list[Step]) -> list[str]:
    names = (type(step).__name__ for step in steps)
    return [name for name in names if name not in ("Level", "Moved")]


def test_an_answer_is_asked_heard_scored_and_saved(draft: Draft, store: Store) -> None:
    steps = run(draft, roles())
    assert kinds(steps) == ["Asking", *["LeadIn"] * 2, "Listening", *["Said"] * 3, "Scored", "Saved"]
    saved = steps[-1]
    assert isinstance(saved, Saved)
    assert store.load(draft.id) == saved.session
    answer = saved.session.answers[0]
    assert (answer.transcript.text, answer.seconds, answer.audio) == (
        "second0 second1 second2",
        3.0,
        "answer-1.flac",
    )
    assert draft.audio(1).exists()
    assert not draft.pcm(1).exists()


def test_each_utterance_is_on_disk_before_the_next_is_heard(draft: Draft) -> None:
    cues = Cues()
    for step in conduct(Task(QUESTION), roles(), cues, draft, SCORER):
        if isinstance(step, LeadIn):
            cues.skip.set()
        if isinstance(step, Said):
            assert draft.said(1)[-1] == step.utterance


def test_a_voice_that_fails_leaves_the_question_on_the_screen_and_goes_on(draft: Draft) -> None:
    steps = run(draft, roles(voice=Voice(fails=True)))
    assert kinds(steps)[:5] == ["Asking", "Trouble", "LeadIn", "LeadIn", "Listening"]
    assert isinstance(steps[-1], Saved)


def test_the_question_is_said_again_when_asked_for(draft: Draft) -> None:
    cues = Cues()

    class Again(Voice):
        def say(self, text: str, stop: Event) -> None:
            super().say(text, stop)
            if len(self.said) == 1:
                cues.again.set()

    voice = Again()
    steps = run(draft, roles(voice=voice), cues)
    assert voice.said == [QUESTION.spoken, QUESTION.spoken]
    assert kinds(steps)[:3] == ["Asking", "Asking", "LeadIn"]


def test_a_microphone_that_dies_ends_the_answer_and_what_was_said_is_scored(draft: Draft) -> None:
    steps = run(draft, roles(tape=Tape(2, fails=True)))
    assert kinds(steps)[-3:] == ["Trouble", "Scored", "Saved"]
    saved = steps[-1]
    assert isinstance(saved, Saved)
    assert saved.session.answers[0].notes == ("The microphone has stopped.",)


def test_a_microphone_that_never_works_saves_no_empty_session(draft: Draft, store: Store) -> None:
    steps = run(draft, roles(tape=Tape(0, fails=True)))
    assert kinds(steps)[-2:] == ["LeadIn", "Trouble"]
    draft.close()
    assert store.sessions() == []


def test_a_transcriber_that_fails_keeps_the_answer_for_later_with_its_marks(
    draft: Draft, store: Store
) -> None:
    cues = Cues()
    cues.sections.put("risks")
    steps = run(draft, roles(ears=Stenographer(fails=True)), cues)
    trouble = steps[-1]
    assert isinstance(trouble, Trouble)
    assert "Your answer is kept" in trouble.says
    draft.close()
    with store.resume(draft.id) as again:
        task = Task.interrupted(again, 1, QUESTION)
        done = list(
            recover(task, Tape().blocks(draft.folder / "again", Event(), Event()), roles(), again, SCORER)
        )
    saved = done[-1]
    assert isinstance(saved, Saved)
    answer = saved.session.answers[0]
    assert answer.transcript.text == "second0 second1 second2"
    assert answer.marks == (SectionSpan("risks", 1.0, 3.0),)


def test_a_full_disk_does_not_stop_the_listening(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full: make room.")

    monkeypatch.setattr(draft, "append", full)
    steps = run(draft, roles())
    assert kinds(steps).count("Said") == 3
    assert kinds(steps).count("Trouble") == 1
    assert isinstance(steps[-1], Saved)


def test_sound_that_can_not_be_compressed_stays_raw_and_the_answer_is_saved(
    draft: Draft, store: Store
) -> None:
    def refuse(recording: Recording, path: Path) -> None:
        raise StoreError("No room for the sound: make some.")

    steps = run(draft, Roles(Voice(), Tape(), Stenographer(), refuse))
    assert kinds(steps)[-3:] == ["Scored", "Trouble", "Saved"]
    assert draft.pcm(1).exists()
    draft.close()
    assert [s.id for s in store.unfinished()] == [draft.id]


def test_a_disk_that_takes_nothing_more_still_shows_the_score(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    steps = run(draft, roles())
    assert any(isinstance(step, Scored) for step in steps)
    assert isinstance(steps[-1], Trouble)
    monkeypatch.undo()
    assert draft.unfinished() == [1]


def test_discarding_while_recording_leaves_nothing(draft: Draft, store: Store) -> None:
    cues = Cues()
    steps: list[Step] = []
    for step in conduct(Task(QUESTION), roles(), cues, draft, SCORER):
        steps.append(step)
        if isinstance(step, LeadIn):
            cues.skip.set()
        if isinstance(step, Said):
            cues.discard.set()
    assert "Scored" not in kinds(steps)
    assert list(store.home.glob("2*")) == []


def test_discarding_leaves_nothing_though_no_sound_follows_the_wish(draft: Draft, store: Store) -> None:
    cues = Cues()

    class Ending(Tape):
        def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
            yield from super().blocks(path, finish, paused)
            cues.discard.set()

    steps = follow(conduct(Task(QUESTION), roles(tape=Ending()), cues, draft, SCORER), cues)
    assert "Scored" not in kinds(steps)
    assert list(store.home.glob("2*")) == []


def test_discarding_while_the_answer_is_scored_leaves_nothing(
    draft: Draft, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cues, score = Cues(), SCORER.score

    def discarded_meanwhile(*given: Any, **named: Any) -> Scorecard:
        cues.discard.set()
        return score(*given, **named)

    monkeypatch.setattr(SCORER, "score", discarded_meanwhile)
    steps = run(draft, roles(), cues)
    assert not {"Scored", "Saved"} & set(kinds(steps))
    assert list(store.home.glob("2*")) == []


def test_discarding_during_the_question_never_opens_the_microphone(draft: Draft) -> None:
    cues = Cues()
    cues.discard.set()
    assert not any(isinstance(step, Listening) for step in run(draft, roles(), cues))


def test_a_typed_answer_is_finished_from_its_sentences(draft: Draft, store: Store) -> None:
    draft.open(1, QUESTION.spoken, "typed")
    draft.append(1, Utterance((Word("Hello.", 0.0, 4.5),), 0.0, 4.5))
    draft.close()
    with store.resume(draft.id) as again:
        done = list(recover_written(Task.interrupted(again, 1, QUESTION), again, SCORER))
    saved = done[-1]
    assert isinstance(saved, Saved)
    answer = saved.session.answers[0]
    assert (answer.source, answer.seconds, answer.transcript.text) == ("typed", 4.5, "Hello.")


def test_an_interrupted_follow_up_keeps_its_question_even_if_the_bank_lost_it(draft: Draft) -> None:
    draft.open(2, "What did it cost?", "microphone", "gone")
    assert Task.interrupted(draft, 2, QUESTION).prompt == "What did it cost?"
    known = QUESTION.follow_ups[0] if QUESTION.follow_ups else FollowUp("x", "x", ())
    draft.open(2, known.spoken, "microphone", known.id)
    assert Task.interrupted(draft, 2, QUESTION).follow_up is not None


def test_every_light_is_told_once_and_let_be_heard(draft: Draft) -> None:
    heard: list[tuple[str, float]] = []
    short = msgspec.structs.replace(QUESTION, target=(2, 4))
    with_signal = replace(roles(tape=Tape(25)), signal=lambda *lit: heard.append(lit))
    cues = Cues()
    steps = follow(conduct(Task(short), with_signal, cues, draft, SCORER), cues)
    assert heard == [("green", 2.0), ("yellow", 3.0), ("red", 4.0), ("over", 19.0)]
    assert [(step.light, step.at_s) for step in steps if isinstance(step, Lit)] == heard


def test_a_recovered_answer_lets_no_light_be_heard(draft: Draft) -> None:
    heard: list[object] = []
    with_signal = replace(roles(tape=Tape(25)), signal=lambda *lit: heard.append(lit))
    short = Task(msgspec.structs.replace(QUESTION, target=(2, 4)))
    sound = list(Tape(25).blocks(draft.pcm(1), Event(), Event()))
    steps = list(recover(short, sound, with_signal, draft, SCORER))
    assert isinstance(steps[-1], Saved)
    assert not heard
