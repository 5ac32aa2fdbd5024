"""Every question's labelled answers are scored in the right order: good above middling above weak."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from _pytest.mark.structures import ParameterSet

from coach.library import Library, bank, read_file
from coach.model import Question, Rubric, Transcript, Utterance, Word
from coach.scoring.scorer import Scorer

LABELLED = sorted((Path(__file__).parents[1] / "bank").rglob("*.toml"))
"""A set for every question, and a second for 29 questions, by another hand that had not seen the rubrics."""
LIBRARY = Library()
ELSEWHERE = {"ai-safety-perspective"}
"""The question whose labelled answers lie with the training, in rubrics/<id>/answers."""
KNOWN = {
    "second/red-teaming-versus-testing": "weak 21, middling 21",
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
        name = f"{path.parent.name}/{path.stem}"
        wrong = KNOWN.get(name)
        marks = [pytest.mark.xfail(reason=wrong, raises=AssertionError, strict=True)] if wrong else []
        yield pytest.param(path, id=name, marks=marks)


@pytest.mark.parametrize("path", [*labelled()])
def test_good_is_scored_above_middling_above_weak(path: Path) -> None:
    answers = tomllib.loads(path.read_text(encoding="utf-8"))
    good, middling, weak = (
        score(answers["question"], answers[kind]) for kind in ("good", "middling", "weak")
    )
    assert good > middling > weak


def test_every_question_has_labelled_answers() -> None:
    labelled = {tomllib.loads(path.read_text(encoding="utf-8"))["question"] for path in LABELLED}
    assert {question.id for question in LIBRARY.questions()} - labelled == ELSEWHERE


ELSEWHERE_TALK = (
    "We went to see my parents in Wales over the holidays. The train took five hours, and for two of them we "
    "stood somewhere outside Crewe. My father has taken up painting, mostly sheep, and the hall is full of "
    "them. It rained all week, so we played cards and did a jigsaw with a thousand pieces, of which one was "
    "missing.",
    "Well, I honestly don't know much about that. I'd have to read up on it first, it isn't something I have "
    "worked with. Maybe somebody else in my team would know. I'm sorry, I can't say more about that "
    "question, let's go on to the next one please.",
)


@pytest.mark.parametrize("text", ELSEWHERE_TALK, ids=["a holiday", "I do not know"])
def test_talk_of_something_else_is_off_the_question_whatever_was_asked(text: str) -> None:
    said = Transcript((Utterance(tuple(Word(word) for word in text.split())),))
    for question in LIBRARY.questions():
        card = Scorer(LIBRARY.rubric(question.rubric)).score(question, said, source="typed", seconds=None)
        assert card.not_scored is not None, question.id
        assert card.not_scored.startswith("Off the question"), question.id


def test_a_rubric_on_another_subject_does_not_refuse_what_it_asks_for() -> None:
    rubric = LIBRARY.rubric("own-mistake")
    holiday = tuple(f"{sentence}." for sentence in ELSEWHERE_TALK[0].rstrip(".").split(". "))
    criteria = tuple(
        msgspec.structs.replace(criterion, made=holiday, near_miss=(), phrase=holiday[0])
        for criterion in rubric.criteria
    )
    said = Transcript((Utterance(tuple(Word(word) for word in ELSEWHERE_TALK[0].split())),))
    card = Scorer(msgspec.structs.replace(rubric, criteria=criteria)).score(
        LIBRARY.question("own-mistake"), said, source="typed", seconds=None
    )
    assert card.overall is not None, card.not_scored


def test_the_whole_bank_is_usable() -> None:
    assert Library().check() == []


def test_what_is_wrong_is_named_once_however_often_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "spoilt.toml").write_text("id = ")
    monkeypatch.setattr("coach.library.bank", lambda: tmp_path)
    library = Library()
    assert library.check() == library.check()
    assert len(library.problems()) == 1


@pytest.mark.parametrize("folder", ["questions", "rubrics"])
def test_a_shipped_file_is_named_after_its_id(folder: str) -> None:
    kind = Question if folder == "questions" else Rubric
    paths = list((bank() / folder).glob("*.toml"))
    assert [read_file(path, kind).id for path in paths] == [path.stem for path in paths]
