"""The settings: what holds and where each comes from, and changing one in ``settings.toml``."""

from __future__ import annotations

import os
from argparse import Namespace

from coach.cli.context import home_of, print_json, say, tell
from coach.settings import KEYS, Key, Setting, given
from coach.store.settings import NAME, change, settled
from coach.wording import setting_word


def listed(options: Namespace) -> int:
    """List every setting, its value, and where it comes from."""
    home = home_of(options)
    values, sources = settled(home, given({}, os.environ))
    rows = [(key, getattr(values, key), sources[key]) for key in KEYS]
    if options.json:
        print_json([{"key": key, "value": value, "from": source} for key, value, source in rows])
        return 0
    for key, value, source in rows:
        say(f"{key:<16}{setting_word(value):<23} {source}".rstrip())
    there = "" if (home / NAME).exists() else "not there yet; the first change writes it: "
    tell(f"({there}{home / NAME})")
    return 0


def set_one(options: Namespace) -> int:
    """Set one key in the file."""
    key = KEYS[options.key]
    return _change(options, key, key.read(options.value))


def unset_one(options: Namespace) -> int:
    """Take one key out of the file: its default holds again."""
    return _change(options, KEYS[options.key], None)


def _change(options: Namespace, key: Key, value: Setting | None) -> int:
    home = home_of(options)
    change(home, key, value)
    values, sources = settled(home, given({}, os.environ))
    say(f"{key.name}: {setting_word(getattr(values, key.name))}")
    if sources[key.name] == key.variable:
        tell(f"The variable {key.variable} is stronger than {NAME}: unset it for the file to hold.")
    return 0
