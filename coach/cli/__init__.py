"""The command line: what is typed becomes a call, what fails becomes one line and an exit code.

Whatever a command needs is imported when it runs, so that ``coach --version`` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coach.errors import CoachError, printable

if TYPE_CHECKING:
    from argparse import Namespace

LONGEST = 2_000
DONE, MENDABLE, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 for what the user can mend, or 130 after Ctrl-C.

    Wrong usage ends the program with 2.
    """
    from coach.cli.parser import parse

    options = parse(sys.argv[1:] if argv is None else argv)
    _let_any_letter_out()
    try:
        code = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing may be written to it any more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def complain(says: object) -> int:
    """Say in one line on standard error what is wrong; return the exit code that goes with it."""
    sys.stdout.flush()
    print(f"coach: {printable(str(says)[:LONGEST])}", file=sys.stderr, flush=True)
    return MENDABLE


def _run(options: Namespace) -> int:
    try:
        return options.run(options)
    except CoachError as error:
        return complain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        log = _log(options)
        return complain(f"Something went wrong ({type(error).__name__}): {log} says what; please report it.")


def _let_any_letter_out() -> None:
    """Let letters that a terminal can't spell be shown, or read, as '?' rather than fail."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _log(options: Namespace) -> str:
    """Write the traceback of the current exception to a log, in the home if it can be; return its path."""
    import tempfile
    import traceback

    from coach.store import home_dir

    told = traceback.format_exc()
    try:
        home = home_dir(options.home)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = str(home / "error.log")
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except (OSError, CoachError):
        descriptor, log = tempfile.mkstemp(prefix="coach-error-", suffix=".log")
    with os.fdopen(descriptor, "a", encoding="utf-8", errors="replace") as out:
        out.write(told)
    return log
