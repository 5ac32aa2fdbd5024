"""Transcripts as JSON: the coach's own, a saved session or answer, and what Whisper programs write."""

from __future__ import annotations

import math
import re

import msgspec

from coach.errors import DataError, brief
from coach.formats.words import clean
from coach.model import Transcript, Utterance, Word, spread

LATEST_S = 360_000.0


class _Word(msgspec.Struct):
    """One word of the coach's (``text``) or of a Whisper program (``word``)."""

    text: str = ""
    word: str = ""
    start: float | None = None
    end: float | None = None
    probability: float = 1.0


class _Part(msgspec.Struct):
    """An utterance of the coach's (``words``), or a segment of a Whisper program (``text``)."""

    start: float | None = None
    end: float | None = None
    text: str = ""
    words: list[_Word] | None = None


class _Parts(msgspec.Struct):
    utterances: list[_Part] | None = None
    segments: list[_Part] | None = None
    language: str | None = "en"


class _Answer(msgspec.Struct):
    transcript: _Parts


class _File(_Parts):
    transcript: _Parts | None = None
    answers: list[_Answer] | None = None


def parse_json(text: str, name: str) -> Transcript:
    """Read a transcript, an answer, the first answer of a session, or a list of segments."""
    try:
        if text.lstrip()[:1] == "[":
            found = _Parts(segments=msgspec.json.decode(text, type=list[_Part]))
        else:
            found = _inner(msgspec.json.decode(text, type=_File))
    except msgspec.ValidationError as error:
        raise DataError(
            f"{name}: {brief(error)}; write it like 'coach transcribe --format json' does."
        ) from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise DataError(
            f"{name}{_line(text, str(error))}: not valid JSON ({brief(error)}); mend it."
        ) from error
    parts = found.utterances if found.utterances is not None else found.segments
    if parts is None:
        raise DataError(
            f"{name}: holds neither 'utterances' nor 'segments'; write it like"
            " 'coach transcribe --format json' does."
        )
    spoken = [_utterance(part, f"{name}: part {number}") for number, part in enumerate(parts, 1)]
    spoken = [u for u in spoken if u.words]
    if all(u.start_s is not None for u in spoken):
        spoken.sort(key=lambda u: u.start_s or 0.0)
    return Transcript(tuple(spoken), clean(found.language or "en"))


def _inner(file: _File) -> _Parts:
    if file.answers is not None:
        return file.answers[0].transcript if file.answers else _Parts(utterances=[])
    return file.transcript or file


def _utterance(part: _Part, place: str) -> Utterance:
    words: list[Word] = []
    for word in part.words or ():
        start_s, end_s = _times(word.start, word.end, place)
        texts = clean(word.text or word.word).split()
        words += spread(texts, start_s, end_s, _share(word.probability, place))
    start_s, end_s = _times(part.start, part.end, place)
    if start_s is None and words:
        start_s, end_s = words[0].start_s, words[-1].end_s
        if start_s is None or end_s is None or end_s < start_s:
            start_s = end_s = None
    if not words or any(word.start_s is None for word in words):
        text = " ".join(word.text for word in words) or clean(part.text)
        words = list(spread(text.split(), start_s, end_s))
    return Utterance(tuple(words), start_s, end_s)


def _times(start: float | None, end: float | None, place: str) -> tuple[float | None, float | None]:
    if start is None or end is None:
        return None, None
    if not (0 <= start <= LATEST_S and 0 <= end <= LATEST_S):
        raise DataError(
            f"{place}: the times {start}, {end} are no seconds of an answer; mend or remove them."
        )
    if end < start:
        raise DataError(f"{place}: ends before it begins ({start}, {end}); put the earlier time first.")
    return start, end


def _share(probability: float, place: str) -> float:
    if not math.isfinite(probability):
        raise DataError(
            f"{place}: the probability {probability} is no number from 0 to 1; mend or remove it."
        )
    return probability


def _line(text: str, message: str) -> str:
    at = re.search(r"byte (\d+)", message)
    return f":{text.encode()[: int(at[1])].count(10) + 1}" if at else ""
