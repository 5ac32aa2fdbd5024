"""What tests of several folders share: a virtual microphone and the demo's recording."""

import os
import shutil
import signal
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread

import hypothesis
import numpy as np
import pytest
from recording import excerpt
from terminal import until

from coach import library

# The same examples each time, however slow the machine is: what fails here fails for everybody.
hypothesis.settings.register_profile(
    "coach",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("coach")

PAREC_SAMPLES_A_SECOND = 2 * 44_100
"""It records two channels at that rate unless it is told otherwise."""
TOOL = Path(__file__).parent / "tools" / "virtual_mic.sh"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other things does not pass for a slow disk."""
    monkeypatch.setattr("coach.voice.pcm.PATIENCE_S", 60.0)
    monkeypatch.setattr("coach.voice.pcm.LAST_PATIENCE_S", 60.0)


@pytest.fixture(scope="session", autouse=True)
def shipped_files_are_read_once() -> Iterator[None]:
    """Hundreds of tests ask for all questions and rubrics, which don't change meanwhile."""
    read, shipped = library.read_file, library.bank()
    once = cache(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            library, "read_file", lambda path, kind: (once if shipped in path.parents else read)(path, kind)
        )
        yield


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

    @contextmanager
    def heard(self, path: Path, stop: Event | None = None) -> Generator[None]:
        """Record the loudspeaker to a WAV file, from before anything is played until it has gone quiet.

        ``stop`` is set as soon as something is heard.
        """
        command = ["parec", "--device=vspk.monitor", "--file-format=wav", "--latency-msec=50", path]
        recorder = subprocess.Popen(command, env=self.env)
        self._begun.append(recorder)
        until(lambda: path.exists() and path.stat().st_size > 4_096)
        if stop:
            Thread(target=lambda: (until(lambda: is_loud(path)), stop.set()), daemon=True).start()
        yield
        until(lambda: is_loud(path) and not is_loud(path, last_s=0.5))
        recorder.send_signal(signal.SIGINT)
        recorder.wait(30)

    def end(self) -> None:
        """End what was begun: the next test speaks into a quiet microphone."""
        while self._begun:
            begun = self._begun.pop()
            begun.kill()
            begun.wait()


def is_loud(path: Path, last_s: float = 60.0) -> bool:
    """Say whether something is heard at the end of a WAV file that is still being written."""
    data = path.read_bytes()[44:]
    samples = np.frombuffer(data[: len(data) // 2 * 2], np.int16)
    return bool((np.abs(samples[-round(last_s * PAREC_SAMPLES_A_SECOND) :].astype(np.int32)) > 300).any())


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
    return excerpt(demo_answer, 0.0, 11.0, tmp_path_factory.mktemp("answer") / "short.wav")


@pytest.fixture(scope="session")
def two_sentences(demo_answer: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of it with a pause between, as a WAV file at 16 kHz."""
    return excerpt(demo_answer, 30.8, 35.3, tmp_path_factory.mktemp("answer") / "two.wav")


@pytest.fixture(scope="session")
def risks_answer(demo_answer: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What it says of three risks, 21 seconds, enough to be scored: as a WAV file at 16 kHz and as text."""
    text = demo_answer.with_suffix(".txt").read_text("utf-8").split("\n\n")[1].partition(" I rank them")[0]
    return excerpt(demo_answer, 30.3, 52.4, tmp_path_factory.mktemp("answer") / "risks.wav"), text
