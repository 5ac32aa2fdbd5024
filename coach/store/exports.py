"""Which files were exported from a session, so that deleting it can delete them too."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from coach.private import replacing
from coach.store.files import read_private, refusals, write_whole

EXPORTS = "exports.json"


def write_export(folder: Path, path: Path, text: str) -> None:
    """Write an export for its owner alone and remember it in the session's folder; raise ``StoreError``.

    What is no regular file, such as a pipe, is written to and not remembered.
    """
    data = text.encode()
    with refusals(path, "written", "choose another file with -o"):
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        known = {**_remembered(folder), str(path): _digest(data)}
        write_whole(folder / EXPORTS, msgspec.json.encode(known))
        with replacing(path) as out:
            out.write(data)


def delete_exports(folder: Path) -> list[Path]:
    """Delete the exports that are still as they were written; return those that were changed since."""
    changed: list[Path] = []
    for name, digest in _remembered(folder).items():
        path = Path(name)
        if not path.is_file() or path.is_symlink():
            continue
        with refusals(path, "deleted"):
            if _digest(path.read_bytes()) == digest:
                path.unlink()
            else:
                changed.append(path)
    return changed


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _remembered(folder: Path) -> dict[str, str]:
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(read_private(folder / EXPORTS), type=dict[str, str])
    return {}
