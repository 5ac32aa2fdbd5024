"""Where the candidate is: seconds in each section so far, by the coach's ear and the candidate's key."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from coach.model import SectionSpan

OTHER = "other"


@dataclass(frozen=True)
class Pace:
    """Seconds by section id, and the section that is running, ``None`` before the first."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    current: str | None = None


def pace(spans: Sequence[SectionSpan], marks: Sequence[SectionSpan], now_s: float, *, manual: bool) -> Pace:
    """Return the pace at ``now_s``; each section lasts until the next one begins.

    In manual mode only the marks count. Else a mark corrects the coach until it hears the
    next section begin.
    """
    heard = () if manual else spans
    begins = sorted((s.start_s, s.section) for s in (*heard, *marks) if s.start_s is not None)
    seconds: dict[str, float] = {}
    current: str | None = None
    ends = [*(start_s for start_s, _ in begins), now_s][1:]
    for (start_s, section), end_s in zip(begins, ends, strict=True):
        if section != OTHER:
            seconds[section] = seconds.get(section, 0.0) + max(0.0, end_s - start_s)
            current = section
    return Pace(seconds, current)


def following(sections: Sequence[str], current: str | None) -> str | None:
    """Return the section after ``current``, the first one before any, ``None`` after the last."""
    if current not in sections:
        return sections[0] if sections else None
    place = sections.index(current) + 1
    return sections[place] if place < len(sections) else None
