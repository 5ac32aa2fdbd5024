"""The candidate's own figures: kept on disk, found again in answers, and defended against other versions."""

import os
import stat
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach import facts
from coach.cli import facts as commands
from coach.errors import DataError, StoreError
from coach.library import Library
from coach.model import Session
from coach.scoring.facts_match import Fact, agree, clashes, same_thing, with_facts
from coach.scoring.figures import figures
from coach.scoring.sentences import Sentence
from coach.store import Store

ABUSE = Fact("We cut abuse reports by 37 percent", 0.37, "share", "A/B test, 6 weeks")


def said(*texts: str) -> list[Sentence]:
    return [Sentence(text) for text in texts]


# --- on disk ------------------------------------------------------------------------------


def test_what_is_added_is_there_the_next_time_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    facts.add(home, ABUSE)
    facts.add(home, facts.stated("Queue time fell from hour-long waits to six minutes", "server log, May"))
    assert [f.value for f in facts.load(home)] == [0.37, 360]
    if os.name == "posix":
        assert stat.S_IMODE((home / "facts.toml").stat().st_mode) == 0o600


def test_a_home_without_facts_has_none(tmp_path: Path) -> None:
    assert facts.load(tmp_path / "nowhere") == ()


def test_adding_and_removing_leave_the_rest_of_a_hand_edited_file_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    mine = (
        "# mine\n[[facts]] # the first\nmeasured = '''by\nhand'''\nvalue = 2\ntext = 'two'\nunit = 'times'\n"
    )
    file.write_text(mine)
    facts.add(tmp_path, ABUSE)
    assert file.read_text().startswith(mine)
    assert facts.remove(tmp_path, 2) == ABUSE
    assert file.read_text().rstrip() == mine.rstrip()


def test_removing_counts_from_one_as_the_list_does(tmp_path: Path) -> None:
    facts.add(tmp_path, ABUSE)
    for number in (0, 2, -1):
        with pytest.raises(DataError, match="no fact"):
            facts.remove(tmp_path, number)
    facts.remove(tmp_path, 1)
    assert facts.load(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[[facts]]\ntext = 'x'\nvalue = 'much'\nunit = 'share'\nmeasured = 'y'\n",
            r"facts.toml:1: .*facts\[0\].value",
        ),
        (
            "\n[[facts]]\ntext = 'x'\nvalue = 1\nunit = 'furlongs'\nmeasured = 'y'\n",
            r"facts.toml:2: .*furlongs",
        ),
        ("[[facts]]\ntext = 'x'\nvalue = 1\nunit = 'share'\nmeasured = 'y'\nwhy = 1\n", "why"),
        ("[[facts]\n", "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_place_and_left_alone(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "facts.toml").write_text(text)
    for act in (lambda: facts.load(tmp_path), lambda: facts.add(tmp_path, ABUSE)):
        with pytest.raises(DataError, match=says):
            act()
    assert (tmp_path / "facts.toml").read_text() == text


def test_a_file_in_another_layout_is_read_but_not_rewritten(tmp_path: Path) -> None:
    line = "facts = [{text = 'x', value = 1.0, unit = 'share', measured = 'y'}]\n"
    (tmp_path / "facts.toml").write_text(line)
    assert len(facts.load(tmp_path)) == 1
    for act in (lambda: facts.add(tmp_path, ABUSE), lambda: facts.remove(tmp_path, 1)):
        with pytest.raises(DataError, match="editor"):
            act()
    assert (tmp_path / "facts.toml").read_text() == line


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError):
        facts.load(tmp_path)


@pytest.mark.parametrize(
    "text", ["Nothing to count", "Fraud fell 12 percent and churn rose 3 percent", "In 2019"]
)
def test_a_fact_says_one_thing_with_one_figure(text: str) -> None:
    with pytest.raises(DataError, match="one figure"):
        facts.stated(text, "a count")


def test_a_fact_says_how_it_was_measured() -> None:
    with pytest.raises(DataError, match="measured"):
        facts.stated("Fraud fell 12 percent", "  ")


def test_the_same_fact_is_kept_once(tmp_path: Path) -> None:
    facts.add(tmp_path, ABUSE)
    with pytest.raises(DataError, match="already"):
        facts.add(tmp_path, ABUSE)


@given(text=st.text(), measured=st.text(), value=st.floats(allow_nan=False, allow_infinity=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_a_fact_says_is_read_back_as_it_was_written(
    tmp_path: Path, text: str, measured: str, value: float
) -> None:
    (tmp_path / "facts.toml").unlink(missing_ok=True)
    new = Fact(text, value, "count", measured)
    facts.add(tmp_path, ABUSE)
    facts.add(tmp_path, new)
    assert facts.load(tmp_path) == (ABUSE, new)
    facts.remove(tmp_path, 1)
    assert facts.load(tmp_path) == (new,)


# --- in answers ---------------------------------------------------------------------------


def test_a_claim_that_is_a_fact_is_supported() -> None:
    answer = said("My filter cut abuse reports by thirty-seven percent.")
    (claim,) = figures(answer)
    assert not claim.supported
    assert with_facts([claim], answer, [ABUSE])[0].supported


@pytest.mark.parametrize(
    "text",
    [
        "We cut abuse reports by 47 percent.",
        "We cut refund fraud by 37 percent.",
        "Abuse reports rose 37 times.",
    ],
)
def test_another_value_thing_or_unit_is_not_the_fact(text: str) -> None:
    answer = said(text)
    assert not any(f.supported for f in with_facts(figures(answer), answer, [ABUSE]))


def test_a_claim_that_differs_from_a_fact_clashes_with_both_quotes() -> None:
    answer = said("Abuse reports went down by 52 percent.")
    (clash,) = clashes(figures(answer), answer, [ABUSE])
    assert (clash.quote, clash.other) == ("Abuse reports went down by 52 percent", ABUSE.text)
    assert clash.fact


def test_a_claim_that_differs_from_an_earlier_sessions_clashes_with_it() -> None:
    earlier = figures(said("Our spam filter catches 98.6 percent of it."))
    now = said("The spam filter catches 91 percent.")
    (clash,) = clashes(figures(now), now, earlier=earlier)
    assert "98.6 percent" in clash.other
    assert not clash.fact


@pytest.mark.parametrize(
    "text",
    [
        "We cut abuse reports by thirty-seven percent.",
        "Refund fraud went down by 52 percent.",
        "We aim for 52 percent fewer abuse reports.",
        "Abuse reports went down from 50 to 37 percent of what they were.",
    ],
)
def test_agreeing_other_and_hoped_for_figures_do_not_clash(text: str) -> None:
    answer = said(text)
    assert clashes(figures(answer), answer, [ABUSE]) == ()


def test_a_fact_made_from_a_flagged_figure_supports_it_the_next_time() -> None:
    answer = said("Happy customers, well, up by 41.2 percent.")
    (claim,) = figures(answer)
    assert with_facts([claim], answer, [facts.backed(claim, "survey of 900")])[0].supported


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("complaints fell by 20 percent", "complaint numbers went down a fifth", True),
        ("fraud losses dropped 12 percent", "we lost 12 percent of our drivers", False),
        ("complaints fell by 20 percent", "complaints about late night deliveries in Leeds doubled", False),
        ("", "", False),
    ],
)
def test_things_are_told_apart_by_their_own_words(one: str, other: str, same: bool) -> None:
    assert same_thing(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "unit", "same"),
    [
        (0.37, 0.374, "share", True),
        (0.3333, 0.33, "share", True),
        (0.9998, 0.995, "share", False),
        (0.37, 0.4, "share", False),
        (2_000_000, 1_970_000, "money", True),
        (412, 380, "count", False),
    ],
)
def test_values_agree_within_rounding(one: float, other: float, unit: str, same: bool) -> None:
    assert agree(one, other, unit) is same


# --- at the command line ------------------------------------------------------------------


def test_facts_are_added_listed_and_removed_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = {"home": str(tmp_path), "json": False}
    commands.listed(Namespace(**here))
    commands.add(Namespace(text="Wrong refunds fell by 12 percent", measured="A/B test", **here))
    commands.listed(Namespace(**here))
    commands.remove(Namespace(number=1, **here))
    empty, kept, row, gone = capsys.readouterr().out.splitlines()
    assert empty.startswith("No facts yet")
    assert kept == "Kept: Wrong refunds fell by 12 percent (A/B test)"
    assert row.split() == "1 Wrong refunds fell by 12 percent (A/B test)".split()
    assert gone == "Removed: Wrong refunds fell by 12 percent"
    assert facts.load(tmp_path) == ()


def test_a_damaged_session_does_not_stand_in_the_way_of_the_next_answer(tmp_path: Path) -> None:
    question = Library().questions()[0]
    store = Store(tmp_path)
    store.save(Session("2026-11-19T10-00-00-x", question.id, "2026-11-19T10:00:00+00:00", answers=()))
    saved = tmp_path / "2026-11-19T10-00-00-x" / "session.json"
    saved.write_text(saved.read_text().replace('"versions":{}', '"versions":7'))
    with pytest.raises(StoreError):
        store.load("2026-11-19T10-00-00-x")
    assert [summary.state for summary in store.sessions()] == ["unreadable"]
    facts.knowing(Library().rubric(question.rubric), store, question.id)
