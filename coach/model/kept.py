"""What is kept: answers and sessions, and what the candidate corrected in them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import UNSET, UnsetType, field

from coach.model.found import Evidence, Scorecard, SectionSpan
from coach.model.heard import Transcript
from coach.model.value import Value

Source = Literal["microphone", "typed", "file", "demo"]
"""Where an answer comes from; the demo's is nobody's own, and counts in nothing."""


class WordFix(Value, frozen=True):
    """A run of words that was misheard; ``at`` is its first word in the transcript as it was heard."""

    at: int
    heard: str
    meant: str


def mended(
    words: Sequence[str], fixes: Iterable[WordFix], first: int = 0
) -> Iterator[tuple[int, int, WordFix | None]]:
    """Yield the words as they were heard one by one, or the run of them that a fix stands for, with the fix.

    Each comes as its place in ``words`` and the place after it; ``first`` is the number of the first word.
    A fix that does not fit what was heard there is passed over.
    """
    known = {fix.at: fix for fix in fixes}
    at = 0
    while at < len(words):
        fix = known.get(first + at)
        heard = _heard(words[at:], fix.heard) if fix else 0
        yield at, at + (heard or 1), fix if heard else None
        at += heard or 1


def _heard(words: Sequence[str], heard: str) -> int:
    """Return how many of the first words make up what was heard, 0 where they do not."""
    for number in range(1, len(words) + 1):
        text = " ".join(words[:number])
        if len(text) >= len(heard):
            return number if text == heard else 0
    return 0


class Objection(Value, frozen=True):
    """A finding that the candidate holds to be wrong; ``said`` is where they made the point."""

    kind: Literal["point", "pitfall"]
    id: str
    said: Evidence | None = None


class Corrections(Value, frozen=True):
    """What the candidate corrected, beside what was heard and found; ``card`` counts it in."""

    words: tuple[WordFix, ...] = ()
    objections: tuple[Objection, ...] = ()
    card: Scorecard | None = None

    @property
    def count(self) -> int:
        return len(self.words) + len(self.objections)


class Answer(Value, frozen=True):
    """One answer of a session: what was asked, said and found.

    ``marks`` are the sections as the candidate's key set them (manual mode), beside the
    coach's own ``card.spans``; ``audio`` names the file beside ``session.json``. ``rescored`` is what a
    newer scorer found in the same words, and ``corrections`` what the candidate changed: neither touches
    ``transcript`` or ``card``.
    """

    number: int
    prompt: str
    source: Source
    transcript: Transcript
    seconds: float | None
    card: Scorecard | None = None
    marks: tuple[SectionSpan, ...] = ()
    audio: str | None = None
    follow_up: str | None = None
    notes: tuple[str, ...] = ()
    rescored: Scorecard | None = None
    corrections: Corrections | None = None

    @property
    def counts(self) -> Scorecard | None:
        """The card that counts: with the candidate's corrections, else as scored anew, else ``card``."""
        corrected = self.corrections.card if self.corrections else None
        return corrected or self.rescored or self.card


class Session(Value, frozen=True):
    """One rehearsal as it is saved; ``started_at`` is ISO 8601 with the offset, local time."""

    id: str
    question: str
    started_at: str
    answers: tuple[Answer, ...]
    versions: dict[str, str] = field(default_factory=dict[str, str])
    schema: int = 1

    @property
    def overall(self) -> int | None:
        """What the first answer comes to, by the card that counts."""
        card = self.answers[0].counts if self.answers else None
        return card.overall if card else None

    @property
    def at_first(self) -> int | UnsetType | None:
        """What it came to before it was corrected or scored anew; unset where it never was."""
        answer = self.answers[0] if self.answers else None
        if answer is None or answer.counts is answer.card:
            return UNSET
        return answer.card.overall if answer.card else None

    @property
    def seconds(self) -> float | None:
        return self.answers[0].seconds if self.answers else None

    @property
    def demo(self) -> bool:
        return bool(self.answers) and self.answers[0].source == "demo"
