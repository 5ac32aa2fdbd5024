"""What C libraries print never reaches the screen."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, subprocess, sys
from pathlib import Path
from coach.voice.quiet import quiet_stderr
with quiet_stderr(Path(sys.argv[1])):
    os.write(2, b"ALSA lib pcm.c\\n")
    subprocess.run(["sh", "-c", "echo a child >&2"])
    print("for the user", file=sys.stderr)
    print("for the user too", file=sys.__stderr__)
os.write(2, b"afterwards\\n")
print("and Python", file=sys.stderr)
"""


def screen_after(log: Path) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(log)], capture_output=True, text=True, check=True
    )
    return run.stderr.splitlines()


def test_the_descriptor_goes_to_the_log_and_python_to_the_screen(tmp_path: Path) -> None:
    screen = screen_after(tmp_path / "sound.log")
    assert (tmp_path / "sound.log").read_text().splitlines() == ["ALSA lib pcm.c", "a child"]
    assert screen == ["for the user", "for the user too", "afterwards", "and Python"]


def test_without_a_log_it_is_quiet_all_the_same(tmp_path: Path) -> None:
    assert screen_after(tmp_path / "no such folder" / "sound.log")[0] == "for the user"
