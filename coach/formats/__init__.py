"""Transcripts read from and written to the formats that people have, and reports to keep or print."""

from coach.formats.reading import AUDIO, LARGEST_BYTES, TRANSCRIPTS, parse_transcript, read_transcript
from coach.formats.writing import write_transcript

__all__ = [
    "AUDIO",
    "LARGEST_BYTES",
    "TRANSCRIPTS",
    "parse_transcript",
    "read_transcript",
    "write_transcript",
]
