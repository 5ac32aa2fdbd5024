"""One capture from a real device: its own thread, a watchdog, and a new segment where the old one died.

The thread puts every chunk on the disk before it hands it on. What is known of PortAudio and kept to
here: a stalled source leaves its stream "active" while callbacks just stop, ``stop`` then hangs where
``abort`` does not, and devices that come and go are seen only after a new start.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import numpy as np

from coach.errors import CoachError, MicrophoneError, VoiceError
from coach.ports import STOPPED
from coach.voice import watchdog
from coach.voice.audio import CHUNK_S, Resampler, Samples
from coach.voice.devices import Device, find, opening_and_closing, portaudio, refresh
from coach.voice.pcm import PcmFile
from coach.voice.watchdog import watched

STALLED_AFTER_S = 1.0
FIRST_SOUND_WITHIN_S = 2.0
ZEROS_FOR_S = 2.0
"""So much digital silence at first makes it look at the device again; twice as much each further time,
since some microphones with noise suppression send zeros whenever nobody speaks."""
TRIES = 6
TAIL_S = 0.15
"""After Finish, so long is listened on: the last syllable is still on its way through the buffers."""


class _Stream:
    """An open device; its callback does nothing but enqueue."""

    def __init__(self, device: Device, file_rate_hz: int | None) -> None:
        self._arrived: SimpleQueue[bytes] = SimpleQueue()
        self._channels = 1
        try:
            self._stream = self._open(device, 1)
        except portaudio().PortAudioError:
            self._channels = device.channels  # some drivers give all channels or none
            self._stream = self._open(device, self._channels)
        self._to_file = Resampler(device.sample_rate_hz, file_rate_hz or device.sample_rate_hz)

    def next(self, timeout_s: float) -> Samples:
        """Return the next chunk at the rate of the file; raise ``Empty`` where none comes in time."""
        samples = np.frombuffer(self._arrived.get(timeout=timeout_s), np.int16)
        if self._channels > 1:
            samples = samples.reshape(-1, self._channels)[:, 0]
        return self._to_file.feed(samples)

    def end(self) -> None:
        with opening_and_closing:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)

    def _open(self, device: Device, channels: int) -> Any:
        def callback(data: Any, _frames: int, _time: Any, _status: Any) -> None:
            self._arrived.put(bytes(data))

        with opening_and_closing:
            stream = portaudio().RawInputStream(
                device=device.index, channels=channels, dtype="int16", latency="high", callback=callback,
                samplerate=device.sample_rate_hz, blocksize=int(device.sample_rate_hz * CHUNK_S),
            )  # fmt: skip
            try:
                stream.start()
            except BaseException:
                stream.close(ignore_errors=True)
                raise
            return stream


def begin(
    wanted: str | None, path: Path, finish: Event, paused: Event, on_trouble: Callable[[str], None]
) -> "Capture":
    """Begin to record; raise ``MicrophoneError`` where there is no microphone, or none that answers, or
    where ``finish`` is set before it is open."""
    hangs = MicrophoneError(
        "The sound system does not answer: restart it, or the computer, or answer at the keyboard"
    )
    begun: SimpleQueue[Capture] = SimpleQueue()
    given_up = Event()

    def work(_come_on: Callable[[], None]) -> None:
        capture = Capture(wanted, path, finish, paused, on_trouble)
        begun.put(capture)
        if given_up.is_set():
            capture.abandon()

    try:
        watched(work, finish, hangs)
        return begun.get_nowait()
    except Empty:
        raise MicrophoneError(
            "Nothing was recorded: the microphone was not open yet; start the answer again"
        ) from None
    finally:
        given_up.set()


class Capture:
    """Records ``wanted`` to ``path`` from its creation on; raise ``MicrophoneError`` where it can't begin."""

    def __init__(
        self, wanted: str | None, path: Path, finish: Event, paused: Event, on_trouble: Callable[[str], None]
    ) -> None:
        self._wanted, self._finish, self._paused, self._on_trouble = wanted, finish, paused, on_trouble
        device = self._look(wanted)
        self._first_name = self._name = device.name
        self.file = PcmFile(path, device.sample_rate_hz, on_trouble)
        try:
            self._stream = _Stream(device, None)
        except portaudio().PortAudioError as error:
            self.file.close()
            raise MicrophoneError(f"The microphone {device.name} can't be opened ({_said(error)}): close what"
                                  " else uses it, or choose another with --input") from error  # fmt: skip
        self._out: SimpleQueue[Samples | CoachError | None] = SimpleQueue()
        self._alive_at_s = time.monotonic()
        self._abandoned = False
        self._zeros_s, self._zeros_limit_s, self._told_zeros = 0.0, ZEROS_FOR_S, False
        Thread(target=self._run, name="microphone", daemon=True).start()

    @staticmethod
    def _look(wanted: str | None) -> Device:
        try:
            refresh()  # whatever was plugged in since PortAudio last looked
            return find(wanted, "input")
        except VoiceError as error:
            raise MicrophoneError(str(error)) from error

    def chunks(self) -> Iterator[Samples]:
        """Yield what is recorded until Finish; raise ``MicrophoneError`` when the device fails for good."""
        while True:
            try:
                got = self._out.get(timeout=0.25)
            except Empty:
                if time.monotonic() - self._alive_at_s > watchdog.STUCK_AFTER_S:
                    raise MicrophoneError(
                        "The sound system hangs: what you said so far is kept; restart coach, or the"
                        " computer, before you answer again"
                    ) from None
                continue
            if got is None:
                return
            if isinstance(got, CoachError):
                raise got
            yield got

    def abandon(self) -> None:
        """End the capture because nobody listens any more."""
        self._abandoned = True

    @property
    def _over(self) -> bool:
        return self._abandoned or self._finish.is_set()

    def _run(self) -> None:
        failed: CoachError | None = None
        try:
            try:
                self._record()
            finally:
                self.file.close()
        except CoachError as error:
            failed = error
        except Exception as error:  # whatever it is, whoever waits for the next chunk has to be told
            failed = MicrophoneError(f"The microphone failed ({error}): what you said so far is kept")
            failed.__cause__ = error
        finally:
            self._out.put(failed)
            self._stream.end()

    def _record(self) -> None:
        last_s, ends_s = time.monotonic(), float("inf")
        stalled_after_s = FIRST_SOUND_WITHIN_S
        while (now_s := time.monotonic()) < ends_s:
            self._alive_at_s = now_s
            if ends_s == float("inf") and self._over:
                ends_s = now_s + TAIL_S
            try:
                self._take(self._stream.next(0.05))
                last_s, stalled_after_s = time.monotonic(), STALLED_AFTER_S
            except Empty:
                if now_s - last_s > stalled_after_s and not self._over:
                    self._on_trouble(STOPPED)
                    if who := self._reopen():
                        self._on_trouble(f"{who}: please repeat your last sentence")
                    last_s = time.monotonic()

    def _take(self, samples: Samples) -> None:
        if self._paused.is_set():
            return
        if len(samples):
            self.file.write(samples.tobytes())
            self._out.put(samples)
        self._watch_zeros(samples)

    def _watch_zeros(self, samples: Samples) -> None:
        if samples.any():
            if self._told_zeros:
                self._on_trouble("The microphone sends sound again.")
            self._zeros_s, self._told_zeros = 0.0, False
            return
        self._zeros_s += len(samples) / self.file.sample_rate_hz
        if self._zeros_s < self._zeros_limit_s:
            return
        if self._zeros_limit_s > ZEROS_FOR_S and not self._told_zeros:
            self._told_zeros = True
            self._on_trouble("The microphone sends only silence: is it muted? On a Mac, let the terminal"
                             " use it under System Settings, Privacy, Microphone")  # fmt: skip
        self._zeros_s, self._zeros_limit_s = 0.0, self._zeros_limit_s * 2
        before = self._name
        if (who := self._reopen()) and self._name != before:
            self._on_trouble(who)

    def _reopen(self) -> str:
        """Begin a new segment on the same device, or the default one if it is gone; return which is back.

        Once the answer is over none is begun and nothing returned. Raise ``MicrophoneError`` after ``TRIES``.
        """
        for attempt in range(TRIES):
            self._alive_at_s = time.monotonic()
            self._stream.end()
            if self._over:
                return ""
            try:
                refresh()
                self._stream = _Stream(self._device_now(), self.file.sample_rate_hz)
                self._take_first()
                if self._name == self._first_name:
                    return "The microphone is back"
                return f"Your microphone is gone, going on with {self._name}"
            except (MicrophoneError, VoiceError, portaudio().PortAudioError, Empty):
                self._finish.wait(0.3 * attempt)
        raise MicrophoneError("The microphone has stopped and does not come back: what you said so far is"
                              " kept; check its plug before you answer again")  # fmt: skip

    def _device_now(self) -> Device:
        try:
            device = find(self._wanted, "input")
        except MicrophoneError:
            device = find(None, "input")
        self._name = device.name
        return device

    def _take_first(self) -> None:
        """Wait for the first chunk of a new segment; raise ``Empty`` where none comes."""
        samples = self._stream.next(FIRST_SOUND_WITHIN_S)
        if not self._paused.is_set() and len(samples):
            self.file.write(samples.tobytes())
            self._out.put(samples)


def _said(error: Exception) -> str:
    """Return the text of a PortAudio error without its number."""
    return str(error.args[0]) if error.args else str(error)
