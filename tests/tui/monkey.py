"""Somebody who presses any key on any screen and pulls at the window, by a seed: it can be done again."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from textual.pilot import Pilot, WaitForScreenTimeout

from coach.tui.app import CoachApp

OFTEN = "down up enter escape space tab left right pagedown pageup".split()
WORDS = "abuse safety [bold] 字 ⁧ é {x} $1".split()
NAMED = (
    "home end shift+tab backspace delete ctrl+s ctrl+p ctrl+n ctrl+t ctrl+z ctrl+backslash f1 f2"
    " question_mark slash ctrl+a ctrl+x ctrl+v ctrl+k ctrl+u ctrl+w shift+right ctrl+left insert f5"
).split()
LETTERS = [*"abcdefghijklmnoprstuvwxyz", *"0123456789", "N", "G", "comma", "full_stop"]
LEFT_WITHIN_S = 30.0
LEAVES = ("q", "ctrl+q", "ctrl+c")
"""Keys that end the program on some screen; what comes after them finds nothing to press."""


async def play(pilot: Pilot[int], chance: random.Random, presses: int, seen: Counter[str]) -> None:
    """Press so many keys, or fewer where one of them ends the program; count them by screen in ``seen``."""
    for _ in range(presses):
        app = pilot.app
        if app._exit:
            return
        seen[type(app.screen).__name__] += 1
        if chance.random() < 0.04:
            await pilot.resize_terminal(chance.randint(20, 200), chance.randint(5, 60))
        else:
            await _press(pilot, *_keys(chance))


async def _press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys; where one ends the program while a screen opens, that screen is waited for in vain."""
    try:
        await pilot.press(*keys)
    except WaitForScreenTimeout:
        if not pilot.app._exit:
            raise


def _keys(chance: random.Random) -> list[str]:
    kind = chance.random()
    if kind < 0.45:
        return [chance.choice(OFTEN)]
    if kind < 0.85:
        return [chance.choice(LETTERS)]
    if kind < 0.97:
        return [chance.choice(NAMED)]
    return list(chance.choice(WORDS)) if kind < 0.99 else [LEAVES[0]]


async def lap(
    make: Callable[[], CoachApp],
    seed: int,
    presses: int,
    seen: Counter[str],
    quits: Callable[[], object] = bool,
) -> str:
    """Start the program, play on it and quit; return the screen on which it was quit.

    ``quits`` is called before the key that does. Raise what any of the screens raised.
    """
    chance = random.Random(seed)
    app = make()
    async with app.run_test(size=(chance.randint(60, 180), chance.randint(20, 50))) as pilot:
        await play(pilot, chance, presses, seen)
        last = type(app.screen).__name__ if app.screen_stack else ""
        quits()
        app.simulate_key("ctrl+q")
        async with asyncio.timeout(LEFT_WITHIN_S):
            while not app._exit:
                await asyncio.sleep(0.001)
    if app.fault:
        raise app.fault
    return last
