"""The candidate's own figures: added, listed, removed."""

from __future__ import annotations

from argparse import Namespace

from coach import facts
from coach.cli.context import home_of, print_json, say


def add(options: Namespace) -> int:
    """Keep one figure with how it was measured."""
    new = facts.stated(options.text, options.measured)
    facts.add(home_of(options), new)
    say(f"Kept: {new.text} ({new.measured})")
    return 0


def listed(options: Namespace) -> int:
    """List the facts with their numbers."""
    known = facts.load(home_of(options))
    if options.json:
        print_json(known)
        return 0
    if not known:
        say(
            "No facts yet. Add one: coach facts add 'wrong refunds fell by 12 percent' --measured 'A/B"
            " test, 6 weeks'"
        )
    for number, fact in enumerate(known, start=1):
        say(f"{number:>3}  {fact.text}  ({fact.measured})")
    return 0


def remove(options: Namespace) -> int:
    """Take out one fact by its number."""
    gone = facts.remove(home_of(options), options.number)
    say(f"Removed: {gone.text}")
    return 0
