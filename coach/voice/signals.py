"""The lights of the clock as something to hear, quiet and short: the microphone records meanwhile."""

from collections.abc import Callable
from threading import Thread

import numpy as np

from coach.errors import CoachError
from coach.lights import LightName
from coach.voice.audio import Samples
from coach.voice.player import at_rate, play_beside
from coach.voice.speaker import LoudSpeaker
from coach.wording import count

TONE_HZ: dict[LightName, tuple[int, ...]] = {
    "green": (523,),
    "yellow": (523, 659),
    "red": (523, 659, 784),
    "over": (784, 523),
}
"""One tone for green, two for yellow, three for red, and a falling one when it is over."""
TONE_S, GAP_S, FADE_S = 0.12, 0.08, 0.02
LOUDEST = 0.12
"""A share of full scale: heard in headphones, hardly by a microphone beside them."""


class ToneSignal:
    """Sounds a tone or more for a light, on a device named by index or part of its name."""

    def __init__(self, output: str | None, tell: Callable[[str], None]) -> None:
        self._output, self._tell = output, tell

    def __call__(self, light: LightName, at_s: float) -> None:
        """Begin to sound and return at once; trouble is told, once it is met."""
        Thread(target=self._sound, args=(light, at_s), name="signal", daemon=True).start()

    def _sound(self, light: LightName, at_s: float) -> None:
        try:
            play_beside(lambda rate_hz: self.samples(light, at_s, rate_hz), self._output)
        except CoachError as error:
            self._tell(f"The light can't be heard: {error}")

    def samples(self, light: LightName, at_s: float, rate_hz: int) -> Samples:
        """Return what sounds for a light, as mono at this rate; raise ``VoiceError`` or ``DataError``."""
        gap = np.zeros(round(GAP_S * rate_hz), np.int16)
        return np.concatenate([part for hz in TONE_HZ[light] for part in (_tone(hz, rate_hz), gap)])


class SpokenSignal(ToneSignal):
    """Says the time at which a light comes on, with the voice that asks."""

    def __init__(self, output: str | None, voice: LoudSpeaker, tell: Callable[[str], None]) -> None:
        super().__init__(output, tell)
        self._voice = voice

    def samples(self, light: LightName, at_s: float, rate_hz: int) -> Samples:
        speech = at_rate(self._voice.speech(f"{_length(at_s)}."), rate_hz)
        loudest = max(1, int(np.abs(speech.astype(np.int32)).max(initial=0)))
        return (speech * min(1.0, 2 * LOUDEST * 32_767 / loudest)).astype(np.int16)


def _length(seconds: float) -> str:
    """Return a time as it is said: ``3 minutes``, ``2 minutes 30``, ``40 seconds``."""
    whole, rest = divmod(int(seconds), 60)
    if not whole:
        return count(rest, "second")
    return f"{count(whole, 'minute')} {rest}" if rest else count(whole, "minute")


def _tone(hz: int, rate_hz: int) -> Samples:
    at_s = np.arange(round(TONE_S * rate_hz)) / rate_hz
    fade = np.clip(np.minimum(at_s, TONE_S - at_s) / FADE_S, 0.0, 1.0)  # without it a tone clicks
    return (LOUDEST * 32_767 * fade * np.sin(2 * np.pi * hz * at_s)).astype(np.int16)
