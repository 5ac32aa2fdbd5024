"""Keys that come faster than the screen heeds them take effect in the order in which they were pressed."""

from pathlib import Path

from stage import Stage, on_screen, until
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot

from coach.steps import Unsaved
from coach.tui.screens.place import PlaceScreen
from coach.tui.screens.wording import WordingScreen


def at_once(pilot: Pilot[int], *keys: str) -> None:
    """Press keys without waiting for what any of them does, as on a machine that is busy."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))


async def test_a_typed_answer_holds_every_letter_before_the_key_that_finishes_it(stage: Stage) -> None:
    async with stage.app(first="rehearse", typed=True).run_test() as pilot:
        await on_screen(pilot, "Press Enter when you are ready")
        await pilot.press("enter")
        await on_screen(pilot, "● Typing")
        at_once(pilot, *"Teh", "backspace", "backspace", *"heft.", "ctrl+s")
        await on_screen(pilot, "Score card")
    session = stage.store.load(stage.store.sessions()[0].id)
    assert session.answers[0].transcript.text == "Theft."


async def test_a_line_that_is_emptied_takes_what_is_typed_after_it(tmp_path: Path) -> None:
    unsaved = Unsaved("The disk is full.", tmp_path / "home", tmp_path / "place")
    places: list[Path | None] = []
    async with App[int]().run_test() as pilot:
        pilot.app.push_screen(PlaceScreen(unsaved), places.append)
        await until(pilot, lambda: pilot.app.focused)
        at_once(pilot, "ctrl+u", *"/stic", "backspace", *"ck", "enter")
        await until(pilot, lambda: places)
    assert places == [Path("/stick")]


async def test_a_corrected_sentence_holds_every_letter_before_enter() -> None:
    said: list[str | None] = []
    async with App[int]().run_test() as pilot:
        pilot.app.push_screen(WordingScreen.misheard("read"), said.append)
        await until(pilot, lambda: pilot.app.focused)
        at_once(pilot, "ctrl+u", *"redt", "backspace", "enter")
        await until(pilot, lambda: said)
    assert said == ["red"]
