"""The speech models: which are here, which is used, and getting one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from coach.errors import CoachError
from coach.tui.screens.setup import STEP_KEYS, SetupScreen
from coach.tui.widgets.choices import Choices
from coach.tui.widgets.keybar import KeyBar
from coach.voice.models import Progress, SpeechModel, choose, estimate, fetch, listing, resolve, suited

FIRST = "base.en"
SAYS = "A model writes down what you say. It is downloaded once; nothing you say leaves this machine."
ADVICE = {
    "tiny.en": "more mistakes",
    "base.en": "for any laptop",
    "distil-small.en": "better, slower",
    "small.en": "best, slowest",
}


class ModelsScreen(SetupScreen):
    """Enter gets the chosen model; nothing else here uses the network."""

    HELP = (
        "A speech model writes down what you say, on this machine. Getting one is the only time the coach"
        " uses the network. A download that was cancelled goes on where it stopped. The seconds are what it"
        " takes here to write down a sentence, while you speak the next: of the models that are here the"
        " coach uses the best one that keeps up."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "get", "Get it"),
        Binding("escape,c", "cancel", "Cancel the download", key_display="esc"),
        Binding(
            "o", "folder", "Use a folder", tooltip="Use a model that lies in a folder: no network needed"
        ),
        *STEP_KEYS,
    ]

    @dataclass
    class Timed(Message):
        """About how long each model would take here."""

        decode_s: dict[str, float]

    def __init__(self, place: tuple[int, int] | None = None) -> None:
        super().__init__(place)
        self._cancel = Event()
        self._busy = False
        self._about_s: dict[str, float] = {}

    def compose(self) -> ComposeResult:
        yield from self.headed("Speech models")
        yield Static(f"{SAYS} Take {FIRST} to begin with.", classes="text", id="models-say")
        yield Choices("models")
        yield Static(id="progress-says")
        yield ProgressBar(id="progress", show_eta=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self._set_busy(False, self._named)
        self.query_one("#models").focus()
        self._time()

    def on_unmount(self) -> None:
        self._cancel.set()

    @property
    def _named(self) -> str:
        """What the settings say, where they name a model."""
        model = self.coach.start.settings.model
        return f"The coach uses {model}, as your settings say." if model else ""

    def _list(self) -> None:
        models = listing(self.coach.home)
        if named := self.coach.start.settings.model:
            models = [replace(model, chosen=model.here and model.name == named) for model in models]
        listed = self.query_one(Choices)
        fresh = listed.chosen is None
        listed.replace([Option(_row(model, self._about_s), id=model.name) for model in models])
        if fresh:
            listed.highlighted = listed.get_option_index(FIRST)

    # The way out waits for a decode that is under way: Python ends with a crash while a model runs.
    @work(thread=True)
    def _time(self) -> None:
        with suppress(CoachError):  # without the bundled model there is no estimate
            self.post_message(self.Timed(estimate(self._cancel)))

    @on(Timed)
    def _timed(self, message: Timed) -> None:
        if not self.stands:
            return
        listed = self.query_one(Choices)
        self._about_s, best = message.decode_s, suited(message.decode_s)
        says = f"{SAYS} Best for this machine, by a timed try: {best}."
        self.query_one("#models-say", Static).update(says)
        self._list()
        if listed.chosen == FIRST and not self._busy:
            listed.highlighted = listed.get_option_index(best)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cancel":
            return self._busy
        if self._busy and action in ("get", "folder", "step", "leave"):
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def action_get(self) -> None:
        name = self.query_one(Choices).chosen
        if name and not self._busy:
            self._cancel.clear()
            self._set_busy(True, f"Getting {name}…")
            self._fetch(name)

    def action_folder(self) -> None:
        from coach.tui.screens.wording import WordingScreen

        says = "For a machine without network: a folder with model.bin, config.json and tokenizer.json in it."
        now = self.coach.start.settings.model or ""
        self.app.push_screen(WordingScreen("In which folder is the model?", says, now), self._use_folder)

    def _use_folder(self, path: str | None) -> None:
        if path is None:
            return
        try:
            folder = resolve(path, self.coach.home).absolute()
        except CoachError as error:
            self._set_busy(False, str(error))
        else:
            if self.coach.change("model", str(folder)):
                self._set_busy(False, self._named)

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
                chosen = choose(self.coach.home, self._cancel)
                says = f"{name} is here. {self._named or f'The coach uses {chosen}.'}"
        except CoachError as error:
            says = str(error)
        tell(self._set_busy, False, says)

    def _progress(self, progress: Progress) -> None:
        if self.stands:  # else the screen was left meanwhile
            self.query_one(ProgressBar).update(total=progress.total_bytes, progress=progress.done_bytes)

    def _set_busy(self, busy: bool, says: str) -> None:
        if not self.stands:
            return
        self._busy = busy
        self.query_one("#progress-says", Static).update(Content(says))
        self.query_one("#progress").display = busy
        if not busy:
            self._list()
        self.refresh_bindings()


def _row(model: SpeechModel, about_s: dict[str, float]) -> Content:
    state = "in use" if model.chosen else "here" if model.here else "not here"
    speed = f"about {about_s[model.name]:4.1f} s a sentence" if model.name in about_s else ""
    if model.decode_s is not None:
        speed = f"{model.decode_s:.1f} s a sentence"
    return Content(
        f"{model.name:<15} {model.size_mb:>4} MB  {state:<8}  {speed:<23}  {ADVICE.get(model.name, '')}"
    )
