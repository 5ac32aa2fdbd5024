"""Words as a recogniser gives them, made fit to be read: loops undone, times filled in."""

from collections.abc import Sequence
from itertools import accumulate

from coach.model import Word

LONGEST_LOOP_WORDS = 8


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return ``words`` with every run of one phrase said over and over cut down to one.

    A Whisper model can fall into a loop on unclear sound. One or two words count as a loop from
    the fourth time on ("very, very, very" is speech), longer phrases from the third.
    """
    kept = list(words)
    said = [word.text.strip(".,!?;:").casefold() for word in kept]
    for size in range(1, LONGEST_LOOP_WORDS + 1):
        enough = 4 if size <= 2 else 3
        at = 0
        while at + size * enough <= len(said):
            times = _repeats(said, at, size)
            if times >= enough:
                del said[at + size : at + size * times]
                del kept[at + size : at + size * times]
            at += 1
    return tuple(kept)


def _repeats(said: list[str], at: int, size: int) -> int:
    phrase = said[at : at + size]
    times = 1
    while said[at + size * times : at + size * (times + 1)] == phrase:
        times += 1
    return times


def spread(texts: Sequence[str], start_s: float, end_s: float, probability: float) -> tuple[Word, ...]:
    """Give each word its share of the utterance's time, by its length in letters."""
    shares = [0, *accumulate(len(text) + 1 for text in texts)]
    span = end_s - start_s
    times = [round(start_s + span * share / shares[-1], 3) for share in shares]
    return tuple(Word(text, times[i], times[i + 1], round(probability, 3)) for i, text in enumerate(texts))
