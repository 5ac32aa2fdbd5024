"""The drill's cards on disk: ``deck.json`` in the home, written whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from coach.errors import StoreError
from coach.private import Lock
from coach.schedule import Deck
from coach.store.files import make_home, read_private, refusals, write_whole
from coach.store.reading import refuse_newer

DECK = "deck.json"
LOCK = "deck.lock"
_PATIENCE_S, _NAP_S = 5.0, 0.02


class DeckFile:
    """The one deck of a home; ``tell`` hears of a deck that could not be read and was set aside."""

    def __init__(self, home: Path, tell: Callable[[str], None]) -> None:
        self._path, self._tell = home / DECK, tell

    def read(self) -> Deck:
        """Return the deck, an empty one where there is none.

        One that can't be read is set aside under another name, and said; one by a newer coach is refused
        by name and left alone (``StoreError``).
        """
        if not self._path.exists():
            return Deck()
        with refusals(self._path, "read"):
            data = read_private(self._path)
        refuse_newer(self._path, data)
        try:
            return msgspec.json.decode(data, type=Deck)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            self._set_aside(error)
            return Deck()

    def change(self, change: Callable[[Deck], Deck]) -> Deck:
        """Put what ``change`` makes of the deck in its place, one program after the other; return it."""
        make_home(self._path.parent)
        lock = self._locked()
        try:
            deck = change(self.read())
            write_whole(self._path, msgspec.json.encode(deck) + b"\n")
        finally:
            lock.release()
        return deck

    def _set_aside(self, why: Exception) -> None:
        with refusals(self._path, "set aside"):
            names = (self._path.with_name(f"deck.unreadable-{number}.json") for number in range(1, 1_000_000))
            aside = next(name for name in names if not name.exists())
            self._path.replace(aside)
        self._tell(f"{self._path} can't be read ({why}): it is kept as {aside.name}, and a new deck begins.")

    def _locked(self) -> Lock:
        """Wait for another program's moment at the deck to pass."""
        give_up_s = time.monotonic() + _PATIENCE_S
        while True:
            with refusals(self._path, "written"):
                try:
                    return Lock(self._path.with_name(LOCK))
                except BlockingIOError as error:
                    if time.monotonic() > give_up_s:
                        raise StoreError(
                            f"{self._path} is held by another coach: close it there, and try again."
                        ) from error
            time.sleep(_NAP_S)
