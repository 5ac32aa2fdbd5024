"""Every question's labelled answers are scored in the right order: good above middling above weak."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from coach.library import Library
from coach.model import Transcript, Utterance, Word
from coach.scoring.scorer import Scorer

LABELLED = sorted((Path(__file__).parents[1] / "bank").glob("*.toml"))
LIBRARY = Library()
ELSEWHERE = {"ai-safety-perspective"}
"""Rubrics whose labelled answers lie with the training, in rubrics/<id>/answers."""
KNOWN = {
    "own-mistake": "middling 84, good 84",
    "tool-hf-evaluate": "weak 50, middling 46",
}
"""Questions whose order is wrong with the encoder of today; one that is mended is taken off here."""


def score(question_id: str, text: str) -> int:
    question = LIBRARY.question(question_id)
    said = Transcript((Utterance(tuple(Word(word) for word in text.split())),))
    card = Scorer(LIBRARY.rubric(question.rubric)).score(question, said, source="typed", seconds=None)
    assert card.overall is not None, card.not_scored
    return card.overall


def labelled() -> Iterator[ParameterSet]:
    for path in LABELLED:
        wrong = KNOWN.get(path.stem)
        marks = [pytest.mark.xfail(reason=wrong, raises=AssertionError, strict=True)] if wrong else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", [*labelled()])
def test_good_is_scored_above_middling_above_weak(path: Path) -> None:
    answers = tomllib.loads(path.read_text(encoding="utf-8"))
    good, middling, weak = (
        score(answers["question"], answers[kind]) for kind in ("good", "middling", "weak")
    )
    assert good > middling > weak


def test_every_rubric_has_labelled_answers() -> None:
    labelled = {
        LIBRARY.question(tomllib.loads(path.read_text(encoding="utf-8"))["question"]).rubric
        for path in LABELLED
    }
    assert {question.rubric for question in LIBRARY.questions()} - labelled == ELSEWHERE


def test_the_whole_bank_is_usable() -> None:
    assert Library().problems() == []
