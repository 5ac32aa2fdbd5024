"""A saved session read back from the JSON that it was exported as."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from coach.errors import DataError, brief
from coach.formats.words import clean
from coach.model import Session

LARGEST_BYTES = 20_000_000
"""Ten times what an hour of answers takes, with the time of every word."""
SCHEMA = 1


def read_session(path: Path) -> Session:
    """Read an exported session strictly; raise ``DataError`` that names what is wrong and where.

    A file from elsewhere gets into lists, paths and terminals: ids, times and every text are checked.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise DataError(f"{path}: over 20 MB, too large for a session.")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); check the path.") from error
    try:
        raw: Any = msgspec.json.decode(data)
        schema = raw.get("schema", 1) if isinstance(raw, dict) else 1
        if isinstance(schema, int) and schema > SCHEMA:
            raise DataError(
                f"{path}: was written by a newer coach (schema {schema}); upgrade coach to read it."
            )
        session = msgspec.json.decode(data, type=Session)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: is no exported session ({brief(error)});"
            " write one with 'coach sessions export --format json'."
        ) from error
    _check(path, session, raw)
    return session


def _check(path: Path, session: Session, raw: object) -> None:
    try:
        datetime.fromisoformat(session.started_at)
    except ValueError as error:
        raise DataError(
            f"{path}: started_at '{clean(session.started_at)[:40]}' is no date and time; export it anew."
        ) from error
    numbers = [answer.number for answer in session.answers]
    if not numbers or numbers != sorted(set(numbers)) or numbers[0] < 1:
        raise DataError(f"{path}: its answers are not numbered from 1 upward; export it anew.")
    if any(_controls(text) for text in _texts(raw)):
        raise DataError(f"{path}: holds control characters, which no export does; export it anew.")


def _controls(text: str) -> bool:
    """Say whether a text holds characters that speak to a terminal."""
    return not text.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
