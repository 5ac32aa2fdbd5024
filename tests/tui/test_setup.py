"""The set-up and the settings screen: each choice can be tried, kept, skipped and taken back."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from stage import Stage, flowed, on_screen, shown, until
from textual.pilot import Pilot

from coach.errors import MicrophoneError, VoiceError
from coach.settings import DEFAULTS, template
from coach.start import Start, Tell
from coach.store.settings import settled
from coach.tui.app import CoachApp
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.settings import SettingsScreen
from coach.tui.screens.setup.microphone import MicrophoneStep
from coach.tui.screens.setup.voice import LoudspeakerStep
from coach.voice.devices import Device
from coach.voice.microphone import FileMicrophone
from coach.voice.models import BUNDLED_MINI

DEVICES = (Device(0, "Built-in", 1, 48_000, True), Device(3, "Headset [USB]", 2, 48_000, False))
SMALL = (80, 24)


@dataclass
class Gramophone:
    """Fills the role of Player: remembers that it played."""

    played: list[float] = field(default_factory=list)

    def play(self, path: Path, from_s: float, stop: Event) -> None:
        assert path.stat().st_size
        self.played.append(from_s)


@dataclass
class Sound:
    """What the steps try, on the stage's roles; remembers the settings they were tried with."""

    stage: Stage
    player: Gramophone = field(default_factory=Gramophone)
    tried: list[Start] = field(default_factory=list)
    broken: str | None = None

    def microphone(self, start: Start, _tell: Tell) -> FileMicrophone:
        if self.broken:
            raise MicrophoneError(self.broken)
        self.tried.append(start)
        return FileMicrophone(self.stage.sound, self.stage.realtime)

    def speaker(self, start: Start) -> Any:
        self.tried.append(start)
        return self.stage.voice

    def app(self, **wishes: Any) -> CoachApp:
        return self.stage.app(
            microphone=self.microphone,
            speaker=self.speaker,
            player=self.player,
            **{"first": "setup"} | wishes,
        )


@pytest.fixture
def sound_of(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Sound:
    monkeypatch.setattr("coach.voice.devices.input_devices", lambda: DEVICES)
    monkeypatch.setattr("coach.voice.devices.output_devices", lambda: DEVICES)
    names = [("en", "English (Great Britain)"), ("us", "English (America)"), ("de", "German")]
    monkeypatch.setattr("coach.voice.speaker.voices", lambda: names)
    monkeypatch.setattr("coach.tui.screens.models.estimate", lambda _: {"base.en": 2.0, "tiny.en": 0.8})
    stage.voice.silent = True
    return Sound(stage)


def at(pilot: Pilot[int], screen: type) -> bool:
    return isinstance(pilot.app.screen, screen)


async def on_step(pilot: Pilot[int], number: int, text: str) -> None:
    await on_screen(pilot, f"Set-up, {number} of 6")
    await on_screen(pilot, text)


async def test_each_step_keeps_a_choice_and_the_last_leads_to_the_demo(sound_of: Sound) -> None:
    stage = sound_of.stage
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "Headset [USB]")
        await pilot.press("down", "down", "enter")
        await on_step(pilot, 2, "The system's own choice, now Built-in")
        await pilot.press("enter")
        await on_step(pilot, 3, "English (America)")
        assert "German" not in flowed(pilot.app)
        await pilot.press("down", "plus", "enter")
        await on_step(pilot, 4, "Best for this machine, by a timed try: tiny.en.")
        await on_screen(pilot, "about 0.8 s a sentence")
        await pilot.press("right")
        await on_step(pilot, 5, "What do you interview for?")
        await pilot.press("down", "down", "down", "enter")
        await on_step(pilot, 6, "dark letters on a light ground")
        await pilot.press("down", "enter")
        await on_screen(pilot, "You are set up. What now?")
        await pilot.press("d")
        await until(pilot, lambda: stage.starts)
        assert stage.starts[0].demo
        assert pilot.app.theme == "coach-light"
    kept = settled(stage.home, {}).values
    assert kept == DEFAULTS._replace(
        microphone="Headset [USB]", voice="English (America)", voice_rate=180, level="lead", theme="light"
    )
    assert stage.starts[0].settings == kept


async def test_escape_leaves_the_rest_out_and_the_next_start_begins_at_home(sound_of: Sound) -> None:
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "Built-in")
        await pilot.press("escape")
        await until(pilot, lambda: at(pilot, HomeScreen))
    assert (sound_of.stage.home / "settings.toml").read_text() == template()


async def test_the_arrows_lead_on_and_back_and_change_nothing(sound_of: Sound) -> None:
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "Built-in")
        assert "← Before" not in shown(pilot.app)
        await pilot.press("left")
        await pilot.press("right")
        await on_step(pilot, 2, "← Before")
        await pilot.press("left")
        await on_step(pilot, 1, "Built-in")
        for number in range(2, 7):
            await pilot.press("right")
            await on_screen(pilot, f"Set-up, {number} of 6")
        await pilot.press("down")
        await until(pilot, lambda: pilot.app.theme == "coach-light")
        await pilot.press("right")
        await on_screen(pilot, "Look around on the home screen")
        assert pilot.app.theme == "coach-dark"
        await pilot.press("escape")
        await until(pilot, lambda: at(pilot, HomeScreen))
    assert settled(sound_of.stage.home, {}).values == DEFAULTS


async def test_the_level_of_the_chosen_microphone_is_shown_and_r_plays_it_back(sound_of: Sound) -> None:
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_screen(pilot, "good")
        await pilot.press("down", "down")
        await until(pilot, lambda: sound_of.tried[-1].settings.microphone == "Headset [USB]")
        sound_of.stage.realtime = False
        await pilot.press("r")
        await until(pilot, lambda: sound_of.player.played)
        await on_screen(pilot, "r turns it on and lets you hear yourself")
        assert at(pilot, MicrophoneStep)
    assert sound_of.player.played == [0.0]


async def test_a_microphone_that_fails_is_named_and_holds_nothing_up(
    sound_of: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        FileMicrophone, "blocks", lambda *_: fail(MicrophoneError("The headset hums: unplug it"))
    )
    monkeypatch.setattr(
        "coach.voice.devices.output_devices", lambda: fail(VoiceError("No sound [here]: go on"))
    )
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "The headset hums: unplug it")
        await pilot.press("enter")
        await on_step(pilot, 2, "No sound [here]: go on")
        assert "Take it" not in shown(pilot.app)
        await pilot.press("h", "enter")
        assert at(pilot, LoudspeakerStep)
        await pilot.press("right")
        await on_step(pilot, 3, "English")


def fail(error: Exception) -> Any:
    raise error


async def test_where_there_is_no_device_the_step_says_so_in_place_of_an_empty_list(
    sound_of: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.devices.input_devices", lambda: ())
    monkeypatch.setattr("coach.voice.devices.output_devices", lambda: ())
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "No microphone was found: connect one")
        await pilot.press("right")
        await on_step(pilot, 2, "No loudspeaker was found: connect one")


async def test_l_looks_again_for_what_was_connected_since(
    sound_of: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list[Device]()
    monkeypatch.setattr("coach.voice.devices.input_devices", lambda: tuple(found))
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "connect one and press l")
        found.append(Device(0, "Headset", 1, 48_000, False))
        found.append(Device(1, "default", 1, 48_000, True))
        await pilot.press("l")
        await on_step(pilot, 1, "Headset")
        assert "default" not in shown(pilot.app), "the system's own choice stands once in the list"


async def test_h_says_a_sentence_with_the_chosen_voice_at_its_speed(sound_of: Sound) -> None:
    async with sound_of.app().run_test(size=SMALL) as pilot:
        await on_step(pilot, 1, "Built-in")
        await pilot.press("right")
        await on_step(pilot, 2, "Built-in")
        await pilot.press("down", "down", "h")
        await on_screen(pilot, "Heard nothing?")
        assert sound_of.tried[-1].settings.speaker == "Headset [USB]"
        await pilot.press("right")
        await on_step(pilot, 3, "English (America)")
        await pilot.press("down", "h", "minus")
        await on_screen(pilot, "150 words a minute")
        await until(pilot, lambda: len(sound_of.stage.voice.said) == 3)
        heard = sound_of.tried[-1].settings
        assert (heard.voice, heard.voice_rate) == ("English (America)", 150)
    assert sound_of.stage.voice.said[0].startswith("Hello.")


async def test_a_model_in_a_folder_needs_no_network(sound_of: Sound) -> None:
    async with sound_of.app(first="home").run_test(size=SMALL) as pilot:
        await on_screen(pilot, "Choose a question")
        await pilot.press("m")
        await on_screen(pilot, "o Use a folder")
        await pilot.press("o")
        await on_screen(pilot, "In which folder is the model?")
        await pilot.press(*"nowhere", "enter")
        await on_screen(pilot, "No speech model is called nowhere")
        await pilot.press("o")
        pilot.app.screen.query_one("TextArea").load_text(str(BUNDLED_MINI))
        await pilot.press("enter")
        await on_screen(pilot, "as your settings say.")
        await pilot.press("q", "m")
        await on_screen(pilot, "as your settings say.")
        await pilot.press("q", "enter")
        await until(pilot, lambda: at(pilot, InterviewScreen))
    assert sound_of.stage.starts[0].settings.model == str(BUNDLED_MINI)


async def test_the_settings_screen_changes_one_line_and_says_what_is_stronger(sound_of: Sound) -> None:
    file = sound_of.stage.home / "settings.toml"
    file.write_text('# mine\nlevel = "senior"  # until Thursday\n')
    said = {"voice_rate": (140, "--voice-rate")}
    async with sound_of.app(first="home", given=said).run_test(size=SMALL) as pilot:
        await on_screen(pilot, "Choose a question")
        await pilot.press("comma")
        await until(pilot, lambda: at(pilot, SettingsScreen))
        await on_screen(pilot, "140 --voice-rate")
        await pilot.press("down", "down", "down", "down", "down")
        await on_screen(pilot, "Takes one of any, intern, senior, lead, manager.")
        await pilot.press("enter")
        await on_screen(pilot, "level lead settings.toml")
        assert file.read_text() == '# mine\nlevel = "lead"  # until Thursday\n'
        await pilot.press("backspace")
        await on_screen(pilot, "level any default")
        await pilot.press("up", "enter")
        await on_screen(pilot, "Takes a whole number from 80 to 300.")
        pilot.app.screen.query_one("TextArea").load_text("2000")
        await pilot.press("enter")
        await until(pilot, lambda: "write a whole number" in told(pilot))
        await pilot.press("enter")
        pilot.app.screen.query_one("TextArea").load_text("120")
        await pilot.press("enter")
        await until(pilot, lambda: "--voice-rate is stronger" in told(pilot))
    assert "\nvoice_rate = 120\n" in file.read_text()
    assert "# mine\n" in file.read_text()


async def test_a_device_is_tried_from_the_settings_and_escape_leads_back_to_them(sound_of: Sound) -> None:
    async with sound_of.app(first="home").run_test(size=SMALL) as pilot:
        await on_screen(pilot, "Choose a question")
        await pilot.press("comma", "down", "enter")
        await on_screen(pilot, "Headset [USB]")
        assert "Set-up" not in shown(pilot.app)
        await pilot.press("down", "down", "enter")
        await on_screen(pilot, "microphone Headset [USB] settings.toml")
        await pilot.press("enter")
        await until(pilot, lambda: at(pilot, MicrophoneStep))
        await pilot.press("escape")
        await until(pilot, lambda: at(pilot, SettingsScreen))


def told(pilot: Pilot[int]) -> str:
    return " ".join(notice.message for notice in pilot.app._notifications)
