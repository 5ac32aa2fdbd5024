"""The first screen: start, and know what is missing."""

import pytest
from stage import Stage, on_screen, until
from textual.widgets import OptionList

from coach.tui.screens.drill import TypedDrill
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.review import ReviewScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.typed import TypedScreen
from coach.tui.widgets.lists import QuestionList
from coach.voice.checks import Check

MAIN = "How do you think about AI safety?"


async def test_the_main_question_stands_first_and_enter_asks_it_aloud(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, MAIN)
        await pilot.press("enter")
        await until(pilot, lambda: stage.voice.said)
        assert stage.voice.said[0].startswith("You work in a company")


async def test_the_arrows_choose_another_question(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, MAIN)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InterviewScreen))
        assert pilot.app.screen.plan.task.question.id == pilot.app.library.questions()[1].id


async def test_t_answers_at_the_keyboard(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedScreen))


async def test_d_says_plainly_that_voice_and_model_are_the_demos_own(stage: Stage) -> None:
    stage.voice.silent = True
    async with stage.app(audio=stage.sound).run_test() as pilot:
        await pilot.press("d")
        await on_screen(pilot, "DEMO. A synthetic voice answers from a recording")
        await on_screen(pilot, "Your own answers use a real model.")
        await until(pilot, lambda: stage.starts)
        assert stage.starts[0].demo
        assert stage.starts[0].audio is None


async def test_what_is_missing_is_said_with_the_key_that_mends_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks = Check(False, "there is none")
    monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: lacks)
    monkeypatch.setattr("coach.voice.checks.check_model", lambda *_: lacks)
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "No speech model yet: press m to get one")
        await on_screen(pilot, "No microphone found: press c to see what to do")


async def test_without_a_microphone_enter_says_what_can_be_done_and_asks_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: Check(False, "there is none"))
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "No microphone found")
        await pilot.press("enter")
        await on_screen(pilot, "c See what to do")
        assert not stage.voice.said
        await pilot.press("escape")
        monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: Check(True, "plugged in"))
        await pilot.press("enter")
        await until(pilot, lambda: stage.voice.said)


async def test_without_a_microphone_t_answers_at_the_keyboard_instead(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: Check(False, "there is none"))
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "No microphone found")
        await pilot.press("enter")
        await on_screen(pilot, "Type your answer instead")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedScreen))


async def test_what_is_said_in_passing_takes_the_place_of_what_was_said_before(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        pilot.app.tell("The first")
        await until(pilot, lambda: pilot.app._notifications)
        pilot.app.tell("The second")
        await until(pilot, lambda: [n.message for n in pilot.app._notifications] == ["The second"])


async def test_without_a_microphone_a_drill_is_typed_and_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: Check(False, "there is none"))
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "No microphone found")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedDrill))
        told = [notice.message for notice in pilot.app._notifications]
        assert told == ["No microphone found: the drill is typed."]
        await pilot.press("enter")
        await on_screen(pilot, "● Typing")
        assert not pilot.app.screen.query_one("#meter").visible


async def test_a_model_that_fails_is_told_and_leads_to_the_keyboard_or_back_home(stage: Stage) -> None:
    stage.broken = "The speech model is torn: get it again"
    async with stage.app(first="rehearse").run_test() as pilot:
        await on_screen(pilot, stage.broken)
        await on_screen(pilot, "Type the answer instead")
        await pilot.press("escape")
        await on_screen(pilot, MAIN)


async def test_the_last_answers_are_listed_and_r_opens_the_newest(stage: Stage) -> None:
    older, newer = stage.save(days_ago=2), stage.save()
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "19 Nov 10:31")
        await on_screen(pilot, "17 Nov 10:31")
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert pilot.app.screen._session.id == newer.id
        await pilot.press("h", "tab", "down", "enter")
        await until(pilot, lambda: getattr(pilot.app.screen, "_session", None))
        assert pilot.app.screen._session.id == older.id


async def test_a_false_start_does_not_take_the_place_of_the_last_score(stage: Stage) -> None:
    scored = stage.save(days_ago=2)
    stage.save(())
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "not scored")
        await on_screen(pilot, f"last {scored.overall}")


async def test_s_lists_every_answer_and_enter_opens_one(stage: Stage) -> None:
    stage.save()
    async with stage.app().run_test() as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await on_screen(pilot, "1 answer")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))


async def test_with_nothing_saved_it_says_what_will_stand_here(stage: Stage) -> None:
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "None yet. You will be asked aloud")
        await pilot.press("s")
        await on_screen(pilot, "Nothing is saved yet")


async def test_a_session_that_cannot_be_read_says_why_in_one_line(stage: Stage) -> None:
    session = stage.save()
    (stage.home / session.id / "session.json").write_text('{"schema": 99}')
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await until(pilot, lambda: pilot.app._notifications)
        assert "newer coach" in next(iter(pilot.app._notifications)).message
        await on_screen(pilot, "Choose a question and press Enter")


async def test_what_is_said_last_can_arrive_when_the_screen_is_left(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, MAIN)
        questions = pilot.app.screen.query_one("#questions", OptionList)
        last = OptionList.OptionHighlighted(questions, questions.get_option_at_index(0), 0)
        await pilot.app.screen.remove_children()
        works = Check(True, "works")
        for message in (last, HomeScreen.Looked([], [], []), HomeScreen.Checked(works, works)):
            pilot.app.screen.post_message(message)
        await pilot.pause()


async def test_a_try_to_finish_an_answer_that_failed_does_not_hold_it(stage: Stage) -> None:
    stage.interrupt()
    facts = stage.home / "facts.toml"
    facts.write_text("[[facts]")
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "press u to finish it")
        await pilot.press("u")
        await until(pilot, lambda: pilot.app._notifications)
        facts.unlink()
        assert stage.store.unfinished()


async def test_an_interrupted_answer_can_be_finished_from_the_list_of_all(stage: Stage) -> None:
    stage.save(days_ago=9)
    stage.interrupt()
    async with stage.app(first="review").run_test() as pilot:
        await on_screen(pilot, "⏎ Finish")
        await pilot.press("down")
        await on_screen(pilot, "⏎ Open")
        await pilot.press("up")
        await on_screen(pilot, "⏎ Finish")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert not stage.store.unfinished()


async def test_del_in_the_list_of_all_asks_and_then_deletes_that_answer_alone(stage: Stage) -> None:
    older, newer = stage.save(days_ago=9), stage.save()
    async with stage.app(first="review").run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Del Delete")
        await pilot.press("delete")
        await on_screen(pilot, "It is from 19 Nov 10:31.")
        await pilot.press("escape", "delete")
        await on_screen(pilot, "Delete this answer?")
        assert (stage.home / newer.id).exists()
        await pilot.press("d")
        await on_screen(pilot, "1 answer")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    assert [session.id for session in stage.store.sessions()] == [older.id]


async def test_without_room_for_a_row_no_page_is_turned(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "Choose a question")
        questions = pilot.app.screen.query_one(QuestionList)
        questions.styles.width = 0
        await until(pilot, lambda: not questions.size.width)
        questions.show(questions.questions, ())
        questions.action_page_down()
        questions.action_page_up()
        assert questions.chosen == questions.questions[0].id
