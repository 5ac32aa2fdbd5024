"""Transcripts as text, subtitles and JSON."""

from __future__ import annotations

import html
from typing import Literal

import msgspec

from coach.errors import DataError
from coach.model import Transcript, Utterance

Format = Literal["txt", "srt", "vtt", "json"]


def write_transcript(transcript: Transcript, form: Format) -> str:
    """Return the text of a file; subtitles of a transcript without times raise ``DataError``."""
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(transcript), indent=1).decode() + "\n"
    if form == "txt":
        return "".join(f"{utterance.text}\n\n" for utterance in transcript.utterances)[:-1]
    cues = [_times(utterance, form) for utterance in transcript.utterances]
    if form == "srt":
        texts = [utterance.text.replace("-->", "->") for utterance in transcript.utterances]
        return "".join(f"{n}\n{cues[n - 1]}\n{text}\n\n" for n, text in enumerate(texts, 1))
    texts = [html.escape(utterance.text, quote=False) for utterance in transcript.utterances]
    return "WEBVTT\n\n" + "".join(f"{cue}\n{text}\n\n" for cue, text in zip(cues, texts, strict=True))


def _times(utterance: Utterance, form: Format) -> str:
    if utterance.start_s is None or utterance.end_s is None:
        raise DataError(f"The transcript has no times, which {form} needs: choose json, which needs none.")
    point = "," if form == "srt" else "."
    return f"{_clock(utterance.start_s, point)} --> {_clock(utterance.end_s, point)}"


def _clock(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"
