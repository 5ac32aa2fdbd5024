"""The rows of time and delivery."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from coach.model import Rubric, Score, Scorecard, SectionTiming
from coach.tui.card.row import Row, heading, score_mark, titled
from coach.tui.widgets.bars import bar
from coach.wording import VERDICT_WORDS, clock, count

VERDICT_STYLES = {
    "on_target": "$text-success",
    "short": "$text-warning",
    "long": "$text-warning",
    "missing": "$text-error",
}
BAR_CELLS = 20
GOOD_PACE_WPM, FAIR_PACE_WPM = (120, 170), (100, 190)
"""Words a minute that listeners follow well, and those that they still follow (Rodero 2012)."""
FEW_FILLERS, MANY_FILLERS = 5.0, 12.0
"""Fillers a minute that nobody minds, and those that everybody hears (Laske 2024)."""


def time_rows(card: Scorecard, rubric: Rubric) -> Iterator[Row]:
    if all(timing.verdict == "untimed" for timing in card.timing.sections):
        return
    titles = {section.id: section.title for section in rubric.sections}
    yield heading(2, "Time in each section")
    for timing in card.timing.sections:
        title = titles.get(timing.section, timing.section)
        yield Row(
            2, f"time-{timing.section}", _time_row(title, timing), _time_detail(title, timing, card, rubric)
        )


def _time_row(title: str, timing: SectionTiming) -> Content:
    style = VERDICT_STYLES.get(timing.verdict, "$foreground-muted")
    return Content.assemble(
        f" {title:<11.11} ",
        bar(timing.seconds or 0.0, timing.budget, BAR_CELLS, style),
        f"  {clock(timing.seconds):>5} of {clock(timing.budget)}   ",
        (VERDICT_WORDS[timing.verdict], style),
    )


def _time_detail(title: str, timing: SectionTiming, card: Scorecard, rubric: Rubric) -> Content:
    parts = [Content.styled(f"{title}: {VERDICT_WORDS[timing.verdict]}", "bold")]
    parts.append(Content(f"{clock(timing.seconds)} of the {clock(timing.budget)} it deserves."))
    spans = [span for span in card.spans if span.section == timing.section and span.start_s is not None]
    if spans:
        told = ", ".join(f"{clock(span.start_s)}–{clock(span.end_s)}" for span in spans)
        parts.append(Content(f"Heard at {told}."))
    scores: dict[str, Score] = {finding.id: finding.score for finding in card.criteria}
    inside = [c for c in rubric.criteria if c.section == timing.section and c.id in scores]
    if inside:
        lines = [score_mark(scores[c.id]) + Content(f" {c.title}") for c in inside]
        parts.append(Content("\n").join([Content.styled("What belongs here", "bold"), *lines]))
    return Content("\n\n").join(parts)


def delivery_rows(card: Scorecard) -> Iterator[Row]:
    """Return the figures of how it was said, each with what it means."""
    said = card.delivery
    yield heading(5, "Delivery")
    yield _figure("words", count(said.words, "word"), "All the words that were heard.")
    if said.words_per_minute is not None:
        yield _figure(
            "pace",
            f"{said.words_per_minute:.0f} words a minute with pauses · {_pace_word(said.words_per_minute)}",
            "Listeners follow 120 to 170 words a minute best; over 190 they lose the thread.",
        )
    if said.articulation_wpm is not None:
        yield _figure(
            "articulation",
            f"{said.articulation_wpm:.0f} words a minute while speaking",
            "Without the pauses. If this is high and the other is fine, your pauses do you good.",
        )
    fillers = said.fillers
    told = f"at least {count(fillers.count, 'filler word')}" if fillers.count else "no filler words heard"
    if fillers.count and fillers.per_minute is not None:
        told += f", {fillers.per_minute:.1f} a minute · {_filler_word(fillers.per_minute)}"
    each = ", ".join(f"{word} {times}×" for word, times in fillers.words.items()) or "None were heard"
    yield _figure("fillers", told, f"{each}. Speech recognition drops some, so there may be more.")
    places = ", ".join(f"{clock(p.start_s)} ({p.end_s - p.start_s:.0f} s)" for p in said.long_pauses)
    told = count(len(said.long_pauses), "long silence") + (f": {places}" if places else "")
    yield _figure("pauses", told, "Silences of four seconds or more. One to think is fine; many sound lost.")


def _figure(id: str, told: str, means: str) -> Row:
    return Row(5, id, Content(f" {told}"), titled(told, means), 1)


def _pace_word(wpm: float) -> str:
    if GOOD_PACE_WPM[0] <= wpm <= GOOD_PACE_WPM[1]:
        return "easy to follow"
    much = "" if FAIR_PACE_WPM[0] <= wpm <= FAIR_PACE_WPM[1] else "too "
    return f"{much}slow" if wpm < GOOD_PACE_WPM[0] else f"{much}fast"


def _filler_word(per_minute: float) -> str:
    return "fine" if per_minute <= FEW_FILLERS else "some" if per_minute < MANY_FILLERS else "many"
