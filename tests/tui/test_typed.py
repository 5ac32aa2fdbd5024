"""An answer at the keyboard."""

from stage import Stage, flowed, on_screen, until
from textual.pilot import Pilot

from coach.settings import Settings
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.scorecard import ScorecardScreen


async def begin(pilot: Pilot[int]) -> None:
    await on_screen(pilot, "Press Enter when you are ready")
    await pilot.press("enter")
    await on_screen(pilot, "● Typing")


async def write(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))


async def test_what_is_typed_is_timed_scored_and_saved_sentence_by_sentence(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await write(pilot, "It is safe. I test it")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    session = stage.store.load(stage.store.sessions()[0].id)
    answer = session.answers[0]
    assert answer.source == "typed"
    assert [u.text for u in answer.transcript.utterances] == ["It is safe.", "I test it"]
    assert answer.transcript.timed
    assert not stage.voice.said


async def test_the_first_letter_starts_the_clock_and_none_is_lost(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await on_screen(pilot, "Press Enter when you are ready")
        await write(pilot, "For me it is safe.")
        await on_screen(pilot, "● Typing")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    answer = stage.store.load(stage.store.sessions()[0].id).answers[0]
    assert answer.transcript.text == "For me it is safe."


async def test_space_starts_the_clock_and_is_no_letter(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await on_screen(pilot, "Press Enter when you are ready")
        await pilot.press("space", *"Safe")
        await on_screen(pilot, "● Typing")
        await until(pilot, lambda: pilot.app.screen.editor.text == "Safe")


async def test_the_clock_stands_while_paused_and_goes_on_with_the_next_letter(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await begin(pilot)
        await write(pilot, "one")
        await pilot.press("ctrl+p")
        await on_screen(pilot, "‖ Paused")
        before = pilot.app.screen.seconds
        await pilot.pause(0.4)
        assert pilot.app.screen.seconds == before
        await write(pilot, "two")
        await on_screen(pilot, "● Typing")
        await until(pilot, lambda: pilot.app.screen.editor.text == "onetwo")


async def test_the_letters_of_other_screens_keys_are_letters_here(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await begin(pilot)
        await write(pilot, "pnfq?")
        await until(pilot, lambda: pilot.app.screen.editor.text == "pnfq?")


async def test_ctrl_n_marks_the_next_section(stage: Stage) -> None:
    async with stage.app(
        first="rehearse", typed=True, settings=Settings(sections="manual")
    ).run_test() as pilot:
        await begin(pilot)
        await on_screen(pilot, "▶ Definition")
        await pilot.press("ctrl+n")
        await on_screen(pilot, "▶ Risks")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    marks = stage.store.load(stage.store.sessions()[0].id).answers[0].marks
    assert [mark.section for mark in marks] == ["definition", "risks"]


async def test_escape_from_habit_loses_nothing_to_the_letters_that_follow(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await begin(pilot)
        await write(pilot, "One done. Two beg")
        await pilot.press("escape")
        await on_screen(pilot, "Stop this answer?")
        await write(pilot, "ddk")
        await pilot.press("escape")
        await write(pilot, "un.")
        await until(pilot, lambda: pilot.app.screen.editor.text == "One done. Two begun.")


async def test_escape_before_the_first_letter_leaves_at_once_and_keeps_nothing(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await on_screen(pilot, "Press Enter when you are ready")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        assert not stage.store.sessions()


async def test_escape_then_ctrl_k_keeps_every_word_for_later(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await begin(pilot)
        await write(pilot, "One done. Two beg")
        await pilot.press("escape")
        await on_screen(pilot, "Stop this answer?")
        await pilot.press("ctrl+k")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        await on_screen(pilot, "was interrupted: press u to finish it.")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    answer = stage.store.load(stage.store.sessions()[0].id).answers[0]
    assert [u.text for u in answer.transcript.utterances] == ["One done.", "Two beg"]
    assert answer.source == "typed"


async def test_quitting_the_program_keeps_every_word(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await begin(pilot)
        await write(pilot, "One done. Two beg")
        await pilot.press("ctrl+q")
    (left,) = stage.store.unfinished()
    with stage.store.resume(left.id) as draft:
        assert [u.text for u in draft.said(1)] == ["One done.", "Two beg"]


async def test_the_chosen_level_says_what_its_part_should_hold_before_the_clock_starts(stage: Stage) -> None:
    lead = Settings(level="lead")
    async with stage.app(first="rehearse", typed=True, settings=lead).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Expected of a lead: Plan safety as work with acceptance criteria")
        await pilot.press("enter")
        await on_screen(pilot, "● Typing")
        await until(pilot, lambda: "Expected of a lead" not in flowed(pilot.app))
