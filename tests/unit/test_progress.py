"""How things move over sessions, as other programs are promised it."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from coach.cli import main
from coach.library import Library
from coach.model import (
    Answer,
    Corrections,
    Delivery,
    Fillers,
    Finding,
    PitfallFinding,
    Scorecard,
    SectionTiming,
    Session,
    Timing,
    Transcript,
)
from coach.progress import (
    Progress,
    by_weakness,
    fallen_into,
    most_improved,
    progress,
    scores_told,
    titles,
    weakest,
)
from coach.store import Store


def session(name: str, overall: int | None, score: int, pitfalls: tuple[str, ...] = ()) -> Session:
    card = Scorecard(
        "x", "q", "r", overall, (Finding("risks.misuse", score),),  # type: ignore[arg-type]
        tuple(PitfallFinding(p, None, None, None, "", "") for p in pitfalls), (), (),
        Timing(200.0, (180, 300), "on_target", (SectionTiming("risks", 41.5, 40, "on_target"),)),
        Delivery(500, 150.0, 170.0, Fillers(3, 1.0, {"um": 3})), (),
    )  # fmt: skip
    return Session(name, "q", "", (Answer(1, "", "typed", Transcript(()), 200.0, card),))


def test_each_criterion_is_followed_from_session_to_session() -> None:
    found = progress([session("a", 40, 0), session("b", 60, 2)])
    assert found.sessions == ["a", "b"]
    assert found.overall == [{"session": "a", "overall": 40}, {"session": "b", "overall": 60}]
    assert found.criteria["risks.misuse"] == [{"session": "a", "score": 0}, {"session": "b", "score": 2}]
    assert found.sections["risks"][0] == {"session": "a", "seconds": 41.5, "budget": 40}
    assert found.delivery["words_per_minute"][1] == {"session": "b", "value": 150.0}


def test_an_answer_counts_with_its_corrections_and_tells_what_it_was_at_first() -> None:
    heard = session("a", 40, 0, ("buzzwords",))
    right = Corrections(card=session("a", 71, 2).answers[0].card)
    found = progress([replace(heard, answers=(replace(heard.answers[0], corrections=right),))])
    assert found.overall == [{"session": "a", "overall": 71, "at_first": 40}]
    assert found.criteria["risks.misuse"] == [{"session": "a", "score": 2}]
    assert not found.pitfalls


def test_the_command_prints_what_other_programs_are_promised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, overall in ((5, 40), (6, None)):
        saved = session(f"2026-03-0{day}T10-31-00-q", overall, 1, ("buzzwords",))
        Store(tmp_path).save(replace(saved, started_at=f"2026-03-0{day}T10:31:00+01:00"))
    assert main(["progress", "--json", "--home", str(tmp_path)]) == 0
    ids = [f"2026-03-0{day}T10-31-00-q" for day in (5, 6)]
    assert json.loads(capsys.readouterr().out) == {
        "sessions": ids,
        "criteria": {"risks.misuse": [{"session": ids[0], "score": 1}]},
        "pitfalls": {"buzzwords": [{"session": ids[0], "present": True}]},
        "overall": [{"session": ids[0], "overall": 40}, {"session": ids[1], "overall": None}],
        "sections": {"risks": [{"session": id, "seconds": 41.5, "budget": 40} for id in ids]},
        "delivery": {
            name: [{"session": id, "value": value} for id in ids]
            for name, value in (
                ("seconds", 200.0),
                ("words_per_minute", 150.0),
                ("articulation_wpm", 170.0),
                ("fillers_per_minute", 1.0),
            )
        },
    }


def test_the_demo_is_nobodys_progress() -> None:
    shown = session("demo", 95, 2)
    demo = replace(shown, answers=(replace(shown.answers[0], source="demo"),))
    assert progress([demo, session("own", 40, 0)]) == progress([session("own", 40, 0)])


def test_a_pitfall_is_followed_from_its_first_time_on() -> None:
    found = progress([session("a", 40, 0), session("b", 40, 0, ("buzzwords",)), session("c", 40, 0)])
    assert found.pitfalls["buzzwords"] == [
        {"session": "b", "present": True},
        {"session": "c", "present": False},
    ]


def test_what_was_not_scored_counts_for_delivery_and_never_as_zero() -> None:
    found = progress([session("a", None, 0)])
    assert found.overall == [{"session": "a", "overall": None}]
    assert not found.criteria
    assert found.delivery["seconds"] == [{"session": "a", "value": 200.0}]


def test_a_session_without_a_card_is_left_out() -> None:
    assert progress([Session("a", "q", "", ())]).sessions == []


def moved(*rows: tuple[str, list[int]]) -> Progress:
    found = Progress()
    for id, scores in rows:
        found.criteria[id] = [{"session": str(n), "score": score} for n, score in enumerate(scores)]
    return found


def test_the_weakest_points_are_those_the_last_answers_made_least() -> None:
    found = moved(("fine", [0, 2, 2, 2]), ("bad", [2, 0, 0, 0]), ("so", [1, 1, 1, 1]), ("new", [0]))
    assert weakest(found) == ["bad", "new", "so"]


def test_the_most_improved_gained_most_and_those_that_fell_are_left_out() -> None:
    found = moved(("up", [0, 0, 2, 2]), ("bit", [1, 1, 1, 2]), ("down", [2, 0]), ("once", [2]))
    assert most_improved(found) == ["up", "bit"]


def test_without_answers_nothing_is_weak_and_nothing_improved() -> None:
    assert weakest(Progress()) == most_improved(Progress()) == []


def test_the_points_of_all_answers_stand_the_weakest_first() -> None:
    found = moved(("fine", [0, 2, 2, 2]), ("bad", [2, 0, 0, 0]), ("new", [0]))
    assert by_weakness(found) == ["bad", "new", "fine"]


def test_the_scores_are_told_as_the_last_the_best_and_how_far_one_has_come() -> None:
    assert scores_told(progress([session("a", None, 0)])) == ""
    assert scores_told(progress([session("a", 40, 0), session("b", 30, 0)])) == "last 30, best 40"
    long = [session(str(n), score, 0) for n, score in enumerate((10, 20, 30, None, 99, 60, 70, 80))]
    assert scores_told(progress(long)) == "last 80, best 99; on average 70 in the last 3, 20 in the first 3"


def test_a_pitfall_of_long_ago_is_told_no_more() -> None:
    fell = [{"session": "a", "present": True}, *({"session": s, "present": False} for s in "bc")]
    assert fallen_into(fell, last=3) == "!··"  # type: ignore[arg-type]
    assert fallen_into(fell, last=2) == ""  # type: ignore[arg-type]


def test_a_point_of_several_questions_is_named_as_the_chosen_one_or_the_first_does() -> None:
    library = Library()
    questions, main = library.questions(), "cutting-false-positives"
    every = titles(questions, library.rubric)
    assert every.questions["risks.misuse"] == library.question("ai-safety-perspective").title
    assert every.of["risks.misuse"] == "It is misused"
    of_two = [q for q in questions if q.id in (main, "filter-blocks-users")]
    both = [titles(of_two, library.rubric, q.id).questions["trial.both"] for q in of_two]
    assert both == [q.title for q in of_two]
    assert titles(of_two, library.rubric).questions["trial.both"] == of_two[0].title


def test_the_command_tells_what_is_weak_and_of_which_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store(tmp_path).save(session("2026-03-05T10-31-00-q", 40, 1))
    assert main(["progress", "--home", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "1 answer, the newest on the right" in told
    assert "Last 40, best 40." in told
    weak, every = told.split("All points")
    for part in (weak, every):
        assert "~           It is misused  ·  How do you think about AI safety?" in part
