"""What can be typed after ``coach``, with help, examples and suggestions."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from coach import __version__
from coach.cli.command import home_option, run_by
from coach.cli.options import settings
from coach.cli.usage import Parser

_EXAMPLES = """\
examples:
  coach                                  open the home screen
  coach rehearse                         answer the main question aloud
  coach rehearse --typed                 answer it at the keyboard
  coach demo                             see a whole rehearsal, without microphone or download
  coach score answer.txt                 score an answer you have written down
  coach sessions list                    what you have rehearsed
  coach doctor                           what works on this machine, and what to do
  coach help scoring                     how the score is made; 'coach help' lists all topics

Everything stays on this machine; only 'coach models get' uses the network.
"""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; wrong usage says so in one line and exits with 2."""
    if "_ARGCOMPLETE" in os.environ:
        from argcomplete import autocomplete

        autocomplete(_with_commands())  # a shell asks what could be typed next; this ends the program
    if not {"-h", "--help"}.intersection(argv):
        options, more = _read(_alone(), argv)
        if not more:
            return options
    options, unknown = _read(_with_commands(), argv)
    if unknown:
        options.parser.refuse(unknown[0])
    return options


def _read(parser: Parser, argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    return parser.parse_known_args(argv, argparse.Namespace(command=None, home=None, json=False))


def _alone() -> Parser:
    """Return the parser of the program without its commands, which would hold up the first screen."""
    parser = _program()
    settings(parser)
    return parser


def _with_commands() -> Parser:
    from coach.cli.commands import add_commands

    parser = _program()
    add_commands(parser)
    settings(parser)
    return parser


def _program() -> Parser:
    parser = Parser(
        prog="coach",
        description="Rehearse interview answers: asked aloud, recorded, timed, scored, all on your machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"coach {__version__}")
    home_option(parser)
    parser.set_defaults(run=run_by("screens.home"), parser=parser)
    return parser
