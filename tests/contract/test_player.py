"""Hearing an answer again: from the second that was chosen, until it is over or stopped."""

import wave
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from coach.errors import DataError, VoiceError
from coach.voice.audio import read_blocks
from coach.voice.player import LoudPlayer, at_rate

RATE_HZ = 16_000


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """Four seconds whose loudness tells the second: 2,000, 4,000, 6,000, 8,000."""
    samples = np.repeat(np.array([2_000, 4_000, 6_000, 8_000], np.int16), RATE_HZ)
    samples[np.arange(len(samples)) % 16 < 8] *= -1  # a tone of 1 kHz
    path = tmp_path / "steps.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(samples.tobytes())
    return path


def test_the_sound_begins_at_the_second_that_was_chosen(steps: Path) -> None:
    left = np.abs(at_rate(steps, RATE_HZ, 2.25))
    assert len(left) == 1.75 * RATE_HZ
    assert left[0] == 6_000
    assert left[-1] == 8_000


def test_beyond_its_end_there_is_nothing_to_play(steps: Path) -> None:
    assert len(at_rate(steps, RATE_HZ, 9.0)) == 0


def test_it_is_heard_from_the_loudspeaker_from_there_on(sound, steps: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    with sound.heard(heard):
        LoudPlayer(None).play(steps, 2.0, Event())
    spoken = np.concatenate([block.samples for block in read_blocks(heard)])
    loud = np.flatnonzero(np.abs(spoken) > 1_000)
    assert (loud[-1] - loud[0]) / RATE_HZ == pytest.approx(2.0, abs=0.4)


def test_stop_cuts_it_short(sound, steps: Path, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    stop = Event()
    with sound.heard(heard, stop):
        LoudPlayer(None).play(steps, 0.0, stop)
    spoken = np.concatenate([block.samples for block in read_blocks(heard)])
    loud = np.flatnonzero(np.abs(spoken) > 1_000)
    assert (loud[-1] - loud[0]) / RATE_HZ < 3.0


def test_a_set_stop_means_nothing_is_played() -> None:
    stop = Event()
    stop.set()
    LoudPlayer("no such device").play(Path("no such file"), 0.0, stop)


def test_a_file_that_is_gone_is_named(sound, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.flac"):
        LoudPlayer(None).play(tmp_path / "gone.flac", 0.0, Event())


def test_without_a_loudspeaker_it_says_so(sound, steps: Path) -> None:
    sound.do("stop")
    with pytest.raises(VoiceError, match="loudspeaker"):
        LoudPlayer(None).play(steps, 0.0, Event())
