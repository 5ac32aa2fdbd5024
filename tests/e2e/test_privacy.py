"""Nothing leaves the machine: a whole rehearsal tries no address but the sound server's own socket."""

import os
import stat
import subprocess
import sys
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


def rehearse(tmp_path: Path, code: str | None = None) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run the demo, or ``code``, with every socket call watched; return it and what it tried."""
    (tmp_path / "sitecustomize.py").write_text(SPY)
    tried = tmp_path / "tried"
    tried.touch()
    command = ["-c", code] if code else ["-m", "coach", "--home", str(tmp_path / "home"), "demo", "--fast"]
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COACH_SPY": str(tried)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
    )
    return done, tried.read_text()


def test_the_watch_sees_a_call_to_the_network(tmp_path: Path) -> None:
    done, tried = rehearse(tmp_path, "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode != 0
    assert "127.0.0.1" in tried


def test_a_whole_rehearsal_tries_no_network_and_leaves_private_files(tmp_path: Path) -> None:
    done, tried = rehearse(tmp_path)
    assert done.returncode == 0, done.stderr
    assert tried == ""
    modes = {
        path.relative_to(tmp_path): stat.S_IMODE(path.stat().st_mode) & 0o077
        for path in (tmp_path / "home").rglob("*")
    }
    assert any(path.name == "session.json" for path in modes)
    assert not any(modes.values())
