"""The settings as options: one for each key of the table, of the commands that heed it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from coach.errors import DataError
from coach.settings import KEYS, Key, Setting

ALL = tuple(KEYS)
HEARD_ONLY = ("model", "microphone", "level", "sections")
"""What a recorded answer to one question has no use for."""
SCREEN = ("theme", "reduced_motion")


def settings(parser: argparse.ArgumentParser, names: tuple[str, ...] = ALL) -> None:
    """Add options for these keys; what is not typed is not in the namespace."""
    group = parser.add_argument_group(
        "settings", "each is also a key of settings.toml and a variable, such as COACH_LEVEL=lead"
    )
    for name in names:
        _add(group, KEYS[name])


def _add(group: argparse._ArgumentGroup, key: Key) -> None:  # pyright: ignore[reportPrivateUsage]
    names = [key.option, *([key.about.also] if key.about.also else [])]
    says = key.about.says
    if key.kind is bool:
        group.add_argument(
            *names,
            action=argparse.BooleanOptionalAction,
            dest=key.name,
            default=argparse.SUPPRESS,
            help=says,
        )
    elif key.choices:
        group.add_argument(*names, choices=key.choices, dest=key.name, default=argparse.SUPPRESS, help=says)
    else:
        group.add_argument(
            *names,
            type=_reader(key),
            dest=key.name,
            default=argparse.SUPPRESS,
            metavar="N" if key.kind is int else key.name.upper(),
            help=says,
        )


def _reader(key: Key) -> Callable[[str], Setting]:
    def read(text: str) -> Setting:
        try:
            return key.read(text)
        except DataError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read
