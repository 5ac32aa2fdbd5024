"""A drill on the screen: asked, stopped, rated, overruled, and the next, by itself or by a key."""

from typing import Any

import pytest
from stage import Stage, flowed, on_screen, shown, until, utterances
from textual.pilot import Pilot

from coach.schedule import Deck
from coach.store import Store
from coach.store.deck import DeckFile
from coach.tui.screens import rated
from coach.tui.screens.drill import DrillAnswer
from coach.tui.screens.drilled import DrilledScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.rated import RatedScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.wish import Wish


def deck(stage: Stage) -> Deck:
    return DeckFile(stage.home, print).read()


def drills(stage: Stage, count: int = 3, **wishes: Any) -> Any:
    stage.voice.silent = True
    wish = Wish(count=count, seed=1, section=wishes.pop("section", None))
    return stage.app(first="drill", drill=wish, **wishes)


def at(pilot: Pilot[int], screen: type) -> bool:
    return isinstance(pilot.app.screen, screen)


async def answer(pilot: Pilot[int]) -> None:
    """Give one spoken answer, from the lead-in to its rating."""
    await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
    await pilot.press("space")
    await until(pilot, lambda: pilot.app.screen.phase == "recording" and pilot.app.screen.seconds > 0)
    await pilot.press("f")
    await until(pilot, lambda: at(pilot, RatedScreen))


async def test_answers_from_a_file_each_rated_and_the_summary_at_the_end(stage: Stage) -> None:
    stage.realtime = False
    async with drills(stage, 6).run_test(size=(80, 24)) as pilot:
        for number in range(1, 7):
            await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
            assert f"{number} of 6" in flowed(pilot.app)
            await pilot.press("space")
            await until(pilot, lambda: at(pilot, RatedScreen))
            outcome, answer = pilot.app.screen._outcome, pilot.app.screen._answer
            # The same words answer every question: where they are off it, nothing is scored or rated.
            scored = answer.card.overall is not None
            assert set(outcome.ratings) == (set(outcome.task.criteria) if scored else set())
            kept = deck(stage).by_key
            assert all((outcome.task.question.id, criterion) in kept for criterion in outcome.ratings)
            await pilot.press("enter")
        await until(pilot, lambda: at(pilot, DrilledScreen))
        await on_screen(pilot, "6 answers")
        await on_screen(pilot, "Due again")
        await pilot.press("q")
        await until(pilot, lambda: at(pilot, HomeScreen))
    assert not stage.store.unfinished()


async def test_typed_answers_one_after_the_other(stage: Stage) -> None:
    said = "I watch what happens after launch and pull the flag when users report harm, at night as well."
    async with drills(stage, 6, typed=True).run_test(size=(80, 24)) as pilot:
        for _ in range(6):
            await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase == "asking")
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen.phase == "recording")
            pilot.app.screen.editor.insert(said)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: at(pilot, RatedScreen))
            await pilot.press("enter")
        await until(pilot, lambda: at(pilot, DrilledScreen))
    assert not stage.voice.said


async def test_the_section_is_asked_by_name_and_its_answer_is_not_kept(stage: Stage) -> None:
    async with drills(stage, 1, section="risks").run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Your risks, 40 seconds.")
        await on_screen(pilot, "green 0:28")
        assert pilot.app.screen.query_one("#page").size.width > 70, "no list of parts stands beside it"
        await answer(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: at(pilot, DrilledScreen))
    assert not stage.store.sessions()
    assert not Store(stage.home / "drill").sessions()
    assert {card.criterion.split(".")[0] for card in deck(stage).cards} == {"risks"}


async def test_when_the_grace_is_used_up_the_answer_ends_by_itself(stage: Stage) -> None:
    async with drills(stage, 1, section="risks").run_test() as pilot:
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.phase == "recording")
        pilot.app.screen.show_seconds(52 + 14.9)
        assert pilot.app.screen.phase == "recording"
        pilot.app.screen.show_seconds(52 + 15)
        await until(pilot, lambda: at(pilot, RatedScreen))


async def test_keys_1_to_4_overrule_the_rating_of_the_chosen_point(stage: Stage) -> None:
    async with drills(stage, 1, section="risks").run_test(size=(160, 45)) as pilot:
        await answer(pilot)
        await pilot.press("down", "4")
        await on_screen(pilot, "4 easy")
        second = pilot.app.screen._points[1].id
        await pilot.press("1")
        await until(pilot, lambda: deck(stage).by_key["ai-safety-perspective", second].rating == 1)
        assert deck(stage).by_key["ai-safety-perspective", second].reviews == 1


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rated, "WAITS_S", 2)


@pytest.mark.usefixtures("hurried")
async def test_the_next_comes_by_itself_and_the_countdown_is_seen(stage: Stage) -> None:
    async with drills(stage, 2).run_test() as pilot:
        await answer(pilot)
        await on_screen(pilot, "Next in 1 s")
        await on_screen(pilot, "2 of 2")
        assert at(pilot, DrillAnswer)


@pytest.mark.usefixtures("hurried")
async def test_p_holds_the_countdown_and_a_card_above_it_does_too(stage: Stage) -> None:
    async with drills(stage, 2).run_test() as pilot:
        await answer(pilot)
        await pilot.press("p")
        await on_screen(pilot, "Held: Enter goes on.")
        for _ in range(5):
            pilot.app.screen._tick()
        assert at(pilot, RatedScreen)
        await pilot.press("p")
        screen = pilot.app.screen
        await pilot.press("o")
        await until(pilot, lambda: at(pilot, ScorecardScreen))
        for _ in range(5):
            screen._tick()
        assert at(pilot, ScorecardScreen)
        await pilot.press("q")
        await until(pilot, lambda: at(pilot, RatedScreen))


async def test_s_skips_one_which_is_not_rated(stage: Stage) -> None:
    async with drills(stage, 2).run_test() as pilot:
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
        await pilot.press("s")
        await until(pilot, lambda: "2 of 2" in flowed(pilot.app))
        await answer(pilot)
        assert {card.question for card in deck(stage).cards} == {pilot.app.screen._outcome.task.question.id}


async def test_a_asks_the_same_again(stage: Stage) -> None:
    async with drills(stage, 2).run_test() as pilot:
        await answer(pilot)
        await pilot.press("a")
        await until(pilot, lambda: at(pilot, DrillAnswer) and "1 of 2" in flowed(pilot.app))
        assert stage.voice.said[0] == stage.voice.said[1]


async def test_h_lets_the_voice_say_the_point_well_and_holds_the_countdown(stage: Stage) -> None:
    async with drills(stage, 1, section="risks").run_test(size=(160, 45)) as pilot:
        await answer(pilot)
        await pilot.press("down", "h")
        phrase = pilot.app.screen._points[1].phrase
        await until(pilot, lambda: stage.voice.said[-1] == phrase)
        await on_screen(pilot, "Held: Enter goes on.")
        await on_screen(pilot, phrase[:40])


async def test_without_a_voice_h_says_so(stage: Stage) -> None:
    async with drills(stage, 1, typed=True).run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: at(pilot, DrillAnswer))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.phase == "recording")
        pilot.app.screen.editor.insert("Too short.")
        await pilot.press("ctrl+s")
        await on_screen(pilot, "Nothing is rated.")
        await pilot.press("h")
        await until(pilot, lambda: any("no voice here" in n.message for n in pilot.app._notifications))


async def test_what_was_not_scored_is_not_rated_but_can_be(stage: Stage) -> None:
    stage.said = utterances(["Well."])
    async with drills(stage, 1, section="risks").run_test(size=(160, 45)) as pilot:
        await answer(pilot)
        await on_screen(pilot, "Not scored: Too short to judge")
        assert not deck(stage).cards
        await pilot.press("3")
        await until(pilot, lambda: [card.rating for card in deck(stage).cards] == [3])
        await on_screen(pilot, "good back")
        rows = [(line, point.title) for point in pilot.app.screen._points for line in
                shown(pilot.app).splitlines() if point.title in line and "–" in line]  # fmt: skip
        assert len(rows) > 1
        assert len({line.index(title) for line, title in rows}) == 1, "the titles stand in one column"


async def test_q_asks_and_e_ends_the_drill_with_what_was_rated_before(stage: Stage) -> None:
    async with drills(stage, 3).run_test() as pilot:
        await answer(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
        await pilot.press("q")
        await on_screen(pilot, "Leave this answer?")
        await pilot.press("e")
        await until(pilot, lambda: at(pilot, DrilledScreen))
        await on_screen(pilot, "1 answer,")


async def test_ended_before_anything_was_answered_it_goes_home(stage: Stage) -> None:
    async with drills(stage, 3).run_test() as pilot:
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
        await pilot.press("escape")
        await on_screen(pilot, "Leave this answer?")
        await pilot.press("e")
        await until(pilot, lambda: at(pilot, HomeScreen))


async def test_quitting_in_the_middle_keeps_every_rating_made(stage: Stage) -> None:
    async with drills(stage, 3).run_test() as pilot:
        await answer(pilot)
        made = deck(stage)
        assert made.cards
        await pilot.press("enter")
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
        await pilot.press("ctrl+q")
    assert deck(stage) == made


async def test_w_on_the_home_screen_begins_a_drill_and_a_newer_deck_is_left_alone(stage: Stage) -> None:
    stage.voice.silent = True
    async with stage.app().run_test() as pilot:
        await until(pilot, lambda: at(pilot, HomeScreen))
        (stage.home / "deck.json").write_text('{"schema": 99}')
        await pilot.press("w")
        await until(pilot, lambda: any("newer coach" in n.message for n in pilot.app._notifications))
        (stage.home / "deck.json").unlink()
        await pilot.press("w")
        await until(pilot, lambda: at(pilot, DrillAnswer) and pilot.app.screen.phase != "asking")
