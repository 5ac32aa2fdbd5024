"""What each number in an answer is: a claim, a target, a threshold, a rollout step, scale, time, a team.

Told by words around the number, in rules that can be read: no model decides. A claim is a result or a
measured effect that the speaker gives as real; it is supported where its sentence or a neighbour says
over what, against what or how it was measured.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from coach.model import Figure, FigureKind
from coach.scoring import cues
from coach.scoring.amounts import Number
from coach.scoring.numbers import numbers
from coach.scoring.sentences import Sentence
from coach.scoring.support import counts_cases, is_supported

_LONGEST_QUOTE_WORDS = 8
_NEAR_WORDS = 12
_JOINTS = "and|but|so|because|which|while"
"""Where a quote ends, for another statement begins."""


@dataclass(frozen=True)
class _Place:
    """A number in its sentence: the words before and after it, and the clause it stands in."""

    number: Number
    text: str
    clause: str

    @property
    def before(self) -> str:
        return self.text[: self.number.start]

    @property
    def after(self) -> str:
        return self.text[self.number.end :]

    @property
    def said(self) -> str:
        return self.text[self.number.start : self.number.end].lower()


def figures(sentences: Sequence[Sentence]) -> tuple[Figure, ...]:
    """Return every number of the answer, in order, with what it is and a verbatim quote."""
    return tuple(figure for _, figure in located(sentences))


def located(sentences: Sequence[Sentence]) -> Iterator[tuple[int, Figure]]:
    """Yield each figure with the index of its sentence."""

    @cache
    def told(at: int) -> bool:
        return is_supported(sentences, at)

    for at, sentence in enumerate(sentences):
        found = numbers(sentence.text)
        for order, number in enumerate(found):
            place = _Place(number, sentence.text, _clause(sentence.text, number))
            kind = _kind(place, found)
            supported = kind != "claim" or told(at) or counts_cases(place.said)
            quote = _quote(sentence.text, found, order)
            value = round(number.value, 6)
            yield at, Figure(quote, value, number.unit, kind, supported, sentence.start_s, sentence.end_s)


def invented(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the unsupported claims that are precise enough to be asked about.

    Precise is a percentage with decimals or off the fives, an exact count or sum, a decimal multiple.
    Two or more unsoftened claims are strong even where they are round: then all of them are returned.
    """
    bare = [figure for figure in figures if figure.kind == "claim" and not figure.supported]
    strong = [figure for figure in bare if _precise(figure)]
    firm = [figure for figure in bare if figure in strong or _firm(figure)]
    return tuple(firm if len(firm) > 1 else strong)


def _precise(figure: Figure) -> bool:
    """Say whether a value is one that nobody arrives at without measuring."""
    scaled = figure.value * 100 if figure.unit == "share" else figure.value
    if figure.unit in ("share", "points"):
        uneven = scaled > 10 and abs(scaled / 5 - round(scaled / 5)) > 1e-6
        return bool(cues.PERCENT.search(figure.quote)) and (uneven or _fractional(scaled))
    if figure.unit in ("count", "money"):
        exact = f"{scaled:.0f}".rstrip("0")
        return len(exact) >= (2 if figure.unit == "money" else 3) or _fractional(scaled)
    return _fractional(scaled)


def _fractional(value: float) -> bool:
    return abs(value - round(value)) > 1e-6 and not math.isclose(value % 1, 0.5)


def _firm(figure: Figure) -> bool:
    """Say whether a round claim is still a strong statement: no spoken fraction, nothing softened."""
    if cues.ROUGH.search(figure.quote):
        return False
    if figure.unit == "share":
        return figure.value >= 0.1 and bool(cues.PERCENT.search(figure.quote))
    return figure.unit in ("times", "money", "points")


def _kind(place: _Place, found: Sequence[Number]) -> FigureKind:
    number = place.number
    if number.unit == "label":
        return "time" if re.match(r"v(?:ersion)?\b|v ?\d", place.said) else "other"
    if number.unit == "date":
        return "time"
    if _threshold(place):
        return "threshold"
    if _target(place):
        return "target"
    if _rollout(place, found):
        return "rollout"
    if _team(place):
        return "team"
    if number.unit == "seconds":
        return "claim" if _effect_on_time(place) and not _hypothetical(place) else "time"
    if _hypothetical(place):
        return "other"
    if number.unit == "count":
        return _count_kind(place)
    if number.unit == "share":
        return _share_kind(place)
    effect = _multiple(place) if number.unit == "times" else bool(cues.EFFECT.search(place.text))
    return "claim" if effect else "other"


def _multiple(place: _Place) -> bool:
    """Say whether a multiple compares ("three times faster", "doubled") or only counts ("twice a day")."""
    if cues.CHANGED.match(place.said):
        return place.said.endswith(("ed", "ing"))
    return bool(
        cues.RATE_AFTER.match(place.after) or "fold" in place.said or cues.EFFECT.search(place.clause)
    )


def _share_kind(place: _Place) -> FigureKind:
    of_scale = cues.SCALE_AFTER.match(place.after)
    if place.number.loose:
        if re.search(r"\bby(?: \w+){0,2} $|\bin $", place.before) or (
            cues.EFFECT.search(place.clause) and not of_scale
        ):
            return "claim"
        return "scale" if of_scale else "other"
    if cues.EFFECT.search(place.text) or cues.METRIC.search(place.text):
        return "claim"
    return "scale" if of_scale else "claim" if "." in place.said or "point" in place.said else "other"


def _count_kind(place: _Place) -> FigureKind:
    near = " ".join(place.before.split()[-5:])
    if "." in place.said or "point" in place.said:
        return "claim" if cues.EFFECT.search(near) or cues.METRIC.search(near) else "other"
    if cues.DONE_TO.search(near) and (place.number.value >= 10 or cues.SCALE_AFTER.match(place.after)):
        return "claim"
    moved = " ".join(place.before.split()[-9:])
    if cues.EFFECT.search(moved) and re.search(
        r"\b(?:by|from|to|up|down)(?: (?:about|roughly|around|only|just))*$", near
    ):
        return "claim"
    if place.number.value < 1 or cues.SMALL_TALK.match(place.after):
        return "other"
    many = place.number.value >= 50 or place.number.loose
    return "scale" if many or cues.SCALE_AFTER.match(place.after) else "other"


def _threshold(place: _Place) -> bool:
    """A value that makes something happen, or may not be passed."""
    if cues.LIMIT.search(place.before):
        return not cues.TARGET.search(place.before)
    if (
        place.number.unit in ("count", "times")
        and cues.PER.match(place.after)
        and cues.ALLOWED.search(place.text)
    ):
        return not cues.TARGET.search(place.before)
    if re.match(r"(?:doubl|tripl|halv)es", place.said):
        return bool(re.search(r"\b(?:if|when|once) (?:it|they|that|this|the \w+) $", place.before))
    if not cues.OVER.search(place.before) or (place.number.loose and place.number.unit == "times"):
        return False
    return (
        bool(cues.CONDITION.search(place.text))
        and not cues.TARGET.search(place.before)
        and not (place.number.unit == "seconds" and re.search(r"\bover (?:\w+ )*$", place.before))
    )


def _target(place: _Place) -> bool:
    """A value to reach, whether or not it was."""
    if place.number.unit == "seconds" and not re.search(
        r"\b(?:under|below|target|goal|sla|slo|bar|budget)\b", place.clause, re.I
    ):
        return False
    if cues.LIMIT.search(place.before) and cues.TARGET.search(place.before):
        return True
    near = " ".join(place.before.rpartition(" but ")[2].split()[-_NEAR_WORDS:])
    return bool(
        cues.TARGET.search(near)
        or re.match(r"^[^.]{0,20}\b(?:was|is) (?:the|our|my) (?:target|goal|bar|objective)\b", place.after)
    )


def _rollout(place: _Place, found: Sequence[Number]) -> bool:
    """A step of a release that widens."""
    if place.number.unit not in ("share", "count"):
        return False
    steps = [n for n in found if n.unit == place.number.unit]
    widening = len(steps) > 1 and all(a.value < b.value for a, b in itertools.pairwise(steps))
    if cues.ROLLOUT.search(place.text):
        if place.number.unit == "share" and not place.number.loose:
            return not cues.EFFECT.search(place.clause) or widening
        return widening and bool(cues.STEPPING.search(place.text))
    if place.number.unit == "share" and not cues.EFFECT.search(place.clause):
        ladder = widening and (len(steps) > 2 or cues.STEP_AFTER.search(place.after))
        if ladder or cues.STEP_BEFORE.search(place.before):
            return True
    return widening and bool(re.search(r"\bthen\b", place.text)) and not cues.EFFECT.search(place.text)


def _team(place: _Place) -> bool:
    """People who worked on it."""
    if place.number.unit != "count" or place.number.value > 200 or place.number.loose:
        return False
    if cues.TEAM_AFTER.match(place.after):
        return place.number.value < 50 or not re.match(
            r" (?:people|persons|volunteers|men|women)\b", place.after
        )
    return (
        bool(cues.TEAM_BEFORE.search(place.before))
        and not cues.SCALE_AFTER.match(place.after)
        and not cues.SMALL_TALK.match(place.after)
    )


def _effect_on_time(place: _Place) -> bool:
    if re.match(r"(?: [\w'-]+){0,2}[ -](?:later|ago|from now|since|old|before|after|earlier)\b", place.after):
        return False
    if cues.PERIOD_BEFORE.search(place.before):
        return False
    near = cues.PRICE.sub("", " ".join(place.before.split()[-9:]))
    return bool(cues.EFFECT.search(near) or re.match(r" (?:faster|slower|sooner|quicker)\b", place.after))


def _hypothetical(place: _Place) -> bool:
    return bool(
        place.before.endswith(("'", '"'))
        or cues.HYPOTHETICAL.search(place.before)
        or cues.INTENDED.search(place.before)
    )


def _clause(text: str, number: Number) -> str:
    starts = [m.end() for m in cues.CLAUSE.finditer(text) if m.end() <= number.start]
    ends = [m.start() for m in cues.CLAUSE.finditer(text) if m.start() >= number.end]
    return text[starts[-1] if starts else 0 : ends[0] if ends else len(text)]


def _quote(text: str, found: Sequence[Number], at: int) -> str:
    """Return the number with the words that make it a statement, at most eight, other figures left out."""
    number = found[at]
    low = found[at - 1].end if at else 0
    high = found[at + 1].start if at + 1 < len(found) else len(text)
    own = len(text[number.start : number.end].split())
    room = max(0, _LONGEST_QUOTE_WORDS - own)
    start = _extend_left(text, low, number.start, min(5, room))
    taken = len(text[start : number.start].split())
    end = _extend_right(text, number.end, high, min(3, room - taken))
    return text[start:end].strip()


def _extend_left(text: str, low: int, start: int, words: int) -> int:
    stretch = re.split(rf"[,;:.!?—]\s|\s(?:{_JOINTS})\s", text[low:start])[-1]
    kept = list(re.finditer(r"\S+", stretch))[-words:] if words else []
    if not kept or not stretch.endswith((" ", "-")):
        return start
    said = stretch[kept[0].start() :]
    while lead := cues.LEAD.match(said):
        said = said[lead.end() :]
    return start - len(said)


def _extend_right(text: str, end: int, high: int, words: int) -> int:
    stretch = re.split(rf"[,;:.!?—](?:\s|$)|\s(?=(?:{_JOINTS})\s)", text[end:high])[0]
    kept = list(re.finditer(r"\S+", stretch))[:words]
    said = stretch[: kept[-1].end()] if kept else stretch.partition(" ")[0]
    while trail := cues.TRAIL.search(said):
        said = said[: trail.start()]
    return end + len(said)
