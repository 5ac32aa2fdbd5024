"""What works on this machine, what does not, and the one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import Static

from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.widgets.keybar import KeyBar
from coach.voice.checks import Check, check_loudspeaker, check_microphone, check_model, check_voice

WIDTH_CELLS, HEIGHT_LINES = 80, 24
DO_HERE = {"Model": "press m to get one, or type your answer: t on the home screen"}


class DoctorScreen(CoachScreen[None]):
    """Each part of the machine that a rehearsal needs."""

    HELP = "l looks again, after you have plugged something in or changed a permission."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "again", "Look again"),
        Binding("m", "models", "Speech models"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def compose(self) -> ComposeResult:
        yield Static("Does everything work here?", classes="title")
        with VerticalScroll(id="checks"):
            for name in self._checks():
                with Horizontal(classes="check"):
                    yield Static(Content.styled(name, "bold"), classes="part")
                    yield Static("… looking", id=f"state-{name.lower()}", classes="state")
                    yield Static(id=f"says-{name.lower()}", classes="says")
        yield KeyBar()

    @on(ScreenResume)
    def _resumed(self) -> None:
        self.action_again()

    def _checks(self) -> dict[str, Callable[[], Check]]:
        chosen, home = self.coach.start.settings, self.coach.home
        return {
            "Terminal": self._terminal,
            "Microphone": lambda: check_microphone(chosen.microphone),
            "Loudspeaker": lambda: check_loudspeaker(chosen.speaker),
            "Voice": check_voice,
            "Model": lambda: check_model(home, chosen.model),
        }

    def _terminal(self) -> Check:
        width, height = self.app.size
        says = f"{width} by {height} characters" + (", without colours" if self.app.no_color else "")
        if width < WIDTH_CELLS or height < HEIGHT_LINES:
            return Check(False, says, f"make the window at least {WIDTH_CELLS} by {HEIGHT_LINES}")
        return Check(True, says)

    @work(thread=True, exclusive=True)
    def action_again(self) -> None:
        for name, check in self._checks().items():
            self.app.call_from_thread(self._show, name, None)
            self.app.call_from_thread(self._show, name, check())

    def _show(self, name: str, check: Check | None) -> None:
        if not self.stands:
            return  # the screen was left while it looked
        state, says = (self.query_one(f"#{part}-{name.lower()}", Static) for part in ("state", "says"))
        if check is None:
            state.update(Content.styled("… looking", "$foreground-muted"))
        elif check.ok:
            state.update(Content.styled("✓ works", "$text-success"))
            says.update(Content(check.says))
        else:
            state.update(Content.styled("✗ does not", "$text-error"))
            do = DO_HERE.get(name, check.do)
            says.update(Content.assemble(check.says, (f"\n→ {do}" if do else "", "$text-warning")))

    def action_models(self) -> None:
        from coach.tui.screens.models import ModelsScreen

        self.coach.push_screen(ModelsScreen())
