"""Sixty days of drilling, to see how often weak points come back beside strong ones.

    python bench/drill.py [--days 60] [--count 10] [--seed 1] [--svg FILE]

A made-up candidate answers ``--count`` tasks each evening. Every fourth point of the bank is weak: it is
made with a chance that begins at 10 % and grows by 6 % each time it is asked; the others are made with a
chance of 90 %. Nothing is real but the scheduling, which is the program's own.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean

from coach.library import Library
from coach.schedule import Deck, Key, rate, rating_of
from coach.tasks import choose

FIRST_EVENING = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)
TASK_TAKES = timedelta(minutes=2)
WEAK_CHANCE, WEAK_GROWS, STRONG_CHANCE = 0.10, 0.06, 0.90


def simulate(days: int, count: int, seed: int) -> tuple[set[Key], dict[Key, list[int]]]:
    """Return the weak points, and for each point asked the days on which it was."""
    library, dice, deck = Library(), random.Random(seed), Deck()
    questions = library.questions()
    rubrics = {question.rubric: library.rubric(question.rubric) for question in questions}
    points = [(q.id, c.id) for q in questions for c in rubrics[q.rubric].criteria]
    weak = set(points[::4])
    asked: dict[Key, list[int]] = {}
    for day in range(days):
        now = FIRST_EVENING + timedelta(days=day)
        for task in choose(deck, questions, rubrics, now, count=count, seed=seed + day):
            cards = []
            for key in task.keys:
                before = asked.setdefault(key, [])
                chance = min(0.9, WEAK_CHANCE + WEAK_GROWS * len(before)) if key in weak else STRONG_CHANCE
                made = dice.random() < chance
                score = 2 if made else dice.choice((0, 1))
                seconds = dice.uniform(0.7, 1.3) * task.question.target[1]
                cards.append(
                    rate(deck.by_key.get(key), key, rating_of(score, seconds, task.question.target), now)
                )
                before.append(day)
            deck = deck.put(cards)
            now += TASK_TAKES
    return weak, asked


def gaps(days: list[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise(days)]


def report(weak: set[Key], asked: dict[Key, list[int]], days: int) -> None:
    """Print how often each kind came, and a bar for each ten days."""
    for name, kind in (("weak", True), ("strong", False)):
        times = [asked[key] for key in asked if (key in weak) == kind]
        between = [gap for each in times for gap in gaps(each)]
        print(
            f"{name:>6}: {len(times):3} points met, each asked {mean(map(len, times)):4.1f} times,"
            f" {mean(between):4.1f} days between"
        )
    print("\nhow often a point that has been met is asked, in each ten days:")
    for start in range(0, days, 10):
        row = [f"  day {start + 1:2}-{start + 10:2}"]
        for name, kind in (("weak", True), ("strong", False)):
            share = often(asked, weak, kind, start)
            row.append(f"{name} {share:4.2f} {'█' * round(share * 5):<30}")
        print("  ".join(row).rstrip())


def often(asked: dict[Key, list[int]], weak: set[Key], kind: bool, start: int) -> float:
    """Return how many times a point that was met before ``start + 10`` is asked in these ten days."""
    met = [days for key, days in asked.items() if (key in weak) == kind and days[0] < start + 10]
    return mean(sum(start <= day < start + 10 for day in each) for each in met) if met else 0.0


def plot(weak: set[Key], asked: dict[Key, list[int]], days: int) -> str:
    """Return an SVG: a row a point, a dot each evening on which it was asked; the weak ones above."""
    ordered = sorted(asked, key=lambda key: (key not in weak, -len(asked[key]), key))
    step, left, top = 4, 70, 34
    width, height = left + days * 10 + 40, top + len(ordered) * step + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        ' font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="18" font-size="13">When each point was asked: one row a point, one dot an'
        " evening</text>",
    ]
    split = sum(key in weak for key in ordered)
    for name, first, last in (("weak", 0, split), ("strong", split, len(ordered))):
        parts.append(f'<text x="8" y="{top + (first + last) / 2 * step + 4}">{name}</text>')
    for row, key in enumerate(ordered):
        colour = "#b3261e" if key in weak else "#1f5f99"
        for day, times in Counter(asked[key]).items():
            radius = 1.4 + 0.5 * min(times, 3)
            parts.append(
                f'<circle cx="{left + day * 10 + 5}" cy="{top + row * step}" r="{radius}" fill="{colour}"/>'
            )
    line = top + split * step - 2
    parts.append(f'<line x1="{left}" x2="{width - 40}" y1="{line}" y2="{line}" stroke="#999"/>')
    for day in range(0, days + 1, 10):
        parts.append(f'<text x="{left + day * 10}" y="{height - 12}">day {day}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    weak, asked = simulate(options.days, options.count, options.seed)
    report(weak, asked, options.days)
    if options.svg:
        options.svg.write_text(plot(weak, asked, options.days))


if __name__ == "__main__":
    main()
