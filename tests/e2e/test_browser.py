"""The report as a browser shows and prints it: Debian's Chromium, without a window."""

import base64
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from answers import SAID, transcript

from coach.formats.exports import export
from coach.interview import Task, conclude
from coach.library import Library
from coach.model import Scorecard, Session
from coach.scoring.scorer import Scorer

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SOUND = b"fLaC and what was said"


class Page(HTMLParser):
    """The text of a page as the browser holds it, and the sources of its sounds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.sounds = "", list[str | None]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "audio":
            self.sounds.append(dict(attrs).get("src"))

    def handle_data(self, data: str) -> None:
        self.text += data


class Shown(NamedTuple):
    """A report that was opened: what it is about, its page, what was printed, and what the browser logged."""

    card: Scorecard
    page: Page
    pdf: bytes
    log: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    if CHROMIUM is None:
        pytest.skip("needs chromium to open the report")
    library, folder = Library(), tmp_path_factory.mktemp("browser")
    question = library.question("ai-safety-perspective")
    rubric = library.rubric(question.rubric)
    answer = conclude(Task(question), transcript(SAID), Scorer(rubric), source="microphone", seconds=60.0)
    report = folder / "report.html"
    session = Session("2026-03-05T10-31-00-q", question.id, "2026-03-05T10:31:00+01:00", (answer,))
    report.write_text(export(session, "html", question, rubric, {1: SOUND}), encoding="utf-8")
    options = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"),
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={folder / 'report.pdf'}",
        "--dump-dom",
    ]
    try:
        done = subprocess.run(
            [CHROMIUM, *options, report.as_uri()],
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"chromium does not run here: {error}")
    assert answer.card
    return Shown(answer.card, Page(done.stdout), (folder / "report.pdf").read_bytes(), done.stderr)


def test_the_browser_finds_nothing_to_complain_of(shown: Shown) -> None:
    assert "CONSOLE" not in shown.log


def test_every_finding_stands_in_the_page_word_for_word(shown: Shown) -> None:
    card = shown.card
    quotes = [said.quote for finding in card.criteria for said in finding.evidence]
    quotes += [fault.quote for fault in card.pitfalls if fault.quote] + [f.quote for f in card.figures]
    told = [f.advice for f in card.criteria if f.advice] + [fault.fix for fault in card.pitfalls]
    assert quotes
    assert card.figures
    assert [text for text in (*quotes, *told, *card.next, *SAID) if text not in shown.page.text] == []


def test_the_sound_that_was_asked_for_is_in_the_page(shown: Shown) -> None:
    (source,) = shown.page.sounds
    assert source
    assert base64.b64decode(source.removeprefix("data:audio/flac;base64,"), validate=True) == SOUND


def test_it_prints_as_a_document_of_some_pages(shown: Shown) -> None:
    assert shown.pdf.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", shown.pdf)) <= 20
