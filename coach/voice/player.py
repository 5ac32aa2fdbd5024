"""Plays sound on a loudspeaker: a recorded answer from any second on, a question, a light that came on."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

import numpy as np

from coach.errors import VoiceError
from coach.voice.audio import Resampler, Samples, open_sound
from coach.voice.devices import Device, find, opening_and_closing, portaudio, refresh
from coach.voice.watchdog import watched

STALLED_AFTER_S = 2.0
CHUNKS_AHEAD = 30
"""Three seconds are made ready before they are heard."""
ComeOn = Callable[[], None]
"""Tells the watchdog that playing has come on."""


class LoudPlayer:
    """Fills the role of ``Player`` with a device, named by index or part of its name."""

    def __init__(self, output: str | None) -> None:
        self._output = output

    def play(self, path: Path, from_s: float, stop: Event) -> None:
        """Play the file from ``from_s`` on; return when it is over or ``stop`` was set.

        Raise ``VoiceError`` where there is no loudspeaker or it fails, ``DataError`` where the file can't
        be read.
        """
        if not stop.is_set():
            play(path, self._output, stop, from_s)


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


class _Ahead:
    """Sound that is fetched while it is heard, for a recording can last hours."""

    def __init__(self, chunks: Iterable[Samples], channels: int) -> None:
        self._coming, self._channels = iter(chunks), channels
        self._ready, self._rest = SimpleQueue[bytes](), b""
        self._fetched = Event()
        self.asked_for_more = Event()

    @property
    def is_over(self) -> bool:
        """Whether all of it was handed to the device."""
        return self._fetched.is_set() and self._ready.empty() and not self._rest

    def fetch(self) -> None:
        """Make ready what comes next."""
        while self._ready.qsize() < CHUNKS_AHEAD and not self._fetched.is_set():
            chunk = next(self._coming, None)
            if chunk is None:
                self._fetched.set()
            else:
                self._ready.put(np.repeat(chunk, self._channels).tobytes())

    def hand(self, out: Any, _frames: int, _time: Any, _status: Any) -> None:
        """Fill what the device asks for, in PortAudio's own thread."""
        self.asked_for_more.set()
        while len(self._rest) < len(out) and not self._ready.empty():
            self._rest += self._ready.get_nowait()
        now, self._rest = self._rest[: len(out)], self._rest[len(out) :]
        out[: len(now)] = now
        if len(now) < len(out):
            out[len(now) :] = b"\0" * (len(out) - len(now))
            if self.is_over:
                raise portaudio().CallbackStop


def _sound(chunks: Iterable[Samples], device: Device, stop: Event, come_on: ComeOn) -> None:
    """Play to the end or until ``stop``; raise ``VoiceError`` where the device fails or stalls."""
    channels, over = min(2, device.channels), Event()
    ahead = _Ahead(chunks, channels)
    ahead.fetch()
    try:
        with opening_and_closing:
            stream = portaudio().RawOutputStream(
                device=device.index, channels=channels, dtype="int16", latency="high", callback=ahead.hand,
                samplerate=device.sample_rate_hz, finished_callback=over.set,
            )  # fmt: skip
            stream.start()
    except portaudio().PortAudioError as error:
        raise VoiceError(f"The loudspeaker {device.name} can't be opened ({error.args[0]})") from error
    try:
        asked_at_s = time.monotonic()
        while not over.wait(0.02) and not stop.is_set() and time.monotonic() - asked_at_s < STALLED_AFTER_S:
            come_on()
            ahead.fetch()
            if ahead.asked_for_more.is_set():
                ahead.asked_for_more.clear()
                asked_at_s = time.monotonic()
    finally:
        with opening_and_closing:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
    if not ahead.is_over and not stop.is_set():
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
