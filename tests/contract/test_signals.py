"""Lights that are heard: short, quiet, told apart by ear, and never at the cost of the recording."""

import threading
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from coach.lights import LightName
from coach.voice.microphone import DeviceMicrophone
from coach.voice.signals import LOUDEST, SpokenSignal, ToneSignal
from coach.voice.speaker import LoudSpeaker

RATE_HZ = 16_000
LIGHTS: tuple[LightName, ...] = ("green", "yellow", "red", "over")


def bursts(samples: np.ndarray) -> int:
    """Count the tones: stretches of sound with a pause between."""
    loud = np.abs(samples.astype(np.int32)) > 300
    voiced = [bool(loud[at : at + RATE_HZ // 50].any()) for at in range(0, len(loud), RATE_HZ // 50)]
    return sum(now and not before for before, now in pairwise([False, *voiced]))


def test_lights_are_told_apart_by_the_number_of_tones_and_the_last_one_by_their_fall() -> None:
    tones = [ToneSignal(None, print).samples(light, 60.0, RATE_HZ) for light in LIGHTS]
    assert [bursts(tone) for tone in tones] == [1, 2, 3, 2]
    assert not np.array_equal(tones[1], tones[3])
    assert all(len(tone) <= RATE_HZ for tone in tones)
    assert all(np.abs(tone).max() <= LOUDEST * 32_768 for tone in tones)


def test_a_spoken_light_says_the_time_in_under_two_seconds_and_quietly(tmp_path: Path) -> None:
    voice = LoudSpeaker(None, None, tmp_path)
    said = SpokenSignal(None, voice, print).samples("green", 180.0, RATE_HZ)
    assert RATE_HZ // 4 < len(said) < 2 * RATE_HZ
    assert 0.1 * 32_768 < np.abs(said).max() <= 2 * LOUDEST * 32_768
    assert voice.speech("3 minutes.") in list(tmp_path.iterdir())


def signalled() -> None:
    """Wait until every signal has sounded."""
    for thread in threading.enumerate():
        if thread.name == "signal":
            thread.join()


def loudest(recorded: Path) -> int:
    """Return the loudest sample of a WAV file that is still being written."""
    data = recorded.read_bytes()[44:] if recorded.exists() else b""
    return int(np.abs(np.frombuffer(data[: len(data) // 2 * 2], np.int16).astype(np.int32)).max(initial=0))


def test_a_tone_is_heard_while_the_recording_goes_on(sound, tmp_path: Path) -> None:
    told: list[str] = []
    heard = tmp_path / "heard.wav"
    recorder = sound.begin("rec", str(heard), "30")
    finish, ends = Event(), list[tuple[float, float]]()
    for block in DeviceMicrophone(None, told.append).blocks(tmp_path / "answer.pcm", finish, Event()):
        ends.append((block.start_s, block.end_s))
        if len(ends) % 20 == 3:  # again, should the machine be too busy to record the first
            ToneSignal(None, told.append)("red", 300.0)
        if loudest(heard) > 1_000 or recorder.poll() is not None:
            finish.set()
    signalled()
    assert loudest(heard) > 1_000
    assert all("only silence" in says for says in told)  # nobody speaks into the virtual microphone
    assert all(before[1] == pytest.approx(after[0]) for before, after in pairwise(ends))


def test_a_signal_that_can_not_be_heard_is_told_of_and_harms_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    ToneSignal("no such device", told.append)("green", 60.0)
    signalled()
    assert len(told) == 1
    assert told[0].startswith("The light can't be heard: ")
