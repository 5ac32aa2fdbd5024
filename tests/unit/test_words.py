"""Loops undone, times filled in."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.model import Word, spread
from coach.voice.words import without_loops


def words(text: str) -> list[Word]:
    return [Word(word) for word in text.split()]


def said(text: str) -> str:
    return " ".join(word.text for word in without_loops(words(text)))


def test_a_phrase_said_over_and_over_is_kept_once() -> None:
    assert said("so " + "we ship it again, " * 6 + "and then stop") == "so we ship it again, and then stop"


def test_a_single_word_in_a_loop_is_kept_once() -> None:
    assert said("the the the the the end") == "the end"


def test_what_people_do_say_twice_or_thrice_stays() -> None:
    for text in ("no no no never", "very, very, very hard", "we test and we test and then we ship"):
        assert said(text) == text


@given(st.lists(st.sampled_from("abcd"), unique=True))
def test_words_that_all_differ_are_left_alone(letters: list[str]) -> None:
    assert said(" ".join(letters)) == " ".join(letters)


@given(st.lists(st.sampled_from("ab"), max_size=40))
def test_nothing_is_invented_or_reordered(letters: list[str]) -> None:
    kept = iter(letters)
    assert all(letter in kept for letter in said(" ".join(letters)).split())


@given(
    st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=30),
    st.floats(0, 600),
    st.floats(0.1, 20),
)
def test_spread_words_fill_the_utterance_end_to_end(
    texts: list[str], start_s: float, length_s: float
) -> None:
    found = spread(texts, start_s, start_s + length_s, 0.5)
    assert [word.text for word in found] == texts
    assert found[0].start_s == round(start_s, 3)
    assert found[-1].end_s == round(start_s + length_s, 3)
    assert all(a.end_s == b.start_s for a, b in pairwise(found))
