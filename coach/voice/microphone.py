"""The two microphones: a device's, and a file's that behaves like one."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

from coach.errors import MicrophoneError
from coach.model import Block, Recording
from coach.voice import capture
from coach.voice.audio import Samples, blocks_of, open_sound
from coach.voice.pcm import PcmFile


def _keep_quiet(_trouble: str) -> None:
    """Take a report of trouble and do nothing with it."""


class _Recorder:
    """What both have in common: the file that the last ``blocks`` call writes."""

    def __init__(self) -> None:
        self._file: PcmFile | None = None

    def recording(self) -> Recording:
        """Return what the last ``blocks`` call has recorded so far, with what the disk has not taken.

        Raise ``MicrophoneError`` where there was none.
        """
        if self._file is None:
            raise MicrophoneError("Nothing has been recorded yet: start an answer first")
        return self._file.recording

    @property
    def held_s(self) -> float:
        """Seconds of the recording that are only in memory, because the disk does not take them."""
        return self._file.held_s if self._file else 0.0


class DeviceMicrophone(_Recorder):
    """Fills the role of ``Microphone`` with a device, named by index or part of its name.

    ``on_trouble`` is told in plain words of what the candidate should know while recording goes on
    (a stalled device, silence only, a full disk); it is called from the recording's own thread.
    """

    def __init__(self, input: str | None = None, on_trouble: Callable[[str], None] = _keep_quiet) -> None:
        super().__init__()
        self._input, self._on_trouble = input, on_trouble

    def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
        begun = capture.begin(self._input, path, finish, paused, self._on_trouble)
        self._file = begun.file
        try:
            yield from blocks_of(begun.chunks(), begun.file.sample_rate_hz)
        finally:
            begun.abandon()


class FileMicrophone(_Recorder):
    """Fills the role of ``Microphone`` with a sound file, at its own pace or as fast as it is taken."""

    def __init__(
        self, source: Path, realtime: bool = True, on_trouble: Callable[[str], None] = _keep_quiet
    ) -> None:
        super().__init__()
        self._source, self._realtime, self._on_trouble = source, realtime, on_trouble

    def blocks(self, path: Path, finish: Event, paused: Event) -> Iterator[Block]:
        """Yield the file's blocks; raise ``DataError`` where it can't be read as sound."""
        rate_hz, chunks = open_sound(self._source)
        self._file = file = PcmFile(path, rate_hz, self._on_trouble)

        def recorded() -> Iterator[Samples]:
            for chunk in self._paced(chunks, rate_hz, finish, paused):
                file.write(chunk.tobytes())
                yield chunk

        with closing(file):
            yield from blocks_of(recorded(), rate_hz)

    def _paced(
        self, chunks: Iterator[Samples], rate_hz: int, finish: Event, paused: Event
    ) -> Iterator[Samples]:
        due_s = time.monotonic()
        for chunk in chunks:
            while paused.is_set() and not finish.wait(0.02):
                due_s = time.monotonic()
            if self._realtime:
                due_s += len(chunk) / rate_hz
                finish.wait(max(0.0, due_s - time.monotonic()))
            if finish.is_set():
                return
            yield chunk
