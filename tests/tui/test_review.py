"""The review of one answer: everything found is where it was said, can be heard, and can be put right."""

from pathlib import Path
from threading import Event

import msgspec
import pytest
from stage import SAID, Stage, flowed, on_screen, shown, until
from textual.pilot import Pilot
from textual.widgets import TextArea

from coach.errors import VoiceError
from coach.library import Library
from coach.model import Evidence, Figure, Finding, Pause, PitfallFinding, Session
from coach.tui.screens.correct import CorrectScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.wording import WordingScreen

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 45)])


class Gramophone:
    """Fills the role of Player: plays nothing, and remembers from where."""

    def __init__(self, breaks: bool = False) -> None:
        self.played: list[float] = []
        self.stopped = Event()
        self.breaks = breaks

    def play(self, path: Path, from_s: float, stop: Event) -> None:
        assert path.name == "answer-1.flac"
        self.played.append(from_s)
        if self.breaks:
            raise VoiceError("The loudspeaker is gone: connect one")
        stop.wait()
        self.stopped.set()


def judged(stage: Stage, **changes: object) -> Session:
    """Save an answer with a recording, and one finding of each kind."""
    session = stage.save()
    (answer,) = session.answers
    assert answer.card
    rubric = Library().rubric(answer.card.rubric)
    said = answer.transcript.utterances
    quotes = {"risks.misuse": 1, "lifecycle.guardrails": 3}
    scores = {"risks.misuse": 2, "lifecycle.guardrails": 1}
    card = msgspec.structs.replace(
        answer.card,
        overall=63,
        criteria=tuple(
            Finding(
                c.id,
                scores.get(c.id, 0),
                tuple(
                    Evidence(said[n].text, said[n].start_s, said[n].end_s) for n in [quotes.get(c.id)] if n
                ),
                c.advice,
            )
            for c in rubric.criteria
        ),
        pitfalls=(
            PitfallFinding(
                "invented_metrics", SAID[-1], said[-1].start_s, said[-1].end_s, "Why.", "Say how."
            ),
        ),
        figures=(Figure("37 percent", 0.37, "share", "claim", False, said[-1].start_s, said[-1].end_s),),
        delivery=msgspec.structs.replace(
            answer.card.delivery, long_pauses=(Pause((said[1].start_s or 0) - 0.7, said[1].start_s or 0),)
        ),
    )
    (stage.home / session.id / "answer-1.flac").write_bytes(b"sound")
    given = msgspec.structs.replace(answer, card=card, audio="answer-1.flac")
    session = msgspec.structs.replace(session, answers=(msgspec.structs.replace(given, **changes),))
    stage.store.save(session)
    return session


def line(pilot: Pilot[int]) -> str:
    """Return what stands on the line one is at."""
    chosen = pilot.app.screen.listed.highlighted_option
    return " ".join(str(chosen.prompt).split())


async def told(pilot: Pilot[int], text: str) -> None:
    """Let the app go on until it has said something in passing."""
    await until(pilot, lambda: any(text in said.message for said in pilot.app._notifications))


async def opened(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
    await pilot.press("t")
    await on_screen(pilot, "Showing everything")
    await until(pilot, lambda: pilot.app.screen.line)


@SIZES
async def test_all_that_was_found_stands_where_it_was_said(stage: Stage, size: tuple[int, int]) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await opened(pilot)
        seen = flowed(pilot.app)
        for option in pilot.app.screen.listed.options:
            seen += " ".join(str(option.prompt).split())
    for text in (
        "Um°, for me safety means",
        "silence of 1 s",
        f"{SAID[1]} ✓ made: It is misused",
        f"{SAID[3]} ~ named: Layers of guardrails",
        f"{SAID[-1]} ! A figure without a source # no source told",
        "✗ missing: Two horizons",
    ):
        assert text in seen
    assert "another [reads] the answer" in seen


@SIZES
async def test_the_timeline_follows_the_arrows(stage: Stage, size: tuple[int, int]) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await opened(pilot)
        (end_s,) = [a.seconds for a in session.answers]
        whole = f"0:{int(end_s or 0):02d}"
        await on_screen(pilot, f"▲ 0:00 of {whole}")
        marks = next(text for text in shown(pilot.app).splitlines() if text.strip().startswith("…"))
        assert [c for c in marks if c != " "] == ["…", "~", "!"] or "✓" in marks
        await pilot.press("right")
        await until(pilot, lambda: (pilot.app.screen.line.at_s or 0) >= 15)
        away = pilot.app.screen.line.at_s
        await pilot.press("left")
        await until(pilot, lambda: (pilot.app.screen.line.at_s or 0) <= max(0.3, away - 15))
        for _ in range(9):
            await pilot.press("right")
        await until(pilot, lambda: SAID[-1] in line(pilot))


async def test_n_goes_from_finding_to_finding_and_back(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        for text in (SAID[1], SAID[3], SAID[-1], "✗ missing"):
            await pilot.press("n")
            assert text in line(pilot)
        await pilot.press("N", "N")
        assert SAID[3] in line(pilot)


async def test_where_nothing_is_listed_nothing_opens(stage: Stage) -> None:
    session = stage.save(SAID[:1])
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await pilot.press("t")
        await on_screen(pilot, "Showing everything")
        await pilot.press("f", "f", "f", "o")
        await on_screen(pilot, "No figures here: f shows the rest.")
        assert not pilot.app.screen.reading


async def test_the_filter_leaves_what_was_missed_then_pitfalls_then_figures(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f")
        await on_screen(pilot, "Showing points missed or only named")
        assert SAID[3] in line(pilot)
        assert SAID[1] not in flowed(pilot.app)
        await pilot.press("f")
        await on_screen(pilot, "Showing pitfalls: 1 finding")
        await pilot.press("f")
        await on_screen(pilot, "Showing figures: 2 findings")
        await pilot.press("f")
        await on_screen(pilot, "Showing everything")


@SIZES
async def test_a_finding_opens_to_why_advice_and_what_good_sounds_like(
    stage: Stage, size: tuple[int, int]
) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "o")
        await on_screen(pilot, "What to do")
        await on_screen(pilot, "What good sounds like")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, CorrectScreen)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))


async def test_enter_plays_from_the_sentence_and_space_stops(stage: Stage) -> None:
    session, player = judged(stage), Gramophone()
    async with stage.app(first="review", session=session.id, player=player).run_test() as pilot:
        await opened(pilot)
        await pilot.press("n", "enter")
        await on_screen(pilot, "playing, Space stops")
        assert player.played == [session.answers[0].transcript.utterances[1].start_s]
        await pilot.press("space")
        await until(pilot, player.stopped.is_set)
        assert "playing" not in flowed(pilot.app)


async def test_leaving_stops_the_sound(stage: Stage) -> None:
    session, player = judged(stage), Gramophone()
    async with stage.app(first="review", session=session.id, player=player).run_test() as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: player.played)
        await pilot.press("q")
        await until(pilot, player.stopped.is_set)


async def test_a_loudspeaker_that_fails_says_so(stage: Stage) -> None:
    session = judged(stage)
    app = stage.app(first="review", session=session.id, player=Gramophone(breaks=True))
    async with app.run_test() as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await told(pilot, "The loudspeaker is gone")


async def test_an_answer_without_sound_says_why_it_cannot_be_heard(stage: Stage) -> None:
    session = judged(stage, audio=None, source="typed")
    async with stage.app(first="review", session=session.id, player=Gramophone()).run_test() as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await told(pilot, "can't be heard: it was typed")


async def test_a_misheard_word_is_corrected_beside_what_was_heard_and_counted(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, WordingScreen))
        editor = pilot.app.screen.query_one(TextArea)
        assert editor.text == SAID[1]
        editor.text = SAID[1].replace("hidden", "forbidden")
        await pilot.press("enter")
        await on_screen(pilot, "with your 1 correction")
        await on_screen(pilot, "forbidden instruction")
        saved = stage.store.load(session.id).answers[0]
        assert saved.transcript == session.answers[0].transcript
        assert saved.card == session.answers[0].card
        assert saved.corrections
        assert [(f.heard, f.meant) for f in saved.corrections.words] == [("hidden", "forbidden")]
        await pilot.press("v")
        await on_screen(pilot, "hidden instruction")
        await on_screen(pilot, "63 of 100 · as heard")
        await pilot.press("q")
        await on_screen(pilot, "with your 1 correction · 63 as heard")


async def test_escape_in_the_editor_changes_nothing(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        await pilot.press("e", "x", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CorrectScreen))
        assert stage.store.load(session.id) == session


async def test_i_did_say_this_asks_for_the_sentence_and_makes_the_point(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "w")
        await on_screen(pilot, "Where did you say it: Layers of guardrails?")
        await pilot.press("enter")
        await on_screen(pilot, "with your 1 correction")
        corrections = stage.store.load(session.id).answers[0].corrections
        assert corrections
        assert corrections.card
        found = next(f for f in corrections.card.criteria if f.id == "lifecycle.guardrails")
        assert (found.score, found.evidence[0].quote) == (2, SAID[3])


async def test_a_point_said_nowhere_can_be_given_up_with_escape(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "n", "n", "w")
        await on_screen(pilot, "Where did you say it")
        await pilot.press("escape")
        await on_screen(pilot, "Showing everything")
        assert stage.store.load(session.id) == session


async def test_a_pitfall_is_denied_and_the_denial_taken_back(stage: Stage) -> None:
    session = judged(stage)
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "n", "w")
        await on_screen(pilot, "with your 1 correction")
        await pilot.press("end")
        assert "you say it is not so" in line(pilot)
        await pilot.press("w")
        await until(pilot, lambda: stage.store.load(session.id).answers[0].corrections is None)
        await until(pilot, lambda: "correction" not in flowed(pilot.app))
        assert stage.store.load(session.id).answers == session.answers


async def test_an_old_card_is_scored_anew_and_both_are_shown_with_their_versions(stage: Stage) -> None:
    session = judged(stage)
    old = session.answers[0]
    assert old.card
    old = msgspec.structs.replace(old, card=msgspec.structs.replace(old.card, scorer="0"))
    stage.store.save(msgspec.structs.replace(session, answers=(old,)))
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        await pilot.press("g")
        await until(pilot, lambda: stage.store.load(session.id).answers[0].rescored)
        await until(pilot, lambda: "· scorer 1" in flowed(pilot.app))
        await pilot.press("v")
        await on_screen(pilot, "63 of 100 · scorer 0")
        assert stage.store.load(session.id).answers[0].card == old.card


async def test_the_same_scorer_adds_nothing_and_says_so(stage: Stage) -> None:
    session = stage.save()
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("t")
        await on_screen(pilot, "Showing everything")
        await pilot.press("g")
        await told(pilot, "finds the same")
        assert stage.store.load(session.id).answers == session.answers


async def test_a_session_with_an_interrupted_answer_is_not_changed(stage: Stage) -> None:
    session = judged(stage)
    draft = stage.store.resume(session.id)
    draft.open(2, "And then?", "typed")
    draft.append(2, stage.said[0])
    draft._lock.release()  # as when the program is killed
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await opened(pilot)
        await pilot.press("n", "n", "n", "w")
        await told(pilot, "was interrupted: finish it first")
        assert stage.store.load(session.id) == session


async def test_nothing_heard_is_nothing_to_review(stage: Stage) -> None:
    session = stage.save(())
    async with stage.app(first="review", session=session.id).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
        await pilot.press("t")
        await on_screen(pilot, "Nothing was heard.")
        await pilot.press("n", "N", "left", "right", "enter", "e", "w", "f")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen))
