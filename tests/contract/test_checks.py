"""What the doctor says of the voice, with and without what it needs."""

import shutil
from pathlib import Path
from threading import Event

import pytest

from coach.voice import checks
from coach.voice.checks import check_loudspeaker, check_microphone, check_model, check_voice
from coach.voice.models import BUNDLED_MINI


def test_what_works_is_named_and_asks_for_nothing(sound, tmp_path: Path) -> None:
    shutil.copytree(BUNDLED_MINI, tmp_path / "models" / "base.en")
    found = [check_microphone(), check_loudspeaker(), check_voice(), check_model(tmp_path)]
    assert [(check.ok, check.do) for check in found] == [(True, "")] * 4
    assert "base.en" in found[3].says
    assert check_model(tmp_path / "empty", str(BUNDLED_MINI)).ok


def test_what_is_missing_comes_with_one_thing_to_do(sound, tmp_path: Path) -> None:
    sound.do("stop")
    from coach.voice.devices import refresh

    refresh()
    for check in (check_microphone(), check_loudspeaker(), check_microphone("7"), check_model(tmp_path)):
        assert not check.ok
        assert check.says
        assert check.do


def test_a_part_that_hangs_does_not_hang_the_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "WITHIN_S", 0.05)
    monkeypatch.setattr(checks, "find", lambda *_: Event().wait(2))
    assert check_microphone() == checks.Check(
        False, "The microphone does not answer", "answer at the keyboard with --typed"
    )


def test_an_unforeseen_failure_is_a_finding_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("odd driver")

    monkeypatch.setattr(checks, "find", broken)
    assert "odd driver" in check_microphone().says
