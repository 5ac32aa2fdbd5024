"""``settings.toml`` in the home: read strictly, and changed a line at a time, so that comments stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from coach.errors import DataError, brief
from coach.settings import KEYS, Given, Key, Setting, Settled, in_toml, settle, template, unset_line
from coach.store.files import make_home, read_edited, write_whole

NAME = "settings.toml"
_VALUE = r"""[ \t]*=[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^#\n\r"']*?)(?P<tail>[ \t]*(?:#[^\n]*)?)$"""


def settled(home: Path, said: Given) -> Settled:
    """Return the settings that hold in a home; raise ``DataError`` that names file, line, key and remedy."""
    return settle(said, _decode(home / NAME, _text(home)), NAME)


def begin(home: Path) -> None:
    """Write the commented file that changes nothing, unless there is one; raise ``StoreError``."""
    if not (home / NAME).exists():
        make_home(home)
        write_whole(home / NAME, template().encode())


def change(home: Path, key: Key, value: Setting | None) -> None:
    """Set one key in the file, or take it out (``None``), the rest untouched.

    Raise ``DataError`` where the file can't be read or is laid out in another way, ``StoreError`` where
    the disk refuses.
    """
    path = home / NAME
    text = _text(home) or template()
    expected = {name: v for name, v in _decode(path, text).items() if name != key.name}
    if value is not None:
        expected[key.name] = key.check(value)
    changed = _with(text, key, value)
    try:
        told = _decode(path, changed)
    except DataError:
        told = None
    if told != expected:
        raise DataError(f"{path}: {key.name} is laid out in an unusual way: change it in an editor.")
    make_home(home)
    write_whole(path, changed.encode())


def _with(text: str, key: Key, value: Setting | None) -> str:
    line = unset_line(key) if value is None else f"{key.name} = {in_toml(value)}"
    for comment in ("", r"#[ \t]*"):
        found = re.search(rf"^[ \t]*{comment}{key.name}{_VALUE}", text, re.MULTILINE)
        if found:
            return text[: found.start()] + line + text[found.start("tail") :]
    return text if value is None else f"{text.rstrip()}\n\n{line}\n".lstrip()


def _text(home: Path) -> str:
    path = home / NAME
    try:
        return read_edited(path).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text; save it as UTF-8.") from error


def _decode(path: Path, text: str) -> Mapping[str, Setting]:
    import tomli

    try:
        told = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: is not valid TOML: {brief(error)}; mend that line.") from error
    return {name: _checked(path, text, name, value) for name, value in told.items()}


def _checked(path: Path, text: str, name: str, value: object) -> Setting:
    at = re.search(rf"^[ \t]*(?:\[+[ \t]*)?[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    place = f"{path}:{text.count(chr(10), 0, at.end()) + 1}" if at else str(path)
    if name not in KEYS:
        near = get_close_matches(name, KEYS, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]}?" if near else "remove it; 'coach settings' lists those there are."
        raise DataError(f"{place}: '{brief(name)}' is not a setting: {hint}")
    try:
        return KEYS[name].check(value)
    except DataError as error:
        raise DataError(f"{place}: {error}") from error
