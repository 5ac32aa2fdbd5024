"""Says a question aloud: a child process writes the speech, PortAudio plays it."""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

import numpy as np

from coach.errors import DataError, VoiceError
from coach.settings import DEFAULTS
from coach.voice.audio import Resampler, Samples, open_sound
from coach.voice.devices import Device, find, opening_and_closing, portaudio, refresh
from coach.voice.watchdog import watched

RATE_WPM = DEFAULTS.voice_rate
"""pyttsx3's own 200 words a minute is fast for a question that one hears for the first time."""
SPEECH_WITHIN_S = 10.0
STALLED_AFTER_S = 2.0
CHUNKS_AHEAD = 30
"""Three seconds are made ready before they are heard."""
ComeOn = Callable[[], None]
"""Tells the watchdog that playing has come on."""


class SilentSpeaker:
    """Fills the role of ``Speaker`` without a sound: the question is on the screen."""

    def say(self, text: str, stop: Event) -> None:
        """Return at once."""


class LoudSpeaker:
    """Fills the role of ``Speaker`` with pyttsx3 and a device, named by index or part of its name.

    ``voice`` is an id or part of a name from ``voices``, ``rate_wpm`` how fast it speaks; speech once
    made is kept in ``cache_dir``.
    """

    def __init__(
        self, output: str | None, voice: str | None, cache_dir: Path, rate_wpm: int = RATE_WPM
    ) -> None:
        self._output, self._voice, self._cache_dir, self._rate_wpm = output, voice, cache_dir, rate_wpm

    def say(self, text: str, stop: Event) -> None:
        """Say ``text``; return when it was played or ``stop`` was set.

        Raise ``VoiceError`` where no speech can be made or played, within seconds.
        """
        if text.strip() and not stop.is_set():
            play(self.speech(text), self._output, stop)

    def speech(self, text: str) -> Path:
        """Return a sound file that says ``text``, from the cache or newly made."""
        key = hashlib.sha256(json.dumps([text, self._voice, self._rate_wpm]).encode()).hexdigest()[:32]
        path = self._cache_dir / f"{key}.wav"
        if path.exists():
            return path
        try:
            self._cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            voice = _voice_id(self._voice) if self._voice else None
            with tempfile.TemporaryDirectory(dir=self._cache_dir) as folder:
                made = Path(folder) / "speech.wav"
                make_speech({"text": text, "voice": voice, "rate": self._rate_wpm, "path": str(made)}, made)
                made.chmod(0o600)
                made.replace(path)
        except OSError as error:
            raise VoiceError(
                f"The spoken question can't be saved in {self._cache_dir} ({error.strerror})"
            ) from error
        return path


def voices() -> tuple[tuple[str, str], ...]:
    """Return the id and the name of every voice; raise ``VoiceError`` where speech does not work."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "voices.json"
        _in_child({"list": True, "path": str(listed)})
        try:
            return tuple((voice["id"], voice["name"]) for voice in json.loads(listed.read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise VoiceError(
                "The computer's voices can't be listed: the question stays on screen as text"
            ) from error


def _voice_id(wanted: str) -> str:
    known = voices()
    exact = [id for id, name in known if wanted.casefold() in (id.casefold(), name.casefold())]
    part = [id for id, name in known if wanted.casefold() in f"{id} {name}".casefold()]
    if not exact and not part:
        raise VoiceError(f"No voice is called {wanted}: coach doctor lists some that are")
    return (exact or part)[0]


def make_speech(wish: dict[str, Any], path: Path) -> None:
    """Make a sound file, twice if need be: now and then a speech engine comes out empty."""
    for _ in range(2):
        _in_child(wish)
        try:
            rate_hz, chunks = open_sound(path)
            if sum(len(chunk) for chunk in chunks) > rate_hz // 10:
                return
        except DataError:
            continue
    raise VoiceError(
        "The computer's voice says nothing: the question stays on screen as text; run coach doctor"
    )


def _in_child(wish: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "coach.voice.say"]
    root = Path(__file__).parents[2]
    try:
        subprocess.run(command, input=json.dumps(wish), text=True, cwd=root, timeout=SPEECH_WITHIN_S,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise VoiceError("The computer's voice hangs: the question stays on screen as text") from error


def play(path: Path, output: str | None, stop: Event, from_s: float = 0.0) -> None:
    """Play a sound file from a second on, to its end or until ``stop``.

    Raise ``DataError`` where it can't be read, ``VoiceError`` where the device fails twice, stalls or hangs.
    """

    def twice(come_on: ComeOn) -> None:
        try:
            _play(path, find(output, "output"), stop, from_s, come_on)
        except VoiceError:
            if stop.is_set():
                return
            refresh()  # the device may have come, or come back, since PortAudio last looked
            _play(path, find(output, "output"), stop, from_s, come_on)

    watched(twice, stop, VoiceError("The sound system does not answer: restart it, or the computer"))


def play_beside(sound: Callable[[int], Samples], output: str | None) -> None:
    """Play what ``sound`` returns for a rate while the microphone records.

    Where that fails PortAudio is not started anew, since that would end the recording: raise ``VoiceError``.
    """
    device = find(output, "output")
    _sound([sound(device.sample_rate_hz)], device, Event(), lambda: None)


def _play(path: Path, device: Device, stop: Event, from_s: float, come_on: ComeOn) -> None:
    _sound(_at_rate(path, device.sample_rate_hz, from_s, come_on), device, stop, come_on)


def _sound(chunks: Iterable[Samples], device: Device, stop: Event, come_on: ComeOn) -> None:
    """Play to the end or until ``stop``; raise ``VoiceError`` where the device fails or stalls.

    The sound is fetched while it is heard, for a recording can last hours.
    """
    channels = min(2, device.channels)
    ahead, rest = SimpleQueue[bytes](), b""
    coming = iter(chunks)
    asked_for_more, fetched, over = Event(), Event(), Event()

    def fetch() -> None:
        while ahead.qsize() < CHUNKS_AHEAD and not fetched.is_set():
            chunk = next(coming, None)
            if chunk is None:
                fetched.set()
            else:
                ahead.put(np.repeat(chunk, channels).tobytes())

    def callback(out: Any, _frames: int, _time: Any, _status: Any) -> None:
        nonlocal rest
        asked_for_more.set()
        while len(rest) < len(out) and not ahead.empty():
            rest += ahead.get_nowait()
        now, rest = rest[: len(out)], rest[len(out) :]
        out[: len(now)] = now
        if len(now) < len(out):
            out[len(now) :] = b"\0" * (len(out) - len(now))
            if fetched.is_set() and ahead.empty():
                raise portaudio().CallbackStop

    fetch()
    try:
        with opening_and_closing:
            stream = portaudio().RawOutputStream(
                device=device.index, channels=channels, dtype="int16", latency="high", callback=callback,
                samplerate=device.sample_rate_hz, finished_callback=over.set,
            )  # fmt: skip
            stream.start()
    except portaudio().PortAudioError as error:
        raise VoiceError(f"The loudspeaker {device.name} can't be opened ({error.args[0]})") from error
    try:
        asked_at_s = time.monotonic()
        while not over.wait(0.02) and not stop.is_set() and time.monotonic() - asked_at_s < STALLED_AFTER_S:
            come_on()
            fetch()
            if asked_for_more.is_set():
                asked_for_more.clear()
                asked_at_s = time.monotonic()
    finally:
        with opening_and_closing:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
    if (rest or not ahead.empty() or not fetched.is_set()) and not stop.is_set():
        raise VoiceError(f"The loudspeaker {device.name} stopped before the sound was over")


def at_rate(path: Path, rate_hz: int, from_s: float = 0.0) -> Samples:
    """Return a short sound file from a second on, at the rate of a device."""
    return np.concatenate(list(_at_rate(path, rate_hz, from_s, lambda: None)))


def _at_rate(path: Path, rate_hz: int, from_s: float, come_on: ComeOn) -> Iterator[Samples]:
    from_hz, chunks = open_sound(path)
    resampler = Resampler(from_hz, rate_hz)
    skip = round(from_s * from_hz)
    for chunk in chunks:
        if skip < len(chunk):
            yield resampler.feed(chunk[skip:])
        skip = max(0, skip - len(chunk))
        come_on()
    yield resampler.finish()
