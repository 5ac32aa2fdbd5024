"""A session while it is being made: its sound, its words as they come, and what was asked."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import msgspec

from coach import __version__
from coach.errors import StoreError
from coach.model import Answer, Recording, SectionSpan, Session, Source, Utterance, Value
from coach.private import Lock
from coach.store.files import append_line, read_private, refusals, write_whole

DRAFT = "draft.json"
LOCK = "draft.lock"
REMOVED = ".removed-"
UTTERANCES = "utterances.jsonl"
SESSION = "session.json"


class Asked(Value, frozen=True):
    """What one answer was asked; kept so that an interrupted one can be finished."""

    prompt: str
    source: Source = "microphone"
    follow_up: str | None = None


class Notes(Value, frozen=True):
    """The content of ``draft.json``: what is asked by number of the answer."""

    question: str
    started_at: str
    asked: dict[int, Asked] = msgspec.field(default_factory=dict[int, Asked])
    schema: int = 1


class _Line(Value, frozen=True):
    answer: int
    utterance: Utterance | None = None
    mark: SectionSpan | None = None


class Draft:
    """One session in progress, held by this program alone until ``close``.

    Every method that writes raises ``StoreError`` where the disk refuses.
    """

    def __init__(self, folder: Path, notes: Notes, session: Session | None, lock: Lock) -> None:
        self.folder = folder
        self._notes, self._session, self._lock = notes, session, lock

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def question(self) -> str:
        """The id of the question that the session is about."""
        return self._notes.question

    @property
    def started_at(self) -> str:
        """ISO 8601 with the offset."""
        return self._notes.started_at

    def open(
        self,
        number: int,
        prompt: str,
        source: Source = "microphone",
        follow_up: str | None = None,
    ) -> None:
        """Write down what answer ``number`` is asked, before it begins."""
        asked = {**self._notes.asked, number: Asked(prompt, source, follow_up)}
        self._note(msgspec.structs.replace(self._notes, asked=asked))

    def asked(self, number: int) -> Asked:
        """Return what answer ``number`` was asked; an empty prompt where that is not known."""
        source = "microphone" if self.pcm(number).exists() else "typed"
        return self._notes.asked.get(number, Asked("", source))

    def unfinished(self) -> list[int]:
        """Return the numbers of the answers of which something was said that is not in the session yet."""
        with refusals(self.folder, "read"):
            names = [re.fullmatch(r"answer-(\d{1,4})\.pcm", path.name) for path in self.folder.iterdir()]
        spoken = {int(name[1]) for name in names if name and self.pcm(int(name[1])).stat().st_size}
        written = {line.answer for line in self._lines()} - spoken
        saved = {answer.number: answer for answer in self._answers}
        for number in spoken & saved.keys():
            if saved[number].audio and not self._is_new(self.pcm(number)):
                spoken.remove(number)
        if not self._is_new(self.folder / UTTERANCES):
            written -= saved.keys()
        return sorted(spoken | written)

    def pcm(self, number: int) -> Path:
        """Return where the raw sound of an answer goes; its sidecar is ``pcm_sidecar``."""
        return self.folder / f"answer-{number}.pcm"

    def pcm_sidecar(self, number: int) -> Path:
        return self.folder / f"answer-{number}.pcm.json"

    def audio(self, number: int) -> Path:
        """Return where the finished sound of an answer goes."""
        return self.folder / f"answer-{number}.flac"

    def recording(self, number: int) -> Recording:
        """Return the raw sound that is on disk; raise ``StoreError`` where there is none."""
        sidecar, pcm = self.pcm_sidecar(number), self.pcm(number)
        with refusals(pcm, "read"):
            frames = pcm.stat().st_size // 2
            data = sidecar.read_bytes()
        try:
            rate_hz = msgspec.json.decode(data, type=dict[str, int])["sample_rate_hz"]
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
            raise StoreError(f"{sidecar} names no sample_rate_hz: write the rate there.") from error
        return Recording(pcm, rate_hz, frames)

    def append(self, number: int, utterance: Utterance) -> None:
        """Keep an utterance as soon as it is known."""
        self._write_line(_Line(number, utterance=utterance))

    def mark(self, number: int, span: SectionSpan) -> None:
        """Keep where the candidate said that a section begins."""
        self._write_line(_Line(number, mark=span))

    def said(self, number: int) -> tuple[Utterance, ...]:
        """Return the utterances of an answer that are kept so far."""
        return tuple(line.utterance for line in self._lines() if line.answer == number and line.utterance)

    def marks(self, number: int) -> tuple[SectionSpan, ...]:
        """Return the section marks of an answer that are kept so far."""
        return tuple(line.mark for line in self._lines() if line.answer == number and line.mark)

    def keep(self, answer: Answer) -> Session:
        """Save the answer in the session, in place of one of the same number, and clear its raw parts away.

        Raw sound that did not become ``answer.audio`` stays.
        """
        session = self.session_with(answer)
        write_whole(self.folder / SESSION, encode(session))
        self._session = session
        if answer.number not in self.unfinished():
            self._clear(answer.number)
        return session

    def session_with(self, answer: Answer) -> Session:
        """Return the session as it is with this answer, in place of one of the same number."""
        others = [a for a in self._answers if a.number != answer.number]
        return Session(
            id=self.id,
            question=self.question,
            started_at=self.started_at,
            answers=tuple(sorted([*others, answer], key=lambda a: a.number)),
            versions={"coach": __version__},
        )

    def discard(self, number: int) -> None:
        """Remove what was recorded of an answer, and the whole session where it holds nothing else."""
        if all(a.number != number for a in self._answers):
            with refusals(self.folder, "emptied"):
                self.audio(number).unlink(missing_ok=True)
        self._clear(number)
        if not self._session and not self.unfinished():
            self.close()

    def close(self) -> None:
        """Let go of the session, and of its folder where nothing was said."""
        try:
            if self.folder.exists() and not self.unfinished():
                self._settle()
        finally:
            self._lock.release()

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _answers(self) -> tuple[Answer, ...]:
        return self._session.answers if self._session else ()

    def _is_new(self, path: Path) -> bool:
        """Say whether a file has changed since the session was saved: an answer is being given anew."""
        saved = self.folder / SESSION
        return path.exists() and saved.exists() and path.stat().st_mtime_ns > saved.stat().st_mtime_ns

    def _clear(self, number: int) -> None:
        rest = [line for line in self._lines() if line.answer != number]
        with refusals(self.folder, "emptied"):
            if rest:
                write_whole(self.folder / UTTERANCES, b"".join(msgspec.json.encode(r) + b"\n" for r in rest))
            else:
                (self.folder / UTTERANCES).unlink(missing_ok=True)
            self.pcm(number).unlink(missing_ok=True)
            self.pcm_sidecar(number).unlink(missing_ok=True)
        if self._session and not self.unfinished():
            with refusals(self.folder, "emptied"):
                (self.folder / DRAFT).unlink(missing_ok=True)

    def _settle(self) -> None:
        """Leave what a session is made of and nothing else, or nothing where it holds no answer.

        Words that can't be read are somebody's words all the same: they stay, to be mended.
        """
        if not self._session:
            words = self.folder / UTTERANCES
            if not (words.exists() and words.stat().st_size):
                self._lock.make_way()
                remove(self.folder)
            return
        self._lock.make_way()
        with refusals(self.folder, "emptied"):
            for name in (UTTERANCES, *(p.name for p in self.folder.glob("answer-*.pcm*")), DRAFT, LOCK):
                (self.folder / name).unlink(missing_ok=True)

    def _note(self, notes: Notes) -> None:
        write_whole(self.folder / DRAFT, msgspec.json.encode(notes))
        self._notes = notes

    def _write_line(self, line: _Line) -> None:
        append_line(self.folder / UTTERANCES, msgspec.json.encode(line))

    def _lines(self) -> list[_Line]:
        return _read_lines(self.folder / UTTERANCES)


def _read_lines(path: Path) -> list[_Line]:
    if not path.exists():
        return []
    with refusals(path, "read"):
        raw = read_private(path)
    lines: list[_Line] = []
    for line in raw.splitlines():
        # Cut off by a kill while it was written, or damaged since.
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            lines.append(msgspec.json.decode(line, type=_Line))
    return lines


def refuse_lost(folder: Path) -> None:
    """Raise ``StoreError`` where an interrupted session holds no sound, and words that can't be read."""
    words = folder / UTTERANCES
    with refusals(folder, "read"):
        spoken = any(sound.stat().st_size for sound in folder.glob("answer-*.pcm"))
        lost = not spoken and words.exists() and words.stat().st_size and not _read_lines(words)
    if lost:
        raise StoreError(
            f"{words} can't be read: mend it, or put the session away with"
            f" 'coach sessions delete {folder.name}'."
        )


def encode(session: Session) -> bytes:
    """Return the bytes of ``session.json``."""
    return msgspec.json.encode(session) + b"\n"


def remove(folder: Path) -> None:
    """Remove a session's folder; what a kill leaves of it no longer counts as a session."""
    doomed = folder.with_name(f"{REMOVED}{folder.name}")
    with refusals(folder, "removed"):
        folder.rename(doomed)
        with suppress(FileNotFoundError):  # another program swept it at the same time
            rmtree(doomed)
