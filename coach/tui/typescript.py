"""Turns typing into a timed transcript: each word bears the time at which it was typed."""

from __future__ import annotations

import re
from bisect import bisect_right

from coach.model import Transcript, Utterance, Word

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n+")


class Typescript:
    """The text as it stands, with the second at which each character came.

    What is put in later between older words takes the time of its place, not of the hour, so
    that times never run backwards.
    """

    def __init__(self) -> None:
        self.text = ""
        self._times: list[float] = []

    def edit(self, text: str, now_s: float) -> None:
        """Take the whole new text, ``now_s`` seconds into the answer."""
        old, kept = self.text, 0
        shorter = min(len(old), len(text))
        while kept < shorter and old[kept] == text[kept]:
            kept += 1
        tail = 0
        while tail < shorter - kept and old[-1 - tail] == text[-1 - tail]:
            tail += 1
        after = self._times[len(old) - tail :]
        time_s = min([now_s, *after[:1]])
        new = len(text) - kept - tail
        self._times = self._times[:kept] + [time_s] * new + after
        self.text = text

    def transcript(self, *, finished: bool = True) -> Transcript:
        """Return the sentences as utterances; unless ``finished``, only those that are complete."""
        utterances: list[Utterance] = []
        ends = [match.end() for match in _SENTENCE_END.finditer(self.text)]
        if finished:
            ends.append(len(self.text))
        words = list(re.finditer(r"\S+", self.text))
        starts = [word.start() for word in words]
        first = 0
        for end in ends:
            last = bisect_right(starts, end - 1)
            if last > first:
                utterances.append(self._utterance(words[first:last]))
                first = last
        return Transcript(tuple(utterances))

    def _utterance(self, matches: list[re.Match[str]]) -> Utterance:
        words = tuple(
            Word(match[0], self._times[match.start()], self._times[match.end() - 1]) for match in matches
        )
        return Utterance(words, words[0].start_s, words[-1].end_s)
