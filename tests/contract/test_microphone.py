"""What every microphone keeps to: a device's (a virtual one) and a file's."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from coach.errors import DataError, MicrophoneError
from coach.model import SPEECH_RATE_HZ, Block
from coach.ports import Microphone
from coach.voice import capture, watchdog
from coach.voice.audio import sidecar
from coach.voice.microphone import DeviceMicrophone, FileMicrophone

LOST_AT_MOST_S = 0.2


@pytest.fixture(params=["device", "file", "fast file"])
def microphone(request: pytest.FixtureRequest, short_answer: Path) -> Iterator[Microphone]:
    """Each microphone with the same sentence coming in."""
    if request.param == "device":
        sound = request.getfixturevalue("sound")
        playing = sound.begin("play", str(short_answer))
        yield DeviceMicrophone()
        playing.kill()
        playing.wait()
    else:
        yield FileMicrophone(short_answer, realtime=request.param == "file")


@pytest.fixture
def pcm(tmp_path: Path) -> Path:
    return tmp_path / "answer-1.pcm"


def take(blocks: Iterator[Block], seconds: float) -> list[Block]:
    """Take blocks until so much answer time has passed."""
    taken: list[Block] = []
    for block in blocks:
        taken.append(block)
        if block.end_s >= seconds:
            break
    return taken


def test_blocks_are_mono_int16_at_sixteen_kilohertz_end_to_end(microphone: Microphone, pcm: Path) -> None:
    blocks = take(microphone.blocks(pcm, Event(), Event()), 1.5)
    assert all(block.samples.dtype == np.int16 and block.samples.ndim == 1 for block in blocks)
    assert blocks[0].start_s == 0.0
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(blocks))
    assert sum(len(block.samples) for block in blocks) / SPEECH_RATE_HZ == pytest.approx(blocks[-1].end_s)


def test_every_block_is_on_disk_before_it_is_handed_on(microphone: Microphone, pcm: Path) -> None:
    for block in islice(microphone.blocks(pcm, Event(), Event()), 15):
        rate_hz = json.loads(sidecar(pcm).read_text())["sample_rate_hz"]
        assert pcm.stat().st_size / 2 / rate_hz >= block.end_s - 0.001
        assert microphone.recording().seconds >= block.end_s - 0.001


def test_finish_ends_the_blocks_and_the_recording_holds_them_all(microphone: Microphone, pcm: Path) -> None:
    finish = Event()
    end_s = 0.0
    for block in microphone.blocks(pcm, finish, Event()):
        end_s = block.end_s
        if end_s >= 0.8:
            finish.set()
    recording = microphone.recording()
    assert recording.frames == pcm.stat().st_size // 2
    assert recording.seconds == pytest.approx(end_s, abs=0.01)
    assert end_s < 2.0


def test_answer_time_stands_still_while_paused(microphone: Microphone, pcm: Path) -> None:
    finish, paused = Event(), Event()
    blocks = microphone.blocks(pcm, finish, paused)
    before = take(blocks, 0.5)[-1]
    paused.set()
    resume = Resume(paused, after_s=1.0)
    after = take(blocks, before.end_s + 0.5)
    resume.join()
    assert after[0].start_s == pytest.approx(before.end_s)
    finish.set()
    rest = list(blocks)
    assert microphone.recording().seconds == pytest.approx((rest or after)[-1].end_s, abs=0.01)


def test_the_recording_is_for_its_owner_alone(microphone: Microphone, pcm: Path) -> None:
    take(microphone.blocks(pcm, Event(), Event()), 0.3)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (pcm, sidecar(pcm))} == {0o600}


def test_nothing_can_be_asked_of_a_microphone_that_has_recorded_nothing() -> None:
    for microphone in (DeviceMicrophone(), FileMicrophone(Path("unused.wav"))):
        with pytest.raises(MicrophoneError, match="Nothing has been recorded"):
            microphone.recording()


def test_a_file_is_heard_to_its_end(short_answer: Path, pcm: Path) -> None:
    blocks = list(FileMicrophone(short_answer, realtime=False).blocks(pcm, Event(), Event()))
    assert blocks[-1].end_s == pytest.approx(11.0, abs=0.11)


def test_a_recording_that_was_cut_off_is_a_microphone_too(
    short_answer: Path, pcm: Path, tmp_path: Path
) -> None:
    list(FileMicrophone(short_answer, realtime=False).blocks(pcm, Event(), Event()))
    with pcm.open("ab") as cut_off:
        cut_off.write(b"\x01")
    again = FileMicrophone(pcm, realtime=False)
    list(again.blocks(tmp_path / "again.pcm", Event(), Event()))
    assert again.recording().path.read_bytes() == pcm.read_bytes()[:-1]


def test_a_file_that_is_no_sound_is_refused_by_name(tmp_path: Path, pcm: Path) -> None:
    (tmp_path / "letter.wav").write_text("Dear all,")
    with pytest.raises(DataError, match=r"letter\.wav"):
        next(FileMicrophone(tmp_path / "letter.wav").blocks(pcm, Event(), Event()))


# --- what can happen to a device ---------------------------------------------------------


class Resume:
    """Clears an event a little later, so that something can happen meanwhile."""

    def __init__(self, event: Event, after_s: float) -> None:
        from threading import Timer

        self._timer = Timer(after_s, event.clear)
        self._timer.start()

    def join(self) -> None:
        self._timer.join()


def recorded_through(
    sound,
    short_answer: Path,
    pcm: Path,
    harm: Callable[[], None],
    mend: Callable[[], None],
    device: str | None = None,
):
    """Record, do harm after a second, mend it when the candidate is told, finish when it has gone on."""
    told: list[str] = []

    def on_trouble(text: str) -> None:
        told.append(text)
        if len(told) == 1:
            mend()

    finish = Event()
    playing = sound.begin("play", str(short_answer))
    harmed_at_s = 0.0
    blocks: list[Block] = []
    for block in DeviceMicrophone(device, on_trouble).blocks(pcm, finish, Event()):
        blocks.append(block)
        if not harmed_at_s and block.end_s >= 1.0:
            harmed_at_s = block.end_s
            harm()
        if "repeat your last sentence" in "".join(told) and block.end_s >= harmed_at_s + 1.0:
            finish.set()
    playing.kill()
    playing.wait()
    return told, blocks


def test_a_microphone_that_stalls_is_told_of_and_goes_on_in_the_same_recording(
    sound, short_answer, pcm
) -> None:
    told, blocks = recorded_through(
        sound, short_answer, pcm, lambda: sound.do("stall"), lambda: sound.do("unstall")
    )
    assert "has stopped" in told[0]
    assert "is back" in told[1]
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(blocks))
    assert pcm.stat().st_size / 2 / json.loads(sidecar(pcm).read_text())["sample_rate_hz"] == pytest.approx(
        blocks[-1].end_s, abs=0.01
    )


def test_a_sound_server_that_dies_and_comes_back_costs_only_its_absence(sound, short_answer, pcm) -> None:
    told, blocks = recorded_through(
        sound, short_answer, pcm, lambda: sound.do("crash"), lambda: sound.do("start")
    )
    assert ("has stopped" in told[0], "is back" in told[1]) == (True, True)
    assert blocks[-1].end_s >= 2.0


def test_a_microphone_that_never_comes_back_is_an_error_and_what_was_said_stays(
    sound, short_answer, pcm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "TRIES", 2)
    sound.begin("play", str(short_answer))
    blocks = DeviceMicrophone().blocks(pcm, Event(), Event())
    last = take(blocks, 1.0)[-1]
    sound.do("crash")
    with pytest.raises(MicrophoneError, match="what you said so far is kept"):
        list(blocks)
    assert pcm.stat().st_size / 2 / 44_100 >= last.end_s - 0.001


def test_a_sound_server_that_dies_at_stop_costs_nothing_of_what_was_said(sound, short_answer, pcm) -> None:
    sound.begin("play", str(short_answer))
    finish = Event()
    microphone = DeviceMicrophone()
    blocks = microphone.blocks(pcm, finish, Event())
    last = take(blocks, 1.0)[-1]
    sound.do("crash")
    finish.set()
    list(blocks)
    assert microphone.recording().seconds >= last.end_s - 0.001


def test_a_sound_system_that_hangs_in_the_answer_is_given_up_and_what_was_said_stays(
    sound, short_answer, pcm, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound.begin("play", str(short_answer))
    microphone = DeviceMicrophone()
    blocks = microphone.blocks(pcm, Event(), Event())
    last = take(blocks, 1.0)[-1]
    with frozen(sound, monkeypatch), pytest.raises(MicrophoneError, match=r"hangs|does not come back"):
        list(blocks)
    assert microphone.recording().seconds >= last.end_s - 0.001


def test_a_sound_system_that_hangs_at_the_start_is_given_up(
    sound, pcm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with frozen(sound, monkeypatch), pytest.raises(MicrophoneError, match="does not answer"):
        next(DeviceMicrophone().blocks(pcm, Event(), Event()))


@contextmanager
def frozen(sound, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every call into the sound server hangs, and is given up soon."""
    monkeypatch.setattr(watchdog, "STUCK_AFTER_S", 1.0)
    sound.do("freeze")
    try:
        yield
    finally:
        sound.do("crash")


HEADSET = """
pcm.headset {
  type pulse
  device vmic
  hint { show on description "Headset" }
}
"""


def test_a_device_that_vanishes_is_replaced_by_the_one_that_is_there_and_told_of(
    sound, short_answer, pcm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "alsa.conf"
    everything = "</usr/share/alsa/alsa.conf>\n"
    known.write_text(everything + HEADSET)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(known))

    def unplug() -> None:
        known.write_text(everything)
        sound.do("crash")

    told, _ = recorded_through(sound, short_answer, pcm, unplug, lambda: sound.do("start"), "headset")
    assert "has stopped" in told[0]
    assert re.match("Your microphone is gone, going on with .+: please repeat your last sentence", told[1])


def test_a_microphone_that_sends_only_zeros_is_told_of_and_goes_on_and_so_is_its_sound(
    sound, short_answer: Path, pcm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "ZEROS_FOR_S", 0.5)
    told: list[str] = []
    finish, playing = Event(), None
    for block in DeviceMicrophone(on_trouble=told.append).blocks(pcm, finish, Event()):
        if told and playing is None:
            assert not block.samples.any()
            playing = sound.begin("play", str(short_answer))
        if told[-1:] == ["The microphone sends sound again."] or block.end_s > 30:
            finish.set()
    if playing:
        playing.kill()
        playing.wait()
    assert "only silence" in told[0]
    assert told[-1] == "The microphone sends sound again."


def test_no_microphone_is_an_error_that_says_what_to_do(sound, pcm) -> None:
    sound.do("stop")
    with pytest.raises(MicrophoneError, match="No microphone was found"):
        next(DeviceMicrophone().blocks(pcm, Event(), Event()))


def test_without_portaudio_the_error_says_what_to_install(pcm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(MicrophoneError, match="libportaudio2"):
        next(DeviceMicrophone().blocks(pcm, Event(), Event()))


def test_a_name_that_no_device_has_is_answered_with_those_that_exist(sound, pcm) -> None:
    with pytest.raises(MicrophoneError, match=r"'Sennheiser'.*default"):
        next(DeviceMicrophone("Sennheiser").blocks(pcm, Event(), Event()))


LISTEN = """
import sys, time
from pathlib import Path
from threading import Event
from coach.voice.microphone import DeviceMicrophone
began_s = None
for block in DeviceMicrophone().blocks(Path(sys.argv[1]), Event(), Event()):
    began_s = began_s or time.monotonic() - block.end_s
    print(time.monotonic() - began_s, flush=True)
"""


def lost_s(pcm: Path, killed_after_s: float, env: dict[str, str]) -> float:
    """Return what the program could have heard until it was killed, less what is on the disk."""
    child = subprocess.Popen([sys.executable, "-c", LISTEN, str(pcm)], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, env=env, text=True, cwd=Path.cwd())  # fmt: skip
    assert child.stdout is not None
    heard_s = next(heard for heard in map(float, child.stdout) if heard >= killed_after_s)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    rate_hz = json.loads(sidecar(pcm).read_text())["sample_rate_hz"]
    return heard_s - pcm.stat().st_size / 2 / rate_hz


@pytest.mark.parametrize("killed_after_s", [0.5, 1.27, 2.03])
def test_kill_minus_nine_loses_at_most_a_fifth_of_a_second(sound, pcm, killed_after_s: float) -> None:
    # A machine too busy to serve the device is given two more tries: what coach holds back, it always does.
    tries = (lost_s(pcm.with_name(f"{n}.pcm"), killed_after_s, sound.env) for n in range(3))
    assert any(lost <= LOST_AT_MOST_S for lost in tries)
