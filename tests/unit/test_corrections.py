"""What the candidate corrects counts, and what was heard and found stays beside it."""

import msgspec
import pytest
from answers import SAID, transcript
from hypothesis import given
from hypothesis import strategies as st

from coach.corrections import as_heard, corrected, counted_in, objected, rescored, reword, unworded, withdrawn
from coach.library import Library
from coach.model import Answer, Objection
from coach.scoring.scorer import Scorer
from coach.scoring.sentences import sentences

LIBRARY = Library()
QUESTION = LIBRARY.question("ai-safety-perspective")
RUBRIC = LIBRARY.rubric(QUESTION.rubric)
SPOKEN = st.lists(st.sampled_from("we test the model and the filter um".split()), min_size=1, max_size=9)


def answer(texts: tuple[str, ...] = SAID) -> Answer:
    said = transcript(texts)
    return Answer(1, "Why?", "microphone", said, said.utterances[-1].end_s)


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(RUBRIC)


@pytest.fixture(scope="module")
def scored(scorer: Scorer) -> Answer:
    given = answer()
    card = scorer.score(QUESTION, given.transcript, source="microphone", seconds=given.seconds)
    assert card.overall is not None
    return msgspec.structs.replace(given, card=card)


@given(first=SPOKEN, second=SPOKEN, meant=SPOKEN, again=SPOKEN)
def test_a_corrected_utterance_says_what_was_meant_and_the_others_stay(
    first: list[str], second: list[str], meant: list[str], again: list[str]
) -> None:
    given = answer((" ".join(first), " ".join(second)))
    for text in (" ".join(meant), " ".join(again)):
        corrections = reword(given, 0, text)
        given = msgspec.structs.replace(given, corrections=corrections)
        assert [u.text for u in corrected(given).utterances] == [text, " ".join(second)]
    assert given.transcript.text == " ".join([*first, *second])


def test_only_the_words_that_differ_are_kept() -> None:
    corrections = reword(answer(), 1, SAID[1].replace("hidden", "forbidden"))
    (fix,) = corrections.words
    assert (fix.heard, fix.meant) == ("hidden", "forbidden")
    assert answer().transcript.words[fix.at].text == "hidden"


def test_a_correction_taken_back_leaves_none() -> None:
    wrong = msgspec.structs.replace(answer(), corrections=reword(answer(), 1, "Something else."))
    assert reword(wrong, 1, SAID[1]).words == ()


def test_new_words_take_the_time_of_the_old_ones_and_the_utterance_keeps_its_own() -> None:
    given = answer(("We test it daily.",))
    fixed = corrected(
        msgspec.structs.replace(given, corrections=reword(given, 0, "We do test all of it daily."))
    )
    assert (fixed.utterances[0].start_s, fixed.utterances[0].end_s) == (0.3, given.seconds)
    times = [word.start_s for word in fixed.words]
    assert times == sorted(times)


def test_an_utterance_that_was_never_said_can_be_struck_out_and_the_others_keep_their_numbers() -> None:
    given = answer(("We test.", "Thank you.", "We watch."))
    struck = msgspec.structs.replace(given, corrections=reword(given, 1, ""))
    assert corrected(struck).text == "We test. We watch."
    assert as_heard(struck) == [0, 2]
    again = msgspec.structs.replace(struck, corrections=reword(struck, 2, "We look."))
    assert corrected(again).text == "We test. We look."
    assert again.corrections
    back = msgspec.structs.replace(again, corrections=unworded(again, again.corrections.words[0]))
    assert corrected(back).text == "We test. Thank you. We look."


def test_a_correction_that_does_not_fit_the_words_changes_nothing() -> None:
    corrections = reword(answer(), 1, SAID[1].replace("hidden", "forbidden"))
    other = msgspec.structs.replace(answer(("Something else was said here.",)), corrections=corrections)
    assert corrected(other) == other.transcript


def test_a_misheard_figure_that_is_corrected_is_judged_as_corrected(scored: Answer, scorer: Scorer) -> None:
    last = len(SAID) - 1
    after = counted_in(scored, reword(scored, last, "We cut abuse by a good deal."), QUESTION, scorer)
    assert scored.card
    assert after.corrections
    assert after.corrections.card
    assert any(f.quote in SAID[-1] for f in scored.card.figures)
    assert not any(f.quote in SAID[-1] for f in after.corrections.card.figures)
    assert (after.card, after.transcript) == (scored.card, scored.transcript)


def test_i_did_say_this_makes_the_point_with_the_sentence_that_was_picked(
    scored: Answer, scorer: Scorer
) -> None:
    assert scored.card
    missed = next(f for f in scored.card.criteria if f.score == 0)
    said = sentences(scored.transcript)[5].evidence
    after = counted_in(scored, objected(scored, Objection("point", missed.id, said)), QUESTION, scorer)
    assert after.corrections
    assert after.corrections.card
    found = next(f for f in after.corrections.card.criteria if f.id == missed.id)
    assert (found.score, found.evidence, found.advice) == (2, (said,), None)
    assert after.corrections.count == 1
    assert (after.corrections.card.overall or 0) > (scored.card.overall or 0)
    assert after.card == scored.card


def test_a_picked_sentence_whose_words_are_corrected_is_quoted_as_corrected(
    scored: Answer, scorer: Scorer
) -> None:
    assert scored.card
    missed = next(f for f in scored.card.criteria if f.score == 0)
    said = sentences(scored.transcript)[5].evidence
    picked = msgspec.structs.replace(
        scored, corrections=objected(scored, Objection("point", missed.id, said))
    )
    after = counted_in(picked, reword(picked, 5, "I wrote the evals myself."), QUESTION, scorer)
    assert after.corrections
    assert after.corrections.card
    found = next(f for f in after.corrections.card.criteria if f.id == missed.id)
    assert [e.quote for e in found.evidence] == ["I wrote the evals myself."]


def test_a_pitfall_that_is_denied_no_longer_counts(scored: Answer, scorer: Scorer) -> None:
    assert scored.card
    assert scored.card.pitfalls
    denied = scored.card.pitfalls[0].id
    after = counted_in(scored, objected(scored, Objection("pitfall", denied)), QUESTION, scorer)
    assert after.corrections
    assert after.corrections.card
    assert denied not in [p.id for p in after.corrections.card.pitfalls]


def test_the_last_correction_taken_back_leaves_the_answer_as_it_was(scored: Answer, scorer: Scorer) -> None:
    objection = Objection("pitfall", "invented_metrics")
    after = counted_in(scored, objected(scored, objection), QUESTION, scorer)
    assert counted_in(after, withdrawn(after, "pitfall", "invented_metrics"), QUESTION, scorer) == scored


def test_a_newer_scorers_card_stands_beside_the_old_one(scored: Answer, scorer: Scorer) -> None:
    assert scored.card
    old = msgspec.structs.replace(scored.card, scorer="0", overall=12)
    after = rescored(msgspec.structs.replace(scored, card=old), QUESTION, scorer)
    assert after.card == old
    assert after.rescored == scored.card


def test_the_same_scorer_finds_the_same_and_adds_nothing(scored: Answer, scorer: Scorer) -> None:
    assert rescored(scored, QUESTION, scorer) == scored


def test_an_answer_with_corrections_is_saved_and_read_back(scored: Answer, scorer: Scorer) -> None:
    after = counted_in(scored, reword(scored, 1, "Something else."), QUESTION, scorer)
    assert msgspec.json.decode(msgspec.json.encode(after), type=Answer) == after
