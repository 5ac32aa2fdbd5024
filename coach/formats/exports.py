"""A saved session in each form that it can leave the coach in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from coach.errors import DataError
from coach.formats.rendering import as_html, as_markdown
from coach.formats.report import session_blocks
from coach.formats.words import clean
from coach.formats.writing import write_transcript
from coach.model import Level, Question, Rubric, Session, Transcript

ExportFormat = Literal["markdown", "html", "json", "srt", "vtt", "audacity"]


def export(
    session: Session,
    form: ExportFormat,
    question: Question | None = None,
    rubric: Rubric | None = None,
    sounds: Mapping[int, bytes] | None = None,
    role: Level | None = None,
) -> str:
    """Return the text of an export; subtitles and labels are of the first answer.

    ``question`` and ``rubric`` give titles where the bank still holds them; ``sounds`` are recordings that
    a page takes in, as FLAC, by the number of the answer; ``role`` is the level whose expectations are told.
    Raise ``DataError`` where the form needs times that the session does not have.
    """
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(session), indent=1).decode() + "\n"
    if form == "markdown":
        return as_markdown(session_blocks(session, question, rubric, role=role))
    if form == "html":
        title = question.title if question else session.question
        return as_html(session_blocks(session, question, rubric, sounds, role), title)
    if form == "audacity":
        return audacity(session)
    said = session.answers[0].transcript if session.answers else Transcript(())
    return write_transcript(said, form)


def audacity(session: Session) -> str:
    """Return an Audacity label track of the card that counts: start, end, label, with tabs, one a line."""
    labels: list[tuple[float, float, str]] = []
    if session.answers and (card := session.answers[0].counts):
        for span in card.spans:
            if span.start_s is not None and span.end_s is not None:
                labels.append((span.start_s, span.end_s, f"section {span.section}"))
        for finding in card.criteria:
            for said in finding.evidence:
                if said.start_s is not None and said.end_s is not None:
                    labels.append((said.start_s, said.end_s, f"{finding.id} {finding.score}: {said.quote}"))
        for fault in card.pitfalls:
            if fault.start_s is not None and fault.end_s is not None:
                labels.append((fault.start_s, fault.end_s, f"pitfall {fault.id}: {fault.quote or ''}"))
    if not labels:
        raise DataError(f"Session '{session.id}' has no timed findings: export it as markdown instead.")
    return "".join(f"{a:.6f}\t{b:.6f}\t{clean(text)}\n" for a, b, text in sorted(labels))
