"""The list of all sessions, quick for thousands: what was read once is remembered beside them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from coach.errors import StoreError
from coach.model import Session
from coach.store.draft import DRAFT, SESSION, Notes, refuse_lost
from coach.store.files import read_private, refusals
from coach.store.reading import Outline, read, read_session

INDEX = ".index.json"
"""A cache: it may be deleted at any time, the session files are the truth."""


class Summary(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One session in a list; ``seconds``, ``overall`` and ``demo`` are its first answer's.

    ``overall`` is what counts, ``at_first`` what it was before it was corrected or scored anew.
    """

    id: str
    question: str
    started_at: str
    seconds: float | None
    overall: int | None
    state: Literal["complete", "unfinished", "unreadable"]
    demo: bool = False
    at_first: int | msgspec.UnsetType | None = msgspec.UNSET

    @property
    def corrected(self) -> bool:
        """Whether ``overall`` is not what it was at first found to be."""
        return self.at_first is not msgspec.UNSET


Stamp = tuple[int, int, int]
"""What changes whenever a file does."""
_Known = dict[str, tuple[Stamp, Summary]]


class _Index(msgspec.Struct):
    """The content of the index; one of another form is made anew."""

    sessions: _Known
    form: Literal[2]


def list_sessions(home: Path, ids: re.Pattern[str]) -> list[Summary]:
    """Return a summary of every session in ``home``, the newest first; raise ``StoreError``."""
    known = _remembered(home)
    listed: list[Summary] = []
    fresh: _Known = {}
    for name in _names(home, ids):
        folder = home / name
        stamp = stamp_of(folder / SESSION)
        if (folder / DRAFT).exists():
            listed.append(_unfinished(folder))
        elif stamp and name in known and known[name][0] == stamp:
            listed.append(known[name][1])
            fresh[name] = known[name]
        elif stamp:
            listed.append(_complete(folder))
            fresh[name] = (stamp, listed[-1])
    if fresh != known:
        remember(home / INDEX, _Index(fresh, 2))
    return listed


def others(session: Session, saved: Iterable[Summary]) -> list[Summary]:
    """Return what a session can be compared with: the other scored ones about its question, in their order.

    None of them is a demo, and there is none for a session that is not scored itself.
    """
    if session.overall is None:
        return []
    scored = (s for s in saved if s.state == "complete" and s.overall is not None and not s.demo)
    return [s for s in scored if s.question == session.question and s.id != session.id]


def _names(home: Path, ids: re.Pattern[str]) -> list[str]:
    if not home.exists():
        return []
    with refusals(home, "read"), os.scandir(home) as entries:
        names = [e.name for e in entries if ids.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
    return sorted(names, reverse=True)


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file, ``None`` where there is none."""
    try:
        stat = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _unfinished(folder: Path) -> Summary:
    try:
        notes = read(folder / DRAFT, Notes)
        if not (folder / SESSION).exists():
            refuse_lost(folder)
    except StoreError:
        return _unreadable(folder)
    return Summary(folder.name, notes.question, notes.started_at, None, None, "unfinished")


def _complete(folder: Path) -> Summary:
    """Read all of a session but its single words: damage to the rest is told in the list already."""
    try:
        session = read_session(folder, Outline)
    except StoreError:
        return _unreadable(folder)
    return Summary(
        folder.name,
        session.question,
        session.started_at,
        session.seconds,
        session.overall,
        "complete",
        session.demo,
        session.at_first,
    )


def _unreadable(folder: Path) -> Summary:
    started_at = folder.name[:11] + folder.name[11:19].replace("-", ":")
    return Summary(folder.name, folder.name[20:], started_at, None, None, "unreadable")


def _remembered(home: Path) -> _Known:
    with suppress(OSError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return msgspec.json.decode(read_private(home / INDEX), type=_Index).sessions
    return {}


def remember(cache: Path, known: object) -> None:
    """Write a cache; where that is refused, the next look just takes longer."""
    new = cache.with_name(f"{cache.name}.{os.getpid()}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(msgspec.json.encode(known))
        new.replace(cache)
    except OSError:
        with suppress(OSError):
            new.unlink()
