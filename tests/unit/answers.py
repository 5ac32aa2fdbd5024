"""Answers as transcripts with times, for the tests of what is made of them."""

from collections.abc import Iterable

from coach.model import Transcript, Utterance, Word

SAID = (
    "Um, for me safety means that a product does what it was built to do and that we can correct it quickly.",
    "People use it to do harm, for example with a hidden instruction inside a document.",
    "For a new assistant, a leak of private data would block the launch: we could never take it back.",
    "One filter reads the request, another [reads] the answer, and a plain rule stops every payment.",
    "Then we roll out in steps: our own staff, then one percent of users, then ten percent.",
    "I wrote the filters and the tests myself, and I asked the legal team early what they need.",
    "We cut abuse by 37 percent.",
)


def transcript(texts: Iterable[str], gap_s: float = 0.8, words_per_s: float = 2.5) -> Transcript:
    """Return one utterance a text, said at an even pace."""
    said: list[Utterance] = []
    at_s = 0.3
    for text in texts:
        words = tuple(
            Word(word, at_s + n / words_per_s, at_s + (n + 1) / words_per_s)
            for n, word in enumerate(text.split())
        )
        end_s = at_s + len(words) / words_per_s
        said.append(Utterance(words, at_s, end_s))
        at_s = end_s + gap_s
    return Transcript(tuple(said))
