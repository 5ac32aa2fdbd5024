"""Every finding lies on the sentence in which it was said; what has no place is named apart."""

import msgspec
import pytest
from answers import SAID, transcript
from hypothesis import given
from hypothesis import strategies as st

from coach.library import Library
from coach.model import (
    Clash,
    Evidence,
    Figure,
    Finding,
    PitfallFinding,
    Scorecard,
    SectionSpan,
    Transcript,
    Utterance,
)
from coach.passages import Mark, review
from coach.scoring.delivery import delivery
from coach.scoring.scorer import Scorer


@pytest.fixture(scope="module")
def blank() -> Scorecard:
    """A judged card without any finding."""
    library = Library()
    question = library.question("ai-safety-perspective")
    said = transcript(SAID)
    card = Scorer(library.rubric(question.rubric)).score(question, said, source="microphone", seconds=60.0)
    return msgspec.structs.replace(
        card, overall=50, criteria=(), pitfalls=(), figures=(), spans=(), clashes=()
    )


@given(st.lists(st.text("ab .?!,um", min_size=1).filter(str.strip), max_size=6))
def test_the_passages_hold_the_whole_transcript_in_order(texts: list[str]) -> None:
    said = transcript([" ".join(text.split()) for text in texts])
    passages = review(said, None).passages
    assert " ".join(p.said.text for p in passages) == said.text
    for passage in passages:
        assert said.text[passage.begins :].startswith(passage.said.text)
        assert passage.said.text in said.utterances[passage.utterance].text


def test_a_quote_that_was_said_twice_lies_where_its_second_is(blank: Scorecard) -> None:
    said = transcript(["We test it.", "We watch it.", "We test it."])
    third = said.utterances[2]
    card = msgspec.structs.replace(
        blank, criteria=(Finding("a", 2, (Evidence("We test it.", third.start_s, third.end_s),)),)
    )
    assert [len(p.marks) for p in review(said, card).passages] == [0, 0, 1]


def test_a_finding_that_quotes_a_part_of_a_sentence_marks_that_part(blank: Scorecard) -> None:
    figure = Figure("37 percent", 0.37, "share", "claim", False, None, None)
    card = msgspec.structs.replace(blank, figures=(figure,))
    found = review(transcript(SAID), card)
    (mark,) = found.passages[-1].marks
    assert found.passages[-1].said.text[mark.start : mark.end] == "37 percent"
    assert (mark.kind, mark.at) == ("figure", 0)


def test_what_was_not_said_and_what_is_about_the_whole_lie_nowhere(blank: Scorecard) -> None:
    card = msgspec.structs.replace(
        blank,
        criteria=(Finding("a", 0),),
        pitfalls=(PitfallFinding("p", None, None, None, "why", "fix"),),
        clashes=(Clash("not in it", "other", None, None),),
    )
    found = review(transcript(SAID), card)
    assert found.elsewhere == (Mark("point", "a", 0, 0), Mark("pitfall", "p", 0), Mark("clash", "clash", 0))
    assert found.elsewhere[0].missed
    assert not any(p.marks for p in found.passages)


def test_an_answer_that_was_not_scored_has_no_points_to_show(blank: Scorecard) -> None:
    card = msgspec.structs.replace(blank, overall=None, criteria=(Finding("a", 0),))
    assert review(transcript(SAID), card).elsewhere == ()


def test_every_filler_that_is_counted_is_shown(blank: Scorecard) -> None:
    said = transcript(["Um, we, you know, test it. Uh, often.", "It is, um, safe."])
    shown = [p.said.text[a:b] for p in review(said, blank).passages for a, b in p.fillers]
    assert shown == ["Um", "you know", "Uh", "um"]
    assert len(shown) == delivery(said, None).fillers.count


def test_a_long_silence_stands_before_the_sentence_that_ends_it(blank: Scorecard) -> None:
    said = transcript(["We test it.", "We watch it."], gap_s=5.0)
    card = msgspec.structs.replace(blank, delivery=delivery(said, 30.0))
    first, second = review(said, card).passages
    assert first.pause is None
    assert second.pause == card.delivery.long_pauses[0]


def test_a_sentence_belongs_to_the_section_in_which_its_middle_lies(blank: Scorecard) -> None:
    said = transcript(["We test it.", "We watch it."])
    begin_s = said.utterances[1].start_s
    spans = (SectionSpan("risks", 0.0, begin_s), SectionSpan("role", begin_s, None))
    passages = review(said, msgspec.structs.replace(blank, spans=spans)).passages
    assert [p.section for p in passages] == ["risks", "role"]


def test_an_utterance_without_words_moves_no_other() -> None:
    spoken = transcript(["Um, we test it.", "We watch it."]).utterances
    said = Transcript((Utterance(()), spoken[0], Utterance(()), spoken[1]))
    shown = [(p.utterance, p.said.text[a:b]) for p in review(said, None).passages for a, b in p.fillers]
    assert shown == [(0, "Um")]
    assert [p.utterance for p in review(said, None).passages] == [0, 1]


def test_nothing_heard_is_nothing_to_review() -> None:
    assert review(Transcript(()), None).passages == ()
