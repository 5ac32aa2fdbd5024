"""Choosing the level and the colours."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import OptionList

from coach.settings import KEYS
from coach.tui.screens.setup import STEP_KEYS
from coach.tui.screens.setup.step import Choice, Step

LEVELS = {
    "any": "not decided: questions of every level",
    "intern": "first job or internship: the basics, and how you work with others",
    "senior": "you build it: guardrails, tests, trade-offs, incidents",
    "lead": "you plan it with others: priorities, agreement, red-teaming",
    "manager": "you answer for it: the bar for launch, people, reviews",
}
THEMES = {"dark": "light letters on a dark ground", "light": "dark letters on a light ground"}


class LevelStep(Step):
    """Enter keeps the level."""

    KEY, NAME = "level", "What do you interview for?"
    SAYS = (
        "The score card then says what your level is expected to say of its own role, and a drill asks"
        " the questions of that level."
    )
    HELP = (
        "The level changes no score: the points are the same for all. Where a question has a part on your"
        " own role, the coach says before you answer what your level should tell there."
    )
    BINDINGS: ClassVar[list[BindingType]] = STEP_KEYS

    def find(self) -> list[Choice]:
        return [Choice(level, f"{level:<9}{LEVELS[level]}") for level in KEYS["level"].choices]


class ThemeStep(Step):
    """Enter keeps the colours, which the arrows show at once."""

    KEY, NAME = "theme", "Light or dark?"
    SAYS = "The arrows show it at once. Ctrl+T changes it at any time, for as long as the coach runs."
    HELP = (
        "Nothing is told by colour alone: each light has its word, each mark its sign. With NO_COLOR set"
        " there are no colours; reduced_motion, in the settings, lets nothing move but the clock."
    )
    BINDINGS: ClassVar[list[BindingType]] = STEP_KEYS

    def find(self) -> list[Choice]:
        return [Choice(theme, f"{theme:<9}{THEMES[theme]}") for theme in KEYS["theme"].choices]

    @on(OptionList.OptionHighlighted)
    def _try(self) -> None:
        if self.chosen:
            self.coach.show_theme(str(self.chosen.value))

    def on_unmount(self) -> None:
        self.coach.show_theme(self.coach.start.settings.theme)
