"""What commands share: the home, the bank, and words for people beside the output for programs."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from coach.library import Library
from coach.model import Question, Rubric
from coach.store import home_dir


def home_of(options: Namespace) -> Path:
    return home_dir(options.home)


def say(text: str) -> None:
    """Print a line at once, so that what follows a long wait is not held back."""
    print(text, flush=True)


def wrapped(text: str) -> str:
    """Break a long text between words for the terminal's width."""
    return textwrap.fill(text, shutil.get_terminal_size().columns)


def tell(text: str) -> None:
    """Say something in passing on standard error."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print a value as readable JSON."""
    say(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def asked(library: Library, question_id: str | None) -> tuple[Question, Rubric]:
    """Return a question, the main one by default, with its rubric; raise ``DataError``."""
    question = library.question(question_id) if question_id else library.questions()[0]
    return question, library.rubric(question.rubric)


def on_a_terminal() -> bool:
    """Say whether a full screen can be shown: in a terminal, where Textual draws on standard error, or
    in a browser, where its driver speaks through pipes."""
    return "TEXTUAL_DRIVER" in os.environ or all(
        stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )
