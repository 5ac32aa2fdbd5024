"""A series: what an answer's score says about its points, the candidate's last word, and what comes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from coach.drill import Outcome, Series, begin
from coach.errors import CoachError, StoreError
from coach.interview import Task, conclude
from coach.library import Library
from coach.model import Answer, Finding, Question, Scorecard, Session, Transcript, Utterance, Word
from coach.scoring.scorer import Scorer
from coach.store import Store
from coach.store.deck import DeckFile
from coach.tasks import DrillTask
from coach.wish import Wish

LIBRARY = Library()
SHORT = LIBRARY.question("health-bot-dosage")


class Clock:
    """The time, which goes on when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(tmp_path: Path, clock: Clock) -> Callable[..., Series]:
    def start(**wishes: object) -> Series:
        wish = Wish(**({"seed": 1} | wishes))  # type: ignore[arg-type]
        return begin(wish, LIBRARY, Store(tmp_path), DeckFile(tmp_path, print), clock)

    return start


def card(task: DrillTask, scores: dict[str, int] | None = None, seconds: float = 30.0) -> Scorecard:
    """Return a score card of an answer to the task; every point is made that is not named here."""
    said = Transcript((Utterance((Word("Nothing."),)),))
    rubric = LIBRARY.rubric(task.question.rubric)
    answer = conclude(
        Task(task.question, 1, task.follow_up), said, Scorer(rubric), source="typed", seconds=seconds
    )
    assert answer.card is not None
    if scores is None:
        return answer.card
    found = tuple(Finding(c, scores.get(c, 2)) for c in task.criteria)  # type: ignore[arg-type]
    return msgspec.structs.replace(answer.card, overall=50, not_scored=None, criteria=found)


def test_a_series_ends_after_its_last_task(start: Callable[..., Series]) -> None:
    series = start(count=3)
    for _ in range(3):
        assert series.task is not None
        series.go_on()
    assert series.task is None


def test_each_point_is_rated_by_its_score_and_the_time(start: Callable[..., Series]) -> None:
    series = start()
    task = series.tasks[0]
    first, *others = task.criteria
    in_time = series.judge(task, card(task, {first: 1}, seconds=1.0))
    assert in_time.ratings == {first: 2, **dict.fromkeys(others, 4)}
    late = series.judge(task, card(task, {first: 0}, seconds=10_000.0))
    assert late.ratings == {first: 1, **dict.fromkeys(others, 3)}


def test_an_answer_that_was_not_scored_rates_nothing(start: Callable[..., Series]) -> None:
    series = start()
    task = series.tasks[0]
    outcome = series.judge(task, card(task))
    assert not outcome.ratings
    assert not series.summary().due


def test_the_candidates_rating_stands_in_place_of_the_scores(
    start: Callable[..., Series], tmp_path: Path
) -> None:
    series = start()
    task = series.tasks[0]
    outcome = series.judge(task, card(task, {}))
    series.overrule(outcome, task.criteria[0], 1)
    kept = DeckFile(tmp_path, print).read().by_key[task.keys[0]]
    assert (kept.rating, kept.reviews) == (1, 1)


def test_what_was_not_scored_can_still_be_rated_by_hand(start: Callable[..., Series], tmp_path: Path) -> None:
    series = start()
    task = series.tasks[0]
    series.overrule(series.judge(task, card(task)), task.criteria[0], 3)
    assert DeckFile(tmp_path, print).read().by_key[task.keys[0]].rating == 3


def test_ratings_outlive_the_program_and_bring_the_weak_point_back(
    start: Callable[..., Series], clock: Clock
) -> None:
    task = next(t for t in start(count=1_000).tasks if t.question.id == SHORT.id)
    start().judge(task, card(task, {"tests.dosage": 0}))
    clock.now += timedelta(minutes=11)
    (again,) = start(due_only=True).tasks
    assert (again.mode, again.criteria) == ("point", ("tests.dosage",))


def test_the_summary_tells_what_went_up_and_when_each_point_is_due(
    start: Callable[..., Series], clock: Clock
) -> None:
    series = start(count=1)
    task = series.tasks[0]
    first, second, *_ = task.criteria
    series.judge(task, card(task, {first: 0}, seconds=10_000.0))
    assert len(series.summary().new) == len(task.criteria)
    clock.now += timedelta(minutes=20)
    later = start(count=1)
    later.judge(task, card(task, {second: 1}, seconds=10_000.0))
    summary = later.summary()
    assert [c.criterion for c in summary.up] == [first]
    assert [c.criterion for c in summary.down] == [second]
    assert summary.due == tuple(sorted(summary.due, key=lambda c: c.due))


def test_nothing_due_says_when_something_is(start: Callable[..., Series], clock: Clock) -> None:
    with pytest.raises(CoachError, match="nothing was answered yet"):
        start(due_only=True)
    series = start()
    task = series.tasks[0]
    series.judge(task, card(task, dict.fromkeys(task.criteria, 0)))
    with pytest.raises(CoachError, match="the next point is due in 10 min"):
        start(due_only=True)


def test_an_unknown_section_is_refused_with_those_there_are(start: Callable[..., Series]) -> None:
    with pytest.raises(CoachError, match=r"no section 'risk'.*risks"):
        start(section="risk")


def test_a_rating_that_the_disk_refused_can_be_made_by_hand_without_losing_what_was_known(
    start: Callable[..., Series], tmp_path: Path
) -> None:
    series = start()
    task = series.tasks[0]
    series.judge(task, card(task, {}))
    (tmp_path / "deck.json.new").mkdir()  # in the way of the new deck
    with pytest.raises(StoreError):
        series.judge(task, card(task, {}))
    (tmp_path / "deck.json.new").rmdir()
    refused = Outcome(task, datetime(2026, 11, 19, 9, 5, tzinfo=UTC), {})
    series.overrule(refused, task.criteria[0], 1)
    assert DeckFile(tmp_path, print).read().by_key[task.keys[0]].reviews == 2


@pytest.fixture
def answered(tmp_path: Path, clock: Clock) -> Callable[..., str]:
    """Save a whole answer, given outside a drill, that missed some points and made all others."""

    def answered(question: Question, *missed: str, **changes: object) -> str:
        at = clock.now.isoformat()
        every = tuple(criterion.id for criterion in LIBRARY.rubric(question.rubric).criteria)
        found = card(DrillTask("full", question, every), dict.fromkeys(missed, 0))
        answer = Answer(1, "", changes.pop("source", "typed"), Transcript(()), 60.0, found)  # type: ignore[arg-type]
        session = Session(f"{at[:19].replace(':', '-')}-q", question.id, at, (answer,))
        Store(tmp_path).save(msgspec.structs.replace(session, **changes))
        clock.now += timedelta(minutes=1)
        return session.id

    return answered


def test_what_the_last_whole_answer_missed_is_asked_first_and_what_it_made_is_not_new(
    start: Callable[..., Series], answered: Callable[..., str]
) -> None:
    answered(SHORT, "tests.dosage", "contain.off")
    answered(SHORT, "tests.dosage")
    first, *others = start(count=1_000).tasks
    assert (first.mode, first.criteria) == ("point", ("tests.dosage",))
    assert all(task.question.id != SHORT.id for task in others)
    assert [task.criteria for task in start(due_only=True).tasks] == [("tests.dosage",)]


def test_what_was_drilled_since_the_answer_stands_and_goes_up_from_it(
    start: Callable[..., Series], answered: Callable[..., str]
) -> None:
    answered(SHORT, "tests.dosage")
    series = start(count=1)
    series.judge(series.tasks[0], card(series.tasks[0], {}))
    assert [c.criterion for c in series.summary().up] == ["tests.dosage"]
    with pytest.raises(CoachError, match="Nothing is due"):
        start(due_only=True)


def test_a_deleted_answer_leaves_nothing_to_drill(
    start: Callable[..., Series], answered: Callable[..., str], tmp_path: Path
) -> None:
    Store(tmp_path).delete(answered(SHORT, "tests.dosage"))
    with pytest.raises(CoachError, match="nothing was answered yet"):
        start(due_only=True)
    assert not (tmp_path / "deck.json").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "demo"},
        *({"started_at": f"{year}-01-01T00:00:00+00:00"} for year in ("0001", "1950", "2999")),
    ],
)
def test_the_demo_and_a_clock_that_was_wrong_count_for_nothing(
    start: Callable[..., Series], answered: Callable[..., str], changes: dict[str, object]
) -> None:
    answered(SHORT, "tests.dosage", **changes)
    with pytest.raises(CoachError, match="nothing was answered yet"):
        start(due_only=True)


def test_an_answer_to_a_variant_counts_where_the_parts_are_drilled(
    start: Callable[..., Series], answered: Callable[..., str]
) -> None:
    answered(LIBRARY.question("ai-safety-perspective"))
    answered(LIBRARY.question("ai-safety-agent"), "risks.misuse")
    (task,) = start(due_only=True).tasks
    assert (task.question.id, task.criteria) == ("ai-safety-perspective", ("risks.misuse",))
