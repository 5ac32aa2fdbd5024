"""A recording on its way to the disk: raw samples, unbuffered, so that hardly any can be lost."""

import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, Event, Thread

from coach.errors import MicrophoneError
from coach.model import Recording
from coach.private import replacing
from coach.voice.audio import sidecar

FSYNC_EVERY_S = 1.0
PATIENCE_S = 2.0
"""A disk that takes longer is slow: the sound waits in memory while the candidate goes on speaking."""
LAST_PATIENCE_S = 5.0
PIECE_BYTES = 1 << 20


class PcmFile:
    """Writes mono int16 to ``path``, its sidecar first; what the disk does not take is kept in memory.

    A thread of its own writes, so that a disk that hangs holds nobody up; while sound is kept in memory,
    each ``write`` makes it try the disk again. ``on_trouble`` is told once in plain words when that begins.
    Raise ``MicrophoneError`` where nothing can be recorded at ``path`` in the first place.
    """

    def __init__(self, path: Path, sample_rate_hz: int, on_trouble: Callable[[str], None]) -> None:
        self.path, self.sample_rate_hz = path, sample_rate_hz
        self._on_trouble = on_trouble
        self._told = self._closing = False
        self._held, self._written = bytearray(), 0
        self._refused: OSError | None = None
        self._changed = Condition()
        self._all_tried = Event()
        try:
            with replacing(sidecar(path)) as out:
                out.write(json.dumps({"sample_rate_hz": sample_rate_hz}).encode())
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._out = os.fdopen(descriptor, "wb", buffering=0)
        except OSError as error:
            raise MicrophoneError(
                f"The recording can't be written to {path} ({error.strerror}): make room or allow it"
            ) from error
        self._syncing = Thread(target=self._sync, name="fsync", daemon=True)
        self._syncing.start()
        self._writing = Thread(target=self._work, name="recording", daemon=True)
        self._writing.start()

    @property
    def recording(self) -> Recording:
        """All that was recorded, in whole samples: what is on the disk and what is in memory."""
        with self._changed:
            return Recording(self.path, self.sample_rate_hz, self._written // 2, bytes(self._held))

    @property
    def held_s(self) -> float:
        """Seconds of sound that are only in memory, because the disk does not take them.

        What is on its way to a disk that takes it does not count.
        """
        return len(self._held) / 2 / self.sample_rate_hz if self._told else 0.0

    def write(self, samples: bytes) -> None:
        """Return when the samples are on the disk, or the disk refuses them or is slow."""
        with self._changed:
            behind = bool(self._held)
            self._held += samples
            self._refused = None
            self._changed.notify_all()
            if not behind:
                self._changed.wait_for(lambda: not self._held or self._refused, PATIENCE_S)
            if not self._held or self._told:
                return
            self._told = True
            why = f"takes no more ({self._refused.strerror})" if self._refused else "is slow"
        self._on_trouble(
            f"The disk {why}: go on speaking, your answer is kept in memory;"
            " if there is no room at the end, you are asked where to save it"
        )

    def close(self) -> None:
        """Try the disk a last time; what it refuses stays in ``recording``."""
        with self._changed:
            self._closing, self._refused = True, None
            self._changed.notify_all()
        self._writing.join(LAST_PATIENCE_S)

    def _work(self) -> None:
        while piece := self._next():
            self._put(piece)
        self._all_tried.set()
        self._syncing.join()
        with suppress(OSError):
            self._out.close()

    def _next(self) -> bytes:
        """Return what is to be written now; nothing after the last try."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or (self._held and not self._refused))
            return b"" if self._refused else bytes(self._held[:PIECE_BYTES])

    def _put(self, piece: bytes) -> None:
        done, refused = 0, None
        try:
            done = self._out.write(piece)
            if done % 2:  # half a sample: it is written again with its other half
                self._out.seek(-1, os.SEEK_CUR)
                done -= 1
            if not done:
                refused = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            refused = error
        with self._changed:
            self._written += done
            del self._held[:done]
            self._refused = refused
            self._changed.notify_all()

    def _sync(self) -> None:
        """Put what is written beyond a power cut, each second: beside the writing, for it can take long."""
        last = False
        while not last:
            last = self._all_tried.wait(FSYNC_EVERY_S)
            with suppress(OSError):  # what the disk refuses shows when it is written
                os.fsync(self._out.fileno())
