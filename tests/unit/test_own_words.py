"""What counts of an answer: the candidate's own sentences, once, with something said in them."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec
import pytest

from coach.library import Library
from coach.model import Scorecard, Transcript, Utterance, Word
from coach.scoring.own_words import not_read_back
from coach.scoring.scorer import Scorer
from coach.scoring.sentences import Sentence

LIBRARY = Library()
QUESTION = LIBRARY.question("own-mistake")
RUBRIC = LIBRARY.rubric("own-mistake")
LABELLED = Path(__file__).parents[1] / "bank"
ANSWERS = tomllib.loads((LABELLED / "own-mistake.toml").read_text(encoding="utf-8"))
TERMS = [term for criterion in RUBRIC.criteria for term in criterion.terms]
AND_SO_ON = (
    "I think that is really important, and I care about it a lot. You need the right people, the right "
    "processes and the right tools for that, and you have to communicate. At the end of the day it is a "
    "balance, and we have to find the right balance in everything that we do as a team."
)


@cache
def card_of(text: str, question_id: str = "own-mistake") -> Scorecard:
    question = LIBRARY.question(question_id)
    said = Transcript((Utterance(tuple(Word(word) for word in text.split())),))
    return Scorer(LIBRARY.rubric(question.rubric)).score(question, said, source="test", seconds=None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            f"{QUESTION.spoken} {QUESTION.spoken}",
            "What was asked, read back, is no answer",
        ),
        (
            "So you want to hear about a mistake I made that had an effect on safety or on users. "
            f"What happened, and what did I do? {QUESTION.spoken} That's a good question.",
            "What was asked, read back",
        ),
        (" ".join(follow_up.spoken for follow_up in QUESTION.follow_ups), "What was asked, read back"),
        (" ".join(criterion.point for criterion in RUBRIC.criteria), "What was asked, read back"),
        (f"{RUBRIC.criteria[0].made[0]} " * 3, "The same words again and again"),
        (f"{' and '.join(TERMS)}.", "A list of words"),
        (" ".join(f"We do {term}." for term in TERMS), "A list of words"),
        (" ".join(f"We never had {term}." for term in TERMS), "Nearly every sentence says what is not so"),
    ],
    ids=["question", "reworded", "follow-ups", "rubric", "repeated", "and", "we do", "denied"],
)
def test_an_answer_that_tells_nothing_of_its_own_is_not_scored_and_says_why(text: str, reason: str) -> None:
    assert (card_of(text).not_scored or "").startswith(reason)


@pytest.mark.parametrize("kind", ["good", "weak"])
def test_an_answer_scores_the_same_whether_or_not_the_question_is_read_out_first(kind: str) -> None:
    plain, after = card_of(ANSWERS[kind]), card_of(f"{QUESTION.spoken} {ANSWERS[kind]}")
    assert plain.overall is not None
    assert after.overall == plain.overall


def test_a_list_of_terms_adds_nothing_to_a_weak_answer() -> None:
    assert card_of(f"{ANSWERS['weak']} {' and '.join(TERMS)}.").overall == card_of(ANSWERS["weak"]).overall


def test_one_sentence_makes_no_more_than_the_point_it_makes_best() -> None:
    sentence = "One answer out of three hundred was odd, too friendly, and I pulled on that thread."
    scores = [finding.score for finding in card_of(f"{AND_SO_ON} {sentence}", "risk-found-early").criteria]
    assert scores.count(2) <= 1


def test_a_short_answer_that_says_why_something_cannot_be_done_is_scored() -> None:
    text = (
        "You can't, because nobody can write down what safe means for a chat. The input isn't bounded, and "
        "the weights aren't rules that one could read. What you can prove is small: that the sandbox never "
        "opens a connection, or that a transfer needs two keys. I'd prove those and test the rest."
    )
    assert card_of(text, "formal-verification").overall is not None


def test_the_candidates_own_words_in_a_follow_up_are_no_reading_back() -> None:
    quoted = "I turned the filter off without telling anyone in the team."
    asked = msgspec.structs.replace(QUESTION, spoken=f"You said: “{quoted}” Whom did you tell first?")
    said = (Sentence(quoted), Sentence("Whom did you tell first?"), Sentence("My lead, the same evening."))
    assert not_read_back(said, asked, RUBRIC) == (said[0], said[2])
