"""What a candidate is told to do next, and how a pitfall is mended."""

import re

import numpy as np

from coach.library import Library
from coach.model import (
    Delivery,
    Evidence,
    Fillers,
    Finding,
    PitfallFinding,
    Rubric,
    Score,
    SectionTiming,
    Timing,
)
from coach.scoring import conclude, main_rubric
from coach.scoring.advice import next_steps
from coach.scoring.reading import PitfallReading, Reading
from coach.scoring.sentences import Sentence

LIBRARY = Library()
MAIN, SHORT = LIBRARY.rubric("ai-safety-perspective"), LIBRARY.rubric("own-mistake")
CALM = Delivery(600, 150.0, 160.0, Fillers(0, 0.0, {}), ())
SAID = Evidence("We read every report on Monday, and the bad ones become tests.", 100.0, 105.0)


def found(rubric: Rubric, scores: dict[str, Score] | None = None, *, others: Score = 0) -> list[Finding]:
    wanted = scores or {}
    return [
        Finding(c.id, score, (SAID,) if score else (), None if score == 2 else c.advice)
        for c in rubric.criteria
        for score in [wanted.get(c.id, others)]
    ]


def fallen(rubric: Rubric, *ids: str) -> list[PitfallFinding]:
    return [PitfallFinding(p.id, None, None, None, p.why, p.fix) for p in rubric.pitfalls if p.id in ids]


def timing(seconds: float, verdict: str, **sections: tuple[float, str]) -> Timing:
    told = tuple(
        SectionTiming(s.id, seconds, s.budget_s, verdict)
        for s in MAIN.sections
        for seconds, verdict in [sections.get(s.id, (float(s.budget_s), "on_target"))]
    )
    return Timing(seconds, (180, 300), verdict, told)


WELL = timing(240.0, "on_target")


def titles(steps: tuple[str, ...]) -> list[str]:
    return [step.partition(": ")[0] for step in steps]


def test_each_part_of_an_answer_is_told_once_before_any_is_told_twice() -> None:
    section_of = {criterion.title: criterion.section for criterion in MAIN.criteria}
    steps = next_steps(MAIN, found(MAIN), [], WELL, CALM)
    assert len({section_of[title] for title in titles(steps)}) == 3


def test_of_points_that_gain_as_much_those_of_the_longest_part_come_first() -> None:
    section_of = {criterion.title: criterion.section for criterion in MAIN.criteria}
    steps = next_steps(MAIN, found(MAIN), [], WELL, CALM)
    assert [section_of[title] for title in titles(steps)] == ["lifecycle", "risks", "example"]


def test_a_point_that_mending_a_pitfall_makes_is_not_asked_for_again() -> None:
    thin = found(MAIN, {"lifecycle.over_refusal": 0, "risks.lens": 1}, others=2)
    steps = titles(next_steps(MAIN, thin, fallen(MAIN, "over_refusal_ignored"), WELL, CALM))
    assert steps[:2] == ["Over-refusal ignored", "How you weigh them"]
    assert "Over-refusal counts" not in steps


def test_in_a_short_question_a_missing_point_comes_before_a_pitfall() -> None:
    thin = found(SHORT, {"own.effect": 0, "prevent.next": 0}, others=2)
    steps = titles(next_steps(SHORT, thin, fallen(SHORT, "overclaiming"), WELL, CALM))
    assert steps == ["Your mistake, its effect", "Changed for everyone", "Overclaiming"]


def test_an_answer_that_is_too_long_is_told_which_part_to_cut() -> None:
    long = timing(430.0, "long", lifecycle=(171.0, "long"), risks=(61.0, "long"))
    step = next_steps(MAIN, found(MAIN, others=2), [], long, CALM)[0]
    assert '"Lifecycle" had 2:51 where 1:30 is meant' in step


def test_an_answer_of_one_part_that_is_too_long_is_not_told_to_cut_that_part() -> None:
    (part,) = SHORT.sections
    long = Timing(200.0, (60, 120), "long", (SectionTiming(part.id, 200.0, part.budget_s, "long"),))
    step = next_steps(SHORT, found(SHORT, others=2), [], long, CALM)[0]
    assert "cut what you said twice" in step


def test_an_answer_that_is_too_short_is_told_which_parts_were_not_heard() -> None:
    short = timing(57.0, "short", lifecycle=(0.0, "missing"), balance=(0.0, "missing"))
    step = next_steps(MAIN, found(MAIN), [], short, CALM)[0]
    assert 'nothing was heard for "Lifecycle" and "Balance"' in step


def fixes(findings: list[Finding]) -> dict[str, str]:
    """Mend every pitfall of the main rubric at once."""
    said = [Sentence("We are done with safety once legal has signed.")]
    size = (1, len(MAIN.criteria))
    present = tuple(PitfallReading(p.id, 0 if p.scope == "sentence" else None) for p in MAIN.pitfalls)
    reading = Reading((0,) * size[1], np.zeros(size), ("other",), present, sense=1.0, topic=1.0)
    return {p.id: p.fix for p in conclude.pitfalls(MAIN, reading, said, findings, ())}


def test_every_pitfall_of_the_main_question_has_words_to_try() -> None:
    told = fixes(found(MAIN)) | {p.id: p.fix for p in MAIN.pitfalls if p.id == "invented_metrics"}
    assert len(told) == len(MAIN.pitfalls)
    assert [id for id, fix in told.items() if not re.search(r"['\"][a-zA-Z][^'\"]+ [^\"]+['\"]", fix)] == []


def test_a_fix_builds_on_words_of_this_answer_where_they_make_the_point() -> None:
    made = fixes(found(MAIN, {"lifecycle.monitoring": 2}))
    assert SAID.quote in made["one_time_gate"]
    assert SAID.quote not in made["flat_risk_list"]


def test_nothing_is_missed_in_the_whole_answer_that_the_card_shows_as_made() -> None:
    told = fixes(found(MAIN, {"risks.launch_gate": 2, "lifecycle.over_refusal": 2, "role.own_actions": 2}))
    assert "flat_risk_list" not in told
    assert "over_refusal_ignored" not in told
    assert {"philosophical_only", "someone_elses_job"} <= told.keys()


def test_a_pitfall_of_the_whole_answer_quotes_no_sentence_wherever_it_was_found() -> None:
    deep = LIBRARY.rubric("project-deep-dive")
    said = [Sentence("We had many meetings and used agile methods.")]
    size = (1, len(deep.criteria))
    present = tuple(PitfallReading(p.id, 0) for p in deep.pitfalls)
    reading = Reading((0,) * size[1], np.zeros(size), ("other",), present, sense=1.0, topic=1.0)
    quoted = {p.id: p.quote is not None for p in conclude.pitfalls(deep, reading, said, found(deep), ())}
    assert quoted == {p.id: p.scope == "sentence" for p in deep.pitfalls if p.id != "invented_metrics"}


def test_what_rules_are_about_is_in_the_main_rubric() -> None:
    named = main_rubric
    pitfalls = {*named.MENDED_BY, *named.SOFTENERS, *named.ABSENCES, *named.WITHOUT_BOUNDS}
    assert pitfalls | {named.INVENTED, named.FLAT_LIST} <= {p.id for p in MAIN.pitfalls}
    points = {c for each in (named.MENDED_BY, named.SOFTENERS) for ids in each.values() for c in ids}
    known = {c.id for c in MAIN.criteria}
    assert points | {*named.RISKS, *named.RANKING, *named.ABSENCES.values()} <= known
    assert any(point.startswith(named.MECHANISMS) for point in known)
