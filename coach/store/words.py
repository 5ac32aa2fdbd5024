"""The words of all sessions, quick for thousands: what was read once is remembered beside them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from coach.store.draft import SESSION
from coach.store.files import read_private
from coach.store.listing import Stamp, remember, stamp_of

WORDS = ".words.json"
"""A cache: it may be deleted at any time, the session files are the truth."""

_Known = dict[str, tuple[Stamp, str]]


class _Word(msgspec.Struct):
    text: str


class _Utterance(msgspec.Struct):
    words: tuple[_Word, ...]


class _Transcript(msgspec.Struct):
    utterances: tuple[_Utterance, ...]


class _Answer(msgspec.Struct):
    transcript: _Transcript


class _Session(msgspec.Struct):
    answers: tuple[_Answer, ...]


def read_words(home: Path, ids: Iterable[str]) -> dict[str, str]:
    """Return what was said in each of these sessions, answer after answer; unreadable ones are left out."""
    known = _remembered(home)
    fresh: _Known = {}
    for id in ids:
        now = stamp_of(home / id / SESSION)
        if now is None:
            continue
        if id in known and known[id][0] == now:
            fresh[id] = known[id]
            continue
        with suppress(OSError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            fresh[id] = (now, _words(home / id / SESSION))
    if fresh != known:
        remember(home / WORDS, fresh)
    return {id: text for id, (_, text) in fresh.items()}


def _words(path: Path) -> str:
    session = msgspec.json.decode(read_private(path), type=_Session)
    answers = (answer.transcript.utterances for answer in session.answers)
    return " ".join(word.text for said in answers for utterance in said for word in utterance.words)


def _remembered(home: Path) -> _Known:
    with suppress(OSError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return msgspec.json.decode(read_private(home / WORDS), type=_Known)
    return {}
