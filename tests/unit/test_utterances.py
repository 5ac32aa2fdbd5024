"""Where utterances begin and end."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.voice.utterances import (
    LONG,
    LONGER,
    LONGEST,
    PAD_AFTER,
    PAD_BEFORE,
    PAUSE_OF_LONG,
    PAUSE_OF_LONGER,
    PAUSE_OF_SHORT,
    SILENCE,
    SPEECH,
    Cut,
    Cutter,
)

probability = st.floats(0, 1)
stretches = st.lists(st.tuples(probability, st.integers(1, 300)), max_size=40).map(
    lambda runs: [p for p, length in runs for _ in range(length)]
)
anything = st.one_of(st.lists(probability, max_size=600), stretches)


def cuts(probabilities: Iterable[float]) -> Iterator[Cut]:
    """Yield the utterances of a whole recording, given its voice activity."""
    cutter = Cutter()
    for probability in probabilities:
        if cut := cutter.feed(probability):
            yield cut
    if cut := cutter.finish():
        yield cut


def spoken(probabilities: list[float]) -> list[int]:
    """The frames that are speech, by the two thresholds alone."""
    found, speaking = [], False
    for frame, p in enumerate(probabilities):
        speaking = p >= (SILENCE if speaking else SPEECH)
        if speaking:
            found.append(frame)
    return found


def speech(frames: int, p: float = 0.9) -> list[float]:
    return [p] * frames


def quiet(frames: int) -> list[float]:
    return [0.05] * frames


@given(anything)
def test_every_frame_of_speech_is_in_exactly_one_utterance(probabilities: list[float]) -> None:
    found = list(cuts(probabilities))
    for frame in spoken(probabilities):
        assert sum(cut.start <= frame < cut.end for cut in found) == 1


@given(anything)
def test_every_utterance_begins_and_ends_with_speech(probabilities: list[float]) -> None:
    frames = set(spoken(probabilities))
    assert all({cut.start, cut.end - 1} <= frames for cut in cuts(probabilities))


@given(anything)
def test_utterances_come_in_order_and_their_sound_never_overlaps(probabilities: list[float]) -> None:
    found = list(cuts(probabilities))
    assert all(a.padded_end <= b.padded_start for a, b in pairwise(found))


@given(anything)
def test_padding_stays_inside_the_recording_and_within_its_length(probabilities: list[float]) -> None:
    for cut in cuts(probabilities):
        assert 0 <= cut.padded_start <= cut.start < cut.end <= cut.padded_end <= len(probabilities)
        assert cut.start - cut.padded_start <= PAD_BEFORE
        assert cut.padded_end - cut.end <= PAD_AFTER


@given(anything)
def test_no_utterance_is_longer_than_twenty_seconds(probabilities: list[float]) -> None:
    assert all(cut.end - cut.start <= LONGEST for cut in cuts(probabilities))


@given(anything)
def test_sound_that_a_cut_asks_for_is_still_kept(probabilities: list[float]) -> None:
    cutter = Cutter()
    for p in probabilities:
        kept_from = cutter.needed_from
        cut = cutter.feed(p)
        assert cut is None or cut.padded_start >= kept_from
        assert cutter.needed_from >= kept_from


@given(anything)
def test_what_finish_returns_was_known_before(probabilities: list[float]) -> None:
    cutter = Cutter()
    for p in probabilities:
        cutter.feed(p)
    assert cutter.so_far == cutter.finish()


def test_silence_alone_is_no_utterance() -> None:
    assert list(cuts(quiet(1000))) == []


def test_a_short_sentence_ends_after_a_second_of_quiet_and_a_long_one_sooner() -> None:
    def frames_until_cut(length: int) -> int:
        cutter = Cutter()
        for p in speech(length):
            cutter.feed(p)
        return next(n for n in range(1, 1000) if cutter.feed(0.05))

    assert frames_until_cut(LONG - 1) == PAUSE_OF_SHORT
    assert frames_until_cut(LONG) == PAUSE_OF_LONG
    assert frames_until_cut(LONGER) == PAUSE_OF_LONGER


def test_a_stub_waits_for_the_sentence_that_follows_it() -> None:
    found = list(cuts([*quiet(20), *speech(5), *quiet(PAUSE_OF_SHORT + 5), *speech(100), *quiet(100)]))
    assert [(cut.start, cut.end) for cut in found] == [(20, 25 + PAUSE_OF_SHORT + 5 + 100)]


def test_a_stub_that_nothing_follows_is_still_an_utterance() -> None:
    assert list(cuts([*speech(3), *quiet(400)])) == [Cut(0, 3, 0, 3 + PAD_AFTER)]


def test_speech_without_a_pause_is_cut_where_it_is_least_likely() -> None:
    dip = LONGER + 40
    endless = [*speech(dip), 0.36, *speech(LONGEST)]
    first, second = list(cuts(endless))[:2]
    assert first.end == dip + 1
    assert second.start == dip + 1
    assert first.padded_end == second.padded_start
