"""The sentence encoder, and a program that ends while it reads."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coach.scoring.encoder import MODELS, Encoder

READING = """
from itertools import count
from threading import Event, Thread
from coach.scoring.encoder import encoder

reads = Event()

def read():
    for number in count():
        encoder("judge").alone([f"sentence {number} {part}" for part in range(16)])
        reads.set()

Thread(target=read, daemon=True).start()
reads.wait()
"""


def test_a_program_that_is_left_while_an_answer_is_judged_ends_without_a_crash() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, cwd=root)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_known_and_what_is_new_are_read_together_when_it_forgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("coach.scoring.encoder._REMEMBERED", 2)
    texts = ["A leak would stop the launch.", "We roll out in steps.", "I wrote the tests.", "It held."]
    reader = Encoder(MODELS / "judge")
    first = reader.alone(texts[:3])
    assert np.allclose(reader.alone(texts)[:3], first, atol=1e-2)
