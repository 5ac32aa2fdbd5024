"""Speak the demo's answer into its recording: python tests/tools/make_demo_answer.py

The voice is pyttsx3's default on Linux (espeak-ng, gmw/en, 200 words a minute), which the demo's speech
model knows. A line of the text is a section; each sentence is spoken by a child process of its own.
"""

import re
import tempfile
from pathlib import Path

import numpy as np

from coach.model import SPEECH_RATE_HZ, Recording
from coach.voice.audio import Resampler, open_sound, write_flac
from coach.voice.speaker import make_speech

DEMO = Path(__file__).parents[2] / "coach" / "models" / "demo"
BETWEEN_SENTENCES_S, BETWEEN_SECTIONS_S = 0.7, 1.5


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SPEECH_RATE_HZ), np.int16)


def spoken(sentence: str, folder: Path) -> np.ndarray:
    path = folder / "sentence.wav"
    path.unlink(missing_ok=True)
    make_speech({"text": sentence, "voice": None, "rate": 200, "path": str(path)}, path)
    rate_hz, chunks = open_sound(path)
    resampler = Resampler(rate_hz, SPEECH_RATE_HZ)
    sound = np.concatenate([*(resampler.feed(chunk) for chunk in chunks), resampler.finish()])
    heard = np.flatnonzero(np.abs(sound) > 100)
    return sound[heard[0] : heard[-1]]


def main() -> None:
    parts = [silence(0.5)]
    with tempfile.TemporaryDirectory() as folder:
        for section in (DEMO / "answer.txt").read_text("utf-8").split("\n\n"):
            for sentence in re.split(r"(?<=[.?]) ", section.strip()):
                parts += [spoken(sentence, Path(folder)), silence(BETWEEN_SENTENCES_S)]
            parts[-1] = silence(BETWEEN_SECTIONS_S)
        pcm = Path(folder) / "answer.pcm"
        sound = np.concatenate(parts)
        pcm.write_bytes(sound.tobytes())
        write_flac(Recording(pcm, SPEECH_RATE_HZ, len(sound)), DEMO / "answer.flac")
    print(f"{len(sound) / SPEECH_RATE_HZ:.1f} s")


if __name__ == "__main__":
    main()
