"""A session saved outside its home, where the home takes no more."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj, disk_usage
from tempfile import gettempdir

import msgspec

from coach.errors import StoreError
from coach.model import Answer
from coach.private import replacing
from coach.store.draft import SESSION, Draft, encode
from coach.store.files import refusals

ENOUGH_BYTES = 100_000_000


def save_elsewhere(
    draft: Draft, answer: Answer, place: Path, write_sound: Callable[[Path], None] | None
) -> Path:
    """Save the whole session with all its sound in a folder below ``place``, and return that folder.

    What its home holds of the answer is cleared away where the disk lets it be. Raise ``StoreError``, also
    where ``place`` is the home itself, by whatever name: what is cleared away there would be the answer.
    """
    try:
        folder = place.expanduser().absolute() / draft.id
    except RuntimeError as error:
        raise StoreError(f"{place} names nobody's folder: choose another place.") from error
    with refusals(folder, "written", "choose another place"):
        if any(up.exists() and up.samefile(draft.folder) for up in (folder, *folder.parents)):
            raise StoreError(f"{place} is the folder that takes no more: try it again, or choose another.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for sound in draft.folder.glob("answer-*.flac"):
            with sound.open("rb") as source, replacing(folder / sound.name) as out:
                copyfileobj(source, out)
        if write_sound:
            sound = folder / draft.audio(answer.number).name
            write_sound(sound)
            answer = msgspec.structs.replace(answer, audio=sound.name)
        with replacing(folder / SESSION) as out:
            out.write(encode(draft.session_with(answer)))
    with suppress(StoreError, OSError):
        draft.discard(answer.number)
    return folder


def roomy_place() -> Path:
    """Return a folder with room, the user's own before the system's."""
    places: list[Path] = []
    for where in (Path.home, Path.cwd, lambda: Path(gettempdir())):
        with suppress(OSError, RuntimeError):  # there is none, or none that can be written
            places.append(where())
    roomy = [place for place in places if _room(place) > ENOUGH_BYTES]
    return (roomy[0] if roomy else max(places, key=_room, default=Path(os.sep))) / "coach-answers"


def _room(place: Path) -> int:
    try:
        return disk_usage(place).free if os.access(place, os.W_OK | os.X_OK) else 0
    except OSError:
        return 0
