"""How smooth the screen is while an answer is transcribed live, and how soon the first screen is there.

    python bench/screen.py

Takes two minutes. The screen is asked for thirty frames a second while a recorded answer is heard at its
own pace with a model of the shape of base.en (random weights, nothing is downloaded), and until its score
card stands. The first screen of ``coach`` is timed from the start of its process, in turn with an empty
Textual app's. All run in a pseudo-terminal of 80 by 24.
"""

import fcntl
import json
import os
import pty
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(ROOT / "tests" / "unit")]

from recording import excerpt  # noqa: E402

SECONDS, FRAMES_A_SECOND, STARTS = 60, 30, 9
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("nothing to see")
Empty().run()
"""


class Terminal:
    """A program in a pseudo-terminal, whose every byte is handed to ``seen``."""

    def __init__(self, command: list[str], seen: Callable[[bytes], None]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=ROOT, start_new_session=True
        )
        os.close(theirs)
        Thread(target=self._drain, args=(seen,), daemon=True).start()

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def _drain(self, seen: Callable[[bytes], None]) -> None:
        try:
            while written := os.read(self._ours, 65536):
                seen(written)
        except OSError:
            pass  # Linux says so when the program has ended


def first_screen_s(command: list[str], says: bytes) -> float:
    """Return the seconds from the start of a program to its first screen, which holds ``says``."""
    written, found_s = bytearray(), list[float]()

    def look(more: bytes) -> None:
        written.extend(more)
        if says in written and not found_s:
            found_s.append(time.perf_counter())

    began_s = time.perf_counter()
    terminal = Terminal(command, look)
    while not found_s and terminal.process.poll() is None and time.perf_counter() - began_s < 30:
        time.sleep(0.001)
    terminal.press(b"\x11")
    terminal.process.wait(30)
    return found_s[0] - began_s


def show_an_answer(folder: Path) -> None:
    """Run the screens over a recorded answer until its score card stands; write when each frame was drawn."""
    import faster_whisper
    from live import FixedTokens
    from random_base import build

    from coach.interview import Roles
    from coach.start import Start
    from coach.tui.app import CoachApp
    from coach.tui.screens.scorecard import ScorecardScreen
    from coach.voice.audio import write_flac
    from coach.voice.microphone import FileMicrophone
    from coach.voice.quiet import quiet_stderr
    from coach.voice.speaker import SilentSpeaker
    from coach.voice.transcriber import WhisperTranscriber

    faster_whisper.WhisperModel = FixedTokens  # what the program itself loads
    transcriber = WhisperTranscriber(build(ROOT / ".cache" / "bench" / "random-base-int8"))
    transcriber.preload()

    def roles(_start: Start, _tell: Any) -> Roles:
        return Roles(SilentSpeaker(), FileMicrophone(folder / "answer.wav", True), transcriber, write_flac)

    drawn: list[tuple[float, str]] = []

    class Watched(CoachApp):
        CSS_PATH = ROOT / "coach" / "tui" / "coach.tcss"

        def on_mount(self) -> None:
            super().on_mount()
            self.set_interval(1 / FRAMES_A_SECOND, self.draw)

        def draw(self) -> None:
            self.screen.refresh()
            self.call_after_refresh(self.seen)

        def seen(self) -> None:
            stands = isinstance(self.screen, ScorecardScreen)
            phase = "card" if stands else getattr(self.screen, "phase", "")
            drawn.append((time.perf_counter(), phase))
            if stands and len(drawn) > 1 and drawn[-2][1] != "card":
                self.set_timer(1, self.exit)

    app = Watched(Start(roles, "rehearse", audio=folder / "answer.wav"), folder)
    with quiet_stderr(folder / "screen.log"):
        app.run()
    (folder / "drawn.json").write_text(json.dumps(drawn))
    os._exit(app.return_code or 0)


def main() -> None:
    print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        excerpt(ROOT / "coach" / "models" / "demo" / "answer.flac", 0, SECONDS, folder / "answer.wav")
        screens = bytearray()
        shown = Terminal([sys.executable, __file__, str(folder)], screens.extend)
        if shown.process.wait(SECONDS + 120):
            sys.exit(screens[-3000:].decode(errors="replace"))
        drawn = json.loads((folder / "drawn.json").read_text())
        heard_s = [at_s for at_s, phase in drawn if phase == "recording"]
        gaps_s = sorted(b - a for a, b in pairwise(heard_s))
        rate = len(gaps_s) / sum(gaps_s)
        print(f"while the answer is heard: {rate:.1f} of {FRAMES_A_SECOND} frames a second;"
              f" middle gap {1000 * statistics.median(gaps_s):.0f} ms,"
              f" 99 of 100 below {1000 * gaps_s[len(gaps_s) * 99 // 100]:.0f} ms,"
              f" worst {1000 * gaps_s[-1]:.0f} ms")  # fmt: skip
        card_s = next(at_s for at_s, phase in drawn if phase == "card")
        after_s = [at_s for at_s, _ in drawn if heard_s[-1] <= at_s <= card_s]
        print(f"from its end to the score card: {after_s[-1] - after_s[0]:.1f} s,"
              f" worst gap {1000 * max(b - a for a, b in pairwise(after_s)):.0f} ms\n")  # fmt: skip
        home = folder / "home"
        home.mkdir()
        (home / "settings.toml").touch()  # the set-up was gone through: the home screen comes first
        coach = [sys.executable, "-m", "coach", "--home", str(home)]
        ours_s, empty_s = [], []
        for _ in range(STARTS):
            ours_s.append(first_screen_s(coach, b"How do you think about AI safety?"))
            empty_s.append(first_screen_s([sys.executable, "-c", EMPTY_APP], b"nothing to see"))
    ours, empty = statistics.median(ours_s), statistics.median(empty_s)
    print(f"first screen: coach {ours:.2f} s, an empty Textual app {empty:.2f} s: {ours / empty:.2f} times")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        show_an_answer(Path(sys.argv[1]))
    else:
        main()
