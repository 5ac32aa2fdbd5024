"""Where the disk refuses an answer it is kept in memory, and a place to save it is asked for."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from coach.errors import StoreError
from coach.keeping import Sound, keep, unless_full
from coach.model import Answer, Recording, Transcript, Utterance, Word
from coach.steps import Saved, SavedElsewhere, Trouble, Unsaved
from coach.store import Draft, Store
from coach.voice.audio import read_blocks, write_flac

SAID = Utterance((Word("Hello.", 0.0, 1.0),), 0.0, 1.0)
ANSWER = Answer(1, "Why?", "microphone", Transcript((SAID,)), 1.0)
SOUND = np.arange(16_000, dtype=np.int16)
ON_DISK = 6_001


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def draft(store: Store) -> Draft:
    """A draft of which the disk took the first part of the sound."""
    draft = store.begin("q", datetime.now(UTC))
    draft.open(1, "Why?")
    draft.pcm_sidecar(1).write_text('{"sample_rate_hz": 16000}')
    draft.pcm(1).write_bytes(SOUND[:ON_DISK].tobytes())
    return draft


@pytest.fixture
def sound(draft: Draft) -> Sound:
    return Sound(Recording(draft.pcm(1), 16_000, ON_DISK, SOUND[ON_DISK:].tobytes()), full_at(draft.folder))


def full_at(folder: Path):
    """Return what writes sound anywhere but into this folder."""

    def write(recording: Recording, path: Path) -> None:
        if path.parent == folder:
            raise StoreError("The disk is full: make room.")
        write_flac(recording, path)

    return write


def answering(steps: Iterator[object], *places: Path | None) -> list[object]:
    """Take all steps, and name these places one after the other when one is asked for."""
    taken, left = [], list(places)
    for step in steps:
        if isinstance(step, Unsaved):
            step.reply.put(left.pop(0))
        taken.append(step)
    assert not left
    return taken


def samples(path: Path) -> np.ndarray:
    return np.concatenate([block.samples for block in read_blocks(path)])


def test_sound_that_is_only_in_memory_is_saved_whole_in_the_place_that_is_named(
    store: Store, draft: Draft, sound: Sound, tmp_path: Path
) -> None:
    stick = tmp_path / "stick" / "answers"
    asked, saved = answering(keep(ANSWER, draft, sound), stick)
    assert isinstance(asked, Unsaved)
    assert asked.says == "The disk is full: make room."
    assert isinstance(saved, SavedElsewhere)
    folder = stick / draft.id
    assert saved.says == f"Saved in {folder}: move that folder to {store.home} when there is room."
    assert np.array_equal(samples(folder / "answer-1.flac"), SOUND)
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o600}, 0o700)
    assert not store.sessions(), "what the home holds of it is cleared away"


def test_the_folder_that_was_saved_elsewhere_is_a_session_like_any_other(
    store: Store, draft: Draft, sound: Sound, tmp_path: Path
) -> None:
    answering(keep(ANSWER, draft, sound), tmp_path / "stick")
    draft.close()
    (tmp_path / "stick" / draft.id).rename(store.home / draft.id)
    session = store.load(draft.id)
    assert session.answers[0].transcript.text == "Hello."
    path = store.audio(session, session.answers[0])
    assert path is not None
    assert np.array_equal(samples(path), SOUND)


def test_a_follow_up_is_saved_elsewhere_with_the_answers_before_it(
    store: Store, draft: Draft, sound: Sound, tmp_path: Path
) -> None:
    first = Sound(Recording(draft.pcm(1), 16_000, ON_DISK), write_flac)
    answering(keep(ANSWER, draft, first))
    draft.close()
    with store.resume(draft.id) as again:
        again.open(2, "And?")
        again.pcm(2).write_bytes(b"")
        second = Sound(Recording(again.pcm(2), 16_000, 0, SOUND.tobytes()), full_at(again.folder))
        answering(
            keep(Answer(2, "And?", "microphone", Transcript(()), None), again, second), tmp_path / "stick"
        )
    folder = tmp_path / "stick" / draft.id
    assert sorted(path.name for path in folder.iterdir()) == [
        "answer-1.flac", "answer-2.flac", "session.json",
    ]  # fmt: skip
    assert np.array_equal(samples(folder / "answer-1.flac"), SOUND[:ON_DISK])
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert [answer.number for answer in store.load(draft.id).answers] == [1]


def test_a_place_that_refuses_too_is_asked_for_again(draft: Draft, sound: Sound, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    steps = answering(keep(ANSWER, draft, sound), file, tmp_path / "stick")
    assert [type(step) for step in steps] == [Unsaved, Unsaved, SavedElsewhere]
    assert "choose another place" in str(steps[1])


NOBODYS = pytest.param(
    "~nobody-of-that-name", marks=pytest.mark.skipif(os.name == "nt", reason="Windows makes up a folder")
)


@pytest.mark.parametrize("named", ["{home}/../home", "{home}/{id}", NOBODYS])
def test_a_place_that_is_the_home_by_another_name_or_nobodys_loses_nothing(
    store: Store, draft: Draft, sound: Sound, tmp_path: Path, named: str
) -> None:
    place = Path(named.format(home=store.home, id=draft.id))
    steps = answering(keep(ANSWER, draft, sound), place, tmp_path / "stick")
    assert [type(step) for step in steps] == [Unsaved, Unsaved, SavedElsewhere]
    assert np.array_equal(samples(tmp_path / "stick" / draft.id / "answer-1.flac"), SOUND)


def test_the_home_can_be_tried_again_when_there_is_room(store: Store, draft: Draft, sound: Sound) -> None:
    tries: list[Path] = []

    def write(recording: Recording, path: Path) -> None:
        tries.append(path)
        if len(tries) == 1:
            raise StoreError("The disk is full: make room.")
        write_flac(recording, path)

    steps = answering(keep(ANSWER, draft, Sound(sound.recording, write)), store.home)
    assert [type(step) for step in steps] == [Unsaved, Saved]
    assert np.array_equal(samples(draft.audio(1)), SOUND)
    assert not draft.unfinished()


def test_an_answer_that_is_given_up_says_so_and_what_the_disk_took_can_still_be_finished(
    store: Store, draft: Draft, sound: Sound
) -> None:
    *_, told = answering(keep(ANSWER, draft, sound), None)
    assert isinstance(told, Trouble)
    assert told.says == "The answer was not saved. What the disk took of it can be finished later."
    draft.close()
    assert [summary.id for summary in store.unfinished()] == [draft.id]


def test_words_that_the_disk_refuses_are_told_of_once(draft: Draft) -> None:
    def refuse(_number: int, _said: Utterance) -> None:
        raise StoreError("The disk is full: make room.")

    told: list[Trouble] = []
    steps = [step for _ in range(3) for step in unless_full(refuse, 1, SAID, told)]
    assert len(steps) == 1
    assert "your words are kept in memory" in steps[0].says
