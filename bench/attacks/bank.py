"""Attacks on every question of the bank, made from its own text, its rubric and its labelled answers."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from coach.library import Library
from coach.model import Question, Rubric

HERE = Path(__file__).parent
LABELLED = HERE.parent.parent / "tests" / "bank"
SWAPPED = {
    "you": "I", "your": "my", "you're": "I'm", "yourself": "myself", "me": "you", "i": "you", "my": "your",
}  # fmt: skip
DENIALS = (
    "It's not true that",
    "We never did this, that",
    "I don't think that",
    "Nobody ever saw to it that",
    "It was never the case that",
)
Case = tuple[str, str, Question, str, str]
"""Group, attack, question, text, and the text to compare with; none where nothing may be scored."""


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text.strip())


def small(sentence: str) -> str:
    return sentence if sentence.startswith(("I ", "I'")) else sentence[0].lower() + sentence[1:]


def from_my_side(text: str) -> str:
    """Turn the interviewer's "you" into the candidate's "I"."""
    return re.sub(r"[A-Za-z']+", lambda match: SWAPPED.get(match[0].lower(), match[0]), text)


def from_the_question(question: Question) -> Iterator[tuple[str, str]]:
    asked, mine = question.spoken, from_my_side(question.spoken)
    for times in (1, 2, 5):
        yield "the question read back", " ".join([asked] * times)
    yield (
        "the question reworded as an answer",
        f"That is a good question. {mine} So the question is, {small(mine)} Yes, that is what you want to "
        "know, and it's something everybody should ask themselves.",
    )
    yield (
        "the question reworded as an answer",
        f"Okay, um, so you're asking me, {small(asked)} Right. {mine} I think that's really important and "
        f"I've thought about it a lot. So, {small(mine)} Well, it depends, there's much to say about it.",
    )
    yield "the follow-ups read back", " ".join(follow_up.spoken for follow_up in question.follow_ups)


def from_the_rubric(rubric: Rubric, rng: random.Random) -> Iterator[tuple[str, str]]:
    titles = [criterion.title for criterion in rubric.criteria]
    yield "its titles read aloud", " ".join(f"{title}." for title in titles * 2)
    yield "its titles read aloud", " ".join(f"I'd think of {small(title)}, that matters." for title in titles)
    yield "its points read aloud", " ".join(criterion.point for criterion in rubric.criteria)
    yield "its advice read aloud", " ".join(criterion.advice for criterion in rubric.criteria)
    for terms in lists(rubric, rng):
        yield "its terms as a list", terms
    terms = shuffled_terms(rubric, rng)
    yield "every term denied", " ".join(f"We never had {term}." for term in terms)
    made = rng.choice([sentence for c in rubric.criteria for sentence in (*c.made, c.phrase)])
    for times in (4, 10):
        yield "one good sentence again and again", " ".join([made] * times)


def shuffled_terms(rubric: Rubric, rng: random.Random) -> list[str]:
    terms = [term for criterion in rubric.criteria for term in criterion.terms]
    return rng.sample(terms, len(terms))


def lists(rubric: Rubric, rng: random.Random) -> Iterator[str]:
    terms = shuffled_terms(rubric, rng)
    yield ", ".join(terms) + "."
    yield " and ".join(terms) + "."
    yield " ".join(f"We do {term}." for term in terms)
    threes = zip(terms[::3], terms[1::3], terms[2::3], strict=False)
    yield " ".join(f"We have {a}, {b} and {c} for this." for a, b, c in threes)


def from_a_strong_answer(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    words = text.split()
    yield "words of a strong answer, shuffled", " ".join(rng.sample(words, len(words)))
    yield (
        "every sentence of a strong answer denied",
        " ".join(f"{DENIALS[at % len(DENIALS)]} {small(said)}" for at, said in enumerate(sentences(text))),
    )


def cases(library: Library, elsewhere: dict[str, list[str]]) -> Iterator[Case]:
    """Yield every attack on every question; ``elsewhere`` are answers that are about none of them."""
    fixed = tomllib.loads((HERE / "nothing.toml").read_text(encoding="utf-8")) | elsewhere
    labelled = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LABELLED.rglob("*.toml"))]
    for seed, question in enumerate(library.questions()):
        rng = random.Random(seed)
        rubric = library.rubric(question.rubric)
        for name, text in (*from_the_question(question), *from_the_rubric(rubric, rng)):
            yield "nothing", name, question, text, ""
        for name, texts in fixed.items():
            for text in texts:
                yield "nothing", name.replace("_", " "), question, text, ""
        others = [a for a in labelled if library.question(a["question"]).rubric != rubric.id]
        for other in rng.sample(others, 3):
            yield "nothing", "a weak answer to another question", question, other["weak"], ""
            yield "overlap", "a strong answer to another question", question, other["good"], ""
        for answers in (a for a in labelled if a["question"] == question.id):
            for name, text in from_a_strong_answer(answers["good"], rng):
                yield "nothing", name, question, text, ""
            weak = answers["weak"]
            for terms in lists(rubric, rng):
                yield "addition", "a list of its terms at the end", question, f"{weak} {terms}", weak
            follow_ups = " ".join(follow_up.spoken for follow_up in question.follow_ups)
            asked = f"{question.spoken} {weak} {follow_ups}"
            yield "addition", "question and follow-ups around it", question, asked, weak
            good = answers["good"]
            yield "harmless", "the question repeated first", question, f"{question.spoken} {good}", good
