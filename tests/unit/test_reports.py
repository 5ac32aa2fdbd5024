"""Reports and exports: what was said never becomes markup, and each form follows its own grammar."""

import re
from html.parser import HTMLParser

import msgspec
import pytest

from coach.errors import DataError
from coach.formats.exports import audacity, export
from coach.formats.rendering import as_html, as_markdown, as_text
from coach.formats.report import card_blocks, session_blocks
from coach.library import Library
from coach.model import (
    Answer,
    Corrections,
    Delivery,
    Evidence,
    Figure,
    Fillers,
    Finding,
    Objection,
    Pause,
    PitfallFinding,
    Scorecard,
    SectionSpan,
    SectionTiming,
    Session,
    Timing,
    Transcript,
    Utterance,
    Word,
    WordFix,
)

HOSTILE = "<script>alert(1)</script> *bold* [link](http://x) | `code` # head &amp; ![i](x)"
QUESTION = Library().questions()[0]
RUBRIC = Library().rubric(QUESTION.rubric)


def utterance(text: str, start_s: float, end_s: float) -> Utterance:
    return Utterance(tuple(Word(word, start_s, end_s) for word in text.split()), start_s, end_s)


CARD = Scorecard(
    source="answer.srt",
    question=QUESTION.id,
    rubric=RUBRIC.id,
    overall=71,
    criteria=(
        Finding(RUBRIC.criteria[0].id, 2, (Evidence(HOSTILE, 1.0, 4.0),)),
        Finding(RUBRIC.criteria[1].id, 0, (), "Say that it is more than the model."),
    ),
    pitfalls=(
        PitfallFinding(RUBRIC.pitfalls[0].id, "we must win", 5.0, 6.0, "It says nothing.", "Say how."),
    ),
    figures=(Figure("cut abuse by 37%", 0.37, "share", "claim", False, 5.0, 6.0),),
    spans=(SectionSpan("definition", 0.0, 4.0), SectionSpan("risks", 4.0, 6.0)),
    timing=Timing(251.0, (180, 300), "on_target", (SectionTiming("risks", 41.5, 40, "on_target"),)),
    delivery=Delivery(640, 153.0, 171.0, Fillers(9, 2.1, {"um": 9}), (Pause(88.1, 93.0),)),
    next=("Name a risk.", "Tell a story.", "Close with your part."),
)
SAID = Transcript((utterance(HOSTILE, 1.0, 4.0), utterance("we must win", 5.0, 6.0)))
SESSION = Session(
    "2026-03-05T10-31-00-q", QUESTION.id, "2026-03-05T10:31:00+01:00",
    (Answer(1, QUESTION.spoken, "file", SAID, 251.0, CARD),),
)  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags, the attributes that lead elsewhere, and the text of a page; every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        harmless = ("class", "lang", "charset", "name", "content", "controls")
        self.links += [value for name, value in attrs if name not in harmless]
        if tag not in ("meta", "html"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == "html" or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_card_begins_with_the_verdict_and_what_to_do_next() -> None:
    lines = as_text(card_blocks(CARD, RUBRIC, "Score card")).splitlines()
    assert lines[2] == "71 of 100, strong. 4:11, on target (aim for 3–5 min)."
    assert lines[4] == "Do this next"
    assert "1. Name a risk." in lines


def test_every_finding_is_told_with_mark_and_word_quote_and_second() -> None:
    text = as_text(card_blocks(CARD, RUBRIC, "Score card"))
    assert f"✓ made {RUBRIC.criteria[0].title}" in text
    assert f"✗ missing {RUBRIC.criteria[1].title}\n    → Say that it is more than the model." in text
    assert "0:05  “we must win”" in text
    assert "Points: 1 made, 0 named, 1 missing" in text
    assert "At least 9 filler words (um 9×)." in text
    assert "1:28 (5 s)" in text


def test_what_a_level_expects_stands_with_the_points_on_the_role_and_only_where_one_is_chosen() -> None:
    of_role = next(c for c in RUBRIC.criteria if c.section == "role")
    card = msgspec.structs.replace(CARD, criteria=(*CARD.criteria, Finding(of_role.id, 0)))
    session = msgspec.structs.replace(
        SESSION, answers=(msgspec.structs.replace(SESSION.answers[0], card=card),)
    )
    lines = export(session, "markdown", QUESTION, RUBRIC, role="lead").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Expected of a lead: Plan safety"))
    assert "role" in lines[at - 2].lower()
    assert of_role.title in lines[at + 2]
    assert "Expected of" not in export(session, "markdown", QUESTION, RUBRIC)


def test_an_answer_without_a_score_says_why_and_judges_nothing() -> None:
    card = msgspec.structs.replace(CARD, overall=None, next=(), pitfalls=(), not_scored="Too short to judge.")
    text = as_text(card_blocks(card, RUBRIC, "Score card"))
    assert "Not scored: Too short to judge. 4:11, on target" in text
    assert "missing" not in text


def test_a_page_holds_no_script_no_link_and_the_words_as_they_were_said() -> None:
    page = Tags()
    page.feed(export(SESSION, "html", QUESTION, RUBRIC))
    assert page.tags <= set(
        "html head meta title style body h1 h2 h3 p time div span blockquote table tr th td".split()
    )
    assert page.links == []
    assert page.open == []
    assert HOSTILE in page.text


def test_a_page_takes_in_the_sound_that_it_is_given() -> None:
    page = Tags()
    page.feed(export(SESSION, "html", QUESTION, RUBRIC, {1: b"fLaC"}))
    assert page.links == ["data:audio/flac;base64,ZkxhQw=="]
    assert page.open == []


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_report_tells_what_was_corrected_beside_what_was_heard(form: str) -> None:
    objections = (Objection("point", RUBRIC.criteria[1].id, Evidence("we must win", 5.0, 6.0)),)
    better = msgspec.structs.replace(CARD, overall=83)
    corrections = Corrections((WordFix(1, "must", "may"),), objections, better)
    (answer,) = SESSION.answers
    answer = msgspec.structs.replace(answer, corrections=corrections)
    session = msgspec.structs.replace(SESSION, answers=(answer,))
    text = re.sub("<[^>]+>", " ", export(session, form, QUESTION, RUBRIC))  # type: ignore[arg-type]
    assert "71 of 100, strong" in text
    assert "With your 2 corrections: 83 of 100, strong." in text
    assert "we must win" in text
    assert re.search(r"What you corrected \\?\(2\\?\)", text)
    assert "heard “must”, meant “may”" in text
    assert f"{RUBRIC.criteria[1].title}: you did say it" in text


def test_markdown_keeps_what_was_said_from_becoming_markup() -> None:
    text = as_markdown(session_blocks(SESSION, QUESTION, RUBRIC))
    line = next(line for line in text.splitlines() if "script" in line)
    unescaped = re.sub(r"\\.", "", line)
    assert not set("<>`[]#|!") & set(unescaped)
    assert re.sub(r"\\(.)", r"\1", line).replace("&amp;", "&", 1).count("*bold*") == 1


def test_a_session_is_shown_under_the_sections_in_which_things_were_said() -> None:
    text = as_text(session_blocks(SESSION, QUESTION, RUBRIC))
    said = text[text.index("What was said") :]
    assert said.index("Definition") < said.index("<script>") < said.index("Risks") < said.index("we must win")


def test_what_the_bank_no_longer_holds_goes_by_its_id() -> None:
    assert RUBRIC.criteria[0].id in as_text(session_blocks(SESSION, None, None))


def test_text_fits_the_terminal() -> None:
    assert max(len(line) for line in as_text(session_blocks(SESSION, QUESTION, RUBRIC)).splitlines()) <= 80


def test_every_audacity_label_is_start_end_and_text_between_tabs() -> None:
    lines = audacity(SESSION).splitlines()
    assert len(lines) == 4
    for line in lines:
        start, end, label = line.split("\t")
        assert float(start) <= float(end)
        assert label
    assert lines == sorted(lines, key=lambda line: float(line.split("\t")[0]))


def test_audacity_labels_leave_out_a_pitfall_that_the_candidate_took_away() -> None:
    better = msgspec.structs.replace(CARD, pitfalls=())
    answer = msgspec.structs.replace(SESSION.answers[0], corrections=Corrections((), (), better))
    assert "pitfall" in audacity(SESSION)
    assert "pitfall" not in audacity(msgspec.structs.replace(SESSION, answers=(answer,)))


def test_subtitles_and_labels_need_times() -> None:
    untimed = Session(
        "x", QUESTION.id, "", (Answer(1, "", "file", Transcript((Utterance((Word("Hi"),)),)), None),)
    )
    for form in ("srt", "vtt", "audacity"):
        with pytest.raises(DataError):
            export(untimed, form)


def test_a_page_of_an_empty_session_is_a_page() -> None:
    page = Tags()
    page.feed(as_html(session_blocks(Session("x", "q", "", ()), None, None), "x"))
    assert "body" in page.tags


def test_a_report_tells_the_figures_that_mean_something_and_no_number_in_passing() -> None:
    figures = (
        Figure("We go to one percent", 0.01, "share", "rollout", True, 1.0, 2.0),
        Figure("Two things", 2.0, "count", "other", True, 2.0, 3.0),
        Figure("in three weeks", 1814400.0, "seconds", "time", True, 3.0, 4.0),
    )
    told = as_text(card_blocks(msgspec.structs.replace(CARD, figures=figures), RUBRIC, "An answer"))
    assert "· a rollout step" in told
    assert [figure.quote for figure in figures if figure.quote in told] == ["We go to one percent"]
