"""However a capture ends, who listens to it is told."""

from pathlib import Path
from queue import Empty
from threading import Event

import pytest

from coach.errors import MicrophoneError
from coach.voice import capture
from coach.voice.capture import Capture
from coach.voice.devices import Device
from coach.voice.pcm import PcmFile


def test_a_file_that_fails_when_it_is_closed_ends_the_capture_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Event()

    class Silence:
        def __init__(self, *_: object) -> None: ...

        def next(self, _timeout_s: float) -> None:
            raise Empty

        def end(self) -> None:
            ended.set()

    def fails(_file: PcmFile) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(capture, "_Stream", Silence)
    monkeypatch.setattr(Capture, "_look", staticmethod(lambda _: Device(0, "mic", 1, 16_000, True)))
    monkeypatch.setattr(PcmFile, "close", fails)
    finish = Event()
    finish.set()
    recording = Capture(None, tmp_path / "answer-1.pcm", finish, Event(), lambda _: None)
    with pytest.raises(MicrophoneError, match="Input/output error"):
        list(recording.chunks())
    assert ended.wait(10)


def test_finishing_before_the_microphone_is_open_says_that_nothing_was_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = Event()

    def look(_wanted: str | None) -> Device:
        opens.wait()
        raise MicrophoneError("gone")

    monkeypatch.setattr(Capture, "_look", staticmethod(look))
    finish = Event()
    finish.set()
    with pytest.raises(MicrophoneError, match="Nothing was recorded: the microphone was not open yet"):
        capture.begin(None, tmp_path / "answer-1.pcm", finish, Event(), lambda _: None)
    opens.set()
