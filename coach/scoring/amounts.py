"""One amount in digits or in words: what a match of the grammar says, before the words around it are heeded.

PyPI's text2num reads the runs of spoken cardinals ("four hundred and twelve", "two point five");
what it gets wrong or leaves out is settled here: years said in pairs, "oh point five", fractions,
"a couple hundred", scales after digits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from text_to_num import find_numbers

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


def amounts(text: str, match: re.Match[str]) -> Iterator[Number]:
    """Yield the numbers of a match of ``grammar.AMOUNT`` in ``text``, without a unit that stands behind."""
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
