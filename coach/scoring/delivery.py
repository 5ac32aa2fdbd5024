"""How an answer was said: rates, fillers, silences, and time against the targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from coach.lights import Lights
from coach.model import Delivery, Fillers, Pause, Section, SectionSpan, SectionTiming, Timing, Transcript

LONG_PAUSE_S = 4.0
"""A silence from here on is a long one, measured between utterances, which voice activity cuts."""

SECTION_RANGE = (0.6, 1.5)
"""A section is on target within these parts of its budget: our own choice, wide enough that five
seconds more or less in a part of 25 s is no finding."""

_FLAGS = re.IGNORECASE | re.ASCII


def _not_after(words: str) -> str:
    return "".join(rf"(?<!\b{word} )" for word in words.split())


_A_KIND = _not_after(
    "a an the this that what which some any every each one same right different these those other new"
    " certain"
    " another all best worst only first last next second good wrong no whatever"
)
_FILLERS = {
    "um": "u+h?m+",
    "uh": "u+h+",
    "erm": "e+r+m+",
    "er": "e+r",
    "hmm": "h+m+",
    "ah": "a+h+",
    "you know": _not_after("do did don't let if as what how that unless before once when")
    + r"you know(?! (?:what|how|that|the|why|who|if|whether|when|where|which|about|it|this|exactly|them"
    r"|your|my)\b)",
    "I mean": _not_after("what that do which") + r"I mean(?! (?:that|it|by|the|this)\b)",
    "sort of": _A_KIND + "sort of",
    "kind of": _A_KIND + "kind of",
    "like": r"(?:(?<=, )like(?=,)|like(?=,? like\b))",
    "basically": "basically",
    "actually": "actually",
    "literally": "literally",
    "right?": r"right(?=\?)",
    "so yeah": "so,? yeah",
}
_FILLER = re.compile(
    "|".join(rf"(?<![\w'-])(?P<f{at}>{pattern})(?![\w'-])" for at, pattern in enumerate(_FILLERS.values())),
    _FLAGS,
)


def delivery(transcript: Transcript, seconds: float | None) -> Delivery:
    """Return rates (words a minute, ``None`` where the source has no times), fillers and long pauses.

    The speaking rate is taken over the whole answer, pauses in; the articulation rate over the
    utterances alone. Fillers are a lower bound, for recognisers drop many. Typed text has no rates.
    """
    words = sum(1 for word in transcript.words if any(letter.isalnum() for letter in word.text))
    stretches = _stretches(transcript)
    whole_s = (seconds if seconds is not None else stretches[-1][1]) if stretches else None
    spoken_s = sum(end_s - start_s for start_s, end_s in stretches)
    return Delivery(
        words,
        _per_minute(words, whole_s),
        _per_minute(words, spoken_s),
        _fillers(transcript, whole_s),
        tuple(_long_pauses(stretches)),
    )


def without_pace(found: Delivery) -> Delivery:
    """Return a typed answer's delivery: how fast one types says nothing of how one speaks."""
    return Delivery(found.words, None, None, Fillers(found.fillers.count, None, found.fillers.words))


def filler_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a transcript's text each filler begins and ends, as ``delivery`` counts them."""
    return (match.span() for match in _FILLER.finditer(text))


def timing(
    spans: Sequence[SectionSpan], seconds: float | None, target: tuple[int, int], sections: Sequence[Section]
) -> Timing:
    """Return the verdicts on the whole and on each section, in the rubric's order.

    An answer is long once the lights are over, which leaves a grace above the target.
    Sections without any span are missing; where there are no spans at all, nothing is said of them.
    """
    if seconds is None:
        verdict = "untimed"
    else:
        over_s = Lights.of(target).over_s
        verdict = "short" if seconds < target[0] else "long" if seconds > over_s else "on_target"
    return Timing(seconds, target, verdict, tuple(_section(section, spans) for section in sections))


def _section(section: Section, spans: Sequence[SectionSpan]) -> SectionTiming:
    timed = any(span.start_s is not None and span.end_s is not None for span in spans)
    own = [span for span in spans if span.section == section.id]
    if not spans or (own and not timed):
        return SectionTiming(section.id, None, section.budget_s, "untimed")
    if not own:
        return SectionTiming(section.id, 0.0 if timed else None, section.budget_s, "missing")
    seconds = sum(
        span.end_s - span.start_s for span in own if span.start_s is not None and span.end_s is not None
    )
    low, high = SECTION_RANGE
    verdict = (
        "short"
        if seconds < low * section.budget_s
        else "long"
        if seconds > high * section.budget_s
        else "on_target"
    )
    return SectionTiming(section.id, round(seconds, 2), section.budget_s, verdict)


def _stretches(transcript: Transcript) -> list[tuple[float, float]]:
    """Return when each utterance began and ended; nothing where any of them has no times."""
    stretches = [
        (utterance.start_s, utterance.end_s)
        for utterance in transcript.utterances
        if utterance.start_s is not None and utterance.end_s is not None
    ]
    return stretches if len(stretches) == len(transcript.utterances) else []


def _per_minute(count: int, seconds: float | None) -> float | None:
    return round(count * 60 / seconds, 1) if seconds else None


def _fillers(transcript: Transcript, seconds: float | None) -> Fillers:
    names = list(_FILLERS)
    heard = Counter(names[(match.lastindex or 1) - 1] for match in _FILLER.finditer(transcript.text))
    count = heard.total()
    return Fillers(
        count, _per_minute(count, seconds), dict(sorted(heard.items(), key=lambda w: (-w[1], w[0])))
    )


def _long_pauses(stretches: Sequence[tuple[float, float]]) -> Iterator[Pause]:
    heard_until_s = 0.0
    for start_s, end_s in stretches:
        if start_s - heard_until_s >= LONG_PAUSE_S:
            yield Pause(heard_until_s, start_s)
        heard_until_s = max(heard_until_s, end_s)
