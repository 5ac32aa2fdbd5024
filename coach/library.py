"""The questions and rubrics that people write, shipped and one's own, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, get_args

import msgspec
import tomli

from coach.errors import DataError, brief
from coach.model import Level, Question, Rubric

T = TypeVar("T", Question, Rubric)
_LARGEST_BYTES = 1_000_000
_CHOICES = {"level": get_args(Level), "scope": ("sentence", "whole")}
_KINDS = {
    "array": "a list in [ ]",
    "str": 'words in " "',
    "int": "a whole number",
    "float": "a number",
    "object": "a table",
    "bool": "true or false",
}


def bank() -> Path:
    """Return the folder that holds the shipped ``questions`` and ``rubrics``."""
    installed = Path(__file__).parent / "bank"
    return installed if installed.exists() else Path(__file__).parent.parent


class Library:
    """The shipped bank with the user's own files from ``home`` over it; a bad file spoils only itself.

    A shipped rubric is read when it is asked for: all of them would take longer than the first screen.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._problems: dict[str, None] = {}  # in the order in which they were met, each once
        self._questions = self._read(bank() / "questions", Question)
        self._rubrics: dict[str, Rubric] = {}
        if home:
            own = self._read(home / "questions", Question)
            self._questions |= own
            self._rubrics = self._read(home / "rubrics", Rubric)
            self._drop_mismatches(lambda question: question.id in own or question.rubric in self._rubrics)

    def check(self) -> list[str]:
        """Read every file there is; return one line for each that can't be used."""
        for path in sorted((bank() / "rubrics").glob("*.toml")):
            try:
                self.rubric(path.stem)
            except DataError as error:
                self._problems[str(error)] = None
        self._drop_mismatches(lambda _: True)
        return self.problems()

    def questions(self) -> list[Question]:
        """Return every usable question: the main one, its variants, then the long ones before the short."""
        return sorted(
            self._questions.values(),
            key=lambda q: ("main" not in q.tags, "main-variant" not in q.tags, -q.target[1], q.id),
        )

    def question(self, question_id: str) -> Question:
        """Return one question; a ``DataError`` suggests the nearest id."""
        if question_id in self._questions:
            return self._questions[question_id]
        from rapidfuzz import process

        near = process.extractOne(question_id, list(self._questions), score_cutoff=60)
        hint = f"did you mean '{near[0]}'?" if near else "see 'coach questions'."
        raise DataError(f"There is no question '{question_id}': {hint}")

    def rubric(self, rubric_id: str) -> Rubric:
        """Return one rubric."""
        if rubric_id not in self._rubrics:
            path = bank() / "rubrics" / f"{rubric_id}.toml"
            if not (well_named(rubric_id) and path.exists()):
                raise DataError(f"There is no rubric '{rubric_id}': see 'coach check'.")
            self._rubrics[rubric_id] = read_file(path, Rubric)
        return self._rubrics[rubric_id]

    def problems(self) -> list[str]:
        """Return one line for each file that was read and can't be used."""
        return list(self._problems)

    def _read(self, folder: Path, kind: type[T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for path in sorted(folder.glob("*.toml")):
            try:
                item = read_file(path, kind)
            except DataError as error:
                self._problems[str(error)] = None
            else:
                found[item.id] = item
        return found

    def _drop_mismatches(self, concerned: Callable[[Question], bool]) -> None:
        for question in filter(concerned, list(self._questions.values())):
            problem = self.mismatch(question)
            if problem:
                self._problems[problem] = None
                del self._questions[question.id]

    def mismatch(self, question: Question) -> str | None:
        """Say what a question names that its rubric does not have."""
        where = f"Question '{question.id}'"
        try:
            rubric = self.rubric(question.rubric)
        except DataError:
            wanted = question.rubric
            return f"{where}: its rubric '{wanted}' is not there; add rubrics/{wanted}.toml."
        known = {item.id for item in (*rubric.criteria, *rubric.pitfalls)}
        for follow_up in question.follow_ups:
            for named in (*follow_up.after, *follow_up.criteria):
                if named not in known:
                    named_by = f"follow-up '{follow_up.id}' names '{named}'"
                    return f"{where}: {named_by}, which its rubric does not have."
        return None


def well_named(item_id: str) -> bool:
    """Say whether a question or rubric may have this id; it is also the name of its file."""
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,80}", item_id))


def read_file(path: Path, kind: type[T]) -> T:
    """Read one TOML file strictly; a ``DataError`` names file, line and remedy."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise DataError(f"{path}: over 1 MB, too large for a question or rubric; split it.")
        text = path.read_text(encoding="utf-8-sig")  # some editors mark their files
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); check path and permissions.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text; save it as UTF-8.") from error
    try:
        item = msgspec.convert(tomli.loads(text), kind)
    except msgspec.ValidationError as error:
        raise DataError(f"{path}{_line_of(text, str(error))}: {_plain(str(error))}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"{path}: not valid TOML: {brief(error)}; see whether a quote or bracket is missing."
        ) from error
    _check(path, text, item)
    return item


def _check(path: Path, text: str, item: Question | Rubric) -> None:
    def fail(key: str, says: str) -> None:
        raise DataError(f"{path}{_line_with(text, key)}: {says}")

    if not well_named(item.id):
        fail("id", f"choose an id of small letters, digits, '-', '_' and '.', not '{brief(item.id)}'.")
    if isinstance(item, Question):
        low, high = item.target
        if not 0 < low <= high <= 3600:
            fail("target", "write target as [low, high] in seconds, low first, at most 3600.")
        if not item.spoken.strip():
            fail("spoken", "spoken is empty; write what the voice shall ask.")
        return
    if not item.criteria:
        fail("criteria", "a rubric needs at least one [[criteria]].")
    for kind, ids in (
        ("criteria", [c.id for c in item.criteria]),
        ("sections", [s.id for s in item.sections]),
        ("pitfalls", [p.id for p in item.pitfalls]),
    ):
        doubled = next((i for i in ids if ids.count(i) > 1), None)
        if doubled:
            fail(
                doubled, f"the id '{brief(doubled)}' stands twice in {kind}; choose another for one of them."
            )
    sections = {s.id for s in item.sections}
    for criterion in item.criteria:
        if sections and criterion.section not in sections:
            known, named = brief(", ".join(sorted(sections))), brief(criterion.section)
            fail(criterion.id, f"'{brief(criterion.id)}' names the section '{named}'; write one of {known}.")
        if not 0 < criterion.weight <= 100:
            fail("weight", f"write the weight of '{brief(criterion.id)}' as a number above 0, at most 100.")
    for section in item.sections:
        if not 0 < section.budget_s <= 3600:
            fail("budget_s", f"write the budget of '{brief(section.id)}' as seconds from 1 to 3600.")


def _plain(message: str) -> str:
    """Turn msgspec's words into a sentence that says what to write."""
    said, _, path = message.partition(" - at ")
    place = f" (in {path.strip('`').removeprefix('$.')})" if path else ""
    unknown = re.match(r"Object contains unknown field `(.+?)`", said)
    if unknown:
        return f"'{brief(unknown[1])}' is not a key of this file{place}; check its spelling or remove it."
    missing = re.match(r"Object missing required field `(.+?)`", said)
    if missing:
        return f"the key '{missing[1]}' is missing{place}; add it."
    choices = _CHOICES.get(path.strip("`").rpartition(".")[2])
    wrong = re.match(r"Invalid enum value '(.*)'", said)
    if wrong and choices:
        return f"'{brief(wrong[1])}' is no choice{place}; write one of {', '.join(choices)}."
    wanted = re.match(r"Expected `(.+?)`, got `(.+?)`", said)
    if wanted and wanted[1] in _KINDS:
        return f"{_KINDS.get(wanted[2], wanted[2])} stands there{place}; write {_KINDS[wanted[1]]}."
    return f"{brief(said)}{place}; write what belongs there."


def _line_of(text: str, message: str) -> str:
    """Find the line that a msgspec path such as ``$.criteria[3].terms`` points at."""
    unknown = re.search(r"unknown field `(.+?)`", message)
    path = message.partition(" - at ")[2].strip("`")
    table = re.match(r"\$\.(\w+)\[(\d+)\]", path)
    start = 0
    if table:
        heads = list(re.finditer(rf"^\s*\[\[\s*{table[1]}\s*\]\]", text, re.MULTILINE))
        if int(table[2]) < len(heads):
            start = heads[int(table[2])].start()
    keys = re.findall(r"\.(\w+)", path)
    key = unknown[1] if unknown else (keys[-1] if keys else None)
    at = re.search(rf"^\s*{re.escape(key)}\s*=", text[start:], re.MULTILINE) if key else None
    offset = start + at.end() if at else start
    return f":{text.count(chr(10), 0, offset) + 1}"


def _line_with(text: str, word: str) -> str:
    at = re.search(rf"^\s*{re.escape(word)}\s*=|['\"]{re.escape(word)}['\"]", text, re.MULTILINE)
    return f":{text.count(chr(10), 0, at.end()) + 1}" if at else ""
