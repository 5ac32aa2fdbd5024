"""How times, scores and verdicts are put into words, so that nothing is told by colour alone."""

from datetime import datetime

from coach.model import Clash, Level, Rubric, Score

SCORE_MARKS: dict[Score, str] = {2: "✓", 1: "~", 0: "✗"}
SCORE_WORDS: dict[Score, str] = {2: "made", 1: "named", 0: "missing"}
VERDICT_WORDS = {
    "on_target": "on target",
    "short": "short",
    "long": "long",
    "missing": "missing",
    "untimed": "not timed",
}

FIGURE_WORDS = {
    "claim": "source told",
    "target": "a target",
    "threshold": "a threshold",
    "rollout": "a rollout step",
    "scale": "a size",
    "team": "a team's size",
}
"""The figures worth showing; times and counts in passing are not."""


def clock(seconds: float | None) -> str:
    """Return minutes and seconds, ``4:07``; a dash where there is no time."""
    if seconds is None:
        return "–"
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(target: tuple[int, int]) -> str:
    """Return a length to aim for: ``3–5 min``, or ``45–90 s`` where it is not in whole minutes."""
    low_s, high_s = target
    if low_s % 60 or high_s % 60:
        return f"{low_s}–{high_s} s"
    return f"{low_s // 60}–{high_s // 60} min"


def overall_word(overall: int | None) -> str:
    """Return what a score out of 100 means to a candidate."""
    if overall is None:
        return "not scored"
    bands = ((85, "excellent"), (70, "strong"), (55, "good"), (40, "getting there"), (20, "thin"))
    return next((word for least, word in bands if overall >= least), "a first try")


CORRECTED = "* with your corrections, or scored anew"
"""What the star behind a score means."""


def starred(overall: int | None, corrected: bool) -> str:
    """Return a score: ``71``, ``71*`` where it is not what it was at first, or a dash."""
    return score_cell(overall, corrected).strip()


def score_cell(overall: int | None, corrected: bool) -> str:
    """Return the same four cells wide, the figures one under the other and the star outside."""
    told = "–" if overall is None else str(overall)
    return f"{told:>3}{'*' if corrected else ' '}"


def differs(clash: Clash) -> tuple[str, str]:
    """Return what is wrong with a figure that differs, and what the other figure is."""
    if clash.fact:
        return "differs from one of your facts", "Your fact"
    return "differs from what you said before", "Before"


def expected_of(role: Level) -> str:
    """Return what the words on a level's own part stand under."""
    return f"Expected of {'an' if role == 'intern' else 'a'} {role}"


def role_section(rubric: Rubric) -> str:
    """Return the section on the candidate's own part: what is expected there depends on the level."""
    sections = [section.id for section in rubric.sections]
    return "role" if "role" in sections else next(iter(sections), "")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 session``, ``2 sessions``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def day(started_at: str) -> str:
    """Return a session's ISO time as ``19 Nov 10:31``, as the candidate's own clock showed it."""
    try:
        at = datetime.fromisoformat(started_at)
    except ValueError:
        return started_at
    return f"{at.day:>2} {at:%b %H:%M}"


def setting_word(value: str | int | bool | None) -> str:
    """Return what a setting is set to: ``None`` leaves it to the coach."""
    if value is None:
        return "the coach chooses"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def from_now(moment: datetime, now: datetime) -> str:
    """Return when something will be as a candidate plans it: ``in 10 min``, ``tomorrow``, ``in 5 days``."""
    seconds = (moment - now).total_seconds()
    if seconds <= 60:
        return "now"
    if seconds < 3600:
        return f"in {round(seconds / 60)} min"
    days = (moment.astimezone().date() - now.astimezone().date()).days
    if days < 1:
        return f"in {round(seconds / 3600)} h"
    return "tomorrow" if days == 1 else f"in {days} days"
