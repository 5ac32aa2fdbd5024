"""The three lights of a speech timer: green at the shortest good length, then yellow, red at the longest."""

from dataclasses import dataclass
from typing import Literal

LightName = Literal["waiting", "green", "yellow", "red", "over"]
MEANS: dict[LightName, str] = {
    "waiting": "Keep going",
    "green": "GREEN: long enough",
    "yellow": "YELLOW: begin to close",
    "red": "RED: finish now",
    "over": "OVER: past the limit",
}
"""What each light tells the candidate, in words that need no colour."""


@dataclass(frozen=True)
class Lights:
    """When each light comes on, in seconds of the answer, and how long after red it is over.

    Toastmasters' rule: minimum, midpoint, maximum, and 30 s of grace for a speech of minutes,
    15 s for a short one.
    """

    green_s: float
    yellow_s: float
    red_s: float
    grace_s: float

    @property
    def over_s(self) -> float:
        """When the grace is used up; a drill stops here."""
        return self.red_s + self.grace_s

    @classmethod
    def of(cls, target: tuple[int, int]) -> "Lights":
        low_s, high_s = target
        return cls(low_s, (low_s + high_s) / 2, high_s, 30 if high_s >= 180 else 15)

    def at(self, seconds: float) -> LightName:
        """Return the light that is on."""
        if seconds >= self.over_s:
            return "over"
        if seconds >= self.red_s:
            return "red"
        if seconds >= self.yellow_s:
            return "yellow"
        return "green" if seconds >= self.green_s else "waiting"

    def seconds_to_next(self, seconds: float) -> float | None:
        """Return how long until the light changes, ``None`` once it is over."""
        changes = (self.green_s, self.yellow_s, self.red_s, self.over_s)
        return next((change - seconds for change in changes if seconds < change), None)
