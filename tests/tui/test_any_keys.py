"""Any key at any time, in a window of any size: nothing gives. ``python bench/soak.py`` goes on for hours."""

from collections import Counter

import pytest
from monkey import lap
from stage import Stage


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_keys_are_pressed_no_screen_fails_and_the_program_can_be_left(
    stage: Stage, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # should a key ask for a model
    monkeypatch.setenv("HOME", str(stage.home))
    for days in range(3):
        stage.save(days_ago=days)
    stage.interrupt()
    stage.voice.silent = seed % 2 == 0
    seen: Counter[str] = Counter()
    await lap(stage.app, seed, 50, seen)
    assert seen
