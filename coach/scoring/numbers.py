"""Numbers in a sentence, with the unit they are counted in.

Settled here is what the words around an amount make of it: the unit behind it or that of its neighbour,
"one in ten thousand", and "one" as a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from coach.scoring import grammar
from coach.scoring.amounts import Number, Unit, amounts

_LARGEST = 1e15
"""Longer rows of digits are identifiers, not amounts."""

_READ_CHARACTERS = 3000
"""A sentence has at most 60 words; what is longer than this is no speech, and would take long to read."""


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of one sentence in order; their stretches of ``text`` do not overlap."""
    matches = grammar.AMOUNT.finditer(text, 0, _READ_CHARACTERS)
    found = [_with_unit(text, number) for match in matches for number in amounts(text, match)]
    sayable = [number for number in found if number.value <= _LARGEST]
    return tuple(_without_pronouns(text, _ratios(text, _chained(text, sayable))))


def _with_unit(text: str, number: Number) -> Number:
    """Read the unit behind a plain number."""
    if number.unit not in ("count", "money"):
        return number
    unit = grammar.UNIT.match(text, number.end)
    if unit is None or number.unit == "money":
        bare = grammar.NO_UNIT.match(text[number.end :])
        sum_of_money = bare and number.value >= 1000 and grammar.MONEY_BEFORE.search(text[: number.start])
        if number.unit == "count" and sum_of_money:
            return replace(number, unit="money")
        return replace(number, end=unit.end()) if unit and unit["money"] else number
    if unit["share"]:
        return replace(number, end=unit.end(), value=number.value / 100, unit="share", per=0.01)
    if unit["tight"] and not text[number.end - 1].isdigit():
        return number
    if unit["seconds"] or unit["tight"]:
        span = (unit["span"] or unit["tight"]).lower()
        per = grammar.SPANS.get(span, 1.0)
        return replace(number, end=unit.end(), value=number.value * per, unit="seconds", per=per)
    name: Unit = (
        "points" if unit["points"] else "times" if unit["times"] else "date" if unit["clock"] else "money"
    )
    return replace(number, end=unit.end(), unit=name)


def _chained(text: str, found: list[Number]) -> list[Number]:
    """Give bare numbers the unit of their neighbour: "from two to five percent", "one percent, then five"."""
    out = list(found)
    for step, order in ((1, range(1, len(out))), (-1, range(len(out) - 2, -1, -1))):
        for at in order:
            number, near = out[at], out[at - step]
            left, right = (near, number) if step == 1 else (number, near)
            bare = number.unit == "count" and (step == -1 or grammar.NO_UNIT.match(text[number.end :]))
            if bare and near.unit in ("share", "seconds", "money", "points") and not near.loose:
                between = text[left.end : right.start]
                if grammar.CHAIN.fullmatch(between) and not (step == -1 and " of " in between):
                    out[at] = replace(number, value=number.value * near.per, unit=near.unit, per=near.per)
    return out


def _ratios(text: str, found: list[Number]) -> list[Number]:
    """Join "one in ten thousand", "nine out of ten" and "sixteen of the twenty" into one share."""
    out: list[Number] = []
    for number in found:
        whole = out[-1] if out else None
        if whole and whole.unit == number.unit == "count" and whole.value < number.value and not whole.loose:
            between = text[whole.end : number.start]
            plain = grammar.OUT_OF.fullmatch(between) or grammar.OF_THE.fullmatch(between)
            every = grammar.ONE_IN if whole.value == 1 else grammar.IN_EVERY
            if plain or every.fullmatch(between):
                out[-1] = Number(whole.start, number.end, whole.value / number.value, "share")
                continue
        out.append(number)
    return out


def _without_pronouns(text: str, found: list[Number]) -> Iterator[Number]:
    """Drop "one" where it counts nothing: "this one", "one of them", "one day", "one thing"."""
    for at, number in enumerate(found):
        said = text[number.start : number.end].lower()
        if number.unit == "count" and re.search(r"\bper $", text[: number.start], grammar.FLAGS):
            continue
        if said == "one":
            after = found[at + 1] if at + 1 < len(found) else None
            if not (
                after and after.unit == "count" and grammar.THEN.fullmatch(text[number.end : after.start])
            ):
                continue
        if said in ("one day", "one night", "one time", "one point"):
            continue
        yield number
