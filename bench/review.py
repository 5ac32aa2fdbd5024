"""Time what a candidate with many answers waits for: the list, the search, the progress.

    python bench/review.py [1000 10000]

Every session is a copy of one answer of about 600 words, with the time of every word, under another
name and with a word of its own. Times are of the second start, when the caches are there, and of the
first, when they are not; a key is the time from a letter typed to the list drawn.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec
from textual.widgets import Input

from coach.interview import Task, conclude
from coach.library import Library
from coach.model import Session, Transcript, Utterance, Word
from coach.progress import progress
from coach.scoring.scorer import Scorer
from coach.search import Said, find, parse
from coach.start import Start
from coach.store import Store
from coach.store.listing import INDEX
from coach.store.words import WORDS
from coach.tui.app import CoachApp
from coach.tui.screens.review import ReviewScreen
from coach.tui.screens.search import SearchScreen
from coach.tui.widgets.choices import Choices

ANSWER = Path(__file__).parents[1] / "coach" / "models" / "demo" / "answer.txt"
TYPED = "hidden instruction"


def model_session() -> Session:
    """Return one scored session about the main question."""
    library = Library()
    question = library.question("ai-safety-perspective")
    at_s, spoken = 0.0, []
    for sentence in ANSWER.read_text(encoding="utf-8").replace("\n", " ").split(". "):
        words = []
        for text in f"{sentence}.".split():
            words.append(Word(text, round(at_s, 2), round(at_s + 0.37, 2), 0.9))
            at_s += 0.4
        spoken.append(Utterance(tuple(words), words[0].start_s, words[-1].end_s))
        at_s += 0.8
    answer = conclude(
        Task(question), Transcript(tuple(spoken)), Scorer(library.rubric(question.rubric)),
        source="microphone", seconds=at_s,
    )  # fmt: skip
    return Session("", question.id, "", (answer,))


def fill(home: Path, sessions: int) -> None:
    """Write so many sessions, an hour apart."""
    session, begun = model_session(), datetime(2020, 1, 1, tzinfo=UTC)
    whole = msgspec.json.encode(session)
    for number in range(sessions):
        at = begun + timedelta(hours=number)
        folder = home / f"{at:%Y-%m-%dT%H-%M-%S}-{session.question}"
        folder.mkdir(mode=0o700)
        mine = whole.replace(b'"hidden"', f'"hidden{number % 97}"'.encode())
        mine = mine.replace(b'"started_at":""', f'"started_at":"{at.isoformat()}"'.encode())
        (folder / "session.json").write_bytes(mine)


def seconds(does: object) -> float:
    began = time.perf_counter()
    does()  # type: ignore[operator]
    return time.perf_counter() - began


def lists(home: Path) -> None:
    """Time the list, the words and the matching alone."""
    store = Store(home)
    for name, work in (("list", store.sessions), ("words", store.words)):
        (home / (INDEX if name == "list" else WORDS)).unlink(missing_ok=True)
        first = seconds(work)
        print(f"  {name:<22} first {first:7.3f} s   again {median(seconds(work) for _ in range(3)):7.3f} s")
    words = store.words()
    ready = [
        Said(s.id, s.question, s.question, s.started_at, s.overall, words[s.id]) for s in store.sessions()
    ]
    took = [seconds(lambda n=n: find(parse(TYPED[:n]), ready)) for n in range(1, len(TYPED) + 1)]
    print(f"  matching, a key        {told(took)}")
    moves = seconds(lambda: progress(store.load(s.id) for s in reversed(store.sessions())))
    print(f"  progress               {moves:7.3f} s")


def told(took: list[float]) -> str:
    return f"median {median(took) * 1000:6.1f} ms   slowest {max(took) * 1000:6.1f} ms"


async def screens(home: Path) -> None:
    """Time the screens: until the list is drawn, and from each key to the drawn list."""
    gc.freeze()  # these two as where the program runs
    gc.set_threshold(10_000)
    app = CoachApp(Start(lambda *_: None), home)  # type: ignore[arg-type, return-value]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(2)
        began = time.perf_counter()
        await app.push_screen(ReviewScreen())
        while not app.screen.query_one(Choices).option_count:
            await asyncio.sleep(0.001)
        await drawn(app)
        print(f"  answers on the screen  {time.perf_counter() - began:7.3f} s")
        began = time.perf_counter()
        await app.push_screen(SearchScreen())
        while not app.screen.query_one(Choices).option_count:
            await asyncio.sleep(0.001)
        await drawn(app)
        print(f"  search on the screen   {time.perf_counter() - began:7.3f} s")
        took: list[float] = []
        search = app.screen
        assert isinstance(search, SearchScreen)
        for n in range(1, len(TYPED) + 1):
            with search.prevent(Input.Changed):
                search.query_one(Input).value = TYPED[:n]
            began = time.perf_counter()
            search._search()
            await drawn(app)
            took.append(time.perf_counter() - began)
        print(f"  a key on the screen    {told(took)}")


async def drawn(app: CoachApp) -> None:
    """Wait until all messages are handled and the screen is drawn."""
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await done.wait()


def main() -> int:
    for size in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            print(f"{size} sessions")
            lists(Path(folder))
            asyncio.run(screens(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
