"""A disk that takes no more in the middle of an answer: nothing is lost, and a place is asked for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from stage import Stage, on_screen, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from coach.errors import StoreError
from coach.interview import Roles
from coach.model import Recording
from coach.start import Start, Tell
from coach.store import Store
from coach.store.draft import Draft
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.place import PlaceScreen
from coach.voice.audio import write_flac
from coach.voice.microphone import FileMicrophone
from coach.voice.pcm import PcmFile


@dataclass
class FullStage(Stage):
    """A stage whose home takes no sound and no words while ``full``."""

    full: bool = True
    written: list[Recording] = field(default_factory=list)

    def roles(self, start: Start, tell: Tell) -> Roles:
        def write(recording: Recording, path: Path) -> None:
            if self.full and self.home in path.parents:
                raise StoreError(f"{path.name} can't be written (No space left on device): make room.")
            self.written.append(recording)
            write_flac(recording, path)

        real = super().roles(start, tell)
        return Roles(real.speaker, FileMicrophone(self.sound, on_trouble=tell), real.transcriber, write)


@pytest.fixture
def stage(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FullStage:
    stage = FullStage(stage.home, stage.sound)

    def refused(file: PcmFile, _piece: bytes) -> None:
        with file._changed:
            file._refused = OSError(28, "No space left on device")
            file._changed.notify_all()

    def no_words(*_: object) -> None:
        raise StoreError("full")

    monkeypatch.setattr(PcmFile, "_put", refused)
    monkeypatch.setattr(Draft, "append", no_words)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    (tmp_path / "user").mkdir()
    return stage


@asynccontextmanager
async def refused(stage: FullStage, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
    """The app when an answer has been given of which the disk took nothing."""
    async with stage.app(first="rehearse").run_test(size=size) as pilot:
        await until(pilot, lambda: stage.voice.said)
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await on_screen(pilot, "kept in memory")  # the sound, or by now the words as well
        await on_screen(pilot, stage.said[0].text[:30])
        yield pilot


async def test_the_place_that_is_named_gets_all_of_it_and_the_card_says_where(
    stage: FullStage, tmp_path: Path
) -> None:
    async with refused(stage) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlaceScreen))
        assert pilot.app.screen.query_one(Input).value == str(tmp_path / "user" / "coach-answers")
        await pilot.press("ctrl+u", *"~/stick")
        assert pilot.app.screen.query_one(Input).value == "~/stick"
        await pilot.press("enter")
        await on_screen(pilot, "move that folder to")
        assert "The disk takes no more" not in shown(pilot.app)
    stick = Store(tmp_path / "user" / "stick")
    session = stick.load(stick.sessions()[0].id)
    assert session.answers[0].transcript.utterances == stage.said
    assert session.answers[0].notes == ()
    assert not stage.store.sessions()
    assert stage.written[0].frames == 0
    assert stage.written[0].seconds == pytest.approx(session.answers[0].seconds, abs=0.2)


async def test_escape_warns_first_and_the_home_can_be_tried_again_when_there_is_room(
    stage: FullStage,
) -> None:
    async with refused(stage) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlaceScreen))
        await pilot.press("escape")
        await on_screen(pilot, "Press Escape once more to give this answer up")
        stage.full = False
        await pilot.press("ctrl+r")
        await on_screen(pilot, "Score card")
    assert [summary.state for summary in stage.store.sessions()] == ["complete"]


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_is_asked_for_twice_before_what_is_in_memory_is_lost(
    stage: FullStage, key: str
) -> None:
    async with refused(stage) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: [n for n in pilot.app._notifications if "leave now" in n.message])
        assert pilot.app.screen.phase == "recording"
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen) or pilot.app._exit)


async def test_a_typed_answer_goes_on_without_the_disk_and_is_saved_at_the_end(stage: FullStage) -> None:
    stage.full = False
    async with stage.app(first="rehearse", typed=True).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: pilot.app.screen.phase == "asking")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.phase == "recording")
        await pilot.press(*"Misuse.", "enter")
        await on_screen(pilot, "your words are kept in memory")
        await pilot.press("ctrl+s")
        await on_screen(pilot, "Score card")
    session = stage.store.load(stage.store.sessions()[0].id)
    assert session.answers[0].transcript.text == "Misuse."
