"""Python with every address watched that it tries to reach."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SPY = """
import os, sys

def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        where = args[1] if event == "socket.connect" else args
        if not isinstance(where, (str, bytes)):
            with open(os.environ["COACH_SPY"], "a") as out:
                out.write(f"{event} {where}\\n")
            raise OSError("the network is refused here")

sys.addaudithook(watch)
"""


def watched(folder: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run Python with every socket call watched, and files readable by all unless the program says otherwise;
    return what it came to and what it tried. The user it runs for has ``user`` in the folder."""
    (folder / "sitecustomize.py").write_text(SPY)
    (folder / "user").mkdir(exist_ok=True)
    tried = folder / "tried"
    tried.touch()
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(folder), "COACH_SPY": str(tried)}
        | {name: str(folder / "user") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        umask=0o022,
    )
    return done, tried.read_text()


@dataclass(frozen=True)
class Demo:
    """What ``coach demo --fast`` came to, the addresses it tried, and what it left in ``folder``."""

    folder: Path
    done: "subprocess.CompletedProcess[str]"
    tried: str

    @property
    def home(self) -> Path:
        return self.folder / "home"
