"""The documentation is true: its commands work, its example is accepted, its links lead somewhere."""

import io
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.cli import main
from coach.cli.parser import parse

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
ELSEWHERE = {None, "rehearse", "demo", "drill", "review", "setup", "serve", "get"}
"""What needs a screen, a microphone, minutes or the network: the parser has to take it."""
NAMED = (["score"], ["facts", "add"], ["sessions", "delete"])
"""What stands in a sentence without what it needs."""
STANDS_FOR = {"FILE": "answer.json", "NAME": "base.en", "TOPIC": "privacy"}
Run = Callable[[list[str]], tuple[int, str, str]]


def commands(page: Path) -> set[str]:
    """Return each ``coach …`` of a page as it would be typed: on a line of a block, or in the text."""
    block = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
    text = page.read_text("utf-8")
    lines = "\n".join(block.findall(text)).splitlines()
    lines += re.findall(r"`([^`\n]+)`", block.sub("", text))
    found = (re.match(r"(?:[A-Z_]+=\w+ )?(?:bin/)?(coach(?: .+)?)$", line.strip()) for line in lines)
    # What a command is for stands after two spaces.
    return {re.split(r"\s{2,}| [|<>] ", match[1])[0] for match in found if match}


EVERY = sorted(set().union(*(commands(page) for page in PAGES if page.stem != "promises")))
"""Commands of the page of promises are attacks."""


def example() -> dict[str, str]:
    """Return the files of the question that is worked out in the docs, by name."""
    page = (ROOT / "docs" / "writing-questions.md").read_text("utf-8")
    return dict(re.findall(r"^`((?:questions|rubrics)/\S+)`:\n\n```toml\n(.*?)^```", page, re.M | re.S))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, short_answer: Path) -> Path:
    """A folder in which a candidate has what the docs speak of, with a home that holds one session."""
    folder = tmp_path_factory.mktemp("docs")
    text = (ROOT / "coach" / "models" / "demo" / "answer.txt").read_text("utf-8")
    for name in ("answer", "good", "middling", "weak"):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    times = (f"00:00:{5 * n:02},000 --> 00:00:{5 * n + 4:02},000" for n in range(12))
    cues = zip(times, text.split(". "), strict=False)
    (folder / "answer.srt").write_text("\n".join(f"{at}\n{says}.\n" for at, says in cues), "utf-8")
    for name in ("answer", "talk"):
        shutil.copy(short_answer, folder / f"{name}.flac")
    home = folder / "home"
    for name, toml in example().items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text(toml, "utf-8")
    for wish in (
        ["score", "--save", str(folder / "answer.srt")],
        ["sessions", "export", "--format", "json", "-o", str(folder / "exported.json")],
        ["facts", "add", "Fell by 12 percent", "--measured", "A/B test"],
    ):
        assert main([*wish, "--home", str(home)]) == 0
    (folder / "exported.json").rename(folder / "answer.json")
    return folder


@pytest.fixture
def run(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in a copy of that folder."""
    folder = tmp_path / "folder"
    shutil.copytree(told, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COACH_HOME", str(folder / "home"))
    monkeypatch.setenv("COACH_MODEL", str(ROOT / "coach" / "models" / "whisper-espeak-mini"))
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))

    def run(words: list[str]) -> tuple[int, str, str]:
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("command", EVERY)
def test_a_command_in_the_docs_does_what_it_is_there_for(command: str, run: Run, told: Path) -> None:
    (session,) = (path.name for path in (told / "home").iterdir() if path.is_dir() and path.name[0] == "2")
    stands_for = {**STANDS_FOR, "ID": session}
    words = [stands_for.get(word, word) for word in shlex.split(command)[1:]]
    if words in NAMED:
        words.append("--help")
    elif not {"--version", "--help"} & set(words):
        options = parse(words)
        if ELSEWHERE & {options.command, getattr(options, "action", "none")}:
            return
    code, _, err = run(words)
    assert code == 0, err


def test_the_worked_example_is_accepted_and_can_be_asked(run: Run) -> None:
    assert len(example()) == 2
    assert run(["check"])[0] == 0
    assert "on-call-night" in run(["questions"])[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link
