"""Numbers in a sentence, in digits or in words, with the unit they are counted in.

PyPI's text2num reads the runs of spoken cardinals ("four hundred and twelve", "two point five");
what it gets wrong or leaves out is settled here: "one" as a pronoun, "second", years said in pairs,
"oh point five", fractions, "a couple hundred", "one in ten thousand", scales after digits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from text_to_num import find_numbers  # pyright: ignore[reportUnknownVariableType]

from coach.scoring import grammar

Unit = Literal["share", "points", "times", "count", "seconds", "money", "date", "label"]
"""A share is a fraction of one; points are percentage points; a label only names (p99, version 2)."""


@dataclass(frozen=True)
class Number:
    """A number at ``text[start:end]``, unit included; ``per`` is what one of its unit is worth.

    ``loose`` numbers name no exact amount: "half", "a few hundred", "thousands".
    """

    start: int
    end: int
    value: float
    unit: Unit = "count"
    per: float = 1.0
    loose: bool = False


_LARGEST = 1e15
"""Longer rows of digits are identifiers, not amounts."""

_READ_CHARACTERS = 3000
"""A sentence has at most 60 words; what is longer than this is no speech, and would take long to read."""


class _Token:
    """A word of a spoken number, as text2num wants it."""

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end, self.word = match.start(), match.end(), match[0].lower()

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of one sentence in order; their stretches of ``text`` do not overlap."""
    matches = grammar.AMOUNT.finditer(text, 0, _READ_CHARACTERS)
    found = [_with_unit(text, number) for match in matches for number in _amounts(text, match)]
    sayable = [number for number in found if number.value <= _LARGEST]
    return tuple(_without_pronouns(text, _ratios(text, _chained(text, sayable))))


def _amounts(text: str, match: re.Match[str]) -> Iterator[Number]:
    kind, said = match.lastgroup or "", match[0].lower()
    start, end = match.span()
    if match["digits"]:
        yield from _digits(text, match)
    elif match["words"]:
        yield from _spoken(match)
    elif match["part"]:
        yield from _parts(text, match)
    elif match["loose"]:
        few = 2.0 if "couple" in said else 3.0 if re.match(r"(?:a )?few|several", said) else 1.0
        scales = (grammar.SCALES.get(word.removesuffix("s"), 1.0) for word in said.split())
        yield Number(start, end, few * math.prod(scales), loose=True)
    elif match["halfscale"]:
        share = 0.5 if said.startswith("half") else 0.25
        last = said.split()[-1]
        if last in grammar.SCALES:
            yield Number(start, end, share * grammar.SCALES[last], loose=True)
        else:
            yield Number(start, end, share / 100, "share", 0.01)
    elif match["halfspan"]:
        yield Number(start, end, grammar.SPANS[re.split("[ -]", said)[-1]] / 2, "seconds", loose=True)
    elif match["spanhalf"]:
        yield Number(start, end, 1.5 * grammar.SPANS[said.split()[1]], "seconds", loose=True)
    elif match["aspan"]:
        yield Number(start, end, float(grammar.SPANS[said.split()[-1]]), "seconds", loose=True)
    elif match["change"]:
        times = next((factor for stem, factor in grammar.CHANGES.items() if said.startswith(stem)), 2.0)
        yield Number(start, end, times, "share" if times < 1 else "times", loose=True)
    elif match["fold"]:
        word = said.removesuffix("fold")
        yield Number(start, end, grammar.SMALL.get(word, 100.0), "times")
    elif match["nines"]:
        yield Number(start, end, 1 - 10 ** -grammar.SMALL[said.split()[0]], "share")
    elif match["clock"] or match["monthday"]:
        yield Number(start, end, _plain(said), "date")
    else:
        yield Number(start, end, _plain(said), "date" if kind == "label" and said[0] == "q" else "label")


def _plain(said: str) -> float:
    """Return the first number in a short label: its digits, or its small spoken number."""
    digits = re.search(r"\d+(?:\.\d+)?", said)
    if digits:
        return float(digits[0])
    return next((number.value for number in _read(list(re.finditer(r"[a-z]+", said)))), 0.0)


def _digits(text: str, match: re.Match[str]) -> Iterator[Number]:
    start, end = match.span()
    scale = (match["suffix"] or match["digitscale"] or "").lower()
    value = float(re.sub(r"[^\d.]", "", match["digits"])) * grammar.SCALES.get(scale, 1.0)
    if match["digits"][0] in "$€£" or scale == "grand":
        yield Number(start, end, value, "money")
    elif re.match(r"(?:st|nd|rd|th)\b", text[end:], grammar.FLAGS):
        return
    elif match[0].isdigit() and _is_year(text, start, end, value):
        yield Number(start, end, value, "date")
    elif not re.match(r"[A-Za-z_]", text[end:]) or grammar.UNIT.match(text, end):
        yield Number(start, end, value, "count", grammar.SCALES.get(scale, 1.0))


def _read(words: list[re.Match[str]]) -> Iterator[Number]:
    """Yield what text2num hears in a run of number words."""
    tokens = [_Token(word) for word in words]
    for heard in find_numbers(tokens, "en", threshold=0.0):
        if not heard.is_ordinal:
            yield Number(tokens[heard.start].start, tokens[heard.end - 1].end, float(heard.value))


def _spoken(match: re.Match[str]) -> Iterator[Number]:
    """Yield the numbers of one run of number words; a run can hold several ("twenty twenty four")."""
    scale = grammar.SCALES.get((match["wordscale"] or "").lower(), 1.0)
    stop = min(
        (match.start(group) for group in ("half", "wordscale") if match[group]), default=match.end("words")
    )
    run = list(grammar.LETTERS.finditer(match.string, match.start("words"), stop))
    if run[0][0].lower() == "a":
        run = run[1:]
    point = next((at for at, word in enumerate(run) if word[0].lower() in grammar.POINTS), None)
    if point is not None:
        whole = list(_read(run[:point]))
        value = (whole[-1].value if whole else 0.0) + _decimals(run[point + 1 :])
        heard = [*whole[:-1], Number(whole[-1].start if whole else run[0].start(), run[-1].end(), value)]
    elif run[0][0].lower() == "dozen":
        heard = [Number(run[0].start(), run[-1].end(), 12.0, loose=True)]
    else:
        heard = _years(match.string, list(_read(run)))
    if not heard:
        return
    last = heard[-1]
    extra = 0.5 if (match["half"] or "").lower().endswith("half") else 0.25 if match["half"] else 0.0
    if extra or match["wordscale"]:
        unit: Unit = "money" if (match["wordscale"] or "").lower() == "grand" else last.unit
        heard[-1] = replace(last, end=match.end("words"), value=(last.value + extra) * scale, unit=unit)
    heard[0] = replace(heard[0], start=match.start("words"))
    yield from heard


def _decimals(run: list[re.Match[str]]) -> float:
    """Read what follows "point": digit by digit, or in pairs ("point ninety seven")."""
    digits = ""
    last = ""
    for word in (match[0].lower() for match in run):
        if word in grammar.TENS_VALUES:
            digits += str(grammar.TENS_VALUES[word])
        elif last in grammar.TENS_VALUES and 0 < grammar.SMALL.get(word, 0) < 10:
            digits = digits[:-1] + str(int(grammar.SMALL[word]))
        else:
            digits += str(int(grammar.SMALL.get(word, 0)))
        last = word
    return float(f"0.{digits}")


def _years(text: str, heard: list[Number]) -> list[Number]:
    """Join years said in pairs: "nineteen ninety five", "twenty twenty four"."""
    out: list[Number] = []
    for number in heard:
        before = out[-1] if out else None
        if (
            before
            and before.value in (19, 20)
            and 10 <= number.value <= 99
            and text[before.end : number.start] == " "
        ):
            out[-1] = Number(before.start, number.end, before.value * 100 + number.value, "date")
        elif _is_year(text, number.start, number.end, number.value):
            out.append(replace(number, unit="date"))
        else:
            out.append(number)
    return out


def _is_year(text: str, start: int, end: int, value: float) -> bool:
    """Say whether 1950 to 2049 stands where a date does: after "in", "since" and the like, before no noun."""
    return 1950 <= value <= 2049 and bool(
        grammar.YEAR_BEFORE.search(text[:start]) and grammar.NO_NOUN.match(text[end:])
    )


def _parts(text: str, match: re.Match[str]) -> Iterator[Number]:
    """Yield a fraction in words, unless it is an ordinal ("a third party") or a quarter of a year."""
    words = re.split("[ -]", match[0].lower())
    count = float(words[0]) if words[0].isdigit() else grammar.SMALL.get(words[0], 1.0)
    part = words[-1].removesuffix("s").replace("halve", "half")
    before, after = text[: match.start()], text[match.end() :]
    if part == "half" and (
        grammar.NOT_HALF.search(before) or re.match(r"-(?!the)|way| past\b| baked", after, grammar.FLAGS)
    ):
        return
    if part == "quarter" and (
        (count == 1 and grammar.QUARTER_YEAR.search(before))
        or re.match(r" (?:later|ago|in a row|straight)\b", after, grammar.FLAGS)
        or count == 2
    ):
        yield Number(match.start(), match.end(), count * grammar.SPANS["quarter"], "seconds", loose=True)
    elif part == "half" or grammar.PART_OF.match(after):
        yield Number(match.start(), match.end(), count / grammar.PARTS[part], "share", loose=True)


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
