"""Seconds in each section, by the coach's ear and the candidate's key."""

from hypothesis import given
from hypothesis import strategies as st

from coach.model import SectionSpan
from coach.tui.pacing import OTHER, following, pace


def at(section: str, start_s: float) -> SectionSpan:
    return SectionSpan(section, start_s, None)


def test_nothing_runs_before_the_first_section_is_heard() -> None:
    assert pace((), (), 12.0, manual=False).current is None


def test_a_section_lasts_until_the_next_one_and_the_last_until_now() -> None:
    heard = pace([at("definition", 0), at("risks", 20)], (), 50, manual=False)
    assert heard.seconds == {"definition": 20, "risks": 30}
    assert heard.current == "risks"


def test_a_section_taken_up_again_adds_to_its_time() -> None:
    heard = pace([at("risks", 0), at("role", 10), at("risks", 15)], (), 20, manual=False)
    assert heard.seconds == {"risks": 15, "role": 5}


def test_a_mark_corrects_the_coach_until_it_hears_the_next_section() -> None:
    heard = pace([at("definition", 0), at("lifecycle", 40)], [at("risks", 10)], 50, manual=False)
    assert heard.seconds == {"definition": 10, "risks": 30, "lifecycle": 10}


def test_in_manual_mode_only_the_marks_count() -> None:
    marks = [at("definition", 0), at("risks", 30)]
    assert pace([at("example", 5)], marks, 40, manual=True).seconds == {"definition": 30, "risks": 10}


def test_words_beside_the_sections_belong_to_none_and_stop_none_from_being_the_current_one() -> None:
    heard = pace([at("risks", 0), at(OTHER, 10)], (), 20, manual=False)
    assert heard.seconds == {"risks": 10}
    assert heard.current == "risks"


def test_the_next_section_follows_the_running_one_and_ends_after_the_last() -> None:
    sections = ["a", "b", "c"]
    assert [following(sections, s) for s in (None, "a", "b", "c")] == ["a", "b", "c", None]


starts = st.lists(st.tuples(st.sampled_from(["a", "b", OTHER]), st.floats(0, 300)), max_size=12)


@given(starts, starts, st.floats(300, 400))
def test_no_second_counts_twice(
    spans: list[tuple[str, float]], marks: list[tuple[str, float]], now_s: float
) -> None:
    heard = pace([at(*s) for s in spans], [at(*m) for m in marks], now_s, manual=False)
    assert all(seconds >= 0 for seconds in heard.seconds.values())
    assert sum(heard.seconds.values()) <= now_s + 1e-6
