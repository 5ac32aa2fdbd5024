"""A search finds what was said, by words and by limits, and shows it in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.search import Query, Said, find, parse, quoted

ONE = Said(
    "1", "ai-safety-agent", "An agent that acts", "2026-11-19T10:00:00+01:00", 71, "We block the Launch."
)
TWO = Said(
    "2", "ai-safety-perspective", "How do you think?", "2026-10-02T10:00:00+01:00", None, "Um, we test."
)
BOTH = (ONE, TWO)


def found(typed: str) -> list[str]:
    return [session.id for session in find(parse(typed), BOTH)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["1", "2"]),
        ("we", ["1", "2"]),
        ("LAUNCH", ["1"]),
        ("we test", ["2"]),
        ("launch test", []),
        ('"block the"', ["1"]),
        ('"the block"', []),
        ("lau", ["1"]),
        ("unch", []),
        ("aunch", []),
        ("launch.", ["1"]),
        ('"um we"', ["2"]),
        ("score>70", ["1"]),
        ("score>=71", ["1"]),
        ("score>71", []),
        ("score<72", ["1"]),
        ("question:agent", ["1"]),
        ("q:think", ["2"]),
        ("since:2026-11", ["1"]),
        ("since:2026-11-20", []),
        ("until:2026-10", ["2"]),
        ("until:2026-11-19 we", ["1", "2"]),
        ("question:agent test", []),
    ],
)
def test_words_and_limits_narrow_the_list(typed: str, ids: list[str]) -> None:
    assert found(typed) == ids


def test_an_answer_without_a_score_fits_no_limit_on_it() -> None:
    assert found("score<100") == ["1"]


@pytest.mark.parametrize("typed", ["score>", "score:7", "since:may", "q>3", "score>x", "%", "--"])
def test_what_makes_no_sense_is_named_and_filters_nothing(typed: str) -> None:
    assert parse(typed) == Query(not_understood=(typed,))
    assert found(typed) == ["1", "2"]


@given(st.text(max_size=300), st.text(max_size=12))
def test_what_is_quoted_was_said_and_the_mark_lies_on_the_word(text: str, typed: str) -> None:
    query = parse(typed)
    for session in find(query, [Said("1", "q", "t", "2026", 1, text)]):
        hit = quoted(query, session)
        assert hit.quote.removeprefix("… ").removesuffix(" …") in text
        if query.words:
            marked = hit.quote[hit.start : hit.end]
            assert Said("1", "q", "t", "2026", 1, marked).folded.split() == query.words[0].split()


@given(st.text())
def test_whatever_is_typed_is_understood_or_named(typed: str) -> None:
    find(parse(typed), BOTH)


def test_a_letter_whose_small_form_is_longer_moves_no_mark() -> None:
    hit = quoted(parse("launch"), Said("1", "q", "t", "2026", 1, "İ will launch"))
    assert hit.quote[hit.start : hit.end] == "launch"


@pytest.mark.parametrize(
    ("typed", "marked"), [("don't", "don't"), ("re-test", "Re-test"), ('"in two"', "in, two"), ("tw", "tw")]
)
def test_what_stands_between_letters_is_passed_over(typed: str, marked: str) -> None:
    spoken = Said("1", "q", "t", "2026", 1, "We don't stop: (Re-test it in, two steps).")
    hit = quoted(parse(typed), find(parse(typed), [spoken])[0])
    assert hit.quote[hit.start : hit.end] == marked


def test_the_quote_is_cut_between_words() -> None:
    long = Said("1", "q", "t", "2026", 1, "alpha " * 40 + "needle " + "omega " * 40)
    hit = quoted(parse("needle"), long)
    assert hit.quote.startswith("… alpha")
    assert hit.quote.endswith("omega …")


def test_without_words_the_beginning_is_quoted_and_a_short_answer_whole() -> None:
    short = Said("1", "q", "t", "2026", 1, "We test it.")
    assert quoted(parse(""), short).quote == "We test it."
    long = Said("1", "q", "t", "2026", 1, "alpha " * 40)
    assert quoted(parse("since:2026"), long).quote.endswith("alpha …")
