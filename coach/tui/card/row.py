"""One row of a score card, and what the rows are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from coach.model import Evidence, Figure, Score
from coach.wording import SCORE_MARKS, SCORE_WORDS, clock

EMPTY = Content("")
QUOTE_LINES = 2
SCORE_STYLES: dict[Score, str] = {2: "$text-success", 1: "$text-warning", 0: "$text-error"}


@dataclass(frozen=True)
class Row:
    """One line of the list (or two); without an id it is a heading that can't be chosen.

    ``hang`` is how far the text's further lines stand in; ``quote`` is what was said, shown below;
    ``figure`` is one whose source was not told, where the line is about one.
    """

    part: int
    id: str | None
    told: Content
    detail: Content = EMPTY
    hang: int = 0
    quote: str = ""
    figure: Figure | None = None


def heading(part: int, text: str) -> Row:
    return Row(part, None, Content.styled(text, "bold $text-primary"))


def titled(title: str, text: str) -> Content:
    return Content.assemble((f"{title}\n", "bold"), text)


def said(evidence: Sequence[Evidence], title: str = "What you said") -> Content:
    lines = [
        Content.assemble(
            (f"{clock(e.start_s)} " if e.start_s is not None else "", "$foreground-muted"), f"“{e.quote}”"
        )
        for e in evidence
    ]
    return Content("\n").join([Content.styled(title, "bold"), *lines])


def score_mark(score: Score) -> Content:
    word = f"{SCORE_MARKS[score]} {SCORE_WORDS[score]:<7}"
    return Content.styled(word, SCORE_STYLES[score])


def wrapped(row: Row, width: int) -> Content:
    """Break a row for the list's width: its quote in two lines, all but the first standing in."""
    lines = row.told.wrap(width - row.hang)
    margin = " " * row.hang
    if row.quote:
        said = Content.styled(f"“{row.quote}”", "$foreground-muted").wrap(width - row.hang)
        if len(said) > QUOTE_LINES:
            said = [
                *said[: QUOTE_LINES - 1],
                said[QUOTE_LINES - 1].truncate(width - row.hang - 1).rstrip() + "…",
            ]
        lines = [*lines, *said]
    return Content(f"\n{margin}").join(lines)
