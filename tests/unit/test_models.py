"""Speech models: which one is used, and how one is fetched from a stand-in hub that misbehaves."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event

import pytest

from coach.errors import ModelError
from coach.private import Lock
from coach.voice import models
from coach.voice.fetching import why
from coach.voice.models import (
    BUNDLED_MINI,
    NEEDED,
    Progress,
    choose,
    fetch,
    folder,
    listing,
    note,
    resolve,
    time_model,
)

NAME, REPO, REVISION = "tiny.en", "Systran/faster-whisper-tiny.en", "a" * 40
FILES = {
    "model.bin": bytes(range(256)) * 8_000,
    "config.json": b"{}",
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"not wanted",
}


class Hub(ThreadingHTTPServer):
    """A model hub as far as coach asks one; ``breaks_after`` bytes of model.bin it hangs up, once each."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubAnswer)
        self.breaks_after: list[int] = []
        self.status = 200
        self.spoilt = False
        self.page: bytes | None = None
        self.hangs = Event()
        self.asked_from: list[int] = []

    def listing(self) -> bytes:
        siblings = []
        for name, content in FILES.items():
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            lfs = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 1}
            siblings.append({"rfilename": name, "size": len(content), "blobId": blob}
                            | ({"lfs": lfs} if name == "model.bin" else {}))  # fmt: skip
        return json.dumps({"id": REPO, "sha": REVISION, "siblings": siblings}).encode()


class HubAnswer(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        if self.server.hangs.is_set():
            threading.Event().wait(60)
        if self.server.status != 200:
            self.send_error(self.server.status)
        elif self.server.page is not None:
            self.answer(200, self.server.page)
        elif self.path.startswith(f"/api/models/{REPO}"):
            self.answer(200, self.server.listing())
        elif self.path.startswith(f"/{REPO}/resolve/{REVISION}/"):
            self.send_file(self.path.rpartition("/")[2].partition("?")[0])
        else:
            self.send_error(404)

    def send_file(self, name: str) -> None:
        content = FILES[name]
        if self.server.spoilt and name == "model.bin":
            content = content[:-1] + b"?"
        wanted = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        first = int(wanted[0])
        if name == "model.bin":
            self.server.asked_from.append(first)
        until = self.server.breaks_after.pop(0) if name == "model.bin" and self.server.breaks_after else None
        self.answer(206 if first else 200, content[first:], until)

    def answer(self, status: int, body: bytes, until: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:until])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the test's screen."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    yield server
    server.shutdown()
    server.server_close()


def get(home: Path, cancel: Event | None = None) -> tuple[Path | None, list[Progress]]:
    told: list[Progress] = []
    return fetch(NAME, home, told.append, cancel or Event()), told


def assert_whole(home: Path) -> None:
    found = {path.name: path.read_bytes() for path in folder(NAME, home).iterdir()}
    assert found == {name: content for name, content in FILES.items() if name != "README.md"}


def assert_no_model(home: Path) -> None:
    assert not any(model.here for model in listing(home))
    with pytest.raises(ModelError):
        resolve(NAME, home)


# --- fetching ----------------------------------------------------------------------------


def test_a_model_arrives_whole_with_its_progress_told(hub: Hub, tmp_path: Path) -> None:
    path, told = get(tmp_path)
    assert path == resolve(NAME, tmp_path) == resolve(None, tmp_path)
    assert_whole(tmp_path)
    total = sum(len(content) for name, content in FILES.items() if name != "README.md")
    assert told[-1] == Progress(total, total)
    assert [p.done_bytes for p in told] == sorted(p.done_bytes for p in told)


@pytest.mark.parametrize("at", [1, 1_000, len(FILES["model.bin"]) - 1])
def test_a_broken_connection_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path, at: int) -> None:
    hub.breaks_after = [at]
    get(tmp_path)
    assert_whole(tmp_path)
    assert hub.asked_from == [0, at]


def test_a_download_that_failed_is_no_model_and_the_next_one_goes_on_from_its_last_byte(
    hub: Hub, tmp_path: Path
) -> None:
    hub.breaks_after = [700_000, 0, 0, 0]
    with pytest.raises(ModelError, match="what has come is kept"):
        get(tmp_path)
    assert_no_model(tmp_path)
    hub.breaks_after, hub.asked_from = [], []
    get(tmp_path)
    assert hub.asked_from == [700_000]
    assert_whole(tmp_path)


def test_a_spoilt_file_is_thrown_away_and_never_taken_for_a_model(hub: Hub, tmp_path: Path) -> None:
    hub.spoilt = True
    with pytest.raises(ModelError, match=r"model\.bin of tiny\.en came spoilt"):
        get(tmp_path)
    assert_no_model(tmp_path)
    hub.spoilt = False
    get(tmp_path)
    assert_whole(tmp_path)


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_a_hub_that_answers_errors_is_told_in_one_line(hub: Hub, tmp_path: Path, status: int) -> None:
    hub.status = status
    with pytest.raises(ModelError, match=f"answers with error {status}.*run again coach models get"):
        get(tmp_path)
    assert_no_model(tmp_path)


@pytest.mark.parametrize("page", [b"", b"<html>Please sign in to the hotel's network</html>", b"{}", b"[1]"])
def test_a_page_in_place_of_the_hub_is_told_in_one_line(hub: Hub, tmp_path: Path, page: bytes) -> None:
    hub.page = page
    with pytest.raises(ModelError, match=r"Another page answers.*run again coach models get"):
        get(tmp_path)
    assert_no_model(tmp_path)


def test_a_hub_that_is_not_there_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="can't be reached"):
        get(tmp_path)


def test_a_fault_of_the_program_is_not_told_as_the_networks() -> None:
    assert why(KeyError("sha"), NAME).startswith(
        f"Something went wrong with {NAME} (KeyError: 'sha'): report"
    )
    assert "can't be saved (No space left on device)" in why(OSError(28, "No space left on device"), NAME)


def test_a_hub_that_says_nothing_is_given_up(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "STALLED_AFTER_S", 3.0)
    hub.hangs.set()
    with pytest.raises(ModelError, match="stands still"):
        get(tmp_path)


def test_a_download_can_be_cancelled_and_taken_up_again(hub: Hub, tmp_path: Path) -> None:
    hub.breaks_after = [500_000] + [0] * 9
    cancel = Event()
    assert fetch(NAME, tmp_path, lambda _: cancel.set(), cancel) is None
    assert_no_model(tmp_path)
    hub.breaks_after = []
    get(tmp_path)
    assert_whole(tmp_path)


def test_a_name_that_no_model_has_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"No speech model is called huge: choose one of tiny\.en, base\.en"):
        fetch("huge", tmp_path, lambda _: None, Event())


def test_a_folder_that_nobody_has_is_no_model(tmp_path: Path) -> None:
    for named in ("~nobody-of-this-name/model", "a" * 300):
        with pytest.raises(ModelError, match=r"No speech model is called .*, or name a folder"):
            resolve(named, tmp_path)


# --- which one is used -------------------------------------------------------------------


def put(name: str, home: Path) -> Path:
    shutil.copytree(BUNDLED_MINI, folder(name, home))
    return folder(name, home)


def test_without_any_model_one_line_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"run coach models get base\.en"):
        resolve(None, tmp_path)
    with pytest.raises(ModelError, match=r"run coach models get small\.en"):
        resolve("small.en", tmp_path)
    with pytest.raises(ModelError, match="choose one of"):
        resolve("no such thing", tmp_path)


@pytest.mark.parametrize("missing", NEEDED)
def test_a_folder_that_lacks_a_file_is_no_model(tmp_path: Path, missing: str) -> None:
    (put("base.en", tmp_path) / missing).unlink()
    with pytest.raises(ModelError):
        resolve(None, tmp_path)
    with pytest.raises(ModelError, match=missing):
        resolve(str(folder("base.en", tmp_path)), tmp_path)


def test_the_demo_model_is_used_only_where_its_folder_is_named_and_then_with_a_note(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        resolve(None, tmp_path)
    with pytest.raises(ModelError):
        resolve(BUNDLED_MINI.name, tmp_path)
    assert resolve(str(BUNDLED_MINI), tmp_path) == BUNDLED_MINI
    assert "synthetic voice" in (note(BUNDLED_MINI) or "")
    assert note(put("base.en", tmp_path)) is None


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [
        ({"small.en": 1.1, "base.en": 0.4, "tiny.en": 0.2}, "small.en"),
        ({"small.en": 1.3, "base.en": 0.4, "tiny.en": 0.2}, "base.en"),
        ({"small.en": 4.0, "base.en": 1.6, "tiny.en": 0.7}, "tiny.en"),
        ({"small.en": 4.0, "base.en": 1.6}, "base.en"),
        ({"tiny.en": 9.0}, "tiny.en"),
    ],
)
def test_the_best_model_that_keeps_up_here_is_chosen_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: dict[str, float], chosen: str
) -> None:
    for name in seconds:
        put(name, tmp_path)
    monkeypatch.setattr(models, "time_model", lambda path, _: seconds[path.name])
    assert choose(tmp_path, Event()) == chosen
    assert resolve(None, tmp_path) == folder(chosen, tmp_path)
    assert [model.name for model in listing(tmp_path) if model.chosen] == [chosen]
    assert {m.name: m.decode_s for m in listing(tmp_path) if m.here} == seconds


def test_a_chosen_model_that_is_gone_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("small.en", tmp_path)
    put("tiny.en", tmp_path)
    monkeypatch.setattr(models, "time_model", lambda *_: 1.0)
    choose(tmp_path, Event())
    shutil.rmtree(folder("small.en", tmp_path))
    assert resolve(None, tmp_path) == folder("tiny.en", tmp_path)


def test_a_model_is_timed_by_decoding_with_it() -> None:
    assert time_model(BUNDLED_MINI, Event()) > 0


def test_the_timing_ends_where_it_is_no_longer_wanted(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED_MINI, folder("tiny.en", tmp_path))
    cancel = Event()
    cancel.set()
    with pytest.raises(ModelError, match="not timed here"):
        choose(tmp_path, cancel)
    assert resolve(None, tmp_path) == folder("tiny.en", tmp_path)


def test_two_programs_do_not_get_one_model_at_once(hub: Hub, tmp_path: Path) -> None:
    partial = tmp_path / "models" / ".partial"
    partial.mkdir(parents=True)
    other = Lock(partial / f"{NAME}.lock")
    with pytest.raises(ModelError, match="Another coach is getting"):
        fetch(NAME, tmp_path, lambda _: None, Event())
    other.release()
    assert fetch(NAME, tmp_path, lambda _: None, Event()) == folder(NAME, tmp_path)
