"""One answer as its sentences, each with what was found there: what a review moves through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from coach.model import Pause, Scorecard, Transcript
from coach.scoring.delivery import filler_places
from coach.scoring.sentences import Sentence, sentences

Kind = Literal["point", "pitfall", "figure", "clash"]


@dataclass(frozen=True)
class Mark:
    """One thing that was found; ``at`` is its place in the card's list of that kind.

    ``start`` and ``end`` are characters of the sentence that it quotes, both 0 where it quotes none.
    """

    kind: Kind
    id: str
    at: int
    score: int = 0
    start: int = 0
    end: int = 0

    @property
    def missed(self) -> bool:
        """Whether it is a point that was not made, or only named."""
        return self.kind == "point" and self.score < 2


@dataclass(frozen=True)
class Passage:
    """One sentence of the answer: ``begins`` is its first character in the transcript's text.

    ``utterance`` is the number of the utterance it is of, among those that hold words.
    ``fillers`` are characters of the sentence, first and last + 1; ``pause`` is a long silence before it.
    """

    said: Sentence
    begins: int
    utterance: int
    section: str | None
    marks: tuple[Mark, ...] = ()
    fillers: tuple[tuple[int, int], ...] = ()
    pause: Pause | None = None


@dataclass(frozen=True)
class Review:
    """The passages in order, and what no sentence can be pointed at for."""

    passages: tuple[Passage, ...]
    elsewhere: tuple[Mark, ...] = ()


def review(transcript: Transcript, card: Scorecard | None) -> Review:
    """Lay out what was found over the sentences in which it was said."""
    transcript = msgspec.structs.replace(
        transcript, utterances=tuple(utterance for utterance in transcript.utterances if utterance.words)
    )
    said = sentences(transcript)
    begins = _begins([sentence.text for sentence in said])
    utterances = _begins([utterance.text for utterance in transcript.utterances])
    marks: dict[int, list[Mark]] = {}
    elsewhere: list[Mark] = []
    for mark, quote, start_s in _found(card) if card else ():
        place = _place(quote, start_s, said) if quote else None
        if place is None or quote is None:
            elsewhere.append(mark)
            continue
        start = said[place].text.find(quote)
        marks.setdefault(place, []).append(
            Mark(mark.kind, mark.id, mark.at, mark.score, start, start + len(quote))
        )
    fillers: dict[int, list[tuple[int, int]]] = {}
    for start, end in filler_places(transcript.text):
        place = bisect_right(begins, start) - 1
        last = begins[place] + len(said[place].text)
        fillers.setdefault(place, []).append((start - begins[place], min(end, last) - begins[place]))
    passages = tuple(
        Passage(
            sentence,
            begins[n],
            bisect_right(utterances, begins[n]) - 1,
            _section(sentence, card),
            tuple(marks.get(n, ())),
            tuple(fillers.get(n, ())),
            _pause(sentence, said[n - 1] if n else None, card),
        )
        for n, sentence in enumerate(said)
    )
    return Review(passages, tuple(elsewhere))


def _begins(texts: Sequence[str]) -> list[int]:
    """Return where each text begins once they are joined by single spaces."""
    begins, place = [0] * len(texts), 0
    for n, text in enumerate(texts):
        begins[n] = place
        place += len(text) + 1
    return begins


def _found(card: Scorecard) -> list[tuple[Mark, str | None, float | None]]:
    """Return every finding with its quote and its second; a point may have several quotes."""
    found: list[tuple[Mark, str | None, float | None]] = []
    if card.overall is not None:
        for at, point in enumerate(card.criteria):
            mark = Mark("point", point.id, at, point.score)
            quotes = [(mark, said.quote, said.start_s) for said in point.evidence]
            found += quotes or [(mark, None, None)]
        for at, fault in enumerate(card.pitfalls):
            found.append((Mark("pitfall", fault.id, at), fault.quote, fault.start_s))
    for at, figure in enumerate(card.figures):
        found.append((Mark("figure", figure.kind, at), figure.quote, figure.start_s))
    for at, clash in enumerate(card.clashes):
        found.append((Mark("clash", "clash", at), clash.quote, clash.start_s))
    return found


def _place(quote: str, start_s: float | None, said: Sequence[Sentence]) -> int | None:
    """Return which sentence holds a quote; of several, the one in which its second lies."""
    holding = [n for n, sentence in enumerate(said) if quote in sentence.text]
    for n in holding:
        first_s, last_s = said[n].start_s, said[n].end_s
        if start_s is not None and first_s is not None and last_s is not None and first_s <= start_s < last_s:
            return n
    return holding[0] if holding else None


def _section(sentence: Sentence, card: Scorecard | None) -> str | None:
    """Return in which section a sentence was said, as far as the card's times tell."""
    if card is None or sentence.start_s is None:
        return None
    middle_s = (sentence.start_s + (sentence.end_s or sentence.start_s)) / 2
    begun = [s for s in card.spans if s.start_s is not None and s.start_s <= middle_s]
    return begun[-1].section if begun else None


def _pause(sentence: Sentence, before: Sentence | None, card: Scorecard | None) -> Pause | None:
    """Return the long silence that lies between a sentence and the one before."""
    if card is None or sentence.start_s is None:
        return None
    after_s = (before.start_s or 0.0) if before else -1.0
    return next(
        (p for p in card.delivery.long_pauses if after_s < p.start_s < p.end_s <= sentence.start_s + 0.01),
        None,
    )
