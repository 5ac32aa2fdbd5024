"""What the screen says when microphone or loudspeaker fail, and how the candidate goes on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from msgspec import structs
from stage import Stage, Voice, flowed, on_screen, until
from textual.pilot import Pilot

from coach.errors import MicrophoneError, VoiceError
from coach.interview import Roles
from coach.model import Block
from coach.ports import STOPPED
from coach.start import Start, Tell
from coach.tui.screens.drill import TypedDrill
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.typed import TypedScreen
from coach.voice.microphone import FileMicrophone
from coach.wish import Wish

BACK = "The microphone is back: please repeat your last sentence"
SILENT = (
    "The microphone sends only silence: is it muted? On a Mac, let the terminal use it under System Settings,"
    " Privacy, Microphone"
)
GONE = (
    "The microphone has stopped and does not come back: what you said so far is kept; check its plug before"
    " you answer again"
)
NONE = "No microphone was found: connect one, or go on without it"


class Failing(FileMicrophone):
    """A microphone that tells of trouble after a second, and fails for good where ``fails`` says so."""

    def __init__(self, source: Path, tell: Tell, troubles: tuple[str, ...], fails: str | None) -> None:
        super().__init__(source)
        self._tell, self._troubles, self._fails = tell, list(troubles), fails

    def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
        if self._fails == NONE:
            raise MicrophoneError(NONE)
        for block in super().blocks(path, finish, paused):
            yield block
            if block.end_s >= 1.0:
                while self._troubles:
                    self._tell(self._troubles.pop(0))
                if self._fails:
                    raise MicrophoneError(self._fails)


class Mute(Voice):
    """A voice that can't be heard."""

    def say(self, text: str, stop: Event) -> None:
        raise VoiceError("No loudspeaker was found: connect one, or go on without it")


@pytest.fixture
def failing(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """Let the microphone of the stage fail: with what it tells, and why it ends."""

    def prepare(*troubles: str, fails: str | None = None) -> Stage:
        roles = stage.roles

        def made(start: Start, tell: Tell) -> Roles:
            return replace(roles(start, tell), microphone=Failing(stage.sound, tell, troubles, fails))

        monkeypatch.setattr(stage, "roles", made)
        return stage

    return prepare


async def answer(pilot: Pilot[int], stage: Stage) -> None:
    """Go from the question to the answer."""
    await until(pilot, lambda: stage.voice.said)
    await pilot.press("space")
    await until(pilot, lambda: pilot.app.screen.phase != "asking")
    await pilot.press("space")


@pytest.mark.parametrize("says", [STOPPED, BACK, SILENT])
async def test_trouble_with_the_microphone_is_told_whole_and_the_answer_goes_on(failing, says: str) -> None:
    stage = failing(says)
    async with stage.app(first="rehearse").run_test(size=(80, 24)) as pilot:
        await answer(pilot, stage)
        await on_screen(pilot, says)
        screen = pilot.app.screen
        told_at_s = screen.seconds
        await until(pilot, lambda: screen.seconds > told_at_s)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await on_screen(pilot, says[:40])


async def test_a_microphone_that_does_not_come_back_leaves_what_was_said_scored_and_says_why(failing) -> None:
    stage = failing(STOPPED, fails=GONE)
    async with stage.app(first="rehearse").run_test(size=(80, 24)) as pilot:
        await answer(pilot, stage)
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await on_screen(pilot, "does not come back: what you said so far is kept")
        assert "trying again" not in flowed(pilot.app)
    (saved,) = stage.store.sessions()
    (said,) = stage.store.load(saved.id).answers
    assert said.transcript.utterances == stage.said
    assert GONE in said.notes


async def test_without_a_microphone_the_keyboard_is_offered_and_takes_the_answer(failing) -> None:
    stage = failing(fails=NONE)
    stage.said = ()
    async with stage.app(first="rehearse").run_test(size=(80, 24), notifications=True) as pilot:
        await answer(pilot, stage)
        await on_screen(pilot, NONE)
        asked = stage.voice.said.pop()
        await pilot.press("r")
        await answer(pilot, stage)
        await on_screen(pilot, "Type the answer instead")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedScreen))
        assert pilot.app.screen.plan.task.prompt == asked
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    assert not stage.store.sessions()


async def test_a_follow_up_whose_microphone_fails_can_be_typed_in_its_session(failing) -> None:
    stage = failing(fails=NONE)
    session = stage.save()
    (first,) = session.answers
    stage.store.save(structs.replace(session, answers=(structs.replace(first, audio="answer-1.flac"),)))
    stage.said = ()
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "u Follow-up")
        await pilot.press("u")
        await answer(pilot, stage)
        await on_screen(pilot, NONE)
        await on_screen(pilot, "Back to the score card")
        asked = stage.voice.said.pop()
        await pilot.press("r")
        await answer(pilot, stage)
        await on_screen(pilot, "Type the answer instead")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedScreen))
        assert pilot.app.screen.plan.task.prompt == asked
        await pilot.press(*"We test.", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await until(pilot, lambda: len(stage.store.load(session.id).answers) == 2)
    answers = stage.store.load(session.id).answers
    assert [(a.source, bool(a.follow_up)) for a in answers] == [("microphone", False), ("typed", True)]


async def test_without_a_loudspeaker_the_question_waits_until_it_was_read(stage: Stage) -> None:
    stage.voice = Mute()
    async with stage.app(first="rehearse").run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "No loudspeaker was found")
        await on_screen(pilot, "Press Space when you have read the question.")
        assert pilot.app.screen.phase == "asking"
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")


async def test_a_drill_whose_microphone_fails_goes_on_at_the_keyboard(failing) -> None:
    stage = failing(fails=NONE)
    stage.said, stage.voice.silent = (), True
    async with stage.app(first="drill", drill=Wish(seed=1)).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "1 of 5")
        asked = pilot.app.screen.plan.task.prompt
        await on_screen(pilot, NONE)
        await pilot.press("r")
        await on_screen(pilot, "The answer has stopped")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedDrill))
        assert pilot.app.screen.plan.task.prompt == asked
        await pilot.press("escape", "ctrl+e")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
