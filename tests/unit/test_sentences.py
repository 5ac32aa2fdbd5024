"""How a transcript is cut into the sentences that findings point at."""

from hypothesis import given
from hypothesis import strategies as st

from coach.model import Transcript, Utterance, Word
from coach.scoring.sentences import sentences


def spoken(*texts: str) -> Transcript:
    return Transcript(tuple(Utterance(tuple(Word(w) for w in text.split())) for text in texts))


WORDS = st.lists(st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=12), max_size=90)


@given(st.lists(WORDS, max_size=6))
def test_every_word_stands_in_exactly_one_sentence_in_order(utterances: list[list[str]]) -> None:
    transcript = Transcript(tuple(Utterance(tuple(Word(w) for w in words)) for words in utterances))
    assert " ".join(s.text for s in sentences(transcript)).split() == transcript.text.split()


@given(st.lists(WORDS, max_size=6))
def test_every_sentence_is_verbatim_in_the_transcript(utterances: list[list[str]]) -> None:
    transcript = Transcript(tuple(Utterance(tuple(Word(w) for w in words)) for words in utterances))
    assert all(s.text in transcript.text for s in sentences(transcript))


def test_a_full_stop_ends_a_sentence_and_an_abbreviation_does_not() -> None:
    said = sentences(spoken("We gate it, e.g. by region. Then we watch."))
    assert [s.text for s in said] == ["We gate it, e.g. by region.", "Then we watch."]


def test_speech_without_punctuation_is_still_cut() -> None:
    said = sentences(spoken(" ".join(["word"] * 150)))
    assert max(s.words for s in said) <= 60


def test_a_long_stretch_without_marks_is_cut_where_a_clause_begins() -> None:
    clause = (
        "every case from support is read by two nurses with a pen on the night before the build goes out "
    )
    clause += "to all clinics"
    said = sentences(spoken(f"{clause} and {clause} so then {clause}"))
    assert [s.text for s in said] == [clause, f"and {clause}", f"so then {clause}"]


def test_a_long_stretch_with_its_marks_is_cut_at_a_comma() -> None:
    said = sentences(spoken("We read every case, and " * 14 + "we stop."))
    assert len(said) > 1
    assert all(s.text.endswith((",", ".")) for s in said)


def test_a_sentence_has_the_times_of_its_first_and_last_word() -> None:
    words = (Word("One.", 1.0, 1.5), Word("Two", 2.0, 2.4), Word("three.", 2.5, 3.0))
    said = sentences(Transcript((Utterance(words, 0.8, 3.2),)))
    assert [(s.start_s, s.end_s) for s in said] == [(0.8, 1.5), (2.0, 3.2)]
