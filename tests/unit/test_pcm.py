"""A recording on its way to the disk."""

import io
import os
import stat
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from coach.errors import MicrophoneError
from coach.model import Recording
from coach.voice import pcm
from coach.voice.audio import read_blocks, sidecar, write_flac
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


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in the folder above")
def test_sound_is_for_its_owner_alone(tmp_path: Path, told: list[str]) -> None:
    path = tmp_path / "answer-1.pcm"
    PcmFile(path, 16_000, told.append).close()
    assert {stat.S_IMODE(p.stat().st_mode) for p in (path, sidecar(path))} == {0o600}


def test_a_full_disk_keeps_the_sound_in_memory_and_tells_it_once(full_disk: Path, told: list[str]) -> None:
    file = PcmFile(full_disk, 1_000, told.append)
    file.write(b"ab" * 500)
    file.write(b"cd" * 500)
    assert file.held_s == 1.0
    assert (file.recording.frames, file.recording.held) == (0, b"ab" * 500 + b"cd" * 500)
    assert len(told) == 1
    assert "No space left on device): go on speaking, your answer is kept in memory" in told[0]
    file.close()


class FullAfter(io.RawIOBase):
    """A disk with room for so many bytes, until more is made."""

    def __init__(self, room: int) -> None:
        self.room, self.got = room, bytearray()

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        if not self.room:
            raise OSError(28, "No space left on device")
        now = piece[: self.room]
        self.room -= len(now)
        self.got += now
        return len(now)

    def seek(self, by: int, _whence: int = 0) -> int:
        del self.got[by:]
        self.room -= by
        return len(self.got)


def on(disk: io.RawIOBase, path: Path, told: list[str]) -> PcmFile:
    file = PcmFile(path, 1_000, told.append)
    file._out = disk  # type: ignore[assignment]
    return file


def test_what_the_disk_refused_is_written_as_soon_as_it_takes_it(tmp_path: Path, told: list[str]) -> None:
    disk = FullAfter(5)
    file = on(disk, tmp_path / "answer-1.pcm", told)
    file.write(b"abcdef")
    assert (file.recording.frames, file.recording.held) == (2, b"ef")
    disk.room = 3
    file.write(b"gh")
    file.close()
    assert (disk.got, file.recording.held) == (b"abcdef", b"gh")
    assert len(told) == 1


def test_the_finished_sound_is_what_is_on_disk_and_what_is_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "answer-1.pcm"
    sound = np.arange(8_000, dtype=np.int16)
    path.write_bytes(sound[:3_001].tobytes())
    write_flac(Recording(path, 16_000, 3_001, sound[3_001:].tobytes()), tmp_path / "answer-1.flac")
    heard = np.concatenate([block.samples for block in read_blocks(tmp_path / "answer-1.flac")])
    assert np.array_equal(heard, sound)


def test_a_disk_that_hangs_holds_nobody_up(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcm, "PATIENCE_S", 0.05)
    monkeypatch.setattr(pcm, "LAST_PATIENCE_S", 0.05)
    goes_on = Event()

    class Hung(io.RawIOBase):
        def write(self, piece: bytes) -> int:  # type: ignore[override]
            goes_on.wait()
            return len(piece)

    file = on(Hung(), tmp_path / "answer-1.pcm", told)
    file.write(b"ab")
    file.write(b"cd")
    file.close()
    assert (file.recording.frames, file.recording.held) == (0, b"abcd")
    assert "The disk is slow: go on speaking" in told[0]
    goes_on.set()
    file._writing.join()
    assert (file.recording.frames, file.recording.held) == (2, b"")


def test_a_place_that_can_not_be_written_is_named_before_anything_is_said(
    tmp_path: Path, told: list[str]
) -> None:
    with pytest.raises(MicrophoneError, match="nowhere"):
        PcmFile(tmp_path / "nowhere" / "answer-1.pcm", 16_000, told.append)


def test_sound_on_its_way_to_a_disk_that_takes_it_does_not_count_as_held(
    tmp_path: Path, told: list[str]
) -> None:
    goes_on, arrived = Event(), Event()

    class Slow(io.RawIOBase):
        def write(self, piece: bytes) -> int:  # type: ignore[override]
            arrived.set()
            goes_on.wait()
            return len(piece)

    file = on(Slow(), tmp_path / "answer-1.pcm", told)
    writing = Thread(target=file.write, args=(b"ab",))
    writing.start()
    arrived.wait()
    assert (file.recording.held, file.held_s) == (b"ab", 0.0)
    goes_on.set()
    writing.join()
    file.close()
    assert told == []
