"""Every setting: what it is, where it comes from, and changing it in ``settings.toml``."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.settings import KEYS, Key, Setting
from coach.store.settings import NAME, settled
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar
from coach.wording import setting_word

VALUE_CELLS = 38


class SettingsScreen(CoachScreen[None]):
    """Enter changes the chosen one, in the file and at once."""

    HELP = (
        "Enter takes the next of a few values, or asks for one; the microphone, the loudspeaker and the"
        " voice can be tried first. Backspace takes a key out of the file: its default holds again. Your"
        " own comments in the file stay."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change"),
        Binding("backspace,delete", "unset", "Back to default", key_display="⌫"),
        Binding("s", "set_up", "Set-up", tooltip="Go through the set-up again"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def compose(self) -> ComposeResult:
        yield Static("Settings", classes="title")
        yield Choices("settings")
        yield Static(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self._list()
        self.query_one(Choices).focus()

    def _list(self) -> None:
        try:
            self._values, sources = settled(self.coach.home, self.coach.start.given)
        except CoachError as error:
            self.coach.tell(str(error), trouble=True)
            self._values, sources = self.coach.start.settings, dict.fromkeys(KEYS, "not readable")
        rows = [Option(self._row(name, sources[name]), id=name) for name in KEYS]
        self.query_one(Choices).replace(rows)

    def _row(self, name: str, source: str) -> Content:
        value = Content(setting_word(getattr(self._values, name)))
        return Content.assemble(
            f"{name:<16}", value.truncate(VALUE_CELLS, ellipsis=True, pad=True), f"  {source}"
        )

    @property
    def _key(self) -> Key:
        return KEYS[self.query_one(Choices).chosen or next(iter(KEYS))]

    @on(OptionList.OptionHighlighted)
    def _explain(self) -> None:
        key = self._key
        other = f"{key.option} or {key.variable} is stronger."
        self.query_one("#about", Static).update(
            Content(f"{key.about.says[0].upper()}{key.about.says[1:]}.\n")
            + Content.styled(
                f"Takes {key.wants}.\nKept in {self.coach.home / NAME}; {other}", "$foreground-muted"
            )
        )

    @on(OptionList.OptionSelected)
    def action_change(self) -> None:
        from coach.tui.screens.setup.microphone import MicrophoneStep
        from coach.tui.screens.setup.voice import LoudspeakerStep, VoiceStep
        from coach.tui.screens.wording import WordingScreen

        steps = {"microphone": MicrophoneStep, "speaker": LoudspeakerStep, "voice": VoiceStep}
        key = self._key
        now = getattr(self._values, key.name)
        values = key.choices or ((False, True) if key.kind is bool else ())
        if key.name in steps:
            self.app.push_screen(steps[key.name](), lambda _: self._list())
        elif values:
            self._set(values[(values.index(now) + 1) % len(values)])
        else:
            asks = f"{key.name}: {key.about.says}"
            self.app.push_screen(WordingScreen(asks, f"Takes {key.wants}.", str(now or "")), self._typed)

    def _typed(self, text: str | None) -> None:
        if text is None:
            return
        try:
            self._set(self._key.read(text))
        except CoachError as error:
            self.coach.tell(str(error), trouble=True)

    def action_unset(self) -> None:
        self._set(None)

    def _set(self, value: Setting | None) -> None:
        self.coach.change(self._key.name, value)
        self._list()

    def action_set_up(self) -> None:
        self.dismiss()
        self.coach.set_up()
