"""What tests of several folders share: a virtual microphone and the demo's recording."""

import os
import shutil
import subprocess
import wave
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import hypothesis
import pytest

# The same examples each time, however slow the machine is: what fails here fails for everybody.
hypothesis.settings.register_profile(
    "coach",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("coach")

TOOL = Path(__file__).parent / "tools" / "virtual_mic.sh"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other things does not pass for a slow disk."""
    monkeypatch.setattr("coach.voice.pcm.PATIENCE_S", 60.0)
    monkeypatch.setattr("coach.voice.pcm.LAST_PATIENCE_S", 60.0)


class VirtualSound:
    """A private sound server with a virtual microphone and loudspeaker, for one test."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "VMIC_DIR": str(folder), "PULSE_SERVER": f"unix:{folder}/sock"}
        self._begun: list[subprocess.Popen[bytes]] = []

    def do(self, *words: str) -> None:
        subprocess.run([TOOL, *words], env=self.env, check=True, capture_output=True, timeout=120)

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        begun = subprocess.Popen(
            [TOOL, *words], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._begun.append(begun)
        return begun

    def end(self) -> None:
        """End what was begun: the next test speaks into a quiet microphone."""
        while self._begun:
            begun = self._begun.pop()
            begun.kill()
            begun.wait()


@contextmanager
def virtual_sound(folder: Path) -> Generator[VirtualSound]:
    if not (shutil.which("pulseaudio") and shutil.which("paplay")):
        pytest.skip("needs pulseaudio and pulseaudio-utils for a virtual microphone")
    virtual = VirtualSound(folder)
    virtual.do("start")
    try:
        yield virtual
    finally:
        virtual.end()
        virtual.do("stop")


@pytest.fixture(scope="module")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualSound]:
    """A virtual microphone and loudspeaker for the programs that the tests of one file start."""
    with virtual_sound(tmp_path_factory.mktemp("vmic")) as virtual:
        yield virtual


@pytest.fixture
def sound(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VirtualSound]:
    """PortAudio's default devices are virtual ones while the test runs."""
    from coach.voice.devices import refresh

    with virtual_sound(tmp_path_factory.mktemp("vmic")) as virtual:
        monkeypatch.setenv("PULSE_SERVER", virtual.env["PULSE_SERVER"])
        refresh()
        yield virtual
        refresh()


DEMO = Path(__file__).parents[1] / "coach" / "models" / "demo"


@pytest.fixture(scope="session")
def demo_answer() -> Path:
    """The demo's recorded answer; its text lies beside it as answer.txt."""
    return DEMO / "answer.flac"


@pytest.fixture(scope="session")
def short_answer(demo_answer: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first eleven seconds of it, one sentence, as a WAV file at 16 kHz."""

    return beginning(demo_answer, 11, tmp_path_factory.mktemp("answer") / "short.wav")


@pytest.fixture(scope="session")
def minute_answer(demo_answer: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The first minute of it, two paragraphs, as a WAV file at 16 kHz and as text."""
    text = "\n".join(demo_answer.with_suffix(".txt").read_text("utf-8").split("\n\n")[:2])
    return beginning(demo_answer, 63, tmp_path_factory.mktemp("answer") / "minute.wav"), text


def beginning(sound: Path, seconds: int, path: Path) -> Path:
    """Write the beginning of a recording as a WAV file at 16 kHz."""
    from coach.voice.audio import read_blocks

    blocks = islice(read_blocks(sound), seconds * 10)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(b"".join(block.samples.tobytes() for block in blocks))
    return path
