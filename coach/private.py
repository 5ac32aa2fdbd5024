"""Files that only their owner can read, written whole or not at all, and the lock between two programs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NOT_FOLDERS = (errno.EINVAL, errno.EBADF, errno.ENOTSUP)
"""What a file system says that can sync files and no folders."""


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """Give a new file to fill; a kill or a power cut leaves the old one at ``path`` or the new one, whole.

    Where anything fails the old file is untouched and the new one is gone. Raise ``OSError``.
    """
    new = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINKS, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """Put the names in a folder beyond the reach of a power cut, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOLDERS:
            raise
    finally:
        os.close(descriptor)


class Lock:
    """A lock on a file, held until ``release`` or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock; raise ``BlockingIOError`` where another program (or another draft) holds it."""
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINKS, 0o600)
        try:
            if sys.platform == "win32":
                import msvcrt

                try:
                    msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
                except OSError as error:
                    raise BlockingIOError(*error.args) from error
            else:
                import fcntl

                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise

    def make_way(self) -> None:
        """Let go where the system removes nothing that is open; elsewhere it is held until ``release``."""
        if sys.platform == "win32":
            self.release()

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
