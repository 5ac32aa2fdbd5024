"""A drill as lines of text: short answers one after the other, each with what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from coach.cli.context import say, tell, wrapped
from coach.cli.keyboard import Keyboard
from coach.cli.plain import Answering, check_keyboard
from coach.cli.telling import Told
from coach.drill import PRACTICE, RATING_WORDS, Outcome, Series, begin, sweep
from coach.errors import CoachError
from coach.facts import knowing
from coach.formats.rendering import as_text
from coach.formats.report import card_blocks
from coach.library import Library
from coach.model import Answer, Rubric
from coach.schedule import Card, Rating
from coach.start import Start
from coach.store import Store
from coach.store.deck import DeckFile
from coach.store.files import make_home
from coach.wording import SCORE_WORDS, clock, count, from_now, minutes, overall_word

AFTERWARDS = (
    "Enter goes on. a: answer it again. c: the whole score card. q: end the drill."
    " '2 4' rates point 2 as 4 (1 again, 2 hard, 3 good, 4 easy)."
)
NO_ANSWER = (
    "Enter: be asked again, and speak. t: type this answer and the rest of the drill. q: end the drill."
)
RATINGS: dict[str, Rating] = {"1": 1, "2": 2, "3": 3, "4": 4}


def drill(home: Path, start: Start) -> int:
    """Go through a series of short answers; return the exit code, 1 where none was given."""
    keyboard = Keyboard()
    check_keyboard(start, keyboard)
    make_home(home)
    library, practice = Library(home), Store(home / PRACTICE)
    series = begin(start.drill, library, Store(home), DeckFile(home, tell), lambda: datetime.now(UTC))
    sweep(practice)
    answering = Answering(home, start, keyboard)
    with answering.quietly():
        while series.task and not keyboard.over:
            rubric = library.rubric(series.task.question.rubric)
            kept = Store(home) if series.task.whole else practice
            if not _one(answering, series, rubric, kept, Store(home)):
                break
    sweep(practice)
    for line in _summed_up(series, library):
        say(line)
    return 0 if series.summary().answers else 1


def _one(answering: Answering, series: Series, rubric: Rubric, kept: Store, store: Store) -> bool:
    """Ask one task; say whether the series goes on, with the same task or the next."""
    task, asked = series.task, series.asked
    if task is None or asked is None:
        return False
    say("\n" + wrapped(f"{asked.question.title}, {minutes(asked.question.target)}"))
    scorer = knowing(rubric, store, task.question.id)
    with kept.begin(task.question.id, datetime.now().astimezone()) as draft:
        try:
            told = answering.answer(asked, draft, scorer, rubric, brief=True)
        except CoachError as error:
            draft.discard(asked.number)
            if not answering.keyboard.over:
                tell(f"! {error} It is not rated.")
            told = Told(False)
    answer = told.session.answers[-1] if told.session else None
    if answer is None or answer.card is None:
        return _came_to_nothing(answering, series)
    return _judged(answering, series, series.judge(task, answer.card), answer, rubric)


def _came_to_nothing(answering: Answering, series: Series) -> bool:
    """Ask what to do where there is no spoken answer; say whether the series goes on."""
    if answering.start.typed:
        series.go_on()
        return True
    word = answering.keyboard.ask(wrapped(NO_ANSWER))
    if word.strip().lower() == "t":
        answering.start = replace(answering.start, typed=True)
    return word.strip().lower() in ("", "t") and not answering.keyboard.over


def _judged(answering: Answering, series: Series, outcome: Outcome, answer: Answer, rubric: Rubric) -> bool:
    """Tell what an answer came to and heed what the candidate says to it."""
    for line in _came_to(outcome, answer, rubric):
        say(wrapped(line))
    while (word := answering.keyboard.ask(wrapped(AFTERWARDS)).strip().lower()) not in ("", "a"):
        if word == "q":
            return False
        if word == "c" and answer.card:
            role = answering.start.settings.role
            say(as_text(card_blocks(answer.card, rubric, "Score card", role=role)))
        elif rated := _rated(word, outcome):
            outcome = series.overrule(outcome, *rated)
            say(f"Rated {RATING_WORDS[rated[1]]}.")
    if word != "a":
        series.go_on()
    return True


def _rated(word: str, outcome: Outcome) -> tuple[str, Rating] | None:
    """Read ``2 4``: the second point, rated as easy."""
    match word.split():
        case [number, rating] if number.isdecimal() and rating in RATINGS:
            points = outcome.task.criteria
            return (points[int(number) - 1], RATINGS[rating]) if 0 < int(number) <= len(points) else None
        case _:
            return None


def _came_to(outcome: Outcome, answer: Answer, rubric: Rubric) -> Iterator[str]:
    """Yield the verdict and a line or two for each point."""
    card, task = answer.card, outcome.task
    if card is None:
        return
    length = f"{clock(answer.seconds)}, aim for {minutes(task.question.target)}." if answer.seconds else ""
    if card.overall is None:
        yield f"Not scored: {card.not_scored} Nothing is rated. {length}"
        return
    yield f"{overall_word(card.overall).capitalize()}: {card.overall} of 100. {length}"
    found = {finding.id: finding for finding in card.criteria}
    points = {criterion.id: criterion for criterion in rubric.criteria}
    cards = {card.criterion: card for card in outcome.cards()}
    for number, (point, finding) in enumerate(((points[id], found[id]) for id in task.criteria), 1):
        rating = outcome.ratings[point.id]
        back = from_now(cards[point.id].due, outcome.at)
        word = SCORE_WORDS[finding.score]
        yield f"{number}. {point.title}: {word}. Rated {RATING_WORDS[rating]}, back {back}."
        if finding.score < 2:
            yield f"   {point.advice} Good sounds like: “{point.phrase}”"


def _summed_up(series: Series, library: Library) -> Iterator[str]:
    """Yield what went up, what went down and what is due when."""
    summary, now = series.summary(), datetime.now(UTC)
    yield f"\n{count(summary.answers, 'answer')}, {count(len(summary.due), 'point')} rated."
    for heading, cards in (("Went up", summary.up), ("Went down", summary.down)):
        yield from (f"{heading}: {_title(card, library)}, {RATING_WORDS[card.rating]}." for card in cards)
    yield from (f"Due {from_now(card.due, now)}: {_title(card, library)}." for card in summary.due)


def _title(card: Card, library: Library) -> str:
    rubric = library.rubric(library.question(card.question).rubric)
    return next((c.title for c in rubric.criteria if c.id == card.criterion), card.criterion)
