"""Nothing is cut: every text of every screen fits where it stands, and its keys fit the last line."""

from collections.abc import Awaitable, Callable

import pytest
from rich.cells import cell_len
from stage import Stage, on_screen, shown, until
from textual.pilot import Pilot
from textual.widgets import Static

from coach.tui.themes import LIGHT
from coach.tui.widgets.keybar import KeyBar
from coach.voice.checks import Check
from coach.voice.devices import Device

Way = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [(80, 24), (160, 45), (200, 60)]


def keys(*pressed: str, shows: str) -> Way:
    async def go(pilot: Pilot[int]) -> None:
        await pilot.press(*pressed)
        await on_screen(pilot, shows)

    return go


async def compared(pilot: Pilot[int]) -> None:
    await keys("r", shows="c Compare")(pilot)
    await keys("c", shows="Gained")(pilot)


WAYS: dict[str, Way] = {
    "home": keys(shows="was interrupted: press u"),
    "help": keys("question_mark", shows="Esc closes this."),
    "asked": keys("enter", shows="The clock starts with your answer."),
    "typed": keys("t", "enter", shows="Typing"),
    "discard": keys("t", "enter", "escape", shows="Stop this answer?"),
    "demo": keys("d", shows="DEMO."),
    "last card": keys("r", shows="of 100"),
    "detail": keys("r", "3", "enter", shows="What good sounds like"),
    "review": keys("r", "t", shows="Showing everything"),
    "why": keys("r", "t", "n", "o", shows="What good sounds like"),
    "edit": keys("r", "t", "e", shows="What did you say?"),
    "compare": compared,
    "real": keys("r", "4", shows="k Real"),
    "figures": keys("r", "t", "f", "f", "f", "end", shows="k Real"),
    "measured": keys("r", "4", "k", shows="how was it measured?"),
    "progress": keys("p", shows="Weakest: press w to drill"),
    "search": keys("slash", "a", shows="of 2"),
    "answers": keys("s", shows="3 answers"),
    "doctor": keys("c", shows="Does everything work here?"),
    "models": keys("m", shows="Best for this machine"),
    "settings": keys("comma", "down", "down", "down", "down", "down", shows="Takes one of any"),
    "microphone": keys("comma", "down", "enter", shows="a long name of a device"),
    "voice": keys("comma", "down", "down", "down", "enter", shows="English (America)"),
}


def cut(pilot: Pilot[int]) -> list[str]:
    """Return the texts that don't fit their place, but for those that a list may shorten."""
    found: list[str] = []
    for text in pilot.app.screen.query(Static):
        if not text.is_on_screen or text.has_class("title") or text.id == "preview":
            continue
        needed = text.visual.get_height(text.styles, text.size.width) if text.size.width else 0
        if needed > text.size.height or text.region.right > pilot.app.size.width:
            found.append(f"{text!r}: {text.visual}")
    return found


def keys_cells(pilot: Pilot[int]) -> int:
    """Return how far the keys reach in the last line."""
    return cell_len(str(pilot.app.screen.query_one(KeyBar).content))


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_cut_at_any_size(stage: Stage, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = Check(True, "a long name of a device that takes its room (3 to choose from)")
    for part in ("microphone", "loudspeaker", "model"):
        monkeypatch.setattr(f"coach.tui.screens.doctor.check_{part}", lambda *_: quick, raising=False)
    monkeypatch.setattr("coach.tui.screens.doctor.check_voice", lambda: quick, raising=False)
    device = Device(0, "a long name of a device that takes its room and more of it", 1, 48_000, True)
    monkeypatch.setattr("coach.voice.devices.input_devices", lambda: (device,))
    names = [(str(n), f"English (America) {n}") for n in range(20)]
    monkeypatch.setattr("coach.voice.speaker.voices", lambda: names)
    monkeypatch.setattr("coach.tui.screens.models.estimate", lambda _: {"small.en": 0.8})
    stage.save(days_ago=3)
    stage.save()
    stage.interrupt()
    async with stage.app().run_test(size=SIZES[0]) as pilot:
        await on_screen(pilot, "was interrupted: press u")
        await WAYS[way](pilot)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: shown(pilot.app).count("\n") == size[1] - 1)
            await until(pilot, lambda: not cut(pilot))
            if pilot.app.screen.query(KeyBar):
                await until(pilot, lambda size=size: 0 < keys_cells(pilot) <= size[0])


async def test_light_and_dark_change_with_one_key(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await pilot.press("ctrl+t")
        await until(pilot, lambda: pilot.app.theme == LIGHT.name)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: pilot.app.current_theme.dark)


async def test_without_colours_everything_still_stands_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage.save()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "19 Nov 10:31")
        await pilot.press("r", "3")
        await on_screen(pilot, "[3 Points]")
        assert pilot.app.no_color
