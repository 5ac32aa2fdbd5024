"""Help on every screen: its keys in words, and a palette that does by name what they do."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from stage import Stage, on_screen

from coach.tui import screens
from coach.tui.keys import deeds
from coach.tui.screens.base import CoachScreen


def kinds(kind: type) -> Iterator[type]:
    """Yield the classes of screens that are shown: those of which no other is made."""
    for below in kind.__subclasses__():
        yield from kinds(below) if below.__subclasses__() else (below,)


def test_every_screen_answers_to_f1_with_its_keys_and_a_few_words() -> None:
    for module in pkgutil.walk_packages(screens.__path__, screens.__name__ + "."):
        import_module(module.name)
    found = list(kinds(CoachScreen))
    assert len(found) > 12
    for kind in found:
        bound = [getattr(b, "action", "") for c in kind.__mro__ for b in c.__dict__.get("BINDINGS", ())]
        assert "app.help" in bound, kind
        assert kind.HELP, kind


async def test_the_palette_offers_what_the_screen_can_do_now_and_does_it(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Drill")
        says = {deed.says: deed.keys for deed in deeds(app.screen)}
        assert says["What gets better from answer to answer"] == "p"
        assert says["Find any of these by name"] == "Ctrl+\\, F2"
        assert "Finish the interrupted answer" not in says  # nothing was interrupted
        await pilot.press("f2")
        await on_screen(pilot, "Key: w")
        await pilot.press(*"gets")
        await on_screen(pilot, "Key: p")
        await pilot.press("down", "enter")
        await on_screen(pilot, "Progress")
        assert "Find any of these by name" in {deed.says for deed in deeds(app.screen)}


async def test_while_typing_an_answer_the_palette_finishes_it(stage: Stage) -> None:
    app = stage.app(first="rehearse", typed=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "Read the question")
        await pilot.press("enter")
        await on_screen(pilot, "Type as you would speak")
        await pilot.press("a", "f2", *"fin")
        await on_screen(pilot, "Key: Ctrl+S")
        await pilot.press("down", "enter")
        await on_screen(pilot, "Not scored")
