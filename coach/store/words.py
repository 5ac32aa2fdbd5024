"""The words of all sessions, quick for thousands: what was read once is remembered beside them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from coach.model import WordFix, mended
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


class _Corrections(msgspec.Struct):
    words: tuple[WordFix, ...] = ()


class _Answer(msgspec.Struct):
    transcript: _Transcript
    corrections: _Corrections | None = None

    @property
    def text(self) -> str:
        """What was said, as the candidate corrected it."""
        said = [word.text for utterance in self.transcript.utterances for word in utterance.words]
        if self.corrections:
            runs = mended(said, self.corrections.words)
            said = [fix.meant if fix else said[start] for start, _, fix in runs]
        return " ".join(word for word in said if word)


class _Session(msgspec.Struct):
    answers: tuple[_Answer, ...]


class _Index(msgspec.Struct):
    """The content of the cache; one of another form is made anew."""

    sessions: _Known
    form: Literal[2]


def read_words(home: Path, ids: Iterable[str]) -> dict[str, str]:
    """Return what was said in each of these sessions, answer after answer, as it was corrected.

    Unreadable ones are left out.
    """
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
        remember(home / WORDS, _Index(fresh, 2))
    return {id: text for id, (_, text) in fresh.items()}


def _words(path: Path) -> str:
    session = msgspec.json.decode(read_private(path), type=_Session)
    return " ".join(answer.text for answer in session.answers)


def _remembered(home: Path) -> _Known:
    with suppress(OSError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return msgspec.json.decode(read_private(home / WORDS), type=_Index).sessions
    return {}
