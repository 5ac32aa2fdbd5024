"""The candidate's own figures on the score card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
import pytest
from stage import SAID, Stage, flowed, on_screen

from coach.formats.rendering import as_html, as_markdown, as_text
from coach.formats.report import Block, card_blocks
from coach.library import Library
from coach.model import Clash, Scorecard, Session

BEFORE = "We cut abuse by 52 percent."


def differing(stage: Stage) -> tuple[Session, Scorecard]:
    """Save a session in which a figure differs from one given before."""
    session = stage.save()
    (answer,) = session.answers
    assert answer.card
    card = msgspec.structs.replace(answer.card, clashes=(Clash(SAID[-1], BEFORE, 44.0, 47.0),))
    session = msgspec.structs.replace(session, answers=(msgspec.structs.replace(answer, card=card),))
    stage.store.save(session)
    return session, card


async def test_the_score_card_shows_a_figure_that_differs_with_both_quotes(stage: Stage) -> None:
    session, _ = differing(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(160, 45)) as pilot:
        await on_screen(pilot, "of 100")
        rows = pilot.app.screen.query_one("#rows")
        rows.highlighted = rows.get_option_index("clash-0")
        await on_screen(pilot, f"You said: “{SAID[-1]}”")
        await on_screen(pilot, f"Before: “{BEFORE}”")
        assert "! differs from what you said before 0:44" in flowed(pilot.app)


@pytest.mark.parametrize("form", [as_text, as_markdown, partial(as_html, title="An answer")])
def test_every_report_shows_a_figure_that_differs_with_both_quotes(
    stage: Stage, form: Callable[[Iterable[Block]], str]
) -> None:
    _, card = differing(stage)
    without = msgspec.structs.replace(card, clashes=())
    rubric = Library().rubric(card.rubric)
    told, before = (form(card_blocks(c, rubric, "An answer")) for c in (card, without))
    for text in ("differs from what you said before", "52 percent"):
        assert text in told
        assert text not in before
    assert told.count("37 percent") == before.count("37 percent") + 1
