"""What is exported is opened by other programs' own readers."""

import re

import pysubs2
import pytest
from answers import SAID, transcript

from coach.formats.exports import export
from coach.library import Library
from coach.model import Answer, Session
from coach.scoring.scorer import Scorer


@pytest.fixture(scope="module")
def session() -> Session:
    library = Library()
    question = library.question("ai-safety-perspective")
    said = transcript([*SAID, "Is 3 < 4 & 5 > 2?"])
    card = Scorer(library.rubric(question.rubric)).score(question, said, source="microphone", seconds=60.0)
    return Session("2026-03-05T10-31-00-q", question.id, "2026-03-05T10:31:00+01:00",
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
