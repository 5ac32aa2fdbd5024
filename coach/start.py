"""What the command line asks of the screens: where to begin, and how answers are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coach.settings import DEFAULTS, Given, Setting, Settings
from coach.wish import Wish

if TYPE_CHECKING:
    from coach.interview import Roles
    from coach.ports import Microphone, Player, Speaker

DEMO_BANNER = (
    "DEMO. A synthetic voice answers from a recording, and a tiny speech model that knows only that voice"
    " writes it down. Your own answers use a real model."
)
Tell = Callable[[str], None]
"""Is told, in plain words, of trouble that the candidate should know of while recording goes on."""


@dataclass(frozen=True)
class Start:
    """Where to begin, and how answers are taken.

    ``roles`` makes the speaker, microphone and transcriber that the other fields ask for, begins
    to load the model, and raises ``CoachError`` where one can't be had; the screens change fields
    (typed, demo, another question) and call it anew for each answer. ``speaker`` and
    ``microphone`` make one of them alone.
    ``settings`` are those that hold, ``given`` what options and variables said of them.
    """

    roles: Callable[[Start, Tell], Roles]
    first: Literal["home", "rehearse", "review", "drill", "setup"] = "home"
    question: str | None = None
    session: str | None = None
    typed: bool = False
    audio: Path | None = None
    fast: bool = False
    demo: bool = False
    settings: Settings = DEFAULTS
    given: Given = field(default_factory=dict[str, tuple[Setting, str]])
    player: Player | None = None
    drill: Wish = field(default_factory=Wish)
    speaker: Callable[[Start], Speaker] | None = None
    microphone: Callable[[Start, Tell], Microphone] | None = None
