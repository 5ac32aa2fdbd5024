"""Transcripts: what is written is read again, and nothing but a DataError comes of anything else."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import DataError
from coach.formats import parse_transcript, read_transcript, write_transcript
from coach.formats.reading import TRANSCRIPTS
from coach.formats.words import clean
from coach.model import Transcript, Utterance, Word

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def parse(text: str, suffix: str) -> Transcript:
    return parse_transcript(text.encode(), suffix, f"answer{suffix}")


def said(transcript: Transcript) -> list[tuple[str, float | None, float | None]]:
    return [(u.text, u.start_s, u.end_s) for u in transcript.utterances]


SRT = """1
00:00:01,000 --> 00:00:04,500
I worked on safety
for two years.

2
00:00:05,000 --> 00:00:06,000
<i>Then</i> I left.
"""


def test_srt_cues_become_utterances_with_their_times() -> None:
    assert said(parse(SRT, ".srt")) == [
        ("I worked on safety for two years.", 1.0, 4.5),
        ("Then I left.", 5.0, 6.0),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("1\n", "", 1).replace("\n2\n", "\n"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("00:00:0", "0:0"),
        lambda text: text.replace(",", "."),
        lambda text: text.replace("Then", "\x1b[31mThen\x1b[0m\x07"),
        lambda text: text.replace(" --> ", "-->"),
        lambda text: text.rstrip(),
    ],
    ids=["bom", "crlf", "numbers", "blank lines", "short times", "points", "escapes", "spaces", "end"],
)  # fmt: skip
def test_srt_from_the_wild_reads_the_same(change) -> None:
    assert said(parse(change(SRT), ".srt")) == said(parse(SRT, ".srt"))


def test_vtt_headers_notes_styles_names_and_markup_are_no_words() -> None:
    text = (
        "WEBVTT Kind: captions\nLanguage: en\n\nNOTE\nnot said\n\nSTYLE\n::cue { color: red }\n\n"
        "opening\n00:01.000 --> 00:02.000 align:start\n"
        "<v Ann>Fish &amp; <c.loud>chips</c> <00:01.500>cost 3 &lt; 4\n"
    )
    assert said(parse(text, ".vtt")) == [("Fish & chips cost 3 < 4", 1.0, 2.0)]


def test_cues_out_of_order_are_put_in_order() -> None:
    text = "00:05,0 --> 00:06,0\nlast\n\n00:01,0 --> 00:09,0\nfirst\n"
    assert [u.text for u in parse(text, ".srt").utterances] == ["first", "last"]


def test_words_of_a_cue_share_its_time_by_their_length() -> None:
    (utterance,) = parse("00:00:00,000 --> 00:00:09,000\na bbbbb\n", ".srt").utterances
    assert [(w.text, w.start_s, w.end_s) for w in utterance.words] == [("a", 0.0, 2.25), ("bbbbb", 2.25, 9.0)]


def test_paragraphs_of_text_become_utterances_without_times() -> None:
    transcript = parse("One  two\nthree.\n \t\n\n\nFour\u2028five. \n", ".txt")
    assert said(transcript) == [("One two three.", None, None), ("Four five.", None, None)]
    assert not transcript.timed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_right_to_left_and_wide_letters_stay_as_they_are(encoding: str) -> None:
    text = "שלום עולם 安全 🙂 naïve"
    assert parse_transcript(text.encode(encoding), ".md", "x.md").text == text


def test_whisper_segments_are_read_with_their_words() -> None:
    text = json.dumps(
        {"language": "en", "text": "Hi there. Bye.", "segments": [
            {"id": 0, "start": 0.0, "end": 1.0, "text": " Hi there.", "words": [
                {"word": " Hi", "start": 0.1, "end": 0.3, "probability": 0.5},
                {"word": " there.", "start": 0.3, "end": 0.9, "probability": 0.75}]},
            {"id": 1, "start": 1.0, "end": 2.0, "text": " Bye."}]}
    )  # fmt: skip
    transcript = parse(text, ".json")
    assert said(transcript) == [("Hi there.", 0.0, 1.0), ("Bye.", 1.0, 2.0)]
    assert transcript.words[:2] == (Word("Hi", 0.1, 0.3, 0.5), Word("there.", 0.3, 0.9, 0.75))
    assert transcript.words[2] == Word("Bye.", 1.0, 2.0)


@pytest.mark.parametrize(
    "wrap", ["{}", '{{"number": 1, "transcript": {}}}', '{{"answers": [{{"transcript": {}}}]}}']
)
def test_a_transcript_an_answer_and_a_session_are_read_alike(wrap: str) -> None:
    transcript = Transcript((Utterance((Word("Hi", 0.5, 0.75, 0.25),), 0.5, 1.0),), "en")
    assert parse(wrap.format(write_transcript(transcript, "json")), ".json") == transcript


@pytest.mark.parametrize(
    ("text", "suffix", "says"),
    [
        ("hello\n00:01,0 --> 00:02,0\nx", ".srt", "answer.srt:1: words before any time"),
        ("1\n00:01,0 --> never\nx", ".srt", "answer.srt:2: the times can't be read"),
        ("1\n00:05,0 --> 00:01,0\nx", ".srt", "answer.srt:2: ends before it begins"),
        ('{"utterances": [\n{"start": NaN}]}', ".json", "answer.json:2: not valid JSON"),
        ('{"utterances": [{"start": 2, "end": 1, "text": "x"}]}', ".json", "part 1: ends before it begins"),
        ('{"utterances": [{"start": 0, "end": 1e300, "text": "x"}]}', ".json", "part 1: the times"),
        ('{"utterances": [{"start": -1, "end": 1, "text": "x"}]}', ".json", "part 1: the times"),
        ('{"utterances": [{"words": 3}]}', ".json", "utterances\\[0\\].words"),
        ("{}", ".json", "neither 'utterances' nor 'segments'"),
        ("3", ".json", "Expected `object`"),
        ('{"x":' + "[" * 100_000, ".json", "not valid JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named_with_its_place(text: str, suffix: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        parse(text, suffix)


def test_bad_utf8_is_named_by_its_line() -> None:
    with pytest.raises(DataError, match=r"a\.txt:2: not UTF-8"):
        parse_transcript(b"fine\n\xff\xfe\n", ".txt", "a.txt")


def test_a_huge_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as out:
        out.truncate(5_000_001)
    with pytest.raises(DataError, match=r"huge\.txt: over 5 MB"):
        read_transcript(path)


def test_a_file_that_is_not_there_and_a_kind_that_is_unknown_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="check the path"):
        read_transcript(tmp_path / "none.txt")
    with pytest.raises(DataError, match=r"use one of \.txt"):
        read_transcript(tmp_path / "cv.pdf")


def test_subtitles_need_times() -> None:
    with pytest.raises(DataError, match="choose json, which needs none"):
        write_transcript(parse("No times.", ".txt"), "srt")


def test_twenty_thousand_words_are_read() -> None:
    assert len(parse("word " * 20_000, ".txt").words) == 20_000


text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map(clean).filter(bool)
milliseconds = st.integers(0, 10_800_000)


@st.composite
def transcripts(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Transcript:
    """Any timed transcript in whole milliseconds, in order."""
    moments = sorted(draw(st.lists(milliseconds, max_size=8, unique=True)))
    pairs = list(zip(moments[::2], moments[1::2], strict=False))
    return Transcript(tuple(
        Utterance(tuple(Word(w, a / 1000, b / 1000, 0.5) for w in draw(texts).split()), a / 1000, b / 1000)
        for a, b in pairs
    ))  # fmt: skip


@given(transcripts(text))
def test_json_gives_back_what_was_written(transcript: Transcript) -> None:
    assert parse(write_transcript(transcript, "json"), ".json") == transcript


@given(transcripts(text))
def test_vtt_gives_back_words_and_times(transcript: Transcript) -> None:
    assert said(parse(write_transcript(transcript, "vtt"), ".vtt")) == said(transcript)


@given(transcripts(text.filter(lambda t: not set(t) & set("<{") and "-->" not in t and not t.isdecimal())))
def test_srt_gives_back_words_and_times(transcript: Transcript) -> None:
    assert said(parse(write_transcript(transcript, "srt"), ".srt")) == said(transcript)


@given(transcripts(text))
def test_text_gives_back_the_words(transcript: Transcript) -> None:
    again = parse(write_transcript(transcript, "txt"), ".txt")
    assert [u.text for u in again.utterances] == [u.text for u in transcript.utterances]


@given(st.binary(max_size=300), st.sampled_from(TRANSCRIPTS))
def test_any_bytes_give_a_transcript_or_a_data_error(data: bytes, suffix: str) -> None:
    with suppress(DataError):
        assert isinstance(parse_transcript(data, suffix, "x"), Transcript)


pieces = st.sampled_from(
    ["00:00:01,000", " --> ", "00:02.5", "\n", "\n\n", "1", "hello", "<i>", "&amp;", "NOTE", "WEBVTT",
     "\x1b[0m", "-->", "{", "}", "[", "]", '"start":', '"words":', '"text":', '"x"', ",", "1e999", "-1",
     "null", '{"utterances":[', '{"segments":[', "\ufeff", "\0", "\ud7ff"]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join), st.sampled_from(TRANSCRIPTS))
def test_broken_files_give_a_transcript_or_a_data_error(data: str, suffix: str) -> None:
    try:
        transcript = parse(data, suffix)
    except DataError:
        return
    for utterance in transcript.utterances:
        assert utterance.words
        assert (utterance.start_s is None) == (utterance.end_s is None)
        assert all("\x1b" not in word.text and "\0" not in word.text for word in utterance.words)
