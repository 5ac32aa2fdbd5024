"""The whole way with real parts: a terminal, a voice that asks, a microphone, a saved score card."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein
from terminal import Terminal, is_running, until

from coach.library import Library

ROOT = Path(__file__).parents[2]
MINI = ROOT / "coach" / "models" / "whisper-espeak-mini"
SMALL, LARGE = (80, 24), (160, 45)
QUESTION = "ai-safety-perspective"
NOT_OURS = re.compile(r"ALSA|PortAudio|PaAlsa|Expression '|jack server|Traceback|snd_")
"""What sound libraries and a broken program would leave on a screen."""

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def rehearsing(sound_server, tmp_path: Path, home: Path) -> Iterator[Callable[..., Terminal]]:
    """Start ``coach rehearse`` in a terminal; wishes are words of its command line."""
    with ExitStack() as closing:

        def start(size: tuple[int, int], *wishes: str) -> Terminal:
            command = coach(home, "rehearse", *wishes, "--model", MINI)
            terminal = Terminal(tmp_path / "terminal", size, command, sound_server.env)
            closing.callback(terminal.close)
            return terminal

        closing.callback(sound_server.end)
        yield start


@dataclass(frozen=True)
class Evening:
    """What is left of one rehearsal: the screens, the loudspeaker's sound, the home and the answer's text."""

    terminal: Terminal
    aloud: Path
    home: Path
    text: str

    @property
    def answer(self) -> dict:
        return saved(self.home)["answers"][0]


@pytest.fixture(scope="module")
def evening(sound_server, risks_answer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """A candidate hears the question, answers it, finishes, and leaves from the score card."""
    folder = tmp_path_factory.mktemp("evening")
    home, aloud = folder / "home", folder / "aloud.wav"
    sound, text = risks_answer
    recorder = subprocess.Popen(
        ["parec", "--device=vspk.monitor", "--file-format=wav", aloud], env=sound_server.env
    )
    terminal = Terminal(folder, SMALL, coach(home, "rehearse", "--model", MINI), sound_server.env)
    try:
        terminal.shows("● Recording")
        recorder.send_signal(signal.SIGINT)
        recorder.wait(30)
        sound_server.do("play", str(sound))
        terminal.press("f")
        terminal.shows("of 100")
        terminal.press("C-q")
        assert terminal.exit_code() == 0
        yield Evening(terminal, aloud, home, text)
    finally:
        recorder.kill()
        recorder.wait()
        terminal.close()


def test_the_question_is_said_aloud_word_for_word(evening: Evening) -> None:
    spoken = Library().question(QUESTION).spoken
    told = run(evening.home, "transcribe", evening.aloud, "--model", MINI).stdout
    assert word_errors(told, spoken) < 0.15


def test_the_question_takes_as_long_aloud_as_its_speech_is(evening: Evening) -> None:
    (speech,) = (evening.home / "speech").glob("*.wav")
    # A busy machine leaves gaps in what it plays.
    assert 0.85 < loud_s(evening.aloud) / loud_s(speech) < 1.5


def test_the_spoken_answer_is_written_down_and_scored(evening: Evening) -> None:
    assert word_errors(words_of(evening.answer), evening.text) < 0.15
    card = evening.answer["card"]
    assert card["overall"] is not None
    assert len(card["criteria"]) == 28
    assert any(criterion["evidence"] for criterion in card["criteria"])


def test_the_session_is_one_folder_that_only_its_owner_can_read(evening: Evening) -> None:
    (listed,) = json.loads(run(evening.home, "sessions", "list", "--json").stdout)
    assert listed["state"] == "complete"
    assert listed["seconds"] >= 21
    folder = evening.home / listed["id"]
    assert sorted(path.name for path in folder.iterdir()) == ["answer-1.flac", "session.json"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_nothing_that_sound_libraries_print_is_on_the_screen(evening: Evening) -> None:
    assert len(evening.terminal.seen) > 20
    assert not [shown for shown in evening.terminal.seen if NOT_OURS.search(shown)]


def test_the_kept_recording_and_the_same_answer_from_a_file_give_the_same_words(
    evening: Evening, risks_answer: tuple[Path, str], tmp_path: Path
) -> None:
    live = words_of(evening.answer)
    (kept,) = evening.home.glob("*/answer-1.flac")
    scored, rehearsed = tmp_path / "scored", tmp_path / "rehearsed"
    assert run(scored, "score", "--save", kept, "--model", MINI).returncode == 0
    assert run(rehearsed, "rehearse", "--audio", risks_answer[0], "--fast", "--model", MINI).returncode == 0
    assert word_errors(words_of(saved(scored)["answers"][0]), live) < 0.05
    # On a busy machine the virtual microphone leaves gaps.
    assert word_errors(words_of(saved(rehearsed)["answers"][0]), live) < 0.15


def test_an_answer_killed_in_mid_sentence_can_be_finished(
    rehearsing, sound_server, risks_answer: tuple[Path, str], home: Path
) -> None:
    terminal = answering(rehearsing(LARGE, "--silent"), sound_server, risks_answer, home)
    os.kill(terminal.pid(), signal.SIGKILL)
    assert terminal.exit_code() == 128 + signal.SIGKILL
    is_finished_by_recover(home, risks_answer[1])


def test_closing_the_terminal_loses_nothing(
    rehearsing, sound_server, risks_answer: tuple[Path, str], home: Path
) -> None:
    terminal = answering(rehearsing(SMALL, "--silent"), sound_server, risks_answer, home)
    pid = terminal.pid()
    terminal.close()
    until(lambda: not is_running(pid))
    is_finished_by_recover(home, risks_answer[1])


def test_ctrl_c_in_mid_answer_keeps_it_and_says_how_to_finish_it(
    rehearsing, sound_server, risks_answer: tuple[Path, str], home: Path
) -> None:
    terminal = answering(rehearsing(LARGE, "--silent"), sound_server, risks_answer, home)
    terminal.press("C-c")
    assert terminal.exit_code() == 130
    assert "Your answer is kept" in terminal.seen[-1]
    is_finished_by_recover(home, risks_answer[1])


def test_a_sound_server_that_dies_in_mid_answer_leaves_the_screen_clean(
    sound, tmp_path: Path, home: Path, risks_answer: tuple[Path, str]
) -> None:
    command = coach(home, "rehearse", "--silent", "--model", MINI)
    terminal = Terminal(tmp_path / "terminal", SMALL, command, sound.env)
    try:
        answering(terminal, sound, risks_answer, home)
        sound.do("crash")
        terminal.shows("microphone")
        terminal.press("f")
        terminal.shows("Score card")
        assert not [shown for shown in terminal.seen if NOT_OURS.search(shown)]
    finally:
        terminal.close()


def answering(terminal: Terminal, sound, answer: tuple[Path, str], home: Path) -> Terminal:
    """Read the question, begin to answer, and come to the fourth sentence."""
    terminal.shows("Start now")
    terminal.press("Space")
    terminal.shows("Take a breath")
    terminal.press("Space")
    terminal.shows("● Recording")
    sound.begin("play", str(answer[0]))
    terminal.shows("sounds sure of it.")
    return terminal


def is_finished_by_recover(home: Path, text: str) -> None:
    """See that an unfinished answer is listed, can be finished, and holds what was said first."""
    (listed,) = json.loads(run(home, "sessions", "list", "--json").stdout)
    assert listed["state"] == "unfinished"
    assert run(home, "sessions", "recover", "--model", MINI).returncode == 0
    told, meant = words(words_of(saved(home)["answers"][0])), words(text)
    first = meant[: meant.index("second")]  # what comes after these sentences is cut off in the middle
    assert fuzz.partial_ratio(" ".join(first), " ".join(told)) > 75


def coach(home: Path, *wishes: str | Path) -> list[str]:
    return [sys.executable, "-m", "coach", "--home", str(home), *map(str, wishes)]


def run(home: Path, *wishes: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(coach(home, *wishes), capture_output=True, text=True, timeout=300, cwd=ROOT)


def saved(home: Path) -> dict:
    return json.loads(run(home, "sessions", "show", "--json").stdout)


def words_of(answer: dict) -> str:
    return " ".join(word["text"] for said in answer["transcript"]["utterances"] for word in said["words"])


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def word_errors(heard: str, meant: str) -> float:
    """Return the word error rate: substitutions, insertions and deletions in each word that was meant."""
    return Levenshtein.distance(words(heard), words(meant)) / len(words(meant))


def loud_s(path: Path) -> float:
    """Return the seconds from the first to the last tenth of a second in which something is heard."""
    with wave.open(str(path)) as sound:
        rate_hz, channels = sound.getframerate(), sound.getnchannels()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)[::channels]
    tenths = samples[: len(samples) // (rate_hz // 10) * (rate_hz // 10)].reshape(-1, rate_hz // 10)
    heard = np.flatnonzero(np.abs(tenths.astype(int)).max(axis=1) > 300)
    return float(heard[-1] - heard[0] + 1) / 10
