"""Over many answers: what moves, how two differ, and where something was said."""

import pytest
from msgspec.structs import replace
from stage import SAID, Stage, flowed, on_screen, shown, until
from textual.app import App, ComposeResult
from textual.widgets import Input

from coach.library import Library
from coach.model import Corrections, Session, WordFix
from coach.tui.screens.compare import CompareScreen
from coach.tui.screens.drill import DrillAnswer
from coach.tui.screens.progress import ProgressScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.search import SearchScreen
from coach.tui.widgets.chart import ScoreChart

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)])


async def test_without_answers_progress_says_what_to_do(stage: Stage) -> None:
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await on_screen(pilot, "Nothing to compare yet. Answer a question")


@SIZES
async def test_progress_shows_the_score_the_weakest_and_the_most_improved(
    stage: Stage, size: tuple[int, int]
) -> None:
    stage.save(SAID[:3], days_ago=2)
    stage.save(days_ago=1)
    async with stage.app().run_test(size=size) as pilot:
        await pilot.press("p")
        await on_screen(pilot, "2 answers · all questions")
        await on_screen(pilot, "Weakest: press w to drill")
        await on_screen(pilot, "Most improved")
        assert "w Drill" in flowed(pilot.app)
        scores = [s.overall for s in reversed(stage.store.sessions())]
        assert pilot.app.screen.query_one(ScoreChart).scores == scores
        await pilot.press("end")
        await on_screen(pilot, "Your part in it")
        await pilot.press("q")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ProgressScreen))


async def test_the_chart_goes_from_0_at_its_foot_to_100_at_its_top() -> None:
    class Alone(App[None]):
        CSS = "#chart { height: 5; }"

        def compose(self) -> ComposeResult:
            yield ScoreChart([80, 80, 20, 100], id="chart")

    async with Alone().run_test(size=(8, 5)) as pilot:
        assert shown(pilot.app).split("\n") == ["      ██", *["████  ██"] * 3, "████████"]  # type: ignore[arg-type]


async def test_w_drills_from_the_progress_and_leads_back_home(stage: Stage) -> None:
    stage.save(SAID[:3])
    async with stage.app().run_test() as pilot:
        await pilot.press("p")
        await on_screen(pilot, "Weakest: press w to drill")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillAnswer))
        assert len(pilot.app.screen_stack) == 2


async def test_f_shows_one_question_after_the_other_and_all_again(stage: Stage) -> None:
    stage.save(days_ago=1)
    stage.save(question="ai-safety-agent")
    async with stage.app().run_test() as pilot:
        await pilot.press("p")
        await on_screen(pilot, "2 answers · all questions")
        await on_screen(pilot, "How do you think abo…")
        await pilot.press("f")
        await on_screen(pilot, "1 answer · AI safety for an agent")
        await until(pilot, lambda: "How do you think" not in flowed(pilot.app))
        await pilot.press("f", "f")
        await on_screen(pilot, "2 answers · all questions")


@SIZES
async def test_c_compares_with_the_answer_before_and_the_arrows_choose_another(
    stage: Stage, size: tuple[int, int]
) -> None:
    stage.save(SAID[:3], days_ago=9)
    stage.save(SAID[:4], days_ago=5)
    session = stage.save()
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await on_screen(pilot, "c Compare")
        await pilot.press("c")
        await on_screen(pilot, "14 Nov 10:31 19 Nov 10:31")
        await on_screen(pilot, "Gained")
        await pilot.press("left")
        await on_screen(pilot, "10 Nov 10:31 19 Nov 10:31")
        await pilot.press("left", "right")
        await on_screen(pilot, "14 Nov 10:31 19 Nov 10:31")
        await pilot.press("end")
        await on_screen(pilot, "Long term (aim 0:15)")
        await pilot.press("q")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CompareScreen))


def corrected(stage: Stage, session: Session) -> Session:
    """Let the candidate's corrections bring the answer to 93."""
    (answer,) = session.answers
    right = Corrections((WordFix(1, "for", "to"),), card=replace(answer.card, overall=93))
    session = replace(session, answers=(replace(answer, corrections=right),))
    stage.store.save(session)
    return session


async def test_a_corrected_score_counts_on_every_screen_and_its_star_is_explained(stage: Stage) -> None:
    earlier = stage.save(SAID[:4], days_ago=5)
    heard = stage.save()
    session = corrected(stage, heard)
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "last 93*")
        await on_screen(pilot, "* corrected")
        await pilot.press("s")
        await on_screen(pilot, "2 answers · * with your corrections")
        await on_screen(pilot, "93* excellent")
        await pilot.press("slash")
        await on_screen(pilot, "2 answers of 2 · * with your corrections")
        await pilot.press("escape", "p")
        await on_screen(pilot, "Score: last 93, best 93")
        await on_screen(pilot, "with your corrections")
        await pilot.press("q")
        pilot.app.push_screen(CompareScreen(session, Library().rubric("ai-safety-perspective")))
        await on_screen(pilot, "93* · excellent")
        await on_screen(pilot, f"at first {earlier.overall} {heard.overall}")


async def test_the_only_scored_answer_to_a_question_offers_no_comparison(stage: Stage) -> None:
    stage.save(question="ai-safety-agent", days_ago=1)
    assert stage.save(SAID[:1], days_ago=1).overall is None
    session = stage.save()
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await on_screen(pilot, "t Review")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("c")
        assert isinstance(pilot.app.screen, ScorecardScreen)
        assert "c Compare" not in flowed(pilot.app)


@SIZES
async def test_each_key_narrows_the_search_and_enter_opens_what_was_found(
    stage: Stage, size: tuple[int, int]
) -> None:
    older = stage.save(days_ago=2)
    stage.save(SAID[2:])
    async with stage.app().run_test(size=size) as pilot:
        await pilot.press("slash")
        await on_screen(pilot, "2 answers of 2")
        await pilot.press(*"hidden")
        await on_screen(pilot, "1 answer of 2")
        await on_screen(pilot, "example with a hidden")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert pilot.app.screen._session.id == older.id
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))


async def test_the_arrows_move_while_one_types(stage: Stage) -> None:
    older = stage.save(days_ago=2)
    stage.save()
    async with stage.app().run_test() as pilot:
        await pilot.press("s", "slash")
        await on_screen(pilot, "2 answers of 2")
        await pilot.press("a", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        assert pilot.app.screen._session.id == older.id


async def test_limits_and_what_is_not_understood_are_told(stage: Stage) -> None:
    saved = stage.save()
    stage.store.save(replace(saved, answers=(replace(saved.answers[0], source="demo"),)))
    async with stage.app().run_test() as pilot:
        await pilot.press("slash")
        await on_screen(pilot, "1 answer of 1")
        await on_screen(pilot, "Demo: How do you think")
        pilot.app.screen.query_one(Input).value = "since:2027"
        await on_screen(pilot, "0 answers of 1")
        pilot.app.screen.query_one(Input).value = "score>x"
        await on_screen(pilot, "not understood: score>x")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SearchScreen))


async def test_with_nothing_saved_the_search_says_so(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await pilot.press("slash")
        await on_screen(pilot, "Nothing is saved yet")
        await pilot.press("enter", "down", "x")
        assert "Nothing is saved yet" in flowed(pilot.app)
