"""What the candidate wants to drill."""

from __future__ import annotations

from dataclasses import dataclass

from coach.model import Level

COUNT = 5


@dataclass(frozen=True)
class Wish:
    """How many tasks, and which; without a ``seed`` the time gives one."""

    count: int = COUNT
    due_only: bool = False
    section: str | None = None
    level: Level | None = None
    seed: int | None = None
