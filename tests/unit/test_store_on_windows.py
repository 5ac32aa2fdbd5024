"""What Windows refuses is never tried: to rename, replace or remove a file that is open.

No Windows is needed: a watch over the system's calls refuses the same.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.model import Answer, Transcript, Utterance, Word
from coach.private import Lock
from coach.store import Store

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")

SAID = Utterance((Word("Yes.", 0.0, 0.5),))
ANSWER = Answer(1, "Why?", "typed", Transcript((SAID,)), None)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store on a system that removes nothing that is open in this program."""

    def refusing(act: Callable[..., None]) -> Callable[..., None]:
        def acting(*paths: os.PathLike[str] | str, **at: int | None) -> None:
            for path in [] if at.get("dir_fd") else paths:
                held = [name for name in _open_files() if Path(name).is_relative_to(Path(path).absolute())]
                if held:
                    raise PermissionError(13, "in use", held[0])
            act(*paths, **at)

        return acting

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    monkeypatch.setattr(Lock, "make_way", Lock.release)
    return Store(tmp_path / "home")


def _open_files() -> list[str]:
    names: list[str] = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            names.append(str(link.readlink()))
    return names


def test_the_watch_refuses_what_windows_does(store: Store) -> None:
    store.home.mkdir()
    with (store.home / "open").open("w"):
        with pytest.raises(PermissionError):
            (store.home / "open").unlink()
        with pytest.raises(PermissionError):
            store.home.rename(store.home.parent / "elsewhere")


def test_a_session_is_kept_taken_up_again_and_deleted(store: Store) -> None:
    with store.begin("q", datetime(2026, 3, 5, tzinfo=UTC)) as draft:
        draft.open(1, "Why?", "typed")
        draft.append(1, SAID)
        draft.keep(ANSWER)
    with store.resume(draft.id) as again:
        assert not again.unfinished()
    assert [path.name for path in draft.folder.iterdir()] == ["session.json"]
    store.delete(draft.id)
    assert store.sessions() == []
    assert not draft.folder.exists()


def test_a_session_in_which_nothing_was_said_leaves_nothing(store: Store) -> None:
    with store.begin("q", datetime(2026, 3, 5, tzinfo=UTC)) as draft:
        draft.open(1, "Why?")
        draft.append(1, SAID)
        draft.discard(1)
    assert not draft.folder.exists()
