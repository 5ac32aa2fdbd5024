"""What the score card promises, with the real encoder and the real rubric."""

import itertools
import random
import re
import tomllib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.library import Library
from coach.model import Scorecard, Transcript, Utterance, Word
from coach.scoring import conclude, judge
from coach.scoring.figures import figures
from coach.scoring.likeness import term_hits
from coach.scoring.reading import PitfallReading, Reading
from coach.scoring.scorer import Scorer
from coach.scoring.sections import most_likely
from coach.scoring.sentences import Sentence

LIBRARY = Library()
QUESTION = LIBRARY.question("ai-safety-perspective")
RUBRIC = LIBRARY.rubric(QUESTION.rubric)
BASES = tomllib.loads((Path(__file__).parents[2] / "bench/attacks/base.toml").read_text(encoding="utf-8"))
STRONG = [b["text"] for b in BASES["bases"] if b["kind"] == "strong"]
WEAK = [b["text"] for b in BASES["bases"] if b["kind"] == "weak"]


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(RUBRIC)


def timed(text: str, words_per_second: float = 2.5) -> Transcript:
    """The text as utterances of one sentence, spoken evenly."""
    utterances, at = [], 0.0
    for sentence in text.replace("? ", ". ").split(". "):
        words = tuple(
            Word(w, at + i / words_per_second, at + (i + 1) / words_per_second)
            for i, w in enumerate(f"{sentence}.".split())
        )
        end = at + len(words) / words_per_second
        utterances.append(Utterance(words, at, end))
        at = end + 0.4
    return Transcript(tuple(utterances))


def card_of(scorer: Scorer, text: str) -> Scorecard:
    return scorer.score(QUESTION, timed(text), source="test", seconds=None)


@pytest.mark.parametrize("text", [*STRONG, *WEAK])
def test_every_criterion_is_there_in_the_rubrics_order(scorer: Scorer, text: str) -> None:
    assert [f.id for f in card_of(scorer, text).criteria] == [c.id for c in RUBRIC.criteria]


@pytest.mark.parametrize("text", [*STRONG, *WEAK])
def test_a_score_above_zero_has_evidence_and_zero_has_none(scorer: Scorer, text: str) -> None:
    assert all(bool(f.evidence) == (f.score > 0) for f in card_of(scorer, text).criteria)


@pytest.mark.parametrize("text", STRONG)
def test_a_strong_answer_scores_far_above_every_weak_one(scorer: Scorer, text: str) -> None:
    strong = card_of(scorer, text).overall
    assert strong is not None
    assert strong >= 40 + max(card_of(scorer, weak).overall or 0 for weak in WEAK)


@pytest.mark.parametrize("base", [b for b in BASES["bases"] if b["kind"] == "strong"])
def test_denied_points_are_no_points(scorer: Scorer, base: dict[str, str]) -> None:
    assert (card_of(scorer, base["negated"]).overall or 0) <= 25


@pytest.mark.parametrize("text", [STRONG[0], WEAK[-1]])
def test_an_answer_that_was_written_down_without_punctuation_scores_about_the_same(
    scorer: Scorer, text: str
) -> None:
    words = " ".join(re.findall(r"\w+(?:'\w+)*", text.lower()))
    assert abs((card_of(scorer, words).overall or 0) - (card_of(scorer, text).overall or 0)) <= 10


SENTENCES = [s for text in (*STRONG, *WEAK) for s in text.split(". ")]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(SENTENCES), min_size=5, max_size=14, unique=True))
def test_every_quote_is_verbatim_in_the_transcript(sentences: list[str]) -> None:
    transcript = timed(". ".join(sentences))
    card = Scorer(RUBRIC).score(QUESTION, transcript, source="test", seconds=None)
    quotes = [
        *(e.quote for f in card.criteria for e in f.evidence),
        *(p.quote for p in card.pitfalls if p.quote),
        *(f.quote for f in card.figures),
    ]
    assert all(quote in transcript.text for quote in quotes)


def test_the_same_answer_gives_the_same_bytes() -> None:
    cards = [
        msgspec.json.encode(Scorer(RUBRIC).score(QUESTION, timed(STRONG[0]), source="test", seconds=200.0))
        for _ in range(2)
    ]
    assert cards[0] == cards[1]


def shuffled(text: str) -> str:
    words = text.split()
    random.Random(4).shuffle(words)
    return " ".join(words)


GERMAN = (
    "Für mich bedeutet Sicherheit, dass ein Produkt tut, was es soll, und dass wir es schnell ändern können. "
    "Wir prüfen vor dem Start, wer geschädigt werden könnte, und schreiben auf, was niemals passieren darf. "
    "Danach schauen wir jede Woche auf die Meldungen der Nutzer und lernen aus den Fehlern, die wir sehen."
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing was heard"),
        ("Um, hello, can you hear me?", "Too short"),
        (GERMAN, "Not English"),
        (shuffled(STRONG[0]), "Not sentences"),
        ("xq zrt plw mnv qqk " * 30, "Not"),
        (BASES["others"]["off the question"][0], "Off the question"),
        ("We watch the dashboard every day. " * 12, "same words"),
        (
            ", ".join(term for c in LIBRARY.rubric("own-mistake").criteria for term in c.terms),
            "A list of words",
        ),
    ],
)
def test_what_can_not_be_judged_is_not_scored_and_says_why(scorer: Scorer, text: str, reason: str) -> None:
    card = card_of(scorer, text)
    assert card.overall is None
    assert reason in (card.not_scored or "")


@pytest.mark.parametrize("text", [*STRONG, *WEAK])
def test_a_judged_answer_says_three_things_to_do_next(scorer: Scorer, text: str) -> None:
    card = card_of(scorer, text)
    assert card.not_scored is None
    assert len(set(card.next)) == 3


def test_a_short_answer_is_told_of_no_pitfall_that_is_not_plain(scorer: Scorer) -> None:
    short = (
        "AI safety means that the model does what we want and does not hurt people. The main risks are "
        "hallucination, misuse and bias. We test before launch and monitor after. It is about balance "
        "between safety and usefulness. It will only get more important, and all of us should care."
    )
    card = card_of(scorer, short)
    assert card.overall is not None
    assert [p.id for p in card.pitfalls if p.quote is None or "monitor after" in p.quote] == []


def test_a_point_is_quoted_by_a_whole_sentence_rather_than_by_a_fragment_of_two_words() -> None:
    said = [Sentence("It leaked."), Sentence("The model repeated a patient's address to a stranger.")]
    strength = np.tile([[0.9], [0.8]], (1, len(RUBRIC.criteria)))
    reading = Reading((2,) * len(RUBRIC.criteria), strength, ("risks", "risks"), (), sense=1.0, topic=1.0)
    quotes = {finding.evidence[0].quote for finding in conclude.findings(RUBRIC, reading, said, ())}
    assert quotes == {said[1].text}


def test_a_point_is_quoted_from_its_own_section_where_it_is_made_there_about_as_well() -> None:
    said = [Sentence("First, the model makes up a fact."), Sentence("In my test it made up a fact, too.")]
    strength = np.tile([[0.6], [0.9]], (1, len(RUBRIC.criteria)))
    reading = Reading((2,) * len(RUBRIC.criteria), strength, ("risks", "example"), (), sense=1.0, topic=1.0)
    first = {f.id: f.evidence[0].quote for f in conclude.findings(RUBRIC, reading, said, ())}
    assert first["risks.malfunction"] == said[0].text
    assert first["example.concrete"] == said[1].text


def test_a_point_best_said_in_a_sentence_that_falls_into_a_pitfall_is_no_more_than_named() -> None:
    said = [Sentence("Legal decides what is safe, so I leave it to them."), Sentence("We test each release.")]
    strength = np.tile([[0.9], [0.8]], (1, len(RUBRIC.criteria)))
    fallen = (PitfallReading("someone_elses_job", 0),)
    reading = Reading((2,) * len(RUBRIC.criteria), strength, ("role", "lifecycle"), fallen, 1.0, 1.0)
    scores = {finding.id: finding.score for finding in conclude.findings(RUBRIC, reading, said, ())}
    assert (scores["role.cross_functional"], scores["lifecycle.evals"]) == (1, 2)


def test_an_outcome_that_rests_on_a_figure_without_a_source_is_no_more_than_named() -> None:
    said = [Sentence("We cut wrong blocks by 97.3 percent.")]
    strength = np.full((1, len(RUBRIC.criteria)), 0.9)
    reading = Reading((2,) * len(RUBRIC.criteria), strength, ("example",), (), sense=1.0, topic=1.0)
    bare = [figure for figure in figures(said) if not figure.supported]
    scores = {finding.id: finding.score for finding in conclude.findings(RUBRIC, reading, said, bare)}
    assert (scores["example.honest_outcome"], scores["example.concrete"]) == (1, 2)


def test_what_is_not_judged_has_its_time_all_the_same(scorer: Scorer) -> None:
    plain, repeating = card_of(scorer, STRONG[1]), card_of(scorer, f"{QUESTION.spoken} {STRONG[1]}")
    opening = repeating.spans[0]
    assert (opening.section, opening.start_s) == ("other", 0.0)
    assert repeating.overall == plain.overall
    assert repeating.timing.sections == plain.timing.sections


def test_spans_cover_the_answer_without_a_gap_or_overlap(scorer: Scorer) -> None:
    spans = card_of(scorer, STRONG[1]).spans
    assert all(a.end_s == b.start_s for a, b in itertools.pairwise(spans))


def test_a_follow_up_is_scored_on_its_own_criteria_alone(scorer: Scorer) -> None:
    card = scorer.score(
        QUESTION, timed(STRONG[0]), source="test", seconds=None, only=("lifecycle.over_refusal",)
    )
    assert [f.id for f in card.criteria] == ["lifecycle.over_refusal"]


def test_a_part_counts_as_rich_as_what_it_says_to_the_points_it_was_asked_for() -> None:
    logits = np.array([[3.0, 2.0, -6.0, -6.0]])
    whole, alone = judge.features(logits, logits), judge.features(logits[:, :2], logits[:, :2])
    part = judge.features(logits, logits, asked=(0, 1))
    assert np.allclose(part[:2, -1], alone[:, -1])
    assert (part[:2, -1] > whole[:2, -1]).all()


def test_a_section_told_alone_is_scored_by_its_points(scorer: Scorer) -> None:
    said = (
        "What worries me first is somebody hiding an order in a mail that the assistant reads, and it sends "
        "our customer's files to a stranger. I put that first because it is likely, it hits every mailbox at "
        "once, and nobody would notice for days. A leak like that would block the launch; an answer that is "
        "merely wrong would not, since the customer sees it and we can mend it."
    )
    asked = ("risks.misuse", "risks.lens", "risks.launch_gate")
    card = scorer.score(QUESTION, timed(said), source="test", seconds=None, only=asked)
    assert {f.id: f.score for f in card.criteria} == dict.fromkeys(asked, 2)


@pytest.mark.parametrize("text", [STRONG[0], "I would say no."])
def test_a_follow_up_has_no_section_times_whether_it_is_scored_or_not(scorer: Scorer, text: str) -> None:
    card = scorer.score(QUESTION, timed(text), source="test", seconds=40.0, only=("lifecycle.over_refusal",))
    assert card.timing.sections == ()


@pytest.mark.parametrize(("source", "done"), [("typed", "written"), ("microphone", "heard")])
def test_an_empty_answer_says_what_did_not_come(scorer: Scorer, source: str, done: str) -> None:
    card = scorer.score(QUESTION, Transcript(()), source=source, seconds=9.0)
    assert card.not_scored == f"Nothing was {done}: there are no words to judge."


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_likeliest_path_is_the_best_of_all_paths(steps: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    emissions, moves = rng.normal(size=(steps, 3)), rng.normal(size=(3, 3))

    def weight(path: tuple[int, ...]) -> float:
        here = sum(emissions[i, s] for i, s in enumerate(path))
        return float(here + sum(moves[a, b] for a, b in itertools.pairwise(path)))

    best = max(weight(path) for path in itertools.product(range(3), repeat=steps))
    assert weight(tuple(most_likely(emissions, moves))) == pytest.approx(best)


@pytest.mark.parametrize(
    ("text", "term", "hits"),
    [
        ("we concatenate the logs", "cat", 0),
        ("the cat sat", "cat", 1),
        ("we did read teaming in May", "red teaming", 1),
        ("a reading team", "red teaming", 0),
        ("we roll it back", "kill switch", 0),
    ],
)
def test_terms_are_whole_words_and_forgive_a_misheard_letter(text: str, term: str, hits: int) -> None:
    assert term_hits(text, [term]) == hits
