"""How a command is made: its parser with help and examples, and the function it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from coach.cli.usage import Parser

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # pyright: ignore[reportPrivateUsage]
"""To this a command is added."""


def command(commands: Commands, name: str, run: str, says: str, examples: str = "") -> Parser:
    """Add a command and return its parser; ``run`` is the ``module.function`` of this package it runs."""
    parser = commands.add_parser(
        name,
        help=says,
        description=says[0].upper() + says[1:] + ".",
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    home_option(parser)
    parser.set_defaults(run=run_by(run), parser=parser)
    return parser


def actions_of(parser: Parser) -> Commands:
    """Return what the actions of a command are added to."""
    return parser.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)


def run_by(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a function that imports ``module.function`` of this package when it is called."""
    module, function = name.split(".")

    def run(options: argparse.Namespace) -> int:
        return getattr(import_module(f"coach.cli.{module}"), function)(options)

    return run


def home_option(parser: Parser) -> None:
    """Let the home folder be named."""
    parser.add_argument(
        "--home",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where sessions, settings and models are (also: COACH_HOME)",
    )


def json_option(parser: argparse._ActionsContainer) -> None:  # pyright: ignore[reportPrivateUsage]
    """Let JSON be asked for."""
    says = "write JSON for other programs"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=says)


def completed(action: argparse.Action, ids: str) -> None:
    """Let the shell complete an argument with what a function of ``help`` lists."""

    def completer(**asked: object) -> list[str]:
        return getattr(import_module("coach.cli.help"), ids)(**asked)

    action.completer = completer  # pyright: ignore[reportAttributeAccessIssue]
