"""One transcript in, one score card out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import msgspec

from coach.model import (
    Criterion,
    Figure,
    Finding,
    Question,
    Rubric,
    Scorecard,
    SectionSpan,
    Transcript,
)
from coach.scoring import conclude
from coach.scoring.advice import next_steps
from coach.scoring.delivery import delivery, timing, without_pace
from coach.scoring.facts_match import Fact, clashes, with_facts
from coach.scoring.figures import figures, invented
from coach.scoring.judgeable import (
    SHORTEST_PART_WORDS,
    SHORTEST_WORDS,
    denies_all,
    judgeable,
    too_little,
    unjudged,
)
from coach.scoring.likeness import LikenessJudge
from coach.scoring.own_words import not_listed, not_read_back, said_once
from coach.scoring.reading import Judge, Reading
from coach.scoring.sections import carried, spans
from coach.scoring.sentences import Sentence, sentences
from coach.scoring.trained import TrainedJudge

VERSION = "1"


class Scorer:
    """Scores answers by one rubric: by the head that was trained for it, else by likeness to its examples.

    ``facts`` are the candidate's own, ``earlier`` the figures of earlier answers: a figure that matches a
    fact is supported, one that differs from either is a clash. Loading is lazy: the encoder is read on
    the first answer (or by ``warm``).
    """

    def __init__(self, rubric: Rubric, facts: Sequence[Fact] = (), earlier: Sequence[Figure] = ()) -> None:
        self.rubric = rubric
        self._facts, self._earlier = facts, earlier

    @cached_property
    def _judge(self) -> Judge:
        return TrainedJudge.of(self.rubric) or LikenessJudge(self.rubric)

    def warm(self) -> None:
        """Load the encoder now, while the question is asked."""
        self._judge.sections(["I am ready."])

    def spans(self, transcript: Transcript) -> tuple[SectionSpan, ...]:
        """Return which section each stretch of the answer so far belongs to."""
        said = sentences(transcript)
        return spans(said, self._judge.sections([s.text for s in said]))

    def score(
        self,
        question: Question,
        transcript: Transcript,
        *,
        source: str,
        seconds: float | None,
        only: Sequence[str] = (),
    ) -> Scorecard:
        """Return the score card; ``only`` restricts it to some criteria (a follow-up's), and then no
        section has a time of its own.

        The same question, rubric and transcript give the same card.
        """
        heard = sentences(transcript)
        own = not_read_back(heard, question, self.rubric)
        once = said_once(own)
        said = not_listed(once, self.rubric)
        least_words = SHORTEST_PART_WORDS if only else SHORTEST_WORDS
        reason = (
            judgeable([s.text for s in heard], transcript.language, least_words, written=source == "typed")
            or too_little(own, once, said, least_words)
            or (None if only else denies_all(said))
        )
        reading = None if reason else self._judge.read([s.text for s in said], only)
        if reading:
            reason = unjudged(reading, part=bool(only))
        spoken = spans(heard, carried(heard, said, reading.sections)) if reading else ()
        card = self._plain(question, transcript, said, spoken, source, seconds)
        if only:
            card = msgspec.structs.replace(card, timing=msgspec.structs.replace(card.timing, sections=()))
        if reason or not reading:
            return msgspec.structs.replace(card, not_scored=reason)
        return self._judged(card, reading, said, only)

    def _plain(
        self,
        question: Question,
        transcript: Transcript,
        said: Sequence[Sentence],
        spoken: tuple[SectionSpan, ...],
        source: str,
        seconds: float | None,
    ) -> Scorecard:
        """What can be told without judging: times, delivery, figures."""
        manner = delivery(transcript, seconds)
        told = with_facts(figures(said), said, self._facts)
        return Scorecard(
            source=source,
            question=question.id,
            rubric=self.rubric.id,
            overall=None,
            criteria=tuple(Finding(c.id, 0, (), c.advice) for c in self.rubric.criteria),
            pitfalls=(),
            figures=told,
            spans=spoken,
            timing=timing(spoken, seconds, question.target, self.rubric.sections),
            delivery=without_pace(manner) if source == "typed" else manner,
            next=(),
            clashes=clashes(told, said, self._facts, self._earlier),
            scorer=VERSION,
        )

    def _judged(
        self, card: Scorecard, reading: Reading, said: Sequence[Sentence], only: Sequence[str]
    ) -> Scorecard:
        bare = invented(card.figures)
        found = conclude.findings(self.rubric, reading, said, bare)
        fallen = conclude.pitfalls(self.rubric, reading, said, found, bare)
        rubric = self.rubric
        if only:
            wanted: list[Criterion] = [c for c in rubric.criteria if c.id in only]
            rubric = msgspec.structs.replace(rubric, criteria=tuple(wanted))
            found = tuple(f for f in found if f.id in only)
            fallen = tuple(p for p in fallen if p.quote)
        return msgspec.structs.replace(
            card,
            overall=conclude.overall(rubric, found, fallen),
            criteria=found,
            pitfalls=fallen,
            next=next_steps(rubric, found, fallen, card.timing, card.delivery),
        )
