"""Far more than an answer: 20,000 words and a recording of three hours, read, scored, shown and heard.

    python bench/large.py

Told for each step: the seconds of processor time, and by how much the most memory ever held has grown. Ten
thousand sessions: python bench/review.py.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import numpy as np

sys.path.extend(str(Path(__file__).parents[1] / "tests" / room) for room in ("tui", "unit"))
from stage import Stage, shown, until

from coach.formats.reading import read_transcript
from coach.library import Library
from coach.model import Recording
from coach.tui.screens.correct import CorrectScreen
from coach.tui.screens.scorecard import ScorecardScreen
from coach.tui.screens.wording import WordingScreen
from coach.voice.activity import VoiceActivity
from coach.voice.audio import open_sound, read_blocks, write_flac
from coach.voice.player import at_rate

DEMO = Path(__file__).parents[1] / "coach" / "models" / "demo"
WORDS, HOURS, RATE_HZ = 20_000, 3, 44_100


@contextmanager
def told(step: str) -> Iterator[None]:
    """Print what a step takes."""
    began_s, before_kb = time.process_time(), _peak_kb()
    yield
    took_s, grown_mb = time.process_time() - began_s, (_peak_kb() - before_kb) / 1024
    print(f"{step:<44}{took_s:>8.1f} s{grown_mb:>8.0f} MB", flush=True)


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def words(folder: Path) -> None:
    """Read, score, show, review and correct an answer of many words."""
    rubrics = (Library().rubric(question.rubric) for question in Library().questions())
    examples = [made for rubric in rubrics for criterion in rubric.criteria for made in criterion.made]
    ends = accumulate(len(example.split()) for example in examples)
    sentences = [example for example, end in zip(examples, ends, strict=True) if end <= WORDS]
    (folder / "long.txt").write_text("\n".join(sentences), "utf-8")
    (folder / "home").mkdir()
    stage = Stage(folder / "home", DEMO / "answer.flac")
    with told(f"{WORDS} words: read"):
        read_transcript(folder / "long.txt")
    with told(f"{WORDS} words: scored and saved"):
        stage.save(sentences)
    asyncio.run(_screens(stage))


async def _screens(stage: Stage) -> None:
    async with stage.app().run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "r Last" in shown(pilot.app))  # type: ignore[arg-type]
        for name, key, kind in (
            ("its score card", "r", ScorecardScreen),
            ("its review", "t", CorrectScreen),
            ("its end", "end", CorrectScreen),
            ("a sentence corrected", "e", WordingScreen),
        ):
            with told(f"{WORDS} words: {name}"):
                await pilot.press(key)
                await until(pilot, _shows(pilot.app, kind))  # type: ignore[arg-type]


def _shows(app: object, kind: type) -> Callable[[], bool]:
    return lambda: isinstance(app.screen, kind)  # type: ignore[attr-defined]


def hours(folder: Path) -> None:
    """Compress, read, listen to and hear the end of a recording of hours."""
    pcm, flac = folder / "answer-1.pcm", folder / "answer-1.flac"
    second = (3_000 * np.sin(np.arange(RATE_HZ) / 20)).astype(np.int16).tobytes()
    with pcm.open("wb") as out:
        for _ in range(HOURS * 3600):
            out.write(second)
    with told(f"{HOURS} hours: compressed"):
        write_flac(Recording(pcm, RATE_HZ, HOURS * 3600 * RATE_HZ), flac)
    with told(f"{HOURS} hours: read"):
        rate_hz, chunks = open_sound(flac)
        assert sum(map(len, chunks)) == HOURS * 3600 * rate_hz
    with told(f"{HOURS} hours: listened to for speech"):
        activity = VoiceActivity()
        for block in read_blocks(flac):
            activity.feed(block.samples)
    with told(f"{HOURS} hours: the last second found, to be heard"):
        at_rate(flac, 48_000, HOURS * 3600 - 1.0)


def main() -> int:
    for part in (words, hours):
        with tempfile.TemporaryDirectory() as folder:
            part(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
