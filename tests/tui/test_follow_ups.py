"""After an answer u asks a follow-up, quoting it; what is said to it counts in a second figure."""

import msgspec
import pytest
from stage import Stage, flowed, on_screen, until, utterances
from textual.pilot import Pilot

from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.typed import TypedScreen

MORE = (
    "It was counted by the weekly sample that two people read, four weeks before against four weeks after.",
    "Whoever is on call pulls the flag and we are back on the old version within minutes.",
    "After the review, the prompt that broke it becomes a regression test, and we watch the refusal rate.",
)


async def answered(pilot: Pilot[int], stage: Stage, asked: int) -> None:
    """Give the answer that is asked for, the ``asked``-th of this program."""
    await until(pilot, lambda: len(stage.voice.said) == asked)
    await pilot.press("space")
    await until(pilot, lambda: pilot.app.screen.phase != "asking")
    await pilot.press("space")
    await until(pilot, lambda: pilot.app.screen.phase == "recording" and pilot.app.screen.seconds > 0)
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))


async def test_u_asks_up_to_three_follow_ups_kept_as_answers_of_the_session(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test(size=(160, 45)) as pilot:
        await answered(pilot, stage, 1)
        first = stage.store.load(stage.store.sessions()[0].id).answers[0]
        stage.said = utterances(MORE)
        for number in (2, 3, 4):
            await pilot.press("u")
            await until(pilot, lambda: isinstance(pilot.app.screen, InterviewScreen))
            await answered(pilot, stage, number)
            await on_screen(pilot, "after follow-ups")
        await until(pilot, lambda: "u Follow-up" not in flowed(pilot.app))
        await pilot.press("u")
        assert isinstance(pilot.app.screen, ScorecardScreen)
    (saved,) = stage.store.sessions()
    answers = stage.store.load(saved.id).answers
    assert [answer.number for answer in answers] == [1, 2, 3, 4]
    assert answers[0] == first
    assert len({answer.follow_up for answer in answers[1:]}) == 3
    assert any(answer.prompt.startswith("You said: “") for answer in answers[1:])
    for answer in answers[1:]:
        assert answer.card is not None
        assert answer.card.timing.target == (60, 90)
        assert len(answer.card.criteria) < 5


async def test_back_on_the_whole_answers_card_the_second_figure_stands_beside_the_first(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test(size=(80, 24)) as pilot:
        await answered(pilot, stage, 1)
        assert "after follow-ups" not in flowed(pilot.app)
        stage.said = utterances(MORE)
        await pilot.press("u")
        await answered(pilot, stage, 2)
        await pilot.press("q")
        await on_screen(pilot, "after follow-ups")
        await on_screen(pilot, "of 100")


async def test_a_discarded_follow_up_leaves_the_answer_as_it_was(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test() as pilot:
        await answered(pilot, stage, 1)
        (saved,) = stage.store.sessions()
        before = stage.store.load(saved.id)
        await pilot.press("u")
        await until(pilot, lambda: len(stage.voice.said) == 2)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert stage.store.load(saved.id) == before
        assert not stage.store.unfinished()


async def test_an_interrupted_follow_up_is_finished_on_its_own_criteria(stage: Stage) -> None:
    async with stage.app(first="rehearse").run_test() as pilot:
        await answered(pilot, stage, 1)
        stage.said = utterances(MORE)
        await pilot.press("u")
        await until(pilot, lambda: len(stage.voice.said) == 2)
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await on_screen(pilot, MORE[0][:30])
        await pilot.press("ctrl+q")
    async with stage.app().run_test() as pilot:
        await on_screen(pilot, "was interrupted: press u to finish it.")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    answers = stage.store.load(stage.store.sessions()[0].id).answers
    assert [answer.number for answer in answers] == [1, 2]
    assert answers[1].card is not None
    assert len(answers[1].card.criteria) < 5


@pytest.mark.parametrize("source", ["typed", "file"])
async def test_an_answer_without_sound_is_followed_up_at_the_keyboard(stage: Stage, source: str) -> None:
    session = stage.save()
    typed = msgspec.structs.replace(session.answers[0], source=source)
    stage.store.save(msgspec.structs.replace(session, answers=(typed,)))
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedScreen))
        await until(pilot, lambda: pilot.app.screen.phase == "asking")
