"""The microphones and loudspeakers that PortAudio knows, by name."""

from contextlib import suppress
from dataclasses import dataclass
from threading import RLock
from types import ModuleType
from typing import Any, Literal

from coach.errors import CoachError, MicrophoneError, VoiceError

Direction = Literal["input", "output"]
opening_and_closing = RLock()
"""Held by whoever opens, closes or refreshes: PortAudio does not forgive two of these at once."""


@dataclass(frozen=True)
class Device:
    """One device; ``index`` is PortAudio's and holds until the next ``refresh``."""

    index: int
    name: str
    channels: int
    sample_rate_hz: int
    is_default: bool


def portaudio() -> ModuleType:
    """Return sounddevice; raise ``VoiceError`` where its library is missing or finds no sound system."""
    try:
        import sounddevice
    except Exception as error:  # an OSError without the library; PortAudio's own where it can't start
        raise VoiceError(
            "Sound needs the PortAudio library: install it (Debian, Ubuntu: sudo apt install libportaudio2)"
            " or go on at the keyboard"
        ) from error
    return sounddevice


def refresh() -> None:
    """Make PortAudio look again: its list is frozen from its start on.

    Every open stream of this program ends. Raise ``VoiceError`` where the sound system does not start.
    """
    sounddevice = portaudio()
    with opening_and_closing:
        with suppress(sounddevice.PortAudioError):  # it was not running: the last start failed
            sounddevice._terminate()
        try:
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise VoiceError(
                f"The sound system does not start ({error.args[0]}): run coach doctor"
            ) from error


def input_devices() -> tuple[Device, ...]:
    """Return the microphones, looking again where there was none; raise ``VoiceError`` without PortAudio."""
    return _devices("input") or _anew("input")


def output_devices() -> tuple[Device, ...]:
    """Return the loudspeakers, looking again where there was none; raise ``VoiceError`` without PortAudio."""
    return _devices("output") or _anew("output")


def find(wanted: str | None, direction: Direction) -> Device:
    """Return the device whose index or part of whose name is ``wanted``, or the default one for ``None``.

    Raise ``MicrophoneError`` or ``VoiceError`` where there is none.
    """
    devices = _devices(direction)
    if wanted is None:
        match = [device for device in devices if device.is_default] or list(devices)
    elif wanted.isdecimal():
        match = [device for device in devices if device.index == int(wanted)]
    else:
        exact = [device for device in devices if wanted == device.name]
        match = exact or [device for device in devices if wanted.casefold() in device.name.casefold()]
    if match:
        return match[0]
    what = "microphone" if direction == "input" else "loudspeaker"
    error: type[CoachError] = MicrophoneError if direction == "input" else VoiceError
    if wanted is None or not devices:
        raise error(f"No {what} was found: connect one, or go on without it")
    names = ", ".join(f"{device.index} {device.name}" for device in devices)
    raise error(f"No {what} matches {wanted!r}: there are {names}")


def _anew(direction: Direction) -> tuple[Device, ...]:
    refresh()
    return _devices(direction)


def _devices(direction: Direction) -> tuple[Device, ...]:
    sounddevice = portaudio()
    try:
        with opening_and_closing:
            listed: list[dict[str, Any]] = list(sounddevice.query_devices())
            default = sounddevice.default.device[0 if direction == "input" else 1]
    except sounddevice.PortAudioError as error:
        raise VoiceError(f"The sound system does not answer ({error.args[0]}): run coach doctor") from error
    return tuple(
        Device(i, entry["name"], channels, int(entry["default_samplerate"]), i == default)
        for i, entry in enumerate(listed)
        if (channels := entry[f"max_{direction}_channels"]) > 0
    )
