"""Keeps what C libraries print off the screen."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def quiet_stderr(log_path: Path) -> Generator[None]:
    """While it lasts, file descriptor 2 is ``log_path``; ``sys.stderr`` still goes where it went.

    ALSA and PortAudio write straight to the descriptor, which would spoil a full-screen program.
    Where the log can't be opened, what they print is thrown away.
    """
    real = os.dup(2)
    screen = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="replace")
    before, dunder_before = sys.stderr, sys.__stderr__
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        log = os.open(log_path, flags, 0o600)
    except OSError:
        log = os.open(os.devnull, os.O_WRONLY)
    before.flush()
    os.dup2(log, 2)
    os.close(log)
    sys.stderr = sys.__stderr__ = screen
    try:
        yield
    finally:
        screen.flush()
        sys.stderr, sys.__stderr__ = before, dunder_before
        os.dup2(real, 2)
        os.close(real)
        screen.close()
