"""One answer on the screen, from the question to the saved score card."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from stage import Stage, on_screen, shown, until, utterances
from textual.pilot import Pilot

from coach.interview import Cues
from coach.settings import Settings
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.scorecard import ScorecardScreen


@asynccontextmanager
async def recording(
    stage: Stage, size: tuple[int, int] = (80, 24), **wishes: Any
) -> AsyncIterator[tuple[Pilot[int], InterviewScreen]]:
    """The app while an answer is being recorded."""
    async with stage.app(first="rehearse", **wishes).run_test(size=size) as pilot:
        await until(pilot, lambda: stage.voice.said)
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.seconds > 0)
        yield pilot, pilot.app.screen


def at_home(pilot: Pilot[int]) -> bool:
    return isinstance(pilot.app.screen, HomeScreen)


async def test_asked_counted_down_recorded_read_scored_and_saved(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "You work in a company that builds and")
        await on_screen(pilot, "The clock starts with your answer.")
        await pilot.press("space")
        await on_screen(pilot, "The clock starts in 3")
        await pilot.press("space")
        await on_screen(pilot, "● Recording")
        await on_screen(pilot, stage.said[0].text[:30])
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        (saved,) = stage.store.sessions()
        session = stage.store.load(saved.id)
        assert session.answers[0].transcript.utterances == stage.said
        assert session.answers[0].card is not None
        assert stage.store.audio(session, session.answers[0]) is not None
        assert not stage.store.unfinished()


async def test_brackets_in_what_was_said_are_shown_as_they_are(stage: Stage) -> None:
    stage.said = utterances(["Some [bold]loud[/bold] words and a [/] stray one, [link=x]y."])
    async with recording(stage, size=(160, 45)) as (pilot, _):
        await on_screen(pilot, "Some [bold]loud[/bold] words and a [/] stray one, [link=x]y.")


async def test_r_says_the_question_again(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test() as pilot:
        await until(pilot, lambda: len(stage.voice.said) == 1)
        await pilot.press("r")
        await until(pilot, lambda: len(stage.voice.said) == 2)
        assert pilot.app.screen.phase == "asking"


async def test_without_a_voice_it_waits_until_the_question_was_read(stage: Stage) -> None:
    async with stage.app(first="rehearse", settings=Settings(silent=True)).run_test() as pilot:
        await on_screen(pilot, "Read the question. Press Space when you are ready to answer.")
        assert not stage.voice.said
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")


async def test_while_paused_the_clock_stands_still(stage: Stage) -> None:
    async with recording(stage) as (pilot, screen):
        await pilot.press("p")
        await on_screen(pilot, "‖ Paused")
        await pilot.pause(0.3)
        before = screen.seconds
        await pilot.pause(0.5)
        assert screen.seconds == before
        await pilot.press("p")
        await on_screen(pilot, "● Recording")
        await until(pilot, lambda: screen.seconds > before)


async def test_n_says_that_the_next_section_begins_and_it_is_kept(stage: Stage) -> None:
    stage.said = ()
    async with recording(stage) as (pilot, _):
        await pilot.press("n")
        await on_screen(pilot, "▶ Definition")
        await pilot.press("n")
        await on_screen(pilot, "▶ Risks")
        await pilot.pause(0.3)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    session = stage.store.load(stage.store.sessions()[0].id)
    assert [mark.section for mark in session.answers[0].marks] == ["definition", "risks"]


async def test_in_manual_mode_the_first_section_runs_from_the_start(stage: Stage) -> None:
    async with recording(stage, settings=Settings(sections="manual")) as (pilot, _):
        await on_screen(pilot, "▶ Definition")
        await on_screen(pilot, stage.said[2].text[:20])
        assert "▶ Definition" in shown(pilot.app)


async def test_escape_asks_before_it_discards_and_d_leaves_nothing(stage: Stage) -> None:
    async with recording(stage) as (pilot, _):
        await pilot.press("escape")
        await on_screen(pilot, "Stop this answer?")
        await pilot.press("d")
        await until(pilot, lambda: at_home(pilot))
        assert not stage.store.sessions()
        assert not any(path.is_dir() for path in stage.home.iterdir() if path.name.startswith("20"))


async def test_escape_twice_changes_nothing_and_recording_goes_on(stage: Stage) -> None:
    async with recording(stage) as (pilot, screen):
        await pilot.press("escape")
        await on_screen(pilot, "Stop this answer?")
        stood = screen.seconds
        await pilot.press("escape")
        await until(pilot, lambda: screen.seconds > stood + 0.2)
        assert not screen.paused


async def test_q_keeps_the_answer_and_u_finishes_it(stage: Stage) -> None:
    async with recording(stage) as (pilot, _):
        await on_screen(pilot, stage.said[0].text[:30])
        await pilot.press("q")
        await until(pilot, lambda: at_home(pilot))
        await on_screen(pilot, "was interrupted: press u to finish it.")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert not stage.store.unfinished()
        assert [s.state for s in stage.store.sessions()] == ["complete"]


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_leaving_before_anything_was_said_keeps_nothing_and_asks_nothing(
    stage: Stage, key: str
) -> None:
    async with stage.app(first="rehearse").run_test() as pilot:
        await until(pilot, lambda: stage.voice.said)
        await pilot.press(key)
        await until(pilot, lambda: at_home(pilot))
        assert not stage.store.sessions()


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_quitting_the_program_in_the_middle_keeps_the_answer(stage: Stage, key: str) -> None:
    app = stage.app(first="rehearse")
    async with app.run_test() as pilot:
        await until(pilot, lambda: stage.voice.said)
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await on_screen(pilot, stage.said[0].text[:30])
        await pilot.press(key)
    assert app.kept_answer
    (left,) = stage.store.unfinished()
    with stage.store.resume(left.id) as draft:
        assert draft.said(1)[0] == stage.said[0]
        assert draft.recording(1).seconds > 0


async def test_one_enter_too_many_does_not_end_the_answer(stage: Stage) -> None:
    async with recording(stage) as (pilot, screen):
        await pilot.press("enter")
        await on_screen(pilot, "press f if you mean to finish")
        assert screen.phase == "recording"
        await until(pilot, lambda: screen.seconds > 3)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))


async def test_an_answer_from_a_file_ends_with_the_file(stage: Stage) -> None:
    stage.voice.silent, stage.realtime = True, False
    async with stage.app(first="rehearse", audio=stage.sound, fast=True).run_test() as pilot:
        await until(pilot, lambda: pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await on_screen(pilot, "Score card")
        assert stage.store.load(stage.store.sessions()[0].id).answers[0].seconds == pytest.approx(30, abs=0.2)


async def test_after_the_answer_a_begins_another(stage: Stage) -> None:
    async with recording(stage) as (pilot, _):
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("a")
        await until(pilot, lambda: len(stage.voice.said) == 2)
        await pilot.press("q")
        await until(pilot, lambda: at_home(pilot))


async def test_the_lights_have_words(stage: Stage) -> None:
    stage.said = ()
    async with recording(stage) as (pilot, screen):
        await pilot.press("p")
        await pilot.pause(0.2)
        cues, screen.rehearsal.cues = screen.rehearsal.cues, Cues()  # the clock is ours
        for seconds, words in (
            (10, "Keep going · green in 2:50"),
            (185, "GREEN: long enough · yellow in 0:55"),
            (245, "YELLOW: begin to close · red in 0:55"),
            (305, "RED: finish now · over in 0:25"),
            (340, "OVER: past the limit"),
        ):
            screen.show_seconds(seconds)
            await on_screen(pilot, words)
        screen.rehearsal.cues = cues  # or the end would wait for that of the recording


async def test_what_is_shown_cannot_speak_to_the_terminal_itself(stage: Stage) -> None:
    stage.said = utterances(["Red \x1b[31malert\x1b[0m and a bell\x07."])
    async with recording(stage, size=(160, 45)) as (pilot, _):
        await on_screen(pilot, "Red [31malert[0m and a bell.")
        assert "\x1b" not in shown(pilot.app)
