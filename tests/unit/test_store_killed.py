"""A kill at any moment of writing loses nothing that was saved before."""

import hashlib
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from coach.model import Answer, SectionSpan, Transcript, Utterance, Word
from coach.store import Store

WORDS = tuple(Word(f"word{n}", n / 2, n / 2 + 0.4, 0.9) for n in range(400))
SAID = Utterance(WORDS, 0.0, 200.0)
ANSWER = Answer(1, "Why?", "microphone", Transcript((SAID,)), 200.0)


def write_for_ever(home: Path, tell: int) -> None:
    """Go through all that writes to a home, and tell what stands for good."""
    store, random_ = Store(home), random.Random(os.getpid())
    saved: list[str] = []
    while True:
        draft = store.begin("q", datetime.now(UTC))
        draft.open(1, "Why?")
        draft.pcm_sidecar(1).write_bytes(b'{"sample_rate_hz": 16000}')
        for _ in range(random_.randrange(1, 4)):
            with draft.pcm(1).open("ab") as sound:
                sound.write(bytes(3200))
            draft.append(1, SAID)
            draft.mark(1, SectionSpan("risks", 1.0, None))
        draft.audio(1).write_bytes(b"flac")
        session = draft.keep(msgspec.structs.replace(ANSWER, audio="answer-1.flac"))
        os.write(tell, f"+{session.id}\n".encode())
        saved.append(session.id)
        draft.open(2, "And?")
        draft.append(2, SAID)
        if random_.random() < 0.5:
            draft.discard(2)
        draft.close()
        store.sessions()
        if len(saved) > 2:
            os.write(tell, f"-{saved[0]}\n".encode())
            store.delete(saved.pop(0))


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(
    "home", range(4)
)  # the more sessions a home holds, the longer a look at them all takes
def test_50_kills_leave_every_saved_session_whole_and_every_draft_recoverable(
    tmp_path: Path, home: int
) -> None:
    seeded = random.Random(20260305 + home)
    store = Store(tmp_path)
    stands: dict[str, str] = {}
    recovered = 0
    for _ in range(50):
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                write_for_ever(tmp_path, tell)
            finally:
                os._exit(1)
        os.close(tell)
        time.sleep(seeded.uniform(0.001, 0.04))
        os.kill(child, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "the child failed by itself"
        with os.fdopen(hear) as told:
            for line in told:
                session_id = line[1:].strip()
                if line[0] == "-":
                    stands.pop(session_id, None)
                else:
                    stands[session_id] = ""
        for session_id, digest in stands.items():
            path = tmp_path / session_id / "session.json"
            now = hashlib.sha256(path.read_bytes()).hexdigest()
            assert digest in ("", now), f"{session_id} has changed"
            if digest:
                continue
            stands[session_id] = now
            first = store.load(session_id).answers[0]
            assert first.audio
            assert (tmp_path / session_id / first.audio).read_bytes() == b"flac"
        for summary in store.unfinished():
            with store.resume(summary.id) as draft:
                for number in draft.unfinished():
                    said = Transcript(draft.said(number))
                    assert draft.pcm(number).exists() or said.words
                    draft.audio(number).write_bytes(b"flac")
                    name = draft.audio(number).name
                    draft.keep(Answer(number, "Why?", "microphone", said, 200.0, audio=name))
                    recovered += 1
            stands[summary.id] = ""
        assert store.unfinished() == []
        assert {s.state for s in store.sessions()} <= {"complete"}
    assert recovered > 5
    assert stands
