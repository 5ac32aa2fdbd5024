"""Saved files read strictly: what a newer coach wrote is refused by name, and so is what is damaged."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from coach.errors import StoreError, brief
from coach.model import Answer, Session
from coach.store.draft import SESSION, Notes
from coach.store.files import read_private, refusals

SCHEMA = 1
"""The same number for sessions, drafts and the deck."""


class _AnswerOutline(Answer, frozen=True, kw_only=True):
    transcript: msgspec.Raw  # pyright: ignore[reportIncompatibleVariableOverride]


class Outline(Session, frozen=True, kw_only=True):
    """A session whose words are left unread, which take most of the time that reading takes."""

    answers: tuple[_AnswerOutline, ...]


T = TypeVar("T", Session, Outline, Notes)
S = TypeVar("S", Session, Outline)


class _Schema(msgspec.Struct):
    schema: int = SCHEMA


def read(path: Path, kind: type[T]) -> T:
    """Read a file of the store; raise ``StoreError`` that says what is wrong with it."""
    with refusals(path, "read"):
        data = read_private(path)
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        refuse_newer(path, data)
        raise StoreError(f"{path} can't be read ({brief(error)}): mend it, or delete the session.") from error
    if found.schema > SCHEMA:
        refuse_newer(path, data)
    return found


def read_session(folder: Path, kind: type[S] = Session) -> S:
    """Read the session in a folder, under the folder's name; raise ``StoreError``."""
    path = folder / SESSION
    session = read(path, kind)
    for answer in session.answers:
        if answer.audio is not None and not re.fullmatch(r"answer-\d{1,4}\.flac", answer.audio):
            raise StoreError(
                f"{path}: audio '{brief(answer.audio)}' is no file of this session;"
                " write answer-1.flac there, or null."
            )
    return msgspec.structs.replace(session, id=folder.name)


def refuse_newer(path: Path, data: bytes) -> None:
    """Raise ``StoreError`` where a newer coach wrote the file; what names no schema is not of a newer one."""
    schema = SCHEMA
    with suppress(msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        schema = msgspec.json.decode(data, type=_Schema).schema
    if schema > SCHEMA:
        raise StoreError(
            f"{path} was written by a newer coach (schema {schema}, this one reads {SCHEMA}):"
            " upgrade coach to read it; it is left as it is."
        )
