"""Finds answers by what was said in them, by question, by day and by score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import force_setattr

from coach.model import Value

ROOM = 60
"""How many characters of an answer stand on each side of what was found."""
_FILTER = re.compile(r"(score|question|q|since|until)(:|>=|<=|>|<)(\S*)")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class _Folded(dict[int, str]):
    """What stands for a letter where words are compared, as ``str.translate`` asks for it."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        small = letter.lower()
        small = small if len(small) == 1 else letter  # the text keeps its length
        self[code] = small if small.isalnum() else " "
        return self[code]


_FOLDED = _Folded()


class Said(Value, frozen=True):
    """One session as it is searched; ``corrected`` says that its score is not the first.

    ``folded`` is made of ``text``: small letters, and spaces in place of what is no letter or digit, behind
    one more space, so that every word in it has a space before it.
    """

    id: str
    question: str
    title: str
    started_at: str
    overall: int | None
    text: str
    corrected: bool = False
    folded: str = ""

    def __post_init__(self) -> None:
        force_setattr(self, "folded", f" {self.text.translate(_FOLDED)}")


@dataclass(frozen=True)
class Query:
    """What is looked for: each of ``words`` was said, and every limit holds (days as ``2026-11-19``).

    They are folded as what was said is; those with a space in them stand together.
    """

    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    since: str | None = None
    until: str | None = None
    not_understood: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A session that fits; ``quote`` holds the first word that was found, from ``start`` to ``end``."""

    said: Said
    quote: str
    start: int = 0
    end: int = 0


def parse(text: str) -> Query:
    """Read what was typed: words, and ``score>70``, ``question:agent``, ``since:2026-11``, ``until:2026``.

    Words in double quotes belong together. What makes no sense (yet) is named and filters nothing.
    """
    words: list[str] = []
    questions: list[str] = []
    limits: dict[str, int] = {}
    days: dict[str, str] = {}
    wrong: list[str] = []
    for quoted, token in re.findall(r'"([^"]*)"?|(\S+)', text.lower()):
        found = _FILTER.fullmatch(token)
        if not found:
            folded = " ".join((quoted or token).translate(_FOLDED).split())
            words += [folded] if folded else []
            wrong += [token] if token and not folded else []
            continue
        name, sign, value = found.groups()
        if name == "score" and sign != ":" and value.isdecimal():
            bound = int(value[:9]) + {">": 1, "<": -1}.get(sign, 0)
            limits["least" if sign[0] == ">" else "most"] = bound
        elif name in ("q", "question") and sign == ":" and value:
            questions.append(value)
        elif name in ("since", "until") and sign == ":" and _DAY.fullmatch(value):
            days[name] = value
        else:
            wrong.append(token)
    return Query(
        tuple(words),
        tuple(questions),
        limits.get("least"),
        limits.get("most"),
        days.get("since"),
        days.get("until"),
        tuple(wrong),
    )


def find(query: Query, sessions: Iterable[Said]) -> list[Said]:
    """Return the sessions that fit, in the order given; a word may be the beginning of one that was said."""
    found = list(sessions)
    for word in {f" {word}" for words in query.words for word in words.split()}:
        found = [session for session in found if word in session.folded]
    for together in (words for words in query.words if " " in words):
        found = [session for session in found if _place(together, session.folded)]
    return [session for session in found if _within(query, session)]


def _place(words: str, folded: str) -> tuple[int, int] | None:
    """Return from where to where words stand in the text that was folded."""
    at = folded.find(f" {words}")
    if at >= 0:
        return at, at + len(words)
    found = re.search(f" {words.replace(' ', ' +')}", folded) if " " in words else None
    return (found.start(), found.end() - 1) if found else None


def _within(query: Query, session: Said) -> bool:
    if query.least is not None and (session.overall is None or session.overall < query.least):
        return False
    if query.most is not None and (session.overall is None or session.overall > query.most):
        return False
    if query.since is not None and session.started_at[: len(query.since)] < query.since:
        return False
    if query.until is not None and session.started_at[: len(query.until)] > query.until:
        return False
    named = f"{session.question} {session.title}".lower() if query.questions else ""
    return all(question in named for question in query.questions)


def quoted(query: Query, session: Said) -> Hit:
    """Return a found session with what stands around the first of the words, cut between words."""
    place = _place(query.words[0], session.folded) if query.words else None
    if place is None:
        whole = len(session.text) <= 2 * ROOM
        return Hit(session, session.text if whole else f"{session.text[: 2 * ROOM].rsplit(' ', 1)[0]} …")
    at, end = place
    first = session.text.find(" ", max(0, at - ROOM), at) + 1 if at > ROOM else 0
    first = first or (max(0, at - ROOM) if at > ROOM else 0)
    space = session.text.rfind(" ", end, end + ROOM)
    last = space if space > 0 and end + ROOM < len(session.text) else end + ROOM
    lead = "… " if first else ""
    quote = lead + session.text[first:last] + (" …" if last < len(session.text) else "")
    return Hit(session, quote, at - first + len(lead), end - first + len(lead))
