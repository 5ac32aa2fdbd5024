"""What the candidate corrects in an answer: misheard words, and findings that are wrong.

What was heard and found stays as it is; corrections lie beside it, with a score card of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

import msgspec

from coach.followups import asked_as
from coach.formats.words import clean
from coach.model import (
    Answer,
    Corrections,
    Evidence,
    Finding,
    Objection,
    Question,
    Rubric,
    Scorecard,
    Transcript,
    Utterance,
    Word,
    WordFix,
    mended,
    spread,
)
from coach.scoring.advice import next_steps
from coach.scoring.conclude import overall
from coach.scoring.scorer import Scorer
from coach.scoring.sentences import sentences
from coach.wording import count

NONE = Corrections()


@dataclass(frozen=True)
class View:
    """One way to see an answer: its words, and what was found in them."""

    name: str
    transcript: Transcript
    card: Scorecard | None


def views(answer: Answer) -> list[View]:
    """Return every view of an answer, as heard at first, the one that counts most in last."""
    card, anew = answer.card, answer.rescored
    newer = anew and card and anew.scorer != card.scorer
    found = [View(f"scorer {card.scorer or '?'}" if newer and card else "as heard", answer.transcript, card)]
    if anew:
        name = f"scorer {anew.scorer}" if newer else "scored anew"
        found.append(View(name, answer.transcript, anew))
    if answer.corrections:
        name = f"with your {count(answer.corrections.count, 'correction')}"
        found.append(View(name, corrected(answer), answer.corrections.card))
    return found


def as_heard(answer: Answer) -> list[int]:
    """Return the number, as heard, of each utterance that is left once it is corrected."""
    numbered = zip(answer.transcript.utterances, _firsts(answer.transcript), strict=True)
    fixes = (answer.corrections or NONE).words
    return [n for n, (utterance, first) in enumerate(numbered) if any(_fixed(utterance, first, fixes))]


def corrected(answer: Answer) -> Transcript:
    """Return the transcript as the candidate corrected it; what is left of the utterances keeps its times."""
    fixes = (answer.corrections or NONE).words
    firsts = _firsts(answer.transcript)
    changed = (
        msgspec.structs.replace(utterance, words=tuple(_fixed(utterance, first, fixes)))
        for utterance, first in zip(answer.transcript.utterances, firsts, strict=True)
    )
    return msgspec.structs.replace(answer.transcript, utterances=tuple(u for u in changed if u.words))


def reword(answer: Answer, utterance: int, text: str) -> Corrections:
    """Return the corrections once the utterance of that number, as heard, says ``text``.

    Only the words that differ are kept, each run of them as one correction.
    """
    first = _firsts(answer.transcript)[utterance]
    heard = [word.text for word in answer.transcript.utterances[utterance].words]
    meant = clean(text).split()
    new = [
        WordFix(first + a, " ".join(heard[a:b]), " ".join(meant[c:d]))
        for a, b, c, d in _changes(heard, meant)
    ]
    before = answer.corrections or NONE
    others = [fix for fix in before.words if not first <= fix.at < first + len(heard)]
    kept = sorted([*others, *new], key=lambda fix: fix.at)
    return msgspec.structs.replace(before, words=tuple(kept), card=None)


def unworded(answer: Answer, fix: WordFix) -> Corrections:
    """Return the corrections without one of the words."""
    before = answer.corrections or NONE
    return msgspec.structs.replace(before, words=tuple(w for w in before.words if w != fix), card=None)


def objected(answer: Answer, objection: Objection) -> Corrections:
    """Return the corrections with one more objection, in place of one to the same finding."""
    before = withdrawn(answer, objection.kind, objection.id)
    return msgspec.structs.replace(before, objections=(*before.objections, objection), card=None)


def withdrawn(answer: Answer, kind: str, id: str) -> Corrections:
    """Return the corrections without the objection to a finding."""
    before = answer.corrections or NONE
    others = tuple(o for o in before.objections if (o.kind, o.id) != (kind, id))
    return msgspec.structs.replace(before, objections=others, card=None)


def counted_in(answer: Answer, corrections: Corrections, question: Question, scorer: Scorer) -> Answer:
    """Return the answer with these corrections and the card that counts them in; none leave no trace."""
    if not corrections.count:
        return msgspec.structs.replace(answer, corrections=None)
    answer = msgspec.structs.replace(answer, corrections=corrections)
    transcript = corrected(answer)
    card = _score(answer, transcript, question, scorer)
    card = _heeded(card, transcript, corrections.objections, scorer.rubric)
    return msgspec.structs.replace(answer, corrections=msgspec.structs.replace(corrections, card=card))


def rescored(answer: Answer, question: Question, scorer: Scorer) -> Answer:
    """Return the answer with what this scorer finds in it, beside what was found before."""
    card = _score(answer, answer.transcript, question, scorer)
    answer = msgspec.structs.replace(answer, rescored=None if card == answer.card else card)
    return counted_in(answer, answer.corrections or NONE, question, scorer)


def _score(answer: Answer, transcript: Transcript, question: Question, scorer: Scorer) -> Scorecard:
    """Score as the answer was scored: a follow-up by its own criteria and time."""
    only: tuple[str, ...] = ()
    follow_up = next((f for f in question.follow_ups if f.id == answer.follow_up), None)
    if follow_up:
        question, only = asked_as(question, follow_up), follow_up.criteria
    elif answer.follow_up and answer.card:
        only = tuple(finding.id for finding in answer.card.criteria)
    source = answer.card.source if answer.card else answer.source
    return scorer.score(question, transcript, source=source, seconds=answer.seconds, only=only)


def _heeded(
    card: Scorecard, transcript: Transcript, objections: Sequence[Objection], rubric: Rubric
) -> Scorecard:
    """Return the card as it is if the candidate is right."""
    if card.overall is None:
        return card
    denied = {objection.id for objection in objections if objection.kind == "pitfall"}
    places = {o.id: _anchored(o.said, transcript) for o in objections if o.kind == "point" and o.said}
    found = tuple(_raised(finding, places.get(finding.id)) for finding in card.criteria)
    fallen = tuple(pitfall for pitfall in card.pitfalls if pitfall.id not in denied)
    ids = {finding.id for finding in found}
    judged = msgspec.structs.replace(rubric, criteria=tuple(c for c in rubric.criteria if c.id in ids))
    return msgspec.structs.replace(
        card,
        criteria=found,
        pitfalls=fallen,
        overall=overall(judged, found, fallen),
        next=next_steps(judged, found, fallen, card.timing, card.delivery),
    )


def _raised(finding: Finding, said: Evidence | None) -> Finding:
    if said is None or finding.score == 2:
        return finding
    return Finding(finding.id, 2, (said,), None)


def _anchored(said: Evidence, transcript: Transcript) -> Evidence | None:
    """Return the sentence that was picked as it stands now: by its words, else by its second."""
    now = [sentence.evidence for sentence in sentences(transcript)]
    same = [evidence for evidence in now if evidence.quote == said.quote]
    timed = [e for e in (same or now) if said.start_s is not None and e.start_s == said.start_s]
    return next(iter(timed or same), None)


def _firsts(transcript: Transcript) -> list[int]:
    """Return the number of each utterance's first word."""
    return list(accumulate((len(u.words) for u in transcript.utterances), initial=0))[:-1]


def _changes(heard: list[str], meant: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the runs that differ, as slices of both; a word put in takes in a word beside it."""
    runs: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, heard, meant, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if tag == "insert":
            a, b, c, d = (a - 1, b, c - 1, d) if a else (a, b + 1, c, d + 1)
        if runs and a < runs[-1][1]:
            a, _, c, _ = runs.pop()
        runs.append((a, b, c, d))
    return runs


def _fixed(utterance: Utterance, first: int, fixes: Sequence[WordFix]) -> Iterator[Word]:
    """Yield an utterance's words with its fixes in place; new words share the time of the old ones."""
    words = utterance.words
    for start, end, fix in mended([word.text for word in words], fixes, first):
        if fix:
            yield from spread(fix.meant.split(), words[start].start_s, words[end - 1].end_s)
        else:
            yield words[start]
