"""A session exported as JSON comes back as it was; what could do harm is refused by name."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from answers import SAID, transcript

from coach.cli import main
from coach.corrections import corrected, reword
from coach.errors import CoachError, DataError, StoreError
from coach.formats.exports import export
from coach.formats.sessions import read_session
from coach.model import Answer, Session
from coach.store import Store
from coach.store.words import WORDS

MOMENT = datetime(2026, 3, 5, 10, 31, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def session(store: Store) -> Session:
    with store.begin("q", MOMENT) as draft:
        draft.audio(1).write_bytes(b"flac")
        said = transcript(SAID)
        return draft.keep(Answer(1, "Why?\nSay it.", "microphone", said, 50.0, audio="answer-1.flac"))


@pytest.fixture
def exported(session: Session, tmp_path: Path) -> Path:
    path = tmp_path / "session.json"
    path.write_text(export(session, "json"), encoding="utf-8")
    return path


def test_an_exported_session_comes_back_as_it_was_without_its_sound(
    session: Session, exported: Path, tmp_path: Path
) -> None:
    other = Store(tmp_path / "other")
    came, is_new = other.bring_in(read_session(exported))
    assert is_new
    assert came == other.load(came.id)
    assert came.id == session.id
    silent = msgspec.structs.replace(session.answers[0], audio=None)
    assert came.answers == (silent,)


def test_what_is_here_already_is_not_doubled(store: Store, session: Session, exported: Path) -> None:
    assert store.bring_in(read_session(exported)) == (session, False)
    assert len(store.sessions()) == 1


def test_another_session_of_the_same_name_gets_its_own(
    store: Store, session: Session, exported: Path
) -> None:
    changed = msgspec.structs.replace(read_session(exported), question="another")
    came, is_new = store.bring_in(changed)
    assert is_new
    assert came.id == f"{session.id}-2"
    assert store.bring_in(changed) == (came, False)
    assert store.load(session.id) == session
    assert store.load(came.id).question == "another"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("id", "../../etc/passwd", "is no session"),
        ("id", "/root/x", "is no session"),
        ("started_at", "last Thursday", "is no date and time"),
        ("question", "q\x1b[2J", "control characters"),
        ("schema", 2, "newer coach"),
        ("answers", [], "not numbered"),
        ("surprise", 1, "surprise"),
    ],
)
def test_a_file_that_could_do_harm_is_refused(
    store: Store, exported: Path, key: str, value: object, says: str
) -> None:
    exported.write_text(json.dumps({**json.loads(exported.read_text()), key: value}))
    with pytest.raises((DataError, StoreError), match=says):
        store.bring_in(read_session(exported))
    assert len(store.sessions()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", "null", '{"schema": "x"}', "\xff"])
def test_what_is_no_session_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CoachError, match=r"other\.json"):
        read_session(path)


def test_the_command_says_under_which_name_it_came_in(
    exported: Path, session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ("--home", str(tmp_path / "new"))
    assert main(["sessions", "import", str(exported), *new]) == 0
    assert f"Brought in as {session.id}." in capsys.readouterr().out
    assert main(["sessions", "import", str(exported), *new]) == 0
    assert f"here already, as {session.id}: nothing was changed." in capsys.readouterr().out
    assert main(["sessions", "import", str(exported), "--json", *new]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": session.id, "new": False}
    assert main(["sessions", "import", str(tmp_path / "none.json"), *new]) == 1
    assert "check the path" in capsys.readouterr().err


def test_a_damaged_session_of_the_same_name_does_not_keep_one_out(
    store: Store, session: Session, exported: Path
) -> None:
    (store.home / session.id / "session.json").write_text("{")
    came, is_new = store.bring_in(read_session(exported))
    assert (came.id, is_new) == (f"{session.id}-2", True)


def test_the_sound_goes_into_the_page_where_it_is_asked_for_and_is_there(
    store: Store, session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, page = ("sessions", "export", "--home", str(store.home)), tmp_path / "report.html"
    assert main([*export, "--format", "html", "--audio", "-o", str(page)]) == 0
    assert '<audio controls src="data:audio/flac;base64,ZmxhYw=="></audio>' in page.read_text()
    assert main([*export, "--format", "html"]) == 0
    assert "<audio" not in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main([*export, "--audio"])
    assert "--audio goes with --format html" in capsys.readouterr().err
    (store.home / session.id / "answer-1.flac").unlink()
    assert main([*export, "--format", "html", "--audio"]) == 1
    assert capsys.readouterr().err.endswith("has no sound, so none can be put in: export without --audio.\n")


def test_the_words_of_every_session_are_found_again_and_go_with_it(store: Store, session: Session) -> None:
    said = {session.id: " ".join(SAID)}
    assert store.words() == said
    assert (store.home / WORDS).exists()
    assert store.words() == said
    (store.home / f"{WORDS}.99").write_text("what a kill left of it")
    store.delete(session.id)
    assert not list(store.home.glob(f"{WORDS}*"))
    assert store.words() == {}


def test_changed_words_are_read_anew(store: Store, session: Session) -> None:
    store.words()
    store.save(
        msgspec.structs.replace(session, answers=(Answer(1, "W", "typed", transcript(["Yes."]), 1.0),))
    )
    assert store.words() == {session.id: "Yes."}


def test_words_are_searched_as_the_candidate_corrected_them(store: Store, session: Session) -> None:
    (answer,) = session.answers
    for number, text in ((1, "People misuse it to do harm."), (0, "Safety is a property.")):
        fixed = reword(answer, number, text)
        answer = msgspec.structs.replace(answer, corrections=fixed)
    store.save(msgspec.structs.replace(session, answers=(answer,)))
    found = store.words()[session.id]
    assert found == corrected(answer).text
    assert found.startswith("Safety is a property. People misuse it to do harm. For a new assistant")


@pytest.mark.parametrize("damage", ["", "[]", '{"x": 1}'])
def test_a_damaged_cache_is_made_anew(store: Store, session: Session, damage: str) -> None:
    (store.home / WORDS).write_text(damage)
    assert store.words() == {session.id: " ".join(SAID)}
