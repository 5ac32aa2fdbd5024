"""Sound files in and out."""

import json
import os
import stat
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import DataError, StoreError
from coach.model import SPEECH_RATE_HZ, Recording
from coach.voice.audio import Resampler, open_sound, read_blocks, sidecar, write_flac


def tone(seconds: float, rate_hz: int) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.int16)


def raw(folder: Path, samples: np.ndarray, rate_hz: int, extra: bytes = b"") -> Path:
    path = folder / "answer-1.pcm"
    path.write_bytes(samples.tobytes() + extra)
    sidecar(path).write_text(json.dumps({"sample_rate_hz": rate_hz}))
    return path


def test_a_recording_comes_back_from_flac_sample_for_sample(tmp_path: Path) -> None:
    sound = tone(1.23, 44_100)
    write_flac(Recording(raw(tmp_path, sound, 44_100), 44_100, len(sound)), tmp_path / "a.flac")
    rate_hz, chunks = open_sound(tmp_path / "a.flac")
    assert rate_hz == 44_100
    assert np.array_equal(np.concatenate(list(chunks)), sound)


def test_a_raw_recording_that_the_disk_does_not_give_is_an_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "answer-1.pcm"
    path.mkdir()
    sidecar(path).write_text(json.dumps({"sample_rate_hz": 16_000}))
    with pytest.raises(DataError, match="can't be read"):
        list(read_blocks(path))


def test_flac_is_for_its_owner_alone_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    sound = tone(0.5, 16_000)
    write_flac(Recording(raw(tmp_path, sound, 16_000), 16_000, len(sound)), tmp_path / "a.flac")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a.flac").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.new"))


def test_flac_that_can_not_be_written_says_where_the_sound_still_is(tmp_path: Path) -> None:
    pcm = raw(tmp_path, tone(0.1, 16_000), 16_000)
    with pytest.raises(StoreError, match=r"answer-1\.pcm"):
        write_flac(Recording(pcm, 16_000, 1_600), tmp_path / "no such folder" / "a.flac")
    assert pcm.exists()


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_blocks_are_at_sixteen_kilohertz_end_to_end_and_lose_no_time(tmp_path: Path, rate_hz: int) -> None:
    blocks = list(read_blocks(raw(tmp_path, tone(2.0, rate_hz), rate_hz)))
    assert blocks[0].start_s == 0.0
    assert all(a.end_s == pytest.approx(b.start_s) for a, b in pairwise(blocks))
    assert blocks[-1].end_s == pytest.approx(2.0, abs=0.01)


def test_a_raw_recording_that_was_cut_off_ends_at_its_last_whole_sample(tmp_path: Path) -> None:
    sound = tone(0.35, 16_000)
    blocks = list(read_blocks(raw(tmp_path, sound, 16_000, extra=b"\x01")))
    assert np.array_equal(np.concatenate([block.samples for block in blocks]), sound)


@given(st.integers(8_000, 48_000), st.lists(st.integers(0, 3_000), max_size=20))
def test_a_resampled_stream_is_as_long_as_what_went_in(rate_hz: int, lengths: list[int]) -> None:
    resampler = Resampler(rate_hz, SPEECH_RATE_HZ)
    out = sum(len(resampler.feed(np.ones(length, np.int16))) for length in lengths) + len(resampler.finish())
    assert out / SPEECH_RATE_HZ == pytest.approx(sum(lengths) / rate_hz, abs=0.005)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"this is a text, not a sound", bytes(2000)])
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.wav").write_bytes(content)
    with pytest.raises(DataError, match=r"odd\.wav"):
        list(read_blocks(tmp_path / "odd.wav"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gone"):
        list(read_blocks(tmp_path / "gone.wav"))


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"sample_rate_hz": "fast"}', '{"sample_rate_hz": 0}'])
def test_a_spoilt_sidecar_is_refused_by_name(tmp_path: Path, written: str) -> None:
    path = raw(tmp_path, tone(0.1, 16_000), 16_000)
    sidecar(path).write_text(written)
    with pytest.raises(DataError, match=r"answer-1\.pcm\.json"):
        list(read_blocks(path))
