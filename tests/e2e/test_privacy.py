"""Nothing leaves the machine: a whole rehearsal tries no address but the sound server's own socket."""

import os
import platform
import re
import stat
import subprocess
import sys
from pathlib import Path

from coach.formats.exports import export
from coach.library import Library
from coach.store import Store

ROOT = Path(__file__).parents[2]
NAME = [platform.node()] if re.search(r"\d", platform.node()) else []
"""The machine's, unless it could be a word of an answer."""

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


def watched(tmp_path: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run Python with every socket call watched, and files readable by all unless the program says otherwise;
    return what it came to and what it tried."""
    (tmp_path / "sitecustomize.py").write_text(SPY)
    (tmp_path / "user").mkdir(exist_ok=True)
    tried = tmp_path / "tried"
    tried.touch()
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COACH_SPY": str(tried)}
        | {name: str(tmp_path / "user") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        umask=0o022,
    )
    return done, tried.read_text()


def test_the_watch_sees_a_call_to_the_network(tmp_path: Path) -> None:
    done, tried = watched(tmp_path, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode != 0
    assert "127.0.0.1" in tried


def test_a_whole_rehearsal_tries_no_network_and_leaves_private_files_that_do_not_name_the_machine(
    tmp_path: Path,
) -> None:
    home, page = tmp_path / "home", tmp_path / "report.html"
    for words in (
        ["demo", "--fast"],
        ["facts", "add", "refunds fell by 12 percent", "--measured", "A/B test, 6 weeks"],
        ["settings", "set", "level", "lead"],
        ["sessions", "export", "--format", "html", "-o", str(page)],
    ):
        done, tried = watched(tmp_path, "-m", "coach", "--home", str(home), *words)
        assert (done.returncode, tried) == (0, ""), done.stderr
    left_elsewhere = [path for path in (tmp_path / "user").rglob("*") if path.is_file()]
    assert left_elsewhere == [], "a library keeps something about the user"
    open_to_others = [p for p in (home, page, *home.rglob("*")) if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert open_to_others == []
    secrets = [str(tmp_path), str(ROOT), *NAME]
    store = Store(home)
    session = store.load(store.sessions()[0].id)
    for form in ("markdown", "html", "json", "srt", "vtt", "audacity"):
        told = export(session, form, Library().question(session.question))  # type: ignore[arg-type]
        for secret in secrets:
            assert secret not in told, f"{form} names {secret}"
