"""A kill at any moment of a rehearsal costs at most 0.2 s of sound, and the next start finishes it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = Path(__file__).parents[2] / "bench" / "kills.py"


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_kill_in_each_part_of_a_rehearsal_costs_no_more_than_it_may() -> None:
    # In a process of its own: one in which a speech model has run can't be forked.
    done = subprocess.run(
        [sys.executable, KILLS, "--kills", "9"], capture_output=True, text=True, timeout=230
    )
    assert done.returncode == 0, done.stderr
    finished = re.findall(r"(\d+) of \d+ \|$", done.stdout, re.MULTILINE)
    assert sum(map(int, finished)) >= 3, done.stdout
