"""A recording on its way to the disk: raw samples, unbuffered, so that hardly any can be lost."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from coach.errors import MicrophoneError, StoreError
from coach.model import Recording
from coach.voice.audio import sidecar

FSYNC_EVERY_S = 1.0


class PcmFile:
    """Writes mono int16 to ``path``, its sidecar first; a full disk makes it keep the sound in memory.

    While sound is held back, every write tries the disk again; ``on_trouble`` is told once in plain
    words when that begins. ``rescue`` writes all of it to another place. Raise ``MicrophoneError``
    where nothing can be recorded at ``path`` in the first place.
    """

    def __init__(self, path: Path, sample_rate_hz: int, on_trouble: Callable[[str], None]) -> None:
        self.path, self.sample_rate_hz = path, sample_rate_hz
        self._on_trouble = on_trouble
        self._held = bytearray()
        self._told = False
        self._written = 0
        self._closed = Event()
        try:
            _write_private(sidecar(path), json.dumps({"sample_rate_hz": sample_rate_hz}).encode())
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._out = os.fdopen(descriptor, "wb", buffering=0)
        except OSError as error:
            raise MicrophoneError(
                f"The recording can't be written to {path} ({error.strerror}): make room or allow it"
            ) from error
        self._syncing = Thread(target=self._sync, name="fsync", daemon=True)
        self._syncing.start()

    @property
    def recording(self) -> Recording:
        """What is on the disk, in whole samples."""
        return Recording(self.path, self.sample_rate_hz, self._written // 2)

    @property
    def held_s(self) -> float:
        """Seconds of sound that are only in memory, because the disk refused them."""
        return len(self._held) / 2 / self.sample_rate_hz

    def write(self, samples: bytes) -> None:
        self._held += samples
        try:
            while self._held:
                done = self._out.write(self._held)
                self._written += done
                del self._held[:done]
        except OSError as error:
            if not self._told:
                self._told = True
                self._on_trouble(
                    f"The disk takes no more ({error.strerror}): your answer is kept in memory,"
                    " go on speaking; make room before you finish"
                )

    def close(self) -> None:
        """Try the disk a last time; what it refuses stays in memory for ``rescue``."""
        self.write(b"")
        self._closed.set()
        self._syncing.join()
        self._out.close()

    def _sync(self) -> None:
        """Put what is written beyond a power cut, each second: beside the writing, for it can take long."""
        last = False
        while not last:
            last = self._closed.wait(FSYNC_EVERY_S)
            with suppress(OSError):  # what the disk refuses shows when it is written
                os.fsync(self._out.fileno())

    def rescue(self, path: Path) -> Recording:
        """Write the whole recording, on disk and in memory, elsewhere; raise ``StoreError`` if refused."""
        try:
            with self.path.open("rb") as written:
                sound = written.read(self._written) + bytes(self._held)
            _write_private(sidecar(path), json.dumps({"sample_rate_hz": self.sample_rate_hz}).encode())
            _write_private(path, sound)
        except OSError as error:
            raise StoreError(f"{path} can't be written ({error.strerror}): choose another place") from error
        return Recording(path, self.sample_rate_hz, len(sound) // 2)


def _write_private(path: Path, content: bytes) -> None:
    """Write and sync a file that only its owner can read; raise ``OSError``."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
