"""Listens utterance by utterance: voice activity in the caller's thread, decoding in one of its own."""

import atexit
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread

import numpy as np
import numpy.typing as npt

from coach.errors import CoachError, ModelError
from coach.model import SPEECH_RATE_HZ, Block, Heard, Utterance
from coach.voice.activity import VoiceActivity
from coach.voice.decoder import Decoder
from coach.voice.models import check_folder
from coach.voice.utterances import FRAME_SAMPLES, Cut, Cutter, frames
from coach.wording import clock

QUIETEST_DB = -100.0
SPECULATE_AFTER = frames(0.3)
"""Silence after which the running utterance is decoded on the chance that it is over."""
BACKLOG = 120
"""Undecoded utterances, about ten minutes of speech, beyond which reading on would only fill memory."""
_CLOSED = ModelError("the speech model was closed before its turn came")


def level_db(samples: npt.NDArray[np.int16]) -> float:
    """Return the RMS level in dB below full scale, never less than ``QUIETEST_DB``."""
    if not len(samples):
        return QUIETEST_DB
    power = float(np.mean(np.square(samples.astype(np.float64) / 32768.0)))
    return max(QUIETEST_DB, 10 * math.log10(power)) if power > 0 else QUIETEST_DB


@dataclass(eq=False)
class _Job:
    """One utterance to decode; a speculative one may be dropped before its turn comes."""

    cut: Cut
    samples: npt.NDArray[np.int16]
    began_s: float
    dropped: bool = False
    done: Event = field(default_factory=Event)
    utterance: Utterance | None = None
    error: CoachError | None = None

    def seconds(self, frame: int) -> float:
        return self.began_s + frame * FRAME_SAMPLES / SPEECH_RATE_HZ

    def run(self, decoder: Decoder) -> None:
        cut = self.cut
        times = (self.seconds(cut.padded_start), self.seconds(cut.start), self.seconds(cut.end))
        try:
            self.utterance = decoder.decode(self.samples, *times)
        except CoachError as error:
            self.error = error


class _Worker(Thread):
    """Loads a model and decodes one job after the other, until it is closed."""

    def __init__(self, model_dir: Path) -> None:
        super().__init__(name="decoder", daemon=True)
        self._model_dir = model_dir
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._taking = Lock()
        self._closed = False

    def submit(self, job: _Job) -> None:
        """Let a job wait for its turn; one that comes too late fails at once."""
        with self._taking:
            if not self._closed:
                self._jobs.put(job)
                return
        self._fail(job, _CLOSED)

    def close(self) -> None:
        """Let what waits fail, and wait for the decode under way, which can't be stopped."""
        with self._taking:
            self._closed = True
            self._jobs.put(None)
        self.join()

    def run(self) -> None:
        decoder: Decoder | None = None
        broken = _CLOSED
        try:
            decoder = Decoder(self._model_dir)
        except CoachError as error:
            broken = error
        while job := self._jobs.get():
            if decoder is None:
                self._fail(job, broken)
            elif self._closed:
                self._fail(job, _CLOSED)
            else:
                if not job.dropped:
                    job.run(decoder)
                job.done.set()

    @staticmethod
    def _fail(job: _Job, why: CoachError) -> None:
        job.error = why
        job.done.set()


class WhisperTranscriber:
    """Fills the role of ``Transcriber`` with a Whisper model from a folder on this machine.

    The model is loaded once, in the background, by ``preload`` or the first ``hear``. Raise
    ``ModelError`` at once where the folder holds no speech model.
    """

    def __init__(self, model_dir: Path) -> None:
        check_folder(model_dir)
        self._model_dir = model_dir
        self._worker: _Worker | None = None

    def preload(self) -> None:
        """Begin to load the model, and return at once."""
        self._ready()

    def close(self) -> None:
        """Let what waits to be decoded fail, and wait for the decode under way, which can't be stopped.

        The model's memory is free then; ``hear`` loads it again. It is done by itself at the end of the
        program: Python ends with a crash while the model runs.
        """
        if self._worker:
            self._worker.close()
            self._worker = None
            atexit.unregister(self.close)

    def hear(self, blocks: Iterable[Block]) -> Iterator[Heard]:
        """Yield one ``Heard`` a block as it comes, then the utterances still being decoded.

        Where an utterance can't be decoded the others are still delivered, and then
        ``ModelError`` says which seconds are missing: the sound is on disk, to be heard again.
        Where ``blocks`` itself fails, what came before is delivered first, too.
        """
        listening = _Listening(self._ready().submit)
        failed: list[_Job] = []
        trouble: list[CoachError] = []
        end_s, level = 0.0, QUIETEST_DB
        try:
            for block in _until_trouble(blocks, trouble):
                listening.feed(block)
                end_s, level = block.end_s, level_db(block.samples)
                yield Heard(end_s, level, listening.next_ready(failed))
            listening.finish()
            while listening.waiting:
                listening.waiting[0].done.wait()
                if utterance := listening.next_ready(failed):
                    yield Heard(end_s, level, utterance)
        finally:
            listening.drop_all()
        if trouble:
            raise trouble[0]
        if failed:
            raise ModelError(_missing(failed))

    def _ready(self) -> _Worker:
        if self._worker is None:
            self._worker = _Worker(self._model_dir)
            self._worker.start()
            atexit.register(self.close)
        return self._worker


class _Listening:
    """What one ``hear`` has taken in: the sound still needed, and the utterances on their way."""

    def __init__(self, submit: Callable[[_Job], None]) -> None:
        self._to_worker = submit
        self._activity = VoiceActivity()
        self._cutter = Cutter()
        self._samples = np.zeros(0, np.int16)
        self._samples_from = 0
        self._began_s: float | None = None
        self._guess: _Job | None = None
        self.waiting: deque[_Job] = deque()

    def feed(self, block: Block) -> None:
        if self._began_s is None:
            self._began_s = block.start_s
        self._samples = np.concatenate([self._samples, block.samples])
        self._step(self._activity.feed(block.samples))
        self._forget()
        if len(self.waiting) > BACKLOG:
            self.waiting[0].done.wait()

    def finish(self) -> None:
        self._step(self._activity.finish())
        if cut := self._cutter.finish():
            self._take(cut)

    def next_ready(self, failed: list[_Job]) -> Utterance | None:
        """Return the next utterance in order if it is decoded; what failed or was empty is passed over."""
        while self.waiting and self.waiting[0].done.is_set():
            job = self.waiting.popleft()
            if job.error:
                failed.append(job)
            elif job.utterance:
                return job.utterance
        return None

    def drop_all(self) -> None:
        for job in (*self.waiting, self._guess):
            if job:
                job.dropped = True

    def _step(self, probabilities: list[float]) -> None:
        for probability in probabilities:
            if cut := self._cutter.feed(probability):
                self._take(cut)
            elif self._cutter.quiet == 0:
                self._drop_guess()
            elif self._cutter.quiet == SPECULATE_AFTER and not self.waiting and self._cutter.so_far:
                self._drop_guess()
                self._guess = self._submit(self._cutter.so_far)

    def _take(self, cut: Cut) -> None:
        """Hand an utterance on to be decoded, unless the guess was right and has been already."""
        if self._guess and self._guess.cut == cut:
            self.waiting.append(self._guess)
            self._guess = None
        else:
            self._drop_guess()
            self.waiting.append(self._submit(cut))

    def _drop_guess(self) -> None:
        if self._guess:
            self._guess.dropped = True
            self._guess = None

    def _submit(self, cut: Cut) -> _Job:
        first = cut.padded_start * FRAME_SAMPLES - self._samples_from
        last = cut.padded_end * FRAME_SAMPLES - self._samples_from
        job = _Job(cut, self._samples[first:last].copy(), self._began_s or 0.0)
        self._to_worker(job)
        return job

    def _forget(self) -> None:
        """Let go of the sound that no later cut can ask for."""
        keep_from = self._cutter.needed_from * FRAME_SAMPLES
        self._samples = self._samples[keep_from - self._samples_from :]
        self._samples_from = keep_from


def _until_trouble(blocks: Iterable[Block], trouble: list[CoachError]) -> Iterator[Block]:
    """Yield blocks until their source fails, and keep the reason for later."""
    try:
        yield from blocks
    except CoachError as error:
        trouble.append(error)


def _missing(failed: list[_Job]) -> str:
    places = ", ".join(clock(job.seconds(job.cut.start)) for job in failed[:5])
    more = "" if len(failed) <= 5 else f" and {len(failed) - 5} more places"
    return (
        f"What you said from {places}{more} could not be written down: {failed[0].error}."
        " The recording is kept: run coach sessions recover to try again"
    )
