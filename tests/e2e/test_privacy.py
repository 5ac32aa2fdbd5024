"""Nothing leaves the machine: a whole rehearsal tries no address but the sound server's own socket."""

import platform
import re
import shutil
import stat
from pathlib import Path

from spy import Demo, watched

from coach.formats.exports import export
from coach.library import Library
from coach.store import Store

ROOT = Path(__file__).parents[2]
NAME = [platform.node()] if re.search(r"\d", platform.node()) else []
"""The machine's, unless it could be a word of an answer."""


def test_the_watch_sees_a_call_to_the_network(tmp_path: Path) -> None:
    done, tried = watched(tmp_path, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode != 0
    assert "127.0.0.1" in tried


def test_a_whole_rehearsal_tries_no_network_and_leaves_private_files_that_do_not_name_the_machine(
    demo: Demo, tmp_path: Path
) -> None:
    assert (demo.done.returncode, demo.tried) == (0, ""), demo.done.stderr
    folder = shutil.copytree(demo.folder, tmp_path / "after")
    home, page = folder / "home", folder / "report.html"
    for words in (
        ["facts", "add", "refunds fell by 12 percent", "--measured", "A/B test, 6 weeks"],
        ["settings", "set", "level", "lead"],
        ["sessions", "export", "--format", "html", "-o", str(page)],
    ):
        done, tried = watched(folder, "-m", "coach", "--home", str(home), *words)
        assert (done.returncode, tried) == (0, ""), done.stderr
    left_elsewhere = [path for path in (folder / "user").rglob("*") if path.is_file()]
    assert left_elsewhere == [], "a library keeps something about the user"
    open_to_others = [p for p in (home, page, *home.rglob("*")) if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert open_to_others == []
    secrets = [str(demo.folder), str(folder), str(ROOT), *NAME]
    store = Store(home)
    session = store.load(store.sessions()[0].id)
    for form in ("markdown", "html", "json", "srt", "vtt", "audacity"):
        told = export(session, form, Library().question(session.question))  # type: ignore[arg-type]
        for secret in secrets:
            assert secret not in told, f"{form} names {secret}"
