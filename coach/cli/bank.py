"""The bank of questions: listed, checked."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import tomli

from coach.cli import complain
from coach.cli.context import home_of, print_json, say, tell
from coach.errors import DataError
from coach.library import Library, read_file
from coach.model import Question, Rubric
from coach.wording import count, minutes


def questions(options: Namespace) -> int:
    """List the questions."""
    library = Library(home_of(options))
    for problem in library.problems():
        tell(f"! {problem}")
    known = library.questions()
    if options.json:
        print_json([_described(question, library.rubric(question.rubric)) for question in known])
        return 0
    wide = max((len(question.id) for question in known), default=0)
    for question in known:
        say(f"{question.id:<{wide}}  {minutes(question.target):>9}  {question.title}")
    return 0


def check(options: Namespace) -> int:
    """Check files, or the whole bank with one's own; each that can't be used gets a line."""
    if not options.files:
        library = Library(home_of(options))
        problems = library.check()
        for problem in problems:
            complain(problem)
        say(f"{count(len(library.questions()), 'question')} can be used.")
        return 1 if problems else 0
    code = 0
    for name in options.files:
        path = Path(name)
        try:
            if _is_rubric(path):
                say(f"{name}: a good rubric, '{read_file(path, Rubric).id}'.")
            else:
                say(f"{name}: a good question, '{_question(path, home_of(options)).id}'.")
        except DataError as error:
            code = complain(error)
    return code


def _question(path: Path, home: Path) -> Question:
    """Read a question, whose rubric has to be beside it, in the home or in the bank."""
    question = read_file(path, Question)
    folder = path.resolve().parent
    problem = Library(folder.parent if folder.name == "questions" else home).mismatch(question)
    if problem:
        raise DataError(f"{path}: {problem}")
    return question


def _is_rubric(path: Path) -> bool:
    """Tell a rubric, which has criteria, from a question."""
    try:
        found = tomli.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return path.parent.name == "rubrics"
    return "criteria" in found or "sections" in found


def _described(question: Question, rubric: Rubric) -> dict[str, object]:
    return {
        "id": question.id,
        "title": question.title,
        "spoken": question.spoken,
        "target": question.target,
        "level": question.level,
        "tags": question.tags,
        "rubric": question.rubric,
        "criteria": [criterion.id for criterion in rubric.criteria],
        "pitfalls": [pitfall.id for pitfall in rubric.pitfalls],
        "follow_ups": [{"id": f.id, "spoken": f.spoken, "after": f.after} for f in question.follow_ups],
    }
