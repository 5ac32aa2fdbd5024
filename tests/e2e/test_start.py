"""What a command that only tells something has to load: as little as can be, so that it answers at once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = {
    "coach",
    "coach.__main__",
    "coach.cli",
    "coach.cli.command",
    "coach.cli.options",
    "coach.cli.parser",
    "coach.cli.usage",
    "coach.errors",
    "coach.settings",
}
LIST_WHAT_WAS_LOADED = """
import sys
before = set(sys.modules)
sys.argv[0] = "coach"
try:
    import coach.__main__
    coach.__main__.main()
except SystemExit:
    pass
print("LOADED", *(set(sys.modules) - before))
"""


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["score", "--help"], ["scor"]])
def test_what_needs_no_library_loads_none_but_pythons_own(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIST_WHAT_WAS_LOADED, *words], capture_output=True, text=True, cwd=ROOT
    )
    loaded = done.stdout.rpartition("LOADED ")[2].split()
    of_commands = set[str]() if words == ["--version"] else {"coach.cli.commands"}
    assert {name for name in loaded if name.split(".")[0] == "coach"} == NEEDED | of_commands
    tops = {name.split(".")[0] for name in loaded}
    assert tops - {"coach"} <= sys.stdlib_module_names
    assert not tops & {"asyncio", "multiprocessing", "http", "ssl", "sqlite3", "unittest", "xml"}


def test_the_first_screen_waits_for_no_scorer_no_sound_and_no_other_screen() -> None:
    code = "import sys, coach.cli.screens, coach.tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = done.stdout.split()
    heavy = {"numpy", "rapidfuzz", "fsrs", "sounddevice", "pyttsx3", "av", "ctranslate2", "faster_whisper"}
    assert not heavy & {name.split(".")[0] for name in loaded}
    rooms = {name for name in loaded if name.startswith("coach.")}
    assert not {"coach.interview", "coach.scoring", "coach.drill", "coach.schedule", "coach.tasks"} & rooms
    screens = {name.removeprefix("coach.tui.screens.") for name in rooms if "coach.tui.screens." in name}
    assert screens == {"base", "home"}


def test_the_first_screen_is_opened_without_a_parser_for_any_command() -> None:
    code = "import sys; from coach.cli.parser import parse; parse(['--level', 'lead']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "coach.cli.commands" not in done.stdout.split()


def test_a_thread_that_can_not_be_stopped_does_not_hold_up_the_way_out() -> None:
    code = (
        "import sys, threading, coach.__main__ as way_in\n"
        "def run():\n"
        "    threading.Thread(target=threading.Event().wait).start()\n"
        "    print('last words')\n"
        "    return 7\n"
        "way_in.run = run\n"
        "sys.exit(way_in.main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout) == (7, "last words\n")
