"""Reduced motion: what stands on the screen stands still, and no word is lost."""

import pytest
from stage import Stage, on_screen, shown, until
from textual.widgets import TextArea

from coach.settings import DEFAULTS
from coach.tui.widgets.meter import Meter


async def test_with_reduced_motion_nothing_blinks_and_the_level_is_a_word(stage: Stage) -> None:
    app = stage.app(settings=DEFAULTS._replace(reduced_motion=True))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.animation_level == "none"
        await on_screen(pilot, "Choose a question")
        await pilot.press("enter", "space")
        await on_screen(pilot, "Speak as you would")
        await until(pilot, lambda: "Level good" in shown(app) or "Level too loud" in shown(app))
        assert not {"▮", "▯"} & set(str(app.screen.query_one(Meter).visual))
        await pilot.press("q")
        await on_screen(pilot, "Choose a question")
        await pilot.press("t", "enter")
        await until(pilot, lambda: app.screen.query(TextArea) and app.focused)
        assert app.screen.query_one(TextArea).cursor_blink is False


async def test_without_a_wish_the_level_is_a_bar_and_a_word(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Choose a question")
        await pilot.press("enter", "space")
        await until(pilot, lambda: "▮ good" in shown(app) or "▯ good" in shown(app))


async def test_without_colour_the_chosen_row_stands_out_by_its_style(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:

        def marked() -> str:
            rows = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
            return "".join(row.text for row in rows if row.style and row.style.underline)

        await until(pilot, lambda: "How do you think about AI safety?" in marked())


async def test_a_change_of_reduced_motion_is_heeded_at_once_both_ways(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)):
        usual = app.animation_level
        app.change("reduced_motion", True)
        assert app.animation_level == "none" != usual
        app.change("reduced_motion", False)
        assert app.animation_level == usual
