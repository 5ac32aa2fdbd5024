"""Transcripts from text, subtitles and JSON; what can't be understood is named by file and line.

Whitespace is folded to single spaces, and terminal escapes, control characters and the markup of
subtitles are removed; nothing else of the words changes, for quotes are verbatim.
"""

from __future__ import annotations

import re
from pathlib import Path

from coach.errors import DataError
from coach.formats.cues import parse_cues
from coach.formats.json_files import parse_json
from coach.formats.words import clean, utterance
from coach.model import Transcript

TRANSCRIPTS = (".txt", ".md", ".srt", ".vtt", ".json")
AUDIO = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus")
_REPORT = re.compile(r"^## (?:Do this next|What was asked|Points: \d+ made.*)$", re.MULTILINE)
LARGEST_BYTES = 5_000_000
"""A hundred hours of talk as text, three as JSON with the time of every word."""


def read_transcript(path: Path) -> Transcript:
    """Read a transcript by its ending; raise ``DataError`` with file, line and remedy."""
    if path.suffix.lower() not in TRANSCRIPTS:
        raise DataError(f"{path}: not a kind of file that is read here; use one of {' '.join(TRANSCRIPTS)}.")
    try:
        with path.open("rb") as source:
            data = source.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); check the path.") from error
    return parse_transcript(data, path.suffix.lower(), str(path))


def parse_transcript(data: bytes, suffix: str, name: str) -> Transcript:
    """Read the bytes of a transcript; ``name`` is what errors call it."""
    if len(data) > LARGEST_BYTES:
        raise DataError(f"{name}: over 5 MB, too large for the words of an answer; split it.")
    text = _decoded(data, name)
    if suffix == ".json":
        return parse_json(text, name)
    if suffix in (".srt", ".vtt"):
        return parse_cues(text, name, any_id=suffix == ".vtt")
    if _REPORT.search(text):
        raise DataError(
            f"{name}: is a report by coach, not an answer; score the answer itself,"
            " or what 'coach sessions export --format json' writes."
        )
    paragraphs = re.split(r"\n[^\S\n]*\n", text)
    found = (utterance(clean(paragraph), None, None) for paragraph in paragraphs)
    return Transcript(tuple(u for u in found if u.words))


def _decoded(data: bytes, name: str) -> str:
    """Decode UTF-8, or UTF-16 that says so; line ends become newlines."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}:{line}: not UTF-8 text; save it as UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
