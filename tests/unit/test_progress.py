"""How things move over sessions, as other programs are promised it."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from coach.cli import main
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
from coach.progress import Progress, most_improved, progress, weakest
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
