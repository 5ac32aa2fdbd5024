"""The stage on which the screens are tried: a home folder, and file-backed roles."""

import wave
from pathlib import Path

import numpy as np
import pytest
from stage import Stage

from coach.model import SPEECH_RATE_HZ
from coach.voice.checks import Check


@pytest.fixture
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty seconds of a quiet hum."""
    path = tmp_path_factory.mktemp("sound") / "answer.wav"
    hum = (3_000 * np.sin(np.arange(30 * SPEECH_RATE_HZ) / 20)).astype(np.int16)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SPEECH_RATE_HZ)
        out.writeframes(hum.tobytes())
    return path


@pytest.fixture
def stage(tmp_path: Path, sound: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    works = Check(True, "works")
    monkeypatch.setattr("coach.voice.checks.check_microphone", lambda *_: works)
    monkeypatch.setattr("coach.voice.checks.check_model", lambda *_: works)
    # On a busy machine what is said in passing would be gone before a test looks.
    monkeypatch.setattr("coach.tui.app.READS_LETTERS_A_S", 0.01)
    # There, too, an answer that is left may take longer to be kept than anybody should wait for it.
    monkeypatch.setattr("coach.tui.screens.answer.LEAVES_WITHIN_S", 60.0)
    home = tmp_path / "home"
    home.mkdir()
    return Stage(home, sound)
