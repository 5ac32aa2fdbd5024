"""Attack the scorer: nothing-answers, additions and harmless changes, over base answers it never saw.

    python bench/attacks/run.py [--markdown] [--scores]

Prints how often each attack fails to fool the scorer. The bases (``base.toml``) are in no training data.
Bounds: nothing-answers score at most 25 or are not scored; additions raise a weak answer by at most 10;
harmless changes move an answer by at most 10. Attacks after Filighera et al. 2020 and 2022.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.library import Library
from coach.model import Transcript, Utterance, Word
from coach.scoring.scorer import Scorer

HERE = Path(__file__).parent
LIBRARY = Library()
QUESTION = LIBRARY.question("ai-safety-perspective")
RUBRIC = LIBRARY.rubric(QUESTION.rubric)
SCORER = Scorer(RUBRIC)
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


def overall(text: str) -> int:
    """Score a text, one utterance a sentence; not scored counts as nothing."""
    parts = re.split(r"(?<=[.?!])\s+", text.strip())
    spoken = tuple(Utterance(tuple(Word(w) for w in part.split())) for part in parts if part.split())
    return SCORER.score(QUESTION, Transcript(spoken), source="attack", seconds=None).overall or 0


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


def held(group: str, score: int, before: int) -> bool:
    if group == "nothing":
        return score <= 25
    return score - before <= 10 if group == "addition" else abs(score - before) <= 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--scores", action="store_true", help="print every score")
    args = parser.parse_args()
    raw = tomllib.loads((HERE / "base.toml").read_text(encoding="utf-8"))
    bases = [Base(**base) for base in raw["bases"]]
    print("bases:", "  ".join(f"{b.kind} {overall(b.text)}" for b in bases))
    table: dict[tuple[str, str], list[tuple[bool, int, int]]] = {}
    for group, name, text, before in cases(bases, raw["others"]):
        score = overall(text)
        table.setdefault((group, name), []).append((held(group, score, before), score, before))
    mark = "| {} | {} | {} of {} | {} |" if args.markdown else "{:9} {:38} {:2} of {:2}   worst {}"
    for (group, name), rows in table.items():
        worst = max(rows, key=lambda r: abs(r[1] - r[2]))
        said = f"{worst[1]}" if group == "nothing" else f"{worst[2]} -> {worst[1]}"
        print(mark.format(group, name, sum(r[0] for r in rows), len(rows), said))
        if args.scores:
            print("   ", [(r[2], r[1]) for r in rows])


if __name__ == "__main__":
    main()
