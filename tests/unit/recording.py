"""A part of a recording, for what needs less than a whole answer."""

import wave
from itertools import islice
from pathlib import Path

from coach.voice.audio import read_blocks


def excerpt(sound: Path, from_s: float, until_s: float, path: Path) -> Path:
    """Write a part of a recording as a WAV file at 16 kHz; its ends are rounded to tenths of a second."""
    blocks = islice(read_blocks(sound), round(from_s * 10), round(until_s * 10))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(b"".join(block.samples.tobytes() for block in blocks))
    return path
