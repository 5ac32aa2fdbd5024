"""Says a question aloud: a child process writes the speech."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event
from typing import Any

from coach.errors import DataError, VoiceError
from coach.settings import DEFAULTS
from coach.voice.audio import open_sound
from coach.voice.player import play

SPEECH_WITHIN_S = 10.0


class SilentSpeaker:
    """Fills the role of ``Speaker`` without a sound: the question is on the screen."""

    def say(self, text: str, stop: Event) -> None:
        """Return at once."""


class LoudSpeaker:
    """Fills the role of ``Speaker`` with pyttsx3 and a device, named by index or part of its name.

    ``voice`` is an id or part of a name from ``voices``, ``rate_wpm`` how fast it speaks; speech once
    made is kept in ``cache_dir``.
    """

    def __init__(
        self, output: str | None, voice: str | None, cache_dir: Path, rate_wpm: int = DEFAULTS.voice_rate
    ) -> None:
        self._output, self._voice, self._cache_dir, self._rate_wpm = output, voice, cache_dir, rate_wpm

    def say(self, text: str, stop: Event) -> None:
        """Say ``text``; return when it was played or ``stop`` was set.

        Raise ``VoiceError`` where no speech can be made or played, within seconds.
        """
        if text.strip() and not stop.is_set():
            play(self.speech(text), self._output, stop)

    def speech(self, text: str) -> Path:
        """Return a sound file that says ``text``, from the cache or newly made."""
        key = hashlib.sha256(json.dumps([text, self._voice, self._rate_wpm]).encode()).hexdigest()[:32]
        path = self._cache_dir / f"{key}.wav"
        if path.exists():
            return path
        try:
            self._cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            voice = _voice_id(self._voice) if self._voice else None
            with tempfile.TemporaryDirectory(dir=self._cache_dir) as folder:
                made = Path(folder) / "speech.wav"
                make_speech({"text": text, "voice": voice, "rate": self._rate_wpm, "path": str(made)}, made)
                made.chmod(0o600)
                made.replace(path)
        except OSError as error:
            raise VoiceError(
                f"The spoken question can't be saved in {self._cache_dir} ({error.strerror})"
            ) from error
        return path


def voices() -> tuple[tuple[str, str], ...]:
    """Return the id and the name of every voice; raise ``VoiceError`` where speech does not work."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "voices.json"
        _in_child({"list": True, "path": str(listed)})
        try:
            return tuple((voice["id"], voice["name"]) for voice in json.loads(listed.read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise VoiceError(
                "The computer's voices can't be listed: the question stays on screen as text"
            ) from error


def _voice_id(wanted: str) -> str:
    known = voices()
    exact = [id for id, name in known if wanted.casefold() in (id.casefold(), name.casefold())]
    part = [id for id, name in known if wanted.casefold() in f"{id} {name}".casefold()]
    if not exact and not part:
        raise VoiceError(f"No voice is called {wanted}: coach doctor lists some that are")
    return (exact or part)[0]


def make_speech(wish: dict[str, Any], path: Path) -> None:
    """Make a sound file, twice if need be: now and then a speech engine comes out empty."""
    for _ in range(2):
        _in_child(wish)
        try:
            rate_hz, chunks = open_sound(path)
            if sum(len(chunk) for chunk in chunks) > rate_hz // 10:
                return
        except DataError:
            continue
    raise VoiceError(
        "The computer's voice says nothing: the question stays on screen as text; run coach doctor"
    )


def _in_child(wish: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "coach.voice.say"]
    root = Path(__file__).parents[2]
    try:
        subprocess.run(command, input=json.dumps(wish), text=True, cwd=root, timeout=SPEECH_WITHIN_S,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise VoiceError("The computer's voice hangs: the question stays on screen as text") from error
