"""The child process that speaks one text into a sound file, or lists the voices.

Run as ``python -m coach.voice.say`` with a JSON value on standard input: ``{"text", "voice", "rate",
"path"}`` or ``{"list": true}``. A fresh process for each text, because a second use of pyttsx3 in one
process can hang, come out empty or crash (pyttsx3#22, #126, #131, #280, #403, #419).
"""

import ctypes
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

WITHIN_S = 9.0


def find_espeak() -> None:
    """Where Linux has no espeak-ng of its own, load the one that espeakng-loader brings along."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


def write_speech(engine: Any, text: str, voice: str | None, rate: int, path: Path) -> None:
    """Write the file and wait until it is whole: ``runAndWait`` can return earlier."""
    if voice:
        engine.setProperty("voice", voice)
    engine.setProperty("rate", rate)
    finished: list[bool] = []

    def on_finished(**_told: Any) -> None:
        finished.append(True)

    engine.connect("finished-utterance", on_finished)
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    ends_s = time.monotonic() + WITHIN_S
    while not (finished and path.exists() and path.stat().st_size) and time.monotonic() < ends_s:
        time.sleep(0.01)


def main() -> None:
    wish = json.load(sys.stdin)
    find_espeak()
    import pyttsx3

    engine: Any = pyttsx3.init()
    if wish.get("list"):
        voices = [{"id": voice.id, "name": voice.name} for voice in engine.getProperty("voices")]
        Path(wish["path"]).write_text(json.dumps(voices), "utf-8")
    else:
        write_speech(engine, wish["text"], wish["voice"], wish["rate"], Path(wish["path"]))
    # pyttsx3's own way out can crash in the speech library; everything is written.
    os._exit(0)


if __name__ == "__main__":
    main()
