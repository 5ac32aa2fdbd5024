"""What the transcriber keeps to, with the real faster-whisper and the small model of the demo."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from coach.cli.roles import roles_in
from coach.errors import MicrophoneError, ModelError
from coach.model import SPEECH_RATE_HZ, Block, Heard, Utterance
from coach.start import Start
from coach.voice.audio import read_blocks
from coach.voice.decoder import Decoder
from coach.voice.microphone import FileMicrophone
from coach.voice.models import BUNDLED_MINI
from coach.voice.transcriber import QUIETEST_DB, WhisperTranscriber, level_db


@pytest.fixture(scope="module")
def transcriber() -> WhisperTranscriber:
    return WhisperTranscriber(BUNDLED_MINI)


def utterances(heard: Iterator[Heard]) -> list[Utterance]:
    return [step.utterance for step in heard if step.utterance]


def plain(text: str) -> list[str]:
    return "".join(c if c.isalpha() or c == "'" else " " for c in text.casefold()).split()


def silence(seconds: float) -> list[Block]:
    return [Block(np.zeros(1_600, np.int16), i / 10) for i in range(int(seconds * 10))]


def test_an_answer_is_understood(transcriber: WhisperTranscriber, risks_answer: tuple[Path, str]) -> None:
    sound, text = risks_answer
    heard = utterances(transcriber.hear(read_blocks(sound)))
    said = plain(text)
    wrong = Levenshtein.distance(said, plain(" ".join(utterance.text for utterance in heard)))
    assert wrong / len(said) < 0.10


def test_utterances_come_in_order_and_hold_their_words(
    transcriber: WhisperTranscriber, demo_answer: Path
) -> None:
    heard = utterances(transcriber.hear(islice(read_blocks(demo_answer), 300)))
    assert len(heard) >= 3
    assert all(a.end_s <= b.start_s for a, b in pairwise(heard))
    for utterance in heard:
        assert all(utterance.start_s <= w.start_s <= w.end_s <= utterance.end_s for w in utterance.words)
        assert all(a.start_s <= b.start_s for a, b in pairwise(utterance.words))
        assert all(0 < word.probability <= 1 for word in utterance.words)


def test_one_step_a_block_then_what_is_left(transcriber: WhisperTranscriber, short_answer: Path) -> None:
    blocks = list(read_blocks(short_answer))
    steps = list(transcriber.hear(blocks))
    assert [step.end_s for step in steps[: len(blocks)]] == [block.end_s for block in blocks]
    assert [step.level_db for step in steps[: len(blocks)]] == [level_db(block.samples) for block in blocks]
    assert all(step.utterance for step in steps[len(blocks) :])


def test_listening_is_never_held_up_by_decoding(short_answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoding_may_go_on = Event()
    decode = Decoder.decode

    def held_up(*arguments: object) -> Utterance | None:
        decoding_may_go_on.wait()
        return decode(*arguments)

    monkeypatch.setattr(Decoder, "decode", held_up)
    blocks = list(read_blocks(short_answer))
    steps = WhisperTranscriber(BUNDLED_MINI).hear(blocks)
    assert len(list(islice(steps, len(blocks)))) == len(blocks)
    decoding_may_go_on.set()
    assert len(utterances(steps)) >= 1


def test_a_live_file_and_a_file_read_at_once_give_the_same_words(
    transcriber: WhisperTranscriber, two_sentences: Path, tmp_path: Path
) -> None:
    live = FileMicrophone(two_sentences, realtime=True).blocks(tmp_path / "a.pcm", Event(), Event())
    heard = utterances(transcriber.hear(live))
    assert heard
    assert heard == utterances(transcriber.hear(read_blocks(two_sentences)))


def test_an_interrupted_recording_gives_the_same_words_again(
    transcriber: WhisperTranscriber, short_answer: Path, tmp_path: Path
) -> None:
    pcm = tmp_path / "a.pcm"
    first = utterances(transcriber.hear(FileMicrophone(short_answer, False).blocks(pcm, Event(), Event())))
    assert utterances(transcriber.hear(read_blocks(pcm))) == first


@pytest.mark.parametrize("blocks", [[], silence(0.1), silence(12)], ids=["nothing", "a moment", "silence"])
def test_where_nobody_speaks_there_is_no_utterance(
    transcriber: WhisperTranscriber, blocks: list[Block]
) -> None:
    assert utterances(transcriber.hear(blocks)) == []


def test_noise_is_no_utterance(transcriber: WhisperTranscriber) -> None:
    noise = np.random.default_rng(1).normal(0, 300, 10 * SPEECH_RATE_HZ).astype(np.int16)
    assert utterances(transcriber.hear([Block(noise, 0.0)])) == []


def test_an_utterance_that_can_not_be_decoded_costs_no_other(
    demo_answer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = Decoder.decode
    first_s: list[float] = []
    failed_s: list[float] = []

    def second_fails(self: Decoder, samples: np.ndarray, offset_s: float, start_s: float, end_s: float):
        if not first_s:
            first_s.append(start_s)
        if start_s > first_s[0] and (not failed_s or start_s in failed_s):
            failed_s.append(start_s)
            raise ModelError("The speech model failed (no memory)")
        return decode(self, samples, offset_s, start_s, end_s)

    monkeypatch.setattr(Decoder, "decode", second_fails)
    heard: list[Utterance] = []
    steps = WhisperTranscriber(BUNDLED_MINI).hear(islice(read_blocks(demo_answer), 300))
    with pytest.raises(ModelError, match=r"from 0:\d\d could not be written down.*recording is kept"):
        heard.extend(step.utterance for step in steps if step.utterance)
    assert [u.start_s < failed_s[0] for u in heard[:2]] == [True, False]


def test_a_model_that_can_not_be_loaded_stops_no_recording(short_answer: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(BUNDLED_MINI, spoilt)
    (spoilt / "model.bin").write_bytes(b"not a model")
    steps = WhisperTranscriber(spoilt).hear(read_blocks(short_answer))
    assert len(list(islice(steps, 110))) == 110
    with pytest.raises(ModelError, match="can't be loaded"):
        list(steps)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
@pytest.mark.parametrize("harm", ["half", "page"])
def test_a_damaged_file_of_a_model_is_one_line_that_says_what_to_do(
    name: str, harm: str, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(BUNDLED_MINI, spoilt)
    whole = (spoilt / name).read_bytes()
    (spoilt / name).write_bytes(whole[: len(whole) // 2] if harm == "half" else b"<html>Sign in</html>")
    with pytest.raises(ModelError, match=r"can't be loaded.*delete that folder and run: coach models get"):
        Decoder(spoilt)


def test_a_folder_without_a_model_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not a whole speech model.*name another folder"):
        WhisperTranscriber(tmp_path)


def test_a_microphone_that_fails_costs_nothing_of_what_it_had_delivered(
    transcriber: WhisperTranscriber, short_answer: Path
) -> None:
    def failing() -> Iterator[Block]:
        yield from read_blocks(short_answer)
        raise MicrophoneError("The microphone is gone")

    heard: list[Utterance] = []
    with pytest.raises(MicrophoneError, match="gone"):
        heard.extend(step.utterance for step in transcriber.hear(failing()) if step.utterance)
    assert heard == utterances(transcriber.hear(read_blocks(short_answer)))


LEAVE_WHILE_DECODING = """
import sys
from itertools import islice
from pathlib import Path
from coach.voice.audio import read_blocks
from coach.voice.models import BUNDLED_MINI
from coach.voice.transcriber import WhisperTranscriber
steps = WhisperTranscriber(BUNDLED_MINI).hear(read_blocks(Path(sys.argv[1])))
next(step for step in steps if step.utterance)
"""


def test_a_program_that_ends_while_the_model_runs_does_not_crash(demo_answer: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LEAVE_WHILE_DECODING, str(demo_answer)], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_a_closed_transcriber_loads_its_model_again_when_it_is_needed(short_answer: Path) -> None:
    transcriber = WhisperTranscriber(BUNDLED_MINI)
    first = utterances(transcriber.hear(read_blocks(short_answer)))
    transcriber.close()
    assert utterances(transcriber.hear(read_blocks(short_answer))) == first


def test_what_waits_when_the_transcriber_is_closed_is_named_as_missing(demo_answer: Path) -> None:
    transcriber = WhisperTranscriber(BUNDLED_MINI)

    def closed_half_way() -> Iterator[Block]:
        for number, block in enumerate(read_blocks(demo_answer)):
            if number == 300:
                transcriber.close()
            if number == 600:
                return
            yield block

    with pytest.raises(ModelError, match="could not be written down: the speech model was closed"):
        list(transcriber.hear(closed_half_way()))


def test_levels_are_decibels_below_full_scale() -> None:
    full = np.full(1_600, 32_767, np.int16)
    assert level_db(full) == pytest.approx(0, abs=0.01)
    assert level_db(full // 10) == pytest.approx(-20, abs=0.01)
    assert level_db(np.zeros(1_600, np.int16)) == level_db(np.zeros(0, np.int16)) == QUIETEST_DB


def test_who_stops_listening_leaves_nothing_to_decode(
    transcriber: WhisperTranscriber, demo_answer: Path
) -> None:
    steps = transcriber.hear(read_blocks(demo_answer))
    next(steps)
    steps.close()
    assert utterances(transcriber.hear(silence(1))) == []


def test_however_many_answers_are_given_one_model_is_in_memory(tmp_path: Path, short_answer: Path) -> None:
    start = Start(roles_in(tmp_path), demo=True)
    before = set(threading.enumerate())
    first, *_ = (start.roles(start, print) for _ in range(3))
    begun = set(threading.enumerate()) - before
    assert len([thread for thread in begun if thread.name == "decoder" and thread.is_alive()]) == 1
    assert utterances(first.transcriber.hear(read_blocks(short_answer)))


def test_a_machine_on_which_the_library_of_the_models_fails_is_told_so(
    short_answer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(ModelError, match="can't be used here"):
        list(WhisperTranscriber(BUNDLED_MINI).hear(read_blocks(short_answer)))
