"""Typing becomes a transcript in which every word bears the time at which it was typed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.tui.typescript import Typescript


def typed(*steps: tuple[str, float]) -> Typescript:
    script = Typescript()
    for text, now_s in steps:
        script.edit(text, now_s)
    return script


def test_a_word_begins_and_ends_when_its_letters_were_typed() -> None:
    script = typed(("s", 1.0), ("sa", 1.2), ("saf", 1.4), ("safe", 1.9))
    (word,) = script.transcript().words
    assert (word.text, word.start_s, word.end_s) == ("safe", 1.0, 1.9)


def test_each_sentence_is_an_utterance() -> None:
    script = typed(("It is safe. Is it? Yes!\nAnd then", 3.0))
    assert [u.text for u in script.transcript().utterances] == ["It is safe.", "Is it?", "Yes!", "And then"]


def test_a_sentence_that_is_still_being_typed_is_not_complete() -> None:
    script = typed(("It is safe. Is", 3.0))
    assert [u.text for u in script.transcript(finished=False).utterances] == ["It is safe."]


def test_a_number_with_a_point_does_not_end_a_sentence() -> None:
    assert len(typed(("We saw 1.5 percent.", 1.0)).transcript().utterances) == 1


def test_words_put_in_later_take_the_time_of_their_place() -> None:
    script = typed(("one ", 1.0), ("one three", 5.0), ("one two three", 60.0))
    assert [w.start_s for w in script.transcript().words] == [1.0, 5.0, 5.0]


edits = st.lists(st.text(alphabet="ab .\n", max_size=20), min_size=1, max_size=15)


@given(edits)
def test_whatever_is_typed_no_word_is_lost_and_times_never_run_backwards(texts: list[str]) -> None:
    script = typed(*((text, float(second)) for second, text in enumerate(texts)))
    words = script.transcript().words
    assert [w.text for w in words] == texts[-1].split()
    times = [t for w in words for t in (w.start_s, w.end_s)]
    assert all(a <= b for a, b in pairwise(times))
    assert all(u.words for u in script.transcript().utterances)
