"""Help where it is needed: wrong words get the right one, topics are the docs, real shells complete."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Terminal

from coach.cli.usage import MEANT, Parser

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def coach(tmp_path: Path) -> Run:
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "coach", "--home", str(tmp_path / "home"), *words]
        env = {**os.environ, "COLUMNS": "80"}
        return subprocess.run(command, capture_output=True, text=True, timeout=200, cwd=ROOT, env=env)

    return run


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("--hom x", "no option '--hom', did you mean '--home'?"),
        ("--hom=x doctor", "no option '--hom', did you mean '--home'?"),
        ("reherse", "no command 'reherse', did you mean 'rehearse'?"),
        ("drill --level boss", "no level 'boss': choose any, intern, senior, lead or manager"),
        ("drill --level manger", "did you mean 'manager'?"),
        ("sessions --jsn list", "no option '--jsn', did you mean '--json'?"),
        ("completion tcsh", "no shell 'tcsh': choose bash, zsh or fish"),
        ("help --topic", "no option '--topic'"),
        ("export", "no command 'export': type 'coach sessions export'"),
        ("search", "no command 'search': start 'coach' and press /"),
        ("--demo", "no option '--demo': type 'coach demo'"),
    ],
)
def test_what_was_meant_is_suggested_and_nothing_else_is_blamed(
    typed: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from coach.cli.parser import parse

    with pytest.raises(SystemExit) as ended:
        parse(typed.split())
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_what_is_looked_for_elsewhere_is_a_command_there() -> None:
    from coach.cli.parser import parse

    for says in MEANT.values():
        (command,) = re.findall("'coach ?(.*?)'", says)
        words = command.split()
        parse(words + {"delete": ["x"], "import": ["x.json"]}.get(words[-1] if words else "", []))


def test_the_value_of_an_option_may_look_like_anything() -> None:
    from coach.cli.parser import parse

    assert parse(["--home", "doctor", "sessions"]).home == "doctor"
    assert parse(["--home=x", "doctor"]).home == "x"
    assert Parser().parse_known_args(["--", "--x"]) == (Parser().parse_args([]), ["--", "--x"])


def test_every_page_of_the_docs_is_a_topic_and_every_command_too(coach: Run) -> None:
    listed = coach("help").stdout
    for page in (ROOT / "docs").glob("*.md"):
        assert f"\n  {page.stem} " in listed
    assert "Nothing you say leaves your machine." in coach("help", "privacy").stdout
    assert coach("help", "score").stdout == coach("score", "--help").stdout
    rehearsing = coach("help", "rehearsing").stdout
    assert ".md" not in rehearsing
    assert f"\n {'coach rehearse --plain':<42}lines of text in place of the" in rehearsing
    assert f"\n {'':<42}screens" in rehearsing
    wrong = coach("help", "privcy")
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "coach: There is no help on 'privcy': did you mean 'privacy'?\n",
    )


SHELLS = {
    "bash": ["bash", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
READY = {
    "bash": 'PS1="> "; eval "$(coach completion bash)"',
    "zsh": 'PS1="> "; autoload -U compinit; compinit -u; eval "$(coach completion zsh)"',
    "fish": "function fish_prompt; echo '> '; end; coach completion fish | source",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_commands_options_and_the_ids_of_questions(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell) or not shutil.which("tmux"):
        pytest.skip(f"needs {shell} and tmux")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": programs, "HOME": str(tmp_path), "COACH_HOME": str(tmp_path / "home")}
    terminal = Terminal(tmp_path, (80, 24), SHELLS[shell], env)
    try:
        terminal.press(f"{READY[shell]}; clear; echo re''ady", "Enter")
        terminal.shows("ready")
        terminal.press("coach rehe", "Tab")
        terminal.shows("> coach rehearse")
        terminal.press("tool-garak", "Tab", "--sil", "Tab")
        terminal.shows("> coach rehearse tool-garak-ci --silent")
    finally:
        terminal.close()
