"""Two answers to one question: what was gained, lost and told otherwise."""

import msgspec
import pytest
from answers import SAID, transcript

from coach.compare import Change, Comparison, compare
from coach.library import Library
from coach.model import Answer, Corrections, Figure, Finding, PitfallFinding, SectionTiming
from coach.scoring.scorer import Scorer


@pytest.fixture(scope="module")
def blank() -> Answer:
    """An answer whose card says nothing yet."""
    library = Library()
    question = library.question("ai-safety-perspective")
    said = transcript(SAID)
    card = Scorer(library.rubric(question.rubric)).score(question, said, source="microphone", seconds=60.0)
    card = msgspec.structs.replace(card, overall=50, criteria=(), pitfalls=(), figures=())
    return Answer(1, "Why?", "microphone", said, 60.0, card)


def told(answer: Answer, **found: object) -> Answer:
    return msgspec.structs.replace(answer, card=msgspec.structs.replace(answer.card, **found))


def figure(value: float, unit: str = "share", kind: str = "claim") -> Figure:
    return Figure(f"{value} {unit}", value, unit, kind, False, None, None)  # type: ignore[arg-type]


def pitfall(id: str) -> PitfallFinding:
    return PitfallFinding(id, None, None, None, "why", "fix")


def test_points_that_rose_are_gained_and_those_that_fell_are_lost(blank: Answer) -> None:
    before = told(blank, criteria=(Finding("a", 0), Finding("b", 2), Finding("c", 1)))
    after = told(blank, criteria=(Finding("a", 1), Finding("b", 1), Finding("c", 1)))
    found = compare(before, after)
    assert found.gained == (Change("a", 0, 1),)
    assert found.lost == (Change("b", 2, 1),)


def test_the_other_way_round_gains_are_losses(blank: Answer) -> None:
    before = told(blank, criteria=(Finding("a", 0),), pitfalls=(pitfall("p"),))
    after = told(blank, criteria=(Finding("a", 2),), pitfalls=(pitfall("q"),))
    there, back = compare(before, after), compare(after, before)
    assert [c.id for c in there.gained] == [c.id for c in back.lost] == ["a"]
    assert there.left_behind == back.fallen_into == ("p",)
    assert there.fallen_into == back.left_behind == ("q",)


def test_a_point_that_only_one_rubric_knows_is_neither(blank: Answer) -> None:
    found = compare(told(blank, criteria=(Finding("old", 2),)), told(blank, criteria=(Finding("new", 2),)))
    assert found.gained == found.lost == ()


def test_an_answer_that_was_not_scored_shows_only_its_times(blank: Answer) -> None:
    before = told(blank, overall=None, criteria=(Finding("a", 0),))
    found = compare(before, told(blank, criteria=(Finding("a", 2),)))
    assert found.gained == ()
    assert found.laps


def test_an_answer_without_a_card_compares_to_nothing(blank: Answer) -> None:
    assert compare(msgspec.structs.replace(blank, card=None), blank) == Comparison((), (), (), (), (), ())


def test_what_counts_is_compared_so_that_a_finding_marked_as_wrong_is_no_pitfall(blank: Answer) -> None:
    heard = told(blank, criteria=(Finding("a", 0),), pitfalls=(pitfall("p"),))
    right = told(blank, criteria=(Finding("a", 2),)).card
    corrected = msgspec.structs.replace(heard, corrections=Corrections(card=right))
    found = compare(heard, corrected)
    assert (found.left_behind, found.gained) == (("p",), (Change("a", 0, 2),))
    vouched = msgspec.structs.replace(heard, rescored=right)
    assert compare(vouched, corrected) == compare(blank, blank)


def test_each_section_stands_with_both_times(blank: Answer) -> None:
    def taking(seconds: float) -> Answer:
        assert blank.card
        timing = SectionTiming("risks", seconds, 40, "on_target")
        return told(blank, timing=msgspec.structs.replace(blank.card.timing, sections=(timing,)))

    (lap,) = compare(taking(20.0), taking(41.0)).laps
    assert (lap.section, lap.budget_s, lap.before_s, lap.after_s) == ("risks", 40, 20.0, 41.0)


def test_a_figure_told_otherwise_stands_beside_what_was_told_before(blank: Answer) -> None:
    before = told(blank, figures=(figure(0.37), figure(3.0, "people"), figure(9.0, "days")))
    after = told(blank, figures=(figure(0.4), figure(3.0, "people"), figure(5.0, "users")))
    found = [(c.before and c.before.value, c.after and c.after.value) for c in compare(before, after).figures]
    assert found == [(0.37, 0.4), (None, 5.0), (9.0, None)]


def test_figures_in_passing_are_not_compared(blank: Answer) -> None:
    assert compare(blank, told(blank, figures=(figure(2.0, "days", "time"),))).figures == ()
