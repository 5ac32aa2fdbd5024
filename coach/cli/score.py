"""Answers from files: scored, or written down."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import msgspec

from coach import facts
from coach.cli import complain
from coach.cli.context import asked, hand_out, home_of, say, say_json, tell
from coach.cli.roles import settings_of, transcriber_for
from coach.errors import CoachError, DataError
from coach.formats import (
    AUDIO,
    LARGEST_BYTES,
    TRANSCRIPTS,
    parse_transcript,
    read_transcript,
    write_transcript,
)
from coach.formats.rendering import as_markdown, as_text
from coach.formats.report import card_blocks
from coach.interview import Task
from coach.keeping import Sound, keep
from coach.library import Library
from coach.model import Answer, Block, Rubric, Scorecard, Transcript, Utterance
from coach.scoring.scorer import Scorer
from coach.steps import Saved, Trouble, Unsaved
from coach.store import Store

if TYPE_CHECKING:
    from coach.voice.transcriber import WhisperTranscriber

Heard = tuple[Transcript, float | None]
"""What was said, and how many seconds it took where that is known."""


def score(options: Namespace) -> int:
    """Score each file, in order; a bad one gets its line and the others go on."""
    home = home_of(options)
    question, rubric = asked(Library(home), options.question)
    chosen = settings_of(options)
    desk = _Desk(home, chosen.model, Task(question), rubric)
    code = 0
    for number, name in enumerate(options.files):
        try:
            card = desk.save(name) if options.save else desk.score(name)
        except CoachError as error:
            code = complain(error)
            continue
        if options.json:
            say_json(card_json(card))
        else:
            render = as_markdown if options.markdown else as_text
            title = "Your answer" if name == "-" else card.source
            shown = render(card_blocks(card, rubric, title, role=chosen.role)).rstrip("\n")
            say(f"\n{shown}" if number else shown)
    return code


def transcribe(options: Namespace) -> int:
    """Write down a sound file, as it is heard where the form allows."""
    home, path = home_of(options), Path(options.file)
    if path.suffix.lower() not in AUDIO:
        hand_out(write_transcript(_read(options.file), options.format))
        return 0
    sound = _sound(path)
    transcriber = transcriber_for(settings_of(options).model, home, tell)
    said: list[Utterance] = []
    for heard in transcriber.hear(sound):
        if heard.utterance:
            said.append(heard.utterance)
            if options.format == "txt":
                say(heard.utterance.text + "\n")
    if options.format != "txt":
        hand_out(write_transcript(Transcript(tuple(said)), options.format))
    return 0


def card_json(card: Scorecard) -> str:
    """Return a score card in one line of the promised JSON."""
    found: dict[str, object] = {"schema": card.schema, **msgspec.to_builtins(card)}
    if card.overall is not None:
        del found["not_scored"]
    return msgspec.json.encode(found).decode()


class _Desk:
    """What all files of one call are scored with; the speech model is loaded for the first that needs it."""

    def __init__(self, home: Path, model: str | None, task: Task, rubric: Rubric) -> None:
        self._home, self._model, self._task = home, model, task
        self._scorer = Scorer(rubric, facts.load(home))

    def score(self, name: str) -> Scorecard:
        """Score one file."""
        heard = self._hear(_sound(Path(name))) if _is_audio(name) else _timed(_read(name))
        return self._card(heard, name)

    def save(self, name: str) -> Scorecard:
        """Score one file and keep it as a session, with its sound."""
        from coach.voice.audio import write_flac
        from coach.voice.microphone import FileMicrophone

        read = None if _is_audio(name) else _timed(_read(name))
        if not read:
            _sound(Path(name))  # what can't be read is said before a session begins
        with Store(self._home).begin(self._task.question.id, datetime.now().astimezone()) as draft:
            draft.open(1, self._task.prompt, "file")
            if read:
                heard, sound = read, None
            else:
                microphone = FileMicrophone(Path(name), realtime=False)
                heard = self._hear(microphone.blocks(draft.pcm(1), Event(), Event()))
                sound = Sound(microphone.recording(), write_flac)
            card = self._card(heard, name)
            for step in keep(self._answer(heard, card), draft, sound):
                if isinstance(step, Trouble | Unsaved):
                    raise CoachError(step.says)
                if isinstance(step, Saved):
                    tell(f"Saved as {step.session.id}")
            return card

    def _card(self, heard: Heard, name: str) -> Scorecard:
        transcript, seconds = heard
        return self._scorer.score(self._task.question, transcript, source=Path(name).name, seconds=seconds)

    def _answer(self, heard: Heard, card: Scorecard) -> Answer:
        return Answer(1, self._task.prompt, "file", *heard, card)

    def _hear(self, sound: Iterator[Block]) -> Heard:
        said: list[Utterance] = []
        end_s = 0.0
        for heard in self._transcriber.hear(sound):
            end_s = max(end_s, heard.end_s)
            if heard.utterance:
                said.append(heard.utterance)
        return Transcript(tuple(said)), round(end_s, 3)

    @cached_property
    def _transcriber(self) -> WhisperTranscriber:
        return transcriber_for(self._model, self._home, tell)


def _is_audio(name: str) -> bool:
    return Path(name).suffix.lower() in AUDIO


def _timed(transcript: Transcript) -> Heard:
    ends = [u.end_s for u in transcript.utterances if u.end_s is not None]
    return transcript, max(ends) if transcript.timed else None


def _read(name: str) -> Transcript:
    """Read a transcript, or the text on standard input for ``-``; raise ``DataError``."""
    if name == "-":
        if sys.stdin.isatty():
            tell("Type or paste the answer, then press Ctrl-D on an empty line.")
        return parse_transcript(sys.stdin.buffer.read(LARGEST_BYTES + 1), ".txt", "standard input")
    path = Path(name)
    if path.suffix.lower() not in TRANSCRIPTS:
        raise DataError(f"{name}: not a kind of file that is read here; use {' '.join(TRANSCRIPTS + AUDIO)}.")
    return read_transcript(path)


def _sound(path: Path) -> Iterator[Block]:
    from coach.voice.audio import read_blocks

    return read_blocks(path)
