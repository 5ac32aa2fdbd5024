"""Questions and saved answers to choose from, in columns as wide as the list."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from coach.model import Question
from coach.store import Summary
from coach.tui.widgets.choices import Choices
from coach.wording import clock, day, minutes, overall_word, score_cell, starred

MAIN_FIRST = ("main", "main-variant", "full")
"""Tags of the questions that stand first: the main one, its variants, other long ones."""
AROUND_CELLS = 3
"""What a row leaves free: its padding and the scroll bar."""


class Columns(Choices):
    """A list whose rows are as wide as itself."""

    _width = 0

    def on_resize(self) -> None:
        if self.outer_size.width != self._width:
            self.lay_out()

    def lay_out(self) -> None:
        """Make the rows anew, before the first picture for a list as wide as the screen."""
        self._width = self.outer_size.width or self.app.size.width
        self.replace(self.rows(self._width - AROUND_CELLS))

    def rows(self, cells: int) -> list[Option]:
        """Return the rows, as wide as that."""
        raise NotImplementedError


class QuestionList(Columns):
    """The questions with their last score and the length to aim for."""

    questions: Sequence[Question] = ()
    _last: dict[str, Summary] = {}  # noqa: RUF012

    def show(self, questions: Sequence[Question], sessions: Sequence[Summary]) -> None:
        """Show the questions; ``sessions`` stand the newest first."""
        questions = sorted(questions, key=_rank)
        scored = [s for s in reversed(sessions) if s.overall is not None and not s.demo]
        last = {summary.question: summary for summary in scored}
        if (questions, last) != (self.questions, self._last):
            self.questions, self._last = questions, last
            self.lay_out()

    def rows(self, cells: int) -> list[Option]:
        return [self._row(question, cells) for question in self.questions]

    def _row(self, question: Question, cells: int) -> Option:
        last = self._last.get(question.id)
        before = f"last {starred(last.overall, last.corrected)}" if last and last.overall is not None else ""
        right = f" {before:>9}  {minutes(question.target):>8}"
        title = Content(question.title).truncate(cells - len(right), ellipsis=True, pad=True)
        return Option(title + Content.styled(right, "$foreground-muted"), id=question.id)


class AnswerList(Columns):
    """Saved answers with their score, in words as well, and their length."""

    sessions: Sequence[Summary] = ()
    _titles: dict[str, str] = {}  # noqa: RUF012

    def show(self, sessions: Sequence[Summary], questions: Sequence[Question]) -> None:
        """Show the sessions in the order given."""
        self.sessions = sessions
        self._titles = {question.id: question.title for question in questions}
        self.lay_out()

    def rows(self, cells: int) -> list[Option]:
        return [self._row(summary, cells) for summary in self.sessions]

    def _row(self, summary: Summary, cells: int) -> Option:
        score = score_cell(summary.overall, summary.corrected)
        word = overall_word(summary.overall) if summary.state == "complete" else summary.state
        right = f" {score} {word:<13} {clock(summary.seconds):>5}"
        title = self._titles.get(summary.question, summary.question)
        left = Content(f"{day(summary.started_at)}  {'Demo: ' if summary.demo else ''}{title}")
        return Option(left.truncate(cells - len(right), ellipsis=True, pad=True) + right, id=summary.id)


def _rank(question: Question) -> int:
    return next((n for n, tag in enumerate(MAIN_FIRST) if tag in question.tags), len(MAIN_FIRST))
