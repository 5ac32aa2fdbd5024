"""Calls into the sound system from a thread that can be given up: one of them may never come back."""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread

from coach.errors import CoachError

STUCK_AFTER_S = 8.0
LETS_GO_WITHIN_S = 0.5
"""After ``stop``, so long the work has to close what it opened before it is left to itself."""


def watched(work: Callable[[Callable[[], None]], None], stop: Event, hangs: CoachError) -> None:
    """Do ``work`` in a thread of its own and return when it is done, or soon after ``stop``.

    ``work`` is given a function to call whenever it has come on. Raise what it raises, or ``hangs`` where
    it has not come on for ``STUCK_AFTER_S``.
    """
    ended: SimpleQueue[Exception | None] = SimpleQueue()
    came_on_s = time.monotonic()

    def come_on() -> None:
        nonlocal came_on_s
        came_on_s = time.monotonic()

    def run() -> None:
        try:
            work(come_on)
        except Exception as error:
            ended.put(error)
        else:
            ended.put(None)

    Thread(target=run, name="sound", daemon=True).start()
    while True:
        stopping = stop.is_set()
        try:
            failed = ended.get(timeout=LETS_GO_WITHIN_S if stopping else 0.1)
        except Empty:
            if stopping:
                return
            if time.monotonic() - came_on_s > STUCK_AFTER_S:
                raise hangs from None
            continue
        if failed:
            raise failed
        return
