"""What gets better from session to session."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator

from coach.cli.context import home_of, print_json, say, tell
from coach.errors import StoreError
from coach.library import Library
from coach.model import Session
from coach.progress import (
    Progress,
    Titles,
    by_weakness,
    fallen_into,
    most_improved,
    progress,
    scores_told,
    titles,
    weakest,
)
from coach.store import Store
from coach.wording import CORRECTED, SCORE_MARKS, clock, count, starred

LAST = 10


def show(options: Namespace) -> int:
    """Show how points, pitfalls and times move."""
    home = home_of(options)
    found = progress(_sessions(Store(home)))
    if options.json:
        print_json(found)
    elif found.sessions:
        _print(found, Library(home))
    else:
        say("Nothing rehearsed yet: begin with 'coach rehearse'.")
    return 0


def _sessions(store: Store) -> Iterator[Session]:
    """Yield every readable session, the oldest first; the others are named."""
    for summary in reversed(store.sessions()):
        if summary.state == "complete":
            try:
                yield store.load(summary.id)
            except StoreError as error:
                tell(f"! {error}")


def _print(found: Progress, library: Library) -> None:
    named = titles(library.questions(), library.rubric)
    say(f"{count(len(found.sessions), 'answer')}, the newest on the right")
    scores = [starred(point["overall"], "at_first" in point) for point in found.overall[-LAST:]]
    say(f"Score    {'  '.join(scores)}")
    lengths = [clock(point["value"]) for point in found.delivery["seconds"][-LAST:]]
    say(f"Length   {'  '.join(lengths)}")
    if any("at_first" in point for point in found.overall[-LAST:]):
        say(CORRECTED)
    if told := scores_told(found):
        say(f"{told.capitalize()}.")
    _points("Weakest: run 'coach drill'", weakest(found), found, named)
    _points("Most improved", most_improved(found), found, named)
    fallen = {id: told for id, points in found.pitfalls.items() if (told := fallen_into(points, LAST))}
    if fallen:
        say("\nPitfalls (! present, · not)")
    for pitfall, row in fallen.items():
        say(f"  {row:<{LAST}}  {named.of.get(pitfall, pitfall)}")
    _points("All points, the weakest first (✓ made, ~ named, ✗ missing)", by_weakness(found), found, named)


def _points(heading: str, ids: Iterable[str], found: Progress, named: Titles) -> None:
    """Print a row for each point, with the question to which it belongs."""
    if ids:
        say(f"\n{heading}")
    for id in ids:
        row = "".join(SCORE_MARKS[point["score"]] for point in found.criteria[id][-LAST:])
        question = f"  ·  {named.questions[id]}" if id in named.questions else ""
        say(f"  {row:<{LAST}}  {named.of.get(id, id)}{question}")
