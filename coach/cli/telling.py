"""The steps of an answer as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from coach.cli.context import say, tell, wrapped
from coach.formats.rendering import as_text
from coach.formats.report import card_blocks
from coach.lights import MEANS
from coach.model import Level as Role
from coach.model import Rubric, Session
from coach.steps import (
    Asking,
    LeadIn,
    Level,
    Listening,
    Lit,
    Said,
    Saved,
    SavedElsewhere,
    Scored,
    Step,
    Trouble,
    Unsaved,
)
from coach.store import Draft
from coach.wording import clock, expected_of


@dataclass(frozen=True)
class Told:
    """Whether an answer is saved, and its session where that is in the home."""

    saved: bool
    session: Session | None = None


def report(
    steps: Iterable[Step],
    rubric: Rubric,
    draft: Draft,
    ask: Callable[[str], str],
    *,
    say: Callable[[str], None] = say,
    role: Role | None = None,
    demo: bool = False,
    brief: bool = False,
) -> Told:
    """Print each step as a line; ``ask`` asks for one that is typed, ``brief`` leaves the card to the caller.

    ``role`` is the level whose expectations are told. What is interrupted stays to be finished, but for the
    demo's, of which the recording is at hand.
    """
    told, held_s = Told(False), 0.0
    try:
        for step in steps:
            match step:
                case Level(held_s=seconds):
                    held_s = seconds
                case Unsaved():
                    tell(f"! {step.says}")
                    step.reply.put(_place(step, ask))
                case SavedElsewhere(says):
                    told = Told(True)
                    say(says)
                case Scored(answer) if answer.card and not brief:
                    say("\n" + as_text(card_blocks(answer.card, rubric, "Score card", role=role)))
                case Saved(session):
                    told = Told(True, session)
                    if not brief:
                        say(wrapped(f"Saved as {session.id} (coach sessions show {session.id})"))
                case _:
                    _tell_of(step, rubric, role, say)
    except BaseException:
        if demo:
            draft.discard(1)
        elif held_s:
            tell(f"\nStopped. The last {held_s:.0f} s were only in memory, because the disk took no more.")
        elif draft.unfinished():
            tell("\nStopped. What was said is kept: finish it with 'coach sessions recover'.")
        raise
    return told


def _tell_of(step: Step, rubric: Rubric, role: Role | None, say: Callable[[str], None]) -> None:
    """Print a step of an answer that is still being given."""
    match step:
        case Asking(text):
            say(f"\n{wrapped(f'QUESTION: {text}')}\n")
            if role in rubric.levels:
                say(wrapped(f"{expected_of(role)}: {rubric.levels[role]}") + "\n")
        case LeadIn(seconds_left) if seconds_left:
            say(f"Answer in {seconds_left} …")
        case Listening():
            say("Listening.\n")
        case Said(said):
            when = f"{clock(said.start_s)}  " if said.start_s is not None else ""
            say(f"{when}{said.text}")
        case Lit(light, at_s):
            say(f"{clock(at_s)}  {MEANS[light]}")
        case Trouble(says):
            tell(f"! {says}")
        case _:
            pass


def _place(unsaved: Unsaved, ask: Callable[[str], str]) -> Path | None:
    """Ask where an answer is to be saved that its home takes no more of."""
    line = ask(
        f"Save it in which folder? Enter: {unsaved.place}. A dot: {unsaved.home} again. Ctrl-D: give it up."
    )
    if not line:
        return None
    named = line.strip()
    return unsaved.home if named == "." else Path(named or unsaved.place)
