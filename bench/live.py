"""How soon the transcript is there after Stop: this program's way against one plain call, in one run.

    python bench/live.py

Takes six minutes: the live way hears a five-minute answer at its own pace. The model has the shape of
base.en and random weights, so nothing is downloaded; both ways write as many tokens as the text needs.
Where a choice could favour one of them it favours the plain call: whole windows, no text carried over,
no second try at a higher temperature.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any

import faster_whisper
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from random_base import TEXT_TOKENS, build  # noqa: E402

from coach.model import SPEECH_RATE_HZ, Recording  # noqa: E402
from coach.voice.audio import read_blocks, write_flac  # noqa: E402
from coach.voice.microphone import FileMicrophone  # noqa: E402
from coach.voice.transcriber import WhisperTranscriber, level_db  # noqa: E402

SECONDS = 300
TOKENS_PER_SECOND = 4.7
"""740 words in 205 s, 1.3 tokens a word: what the real base.en writes for such English."""
FIXED = {"temperature": 0.0, "log_prob_threshold": None, "no_speech_threshold": None,
         "compression_ratio_threshold": None, "suppress_tokens": [-1, TEXT_TOKENS - 1]}  # fmt: skip


class FixedTokens(faster_whisper.WhisperModel):
    """Never ends by itself, and writes what a text of the window's length needs.

    CTranslate2 writes half of the tokens it is allowed.
    """

    written = 0

    def transcribe(self, audio: np.ndarray, **given: Any) -> Any:
        window_s = min(30.0, len(audio) / SPEECH_RATE_HZ)
        given |= FIXED | {"max_new_tokens": int(2 * TOKENS_PER_SECOND * window_s)}
        segments, info = super().transcribe(audio, **given)
        return self.counted(segments), info

    def counted(self, segments: Any) -> Any:
        for segment in segments:
            FixedTokens.written += len(segment.tokens)
            yield segment


def answer(folder: Path) -> Path:
    """Return five minutes of speech that end in the middle of a word: the worst moment to stop."""
    blocks = list(read_blocks(ROOT / "coach" / "models" / "demo" / "answer.flac"))
    chosen = list(chain(blocks, blocks))[: SECONDS * 10]
    while level_db(chosen[-1].samples) < -30:
        chosen.pop()
    sound = np.concatenate([block.samples for block in chosen])
    (folder / "answer.pcm").write_bytes(sound.tobytes())
    write_flac(Recording(folder / "answer.pcm", SPEECH_RATE_HZ, len(sound)), folder / "answer.flac")
    return folder / "answer.flac"


def plain(model: Path, path: Path, beam_size: int) -> float:
    """Transcribe the whole file after Stop; return the seconds that takes, the model loaded before."""
    loaded = FixedTokens(str(model), device="cpu", compute_type="int8")
    began_s = time.perf_counter()
    sound = faster_whisper.decode_audio(str(path))
    segments, _ = loaded.transcribe(
        sound, language="en", beam_size=beam_size, without_timestamps=True, condition_on_previous_text=False
    )
    list(segments)
    return time.perf_counter() - began_s


def live(model: Path, path: Path) -> float:
    """Transcribe while it is spoken; return the seconds from the last block to the last utterance."""
    faster_whisper.WhisperModel = FixedTokens  # what the program itself loads
    stopped_s = 0.0

    def spoken() -> Any:
        nonlocal stopped_s
        microphone = FileMicrophone(path, realtime=True)
        yield from microphone.blocks(path.with_name("heard.pcm"), Event(), Event())
        stopped_s = time.perf_counter()

    for _ in WhisperTranscriber(model).hear(spoken()):
        pass
    return time.perf_counter() - stopped_s


WAYS = {
    "plain beam 5": lambda m, p: plain(m, p, 5),
    "plain beam 1": lambda m, p: plain(m, p, 1),
    "live": live,
}


def measure(way: str, model: Path, path: Path) -> None:
    """Run one way in this process and print what it took as JSON."""
    after_stop_s = WAYS[way](model, path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"after_stop_s": after_stop_s, "cpu_s": used.ru_utime + used.ru_stime,
                      "peak_mb": used.ru_maxrss / 1024, "tokens": FixedTokens.written}))  # fmt: skip


def main() -> None:
    model = build(ROOT / ".cache" / "bench" / "random-base-int8")
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = answer(Path(folder))
        seconds = sum(len(block.samples) for block in read_blocks(path)) / SPEECH_RATE_HZ
        print(f"{seconds:.1f} s of speech\n")
        print(f"{'':14}{'Stop to transcript':>20}{'CPU s per s':>13}{'peak memory':>13}{'tokens':>8}")
        for way in WAYS:
            command = [sys.executable, __file__, way, str(model), str(path)]
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            found[way] = one = json.loads(run.stdout)
            print(f"{way:14}{one['after_stop_s']:>18.2f} s{one['cpu_s'] / seconds:>13.2f}"
                  f"{one['peak_mb']:>10.0f} MB{one['tokens']:>8.0f}", flush=True)  # fmt: skip
    for way in list(WAYS)[:2]:
        print(f"\nlive is there {found[way]['after_stop_s'] / found['live']['after_stop_s']:.0f} times"
              f" sooner than {way}", end="")  # fmt: skip
    print()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
