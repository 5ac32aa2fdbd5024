"""The command line as programs and people's fingers know it: outputs, exit codes, one line on trouble."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein
from spy import Demo
from terminal import until

from coach.cli import main
from coach.formats import parse_transcript
from coach.interview import Task, conclude
from coach.library import Library
from coach.model import Answer, Transcript, Utterance, Word
from coach.scoring.scorer import Scorer
from coach.store import Store

ROOT = Path(__file__).parents[2]
MINI = ROOT / "coach" / "models" / "whisper-espeak-mini"
DEMO_TEXT = ROOT / "coach" / "models" / "demo" / "answer.txt"
DEMO_ANSWER = DEMO_TEXT.with_suffix(".flac")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def coach(home: Path) -> Run:
    """Run ``coach`` on a home of its own and return what it printed and its exit code."""

    def run(*words: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command(home, *words), input=stdin, capture_output=True, text=True, timeout=200, cwd=ROOT
        )

    return run


@pytest.fixture
def within(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The same in this process, which has its libraries loaded: where the rule is not about a process."""

    def run(*words: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main(command(home, *words)[3:])
        return subprocess.CompletedProcess(words, code, *capsys.readouterr())

    return run


def command(home: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "coach", "--home", str(home), *map(str, words)]


def is_one_line(told: str) -> bool:
    return told.startswith("coach: ") and told.count("\n") == 1 and "Traceback" not in told


def test_version_and_help_succeed(coach: Run) -> None:
    assert coach("--version").stdout.startswith("coach ")
    shown = coach("--help")
    assert shown.returncode == 0
    commands = "rehearse demo review score transcribe sessions progress questions check models doctor"
    for name in commands.split():
        assert f"\n    {name}" in shown.stdout
    assert "examples:" in coach("score", "--help").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scor"], "did you mean 'score'?"),
        (["sessions", "lst"], "did you mean 'list'?"),
        (["score", "x.txt", "--jsn"], "did you mean '--json'?"),
        (["transcribe", "x.wav", "--format", "str"], "did you mean 'srt'?"),
        (["score"], "required: FILE"),
        (["rehearse", "--typed", "--audio", "x.wav"], "exclude each other"),
        (["rehearse", "--fast"], "--audio"),
        (["progress", "extra"], "one argument too many"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_2(coach: Run, words: list[str], says: str) -> None:
    done = coach(*words)
    assert done.returncode == 2
    assert is_one_line(done.stderr)
    assert says in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["score", "none.txt"], "none.txt: can't be read"),
        (["score", "cv.pdf"], "cv.pdf: not a kind of file"),
        (["score", "x.txt", "--question", "ai-safety-perspectiv"], "did you mean 'ai-safety-perspective'?"),
        (["sessions", "show"], "No session is saved yet"),
        (["sessions", "show", "../../x"], "is no session"),
        (["sessions", "delete", "2026-01-01T00-00-00-x"], "There is no session"),
        (["review", "../../x"], "is no session"),
        (["review"], "need a terminal"),
        ([], "need a terminal"),
        (["rehearse"], "add --audio FILE or --typed"),
        (["rehearse", "--audio", "none.wav"], "none.wav is not there"),
        (["rehearse", "--typed"], "Nothing was typed"),
        (["transcribe", "none.wav"], "none.wav is not there"),
        (["transcribe", DEMO_ANSWER], "coach models get"),
        (["score", "--save", "none.wav"], "none.wav is not there"),
        (["rehearse", "--audio", DEMO_TEXT], "answer.txt is no sound file"),
        (["sessions", "show", "1"], "There is no session 1"),
        (["sessions", "delete", ".."], "is no session"),
        (["models", "get", "huge.en"], "No speech model is called huge.en"),
        (["check", "none.toml"], "none.toml"),
    ],
)
def test_what_can_be_mended_is_told_in_one_line_with_1(coach: Run, words: list[str], says: str) -> None:
    done = coach(*words)
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    assert says in done.stderr


def test_a_name_with_control_characters_can_not_write_on_the_terminal(within: Run) -> None:
    assert "\x1b" not in within("sessions", "show", "\x1b[31mred").stderr


def test_a_fault_of_our_own_is_one_line_that_names_a_log(home: Path) -> None:
    code = (
        "import sys, coach.library as l\n"
        "def broken(*_): raise RuntimeError('inside')\n"
        "l.Library.__init__ = broken\n"
        "from coach.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home), "questions"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    assert str(home / "error.log") in done.stderr
    assert "RuntimeError: inside" in (home / "error.log").read_text()
    assert (home / "error.log").stat().st_mode & 0o077 == 0


def test_score_prints_the_promised_json_a_line_a_file_and_goes_on_after_a_bad_one(
    within: Run, tmp_path: Path
) -> None:
    srt = tmp_path / "answer.srt"
    srt.write_text("00:00:00,000 --> 00:03:20,000\n" + DEMO_TEXT.read_text().replace("\n", " "))
    done = within("score", "--json", srt, "none.txt", DEMO_TEXT, "-", stdin="Hello.")
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    timed, untimed, short = map(json.loads, done.stdout.splitlines())
    assert [card["source"] for card in (timed, untimed, short)] == ["answer.srt", "answer.txt", "-"]
    assert next(iter(timed)) == "schema"
    assert timed["question"] == timed["rubric"] == "ai-safety-perspective"
    assert len(timed["criteria"]) == 28
    assert 0 <= timed["overall"] <= 100
    assert "not_scored" not in timed
    assert timed["timing"]["seconds"] == 200.0
    assert untimed["timing"]["seconds"] is None
    assert short["overall"] is None
    assert short["not_scored"]
    said = " ".join(DEMO_TEXT.read_text().split())
    quotes = [e["quote"] for card in (timed, untimed) for c in card["criteria"] for e in c["evidence"]]
    assert quotes
    assert all(quote in said for quote in quotes)


def test_the_same_answer_gives_the_same_bytes(coach: Run) -> None:
    assert coach("score", "--json", DEMO_TEXT).stdout == coach("score", "--json", DEMO_TEXT).stdout


def test_score_for_people_says_the_verdict_and_what_is_next_first(within: Run) -> None:
    shown = within("score", DEMO_TEXT).stdout
    assert (
        shown.index(" of 100") < shown.index("Do this next") < shown.index("Points") < shown.index("Delivery")
    )
    assert max(map(len, shown.splitlines())) <= 80
    marked = within("score", "--markdown", DEMO_TEXT).stdout
    assert marked.startswith("# answer.txt\n")


def test_a_closed_pipe_is_silent(home: Path) -> None:
    asked = subprocess.Popen(command(home, "sessions", "list", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)  # fmt: skip  # noqa: E501
    assert asked.stdout
    asked.stdout.close()
    assert asked.communicate()[1] == b""
    assert asked.returncode == 0


def test_sessions_are_saved_listed_shown_exported_and_deleted(
    within: Run, home: Path, tmp_path: Path
) -> None:
    assert within("sessions", "list", "--json").stdout.strip() == "[]"
    assert within("score", "--save", DEMO_TEXT).returncode == 0
    (listed,) = json.loads(within("sessions", "list", "--json").stdout)
    assert set(listed) == {"id", "question", "started_at", "seconds", "overall", "state"}
    assert listed["state"] == "complete"
    assert listed["id"] in within("sessions", "list").stdout
    session = json.loads(within("sessions", "show", listed["id"], "--json").stdout)
    assert session["schema"] == 1
    assert session["answers"][0]["card"]["overall"] == listed["overall"]
    assert "What was said" in within("sessions", "show").stdout
    page = tmp_path / "report.html"
    assert within("sessions", "export", "--format", "html", "-o", page).returncode == 0
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "<script" not in page.read_text()
    assert str(tmp_path) not in page.read_text()
    exported = within("sessions", "export", "--format", "json")
    assert json.loads(exported.stdout) == session
    assert is_one_line(within("sessions", "export", "--format", "srt").stderr)
    assert within("progress", "--json").returncode == 0
    assert within("sessions", "delete", listed["id"]).returncode == 0
    assert not page.exists()
    assert within("sessions", "list", "--json").stdout.strip() == "[]"


def test_a_session_is_shown_by_its_number_and_without_one_the_newest_that_has_a_score(
    within: Run, home: Path
) -> None:
    store, question = Store(home), Library().questions()[0]
    now = datetime(2026, 3, 5, 10, 31).astimezone()
    with store.begin("drilled", now) as draft:
        draft.open(1, "Why?", "typed")
        draft.append(1, Utterance((Word("Yes."),)))
    assert "coach sessions recover" in within("sessions", "show").stderr
    with store.resume(draft.id) as draft:
        draft.keep(Answer(1, "Why?", "typed", Transcript(draft.said(1)), None))
    with store.begin("scored", now - timedelta(days=1)) as scored:
        said = parse_transcript(DEMO_TEXT.read_bytes(), ".txt", "demo")
        scorer = Scorer(Library().rubric(question.rubric))
        scored.keep(conclude(Task(question), said, scorer, source="typed", seconds=None))
    assert json.loads(within("sessions", "show", "--json").stdout)["id"] == scored.id
    killed = home / "2026-03-06T10-31-00-killed"  # before anything was said: no list tells of it
    killed.mkdir()
    (killed / "draft.json").write_text('{"question": "q", "started_at": "2026-03-06T10:31:00+01:00"}')
    assert json.loads(within("sessions", "show", "1", "--json").stdout)["id"] == draft.id
    assert within("sessions", "list").stdout.splitlines()[1].split()[:2] == ["2", scored.id]


def test_a_home_that_is_a_file_is_named(within: Run, home: Path) -> None:
    home.touch()
    for words in (["sessions", "list"], ["demo", "--fast"], ["score", DEMO_TEXT], ["doctor"]):
        done = within(*words)
        assert (done.returncode, is_one_line(done.stderr)) == (1, True)
        assert "is a file: name a folder with --home" in done.stderr


def test_a_report_of_our_own_is_not_scored_as_an_answer(within: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(within("score", DEMO_TEXT, "--markdown").stdout)
    assert "report.md: is a report by coach, not an answer" in within("score", report).stderr


def test_an_export_that_was_changed_since_outlives_its_session(within: Run, tmp_path: Path) -> None:
    within("score", "--save", DEMO_TEXT)
    page = tmp_path / "mine.md"
    within("sessions", "export", "-o", page)
    page.write_text(page.read_text() + "my notes")
    (listed,) = json.loads(within("sessions", "list", "--json").stdout)
    assert "has changed since" in within("sessions", "delete", listed["id"]).stderr
    assert page.exists()


def test_questions_are_listed_as_promised(within: Run) -> None:
    questions = json.loads(within("questions", "--json").stdout)
    assert questions[0]["id"] == "ai-safety-perspective"
    promised = "id title spoken target level tags rubric criteria pitfalls follow_ups"
    assert set(questions[0]) == set(promised.split())
    assert "ai-safety-perspective" in within("questions").stdout


def test_check_names_file_line_and_remedy_and_goes_on(within: Run, tmp_path: Path) -> None:
    assert within("check").returncode == 0
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "mine"\ntitel = "Typo"\n')
    done = within("check", bad, ROOT / "questions" / "ai-safety-perspective.toml")
    assert done.returncode == 1
    assert f"{bad}:2: 'titel'" in done.stderr
    assert "a good question" in done.stdout


def test_doctor_says_what_works_and_what_to_do(coach: Run) -> None:
    done = coach("doctor", "--json")
    assert done.returncode == 0
    checks = json.loads(done.stdout)
    assert all(set(check) == {"part", "ok", "says", "do"} for check in checks)
    assert {"microphone", "loudspeaker", "voice", "speech model", "disk", "terminal"} <= {
        c["part"] for c in checks
    }
    assert all(check["ok"] or check["do"] for check in checks)
    assert done.stderr == ""


def test_models_are_listed_without_a_network(within: Run) -> None:
    done = within("models", "list")
    assert done.returncode == 0
    assert "base.en" in done.stdout


@pytest.mark.parametrize("form", ["txt", "srt", "vtt", "json"])
def test_transcribe_writes_each_format(within: Run, short_answer: Path, form: str) -> None:
    done = within("transcribe", short_answer, "--model", MINI, "--format", form)
    assert done.returncode == 0
    if form == "json":
        words = [w["text"] for u in json.loads(done.stdout)["utterances"] for w in u["words"]]
        assert " ".join(words).startswith("Um, for me safety means")
    else:
        assert "for me safety means that a product does what it was built to do" in done.stdout


def test_a_typed_answer_from_a_pipe_is_scored_and_saved(coach: Run) -> None:
    done = coach("rehearse", "--typed", stdin=DEMO_TEXT.read_text())
    assert done.returncode == 0
    assert "QUESTION:" in done.stdout
    (listed,) = json.loads(coach("sessions", "list", "--json").stdout)
    assert (listed["state"], listed["overall"] is None) == ("complete", False)


def test_a_drill_from_a_pipe_takes_its_answers_up_to_a_line_with_a_full_stop(coach: Run) -> None:
    done = coach("drill", "--typed", "--count", "3", "--seed", "4", stdin="I do not know.\n.\nNor this.\n.\n")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("Not scored:") == 2
    assert "2 answers, 0 points rated." in done.stdout
    assert "use a terminal, or add" in coach("drill").stderr


def test_the_demo_runs_without_a_terminal_is_understood_and_saved(demo: Demo) -> None:
    assert demo.done.returncode == 0
    assert "synthetic voice" in demo.done.stdout

    def told(*words: str) -> Any:
        return json.loads(subprocess.check_output(command(demo.home, *words, "--json"), cwd=ROOT))

    (listed,) = told("sessions", "list")
    assert listed["state"] == "complete"
    assert listed["overall"] is not None
    assert listed["seconds"] > 150
    assert listed["demo"]
    assert told("progress")["sessions"] == []
    transcript = told("sessions", "show")["answers"][0]["transcript"]
    heard = [plain(word["text"]) for said in transcript["utterances"] for word in said["words"]]
    meant = [plain(word) for word in DEMO_TEXT.read_text().split()]
    assert Levenshtein.distance(heard, meant) / len(meant) < 0.10
    folder = demo.home / listed["id"]
    assert sorted(path.name for path in folder.iterdir()) == ["answer-1.flac", "session.json"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def plain(word: str) -> str:
    return word.strip(".,?!:;").casefold()


def test_an_answer_that_was_killed_is_recovered_with_all_that_was_said(
    coach: Run, home: Path, short_answer: Path
) -> None:
    rehearsing = subprocess.Popen(
        command(home, "rehearse", "--audio", short_answer, "--silent", "--model", MINI),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
    )  # fmt: skip
    until(lambda: any(p.stat().st_size > 16_000 * 2 * 3 for p in home.glob("*/answer-1.pcm")))
    rehearsing.send_signal(signal.SIGKILL)
    rehearsing.wait()
    (listed,) = json.loads(coach("sessions", "list", "--json").stdout)
    assert listed["state"] == "unfinished"
    assert "run 'coach sessions recover'" in coach("sessions", "show", listed["id"]).stderr
    done = coach("sessions", "recover", "--json", "--model", MINI)
    assert done.returncode == 0, done.stderr
    (recovered,) = json.loads(done.stdout)
    assert (recovered["id"], recovered["state"]) == (listed["id"], "complete")
    assert recovered["seconds"] >= 3.0
    session = json.loads(coach("sessions", "show", "--json").stdout)
    assert session["answers"][0]["source"] == "file"
    said = " ".join(w["text"] for u in session["answers"][0]["transcript"]["utterances"] for w in u["words"])
    assert "for me safety means" in said
    assert coach("sessions", "recover").stdout == "Nothing was interrupted.\n"


def test_ctrl_c_keeps_the_answer_and_exits_with_130(home: Path, short_answer: Path) -> None:
    rehearsing = subprocess.Popen(
        command(home, "rehearse", "--audio", short_answer, "--silent", "--model", MINI),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ},
        # A shell that runs the tests in the background has them ignore Ctrl-C, and their children too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    until(lambda: any(p.stat().st_size > 32_000 for p in home.glob("*/answer-1.pcm")))
    rehearsing.send_signal(signal.SIGINT)
    _, told = rehearsing.communicate(timeout=30)
    assert rehearsing.returncode == 130
    assert "What was said is kept" in told
    assert "Traceback" not in told
