"""Hears an answer again from a second on, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from coach.errors import CoachError
from coach.ports import Player


class Hearing:
    """One sound at a time; ``over`` is called from its thread when it ended, with what went wrong."""

    def __init__(self, player: Player, over: Callable[[str | None], object]) -> None:
        self._player, self._over = player, over
        self._stop = Event()
        self._thread: Thread | None = None
        self._from_s = self._since_s = 0.0

    @property
    def sounds(self) -> bool:
        return self._thread is not None and not self._stop.is_set()

    @property
    def at_s(self) -> float:
        """The second of the answer that is heard now."""
        return self._from_s + monotonic() - self._since_s

    def begin(self, path: Path, from_s: float) -> None:
        """Play from there on, in place of what is heard now."""
        self.stop()
        self._stop = Event()
        self._from_s, self._since_s = from_s, monotonic()
        # A daemon: a loudspeaker that hangs must not hold up the way out.
        self._thread = Thread(target=self._play, args=(path, from_s, self._stop, self._thread), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _play(self, path: Path, from_s: float, stop: Event, before: Thread | None) -> None:
        if before:
            before.join()
        error: str | None = None
        try:
            self._player.play(path, from_s, stop)
        except CoachError as trouble:
            error = str(trouble)
        if not stop.is_set():
            stop.set()
            self._over(error)
