"""What gets better from session to session."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.context import home_of, print_json, say, tell
from coach.errors import StoreError
from coach.library import Library
from coach.model import Session
from coach.progress import Progress, Scored, progress
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


def _sessions(store: Store) -> list[Session]:
    """Return every readable session, the oldest first; the others are named."""
    sessions: list[Session] = []
    for summary in reversed(store.sessions()):
        if summary.state == "complete":
            try:
                sessions.append(store.load(summary.id))
            except StoreError as error:
                tell(f"! {error}")
    return sessions


def _print(found: Progress, library: Library) -> None:
    titles: dict[str, str] = {}
    for question in reversed(library.questions()):
        rubric = library.rubric(question.rubric)
        titles |= {item.id: item.title for item in (*rubric.criteria, *rubric.pitfalls)}
    scores = [starred(point["overall"], "at_first" in point) for point in found.overall[-LAST:]]
    say(f"{count(len(found.sessions), 'session')}, the newest on the right")
    say(f"Score    {'  '.join(scores)}")
    lengths = [clock(point["value"]) for point in found.delivery["seconds"][-LAST:]]
    say(f"Length   {'  '.join(lengths)}")
    if any("at_first" in point for point in found.overall[-LAST:]):
        say(CORRECTED)
    if found.criteria:
        say("\nPoints, the weakest first (✓ made, ~ named, ✗ missing)")
    for criterion, points in sorted(found.criteria.items(), key=_mean):
        row = "".join(SCORE_MARKS[p["score"]] for p in points[-LAST:])
        say(f"  {row:<{LAST}}  {titles.get(criterion, criterion)}")
    if found.pitfalls:
        say("\nPitfalls (! present, · not)")
    for pitfall, points in found.pitfalls.items():
        row = "".join("!" if p["present"] else "·" for p in points[-LAST:])
        say(f"  {row:<{LAST}}  {titles.get(pitfall, pitfall)}")


def _mean(item: tuple[str, list[Scored]]) -> float:
    points = item[1][-LAST:]
    return sum(point["score"] for point in points) / len(points)
