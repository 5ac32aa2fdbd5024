"""The score card: everything is there, reached by keys, and readable at any size."""

import json

import msgspec
import pytest
from stage import SAID, Stage, flowed, on_screen, shown, until
from textual.pilot import Pilot

from coach.library import Library
from coach.model import Evidence, Finding, PitfallFinding, Session
from coach.settings import Settings
from coach.tui.card import rows
from coach.tui.card.summary import summary
from coach.tui.screens.correct import CorrectScreen
from coach.tui.screens.scorecard import ScorecardScreen

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45), (200, 60)])


def judged(stage: Stage) -> Session:
    """Save a session whose card holds a point of each score, a pitfall, and steps to take."""
    session = stage.save()
    (answer,) = session.answers
    assert answer.card
    rubric = Library().rubric(answer.card.rubric)
    quote = Evidence("another [reads] the answer", 25.0, 31.0)
    scores = {"risks.misuse": 2, "lifecycle.guardrails": 1}
    card = msgspec.structs.replace(
        answer.card,
        overall=63,
        criteria=tuple(
            Finding(c.id, scores.get(c.id, 0), (quote,) if c.id in scores else (), c.advice)
            for c in rubric.criteria
        ),
        pitfalls=(PitfallFinding("invented_metrics", SAID[-1], 44.0, 47.0, "No source given.", "Say how."),),
        next=("Layers of guardrails: Describe two layers.", "Pace: breathe.", "Say it again from memory."),
    )
    session = msgspec.structs.replace(session, answers=(msgspec.structs.replace(answer, card=card),))
    stage.store.save(session)
    return session


async def walk(pilot: Pilot[int]) -> str:
    """Go down the whole list by half a page at a time, so that every row is seen whole; return all of it."""
    listed = pilot.app.screen.query_one("#rows")
    half = listed.scrollable_content_region.height // 2
    seen: list[str] = []
    for top in range(0, listed.max_scroll_y + half, half):
        listed.scroll_to(y=top, animate=False, immediate=True)
        await pilot.pause()
        seen.append(flowed(pilot.app))
    return "\n".join(seen)


@SIZES
async def test_what_to_do_next_stands_first_and_whole(stage: Stage, size: tuple[int, int]) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await on_screen(pilot, "good · 63 of 100")
        for step in (
            "Layers of guardrails: Describe two layers.",
            "Pace: breathe.",
            "Say it again from memory.",
        ):
            await on_screen(pilot, step)
        lines = shown(pilot.app).splitlines()
        assert next(i for i, line in enumerate(lines) if "Do next" in line) < 10


def test_the_quote_of_a_point_that_is_only_named_is_called_the_nearest_to_it(stage: Stage) -> None:
    (answer,) = judged(stage).answers
    assert answer.card
    details = {r.id: r.detail.plain for r in rows(answer, answer.card, Library().rubric(answer.card.rubric))}
    assert "The nearest you came" in details["point-lifecycle.guardrails"]
    assert "What you said" in details["point-risks.misuse"]


def test_a_step_stands_before_its_point_even_where_the_points_title_has_a_colon(stage: Stage) -> None:
    (answer,) = judged(stage).answers
    rubric = Library().rubric("safety-versus-ethics")
    steps = tuple(f"{c.title}: {c.advice}" for c in rubric.criteria)
    found = tuple(Finding(c.id, 0, (), c.advice) for c in rubric.criteria)
    assert answer.card
    card = msgspec.structs.replace(answer.card, next=steps, criteria=found, pitfalls=())
    details = {row.id: row.detail.plain for row in rows(answer, card, rubric) if row.id}
    for number, criterion in enumerate(rubric.criteria, 1):
        assert details[f"next-{number}"].startswith(criterion.title)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [(Settings(), []), (Settings(level="lead"), ["Expected of a lead: Plan safety as work"])],
)
async def test_the_part_on_ones_role_says_what_the_chosen_level_expects(
    stage: Stage, settings: Settings, expected: list[str]
) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id, settings=settings).run_test() as pilot:
        await on_screen(pilot, "good · 63 of 100")
        rows = [row for row in pilot.app.screen._rows if row.id == "level"]
        assert [row.told.plain[3:42] for row in rows] == expected
        assert all("with acceptance criteria" in row.detail.plain for row in rows)
        behind = {row.id for row in pilot.app.screen._rows if "Expected of a lead" in row.detail.plain}
        role = {
            f"point-{c.id}" for c in Library().rubric("ai-safety-perspective").criteria if c.section == "role"
        } | {"level"}
        assert behind == (role if expected else set())


async def test_behind_a_step_on_delivery_stand_the_step_and_what_was_measured(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "good · 63 of 100")
        await pilot.press("down", "enter")
        await on_screen(pilot, "Do next Pace: breathe.")
        await on_screen(pilot, "Listeners follow 120 to 170 words a minute best")


@SIZES
async def test_every_point_pitfall_section_and_figure_is_in_the_list(
    stage: Stage, size: tuple[int, int]
) -> None:
    session = judged(stage)
    rubric = Library().rubric("ai-safety-perspective")
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await on_screen(pilot, "63 of 100")
        seen = await walk(pilot)
    for criterion in rubric.criteria:
        assert criterion.title in seen
    for section in rubric.sections:
        assert f"of {section.budget_s // 60}:{section.budget_s % 60:02}" in seen
    for text in (
        "✓ made It is misused 0:25",
        "~ named Layers of guardrails 0:25",
        "✗ missing Two horizons",
        "“another [reads] the answer”",
        "! A figure without a source 0:44",
        "“We cut abuse by 37 percent.”",
        "at least 1 filler word",
        "words a minute with pauses",
        "long silence",
    ):
        assert text in seen


async def test_the_numbers_jump_to_their_part_and_tab_goes_round(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "[1 Next]")
        for key, part in (
            ("3", "[3 Points]"),
            ("5", "[5 Delivery]"),
            ("tab", "[1 Next]"),
            ("tab", "[2 Time]"),
        ):
            await pilot.press(key)
            await on_screen(pilot, part)
        await pilot.press("shift+tab")
        await on_screen(pilot, "[1 Next]")


async def test_a_key_that_is_quicker_than_the_first_layout_is_heeded(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScorecardScreen, "call_after_refresh", lambda *_, **__: None)
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("3")
        await on_screen(pilot, "[3 Points]")


async def test_enter_opens_the_quote_the_advice_and_what_good_sounds_like(stage: Stage) -> None:
    session = judged(stage)
    rubric = Library().rubric("ai-safety-perspective")
    point = next(c for c in rubric.criteria if c.id == "lifecycle.guardrails")
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "[1 Next]")
        await pilot.press("enter")  # the first step is about this very point
        await on_screen(pilot, "0:25 “another [reads] the answer”")
        await on_screen(pilot, point.advice)
        await on_screen(pilot, "What good sounds like")
        await on_screen(pilot, point.phrase)
        await pilot.press("escape")
        await on_screen(pilot, "Do next")


async def test_a_pitfall_says_what_was_said_why_it_hurts_and_what_to_do(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, "[1 Next]")
        await pilot.press("4", "enter")
        for text in ("“We cut abuse by 37 percent.”", "Why it hurts No source given.", "What to do Say how."):
            await on_screen(pilot, text)


async def test_an_answer_that_cannot_be_judged_says_why_and_shows_no_points(stage: Stage) -> None:
    session = stage.save(texts=())
    card = session.answers[0].card
    assert card
    assert card.overall is None
    assert card.not_scored
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, f"Not scored: {card.not_scored}")
        assert "missing" not in (await walk(pilot)).replace("0:25 missing", "")
        assert "[3 Points]" not in shown(pilot.app)


async def test_s_says_where_it_is_saved(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("s")
        await until(pilot, lambda: pilot.app._notifications)
        assert str(stage.home / session.id) in next(iter(pilot.app._notifications)).message


async def test_t_opens_the_review_and_q_comes_back(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, CorrectScreen))
        await on_screen(pilot, "~ named: Layers of guardrails")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))


async def test_a_card_whose_rubric_is_gone_still_opens(stage: Stage) -> None:
    session = judged(stage)
    path = stage.home / session.id / "session.json"
    saved = json.loads(path.read_text())
    saved["answers"][0]["card"]["rubric"] = saved["question"] = "gone"
    path.write_text(json.dumps(saved))
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await on_screen(pilot, "63 of 100")
        await pilot.press("3")
        await on_screen(pilot, "definition.one_sentence")


def test_an_answer_without_times_says_so_and_what_to_aim_for(stage: Stage) -> None:
    (answer,) = stage.save().answers
    assert answer.card
    timing = msgspec.structs.replace(answer.card.timing, seconds=None, verdict="untimed")
    untimed = msgspec.structs.replace(answer, card=msgspec.structs.replace(answer.card, timing=timing))
    told = summary(untimed, None, Library().rubric(answer.card.rubric))
    assert str(told[1]) == "not timed, aim for 3–5 min"
