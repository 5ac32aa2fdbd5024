"""How an answer was said, and its time against the targets."""

import pytest

from coach.model import Section, SectionSpan, Transcript, Utterance, Word
from coach.scoring.delivery import delivery, timing

SECTIONS = (Section("risks", "Risks", 40), Section("role", "Your role", 20))


def spoken(*parts: tuple[float | None, float | None, str]) -> Transcript:
    return Transcript(
        tuple(Utterance(tuple(Word(w) for w in text.split()), start, end) for start, end, text in parts)
    )


def test_the_speaking_rate_counts_pauses_and_the_articulation_rate_does_not() -> None:
    said = delivery(spoken((0, 30, "word " * 60), (60, 90, "word " * 60)), 120)
    assert (said.words, said.words_per_minute, said.articulation_wpm) == (120, 60, 120)


def test_text_without_times_has_words_and_fillers_but_no_rates() -> None:
    said = delivery(spoken((None, None, "Um, it works.")), None)
    assert (said.words, said.words_per_minute, said.articulation_wpm) == (3, None, None)
    assert (said.fillers.count, said.fillers.per_minute) == (1, None)


def test_typed_answers_have_no_speaking_rate_though_their_seconds_are_known() -> None:
    assert delivery(spoken((None, None, "I typed this.")), 60).words_per_minute is None


def test_an_empty_answer_has_nothing_to_tell() -> None:
    said = delivery(Transcript(()), 0)
    assert (said.words, said.words_per_minute, said.fillers.count, said.long_pauses) == (0, None, 0, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, so, uh, we er waited. Erm. Hmm, ah.", {"ah": 1, "er": 1, "erm": 1, "hmm": 1, "uh": 1, "um": 1}),
        ("Ummm, uhh", {"uh": 1, "um": 1}),
        ("It was, you know, slow. You know what I did?", {"you know": 1}),
        ("Do you know the answer? If you know it, say so.", {}),
        ("I mean, it failed. That is what I mean.", {"I mean": 1}),
        ("We sort of gave up, it was kind of odd.", {"kind of": 1, "sort of": 1}),
        ("This kind of error and that sort of thing.", {}),
        ("It was, like, done. It looks like rain. Tools like this.", {"like": 1}),
        ("It was like like a wall.", {"like": 1}),
        ("Basically we actually stopped, literally.", {"actually": 1, "basically": 1, "literally": 1}),
        ("That's fine, right? The right answer.", {"right?": 1}),
        ("So yeah, that's it. So, yeah.", {"so yeah": 2}),
        ("The umbrella was in the error log, ahead of the user.", {}),
        ("We we we tried the the thing.", {}),
    ],
)
def test_fillers_are_counted_only_where_they_fill(text: str, expected: dict[str, int]) -> None:
    assert delivery(spoken((0, 30, text)), 30).fillers.words == expected


def test_fillers_a_minute_are_taken_over_the_whole_answer() -> None:
    assert delivery(spoken((0, 10, "um uh um")), 90).fillers.per_minute == 2


def test_silences_of_four_seconds_or_more_are_long_also_the_one_before_the_first_word() -> None:
    said = delivery(spoken((5, 8, "one"), (11.9, 13, "two"), (17, 20, "three")), 30)
    assert [(p.start_s, p.end_s) for p in said.long_pauses] == [(0, 5), (13, 17)]


def test_utterances_that_overlap_make_no_pause() -> None:
    assert delivery(spoken((0, 20, "one"), (3, 6, "two"), (21, 22, "three")), 22).long_pauses == ()


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(None, "untimed"), (179, "short"), (180, "on_target"), (330, "on_target"), (331, "long")],
)
def test_the_whole_is_judged_with_grace_above_the_target_only(seconds: float | None, verdict: str) -> None:
    assert timing((), seconds, (180, 300), ()).verdict == verdict


def test_a_short_drill_has_fifteen_seconds_of_grace() -> None:
    assert [timing((), s, (60, 120), ()).verdict for s in (135, 136)] == ["on_target", "long"]


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(23.9, "short"), (24, "on_target"), (60, "on_target"), (60.5, "long")],
)
def test_a_section_is_on_target_within_its_range(seconds: float, verdict: str) -> None:
    spans = (SectionSpan("role", 0, 20), SectionSpan("risks", 20, 20 + seconds))
    assert timing(spans, 100, (60, 120), SECTIONS).sections[0].verdict == verdict


def test_a_section_that_returns_is_added_up_and_one_never_touched_is_missing() -> None:
    spans = (SectionSpan("risks", 0, 20), SectionSpan("other", 20, 30), SectionSpan("risks", 30, 50))
    risks, role = timing(spans, 50, (60, 120), SECTIONS).sections
    assert (risks.seconds, role.seconds, role.verdict) == (40, 0, "missing")


def test_sections_of_an_untimed_text_are_untimed_or_missing() -> None:
    risks, role = timing((SectionSpan("risks", None, None),), None, (60, 120), SECTIONS).sections
    assert (risks.seconds, risks.verdict, role.seconds, role.verdict) == (None, "untimed", None, "missing")


def test_nothing_is_said_of_sections_where_none_were_told_apart() -> None:
    assert {s.verdict for s in timing((), 50, (60, 120), SECTIONS).sections} == {"untimed"}
