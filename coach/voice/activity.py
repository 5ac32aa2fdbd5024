"""How likely each frame of sound is speech: the Silero model that faster-whisper brings along."""

from typing import Any

import numpy as np
import numpy.typing as npt

from coach.voice.utterances import FRAME_SAMPLES

CONTEXT_SAMPLES = 64
"""Each step sees the end of the one before; the model was trained so (Silero VAD v5 and later)."""


class VoiceActivity:
    """Streams sound through Silero with its state carried over, exactly as if it came in one piece.

    ``feed`` takes mono int16 at 16 kHz of any length and returns one probability for each whole
    frame; ``finish`` returns that of the last, partial frame, filled up with silence.
    """

    def __init__(self) -> None:
        from faster_whisper.vad import get_vad_model

        self._session: Any = get_vad_model().session
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT_SAMPLES, np.float32)
        self._rest = np.zeros(0, np.int16)

    def feed(self, samples: npt.NDArray[np.int16]) -> list[float]:
        whole = np.concatenate([self._rest, samples])
        used = len(whole) - len(whole) % FRAME_SAMPLES
        self._rest = whole[used:]
        return self._probabilities(whole[:used]) if used else []

    def finish(self) -> list[float]:
        if not len(self._rest):
            return []
        missing = FRAME_SAMPLES - len(self._rest)
        return self.feed(np.zeros(missing, np.int16))

    def _probabilities(self, samples: npt.NDArray[np.int16]) -> list[float]:
        steps = (samples.astype(np.float32) / 32768.0).reshape(-1, FRAME_SAMPLES)
        tails = steps[:, -CONTEXT_SAMPLES:]
        before = np.vstack([self._context[None, :], tails[:-1]])
        self._context = tails[-1]
        inputs = {"input": np.hstack([before, steps]), "h": self._h, "c": self._c}
        output, self._h, self._c = self._session.run(None, inputs)
        return [float(p) for p in output.reshape(-1)]
