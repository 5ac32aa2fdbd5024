"""What is typed where there is no full screen, a line at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

from coach.cli.context import tell

_GONE_AFTER = 100


class Keyboard:
    """Lines of standard input, read from the first that is wanted on.

    While an answer is spoken its lines steer the answer; else they wait until they are asked for.
    """

    def __init__(self) -> None:
        self._input = sys.stdin
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._steer: Callable[[str], None] | None = None
        self._reader = Thread(target=self._read, name="keyboard", daemon=True)
        self.over = False

    @property
    def present(self) -> bool:
        """Whether somebody is there to type."""
        return self._input.isatty()

    def line(self) -> str:
        """Wait for a line and return it with its end; ``""`` after Ctrl-D or at the end of a file."""
        self._begin()
        line = "" if self.over else self._lines.get()
        self.over = self.over or (not line and not self.present)
        return line

    def ask(self, asks: str) -> str:
        """Return the line that is typed in answer, ``""`` where nobody is there to type."""
        if not self.present:
            return ""
        self._steer = None  # the answer that it steered is over
        tell(asks)
        return self.line()

    @contextmanager
    def steering(self, steer: Callable[[str], None]) -> Generator[None]:
        """Hand each line to ``steer``, in the reader's thread, until the block ends."""
        self._steer = steer
        self._begin()
        try:
            yield
        finally:
            self._steer = None

    def _begin(self) -> None:
        if self._reader.ident is None:
            self._reader.start()

    def _read(self) -> None:
        """Read to the end; at a keyboard Ctrl-D ends an answer, and many in a row mean that it is gone."""
        ends = 0
        while ends < (_GONE_AFTER if self.present else 1):
            try:
                line = self._input.readline()
            except OSError:  # the terminal was closed
                line = ""
            ends = 0 if line else ends + 1
            steer = self._steer  # it can be taken away meanwhile
            steer(line) if steer else self._lines.put(line)
