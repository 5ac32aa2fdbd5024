"""What is asked next, and what it adds: the gap that hurts most first, in the candidate's own words."""

import msgspec
import pytest

from coach.followups import follow_ups
from coach.interview import Task, conclude
from coach.library import Library
from coach.model import Answer, Evidence, Finding, PitfallFinding, Scorecard, Transcript, Utterance, Word
from coach.scoring.after import after_answers, after_follow_ups
from coach.scoring.scorer import Scorer

LIBRARY = Library()
MAIN = LIBRARY.questions()[0]
RUBRIC = LIBRARY.rubric(MAIN.rubric)
SCORER = Scorer(RUBRIC)
CLAIM = "We cut abuse by 37 percent."


def answer(text: str, number: int = 1, follow_up_id: str | None = None) -> Answer:
    said = Transcript((Utterance(tuple(Word(word) for word in text.split())),))
    known = {follow_up.id: follow_up for follow_up in MAIN.follow_ups}
    task = Task.following(MAIN, number, known[follow_up_id]) if follow_up_id else Task(MAIN)
    return conclude(task, said, SCORER, source="typed", seconds=80.0)


@pytest.fixture(scope="module")
def perfect() -> Scorecard:
    """A card on which every point is made and no pitfall found."""
    card = answer("It is only here to be a card. " * 2).card
    assert card is not None
    made = tuple(Finding(c.id, 2, (Evidence("Yes.", 1.0, 2.0),)) for c in RUBRIC.criteria)
    return msgspec.structs.replace(card, overall=100, not_scored=None, criteria=made, pitfalls=())


def with_scores(card: Scorecard, **scores: int) -> Scorecard:
    found = [
        msgspec.structs.replace(f, score=scores.get(f.id.replace(".", "__"), f.score)) for f in card.criteria
    ]
    return msgspec.structs.replace(card, criteria=tuple(found))


def fallen(card: Scorecard, name: str, quote: str | None) -> Scorecard:
    return msgspec.structs.replace(card, pitfalls=(PitfallFinding(name, quote, 3.0, 5.0, "why", "fix"),))


def test_an_answer_that_misses_nothing_is_asked_nothing(perfect: Scorecard) -> None:
    assert follow_ups(MAIN, RUBRIC, perfect) == ()


def test_an_answer_that_was_not_scored_is_asked_nothing(perfect: Scorecard) -> None:
    assert (
        follow_ups(MAIN, RUBRIC, msgspec.structs.replace(perfect, overall=None, not_scored="Silence.")) == ()
    )


def test_a_claim_is_quoted_back_and_its_measuring_asked_for(perfect: Scorecard) -> None:
    (asked,) = follow_ups(MAIN, RUBRIC, fallen(perfect, "invented_metrics", CLAIM))
    assert asked.spoken == f"You said: “{CLAIM}” How was it measured, and against what?"


def test_a_long_quote_is_cut_to_what_can_be_said_in_a_breath(perfect: Scorecard) -> None:
    (asked,) = follow_ups(MAIN, RUBRIC, fallen(perfect, "invented_metrics", "and so on " * 40))
    assert len(asked.spoken.split()) < 35


def test_a_pitfall_comes_before_a_gap_and_a_missing_point_before_a_named_one(perfect: Scorecard) -> None:
    card = with_scores(perfect, risks__launch_gate=1, lifecycle__incident_response=0)
    order = [f.id for f in follow_ups(MAIN, RUBRIC, fallen(card, "someone_elses_job", "Legal does that."))]
    assert order == ["your-part", "week-after", "refuse-to-launch"]


def test_there_are_three_at_most_and_none_twice(perfect: Scorecard) -> None:
    card = with_scores(perfect, **{c.id.replace(".", "__"): 0 for c in RUBRIC.criteria})
    first = follow_ups(MAIN, RUBRIC, card)
    assert len(first) == 3
    rest = follow_ups(MAIN, RUBRIC, card, asked=[first[0].id])
    assert [f.id for f in rest] == [f.id for f in first[1:]]
    assert follow_ups(MAIN, RUBRIC, card, asked=[f.id for f in first]) == ()


def test_a_follow_up_raises_a_point_and_never_lowers_one(perfect: Scorecard) -> None:
    card = with_scores(perfect, risks__launch_gate=0)
    better = msgspec.structs.replace(
        card, criteria=(Finding("risks.launch_gate", 2), Finding("risks.lens", 0))
    )
    after = after_follow_ups(RUBRIC, card, [better])
    assert after is not None
    assert {f.id: f.score for f in after.criteria} == {c.id: 2 for c in RUBRIC.criteria}
    assert after.overall == 100


def test_a_follow_up_takes_no_pitfall_back(perfect: Scorecard) -> None:
    card = fallen(with_scores(perfect, example__honest_outcome=1), "invented_metrics", CLAIM)
    after = after_follow_ups(RUBRIC, card, [perfect])
    assert after is not None
    assert after.pitfalls == card.pitfalls
    assert after.overall is not None
    assert after.overall < 100


def test_without_a_scored_follow_up_there_is_no_second_figure(perfect: Scorecard) -> None:
    silent = msgspec.structs.replace(perfect, overall=None, not_scored="Nothing was heard.")
    assert after_follow_ups(RUBRIC, perfect, []) is None
    assert after_follow_ups(RUBRIC, perfect, [silent]) is None
    assert after_follow_ups(RUBRIC, silent, [perfect]) is None


def test_a_follow_ups_answer_is_timed_and_scored_on_its_own_criteria_alone() -> None:
    said = (
        "Whoever is on call that night pulls the flag and we are back on the old version within minutes."
        " In the morning we write down what happened, and the prompt that broke it becomes a regression test."
    )
    card = answer(said, 2, "week-after").card
    assert card is not None
    wanted = next(f for f in MAIN.follow_ups if f.id == "week-after").criteria
    assert {f.id for f in card.criteria} == set(wanted)
    assert card.timing.target == (60, 90)
    assert not card.timing.sections
    assert {f.id: f.score for f in card.criteria}["lifecycle.incident_response"] == 2


def test_a_sessions_second_figure_counts_its_follow_ups(perfect: Scorecard) -> None:
    first = msgspec.structs.replace(
        answer("Something."), card=with_scores(perfect, lifecycle__incident_response=0)
    )
    second = answer(
        "Whoever is on call pulls the flag and we roll back in minutes; after the review it becomes a test.",
        2, "week-after",
    )  # fmt: skip
    after = after_answers(RUBRIC, [first, second])
    assert after is not None
    assert after.overall == 100


def test_gibberish_does_not_raise_a_point() -> None:
    card = answer(
        "Incident runbook rollback on-call monitoring canary flag regression post-mortem " * 4,
        2,
        "week-after",
    ).card
    assert card is not None
    assert card.overall is None


def test_no_two_follow_ups_quote_the_same_words(perfect: Scorecard) -> None:
    said = (Evidence("The safety team looks after that.", 1.0, 2.0),)
    thin = tuple(Finding(c.id, 1, said) for c in RUBRIC.criteria)
    asked = follow_ups(MAIN, RUBRIC, msgspec.structs.replace(perfect, criteria=thin))
    assert sum("The safety team" in follow_up.spoken for follow_up in asked) == 1
    later = follow_ups(MAIN, RUBRIC, msgspec.structs.replace(perfect, criteria=thin), [asked[0].id])
    assert later == asked[1:]
