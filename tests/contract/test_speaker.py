"""What every speaker keeps to: the loud one (a virtual loudspeaker) and the silent one."""

import stat
import wave
from pathlib import Path
from threading import Event, Timer

import numpy as np
import pytest

from coach.errors import VoiceError
from coach.ports import Speaker
from coach.voice import speaker as speaking
from coach.voice import watchdog
from coach.voice.speaker import LoudSpeaker, SilentSpeaker, voices

TEXT = "How do you think about safety? Take three to five minutes."


@pytest.fixture(params=["loud", "silent"])
def speaker(request: pytest.FixtureRequest, tmp_path: Path) -> Speaker:
    if request.param == "silent":
        return SilentSpeaker()
    request.getfixturevalue("sound")
    return LoudSpeaker(None, None, tmp_path)


def test_saying_returns_when_it_is_said_and_can_be_said_again(speaker: Speaker) -> None:
    speaker.say("Yes.", Event())
    speaker.say("Yes.", Event())


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_to_say_is_said_at_once(speaker: Speaker, text: str) -> None:
    speaker.say(text, Event())


def test_a_set_stop_means_nothing_is_said(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    LoudSpeaker("no such device", None, tmp_path).say(TEXT, stop)
    assert list(tmp_path.iterdir()) == []


def test_the_whole_question_is_heard_from_the_loudspeaker(sound, tmp_path: Path) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    with wave.open(str(loud.speech(TEXT))) as made:
        wanted_s = made.getnframes() / made.getframerate()
    heard = tmp_path / "heard.wav"
    with sound.heard(heard):
        loud.say(TEXT, Event())
    samples, rate_hz = loud_part(heard)
    assert len(samples) / rate_hz == pytest.approx(wanted_s, abs=0.6)


def test_stop_cuts_the_question_short(sound, tmp_path: Path) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    loud.speech(TEXT)
    heard = tmp_path / "heard.wav"
    stop = Event()
    with sound.heard(heard, stop):
        loud.say(TEXT, stop)
    samples, rate_hz = loud_part(heard)
    assert len(samples) / rate_hz < 2.5


def test_speech_is_made_once_and_kept(sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    made = loud.speech(TEXT)
    monkeypatch.setattr(speaking, "make_speech", lambda *_: pytest.fail("made again"))
    assert loud.speech(TEXT) == made
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


def test_a_voice_that_hangs_is_given_up(sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "SPEECH_WITHIN_S", 0.01)
    with pytest.raises(VoiceError, match="hangs"):
        LoudSpeaker(None, None, tmp_path).say(TEXT, Event())


def test_a_voice_that_comes_out_empty_is_tried_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[object] = []
    monkeypatch.setattr(speaking, "_in_child", tries.append)
    with pytest.raises(VoiceError, match="stays on screen"):
        LoudSpeaker(None, None, tmp_path).speech(TEXT)
    assert len(tries) == 2


def test_no_loudspeaker_is_an_error_that_says_what_to_do(sound, tmp_path: Path) -> None:
    sound.do("stop")
    with pytest.raises(VoiceError, match="loudspeaker"):
        LoudSpeaker(None, None, tmp_path).say("Yes.", Event())


def test_a_sound_server_that_dies_while_the_question_is_asked_is_an_error(sound, tmp_path: Path) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    loud.speech(TEXT)
    Timer(1.0, sound.do, ["crash"]).start()
    with pytest.raises(VoiceError, match="loudspeaker"):
        loud.say(TEXT, Event())


def test_a_loudspeaker_that_takes_no_more_sound_is_an_error(sound, tmp_path: Path) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    loud.speech(TEXT)
    Timer(1.0, sound.do, ["mute"]).start()
    with pytest.raises(VoiceError, match="stopped before"):
        loud.say(TEXT, Event())


def test_a_sound_system_that_hangs_is_given_up_and_lets_go_at_once_when_stopped(
    sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = LoudSpeaker(None, None, tmp_path)
    loud.speech(TEXT)
    monkeypatch.setattr(watchdog, "STUCK_AFTER_S", 1.0)
    sound.do("freeze")
    try:
        with pytest.raises(VoiceError, match="does not answer"):
            loud.say(TEXT, Event())
        monkeypatch.setattr(watchdog, "STUCK_AFTER_S", 600.0)
        stop = Event()
        Timer(0.2, stop.set).start()
        loud.say(TEXT, stop)
    finally:
        sound.do("crash")


def test_voices_are_listed_and_one_can_be_chosen_by_a_part_of_its_name(tmp_path: Path) -> None:
    known = voices()
    assert len(known) > 1
    id, _ = next((id, name) for id, name in known if id.endswith("en-us"))
    plain, other = (LoudSpeaker(None, v, tmp_path).speech(TEXT) for v in (None, id[:-1]))
    assert plain.read_bytes() != other.read_bytes()


def test_a_voice_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="Zaphod"):
        LoudSpeaker(None, "Zaphod", tmp_path).speech(TEXT)


def loud_part(path: Path) -> tuple[np.ndarray, int]:
    """What was recorded from its first loud sample to its last, and its rate."""
    with wave.open(str(path)) as recorded:
        channels, rate_hz = recorded.getnchannels(), recorded.getframerate()
        samples = np.frombuffer(recorded.readframes(recorded.getnframes()), np.int16)[::channels]
    loud = np.flatnonzero(np.abs(samples) > 300)
    return samples[loud[0] : loud[-1]], rate_hz
