"""A score card as rows to move through, each with its detail; what to do next comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from coach.model import Answer, Level, Rubric, Scorecard
from coach.tui.card.points import clash_rows, figure_rows, pitfall_rows, point_rows
from coach.tui.card.row import Row, heading, titled
from coach.tui.card.summary import summary
from coach.tui.card.times import delivery_rows, time_rows

__all__ = ["PARTS", "Row", "rows", "summary"]
EXAMPLE = " For example: "
"""Where a step's advice ends and the words to try begin: the list is short, the detail has both."""
PARTS = ("Next", "Time", "Points", "Pitfalls", "Delivery")


def rows(answer: Answer, card: Scorecard, rubric: Rubric, role: Level | None = None) -> list[Row]:
    """Return every row of the card, in the order of ``PARTS``; ``role`` is the level that was chosen."""
    if card.overall is None:
        return [*_why_not(card), *time_rows(card, rubric), *delivery_rows(card), *_notes(answer)]
    points, pitfalls = [*point_rows(card, rubric, role)], [*pitfall_rows(card, rubric)]
    times, delivery = [*time_rows(card, rubric)], [*delivery_rows(card)]
    return [
        *_next(card, rubric, [*points, *pitfalls], [*times, *delivery]),
        *times,
        *points,
        *pitfalls,
        *clash_rows(card),
        *figure_rows(card),
        *delivery,
        *_notes(answer),
    ]


def _why_not(card: Scorecard) -> Iterator[Row]:
    yield heading(1, "Not scored")
    why = card.not_scored or "the reason was not written down"
    says = (
        "Nothing was judged: an answer that can't be judged gets no score, not a zero. Press a to try again."
    )
    yield Row(1, "not-scored", Content(f" {why}"), titled("Not scored", f"{why}\n\n{says}"), 1)


def _next(card: Scorecard, rubric: Rubric, judged: Sequence[Row], measured: Sequence[Row]) -> Iterator[Row]:
    """Return what to do next; behind each stands what it is about.

    A point's or pitfall's row says what to do itself; a measured one stands below the step.
    """
    if not card.next:
        return
    about = {criterion.title: f"point-{criterion.id}" for criterion in rubric.criteria}
    ids = [found.id for found in card.pitfalls]
    about |= {p.title: f"pitfall-{ids.index(p.id)}" for p in rubric.pitfalls if p.id in ids}
    details = {row.id: row.detail for row in judged if row.id}
    behind = _measured(rubric, measured)
    yield heading(1, "Do next")
    for number, step in enumerate(card.next, 1):
        title = next((title for title in (*about, *behind) if step.startswith(f"{title}: ")), None)
        lead = f"{title}: " if title else ""
        brief = step.removeprefix(lead).partition(EXAMPLE)[0]
        told = Content.assemble((f" {number}  ", "bold $text-accent"), (lead, "bold"), brief)
        plain = Content("\n\n").join([titled("Do next", step), *behind.get(title or "", [])])
        yield Row(1, f"next-{number}", told, details.get(about.get(title or "", ""), plain), hang=4)


def _measured(rubric: Rubric, rows: Sequence[Row]) -> dict[str, list[Content]]:
    """Return, by the title of a step on time or delivery, the rows that it was taken from."""
    details = {row.id: row.detail for row in rows if row.id}
    rows_of = {"Pace": ["pace", "articulation", "pauses"], "Fillers": ["fillers"]}
    rows_of |= {section.title: [f"time-{section.id}"] for section in rubric.sections}
    behind = {title: [details[id] for id in ids if id in details] for title, ids in rows_of.items()}
    lines = [row.told for row in rows if row.part == 2]
    return behind | {"Length": [Content("\n").join(lines)] if lines else []}


def _notes(answer: Answer) -> Iterator[Row]:
    if answer.notes:
        yield heading(5, "While you spoke")
        for number, note in enumerate(answer.notes):
            yield Row(5, f"note-{number}", Content(f" ! {note}"), Content(note), 3)
