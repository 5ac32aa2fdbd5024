"""Sessions on disk: what is saved is found again, and nothing outside is touched."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from coach.errors import StoreError
from coach.model import Answer, SectionSpan, Session, Transcript, Utterance, Word
from coach.private import Lock
from coach.store import Draft, Store, home_dir, sessions
from coach.store.draft import Notes

MOMENT = datetime(2026, 3, 5, 10, 31, 0, tzinfo=timezone(timedelta(hours=1)))
UTTERANCE = Utterance((Word("Hello", 0.5, 0.9, 0.8), Word("there.", 0.9, 1.4)), 0.5, 1.5)


def answer(number: int = 1, audio: str | None = None) -> Answer:
    return Answer(number, "Why?", "microphone", Transcript((UTTERANCE,)), 12.5, audio=audio)


def record(draft: Draft, number: int = 1, frames: int = 1600) -> None:
    draft.open(number, "Why?")
    draft.pcm_sidecar(number).write_text('{"sample_rate_hz": 16000}')
    draft.pcm(number).write_bytes(b"\0\1" * frames)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def test_what_is_saved_is_loaded_again_unchanged(store: Store) -> None:
    with store.begin("ai-safety-perspective", MOMENT) as draft:
        saved = draft.keep(answer())
    assert saved.id == "2026-03-05T10-31-00-ai-safety-perspective"
    assert saved.started_at == "2026-03-05T10:31:00+01:00"
    assert store.load(saved.id) == saved


def test_a_finished_session_leaves_only_its_words_and_its_sound(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        record(draft)
        draft.append(1, UTTERANCE)
        draft.audio(1).write_bytes(b"flac")
        draft.keep(answer(audio="answer-1.flac"))
    assert sorted(path.name for path in draft.folder.iterdir()) == ["answer-1.flac", "session.json"]


def test_raw_sound_that_could_not_be_compressed_stays_and_waits(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        record(draft)
        draft.keep(answer(audio=None))
    assert draft.pcm(1).exists()
    assert [s.id for s in store.unfinished()] == [draft.id]


def test_an_answer_of_the_same_number_is_replaced_and_others_stay(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer(2))
        draft.keep(answer(1))
        session = draft.keep(msgspec.structs.replace(answer(2), prompt="Again?"))
    assert [(a.number, a.prompt) for a in session.answers] == [(1, "Why?"), (2, "Again?")]


def test_an_interrupted_answer_is_found_with_all_that_is_needed_to_finish_it(store: Store) -> None:
    draft = store.begin("q", MOMENT)
    record(draft, 1, frames=1601)
    draft.pcm(1).write_bytes(draft.pcm(1).read_bytes() + b"\1")
    draft.open(1, "And the cost?", "microphone", "cost")
    draft.append(1, UTTERANCE)
    draft.mark(1, SectionSpan("risks", 3.0, None))
    draft._lock.release()  # as when the program is killed
    (found,) = store.unfinished()
    again = store.resume(found.id)
    assert again.question == "q"
    assert again.unfinished() == [1]
    assert (again.asked(1).prompt, again.asked(1).follow_up) == ("And the cost?", "cost")
    assert again.recording(1).frames == 1601
    assert again.said(1) == (UTTERANCE,)
    assert again.marks(1) == (SectionSpan("risks", 3.0, None),)


def test_a_line_cut_off_by_a_kill_costs_only_itself(store: Store) -> None:
    draft = store.begin("q", MOMENT)
    draft.append(1, UTTERANCE)
    lines = draft.folder / "utterances.jsonl"
    lines.write_bytes(lines.read_bytes() + b'{"answer":1,"utter')
    draft.append(1, UTTERANCE)
    assert draft.said(1) == (UTTERANCE, UTTERANCE)


def test_an_interrupted_second_answer_leaves_the_first_as_it_is(store: Store) -> None:
    draft = store.begin("q", MOMENT)
    draft.keep(answer(1))
    before = (draft.folder / "session.json").read_bytes()
    record(draft, 2)
    draft._lock.release()
    assert [s.state for s in store.sessions()] == ["unfinished"]
    with store.resume(draft.id) as again:
        assert again.unfinished() == [2]
        again.discard(2)
    assert (draft.folder / "session.json").read_bytes() == before
    assert [s.state for s in store.sessions()] == ["complete"]


def test_an_answer_that_is_given_anew_is_not_taken_for_the_saved_one(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        record(draft)
        draft.audio(1).write_bytes(b"flac")
        draft.keep(answer(audio="answer-1.flac"))
        record(draft, frames=3200)
        os.utime(draft.pcm(1), (time.time() + 1, time.time() + 1))
    assert [s.id for s in store.unfinished()] == [draft.id]
    assert draft.recording(1).frames == 3200


def test_discarding_the_only_answer_removes_the_session(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        record(draft)
        draft.append(1, UTTERANCE)
        draft.discard(1)
    assert list(store.home.iterdir()) == []


def test_a_draft_in_which_nothing_was_said_leaves_nothing(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.open(1, "Why?")
        draft.pcm_sidecar(1).write_text('{"sample_rate_hz": 16000}')
        draft.pcm(1).touch()
    assert list(store.home.iterdir()) == []


def test_a_killed_draft_in_which_nothing_was_said_is_cleared_away(store: Store) -> None:
    draft = store.begin("q", MOMENT)
    draft.open(1, "Why?")
    draft._lock.release()
    assert store.unfinished() == []
    assert not draft.folder.exists()


def test_a_draft_belongs_to_one_program(store: Store) -> None:
    draft = store.begin("q", MOMENT)
    record(draft)
    assert store.unfinished() == []
    with pytest.raises(StoreError, match="open in another coach"):
        store.resume(draft.id)
    with pytest.raises(StoreError, match="open in another coach"):
        store.delete(draft.id)
    draft.close()
    assert [s.id for s in store.unfinished()] == [draft.id]


def test_a_program_that_was_killed_lets_go_of_its_draft(store: Store) -> None:
    code = (
        "import sys,time; from datetime import datetime; from pathlib import Path\n"
        "from coach.store import Store\n"
        "d = Store(Path(sys.argv[1])).begin('q', datetime.now()); d.open(1, 'Why?')\n"
        "d.pcm(1).write_bytes(b'12'); print(d.id, flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(store.home)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    session_id = child.stdout.readline().strip()
    with pytest.raises(StoreError, match="open in another coach"):
        store.resume(session_id)
    child.kill()
    child.wait()
    assert [s.id for s in store.unfinished()] == [session_id]


def test_two_sessions_of_one_second_get_two_folders(store: Store) -> None:
    first, second = store.begin("q", MOMENT), store.begin("q", MOMENT)
    assert (first.id, second.id) == ("2026-03-05T10-31-00-q", "2026-03-05T10-31-00-q-2")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in the folder above")
def test_only_the_owner_can_read(store: Store) -> None:
    os.umask(0)
    try:
        with store.begin("q", MOMENT) as draft:
            draft.append(1, UTTERANCE)
            lines = draft.folder / "utterances.jsonl"
            modes = {stat.S_IMODE(path.stat().st_mode) for path in (lines, draft.folder / "draft.json")}
            draft.keep(answer())
    finally:
        os.umask(0o022)
    store.sessions()
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (store.home, draft.folder)}
    files = {stat.S_IMODE(p.stat().st_mode) for p in store.home.rglob("*") if p.is_file()}
    assert (modes, folders, files) == ({0o600}, {0o700}, {0o600})


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/passwd", "..", "", "x", "2026-03-05T10-31-00-q/../../outside",
     "2026-03-05T10-31-00-q\0", "2026-03-05T10-31-00-../x", "2026-03-05T10-31-00-q\n"],
)  # fmt: skip
def test_a_name_that_is_no_session_never_becomes_a_path(store: Store, name: str) -> None:
    outside = store.home.parent / "outside"
    outside.mkdir()
    (outside / "session.json").write_bytes(b"{}")
    store.home.mkdir()
    for act in (store.load, store.delete, store.resume):
        with pytest.raises(StoreError):
            act(name)
    with pytest.raises(StoreError):
        store.save(Session(name, "q", "2026-03-05T10:31:00+01:00", ()))
    assert [path.name for path in outside.iterdir()] == ["session.json"]
    assert list(store.home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="needs O_NOFOLLOW")
def test_links_are_not_followed_out_of_the_home(store: Store, tmp_path: Path) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer())
    moved = tmp_path / "moved"
    draft.folder.rename(moved)
    draft.folder.symlink_to(moved)
    for act in (store.load, store.delete, store.resume):
        with pytest.raises(StoreError, match="is a link"):
            act(draft.id)
    assert store.sessions() == []
    draft.folder.unlink()
    draft.folder.mkdir()
    (draft.folder / "session.json").symlink_to(moved / "session.json")
    with pytest.raises(StoreError, match="can't be read"):
        store.load(draft.id)


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        ('"seconds":', '"secs":'),
        ('"audio":null', '"audio":"x"'),
        ('"text":', '"text"'),
        ('"marks":[]', '"marks":7'),
    ],
)
def test_damage_deep_inside_a_session_is_told_in_the_list(store: Store, whole: str, damaged: str) -> None:
    spoil(store, whole, damaged)
    for _ in range(2):
        assert [s.state for s in store.sessions()] == ["unreadable"]


@pytest.mark.parametrize(
    ("whole", "damaged"), [('"probability":1.0', '"probability":"much"'), ('"text":', '"test":')]
)
def test_a_damaged_word_is_told_when_its_session_is_opened(store: Store, whole: str, damaged: str) -> None:
    id = spoil(store, whole, damaged)
    with pytest.raises(StoreError, match=r"can't be read \(.*words"):
        store.load(id)


def spoil(store: Store, whole: str, damaged: str) -> str:
    """Save a session, damage its file, and return its id."""
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer())
    assert [s.state for s in store.sessions()] == ["complete"]
    path = draft.folder / "session.json"
    text = path.read_text()
    assert whole in text
    path.write_text(text.replace(whole, damaged))
    return draft.id


def test_a_session_that_names_sound_elsewhere_is_refused(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer(audio="../../secret.flac"))
    with pytest.raises(StoreError, match="no file of this session"):
        store.load(draft.id)


def test_a_newer_schema_is_refused_by_name_and_left_alone(store: Store) -> None:
    with store.begin("q", MOMENT) as draft:
        session = draft.keep(answer())
    path = draft.folder / "session.json"
    newer = {**json.loads(path.read_bytes()), "schema": 2, "soul": True}
    path.write_text(json.dumps(newer))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer coach \\(schema 2"):
        store.load(session.id)
    assert [s.state for s in store.sessions()] == ["unreadable"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "spoilt", [b"", b"{", b"[]", b"null", b'{"schema": "x"}', b"\xff\xfe", b"[" * 5000, b'{"id":1}']
)
def test_a_spoilt_session_spoils_only_itself(store: Store, spoilt: bytes) -> None:
    for question in ("good", "bad"):
        with store.begin(question, MOMENT) as draft:
            draft.keep(answer())
    path = store.home / "2026-03-05T10-31-00-bad" / "session.json"
    path.write_bytes(spoilt)
    assert [(s.question, s.state) for s in store.sessions()] == [("good", "complete"), ("bad", "unreadable")]
    with pytest.raises(StoreError, match=r"session\.json .*can't be read"):
        store.load("2026-03-05T10-31-00-bad")


@pytest.mark.parametrize("spoilt", [b"\xff\xfe\n", b'{"answer": 1, "utter'])
def test_words_that_can_not_be_read_stay_and_are_told_with_how_to_put_them_away(
    store: Store, spoilt: bytes
) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.open(1, "Why?", "typed")
        (draft.folder / "utterances.jsonl").write_bytes(spoilt)
    assert [s.state for s in store.sessions()] == ["unreadable"]
    assert store.unfinished() == []
    for act in (store.load, store.resume):
        with pytest.raises(StoreError, match=rf"mend it, or .*'coach sessions delete {draft.id}'"):
            act(draft.id)
    assert (draft.folder / "utterances.jsonl").read_bytes() == spoilt
    store.delete(draft.id)
    assert store.sessions() == []


def test_deleting_removes_the_folder_and_nothing_else(store: Store) -> None:
    for question in ("one", "two"):
        with store.begin(question, MOMENT) as draft:
            record(draft)
            draft.audio(1).write_bytes(b"flac")
            draft.keep(answer(audio="answer-1.flac"))
    store.delete("2026-03-05T10-31-00-one")
    assert [path.name for path in store.home.iterdir()] == ["2026-03-05T10-31-00-two"]


def test_what_a_kill_left_of_a_removed_session_is_swept_away(store: Store) -> None:
    (store.home / ".removed-2026-03-05T10-31-00-q").mkdir(parents=True)
    store.unfinished()
    assert list(store.home.iterdir()) == []


def test_the_list_shows_the_newest_first_and_follows_every_change(store: Store) -> None:
    for minute in (1, 3, 2):
        with store.begin("q", MOMENT + timedelta(minutes=minute)) as draft:
            draft.keep(answer())
    assert [s.started_at[14:16] for s in store.sessions()] == ["34", "33", "32"]
    newest = store.load(store.sessions()[0].id)
    longer = msgspec.structs.replace(newest.answers[0], seconds=99.0)
    store.save(msgspec.structs.replace(newest, answers=(longer,)))
    store.delete(store.sessions()[1].id)
    assert [s.seconds for s in store.sessions()] == [99.0, 12.5]


@pytest.mark.parametrize("index", [b"", b"{}", b"[[[", b'{"x": 1}', b"\xff"])
def test_the_index_may_be_spoilt_or_deleted(store: Store, index: bytes) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer())
    expected = store.sessions()
    (store.home / ".index.json").write_bytes(index)
    assert store.sessions() == expected
    (store.home / ".index.json").unlink()
    assert store.sessions() == expected


def test_nothing_is_made_by_looking(store: Store) -> None:
    assert store.sessions() == store.unfinished() == []
    assert not store.home.exists()


def test_a_home_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another folder with --home"):
        Store(tmp_path / "file" / "home").begin("q", MOMENT)


def test_a_disk_that_refuses_leaves_the_saved_session_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer(1))
        before = (draft.folder / "session.json").read_bytes()

        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left on device"):
            draft.keep(answer(2))
        monkeypatch.undo()
    assert (draft.folder / "session.json").read_bytes() == before
    assert not (draft.folder / "session.json.new").exists()


def test_a_file_system_that_syncs_no_folders_holds_sessions_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    with store.begin("q", MOMENT) as draft:
        saved = draft.keep(answer())
    assert store.load(draft.id) == saved


def test_a_session_is_taken_up_as_the_coach_before_has_left_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin("q", MOMENT) as draft:
        draft.keep(answer(1))
    locked = sessions._locked

    def as_another_lets_go(folder: Path) -> Lock:
        with Draft(folder, Notes("q", MOMENT.isoformat()), store.load(folder.name), locked(folder)) as other:
            other.keep(answer(2))
        return locked(folder)

    monkeypatch.setattr(sessions, "_locked", as_another_lets_go)
    with store.resume(draft.id) as again:
        assert [kept.number for kept in again.keep(answer(3)).answers] == [1, 2, 3]


def test_the_home_is_the_option_then_the_variable_then_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_HOME", "/somewhere/else")
    assert home_dir("/here") == Path("/here")
    assert home_dir() == Path("/somewhere/else")
    monkeypatch.delenv("COACH_HOME")
    assert home_dir() == Path(__file__).parents[2] / "sessions"


def test_a_home_that_is_closed_to_the_candidate_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: mode == os.F_OK)  # root may read any
    with pytest.raises(StoreError, match="is closed to you: allow yourself to read it"):
        home_dir(str(tmp_path))


def test_a_home_of_nobody_is_refused_by_name() -> None:
    with pytest.raises(StoreError, match="~nobody-of-this-name/coach names nobody's folder"):
        home_dir("~nobody-of-this-name/coach")
