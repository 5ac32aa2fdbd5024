"""Keeps what the candidate corrected or vouches for, scored anew beside what was found before."""

from __future__ import annotations

from collections.abc import Callable

from coach.corrections import counted_in, rescored
from coach.errors import StoreError
from coach.facts import add, backed, knowing, load
from coach.library import Library
from coach.model import Answer, Corrections, Figure, Question, Session
from coach.scoring.scorer import Scorer
from coach.store import Store

Change = Callable[[Answer, Question, Scorer], Answer]


def with_corrections(corrections: Corrections) -> Change:
    """Return the change that counts these corrections in."""
    return lambda answer, question, scorer: counted_in(answer, corrections, question, scorer)


def keep(store: Store, library: Library, session: Session, answer: Answer, change: Change) -> Session:
    """Change an answer and save it; raise ``CoachError`` where that can't be, and nothing is changed then."""
    question = library.question(session.question)
    scorer = knowing(library.rubric(question.rubric), store, question.id, before=session.id)
    with store.resume(session.id) as draft:
        if draft.unfinished():
            raise StoreError("An answer of this session was interrupted: finish it first, from home with u.")
        return draft.keep(change(answer, question, scorer))


def vouch(
    store: Store, library: Library, session: Session, answer: Answer, figure: Figure, measured: str
) -> Session:
    """Keep a figure among the candidate's facts, and score its answer anew; raise ``CoachError``."""
    fact = backed(figure, measured)
    if fact not in load(store.home):
        add(store.home, fact)
    return keep(store, library, session, answer, rescored)
