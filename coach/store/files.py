"""Private files, written whole or not at all."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from coach.errors import DataError, StoreError
from coach.private import NO_LINKS, replacing

_LARGEST_EDITED = 1_000_000


@contextmanager
def refusals(path: Path, doing: str, otherwise: str = "choose another folder with --home") -> Generator[None]:
    """Turn what the disk refuses at ``path`` into a ``StoreError`` that says what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} can't be {doing} ({error.strerror or error}):"
            f" check free space and permissions, or {otherwise}."
        ) from error


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter; ``FileExistsError`` where something is there."""
    path.mkdir(mode=0o700)


def make_home(path: Path) -> None:
    """Make the home folder unless it is there; raise ``StoreError``."""
    with refusals(path, "made"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def read_private(path: Path) -> bytes:
    """Return a file's bytes without following a link; raise ``OSError``."""
    with os.fdopen(os.open(path, os.O_RDONLY | NO_LINKS), "rb") as source:
        return source.read()


def read_edited(path: Path) -> bytes:
    """Return the bytes of a file that people edit too, none where there is no file; raise ``DataError``.

    The mark that some editors put before UTF-8 is left out.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | NO_LINKS), "rb") as source:
            data = source.read(_LARGEST_EDITED + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DataError(
            f"{path} can't be read ({error.strerror or error}): check its permissions."
        ) from error
    if len(data) > _LARGEST_EDITED:
        raise DataError(f"{path} is larger than such a file can be: remove what does not belong there.")
    return data.removeprefix(BOM_UTF8)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in ``path`` so that a kill or a power cut leaves the old file or the new one.

    Raise ``StoreError`` where the disk refuses; the old file is untouched then.
    """
    with refusals(path, "written"), replacing(path) as out:
        out.write(data)


def append_line(path: Path, line: bytes) -> None:
    """Add one line beyond the reach of a power cut; raise ``StoreError``.

    A line that was cut off before stays a line of its own, for the reader to pass over.
    """
    with refusals(path, "written"):
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | NO_LINKS
        with os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0) as out:
            if out.seek(0, os.SEEK_END):
                out.seek(-1, os.SEEK_END)
                line = line if out.read(1) == b"\n" else b"\n" + line
            out.write(line + b"\n")
            os.fsync(out.fileno())
