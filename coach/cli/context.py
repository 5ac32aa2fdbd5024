"""What commands share: the home, the bank, and words for people beside the output for programs."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from coach.errors import printable
from coach.library import Library
from coach.model import Question, Rubric
from coach.store import home_dir

_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def home_of(options: Namespace) -> Path:
    return home_dir(options.home)


def say(text: str) -> None:
    """Print a line at once, so that what follows a long wait is not held back."""
    print(printable(text, keep="\n"), flush=True)


def hand_out(document: str) -> None:
    """Print a document as it is; one that goes to a terminal is made safe to be shown."""
    print(printable(document, keep="\n\t") if sys.stdout.isatty() else document, end="", flush=True)


def wrapped(text: str) -> str:
    """Break a long text between words for the terminal's width; ids and paths stay whole."""
    width = shutil.get_terminal_size().columns
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def tell(text: str) -> None:
    """Say something in passing on standard error, in lines of its width where that is a terminal."""
    lines = text.split("\n")
    shown = "\n".join(map(wrapped, lines)) if sys.stderr.isatty() else text
    print(printable(shown, keep="\n"), file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print a value as readable JSON."""
    say_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def say_json(text: str) -> None:
    """Print JSON; what could speak to a terminal is spelt as an escape, which is the same value."""
    print(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)


def asked(library: Library, question_id: str | None) -> tuple[Question, Rubric]:
    """Return a question, the main one by default, with its rubric; raise ``DataError``."""
    question = library.question(question_id) if question_id else library.questions()[0]
    return question, library.rubric(question.rubric)


def on_a_terminal() -> bool:
    """Say whether a full screen can be shown: in a terminal that can move its cursor, where Textual draws
    on standard error, or in a browser, where its driver speaks through pipes."""
    if "TEXTUAL_DRIVER" in os.environ:
        return True
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return os.environ.get("TERM") != "dumb" and all(stream.isatty() for stream in streams)
