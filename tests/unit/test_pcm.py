"""A recording on its way to the disk."""

import stat
from pathlib import Path

import pytest

from coach.errors import MicrophoneError, StoreError
from coach.voice.audio import sidecar
from coach.voice.pcm import PcmFile


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def full_disk(tmp_path: Path) -> Path:
    """A path that can be opened and takes nothing, as on a full disk."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    path = tmp_path / "answer-1.pcm"
    path.symlink_to("/dev/full")
    return path


def test_the_sidecar_and_every_sample_are_on_disk_when_write_returns(tmp_path: Path, told: list[str]) -> None:
    path = tmp_path / "answer-1.pcm"
    file = PcmFile(path, 16_000, told.append)
    assert sidecar(path).read_text() == '{"sample_rate_hz": 16000}'
    file.write(b"abcd")
    assert path.read_bytes() == b"abcd"
    assert file.recording.frames == 2
    file.close()
    assert told == []


def test_sound_is_for_its_owner_alone(tmp_path: Path, told: list[str]) -> None:
    path = tmp_path / "answer-1.pcm"
    PcmFile(path, 16_000, told.append).close()
    assert {stat.S_IMODE(p.stat().st_mode) for p in (path, sidecar(path))} == {0o600}


def test_a_full_disk_keeps_the_sound_in_memory_and_tells_it_once(full_disk: Path, told: list[str]) -> None:
    file = PcmFile(full_disk, 1_000, told.append)
    file.write(b"ab" * 500)
    file.write(b"cd" * 500)
    assert file.held_s == 1.0
    assert file.recording.frames == 0
    assert len(told) == 1
    assert "kept in memory" in told[0]
    file.close()


def test_sound_in_memory_can_be_saved_elsewhere_even_after_the_end(
    full_disk: Path, told: list[str], tmp_path: Path
) -> None:
    file = PcmFile(full_disk, 16_000, told.append)
    file.write(b"abcd")
    file.close()
    full_disk.unlink()
    full_disk.touch()
    with pytest.raises(StoreError, match="choose another place"):
        file.rescue(tmp_path / "nowhere" / "x.pcm")
    saved = file.rescue(tmp_path / "elsewhere.pcm")
    assert (saved.path.read_bytes(), saved.frames, saved.sample_rate_hz) == (b"abcd", 2, 16_000)


def test_a_place_that_can_not_be_written_is_named_before_anything_is_said(
    tmp_path: Path, told: list[str]
) -> None:
    with pytest.raises(MicrophoneError, match="nowhere"):
        PcmFile(tmp_path / "nowhere" / "answer-1.pcm", 16_000, told.append)
