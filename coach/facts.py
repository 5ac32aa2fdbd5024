"""The candidate's own figures, kept in ``facts.toml`` in the home, a file that people may edit too."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from coach.errors import DataError, StoreError, brief
from coach.model import Figure, Rubric, Value
from coach.scoring.facts_match import Fact
from coach.scoring.figures import figures
from coach.scoring.scorer import Scorer
from coach.scoring.sentences import Sentence
from coach.settings import in_toml
from coach.store import Store
from coach.store.files import make_home, read_edited, write_whole

NAME = "facts.toml"
_LOOKS_BACK = 5
_HEAD = "# What you can stand by: a share is a part of one (37 percent is 0.37), times are in seconds.\n"
_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*facts[ \t]*\]\][^\n]*\n?", re.MULTILINE)


class _File(Value, frozen=True):
    facts: tuple[Fact, ...] = ()


def load(home: Path) -> tuple[Fact, ...]:
    """Return the facts in the order of the file, none where there is no file; raise ``DataError``."""
    return _read(home)[1]


def knowing(rubric: Rubric, store: Store, question_id: str, before: str | None = None) -> Scorer:
    """Return a scorer that knows the candidate's facts and the claims of their last answers to a question.

    With ``before``, only sessions older than that one count: it is scored anew as it was at its time.
    A session that can't be read is passed over.
    """
    last = [s for s in store.sessions() if s.question == question_id and s.state == "complete"]
    last = [s for s in last if before is None or s.id < before]
    claims: list[Figure] = []
    for summary in sorted(last, key=lambda s: s.id, reverse=True)[:_LOOKS_BACK]:
        try:
            answers = store.load(summary.id).answers
        except StoreError:
            # A damaged session is named where it is shown; it must not stand in the way of the next answer.
            continue
        for answer in answers:
            # What came from a file or the demo need not be the candidate's word.
            if answer.counts and answer.source not in ("file", "demo"):
                claims += [f for f in answer.counts.figures if f.kind == "claim"]
    return Scorer(rubric, load(store.home), claims)


def stated(text: str, measured: str) -> Fact:
    """Return the fact that a statement with one figure makes; raise ``DataError``."""
    text = _one_line(text)
    found = [f for f in figures([Sentence(text)]) if f.kind not in ("time", "other")]
    claims = [f for f in found if f.kind == "claim"] or found
    if len(claims) != 1:
        said = f"{len(claims)} figures" if claims else "no figure"
        raise DataError(
            f"'{text}' has {said} in it: say one thing with one figure, as in 'wrong refunds fell by 12"
            f" percent'."
        )
    return backed(msgspec.structs.replace(claims[0], quote=text), measured)


def backed(figure: Figure, measured: str) -> Fact:
    """Return the fact that a figure becomes once it is said how it was measured; raise ``DataError``."""
    measured = _one_line(measured)
    if not measured:
        raise DataError("A fact needs a word on how it was measured, as in 'A/B test, 6 weeks'.")
    return msgspec.convert(
        {"text": figure.quote, "value": figure.value, "unit": figure.unit, "measured": measured}, Fact
    )


def add(home: Path, new: Fact) -> None:
    """Write a fact at the end of the file, the rest untouched; raise ``DataError`` or ``StoreError``."""
    text, known = _read(home)
    if new in known:
        raise DataError(f"This fact is there already: '{new.text}'.")
    before = text if not text or text.endswith("\n") else text + "\n"
    _write(home, f"{before or _HEAD}\n{_table(new)}", (*known, new))


def remove(home: Path, number: int) -> Fact:
    """Take out the fact with this number, from 1, and return it; raise ``DataError`` or ``StoreError``."""
    text, known = _read(home)
    if not 1 <= number <= len(known):
        raise DataError(f"There is no fact {number}: see 'coach facts list'.")
    starts = [match.start() for match in _TABLE.finditer(text)]
    ends = [*starts[1:], len(text)]
    if len(starts) != len(known):
        raise _unusual(home)
    at = number - 1
    kept = text[: starts[at]] + text[ends[at] :]
    _write(home, kept, (*known[:at], *known[at + 1 :]))
    return known[at]


def _read(home: Path) -> tuple[str, tuple[Fact, ...]]:
    return _decode(home / NAME, read_edited(home / NAME))


def _decode(path: Path, data: bytes) -> tuple[str, tuple[Fact, ...]]:
    try:
        text = data.decode("utf-8")
        return text, msgspec.toml.decode(text, type=_File).facts
    except (ValueError, RecursionError) as error:
        place = _line_of(data, str(error))
        raise DataError(
            f"{path}{place}: {brief(error)}; mend it, or move the file away and add your facts again."
        ) from error


def _line_of(data: bytes, message: str) -> str:
    """Name the line of the table that a msgspec path such as ``$.facts[3].unit`` points at."""
    table = re.search(r"\$\.facts\[(\d+)\]", message)
    text = data.decode("utf-8", "replace")
    heads = [match.start() for match in _TABLE.finditer(text)] if table else []
    return (
        f":{text.count(chr(10), 0, heads[int(table[1])]) + 1}" if table and int(table[1]) < len(heads) else ""
    )


def _write(home: Path, text: str, expected: tuple[Fact, ...]) -> None:
    """Write the file if it then says what is meant; a file laid out in another way stays as it is."""
    path = home / NAME
    try:
        told = _decode(path, text.encode("utf-8"))[1]
    except DataError as error:
        raise _unusual(home) from error
    if told != expected:
        raise _unusual(home)
    make_home(home)
    write_whole(path, text.encode("utf-8"))


def _unusual(home: Path) -> DataError:
    return DataError(f"{home / NAME} is not laid out in [[facts]] tables: change it in an editor.")


def _table(new: Fact) -> str:
    lines = (f"{key} = {in_toml(value)}" for key, value in msgspec.structs.asdict(new).items())
    return "\n".join(("[[facts]]", *lines)) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
