"""The speech models: which are here, which is used, and getting one."""

from __future__ import annotations

from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.tui.screens.base import BACK_KEYS, HELP_KEY, CoachScreen
from coach.tui.widgets.choices import Choices
from coach.voice.models import Progress, SpeechModel, choose, fetch, listing

ADVICE = {
    "tiny.en": "quick, more mistakes",
    "base.en": "good on any laptop",
    "distil-small.en": "better, needs more time",
    "small.en": "best, needs a quick machine",
}


class ModelsScreen(CoachScreen[None]):
    """Enter gets the chosen model; nothing else here uses the network."""

    HELP = (
        "A speech model writes down what you say, on this machine. Getting one is the only time the coach"
        " uses the network. A download that was cancelled goes on where it stopped. Afterwards the coach"
        " times the models that are here and uses the best one that keeps up."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "get", "Get it"),
        Binding("escape,c", "cancel", "Cancel the download", key_display="esc"),
        HELP_KEY,
        BACK_KEYS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cancel = Event()
        self._busy = False

    def compose(self) -> ComposeResult:
        yield Static("Speech models", classes="title")
        yield Static(
            "A model writes down what you say. It is downloaded once; nothing you say leaves this machine."
            " Take base.en to begin with.",
            classes="text",
        )
        yield Choices("models")
        yield Static(id="progress-says")
        yield ProgressBar(id="progress", show_eta=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._list()
        self.query_one("#progress").display = False
        self.query_one("#models").focus()

    def on_unmount(self) -> None:
        self._cancel.set()

    def _list(self) -> None:
        models = listing(self.coach.home)
        listed = self.query_one(Choices)
        fresh = listed.chosen is None
        listed.replace([Option(_row(model), id=model.name) for model in models])
        if fresh:
            listed.highlighted = listed.get_option_index("base.en")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cancel":
            return self._busy
        return not (self._busy and action == "get")

    @on(OptionList.OptionSelected)
    def action_get(self) -> None:
        name = self.query_one(Choices).chosen
        if name and not self._busy:
            self._cancel.clear()
            self._set_busy(True, f"Getting {name}…")
            self._fetch(name)

    def action_cancel(self) -> None:
        self._cancel.set()

    @work(thread=True)
    def _fetch(self, name: str) -> None:
        tell = self.app.call_from_thread
        try:
            if fetch(name, self.coach.home, lambda p: tell(self._progress, p), self._cancel) is None:
                says = "Cancelled. What has come is kept: Enter goes on where it stopped."
            else:
                tell(self._set_busy, True, "Timing the models on this machine…")
                says = f"{name} is here. The coach uses {choose(self.coach.home)}."
        except CoachError as error:
            says = str(error)
        if self.is_attached:
            tell(self._set_busy, False, says)

    def _progress(self, progress: Progress) -> None:
        self.query_one(ProgressBar).update(total=progress.total_bytes, progress=progress.done_bytes)

    def _set_busy(self, busy: bool, says: str) -> None:
        self._busy = busy
        self.query_one("#progress-says", Static).update(Content(says))
        self.query_one("#progress").display = busy
        if not busy:
            self._list()
        self.refresh_bindings()


def _row(model: SpeechModel) -> Content:
    state = "in use" if model.chosen else "here" if model.here else "not here"
    speed = "" if model.decode_s is None else f"{model.decode_s:.1f} s each"
    return Content(
        f"{model.name:<15} {model.size_mb:>4} MB  {state:<8} {speed:<14} {ADVICE.get(model.name, '')}"
    )
