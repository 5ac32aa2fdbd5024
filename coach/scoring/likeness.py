"""The judge of a rubric without training of its own: likeness to its example sentences and terms.

For each sentence and criterion a few plain features (nearness to the sentences that make the point and
to those that only come near it, terms found word by word, denial, length) go into one logistic model.
Its weights are the same for every rubric; bench/training/fit_likeness.py fits them on the main rubric's
labelled answers, each criterion seen as if it had only the few examples that a small rubric has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz

from coach.model import Criterion, Pitfall, Rubric
from coach.scoring.encoder import Encoder, Vectors, encoder
from coach.scoring.judge import sigmoid
from coach.scoring.reading import Floats, PitfallReading, Reading
from coach.scoring.sections import most_likely
from coach.scoring.trained import main_head

# What each weighs: nearest, nearest three, near miss, point, phrase, terms, denied, words; last the bias.
# Fitted by bench/training/fit_likeness.py.
NAMED = np.array([1.322, 12.935, -0.717, 0.934, 1.483, 1.911, -0.077, 0.106, -9.48])
MADE = np.array([2.904, 12.809, -1.799, 0.002, 2.236, 0.341, 0.017, 0.914, -13.126])
CUT_NAMED, CUT_MADE = 0.3, 0.35
"""Chosen on tests/bank, so that the order of its answers is no held-out figure."""
_SAID = 0.5
"""The chance that a point is named where one of its terms is said, and not denied."""
_CLOSE_ENOUGH = 88
_CLEARLY_ON_TOPIC = 1.0
"""Log-odds of the main head that are enough in any rubric; chosen on tests/bank, where none is refused."""
_NEAR, _CLEARLY = 0.5, 0.16
"""Cosines, chosen on tests/bank, where they flag 7 % of good, 38 % of middling and 86 % of weak answers."""
_POINT_WORDS = 20
"""A sentence makes the one point that it makes best, and one more for so many words; others it names."""
_STAY = np.log(0.8)

_DENIAL = re.compile(
    r"\b(?:never|nobody|no one|none of|skipped|didn't|don't|doesn't|did not|do not|does not|haven't|hasn't|"
    r"wouldn't|without|no need|not something|isn't|weren't|wasn't)\b",
    re.IGNORECASE,
)


def term_hits(text: str, terms: Sequence[str]) -> int:
    """Count the terms that occur in the text as whole words, forgiving a recogniser's slips.

    A term matches a run of as many words that is nearly the same (rapidfuzz ratio of 88 or more), so
    "read teaming" is "red teaming" and "cat" is not in "concatenate".
    """
    words = re.findall(r"[\w']+", text.lower())
    hits = 0
    for term in terms:
        wanted = " ".join(re.findall(r"[\w']+", term.lower()))
        size = wanted.count(" ") + 1
        runs = (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
        hits += any(
            run == wanted or (len(wanted) > 4 and fuzz.ratio(run, wanted) >= _CLOSE_ENOUGH) for run in runs
        )
    return hits


class Examples:
    """One criterion's example sentences as vectors."""

    def __init__(self, criterion: Criterion, reader: Encoder) -> None:
        self.terms = criterion.terms
        self.phrases = [term for term in criterion.terms if len(term.split()) > 1]
        self.made = reader.alone([*criterion.made, criterion.phrase])
        self._near = reader.alone(criterion.near_miss)
        self._point = reader.alone([criterion.point])[0]
        self._phrase = reader.alone([criterion.phrase])[0]

    def features(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Return (sentences, features), in the order of the weights ``NAMED`` and ``MADE``."""
        made = np.sort(vectors @ self.made.T, axis=1)[:, ::-1]
        near = vectors @ self._near.T if len(self._near) else np.zeros((len(texts), 1))
        return np.stack(
            [
                made[:, 0],
                made[:, :3].mean(axis=1),
                near.max(axis=1),
                vectors @ self._point,
                vectors @ self._phrase,
                np.array([min(2, term_hits(text, self.terms)) for text in texts]),
                np.array([float(bool(_DENIAL.search(text))) for text in texts]),
                np.log([max(3, len(text.split())) for text in texts]),
            ],
            axis=1,
        ).astype(np.float64)

    def said(self, texts: Sequence[str]) -> Floats:
        """Return (sentences,): 1 where a term of several words is said and nothing denied, else 0.

        A single word ("budget") is said in many senses, so it names nothing by itself.
        """
        return np.array(
            [float(term_hits(text, self.phrases) > 0 and not _DENIAL.search(text)) for text in texts]
        )


class LikenessJudge:
    """Reads answers by a rubric's own examples."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._main = main_head()
        self._shared = {pitfall.id for pitfall in rubric.pitfalls if not pitfall.present}
        self._reader = encoder("judge")

    @cached_property
    def _examples(self) -> list[Examples]:
        return [Examples(criterion, self._reader) for criterion in self._rubric.criteria]

    def read(self, texts: Sequence[str], only: Collection[str] = ()) -> Reading:
        named, made = self._chances(texts)
        best_named, best_made = named.max(axis=0), made.max(axis=0)
        scores = [
            2 if m > CUT_MADE and n > CUT_NAMED else int(n > CUT_NAMED)
            for n, m in zip(best_named, best_made, strict=True)
        ]
        logits = self._main.logits(texts)
        return Reading(
            scores=tuple(scores),
            strength=(named + made) / 2,
            sections=self._sections(named),
            pitfalls=(*self._main.pitfalls(logits, texts, self._shared), *self._own_pitfalls(texts)),
            sense=self._main.share_of("sense", logits, texts),
            topic=self._main.share_of("topic", logits, texts, above=self._least_topic),
        )

    def sections(self, texts: Sequence[str]) -> tuple[str, ...]:
        return self._sections(self._chances(texts)[0]) if texts else ()

    @cached_property
    def _least_topic(self) -> float:
        """The log-odds of the rubric's own good example that is furthest from the main head's subject.

        A rubric on another subject refuses nothing so, rather than refuse what it asks for.
        """
        furthest = min(self._main.log_odds("topic", e.made).min() for e in self._examples)
        return min(_CLEARLY_ON_TOPIC, float(furthest))

    def _chances(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        vectors = self._reader.alone(texts)
        shown = [example.features(texts, vectors) for example in self._examples]
        named, made = (
            np.stack([sigmoid(f @ weights[:-1] + weights[-1]) for f in shown], axis=1)
            for weights in (NAMED, MADE)
        )
        said = np.stack([example.said(texts) for example in self._examples], axis=1)
        return np.maximum(named, _SAID * said), _in_turn(texts, np.minimum(named, made))

    def _sections(self, named: Floats) -> tuple[str, ...]:
        """Give each sentence the section of the criteria it comes nearest to; sections tend to last."""
        order = list(dict.fromkeys(criterion.section for criterion in self._rubric.criteria))
        chance = np.stack(
            [
                named[:, [i for i, c in enumerate(self._rubric.criteria) if c.section == section]].max(axis=1)
                for section in order
            ],
            axis=1,
        )
        count = len(order)
        moves = np.full((count, count), np.log(0.2 / max(count - 1, 1)))
        np.fill_diagonal(moves, _STAY)
        states = most_likely(np.log(chance + 0.05), moves)
        return tuple(order[state] for state in states)

    def _own_pitfalls(self, texts: Sequence[str]) -> list[PitfallReading]:
        return [found for pitfall in self._rubric.pitfalls if (found := self._fallen(pitfall, texts))]

    def _fallen(self, pitfall: Pitfall, texts: Sequence[str]) -> PitfallReading | None:
        """Find a pitfall where a sentence is clearly nearer to its examples than to anything good."""
        if not pitfall.present:
            return None
        vectors = self._reader.alone(texts)
        made = [sentence for criterion in self._rubric.criteria for sentence in criterion.made]
        present = (vectors @ self._reader.alone(pitfall.present).T).max(axis=1)
        good = (vectors @ self._reader.alone([*pitfall.absent, *made]).T).max(axis=1, initial=0.0)
        margin = np.where(present > _NEAR, present - good, -1.0)
        at = int(margin.argmax())
        return PitfallReading(pitfall.id, at) if margin[at] > _CLEARLY else None


def _in_turn(texts: Sequence[str], made: Floats) -> Floats:
    """Leave each sentence the points it makes best, as many as it is long enough for."""
    place = (-made).argsort(axis=1, kind="stable").argsort(axis=1)
    room = np.array([1 + len(text.split()) // _POINT_WORDS for text in texts])
    return np.where(place < room[:, None], made, 0.0)
