"""The last line names the keys that work now, and can be clicked."""

from stage import Stage, on_screen, until
from textual.pilot import Pilot

from coach.tui.screens.review import ReviewScreen
from coach.tui.widgets.keybar import KeyBar


def place_of(pilot: Pilot[int], word: str) -> tuple[int, int]:
    return str(pilot.app.screen.query_one(KeyBar).content).index(word), 0


async def test_a_click_in_the_last_line_is_as_good_as_the_key_and_the_pointer_tells_what_it_does(
    stage: Stage,
) -> None:
    stage.save()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "s Answers")
        await pilot.hover(KeyBar, offset=place_of(pilot, "Answers"))
        await until(pilot, lambda: pilot.app.screen.query_one(KeyBar).tooltip == "All your answers")
        await pilot.click(KeyBar, offset=place_of(pilot, "Answers"))
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))


async def test_the_last_line_follows_the_focus(stage: Stage) -> None:
    stage.save()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "⏎ Start")
        await on_screen(pilot, "r Last")
        await pilot.press("tab")
        await on_screen(pilot, "⏎ Open")


async def test_a_screen_that_is_half_taken_away_can_still_be_asked_for_its_keys(stage: Stage) -> None:
    stage.save()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "r Last")
        await pilot.press("r")
        await on_screen(pilot, "t Review")
        card = pilot.app.screen
        await card.query_one("#rows").remove()
        assert card.active_bindings
