"""The level meter."""

from time import monotonic

from textual.content import Content
from textual.widgets import Static

FLOOR_DB, QUIET_DB, LOUD_DB = -60.0, -45.0, -3.0
CELLS = 16
REMEMBERS_S = 2.5
"""A word per syllable would flicker: the word speaks of the loudest moment of the last seconds."""


class Meter(Static):
    """How loud it is, as a bar and a word."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._loudest_db = FLOOR_DB
        self._since_s = 0.0

    def on_mount(self) -> None:
        self.still()

    def level(self, level_db: float) -> None:
        """Show a new level, in dB below full scale."""
        now_s = monotonic()
        if level_db >= self._loudest_db or now_s - self._since_s > REMEMBERS_S:
            self._loudest_db, self._since_s = level_db, now_s
        share = min(1.0, max(0.0, 1 - level_db / FLOOR_DB))
        self._draw(round(CELLS * share), self._word())

    def still(self, word: str = "") -> None:
        """Show an empty bar."""
        self._loudest_db = FLOOR_DB
        self._draw(0, word)

    def _word(self) -> str:
        if self._loudest_db <= FLOOR_DB:
            return "silent"
        if self._loudest_db < QUIET_DB:
            return "very quiet"
        return "too loud" if self._loudest_db > LOUD_DB else "good"

    def _draw(self, cells: int, word: str) -> None:
        if self.app.animation_level == "none":
            self.update(Content.assemble(("Level ", "$foreground-muted"), word))
            return
        self.update(
            Content.assemble(
                ("Level ", "$foreground-muted"),
                ("▮" * cells, "$text-success" if word == "good" else "$text-warning"),
                ("▯" * (CELLS - cells), "$foreground-muted"),
                f" {word}",
            )
        )
