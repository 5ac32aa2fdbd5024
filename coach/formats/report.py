"""A score card and a session as a document of few kinds of blocks, for any of the renderers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coach.model import Answer, Evidence, Level, Question, Rubric, Scorecard, Session, Transcript
from coach.scoring.after import after_answers
from coach.wording import (
    FIGURE_WORDS,
    SCORE_MARKS,
    SCORE_WORDS,
    VERDICT_WORDS,
    clock,
    count,
    day,
    differs,
    expected_of,
    minutes,
    overall_word,
    role_section,
)


@dataclass(frozen=True)
class Heading:
    """A title (level 1) or the head of a part (2, 3)."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; with a time it is something that was said then."""

    text: str
    at_s: float | None = None


@dataclass(frozen=True)
class Item:
    """A point in a list: a mark with its word, what it is about, what was said, what to do."""

    mark: str
    text: str
    quotes: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under a head; every cell is text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sound:
    """The recording of an answer as FLAC; only a page can hold it."""

    flac: bytes


Block = Heading | Text | Item | Table | Sound


def card_blocks(
    card: Scorecard,
    rubric: Rubric,
    title: str,
    beside: Sequence[str] = (),
    role: Level | None = None,
) -> Iterator[Block]:
    """Yield a score card: the verdict and what to do next first, the grounds after.

    ``beside`` are further figures of the same answer, each a sentence; ``role`` is the level whose
    expectations stand beside the points on the candidate's own part.
    """
    yield Heading(1, title)
    yield Text(_verdict(card))
    yield from (Text(figure) for figure in beside)
    if card.next:
        yield Heading(2, "Do this next")
        yield from (Item(f"{n}.", step) for n, step in enumerate(card.next, 1))
    yield from _sections(card, rubric)
    if card.overall is not None:
        yield from _points(card, rubric, role)
        yield from _pitfalls(card, rubric)
    yield from _clashes(card)
    yield from _figures(card)
    yield from _delivery(card)


def session_blocks(
    session: Session,
    question: Question | None,
    rubric: Rubric | None,
    sounds: Mapping[int, bytes] | None = None,
    role: Level | None = None,
) -> Iterator[Block]:
    """Yield every answer of a session with its words; what the bank no longer holds goes by its id.

    ``sounds`` are the recordings to take in, as FLAC, by the number of the answer; ``role`` as in
    ``card_blocks``.
    """
    title = question.title if question else session.question
    for answer in session.answers:
        heading = title if answer.number == 1 else f"{title}: follow-up {answer.number - 1}"
        if answer.card:
            known = rubric or Rubric(answer.card.rubric, answer.card.rubric, ())
            at = None if answer.follow_up else role
            yield from card_blocks(answer.card, known, heading, [*_beside(answer, session, known)], at)
        else:
            yield Heading(1, heading)
        yield Heading(2, "What was asked")
        yield Text(f"{day(session.started_at).strip()}: {answer.prompt}")
        yield Heading(2, "What was said")
        if sounds and answer.number in sounds:
            yield Sound(sounds[answer.number])
        yield from said_blocks(answer.transcript, answer.card, rubric)
        yield from _corrections(answer, rubric)
        if answer.notes:
            yield Heading(2, "While you spoke")
            yield from (Item("!", note) for note in answer.notes)


def _beside(answer: Answer, session: Session, rubric: Rubric) -> Iterator[str]:
    """Yield what the answer comes to once more is counted in: the score itself stays as it was."""
    anew, corrections = answer.rescored, answer.corrections
    if anew:
        yield f"Scored anew, by scorer {anew.scorer}: {_score(anew)}."
    if corrections and corrections.card:
        yield f"With your {count(corrections.count, 'correction')}: {_score(corrections.card)}."
    after = after_answers(rubric, session.answers) if answer.number == 1 else None
    if after:
        yield f"After follow-ups: {after.overall} of 100."


def _corrections(answer: Answer, rubric: Rubric | None) -> Iterator[Block]:
    """Yield what the candidate corrected; what was heard and found stands above as it was."""
    if not answer.corrections:
        return
    titles = {item.id: item.title for item in (*rubric.criteria, *rubric.pitfalls)} if rubric else {}
    yield Heading(2, f"What you corrected ({answer.corrections.count})")
    for fix in answer.corrections.words:
        yield Item("✎", f"heard “{fix.heard}”, meant “{fix.meant or 'nothing'}”")
    for objection in answer.corrections.objections:
        says = "you did say it" if objection.kind == "point" else "you say it is not so"
        said = (objection.said,) if objection.said else ()
        yield Item("✎", f"{titles.get(objection.id, objection.id)}: {says}", said)


def said_blocks(transcript: Transcript, card: Scorecard | None, rubric: Rubric | None) -> Iterator[Block]:
    """Yield the words, under the heads of the sections in which they were said where times tell."""
    titles = {s.id: s.title for s in rubric.sections} if rubric else {}
    spans = [s for s in card.spans if s.start_s is not None] if card else []
    current: str | None = None
    for utterance in transcript.utterances:
        at_s = utterance.start_s
        within = [
            s.section for s in spans if at_s is not None and s.start_s is not None and s.start_s <= at_s
        ]
        if within and within[-1] != current:
            current = within[-1]
            yield Heading(3, titles.get(current, current.replace("_", " ").capitalize()))
        yield Text(utterance.text, at_s)
    if not transcript.utterances:
        yield Text("Nothing.")


def _verdict(card: Scorecard) -> str:
    timing = card.timing
    verdict = VERDICT_WORDS[timing.verdict]
    length = f"{clock(timing.seconds)}, {verdict}" if timing.seconds is not None else verdict.capitalize()
    return f"{_score(card)}. {length} (aim for {minutes(timing.target)})."


def _score(card: Scorecard) -> str:
    if card.overall is None:
        return f"Not scored: {card.not_scored or 'nothing could be judged'}".rstrip(".")
    return f"{card.overall} of 100, {overall_word(card.overall)}"


def _sections(card: Scorecard, rubric: Rubric) -> Iterator[Block]:
    if all(section.verdict == "untimed" for section in card.timing.sections):
        return
    titles = {section.id: section.title for section in rubric.sections}
    yield Heading(2, "Time")
    yield Table(
        ("Section", "Time", "Aim", ""),
        tuple(
            (titles.get(s.section, s.section), clock(s.seconds), clock(s.budget), VERDICT_WORDS[s.verdict])
            for s in card.timing.sections
        ),
    )


def _points(card: Scorecard, rubric: Rubric, role: Level | None) -> Iterator[Block]:
    known = {criterion.id: criterion for criterion in rubric.criteria}
    titles = {section.id: section.title for section in rubric.sections}
    made, named, missing = (sum(f.score == score for f in card.criteria) for score in (2, 1, 0))
    yield Heading(2, f"Points: {made} made, {named} named, {missing} missing")
    section: str | None = None
    for finding in card.criteria:
        criterion = known.get(finding.id)
        if criterion and criterion.section != section:
            section = criterion.section
            if section in titles:
                yield Heading(3, titles[section])
            if role in rubric.levels and section == role_section(rubric):
                yield Text(f"{expected_of(role)}: {rubric.levels[role]}")
        advice = (finding.advice,) if finding.advice else ()
        mark = f"{SCORE_MARKS[finding.score]} {SCORE_WORDS[finding.score]}"
        yield Item(mark, criterion.title if criterion else finding.id, finding.evidence, advice)


def _pitfalls(card: Scorecard, rubric: Rubric) -> Iterator[Block]:
    titles = {pitfall.id: pitfall.title for pitfall in rubric.pitfalls}
    yield Heading(2, "Pitfalls")
    if not card.pitfalls:
        yield Text("None found.")
    for found in card.pitfalls:
        said = (Evidence(found.quote, found.start_s, found.end_s),) if found.quote else ()
        yield Item("!", titles.get(found.id, found.id), said, (found.why, found.fix))


def _clashes(card: Scorecard) -> Iterator[Block]:
    if card.clashes:
        yield Heading(2, "Figures that differ")
    for clash in card.clashes:
        said = (Evidence(clash.quote, clash.start_s, clash.end_s),)
        wrong, other = differs(clash)
        yield Item("!", wrong, said, (f"{other}: “{clash.other}”",))


def _figures(card: Scorecard) -> Iterator[Block]:
    shown = [figure for figure in card.figures if figure.kind in FIGURE_WORDS]
    if shown:
        yield Heading(2, "Figures you gave")
    for figure in shown:
        said = (Evidence(figure.quote, figure.start_s, figure.end_s),)
        if figure.kind == "claim":
            told = "told" if figure.supported else "not told"
            yield Item("·" if figure.supported else "!", f"your own result, its source {told}", said)
        else:
            yield Item("·", FIGURE_WORDS[figure.kind], said)


def _delivery(card: Scorecard) -> Iterator[Block]:
    said = card.delivery
    yield Heading(2, "Delivery")
    lines = [count(said.words, "word")]
    if said.words_per_minute is not None:
        lines.append(f"{said.words_per_minute:.0f} words a minute with pauses")
    if said.articulation_wpm is not None:
        lines.append(f"{said.articulation_wpm:.0f} without")
    yield Text(", ".join(lines) + ".")
    each = ", ".join(f"{word} {times}×" for word, times in said.fillers.words.items())
    if said.fillers.count:
        yield Text(f"At least {count(said.fillers.count, 'filler word')} ({each}).")
    else:
        yield Text("No filler words were heard.")
    pauses = [f"{clock(p.start_s)} ({p.end_s - p.start_s:.0f} s)" for p in said.long_pauses]
    if pauses:
        yield Text(f"Silences of four seconds or more: {', '.join(pauses)}.")


def moment(evidence: Evidence) -> str:
    """Return when something was said, as ``1:23``, or nothing."""
    return clock(evidence.start_s) if evidence.start_s is not None else ""


def widths(table: Table) -> Sequence[int]:
    """Return the width of each column in characters."""
    return [max(len(row[n]) for row in (table.head, *table.rows)) for n in range(len(table.head))]
