"""Text that is shown as it is, whatever it holds."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


class Literally(LineFilter):
    """Keeps what a transcript or a question file may hold from speaking to the terminal itself."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [s if s.control else Segment("".join(map(_shown, s.text)), s.style) for s in segments]


def _shown(letter: str) -> str:
    """Return something as wide as the letter, for the line was laid out with it."""
    if letter.isprintable():
        return letter
    return "\N{REPLACEMENT CHARACTER}" if cell_len(letter) else ""
