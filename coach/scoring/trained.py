"""The judge of a rubric that has learned from labelled answers: a fine-tuned encoder and its heads.

A head holds one row of weights for each thing a sentence can show, and the
small models of ``judge.py`` that turn sentences into an answer's scores. Both are made by
``bench/training``; docs/scoring.md tells how well it agrees with readers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from coach.errors import DataError
from coach.model import Rubric
from coach.scoring import judge
from coach.scoring.encoder import MODELS, Vectors, encoder
from coach.scoring.main_rubric import ABSENCES
from coach.scoring.reading import Floats, PitfallReading, Reading, share

_FOLDER = "judge"
_MAIN = "ai-safety-perspective"
_SURELY = 2.0
"""Log-odds; nine in ten words of any labelled answer reach it for sense and topic."""
_FEW_WORDS = 80
"""Half a minute of speech; far below any labelled answer, so nothing is known of how readers would agree."""
_PLAINLY = 0.9


class Weights(msgspec.Struct, frozen=True):
    """The trained weights of one rubric: a row of ``weight`` (384) and a ``bias`` for each of ``names``."""

    names: list[str]
    weight: list[list[float]]
    bias: list[float]
    answer: dict[str, Any]


class Head:
    """What the encoder's vectors of a rubric's answers say, sentence by sentence and in all."""

    def __init__(self, weights: Weights) -> None:
        self.names, self.model = weights.names, weights.answer
        self._weight, self._bias = np.array(weights.weight).T, np.array(weights.bias)

    def logits(self, texts: Sequence[str]) -> Floats:
        """Return (sentences, names) of log-odds, each sentence read with its neighbours."""
        return encoder(_FOLDER).read(texts).astype(np.float64) @ self._weight + self._bias

    def log_odds(self, name: str, vectors: Vectors) -> Floats:
        """Return (sentences,) of log-odds of ``name`` for sentences that the encoder has read."""
        at = self.names.index(name)
        return vectors.astype(np.float64) @ self._weight[:, at] + self._bias[at]

    def share_of(self, name: str, logits: Floats, texts: Sequence[str], *, above: float = _SURELY) -> float:
        """Return the share of the words in sentences whose log-odds of ``name`` are ``above`` that."""
        words = [len(text.split()) for text in texts]
        return share(words, list(logits[:, self.names.index(name)] > above))

    def pitfalls(
        self, logits: Floats, texts: Sequence[str], wanted: Collection[str]
    ) -> Iterator[PitfallReading]:
        """Yield those of the wanted pitfalls that are present, each at its strongest sentence.

        In few words a pitfall has to be plain: what the whole answer lacks is told by its missing points.
        """
        short = sum(len(text.split()) for text in texts) < _FEW_WORDS
        for name in (*self.model["pitfalls"], *ABSENCES):
            column = f"pitfall:{name}"
            in_sentence = column in self.names
            if name not in wanted or (short and not in_sentence):
                continue
            chance = judge.pitfall_chance(name, logits, self.names, self.model, texts)
            if chance > (_PLAINLY if short else judge.LIKELY):
                where = int(logits[:, self.names.index(column)].argmax()) if in_sentence else None
                yield PitfallReading(name, where)


@lru_cache(maxsize=4)
def head_of(rubric_id: str) -> Head | None:
    """Return the head that was trained for a rubric, or ``None``; raise ``DataError`` where it is spoiled."""
    path = MODELS / _FOLDER / f"{rubric_id}.json"
    if not path.exists():
        return None
    try:
        return Head(msgspec.json.decode(path.read_bytes(), type=Weights))
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(f"{path}: not a scorer's head ({error}); reinstall coach.") from error


def main_head() -> Head:
    """Return the main rubric's head: its pitfalls and its sense of language serve every rubric."""
    head = head_of(_MAIN)
    if head is None:
        raise DataError(f"{MODELS / _FOLDER / _MAIN}.json is missing; reinstall coach.")
    return head


class TrainedJudge:
    """Reads answers by the head of one rubric."""

    @classmethod
    def of(cls, rubric: Rubric) -> TrainedJudge | None:
        """Return the judge trained for this rubric; ``None`` for one without, or with other criteria."""
        head = head_of(rubric.id)
        named = [f"named:{criterion.id}" for criterion in rubric.criteria]
        return cls(rubric, head) if head and head.names[: len(named)] == named else None

    def __init__(self, rubric: Rubric, head: Head) -> None:
        self._head = head
        self._criteria = len(rubric.criteria)
        self._pitfalls = {pitfall.id for pitfall in rubric.pitfalls}
        self._sections = [at for at, name in enumerate(head.names) if name.startswith("section:")]

    def read(self, texts: Sequence[str], only: Collection[str] = ()) -> Reading:
        head, n = self._head, self._criteria
        logits = head.logits(texts)
        asked = [at for at, name in enumerate(head.names[:n]) if name.removeprefix("named:") in only]
        scores = judge.decide(judge.chances(logits, head.model, n, asked))
        named, made = judge.sigmoid(logits[:, :n]), judge.sigmoid(logits[:, n : 2 * n])
        return Reading(
            scores=tuple(scores),
            strength=(named + made) / 2,
            sections=self._named(logits),
            pitfalls=tuple(head.pitfalls(logits, texts, self._pitfalls)),
            sense=head.share_of("sense", logits, texts),
            topic=head.share_of("topic", logits, texts),
        )

    def sections(self, texts: Sequence[str]) -> tuple[str, ...]:
        return self._named(self._head.logits(texts)) if texts else ()

    def _named(self, logits: Floats) -> tuple[str, ...]:
        states = judge.sections(logits[:, self._sections], self._head.model)
        return tuple(self._head.names[self._sections[state]].removeprefix("section:") for state in states)
