"""When each point comes back: weak ones sooner, the same arguments always giving the same series."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.library import Library
from coach.model import Level, Question
from coach.schedule import Card, Deck, Rating, due, rate, rating_of
from coach.tasks import DrillTask, choose

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
NEW = Deck()
KEY = ("a-question", "a.criterion")
LIBRARY = Library()
QUESTIONS = LIBRARY.questions()
RUBRICS = {question.rubric: LIBRARY.rubric(question.rubric) for question in QUESTIONS}
MAIN = QUESTIONS[0]
SHORT = LIBRARY.question("health-bot-dosage")
ratings = st.sampled_from([1, 2, 3, 4])
histories = st.lists(st.tuples(ratings, st.floats(0, 90)), max_size=12)


def lived(history: list[tuple[Rating, float]]) -> tuple[Card | None, datetime]:
    """Return the card after ratings that came so many days after each other, and the time of the last."""
    card, now = None, NOW
    for rating, days in history:
        now += timedelta(days=days)
        card = rate(card, KEY, rating, now)
    return card, now


def series(deck: Deck = NEW, now: datetime = NOW, count: int = 10, **wishes: object) -> list[DrillTask]:
    return list(choose(deck, QUESTIONS, RUBRICS, now, count=count, **wishes))  # type: ignore[arg-type]


def rated(question: Question, scores: dict[str, Rating], deck: Deck = NEW, at: datetime = NOW) -> Deck:
    """Return the deck after each criterion of a question was rated: as named, the others Easy."""
    criteria = [c.id for c in RUBRICS[question.rubric].criteria]
    cards = [rate(None, (question.id, c), scores.get(c, 4), at) for c in criteria]
    return deck.put(cards)


@settings(deadline=None, max_examples=300)
@given(histories, st.floats(0, 400))
def test_a_lower_rating_never_comes_back_later_than_a_higher_one(
    history: list[tuple[Rating, float]], days: float
) -> None:
    card, last = lived(history)
    now = last + timedelta(days=days)
    back = [rate(card, KEY, rating, now).due for rating in (1, 2, 3, 4)]
    assert back == sorted(back)
    assert back[0] < back[3]


@settings(deadline=None)
@given(histories.filter(len))
def test_a_card_survives_being_written_and_read_at_any_point_of_its_life(
    history: list[tuple[Rating, float]],
) -> None:
    card, now = lived(history)
    assert card is not None
    again = msgspec.json.decode(msgspec.json.encode(Deck().put([card])), type=Deck).cards[0]
    assert again == card
    assert rate(again, KEY, 3, now) == rate(card, KEY, 3, now)


@pytest.mark.parametrize(
    ("score", "seconds", "rating"),
    [(0, 40, 1), (1, 40, 2), (2, 130, 3), (2, None, 3), (2, 120, 4), (2, 40, 4)],
)
def test_absent_is_again_named_is_hard_made_is_good_and_made_in_time_is_easy(
    score: int, seconds: float | None, rating: Rating
) -> None:
    assert rating_of(score, seconds, (60, 120)) == rating  # type: ignore[arg-type]


def test_the_zone_of_the_clock_does_not_matter() -> None:
    from datetime import timezone

    there = NOW.astimezone(timezone(timedelta(hours=-7)))
    assert rate(None, KEY, 3, there) == rate(None, KEY, 3, NOW)


def test_what_is_due_comes_the_longest_due_first() -> None:
    deck = Deck().put(
        [rate(None, ("q", name), rating, NOW) for name, rating in (("a", 3), ("b", 1), ("c", 2))]
    )
    assert not due(deck, NOW)
    assert [card.criterion for card in due(deck, NOW + timedelta(days=3))] == ["b", "c", "a"]


def test_the_same_seed_gives_the_same_series_and_another_seed_another() -> None:
    assert series(seed=3) == series(seed=3)
    assert series(seed=3) != series(seed=4)


def test_a_newcomer_is_asked_sections_of_long_answers_and_short_questions_but_nothing_long() -> None:
    tasks = series(count=1_000)
    assert {task.mode for task in tasks} == {"section", "short"}
    assert len({task.keys for task in tasks}) == len(tasks)


def test_a_section_is_asked_by_its_name_and_budget() -> None:
    risks = next(task for task in series(count=1_000) if (task.question.id, task.part) == (MAIN.id, "risks"))
    assert risks.question.spoken.endswith("Your risks, 40 seconds.")
    assert risks.question.target == (28, 52)
    assert risks.follow_up is not None
    assert all(criterion.startswith("risks.") for criterion in risks.follow_up.criteria)


def test_a_weak_point_comes_back_alone_and_before_anything_new() -> None:
    deck = rated(SHORT, {"tests.dosage": 1})
    task = series(deck, NOW + timedelta(minutes=11))[0]
    assert (task.mode, task.question.id, task.criteria) == ("point", SHORT.id, ("tests.dosage",))
    assert " One point: " in task.question.spoken, "the name of a point alone sounds like no question"


def test_where_most_is_weak_the_question_is_asked_whole() -> None:
    deck = rated(SHORT, {"tests.dosage": 1, "contain.off": 1, "monitor.after": 2})
    task = series(deck, NOW + timedelta(minutes=20))[0]
    assert (task.mode, task.question.id) == ("short", SHORT.id)


def test_a_long_answer_is_asked_whole_once_no_part_of_it_is_weak() -> None:
    later = NOW + timedelta(days=9)
    firm, weak = rated(MAIN, {}), rated(MAIN, {"risks.lens": 2})
    assert ("full", MAIN.id) in {(t.mode, t.question.id) for t in series(firm, later)}
    assert "full" not in {task.mode for task in series(weak, later, count=1_000)}


def test_variants_of_a_question_wait_until_its_parts_are_firm() -> None:
    asked = {(t.mode, t.question.id) for t in series(rated(MAIN, {}), NOW + timedelta(days=9), count=1_000)}
    assert ("full", "ai-safety-agent") in asked
    assert "ai-safety-agent" not in {task.question.id for task in series(count=1_000)}


def test_due_only_leaves_out_what_is_new_and_what_is_early() -> None:
    assert series(due_only=True) == []
    deck = rated(SHORT, {"tests.dosage": 1})
    assert series(deck, NOW + timedelta(minutes=9), due_only=True) == []
    assert len(series(deck, NOW + timedelta(minutes=11), due_only=True)) == 1


def test_a_section_can_be_drilled_alone_with_its_points() -> None:
    assert {task.part for task in series(section="risks")} == {"risks"}
    deck = rated(MAIN, {"risks.lens": 1})
    (task,) = series(deck, NOW + timedelta(minutes=11), section="risks", due_only=True)
    assert task.part == "risks.lens"


@pytest.mark.parametrize("level", ["intern", "senior", "lead", "manager"])
def test_a_level_is_asked_its_own_questions_and_those_with_a_part_for_it(level: Level) -> None:
    tasks = series(level=level, count=1_000)
    known = {question.id: question for question in QUESTIONS}
    assert tasks
    for task in tasks:
        question = known[task.question.id]
        assert question.level == level or level in RUBRICS[question.rubric].levels


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 9), st.data())
def test_whatever_was_rated_a_series_holds_each_point_once_and_is_never_longer_than_wished(
    seed: int, data: st.DataObject
) -> None:
    deck = Deck()
    for question in data.draw(st.lists(st.sampled_from(QUESTIONS), max_size=6, unique=True)):
        scores = {c.id: data.draw(ratings) for c in RUBRICS[question.rubric].criteria}
        deck = rated(question, scores, deck)  # type: ignore[arg-type]
    now = NOW + timedelta(days=data.draw(st.integers(0, 40)))
    tasks = series(deck, now, count=20, seed=seed)
    keys = [key for task in tasks for key in task.keys]
    assert len(tasks) <= 20
    assert len(keys) == len(set(keys))


def test_one_task_in_five_is_kept_for_what_is_new() -> None:
    deck = NEW
    for question in QUESTIONS:
        if "fifty" in question.tags and question != SHORT:
            deck = rated(question, dict.fromkeys((c.id for c in RUBRICS[question.rubric].criteria), 1), deck)
    tasks = series(deck, NOW + timedelta(minutes=11), count=10)
    known = [task.keys[0] in deck.by_key for task in tasks]
    assert known == [True] * 8 + [False] * 2
