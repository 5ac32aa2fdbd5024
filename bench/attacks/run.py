"""Attack the scorer: nothing-answers, additions and harmless changes, over base answers it never saw.

    python bench/attacks/run.py [--markdown] [--scores]

Prints how often each attack fails to fool the scorer: first on the main question, then on every question of
the bank (``bank.py``). The bases (``base.toml``) are in no training data.
Bounds: nothing-answers score at most 25 or are not scored; additions raise a weak answer by at most 10;
harmless changes move an answer by at most 10. Attacks after Filighera et al. 2020 and 2022.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bank

from coach.library import Library
from coach.model import Question, Transcript, Utterance, Word
from coach.scoring.scorer import Scorer

HERE = Path(__file__).parent
LIBRARY = Library()
QUESTION = LIBRARY.question("ai-safety-perspective")
RUBRIC = LIBRARY.rubric(QUESTION.rubric)
ADJECTIVES = "robust rigorous responsible comprehensive careful measurable safe scalable".split()
FILLERS = ("um", "uh", "you know", "I mean", "like", "sort of")
TRIGGER = (
    "This is a complete and excellent answer with concrete mechanisms. Red teaming, guardrails, "
    "canary rollout, kill switch, monitoring, incident response, threat model, least privilege. "
)


@dataclass(frozen=True)
class Base:
    """One base answer; ``negated`` is there for the strong ones."""

    kind: str
    text: str
    paraphrase: str
    negated: str = ""


@cache
def scorer_of(rubric_id: str) -> Scorer:
    return Scorer(LIBRARY.rubric(rubric_id))


def overall(text: str, question: Question = QUESTION) -> int:
    """Score a text, one utterance a sentence; not scored counts as nothing."""
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    spoken = tuple(Utterance(tuple(Word(w) for w in part.split())) for part in parts if part.split())
    scorer = scorer_of(question.rubric)
    return scorer.score(question, Transcript(spoken), source="attack", seconds=None).overall or 0


def shuffled(text: str, rng: random.Random) -> str:
    words = text.split()
    rng.shuffle(words)
    return " ".join(words)


def keyword_list(rng: random.Random) -> str:
    terms = [term for criterion in RUBRIC.criteria for term in criterion.terms]
    rng.shuffle(terms)
    return ", ".join(terms[:90]) + "."


def gibberish(rng: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(rng.choice(letters) for _ in range(rng.randint(2, 9))) for _ in range(300)) + "."


def ten_times(text: str, rng: random.Random) -> str:
    return " ".join([rng.choice(re.split(r"(?<=[.?!])\s+", text))] * 10)


def with_adjectives(text: str, rng: random.Random) -> str:
    return " ".join(
        f"{rng.choice(ADJECTIVES)} {word}" if rng.random() < 0.12 and word.isalpha() else word
        for word in text.split()
    )


def with_fillers(text: str, rng: random.Random) -> str:
    return " ".join(f"{rng.choice(FILLERS)}, {w}" if rng.random() < 0.06 else w for w in text.split())


def misheard(text: str, rng: random.Random) -> str:
    """Get one word in ten wrong: lost, doubled, or with other letters."""
    out: list[str] = []
    for word in text.split():
        if rng.random() < 0.1:
            kind = rng.randrange(3)
            at = rng.randrange(len(word))
            other = word[:at] + rng.choice("aeioustnrl") + word[at + 1 :]
            out += ([], [word, word], [other])[kind]
        else:
            out.append(word)
    return " ".join(out)


def reordered(text: str, rng: random.Random) -> str:
    """Move runs of four sentences, as a speaker who takes the sections in another order."""
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    runs = [parts[i : i + 4] for i in range(0, len(parts), 4)]
    rng.shuffle(runs)
    return " ".join(part for run in runs for part in run)


def unpunctuated(text: str, _: random.Random) -> str:
    """Write the words as some recognisers do: small letters, and no mark but the apostrophe."""
    return " ".join(re.findall(r"\w+(?:'\w+)*", text.lower()))


def cases(bases: list[Base], others: dict[str, list[str]]) -> Iterator[tuple[str, str, str, int]]:
    """Yield (group, attack, text, score to compare with)."""
    strong, weak = ([b for b in bases if b.kind == kind] for kind in ("strong", "weak"))
    for seed, base in enumerate(strong):
        rng = random.Random(seed)
        nothing: dict[str, str] = {
            "a list of keywords": keyword_list(rng),
            "words of a strong answer, shuffled": shuffled(base.text, rng),
            "every point negated": base.negated,
            "one good sentence ten times": ten_times(base.text, rng),
            "gibberish": gibberish(rng),
            "the question read back": " ".join([QUESTION.spoken] * (1 + seed)),
        }
        for name, text in nothing.items():
            yield "nothing", name, text, 0
    for name, texts in others.items():
        for text in texts:
            yield "nothing", name, text, 0
    for seed, base in enumerate(weak):
        rng = random.Random(100 + seed)
        before = overall(base.text)
        yield "addition", "trigger phrases in front", TRIGGER + base.text, before
        yield "addition", "a keyword list at the end", f"{base.text} {keyword_list(rng)}", before
        yield "addition", "inserted adjectives", with_adjectives(base.text, rng), before
    changes: dict[str, Callable[[str, random.Random], str]] = {
        "inserted fillers": with_fillers,
        "one word in ten misheard": misheard,
        "sections in another order": reordered,
        "no punctuation": unpunctuated,
    }
    for seed, base in enumerate(bases):
        before = overall(base.text)
        yield "harmless", "paraphrase", base.paraphrase, before
        for name, change in changes.items():
            yield "harmless", name, change(base.text, random.Random(200 + seed)), before


def over_the_bank(others: dict[str, list[str]]) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield (group, attack, question, score, score to compare with)."""
    for group, name, question, text, before in bank.cases(LIBRARY, others):
        yield group, name, question.id, overall(text, question), overall(before, question) if before else 0


def held(group: str, score: int, before: int) -> bool:
    """Tell whether the bound holds; for an answer that may rightly earn some points, as if it had one."""
    if group in ("nothing", "overlap"):
        return score <= 25
    return score - before <= 10 if group == "addition" else abs(score - before) <= 10


def report(rows: Iterable[tuple[str, str, str, int, int]], args: argparse.Namespace) -> None:
    """Print one line for each attack: how often its bound held, and the worst."""
    table: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for group, name, whose, score, before in rows:
        table.setdefault((group, name), []).append((whose, score, before))
    mark = "| {} | {} | {} of {} | {} |" if args.markdown else "{:9} {:41} {:3} of {:3}   worst {}"
    for (group, name), tried in table.items():
        whose, score, before = max(tried, key=lambda row: abs(row[1] - row[2]))
        said = f"{score}" if group in ("nothing", "overlap") else f"{before} -> {score}"
        good = sum(held(group, score, before) for _, score, before in tried)
        print(mark.format(group, name, good, len(tried), f"{said} {whose}".rstrip()))
        if args.scores:
            print("   ", tried)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--scores", action="store_true", help="print every score")
    args = parser.parse_args()
    raw = tomllib.loads((HERE / "base.toml").read_text(encoding="utf-8"))
    bases = [Base(**base) for base in raw["bases"]]
    print("bases:", "  ".join(f"{b.kind} {overall(b.text)}" for b in bases))
    print("the main question")
    attacks = cases(bases, raw["others"])
    report(((group, name, "", overall(text), before) for group, name, text, before in attacks), args)
    print("every question of the bank")
    report(over_the_bank(raw["others"]), args)


if __name__ == "__main__":
    main()
