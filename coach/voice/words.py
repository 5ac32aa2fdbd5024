"""Words as a recogniser gives them, made fit to be read: loops undone."""

from collections.abc import Sequence

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
