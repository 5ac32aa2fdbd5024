"""One answer on the screen, or as lines of text where there is no screen or none is wanted."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from coach.cli import plain
from coach.cli.context import asked, home_of, on_a_terminal
from coach.cli.roles import start_in
from coach.cli.screens import open_screen
from coach.errors import CoachError
from coach.formats import AUDIO
from coach.library import Library
from coach.start import Start


def rehearse(options: Namespace) -> int:
    """Rehearse one question."""
    home = home_of(options)
    audio = Path(options.audio) if options.audio else None
    if options.typed and audio:
        options.parser.error("--typed and --audio exclude each other")
    if options.fast and not audio:
        options.parser.error("--fast goes with --audio FILE")
    if audio and not audio.is_file():
        raise CoachError(f"{audio} is not there: check the path.")
    if audio and audio.suffix.lower() not in AUDIO:
        raise CoachError(f"{audio} is no sound file: use one of {' '.join(AUDIO)}.")
    start = replace(
        start_in(home, options),
        first="rehearse",
        question=options.question,
        typed=options.typed,
        audio=audio,
        fast=options.fast,
    )
    return _begin(home, start)


def demo(options: Namespace) -> int:
    """Rehearse the main question with the bundled recording."""
    home = home_of(options)
    return _begin(home, replace(start_in(home, options), first="rehearse", fast=options.fast, demo=True))


def _begin(home: Path, start: Start) -> int:
    question, rubric = asked(Library(home), start.question)
    if on_a_terminal() and not start.settings.plain:
        return open_screen(home, start)
    return plain.rehearse(home, start, question, rubric)
