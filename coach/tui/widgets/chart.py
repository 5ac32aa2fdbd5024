"""Scores as columns, from 0 at the foot to 100 at the top."""

from collections.abc import Sequence
from itertools import pairwise

from textual.content import Content
from textual.widget import Widget

EIGHTHS = " ▁▂▃▄▅▆▇█"
TOP = 100


class ScoreChart(Widget):
    """The scores from left to right; a column stands for several of them where there is no room for each."""

    def __init__(self, scores: Sequence[int], id: str) -> None:
        super().__init__(id=id)
        self.scores = scores

    def render(self) -> Content:
        width, height = self.size
        filled = [max(1, round(height * 8 * score / TOP)) for score in self._columns(width)]
        rows = (
            "".join(EIGHTHS[max(0, min(8, eighths - 8 * above_foot))] for eighths in filled)
            for above_foot in reversed(range(height))
        )
        return Content.styled("\n".join(rows), "$text-primary")

    def _columns(self, width: int) -> list[float]:
        """Return the mean score of each column."""
        ends = [at * len(self.scores) // width for at in range(width + 1)]
        parts = (self.scores[start : max(end, start + 1)] for start, end in pairwise(ends))
        return [sum(part) / len(part) for part in parts]
