"""Whether a figure is one of the candidate's own facts, or speaks against one or an earlier answer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from coach.model import Clash, Figure, Value
from coach.scoring.amounts import Unit
from coach.scoring.numbers import numbers
from coach.scoring.sentences import Sentence

_ALIKE = 84
"""rapidfuzz ratio, 0 to 100, from which two words are one ("complaint", "complaints")."""

_WORD = re.compile(r"[a-z][a-z'-]+", re.ASCII)
_BREAK = re.compile(r"[,;:—]\s|\s(?:and|but|so|while)\s")
_EMPTY = frozenset(
    "a about after all almost also an and around as at be been before bring brought but by came climbed"
    " cut cuts decreased"
    " decrease did down dropped drop each every fell fall fewer for from go goes gone got grew had half"
    " has have he her his i in"
    " increased increase into is it its just less like lost made more my nearly of off on or our ours"
    " out over overall per"
    " raised reduced reduction roughly rose said saved saw she since so some something that the their"
    " them then there these they"
    " third this those to total under up us was we went were which while who will with year you your"
    " percent cent point points"
    " times fold now today really actually improved improvement lowered gained result change ended same"
    " than month week".split()
)


class Fact(Value, frozen=True):
    """A figure the candidate can stand by: what it says, its value and unit, and how it was measured."""

    text: str
    value: float
    unit: Unit
    measured: str


def with_facts(
    figures: Sequence[Figure], sentences: Sequence[Sentence], facts: Sequence[Fact]
) -> tuple[Figure, ...]:
    """Return the figures, each claim that is one of the facts marked as supported."""
    return tuple(
        msgspec.structs.replace(figure, supported=True)
        if not figure.supported and any(_is(figure, _about(figure, sentences), fact) for fact in facts)
        else figure
        for figure in figures
    )


def clashes(
    figures: Sequence[Figure],
    sentences: Sequence[Sentence],
    facts: Sequence[Fact] = (),
    earlier: Sequence[Figure] = (),
) -> tuple[Clash, ...]:
    """Return the claims that give the same thing another value than a fact or an earlier session's claim.

    Where a sentence gives several values ("from nine to two percent"), one that agrees is enough.
    """
    told = [(fact.text, fact.value, fact.unit, True) for fact in facts]
    told += [(figure.quote, figure.value, figure.unit, False) for figure in earlier if figure.kind == "claim"]
    return tuple(_clashes(figures, sentences, told))


def same_thing(one: str, other: str) -> bool:
    """Say whether two statements speak of the same thing: most of the shorter one's own words are in both.

    A single shared word is enough only where neither says much more.
    """
    few, many = sorted((_content(one), _content(other)), key=len)
    shared = sum(any(_alike(word, another) for another in many) for word in few)
    if not few or shared < 0.6 * len(few):
        return False
    return shared > 1 or len(many) <= 3


def agree(one: float, other: float, unit: str) -> bool:
    """Say whether two values are one within rounding.

    Shares are compared at the decimals of the less exact one, in percent; the rest within 3 %.
    """
    if unit != "share":
        return math.isclose(one, other, rel_tol=0.03)
    digits = min(_decimals(one), _decimals(other))
    return math.isclose(round(one * 100, digits), round(other * 100, digits), abs_tol=1e-9)


def _clashes(
    figures: Sequence[Figure], sentences: Sequence[Sentence], told: Sequence[tuple[str, float, str, bool]]
) -> Iterator[Clash]:
    for figure in figures:
        if figure.kind != "claim":
            continue
        said = _about(figure, sentences)
        for other, value, unit, fact in told:
            beside = [
                f
                for f in figures
                if f.unit == unit and (f is figure or f.quote in _sentence(figure, sentences))
            ]
            if (
                unit == figure.unit
                and same_thing(said, other)
                and not any(agree(f.value, value, unit) for f in beside)
            ):
                yield Clash(figure.quote, other, figure.start_s, figure.end_s, fact)
                break


def _is(figure: Figure, said: str, fact: Fact) -> bool:
    same = fact.text in (figure.quote, said) or same_thing(said, fact.text)
    return same and figure.unit == fact.unit and agree(figure.value, fact.value, fact.unit)


def _about(figure: Figure, sentences: Sequence[Sentence]) -> str:
    """Return the words that say what a figure is of: its clause, or its sentence where that says nothing."""
    sentence = _sentence(figure, sentences)
    head, quote, tail = sentence.partition(figure.quote)
    clause = _BREAK.split(head)[-1] + quote + _BREAK.split(tail)[0]
    return clause if _content(clause) else sentence


def _sentence(figure: Figure, sentences: Sequence[Sentence]) -> str:
    return next((sentence.text for sentence in sentences if figure.quote in sentence.text), figure.quote)


def _content(text: str) -> list[str]:
    """Return the words of a statement without its numbers, units and words of change."""
    lowered = text.lower()
    for number in reversed(numbers(text)):
        lowered = lowered[: number.start] + " " + lowered[number.end :]
    return sorted({word for word in _WORD.findall(lowered) if word not in _EMPTY})


def _alike(one: str, other: str) -> bool:
    return one == other or fuzz.ratio(one, other) >= _ALIKE


def _decimals(share: float) -> int:
    """Return how many decimals a share has in percent; a third, which never ends, counts as none."""
    digits = f"{share * 100:.3f}".rstrip("0").partition(".")[2]
    return len(digits) if len(digits) < 3 else 0
