"""The rows of points, pitfalls and figures."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from coach.model import (
    Clash,
    Criterion,
    Evidence,
    Figure,
    Finding,
    Level,
    Pitfall,
    PitfallFinding,
    Rubric,
    Scorecard,
)
from coach.scoring.main_rubric import INVENTED
from coach.tui.card.row import Row, heading, said, score_mark, titled
from coach.wording import FIGURE_WORDS, clock, differs, expected_of, role_section


def point_rows(card: Scorecard, rubric: Rubric, role: Level | None = None) -> Iterator[Row]:
    """Return the points by section; that of the candidate's role begins with what their level expects."""
    known = {criterion.id: criterion for criterion in rubric.criteria}
    titles = {section.id: section.title for section in rubric.sections}
    at_level = titled(expected_of(role), rubric.levels[role]) if role in rubric.levels else None
    section: str | None = None
    for finding in card.criteria:
        criterion = known.get(finding.id)
        of = criterion.section if criterion else ""
        if of != section:
            section = of
            yield heading(3, f"Points · {titles.get(of, of)}" if of else "Points")
            if role in rubric.levels and of == role_section(rubric):
                yield _level_row(role, rubric.levels[role])
        title = criterion.title if criterion else finding.id
        first = finding.evidence[0] if finding.evidence else None
        told = Content(" ") + score_mark(finding.score) + Content(f"  {title}")
        if first and first.start_s is not None:
            told += Content.styled(f"  {clock(first.start_s)}", "$foreground-muted")
        quote = first.quote if first else ""
        detail = _point_detail(title, finding, criterion)
        if at_level and of == role_section(rubric):
            detail += Content("\n\n") + at_level
        yield Row(3, f"point-{finding.id}", told, detail, 12, quote)


def _level_row(role: Level, expected: str) -> Row:
    title = expected_of(role)
    told = Content.assemble((f" · {title}: ", "$text-accent"), expected)
    return Row(3, "level", told, titled(title, expected), 3)


def _point_detail(title: str, finding: Finding, criterion: Criterion | None) -> Content:
    parts = [Content.styled(title, "bold") + Content("\n") + score_mark(finding.score)]
    if criterion:
        parts.append(Content(criterion.point))
    if finding.evidence:
        parts.append(
            said(finding.evidence, "The nearest you came" if finding.score == 1 else "What you said")
        )
    else:
        parts.append(Content.styled("Nothing you said makes this point.", "$foreground-muted"))
    advice = finding.advice or (criterion.advice if criterion and finding.score < 2 else None)
    if advice:
        parts.append(titled("What to do", advice))
    if criterion and criterion.phrase:
        parts.append(titled("What good sounds like", f"“{criterion.phrase}”"))
    return Content("\n\n").join(parts)


def pitfall_rows(card: Scorecard, rubric: Rubric) -> Iterator[Row]:
    known = {pitfall.id: pitfall for pitfall in rubric.pitfalls}
    yield heading(4, "Pitfalls")
    if not card.pitfalls:
        yield Row(
            4,
            "no-pitfalls",
            Content.styled(" ✓ none found", "$text-success"),
            Content("No pitfall was found."),
        )
    for number, found in enumerate(card.pitfalls):
        pitfall = known.get(found.id)
        title = pitfall.title if pitfall else found.id
        told = Content.styled(f" ! {title}", "$text-error")
        if found.start_s is not None:
            told += Content.styled(f"  {clock(found.start_s)}", "$foreground-muted")
        detail = _pitfall_detail(title, found, pitfall)
        yield Row(4, f"pitfall-{number}", told, detail, 3, found.quote or "", behind(card, found))


def _pitfall_detail(title: str, found: PitfallFinding, pitfall: Pitfall | None) -> Content:
    parts = [Content.styled(f"! {title}", "bold $text-error")]
    if found.quote:
        parts.append(said([Evidence(found.quote, found.start_s, found.end_s)]))
    elif pitfall and pitfall.scope == "whole":
        parts.append(Content.styled("This is about the answer as a whole.", "$foreground-muted"))
    return Content("\n\n").join([*parts, titled("Why it hurts", found.why), titled("What to do", found.fix)])


def figure_rows(card: Scorecard) -> Iterator[Row]:
    """Return the figures that mean something in the answer, claims without a source first."""
    figures = [figure for figure in card.figures if figure.kind in FIGURE_WORDS]
    if not figures:
        return
    yield heading(4, "Figures you gave")
    for number, figure in enumerate(sorted(figures, key=lambda f: (not bare(f), f.kind != "claim"))):
        unsourced = bare(figure)
        style = "$text-error" if unsourced else "$foreground-muted"
        word = "no source told" if unsourced else FIGURE_WORDS[figure.kind]
        mark = " ! " if unsourced else " · "
        told = Content.assemble((mark, style), f"“{figure.quote}”", (f"  {word}", style))
        shown = figure if unsourced else None
        yield Row(4, f"figure-{number}", told, figure_detail(figure), 3, figure=shown)


def clash_rows(card: Scorecard) -> Iterator[Row]:
    """Return the figures that differ from a fact or an earlier answer."""
    if not card.clashes:
        return
    yield heading(4, "Figures that differ")
    for number, clash in enumerate(card.clashes):
        told = Content.styled(f" ! {differs(clash)[0]}", "$text-error")
        if clash.start_s is not None:
            told += Content.styled(f"  {clock(clash.start_s)}", "$foreground-muted")
        yield Row(4, f"clash-{number}", told, clash_detail(clash), 3, clash.quote)


def clash_detail(clash: Clash) -> Content:
    both = f"You said: “{clash.quote}”\n\n{differs(clash)[1]}: “{clash.other}”"
    return titled("Two figures that differ", both)


def bare(figure: Figure) -> bool:
    """Say whether the figure is the candidate's own result and nothing tells where it comes from."""
    return figure.kind == "claim" and not figure.supported


def behind(card: Scorecard, found: PitfallFinding) -> Figure | None:
    """Return the figure without a source that a pitfall is about, if it is about one."""
    said = found.quote if found.id == INVENTED else None
    return next((f for f in card.figures if said and bare(f) and f.quote in said), None)


def figure_detail(figure: Figure) -> Content:
    if bare(figure):
        means = (
            "You gave this as your own result and did not say how it was measured."
            " Be ready to: over what time, against what, by whom. If it is real, press k and say how: it"
            " becomes one of your facts, here and in every later answer."
        )
    elif figure.kind == "claim":
        means = "You said where this comes from: good."
    else:
        means = f"This was taken as {FIGURE_WORDS[figure.kind]}. Such a figure needs no source."
    quote = said([Evidence(figure.quote, figure.start_s, figure.end_s)])
    return Content("\n\n").join([Content.styled("A figure", "bold"), quote, Content(means)])
