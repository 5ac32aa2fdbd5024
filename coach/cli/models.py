"""Speech models: what is here, and how to get one."""

from __future__ import annotations

import sys
from argparse import Namespace
from threading import Event

from coach.cli import INTERRUPTED
from coach.cli.context import home_of, say, tell
from coach.store.files import make_home
from coach.voice.models import Progress, choose, fetch, listing


def listed(options: Namespace) -> int:
    """List the models on offer."""
    models = listing(home_of(options))
    for model in models:
        state = "in use" if model.chosen else "here" if model.here else ""
        speed = f"{model.decode_s:.1f} s a sentence" if model.decode_s is not None else ""
        say(f"{model.name:<16}{model.size_mb:>4} MB  {state:<8}{speed}".rstrip())
    if not any(model.here for model in models):
        tell("None is here yet: 'coach models get base.en' gets the one that suits most machines.")
    return 0


def get(options: Namespace) -> int:
    """Download a model, then time what is here and choose the best that keeps up."""
    home = home_of(options)
    make_home(home)
    cancel = Event()
    try:
        path = fetch(options.name, home, _Bar(), cancel)
    except KeyboardInterrupt:
        cancel.set()
        path = None
    if path is None:
        tell(f"\nStopped: what has come is kept; go on with 'coach models get {options.name}'.")
        return INTERRUPTED
    say(f"{options.name} is here. Timing it …")
    say(f"{choose(home, cancel)} will be used.")
    return 0


class _Bar:
    """How far a download has come: a line that grows on a terminal, a line for each tenth elsewhere."""

    def __init__(self) -> None:
        self._tenth = -1

    def __call__(self, progress: Progress) -> None:
        share = progress.done_bytes / progress.total_bytes if progress.total_bytes else 0.0
        told = f"{progress.done_bytes // 1_000_000:>5} of {progress.total_bytes // 1_000_000} MB"
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{'█' * int(share * 30):░<30} {told}" + ("\n" if share >= 1 else ""))
            sys.stderr.flush()
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            tell(told.strip())
