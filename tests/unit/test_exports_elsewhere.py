"""What is exported is opened by other programs' own readers."""

import re

import pysubs2
import pytest
from answers import SAID, transcript
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coach.formats.exports import export
from coach.library import Library
from coach.model import Answer, Session
from coach.scoring.scorer import Scorer

QUESTION = Library().question("ai-safety-perspective")
RUBRIC = Library().rubric(QUESTION.rubric)


@pytest.fixture(scope="module")
def session() -> Session:
    said = transcript([*SAID, "Is 3 < 4 & 5 > 2?"])
    card = Scorer(RUBRIC).score(QUESTION, said, source="microphone", seconds=60.0)
    return Session("2026-03-05T10-31-00-q", QUESTION.id, "2026-03-05T10:31:00+01:00",
                   (Answer(1, "Why?", "microphone", said, 60.0, card),))  # fmt: skip


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_pysubs2_reads_every_utterance_at_its_time(session: Session, form: str) -> None:
    text = export(session, form)  # type: ignore[arg-type]
    read = pysubs2.SSAFile.from_string(text, format_=form)
    said = session.answers[0].transcript.utterances
    assert [(cue.start, cue.end) for cue in read] == [
        (round((u.start_s or 0) * 1000), round((u.end_s or 0) * 1000)) for u in said
    ]
    assert [cue.plaintext for cue in read][: len(SAID)] == list(SAID)


def test_every_audacity_label_keeps_to_its_grammar(session: Session) -> None:
    lines = export(session, "audacity").split("\n")
    assert lines.pop() == ""
    for line in lines:
        label = re.fullmatch(r"(\d+\.\d{6})\t(\d+\.\d{6})\t[^\t\r\n]+", line)
        assert label
        assert float(label[1]) <= float(label[2])


def test_a_markdown_reader_finds_what_was_said_and_no_markup_in_it(session: Session) -> None:
    read = MarkdownIt("commonmark").enable("table").parse(export(session, "markdown", QUESTION, RUBRIC))
    tokens = [part for token in read for part in (token, *(token.children or ()))]
    kinds = {token.type for token in tokens}
    assert {"heading_open", "table_open", "bullet_list_open"} <= kinds
    assert not kinds & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "code_inline",
        "fence",
        "code_block",
    }
    paragraphs = [_text(token) for token in read if token.type == "inline"]
    for utterance in session.answers[0].transcript.utterances:
        assert any(paragraph.endswith(utterance.text) for paragraph in paragraphs)


def _text(token: Token) -> str:
    return "".join(part.content for part in token.children or ())
