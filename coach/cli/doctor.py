"""What works on this machine, and the one thing to do where it does not."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from coach.cli.context import home_of, print_json, say
from coach.library import Library
from coach.settings import given
from coach.store.settings import settled
from coach.voice.checks import Check, check_loudspeaker, check_microphone, check_model, check_voice
from coach.voice.quiet import quiet_stderr
from coach.wording import count

ROOM_MB = 500
SMALLEST = (80, 24)


def doctor(options: Namespace) -> int:
    """Check each part a rehearsal needs."""
    home = home_of(options)
    chosen = settled(home, given({}, os.environ)).values
    parts: dict[str, Callable[[], Check]] = {
        "microphone": lambda: check_microphone(chosen.microphone),
        "loudspeaker": lambda: check_loudspeaker(chosen.speaker),
        "voice": check_voice,
        "speech model": lambda: check_model(home, chosen.model),
        "disk": lambda: check_disk(home),
        "terminal": check_terminal,
        "questions": lambda: _check_bank(home),
    }
    found: list[dict[str, object]] = []
    for part, look in parts.items():
        with quiet_stderr(Path(os.devnull)):
            check = look()
        found.append({"part": part, "ok": check.ok, "says": check.says, "do": check.do})
        if not options.json:
            say(f"{'✓ works   ' if check.ok else '✗ does not'}  {part + ':':<13} {check.says}")
            if check.do:
                say(f"{'':>11} → {check.do}")
    if options.json:
        print_json(found)
    return 0


def check_disk(home: Path) -> Check:
    """Look whether sessions can be written, without writing one."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Check(False, f"{home} can't be written", "allow it, or choose another folder with --home")
    free_mb = shutil.disk_usage(there).free // 1_000_000
    if free_mb < ROOM_MB:
        return Check(
            False, f"only {free_mb} MB free for {home}", "make room: a five-minute answer takes 30 MB"
        )
    return Check(True, f"{free_mb // 1000} GB free in {home}")


def check_terminal() -> Check:
    """Look at the terminal's size and colours."""
    width, height = shutil.get_terminal_size()
    says = f"{width} by {height} characters"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in (None, "dumb"):
        says += ", without colours"
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Check(False, says, "make the window at least 80 by 24, or use --plain")
    return Check(True, says)


def _check_bank(home: Path) -> Check:
    library = Library(home)
    problems = library.check()
    if problems:
        return Check(False, problems[0], "see 'coach check'")
    return Check(True, f"{count(len(library.questions()), 'question')} can be used")
