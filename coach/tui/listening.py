"""Listens to a microphone for a check: how loud it is, or three seconds that are played back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from coach.errors import CoachError
from coach.ports import Microphone, Player


class Listening:
    """One microphone at a time, in a thread of its own; nothing of it stays on the disk.

    All three are called from that thread: ``level`` with dB below full scale, ``playing`` when a
    recording begins to be played back, ``over`` at the end with what went wrong.
    """

    def __init__(
        self,
        level: Callable[[float], object],
        playing: Callable[[], object],
        over: Callable[[str | None], object],
    ) -> None:
        self._level, self._playing, self._over = level, playing, over
        self._stop = Event()
        self._thread: Thread | None = None

    def begin(self, microphone: Microphone, seconds: float, player: Player | None) -> None:
        """Listen for so long in place of what is listened to now; with a ``player`` play it back."""
        self.stop()
        self._stop = Event()
        args = (microphone, seconds, player, self._stop, self._thread)
        # A daemon: a sound system that hangs must not hold up the way out.
        self._thread = Thread(target=self._run, args=args, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _run(
        self,
        microphone: Microphone,
        seconds: float,
        player: Player | None,
        stop: Event,
        before: Thread | None,
    ) -> None:
        if before:
            before.join()
        error: str | None = None
        try:
            with tempfile.TemporaryDirectory() as folder:
                self._listen(microphone, Path(folder) / "check.pcm", seconds, stop)
                if player and not stop.is_set():
                    self._playing()
                    player.play(Path(folder) / "check.pcm", 0.0, stop)
        except CoachError as trouble:
            error = str(trouble)
        except OSError as trouble:
            error = f"The check needs room for a few seconds of sound ({trouble.strerror}): make room."
        if not stop.is_set():
            self._over(error)

    def _listen(self, microphone: Microphone, path: Path, seconds: float, stop: Event) -> None:
        from coach.voice.transcriber import level_db

        finish = Event()
        for block in microphone.blocks(path, finish, Event()):
            if stop.is_set() or block.end_s >= seconds:
                finish.set()
            else:
                self._level(level_db(block.samples))
