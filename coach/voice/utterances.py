"""Where an utterance begins and ends: voice activity, frame by frame, becomes cuts.

Pure: no sound, no clock, no model. The thresholds are those of Silero's own example and of
measurements on spoken answers: a recogniser pads whatever it gets to 30 s, so few long
utterances cost less than many short ones, and a cut belongs where the speaker breathes.
"""

from dataclasses import dataclass

from coach.model import SPEECH_RATE_HZ

FRAME_SAMPLES = 512
"""One voice-activity step: 32 ms at 16 kHz."""


def frames(seconds: float) -> int:
    """Return how many whole frames fit into ``seconds``."""
    return int(seconds * SPEECH_RATE_HZ / FRAME_SAMPLES)


SPEECH, SILENCE = 0.5, 0.35
"""Probability from which a frame is speech, and below which it no longer is."""
STUB = frames(0.5)
"""Shorter speech than this is not worth a cut of its own: it waits for what follows."""
LONG, LONGER, LONGEST = frames(4.0), frames(12.0), frames(20.0)
PAUSE_OF_STUB, PAUSE_OF_SHORT, PAUSE_OF_LONG, PAUSE_OF_LONGER = map(frames, (3.0, 1.0, 0.6, 0.25))
PAD_BEFORE, PAD_AFTER = frames(0.3), frames(0.2)
FORCED_FROM, FORCED_TO = frames(10.0), frames(19.0)
"""Where a cut without any pause may fall: late enough to be worth it, early enough to leave no stub."""


@dataclass(frozen=True)
class Cut:
    """One utterance in frames, half open: its speech, and the same with quiet around it."""

    start: int
    end: int
    padded_start: int
    padded_end: int


class Cutter:
    """Turns one probability of speech a frame into cuts, in order, without ever dropping speech."""

    def __init__(self) -> None:
        self._frame = 0
        self._speaking = False
        self._start: int | None = None
        self._end = 0
        self._free_from = 0
        self._seen: list[tuple[float, bool]] = []

    def feed(self, probability: float) -> Cut | None:
        """Take the next frame; return the utterance that it completes, if it does."""
        here = self._frame
        self._frame += 1
        self._speaking = probability >= (SILENCE if self._speaking else SPEECH)
        if self._speaking:
            if self._start is None:
                self._start = here
            self._end = here + 1
        if self._start is None:
            return None
        self._seen.append((probability, self._speaking))
        if self._end - self._start >= LONGEST:
            return self._forced(self._start)
        return self._whole(self._start) if self.quiet >= self._pause(self._start) else None

    def finish(self) -> Cut | None:
        """Return what is left when the sound ends."""
        return None if self._start is None else self._whole(self._start)

    @property
    def quiet(self) -> int:
        """Frames without speech since the running utterance last spoke; 0 between utterances."""
        return 0 if self._start is None else self._frame - self._end

    @property
    def so_far(self) -> Cut | None:
        """The running utterance as ``finish`` would return it now."""
        return None if self._start is None else self._cut(self._start, self._end, self._frame)

    @property
    def needed_from(self) -> int:
        """The first frame whose sound a later cut can still ask for."""
        start = self._frame if self._start is None else self._start
        return max(self._free_from, start - PAD_BEFORE)

    def _pause(self, start: int) -> int:
        spoken = self._end - start
        if spoken < STUB:
            return PAUSE_OF_STUB
        if spoken < LONG:
            return PAUSE_OF_SHORT
        return PAUSE_OF_LONG if spoken < LONGER else PAUSE_OF_LONGER

    def _cut(self, start: int, end: int, limit: int) -> Cut:
        return Cut(start, end, max(self._free_from, start - PAD_BEFORE), min(limit, end + PAD_AFTER))

    def _whole(self, start: int) -> Cut:
        cut = self._cut(start, self._end, self._frame)
        self._free_from = cut.padded_end
        self._start = None
        self._seen = []
        return cut

    def _forced(self, start: int) -> Cut:
        """Cut at the least likely frame, the later of equals; the rest begins the next utterance."""
        at = min(range(FORCED_FROM, FORCED_TO), key=lambda i: (self._seen[i][0], -i))
        spoken = [i for i, (_, speech) in enumerate(self._seen) if speech]
        left_end = start + max(i for i in spoken if i <= at) + 1
        rest = min(i for i in spoken if i > at)
        cut = self._cut(start, left_end, start + rest)
        self._free_from = cut.padded_end
        self._start = start + rest
        self._seen = self._seen[rest:]
        return cut
