"""An answer into its session on disk; where its home takes no more, into a place that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from coach.errors import CoachError, StoreError
from coach.model import Answer, Recording
from coach.steps import Saved, SavedElsewhere, Trouble, Unsaved
from coach.store import Draft
from coach.store.elsewhere import roomy_place, save_elsewhere

REFUSED = (
    "The disk takes no more: go on, your words are kept in memory;"
    " if there is no room at the end, you are asked where to save them."
)
T = TypeVar("T")


@dataclass(frozen=True)
class Sound:
    """What was recorded, and how it is written."""

    recording: Recording
    write: Callable[[Recording, Path], None]

    def write_to(self, path: Path) -> None:
        self.write(self.recording, path)


def keep(
    answer: Answer, draft: Draft, sound: Sound | None = None
) -> Iterator[Trouble | Saved | Unsaved | SavedElsewhere]:
    """Save the session with its sound; as long as the disk refuses, ask for another place."""
    home = draft.folder.parent
    place: Path | None = home
    while place is not None:
        try:
            if place == home:
                yield from _save(answer, draft, sound)
            else:
                folder = save_elsewhere(draft, answer, place, sound.write_to if sound else None)
                yield SavedElsewhere(f"Saved in {folder}: move that folder to {home} when there is room.")
            return
        except StoreError as error:
            unsaved = Unsaved(str(error), home, roomy_place())
        yield unsaved
        place = unsaved.reply.get()
    rest = " What the disk took of it can be finished later." if draft.unfinished() else ""
    yield Trouble(f"The answer was not saved.{rest}")


def _save(answer: Answer, draft: Draft, sound: Sound | None) -> Iterator[Trouble | Saved]:
    """Compress the sound, then save the session; where only the first fails the raw sound stays."""
    if sound:
        try:
            sound.write_to(draft.audio(answer.number))
            answer = msgspec.structs.replace(answer, audio=draft.audio(answer.number).name)
        except CoachError as error:
            if sound.recording.held:
                raise
            yield Trouble(str(error))
    yield Saved(draft.keep(answer))


def unless_full(
    write: Callable[[int, T], None], number: int, value: T, told: list[Trouble]
) -> Iterator[Trouble]:
    """Go on where the disk takes no more words, and say so once: they are saved at the end."""
    try:
        write(number, value)
    except StoreError:
        if not told:
            told.append(Trouble(REFUSED))
            yield told[0]
