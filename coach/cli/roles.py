"""The only place that chooses between hardware and files for the voice."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.context import home_of
from coach.settings import Settings, given
from coach.store.settings import settled

if TYPE_CHECKING:
    from coach.interview import Roles, Signal
    from coach.ports import Microphone
    from coach.start import Start, Tell
    from coach.voice.speaker import LoudSpeaker
    from coach.voice.transcriber import WhisperTranscriber

DEMO_ANSWER = Path(__file__).parents[1] / "models" / "demo" / "answer.flac"


def settings_of(options: Namespace) -> Settings:
    """Return the settings that hold for a command; raise ``DataError``."""
    return settled(home_of(options), given(vars(options), os.environ)).values


def start_in(home: Path, options: Namespace) -> Start:
    """Return how answers are taken in a home, by the settings that hold; raise ``DataError``."""
    from coach.start import Start

    said = given(vars(options), os.environ)
    chosen = settled(home, said).values
    return Start(
        roles_in(home), settings=chosen, given=said, speaker=speaker_in(home), microphone=device_microphone
    )


def roles_in(home: Path) -> Callable[[Start, Tell], Roles]:
    """Return what makes the roles that a ``Start`` asks for, with its models and caches in ``home``."""
    in_memory: list[WhisperTranscriber] = []

    def make(start: Start, tell: Tell) -> Roles:
        from coach.interview import Roles
        from coach.voice.audio import write_flac
        from coach.voice.microphone import FileMicrophone
        from coach.voice.speaker import SilentSpeaker

        while in_memory:
            in_memory.pop().close()  # each answer has its own, and a model takes hundreds of megabytes
        transcriber = transcriber_for(start.settings.model, home, tell, demo=start.demo)
        transcriber.preload()
        in_memory.append(transcriber)
        source = DEMO_ANSWER if start.demo else start.audio
        microphone = (
            FileMicrophone(source, realtime=not start.fast, on_trouble=tell)
            if source
            else device_microphone(start, tell)
        )
        silent = start.settings.silent or (source is not None and start.fast)
        speaker = SilentSpeaker() if silent else speaker_in(home)(start)
        signal = None if start.fast else signal_for(start, home, tell)
        return Roles(speaker, microphone, transcriber, write_flac, signal)

    return make


def speaker_in(home: Path) -> Callable[[Start], LoudSpeaker]:
    """Return what makes the voice that a ``Start`` asks for, its cache in ``home``."""

    def make(start: Start) -> LoudSpeaker:
        from coach.voice.speaker import LoudSpeaker

        chosen = start.settings
        return LoudSpeaker(chosen.speaker, chosen.voice, home / "speech", chosen.voice_rate)

    return make


def device_microphone(start: Start, tell: Tell) -> Microphone:
    """Return the microphone that a ``Start`` asks for."""
    from coach.voice.microphone import DeviceMicrophone

    return DeviceMicrophone(start.settings.microphone, tell)


def signal_for(start: Start, home: Path, tell: Tell) -> Signal | None:
    """Return what lets the lights be heard, ``None`` where they are only seen."""
    from coach.voice.signals import SpokenSignal, ToneSignal

    if start.settings.cues == "tone":
        return ToneSignal(start.settings.speaker, tell)
    if start.settings.cues == "spoken":
        return SpokenSignal(start.settings.speaker, speaker_in(home)(start), tell)
    return None


def transcriber_for(model: str | None, home: Path, tell: Tell, *, demo: bool = False) -> WhisperTranscriber:
    """Return the transcriber of a model by name, folder, or choice; raise ``ModelError``."""
    from coach.voice.models import BUNDLED_MINI, note, resolve
    from coach.voice.transcriber import WhisperTranscriber

    path = BUNDLED_MINI if demo else resolve(model, home)
    warning = None if demo else note(path)
    if warning:
        tell(warning)
    return WhisperTranscriber(path)
