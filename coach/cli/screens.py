"""Commands that open the full screen."""

from __future__ import annotations

import gc
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from coach.cli.context import home_of, on_a_terminal, tell
from coach.cli.roles import start_in
from coach.errors import CoachError
from coach.start import Start
from coach.store.files import make_home


def home(options: Namespace) -> int:
    """Open the home screen, and the first time the set-up above it."""
    from coach.store.settings import NAME

    folder = home_of(options)
    first = "home" if (folder / NAME).exists() else "setup"
    return open_screen(folder, replace(start_in(folder, options), first=first))


def setup(options: Namespace) -> int:
    """Open the set-up."""
    folder = home_of(options)
    return open_screen(folder, replace(start_in(folder, options), first="setup"))


def review(options: Namespace) -> int:
    """Open the saved sessions, or one of them."""
    from coach.store import Store

    folder = home_of(options)
    if options.session:
        Store(folder).load(options.session)
    return open_screen(folder, replace(start_in(folder, options), first="review", session=options.session))


def drill(options: Namespace) -> int:
    """Open a series of short answers."""
    from coach.drill import begin
    from coach.library import Library
    from coach.store import Store
    from coach.store.deck import DeckFile
    from coach.wish import COUNT, Wish

    if options.count is not None and options.count < 1:
        options.parser.error("--count is 1 or more")
    folder = home_of(options)
    start = start_in(folder, options)
    role = start.settings.role
    wish = Wish(options.count or COUNT, options.due, options.section, role, options.seed)
    # What can't be drilled is said before the screen opens.
    begin(wish, Library(folder), Store(folder), DeckFile(folder, tell), lambda: datetime.now(UTC))
    start = replace(start, first="drill", typed=options.typed, drill=wish)
    if on_a_terminal() and not start.settings.plain:
        return open_screen(folder, start)
    from coach.cli import plain_drill

    return plain_drill.drill(folder, start)


def open_screen(folder: Path, start: Start) -> int:
    """Show the screens; raise ``CoachError`` where there is no terminal or no home."""
    if not on_a_terminal():
        raise CoachError(
            "The screens need a terminal: run coach in one, or use 'coach rehearse --plain',"
            " 'coach score FILE' or 'coach sessions show'."
        )
    make_home(folder)
    from coach.tui.app import run

    # What is imported stays: to walk through it for garbage would hold up a key now and then.
    gc.freeze()
    gc.set_threshold(10_000)
    return run(folder, start)
