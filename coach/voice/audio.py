"""Sound files: read any as blocks, write a finished recording as FLAC."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.errors import DataError, StoreError, brief
from coach.model import SPEECH_RATE_HZ, Block, Recording
from coach.private import replacing

Samples = npt.NDArray[np.int16]
CHUNK_S = 0.1
"""How much sound is handed on at a time: what a microphone delivers, and what a crash can lose."""
RATES_HZ = range(1_000, 768_001)


class Resampler:
    """Mono int16 from one rate to another, as a stream; the same rate passes through untouched."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        from av import AudioResampler

        self._from_hz = from_hz
        self._resampler: Any = None
        if from_hz != to_hz:
            self._resampler = AudioResampler(format="s16", layout="mono", rate=to_hz)

    def feed(self, samples: Samples) -> Samples:
        if self._resampler is None or not len(samples):
            return samples
        from av import AudioFrame

        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None, :], "s16", "mono")
        frame.sample_rate = self._from_hz
        return _joined(self._resampler.resample(frame))

    def finish(self) -> Samples:
        """Return what the filter still holds."""
        return np.zeros(0, np.int16) if self._resampler is None else _joined(self._resampler.resample(None))


def sidecar(pcm: Path) -> Path:
    """Return where the rate of a raw recording is written."""
    return pcm.with_name(pcm.name + ".json")


def open_sound(path: Path) -> tuple[int, Iterator[Samples]]:
    """Return the rate of a sound file and its sound as mono chunks.

    Any format that PyAV knows will do, and ``.pcm`` with its sidecar; a raw recording that was cut
    off ends at its last whole sample. Raise ``DataError`` where there is no sound to be read.
    """
    return _open_pcm(path) if path.suffix == ".pcm" else _open_file(path)


def read_blocks(path: Path) -> Iterator[Block]:
    """Yield a sound file as blocks, as fast as it can be read; raise ``DataError`` where it can't be."""
    rate_hz, chunks = open_sound(path)
    return blocks_of(chunks, rate_hz)


def blocks_of(chunks: Iterable[Samples], rate_hz: int) -> Iterator[Block]:
    """Yield chunks of one rate as blocks at ``SPEECH_RATE_HZ``, end to end."""
    resampler = Resampler(rate_hz, SPEECH_RATE_HZ)
    at = 0
    for chunk in chunks:
        block = Block(resampler.feed(chunk), at / SPEECH_RATE_HZ)
        at += len(block.samples)
        yield block
    rest = resampler.finish()
    if len(rest):
        yield Block(rest, at / SPEECH_RATE_HZ)


def write_flac(recording: Recording, path: Path) -> None:
    """Write a finished recording as FLAC, readable by its owner alone; either all of it appears or nothing.

    Raise ``StoreError`` where the disk refuses; the recording itself stays as it is.
    """
    try:
        with replacing(path) as out:
            _encode_flac(recording, out)
    except OSError as error:
        kept = "in memory" if recording.held else f"in {recording.path}"
        raise StoreError(
            f"{path} can't be written ({error.strerror or error}): make room; the sound stays {kept}"
        ) from error


def _encode_flac(recording: Recording, out: Any) -> None:
    import av

    with av.open(out, "w", format="flac") as container:
        stream: Any = container.add_stream("flac", rate=recording.sample_rate_hz)
        stream.layout, stream.format = "mono", "s16"
        for chunk in _recorded(recording):
            frame = av.AudioFrame.from_ndarray(chunk[None, :], "s16", "mono")
            frame.sample_rate = recording.sample_rate_hz
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _recorded(recording: Recording) -> Iterator[Samples]:
    """Yield what is on the disk, then what is only in memory."""
    yield from _pcm_chunks(recording.path, recording.sample_rate_hz, recording.frames)
    held, size = np.frombuffer(recording.held, np.int16), int(recording.sample_rate_hz * CHUNK_S)
    for first in range(0, len(held), size):
        yield held[first : first + size]


def _open_pcm(path: Path) -> tuple[int, Iterator[Samples]]:
    try:
        rate_hz = json.loads(sidecar(path).read_text("utf-8"))["sample_rate_hz"]
        frames = path.stat().st_size // 2
    except OSError as error:
        raise DataError(f"{error.filename} can't be read ({error.strerror}): check the path") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(
            f"{sidecar(path)} names no sample_rate_hz: write the rate of the recording there"
        ) from error
    if not isinstance(rate_hz, int) or rate_hz not in RATES_HZ:
        raise DataError(
            f"{sidecar(path)}: sample_rate_hz {brief(rate_hz)} is no rate a microphone has;"
            " write the recording's own, such as 48000"
        )
    return rate_hz, _readable(_pcm_chunks(path, rate_hz, frames), path)


def _readable(chunks: Iterator[Samples], path: Path) -> Iterator[Samples]:
    """Yield chunks; raise ``DataError`` where the disk does not give them."""
    try:
        yield from chunks
    except OSError as error:
        raise DataError(f"{path} can't be read ({error.strerror}): check the disk") from error


def _pcm_chunks(path: Path, rate_hz: int, frames: int) -> Iterator[Samples]:
    size = int(rate_hz * CHUNK_S)
    with path.open("rb") as source:
        for first in range(0, frames, size):
            raw = source.read(2 * min(size, frames - first))
            yield np.frombuffer(raw[: len(raw) // 2 * 2], np.int16)


def _open_file(path: Path) -> tuple[int, Iterator[Samples]]:
    import av
    from av.error import FFmpegError

    try:
        container: Any = av.open(str(path), metadata_errors="ignore")
    except FileNotFoundError as error:
        raise DataError(f"{path} is not there: check the path") from error
    except (FFmpegError, OSError) as error:
        raise DataError(
            f"{path} can't be read as sound ({error.strerror}): save it as WAV or FLAC"
        ) from error
    if not container.streams.audio:
        container.close()
        raise DataError(f"{path} holds no sound: choose another file")
    rate_hz = int(getattr(container.streams.audio[0], "rate", None) or 0)  # none where its codec is unknown
    if rate_hz not in RATES_HZ:
        container.close()
        raise DataError(f"{path} holds no sound of a kind coach can read: save it as WAV or FLAC")
    return rate_hz, _decoded(container, rate_hz, path)


def _decoded(container: Any, rate_hz: int, path: Path) -> Iterator[Samples]:
    """Yield even chunks; a damaged packet is left out, a file damaged throughout is refused."""
    import av
    from av.error import FFmpegError

    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate_hz)
    size, rest, heard = int(rate_hz * CHUNK_S), np.zeros(0, np.int16), 0
    try:
        with container:
            for frame in _frames(container):
                rest = np.concatenate([rest, _joined(resampler.resample(frame))])
                while len(rest) >= size:
                    heard += size
                    yield rest[:size]
                    rest = rest[size:]
    except (FFmpegError, ValueError, MemoryError) as error:
        raise DataError(
            f"{path} can't be read beyond second {heard / rate_hz:.0f} ({error}): save it anew as WAV or FLAC"
        ) from error
    if len(rest):
        yield rest
    elif not heard:
        raise DataError(f"{path} holds no sound that can be read: choose another file")


def _frames(container: Any) -> Iterator[Any]:
    """Yield decoded frames, then ``None`` to empty the resampler."""
    from av.error import InvalidDataError

    for packet in container.demux(audio=0):
        try:
            frames = packet.decode()
        except InvalidDataError:
            continue
        for frame in frames:
            frame.pts = None  # made-up times in a file must not stop it from being heard
            yield frame
    yield None


def _joined(frames: list[Any]) -> Samples:
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    return np.concatenate(parts).astype(np.int16, copy=False) if parts else np.zeros(0, np.int16)
