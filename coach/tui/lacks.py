"""What a spoken answer can't do without, and how it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from coach.voice.checks import Check


class Lack(NamedTuple):
    """Something that is missing, and the key of the first screen that mends it."""

    what: str
    key: str
    mends: str
    action: str


def lacks(model: Check, microphone: Check, named: str | None) -> list[Lack]:
    """Return what is missing, as two checks have found it.

    Of a model that the settings have ``named`` the answer itself says what is wrong with it.
    """
    found: list[Lack] = []
    if not (model.ok or named):
        found.append(Lack("No speech model yet", "m", "get one", "models"))
    if not microphone.ok:
        found.append(Lack("No microphone found", "c", "see what to do", "doctor"))
    return found
