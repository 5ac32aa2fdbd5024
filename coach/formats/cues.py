"""SRT and WebVTT as they are found in the wild: cues in any order, numbers missing, markup inside."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from coach.errors import DataError
from coach.formats.words import clean, utterance
from coach.model import Transcript

_MOMENT = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?"
_TIMES = re.compile(rf"\s*{_MOMENT}\s*-->\s*{_MOMENT}(?:\s.*)?")
_TAGS = re.compile(
    r"</?(?:b|c|i|u|v|font|lang|rt|ruby)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\an?\d+\}", re.IGNORECASE
)
_ASIDE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:[ \t:].*)?")


@dataclass
class _Cue:
    start_s: float
    end_s: float
    lines: list[str] = field(default_factory=list[str])


def parse_cues(text: str, name: str, *, any_id: bool) -> Transcript:
    """Read SRT or (``any_id``: cue names need not be numbers) WebVTT; raise ``DataError``."""
    cues: list[_Cue] = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        fresh = number == 0 or not lines[number - 1].strip()
        if any_id and fresh and _ASIDE.fullmatch(line.strip()):
            while number < len(lines) and lines[number].strip():
                number += 1
            continue
        number += 1
        if "-->" in line:
            cues.append(_begun(line, f"{name}:{number}"))
        elif line.strip() and not _is_id(lines, number - 1, fresh and any_id):
            if not cues:
                raise DataError(
                    f"{name}:{number}: words before any time; begin each part with a line"
                    " like 00:00:01,000 --> 00:00:04,500."
                )
            cues[-1].lines.append(line)
    cues.sort(key=lambda cue: cue.start_s)
    spoken = (utterance(_plain(cue.lines, any_id), cue.start_s, cue.end_s) for cue in cues)
    return Transcript(tuple(u for u in spoken if u.words))


def _begun(line: str, place: str) -> _Cue:
    match = _TIMES.fullmatch(line)
    if not match:
        raise DataError(f"{place}: the times can't be read; write them like 00:00:01,000 --> 00:00:04,500.")
    start_s, end_s = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])
    if end_s < start_s:
        raise DataError(f"{place}: ends before it begins; put the earlier time first.")
    return _Cue(start_s, end_s)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return round(whole + float(f"0.{fraction or 0}"), 3)


def _is_id(lines: list[str], at: int, any_id: bool) -> bool:
    """Say whether a line only names the cue that begins on the next one."""
    before_times = at + 1 < len(lines) and "-->" in lines[at + 1]
    return before_times and (any_id or lines[at].strip().isdecimal())


def _plain(lines: list[str], entities: bool) -> str:
    text = _TAGS.sub("", "\n".join(lines))
    return clean(html.unescape(text) if entities else text)
