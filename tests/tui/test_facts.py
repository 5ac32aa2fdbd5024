"""The candidate's own figures on the score card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
import pytest
from stage import SAID, Stage, flowed, on_screen, until

from coach.facts import add, backed, load
from coach.formats.rendering import as_html, as_markdown, as_text
from coach.formats.report import Block, card_blocks
from coach.library import Library
from coach.model import Clash, Scorecard, Session
from coach.tui.correcting import vouch
from coach.tui.screens.correct import CorrectScreen

BEFORE = "We cut abuse by 52 percent."
DIFFERS = pytest.mark.parametrize(
    ("fact", "wrong", "named"),
    [
        (False, "differs from what you said before", "Before"),
        (True, "differs from one of your facts", "Your fact"),
    ],
)


def differing(stage: Stage, fact: bool) -> tuple[Session, Scorecard]:
    """Save a session in which a figure differs from one given before."""
    session = stage.save()
    (answer,) = session.answers
    assert answer.card
    card = msgspec.structs.replace(answer.card, clashes=(Clash(SAID[-1], BEFORE, 44.0, 47.0, fact),))
    session = msgspec.structs.replace(session, answers=(msgspec.structs.replace(answer, card=card),))
    stage.store.save(session)
    return session, card


@DIFFERS
async def test_the_score_card_shows_a_figure_that_differs_with_both_quotes(
    stage: Stage, fact: bool, wrong: str, named: str
) -> None:
    session, _ = differing(stage, fact)
    async with stage.app(first="review", session=session.id).run_test(size=(160, 45)) as pilot:
        await on_screen(pilot, "of 100")
        rows = pilot.app.screen.query_one("#rows")
        rows.highlighted = rows.get_option_index("clash-0")
        await on_screen(pilot, f"You said: “{SAID[-1]}”")
        await on_screen(pilot, f"{named}: “{BEFORE}”")
        assert f"! {wrong} 0:44" in flowed(pilot.app)


@DIFFERS
@pytest.mark.parametrize("form", [as_text, as_markdown, partial(as_html, title="An answer")])
def test_every_report_shows_a_figure_that_differs_with_both_quotes(
    stage: Stage, form: Callable[[Iterable[Block]], str], fact: bool, wrong: str, named: str
) -> None:
    _, card = differing(stage, fact)
    without = msgspec.structs.replace(card, clashes=())
    rubric = Library().rubric(card.rubric)
    told, before = (form(card_blocks(c, rubric, "An answer")) for c in (card, without))
    for text in (wrong, named, "52 percent"):
        assert text in told
        assert text not in before
    assert told.count("37 percent") == before.count("37 percent") + 1


async def test_k_keeps_a_figure_as_a_fact_and_scores_the_answer_anew(stage: Stage) -> None:
    session = stage.save()
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "of 100")
        assert "k Real" not in flowed(pilot.app)
        rows = pilot.app.screen.query_one("#rows")
        rows.highlighted = rows.get_option_index("figure-0")
        await on_screen(pilot, "k Real")
        await pilot.press("k")
        await on_screen(pilot, "how was it measured?")
        await pilot.press(*"AB", "enter")
        await on_screen(pilot, "scored anew")
        await until(pilot, lambda: "k Real" not in flowed(pilot.app))
    ((fact,), saved) = load(stage.home), stage.store.load(session.id)
    assert (fact.value, fact.measured) == (0.37, "AB")
    (answer,) = saved.answers
    assert answer.card == session.answers[0].card
    assert [f.supported for f in answer.rescored.figures if f.kind == "claim"] == [True]
    assert "invented_metrics" not in [pitfall.id for pitfall in answer.rescored.pitfalls]


async def test_k_in_the_review_keeps_a_figure_too_and_escape_keeps_nothing(stage: Stage) -> None:
    session = stage.save()
    async with stage.app(first="review", session=session.id).run_test(size=(160, 45)) as pilot:
        await on_screen(pilot, "of 100")
        await pilot.press("t")
        await on_screen(pilot, "Showing everything")
        await pilot.press("f", "f", "f", "end")
        await on_screen(pilot, "Showing figures")
        await pilot.press("k", "x", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CorrectScreen))
        assert load(stage.home) == ()
        await pilot.press("k", "x", "enter")
        await on_screen(pilot, "source told")
        await on_screen(pilot, "scored anew")
    assert [fact.measured for fact in load(stage.home)] == ["x"]


async def test_a_fact_that_is_known_already_counts_in_an_older_answer(stage: Stage) -> None:
    session = stage.save()
    (answer,) = session.answers
    library = Library(stage.home)
    figure = next(f for f in answer.card.figures if f.kind == "claim")
    add(stage.home, backed(figure, "A/B test"))
    saved = vouch(stage.store, library, session, answer, figure, "A/B test")
    assert [f.supported for f in saved.answers[0].rescored.figures if f.kind == "claim"] == [True]
    assert len(load(stage.home)) == 1
