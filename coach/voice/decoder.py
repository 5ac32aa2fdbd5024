"""One utterance's sound in, its words out: the only place that calls faster-whisper."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.errors import ModelError, brief
from coach.model import SPEECH_RATE_HZ, Utterance, Word, spread
from coach.voice.models import BUNDLED_MINI
from coach.voice.words import without_loops

FILLER_PROMPT = "Um, uh, hmm, er, ah."
"""Shows a real model that fillers are written down; longer prompts leak into the text."""
TOKENS_PER_SECOND, TOKENS_AT_LEAST, TOKENS_AT_MOST = 20, 60, 400
"""No speech needs as many tokens, so a loop can't hold up what comes after it for long.

CTranslate2 writes only half as many tokens as it is allowed (it counts Whisper's prompt half in).
"""


class Decoder:
    """A loaded Whisper model; raise ``ModelError`` where it can't be loaded or fails.

    The parameters are chosen for utterances cut at pauses: no timestamp tokens (small models skip
    speech with them) and no text carried over (loops carry over too). Word probabilities and times
    come from the same model's attention, and are kept inside the utterance, whose own times are
    those of the voice activity.
    """

    def __init__(self, model_dir: Path) -> None:
        try:
            from faster_whisper import WhisperModel
        except Exception as error:  # an OSError where a library of the system is missing
            raise ModelError(
                f"The speech model can't be used here ({brief(error)}): install coach anew, or use --typed"
            ) from error
        mini = model_dir.resolve() == BUNDLED_MINI.resolve()
        self._beam_size = 5 if mini else 1
        self._prompt = None if mini else FILLER_PROMPT
        try:
            self._model: Any = WhisperModel(str(model_dir), device="cpu", compute_type="int8")
        except Exception as error:  # CTranslate2 and the tokenizers have no error of their own
            raise ModelError(
                f"The speech model in {model_dir} can't be loaded ({brief(error)});"
                " delete that folder and run: coach models get base.en"
            ) from error

    def decode(
        self, samples: npt.NDArray[np.int16], offset_s: float, start_s: float, end_s: float
    ) -> Utterance | None:
        """Return what is said in ``samples`` (mono, 16 kHz, beginning at ``offset_s``), if anything.

        ``start_s`` and ``end_s`` are when the speech in them begins and ends.
        """
        audio = samples.astype(np.float32) / 32768.0
        seconds = len(audio) / SPEECH_RATE_HZ
        try:
            segments, _ = self._model.transcribe(
                audio,
                language="en",
                beam_size=self._beam_size,
                best_of=1,
                temperature=(0.0, 0.4),
                no_speech_threshold=0.6,
                log_prob_threshold=-1.0,
                condition_on_previous_text=False,
                initial_prompt=self._prompt,
                without_timestamps=True,
                word_timestamps=True,
                vad_filter=False,
                max_new_tokens=min(TOKENS_AT_LEAST + int(TOKENS_PER_SECOND * seconds), TOKENS_AT_MOST),
            )
            # One utterance is one window. Asking on would decode the quiet after its last word as
            # another window: twice the time, and invented words at the end.
            segment = next(iter(segments), None)
            words = _words(segment, offset_s, start_s, end_s) if segment else []
        except Exception as error:  # as above; the other utterances are still to be written down
            raise ModelError(f"The speech model failed ({brief(error)})") from error
        kept = without_loops(words)
        return Utterance(kept, round(start_s, 3), round(end_s, 3)) if kept else None


def _words(segment: Any, offset_s: float, start_s: float, end_s: float) -> list[Word]:
    """Return a segment's words, or its text spread over the utterance where it has no word times."""
    if not segment.words:
        return list(spread(segment.text.split(), start_s, end_s, round(math.exp(segment.avg_logprob), 3)))

    def inside(seconds: float) -> float:
        return round(float(min(max(offset_s + seconds, start_s), end_s)), 3)

    return [
        Word(word.word.strip(), inside(word.start), inside(word.end), round(float(word.probability), 3))
        for word in segment.words
        if any(letter.isalnum() for letter in word.word)
    ]
