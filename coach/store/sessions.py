"""All sessions of one home folder: listed, read, written, removed, taken up again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import takewhile
from pathlib import Path

import msgspec

from coach.errors import StoreError, brief
from coach.model import Answer, Session
from coach.private import Lock
from coach.store.draft import DRAFT, LOCK, REMOVED, SESSION, Draft, Notes, encode, refuse_lost, remove
from coach.store.exports import delete_exports, write_export
from coach.store.files import make_folder, make_home, refusals, write_whole
from coach.store.listing import Summary, list_sessions
from coach.store.reading import read, read_session
from coach.store.words import WORDS, read_words

_ID = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[a-z0-9][a-z0-9_.-]{0,99}")


def home_dir(option: str | None = None) -> Path:
    """Return the coach's home: ``option``, else ``COACH_HOME``, else a checkout's own ``sessions``,
    else the user's data folder. Nothing is made yet; raise ``StoreError`` where it can be none."""
    named = option or os.environ.get("COACH_HOME")
    home = _named_home(named) if named else _usual_home()
    if os.access(home, os.F_OK) and not os.access(home, os.R_OK | os.X_OK):
        raise StoreError(f"{home} is closed to you: allow yourself to read it, or name another with --home.")
    return home


def _usual_home() -> Path:
    checkout = Path(__file__).parents[2]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "sessions"
    from platformdirs import user_data_path

    return user_data_path("coach", appauthor=False)


def _named_home(named: str) -> Path:
    try:
        home = Path(named).expanduser().absolute()
        is_file = home.is_file()
    except RuntimeError as error:
        raise StoreError(f"{named} names nobody's folder: name another with --home or COACH_HOME.") from error
    except OSError as error:
        raise StoreError(
            f"{named} can't be looked at ({error.strerror}): name another folder with --home or COACH_HOME."
        ) from error
    if is_file:
        raise StoreError(f"{home} is a file: name a folder with --home or COACH_HOME.")
    return home


class Store:
    """The sessions in ``home``; names from outside that are no session ids never become paths."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def begin(self, question_id: str, started_at: datetime) -> Draft:
        """Start a session about a question; ``started_at`` with its offset, or in local time."""
        moment = started_at if started_at.tzinfo else started_at.astimezone()
        slug = re.sub(r"[^a-z0-9_.-]+", "-", question_id.lower()).strip("-._")[:60] or "answer"
        make_home(self.home)
        folder = self._claim(f"{moment:%Y-%m-%dT%H-%M-%S}-{slug}")
        with refusals(folder, "written"):
            lock = Lock(folder / LOCK)
        notes = Notes(question_id, moment.isoformat(timespec="seconds"))
        write_whole(folder / DRAFT, msgspec.json.encode(notes))
        return Draft(folder, notes, None, lock)

    def resume(self, session_id: str) -> Draft:
        """Take up a session again, to finish an interrupted answer or to add one.

        Raise ``StoreError`` where another program, or another screen of this one, is at it.
        """
        folder = self._existing(session_id)
        if (folder / SESSION).exists():
            self.load(session_id)  # what can't be taken up is left alone
        elif (folder / DRAFT).exists():
            refuse_lost(folder)
        else:
            raise StoreError(f"Session '{session_id}' holds nothing to go on with: remove {folder}.")
        lock = _locked(folder)
        try:
            # Read when nobody else can change it any more.
            session = self.load(session_id) if (folder / SESSION).exists() else None
            if (folder / DRAFT).exists() or session is None:
                notes = read(folder / DRAFT, Notes)
            else:
                notes = Notes(session.question, session.started_at)
        except StoreError:
            lock.release()
            raise
        return Draft(folder, notes, session, lock)

    def sessions(self) -> list[Summary]:
        """Return a summary of every session, the newest first."""
        return list_sessions(self.home, _ID)

    def words(self) -> dict[str, str]:
        """Return what was said in each whole session, by its id."""
        return read_words(self.home, [s.id for s in self.sessions() if s.state == "complete"])

    def unfinished(self) -> list[Summary]:
        """Return the sessions with an answer that was interrupted and that no running program is at.

        Drafts in which nothing was said are cleared away.
        """
        self._sweep()
        found: list[Summary] = []
        for summary in self.sessions():
            if summary.state == "unfinished" and self._waits(summary.id):
                found.append(summary)
        return found

    def load(self, session_id: str) -> Session:
        """Read a session strictly; one by a newer coach is refused and left alone."""
        folder = self._existing(session_id)
        if not (folder / SESSION).exists() and (folder / DRAFT).exists():
            refuse_lost(folder)
            raise StoreError(f"Session '{session_id}' was interrupted: run 'coach sessions recover' first.")
        return read_session(folder)

    def save(self, session: Session) -> None:
        """Write a session whole, in place of what is there."""
        folder = self._folder(session.id)
        make_home(self.home)
        if not folder.exists():
            with refusals(folder, "made"):
                make_folder(folder)
        write_whole(folder / SESSION, encode(session))

    def bring_in(self, session: Session) -> tuple[Session, bool]:
        """Save a session from elsewhere, under a name of its own where another has its name.

        Return it as it is here, and whether it is new: one that is here already, word for word, is left as
        it is. Sound does not come along.
        """
        session = _silenced(session)
        if same := self._same(session):
            return same, False
        make_home(self.home)
        folder = self._claim(session.id)
        session = msgspec.structs.replace(session, id=folder.name)
        write_whole(folder / SESSION, encode(session))
        return session, True

    def audio(self, session: Session, answer: Answer) -> Path | None:
        """Return the sound of an answer where it is there."""
        if not answer.audio:
            return None
        path = self._folder(session.id) / answer.audio
        return path if path.is_file() and not path.is_symlink() else None

    def write_export(self, session_id: str, path: Path, text: str) -> None:
        """Write an export of a session to ``path``, to be deleted with the session."""
        write_export(self._existing(session_id), path, text)

    def delete(self, session_id: str) -> list[Path]:
        """Remove a session with its sound, its words and its exports; return exports changed since."""
        folder = self._existing(session_id)
        lock = _locked(folder)
        try:
            changed = delete_exports(folder)
            with refusals(self.home, "written"):
                for cache in self.home.glob(f"{WORDS}*"):  # with what a kill has left of one
                    cache.unlink(missing_ok=True)  # it holds the words of every session
            lock.make_way()
            remove(folder)
        finally:
            lock.release()
        self._sweep()
        return changed

    def _claim(self, name: str) -> Path:
        """Make a folder of that name, or of that name with a number, that nobody else has."""
        with refusals(self.home, "written"):
            for folder in self._named(name):
                try:
                    make_folder(folder)
                except FileExistsError:
                    continue
                return folder
        raise StoreError(f"{self.home} holds a thousand sessions of this second: set the clock right.")

    def _named(self, name: str) -> Iterator[Path]:
        """Yield the folders that a session of this name may have, in the order in which they are taken."""
        yield self._folder(name)
        yield from (self._folder(f"{name}-{number}") for number in range(2, 1000))

    def _same(self, session: Session) -> Session | None:
        """Return the session of this name, with or without a number, that is the same but for its sound."""
        for folder in takewhile(Path.exists, self._named(session.id)):
            with suppress(StoreError):  # one that can't be read is another
                saved = self.load(folder.name)
                if msgspec.structs.replace(_silenced(saved), id=session.id) == session:
                    return saved
        return None

    def _folder(self, session_id: str) -> Path:
        if not _ID.fullmatch(session_id):
            raise StoreError(f"'{brief(session_id)}' is no session: name its ID, see 'coach sessions list'.")
        return self.home / session_id

    def _existing(self, session_id: str) -> Path:
        folder = self._folder(session_id)
        if folder.is_symlink():
            raise StoreError(f"{folder} is a link: put the session's folder itself there.")
        if not folder.is_dir():
            raise StoreError(f"There is no session '{session_id}' in {self.home}: see 'coach sessions list'.")
        return folder

    def _waits(self, session_id: str) -> bool:
        """Say whether an interrupted answer waits here; an empty draft is cleared away."""
        try:
            with self.resume(session_id) as draft:
                return bool(draft.unfinished())
        except StoreError:
            return False

    def _sweep(self) -> None:
        """Finish removals that were interrupted."""
        from shutil import rmtree

        for doomed in self.home.glob(f"{REMOVED}*"):
            rmtree(doomed, ignore_errors=True)


def _silenced(session: Session) -> Session:
    answers = tuple(msgspec.structs.replace(answer, audio=None) for answer in session.answers)
    return msgspec.structs.replace(session, answers=answers)


def _locked(folder: Path) -> Lock:
    with refusals(folder, "written"):
        try:
            return Lock(folder / LOCK)
        except BlockingIOError as error:
            raise StoreError(f"Session '{folder.name}' is open in another coach: close it there.") from error
