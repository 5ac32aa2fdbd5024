"""Pictures of the screens from the first start to the drill, from the real program with the demo's models.

    python bench/screenshots.py FOLDER

writes SVG files: each of them at 80 by 24 and at 160 by 45, dark, and the two that matter most in
the light theme. Nothing is faked but the microphone, which is a file, and the loudspeaker, which is silent.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from textual.pilot import Pilot

sys.path.extend(str(Path(__file__).parents[1] / "tests" / room) for room in ("tui", "unit"))
from stage import on_screen, until

from coach.interview import Roles, Task, conclude
from coach.library import Library
from coach.model import Transcript
from coach.scoring.scorer import Scorer
from coach.start import Start, Tell
from coach.store import Store
from coach.tui.app import CoachApp
from coach.tui.themes import LIGHT
from coach.voice.audio import read_blocks, write_flac
from coach.voice.microphone import FileMicrophone
from coach.voice.models import BUNDLED_MINI
from coach.voice.transcriber import WhisperTranscriber
from coach.wish import Wish

DEMO = Path(__file__).parents[1] / "coach" / "models" / "demo" / "answer.flac"
SIZES = ((80, 24), (160, 45))
EARLIER = ((9, 0, 6), (6, 0, 14), (4, 1, 10), (1, 0, 22))
"""The answers that are there: how many days ago, to which question, how many sentences of the recording."""
READS_S = 40
"""How far into the recording the picture of a running answer is taken."""


class Reader:
    """Fills the role of ``Speaker``: waits in silence until the question is skipped."""

    def say(self, text: str, stop: Event) -> None:
        stop.wait()


class Shooter:
    """One home folder, the roles for it, and where the pictures go."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.transcriber = WhisperTranscriber(BUNDLED_MINI)
        self.said = tuple(
            heard.utterance for heard in self.transcriber.hear(read_blocks(DEMO)) if heard.utterance
        )

    def roles(self, start: Start, _tell: Tell) -> Roles:
        microphone = FileMicrophone(DEMO, realtime=not start.fast)
        return Roles(Reader(), microphone, WhisperTranscriber(BUNDLED_MINI), write_flac)

    def save(self, days_ago: int, of: int, sentences: int) -> str:
        """Save an earlier session: the first sentences of the recorded answer, to the question ``of``."""
        library = Library(self.home)
        mains = [q for q in library.questions() if {"main", "main-variant"} & set(q.tags)]
        question = mains[of]
        said = self.said[:sentences]
        answer = conclude(
            Task(question),
            Transcript(said),
            Scorer(library.rubric(question.rubric)),
            source="microphone",
            seconds=(said[-1].end_s or 0) + 1,
        )
        at = datetime(2026, 11, 19, 18, 40).astimezone() - timedelta(days=days_ago)
        with Store(self.home).begin(question.id, at) as draft:
            return draft.keep(answer).id

    def shoot(self, app: CoachApp, name: str) -> None:
        width, height = app.size
        theme = "" if app.current_theme.dark else "-light"
        svg = re.sub(r"<text ", '<text xml:space="preserve" ', app.export_screenshot(title="coach"))
        (self.folder / f"{name}-{width}x{height}{theme}.svg").write_text(svg, encoding="utf-8")

    async def tour(self, size: tuple[int, int]) -> None:
        """Go from screen to screen as a candidate would."""
        start = Start(self.roles)
        empty = CoachApp(replace(start, typed=True), Path(tempfile.mkdtemp()))
        async with empty.run_test(size=size) as pilot:
            await pilot.pause(4)
            self.shoot(empty, "first-start")
            await pilot.press("c")
            await pilot.pause(4)
            self.shoot(empty, "doctor")
            await pilot.press("m")
            await pilot.pause(1)
            self.shoot(empty, "models")
        app = CoachApp(start, self.home)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(4)
            self.shoot(app, "home")
            await pilot.press("question_mark")
            await pilot.pause(0.5)
            self.shoot(app, "help")
            await pilot.press("escape")
            await self.typed(pilot, app)
        await self.set_up(replace(start, first="setup"), size)
        await self.answer(replace(start, first="rehearse"), size)
        await self.card(replace(start, first="rehearse", fast=True), size)
        await self.looking_back(replace(start, first="review"), size)
        await self.drill(replace(start, first="drill", fast=True, drill=Wish(count=2, seed=1)), size)

    async def set_up(self, start: Start, size: tuple[int, int]) -> None:
        """Take the pictures of the set-up in an empty home, and of the settings that it leaves."""
        app = CoachApp(start, Path(tempfile.mkdtemp()))
        async with app.run_test(size=size) as pilot:
            for step in ("microphone", "loudspeaker", "voice", "model", "level", "theme"):
                await pilot.pause(4)
                self.shoot(app, f"setup-{step}")
                await pilot.press("right")
            await pilot.pause(1)
            self.shoot(app, "setup-end")
            await pilot.press("escape", "comma")
            await pilot.pause(1)
            self.shoot(app, "settings")

    async def typed(self, pilot: Pilot[int], app: CoachApp) -> None:
        await pilot.press("t")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.5)
        text = "For me a safe product does what people meant. I start with who could be hurt"
        await pilot.press(*("space" if c == " " else "full_stop" if c == "." else c for c in text))
        await pilot.pause(1)
        self.shoot(app, "typed")
        await pilot.press("escape", "ctrl+d")
        await pilot.pause(1)

    async def answer(self, start: Start, size: tuple[int, int]) -> None:
        """Take the pictures of a running answer."""
        app = CoachApp(start, self.home)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.5)
            self.shoot(app, "asked")
            await pilot.press("space")
            await pilot.pause(0.5)
            self.shoot(app, "lead-in")
            await pilot.press("space")
            await pilot.pause(READS_S)
            self.shoot(app, "answer")
            await pilot.press("escape")
            await pilot.pause(0.5)
            self.shoot(app, "discard")
            await pilot.press("d")
            await pilot.pause(1)

    async def card(self, start: Start, size: tuple[int, int], *, light: bool = False) -> None:
        """Take the pictures of the score card of the whole recording."""
        app = CoachApp(start, self.home)
        async with app.run_test(size=size) as pilot:
            if light:
                app.theme = LIGHT.name
            await pilot.pause(0.5)
            if light:
                self.shoot(app, "asked")
            await pilot.press("space")
            await pilot.pause(0.5)
            await pilot.press("space")
            await until(pilot, lambda: app.screen.query("#rows"))
            await pilot.pause(0.5)
            self.shoot(app, "card")
            if light:
                return
            await pilot.press("3", "down", "down")
            await pilot.pause(0.5)
            self.shoot(app, "card-points")
            await pilot.press("enter")
            await pilot.pause(0.5)
            self.shoot(app, "card-detail")
            await pilot.press("escape", "4")
            await pilot.pause(0.5)
            self.shoot(app, "card-pitfalls")
            await pilot.press("5")
            await pilot.pause(0.5)
            self.shoot(app, "card-delivery")
            await pilot.press("t")
            await pilot.pause(0.5)
            self.shoot(app, "transcript")

    async def looking_back(self, start: Start, size: tuple[int, int]) -> None:
        """Take the pictures of several answers: the list, the search, the progress, two side by side."""
        app = CoachApp(start, self.home)
        async with app.run_test(size=size) as pilot:
            await on_screen(pilot, "answers")
            self.shoot(app, "answers")
            await pilot.press("slash", *"safety")
            await on_screen(pilot, "answers of")
            self.shoot(app, "search")
            await pilot.press("escape", "p")
            await on_screen(pilot, "Weakest")
            self.shoot(app, "progress")
            await pilot.press("q", "enter")
            await on_screen(pilot, "c Compare")
            await pilot.press("c")
            await on_screen(pilot, "Gained")
            self.shoot(app, "compare")

    async def drill(self, start: Start, size: tuple[int, int]) -> None:
        """Take the pictures of a drill: asked, rated, summed up."""
        app = CoachApp(start, self.home)
        async with app.run_test(size=size) as pilot:
            await on_screen(pilot, "1 of 2")
            self.shoot(app, "drill")
            await pilot.press("space", "space")
            await on_screen(pilot, "You know better?")
            self.shoot(app, "drill-rated")
            await pilot.press("q")
            await on_screen(pilot, "What the drill came to")
            self.shoot(app, "drill-end")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        shooter = Shooter(folder, Path(home))
        for days_ago, of, sentences in EARLIER:
            shooter.save(days_ago, of, sentences)
        for size in SIZES:
            asyncio.run(shooter.tour(size))
            asyncio.run(shooter.card(Start(shooter.roles, "rehearse", fast=True), size, light=True))
    print(f"{len(list(folder.glob('*.svg')))} pictures in {folder}")


if __name__ == "__main__":
    main()
