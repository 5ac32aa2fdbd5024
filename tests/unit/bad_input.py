"""Damaged files of every kind that the coach reads, and what reading one may do and may not."""

from __future__ import annotations

import re
import wave
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np
from answers import SAID, transcript
from hypothesis import strategies as st

from coach import facts
from coach.errors import CoachError
from coach.formats.exports import export
from coach.formats.reading import read_transcript
from coach.formats.rendering import as_text
from coach.formats.report import session_blocks
from coach.formats.sessions import read_session
from coach.formats.writing import write_transcript
from coach.interview import Task, conclude
from coach.library import bank, read_file
from coach.model import Question, Rubric, Session
from coach.progress import most_improved, progress, weakest
from coach.schedule import rate
from coach.scoring.scorer import Scorer
from coach.store import Store
from coach.store.deck import DeckFile
from coach.store.settings import settled
from coach.voice.audio import open_sound
from coach.voice.models import listing

NAME = "2026-11-19T10-31-00-what-are-guardrails"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
REMEDY = re.compile(
    r"\b(add|begin|check|choose|connect|delete|did you mean|export|mend|move|put|remove|run|save|see|set"
    r"|split|upgrade|use|write)\b"
)
LONGEST = 1_000
QUESTION = (bank() / "questions" / "what-are-guardrails.toml").read_bytes()
RUBRIC = b"""
id = "small"
title = "A small rubric"
levels = { intern = "What you tried", lead = "What you decided" }

[[sections]]
id = "answer"
title = "Your answer"
budget_s = 90

[[criteria]]
id = "outside"
section = "answer"
title = "Outside the model"
point = "A check outside the model."
advice = "Say what holds when the model does not."
phrase = "It holds a rule even when the model does not."
weight = 1.5
terms = ["filter", "outside the model"]
made = ["One filter reads the request, another reads the answer."]
near_miss = ["We use guardrails."]

[[pitfalls]]
id = "overclaiming"
title = "Overclaiming"
scope = "sentence"
present_when = "Certainty."
why = "Every filter misses something."
fix = "Say what slips through."
"""
FACTS = b"""# mine
[[facts]]
text = "we cut abuse by 37 percent"
value = 0.37
unit = "share"
measured = "A/B test, 6 weeks"
"""
SETTINGS = b'# mine\nlevel = "lead"  # until Thursday\nvoice = "en-us"\nvoice_rate = 140\nsilent = true\n'
DECK = b"""{"cards": [{"question": "what-are-guardrails", "criterion": "limits.cost",
 "due": "2026-11-21T10:00:00Z", "last_review": "2026-11-19T10:00:00Z", "rating": 3, "state": 2,
 "step": null, "stability": 2.3, "difficulty": 5.1, "reviews": 2}], "schema": 1}"""


def _session() -> bytes:
    question, rubric = (
        msgspec.toml.decode(QUESTION, type=Question),
        msgspec.toml.decode(RUBRIC, type=Rubric),
    )
    answer = conclude(
        Task(question), transcript(SAID), Scorer(rubric), source="typed", seconds=60.0, notes=["A note."]
    )
    return msgspec.json.encode(
        Session(NAME, question.id, "2026-11-19T10:31:00+01:00", (answer,), {"coach": "0"})
    )


def _wav() -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes((3_000 * np.sin(np.arange(2_000) / 9)).astype(np.int16).tobytes())
    return out.getvalue()


def _flac() -> bytes:
    import av

    out = BytesIO()
    with av.open(out, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=16_000)
        stream.layout, stream.format = "mono", "s16"
        frame = av.AudioFrame.from_ndarray(np.frombuffer(_wav()[44:], np.int16)[None, :], "s16", "mono")
        frame.sample_rate = 16_000
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return out.getvalue()


# --- what reads them ---------------------------------------------------------------------


def _question(path: Path) -> None:
    read_file(path, Question)


def _rubric(path: Path) -> None:
    rubric = read_file(path, Rubric)
    question = msgspec.toml.decode(QUESTION, type=Question)
    conclude(Task(question), transcript(SAID[3:4] * 3), Scorer(rubric), source="typed", seconds=60.0)


def _transcript(path: Path) -> None:
    read = read_transcript(path)
    assert not _speaks_to_a_terminal(read.text)
    for form in ("txt", "json") + (("srt", "vtt") if read.timed else ()):
        write_transcript(read, form)  # type: ignore[arg-type]


def _saved(path: Path) -> None:
    store = Store(path.parents[1])
    assert [summary.id for summary in store.sessions()] == [NAME]
    store.words()
    _use(store.load(NAME))


def _use(session: Session) -> None:
    shown = as_text(session_blocks(session, None, None))
    assert len(shown) < 1_000_000
    for form in ("markdown", "html", "json", "srt", "vtt", "audacity"):
        try:
            export(session, form)  # type: ignore[arg-type]
        except CoachError:
            continue
    found = progress([session])
    weakest(found)
    most_improved(found)


def _imported(path: Path) -> None:
    session = read_session(path)
    assert not _speaks_to_a_terminal(as_text(session_blocks(session, None, None)))
    _use(session)


def _draft(path: Path) -> None:
    store, held = Store(path.parents[1]), path.read_bytes()
    assert [summary.id for summary in store.sessions()] == [NAME]
    store.unfinished()
    assert path.exists() or not held, "an interrupted answer was cleared away"
    with store.resume(NAME) as draft:
        for number in draft.unfinished():
            assert draft.asked(number)
            draft.said(number)
            draft.marks(number)
            if draft.pcm(number).exists():
                draft.recording(number)


def _settings(path: Path) -> None:
    settled(path.parent, {})


def _facts(path: Path) -> None:
    for fact in facts.load(path.parent):
        assert fact.text is not None


def _deck(path: Path) -> None:
    before, told = path.read_bytes(), list[str]()
    deck = DeckFile(path.parent, told.append).read()
    for card in deck.cards:
        rate(card, (card.question, card.criterion), 3, NOW)
    for aside in path.parent.glob("deck.unreadable-*.json"):
        assert told
        assert aside.read_bytes() == before
        aside.replace(path)


def _cache(path: Path) -> None:
    store = Store(path.parent)
    store.sessions()
    store.words()
    listing(path.parent)


def _sound(path: Path) -> None:
    rate_hz, chunks = open_sound(path)
    assert rate_hz > 0
    for chunk in chunks:
        assert chunk.dtype == np.int16


def _speaks_to_a_terminal(text: str) -> bool:
    return bool(re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text))


@dataclass(frozen=True)
class Kind:
    """A file that the coach reads: where it lies in a home, good ones, and what is done with one."""

    path: str
    good: tuple[bytes, ...]
    read: Callable[[Path], None]
    beside: tuple[tuple[str, bytes], ...] = ()
    stays: bool = True
    """Whether the file is the candidate's; a cache may be made anew."""


def kinds() -> dict[str, Kind]:
    """Return every kind of file by name."""
    session, said = _session(), transcript(SAID)
    written = {form: write_transcript(said, form).encode() for form in ("txt", "srt", "vtt", "json")}  # type: ignore[arg-type]
    whisper = b'{"segments": [{"start": 0.5, "end": 2.0, "text": " Um, we", "words": [{"word": " Um,"}]}]}'
    utterances = b"".join(
        msgspec.json.encode({"answer": 1, "utterance": utterance}) + b"\n"
        for utterance in said.utterances[:2]
    )
    draft = b'{"question": "what-are-guardrails", "started_at": "2026-11-19T10:31:00+01:00",' \
            b' "asked": {"1": {"prompt": "What?", "source": "typed"}}, "schema": 1}'  # fmt: skip
    pcm, rate_hz = b"\1\0" * 800, b'{"sample_rate_hz": 16000}'
    sounds = {".wav": _wav(), ".flac": _flac()}
    return {
        "question": Kind("questions/q.toml", (QUESTION,), _question),
        "rubric": Kind("rubrics/r.toml", (RUBRIC,), _rubric),
        **{form: Kind(f"said.{form}", (data,), _transcript) for form, data in written.items()},
        "whisper json": Kind("said.json", (whisper, session), _transcript),
        "session": Kind(f"{NAME}/session.json", (session,), _saved),
        "import": Kind("brought.json", (session,), _imported),
        "draft": Kind(f"{NAME}/draft.json", (draft,), _draft, ((f"{NAME}/utterances.jsonl", utterances),)),
        "utterances": Kind(
            f"{NAME}/utterances.jsonl", (utterances,), _draft, ((f"{NAME}/draft.json", draft),)
        ),
        "sidecar": Kind(
            f"{NAME}/answer-1.pcm.json",
            (rate_hz,),
            _draft,
            ((f"{NAME}/draft.json", draft), (f"{NAME}/answer-1.pcm", pcm)),
        ),
        "facts": Kind("facts.toml", (FACTS,), _facts),
        "settings": Kind("settings.toml", (SETTINGS,), _settings),
        "deck": Kind("deck.json", (DECK,), _deck),
        "list cache": Kind(".index.json", (b'{"%s":[[1,2,3],{}]}' % NAME.encode(),), _cache, stays=False),
        "word cache": Kind(".words.json", (b'{"%s":[[1,2,3],"um"]}' % NAME.encode(),), _cache, stays=False),
        "speeds": Kind(
            "models/speed.json", (b'{"chosen": "base.en", "decode_s": {"base.en": 0.5}}',), _cache
        ),
        **{f"sound{end}": Kind(f"sound{end}", (data,), _sound) for end, data in sounds.items()},
        "raw sound": Kind("sound.pcm.json", (rate_hz,), _raw, (("sound.pcm", pcm),)),
    }


def _raw(path: Path) -> None:
    _sound(path.with_suffix(""))


# --- damage ------------------------------------------------------------------------------

_TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[\w.+-]+|\s+|.', re.DOTALL)
_VALUES = rb"""
0 -1 3 0.1 1e400 -1e308 2.5e-320 1111111111111111111111111 nan inf null true "" "x" [] {} [1] [null] {"x":1}
"../../x" "\u001b[2J" "\u009b2J" "\ud800" "\u202e" "[/bold]" "claim" "whole" "microphone" "a.b" "\n"
9999-12-31T23:59:59Z "9999-12-31T23:59:59+00:00" "0001-01-01T00:00:00+14:00" 99:59:59,999 00:00:00.000
""".split()
_PIECES = rb"""
[[ ] } { " , : = ''' \u001b &#27; <i> --> [[facts]] [criteria] "schema":2, schema=2 ~ # \ - 0 . e
""".split()
_LONG = (b"1" * 5_000, b"[" * 3_000, b'{"a":' * 3_000, b"x" * 5_000, b"a.b." * 500, "\u5b57".encode() * 9)
_CONTROLS = tuple("|\n|\n\n|\0|\x1b[31m|\x1b]0;x\x07|\x9b2J|\u202e|\u200b|\ufeff".encode().split(b"|"))
_BYTES = (b"\xff\xfe", b"\xfe\xff", b"\x80", b"\0\0\0\0", b"\x7f\xff\xff\xff")
_PLACE = st.integers(0, 1_000_000)
_EDIT = st.tuples(
    st.sampled_from(("replace", "insert", "delete", "cut", "double", "flip")),
    _PLACE,
    st.integers(1, 40),
    st.one_of(st.sampled_from((*_VALUES, *_PIECES, *_LONG, *_CONTROLS, *_BYTES)), st.binary(max_size=6)),
)
_OTHER = st.tuples(_PLACE, st.sampled_from((*_VALUES, _LONG[0], b'"%s"' % _LONG[3])))


def damaged(kind: Kind) -> st.SearchStrategy[bytes]:
    """Return files of that kind: with other values in place of good ones, injured, or plain noise."""
    good = st.sampled_from(kind.good)
    other = st.builds(_with_others, good, st.lists(_OTHER, min_size=1, max_size=3))
    injured = st.builds(_injured, good, st.lists(_EDIT, min_size=1, max_size=4))
    return st.one_of(other, other, other, injured, injured, injured, st.binary(max_size=200))


def _with_others(data: bytes, others: list[tuple[int, bytes]]) -> bytes:
    """Put values in place of others, so that what holds them stays whole."""
    tokens = _TOKEN.findall(data)
    values = [at for at, token in enumerate(tokens) if token[:1].isalnum() or token[:1] in b'"-']
    for place, value in others:
        if values:
            tokens[values[place % len(values)]] = value
    return b"".join(tokens)


def _injured(data: bytes, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    for what, place, length, text in edits:
        if what in ("cut", "flip"):
            at = place % (len(data) + 1)
            flipped = bytes(byte ^ 1 << length % 8 for byte in data[at : at + 1])
            data = data[:at] if what == "cut" else data[:at] + flipped + data[at + 1 :]
            continue
        tokens = _TOKEN.findall(data)
        at = place % (len(tokens) + 1)
        now = {"replace": [text], "insert": [text, *tokens[at : at + 1]], "delete": []}
        until = at + (1 if what in ("replace", "insert") else length)
        tokens[at:until] = now.get(what, tokens[at:until] * 2)
        data = b"".join(tokens)
    return data


# --- the rule ----------------------------------------------------------------------------


def put(kind: Kind, home: Path, data: bytes) -> Path:
    """Put a file and what belongs beside it into a home."""
    for name, content in ((kind.path, data), *kind.beside):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return home / kind.path


def check(kind: Kind, home: Path, data: bytes) -> bool:
    """Read a damaged file and say whether it was refused; fail unless that was said in one line.

    The line names the file and what to do, and the file itself is left as it is.
    """
    path = put(kind, home, data)
    refused = False
    try:
        kind.read(path)
    except CoachError as error:
        refused, says = True, str(error)
        assert path.name.removesuffix(".json") in says or NAME in says, f"names no file: {says}"
        assert REMEDY.search(says), f"says not what to do: {says}"
        assert len(says) < LONGEST, f"{len(says)} letters: {says[:300]}"
    assert not (kind.stays and data) or path.read_bytes() == data, "the file was changed"
    return refused
