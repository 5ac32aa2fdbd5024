"""Saved sessions: listed, shown, exported, finished, deleted."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from coach.cli import complain
from coach.cli.context import hand_out, home_of, print_json, say, tell, wrapped
from coach.cli.keyboard import Keyboard
from coach.cli.roles import roles_in, settings_of
from coach.cli.telling import report
from coach.errors import CoachError, StoreError
from coach.facts import knowing
from coach.formats.exports import export
from coach.formats.rendering import as_text
from coach.formats.report import session_blocks
from coach.formats.sessions import read_session
from coach.interview import Task, recover_written
from coach.interview import recover as recover_spoken
from coach.library import Library
from coach.model import Question, Rubric, Session
from coach.start import Start
from coach.store import Draft, Store
from coach.store.files import read_private
from coach.wording import CORRECTED, clock, day, score_cell


def listed(options: Namespace) -> int:
    """List the sessions."""
    store = Store(home_of(options))
    waiting = store.unfinished()
    sessions = store.sessions()
    if options.json:
        print_json(sessions)
        return 0
    if not sessions:
        say("Nothing rehearsed yet: begin with 'coach rehearse', or look at 'coach demo'.")
        return 0
    wide = max(len(s.id) for s in sessions)
    for number, summary in enumerate(sessions, 1):
        score = score_cell(summary.overall, summary.corrected)
        state = summary.state if summary.state != "complete" else "demo" if summary.demo else ""
        begun, length = day(summary.started_at), clock(summary.seconds)
        say(f"{number:>3}  {summary.id:<{wide}}  {begun:>12}  {length:>6}  {score} {state}".rstrip())
    if any(summary.corrected for summary in sessions):
        tell(f"{CORRECTED}: 'coach sessions show' tells both.")
    if waiting:
        tell("Finish what was interrupted with 'coach sessions recover'.")
    return 0


def show(options: Namespace) -> int:
    """Show one session."""
    session = _chosen(options)
    if options.json:
        print_json(session)
    else:
        role = settings_of(options).role
        say(as_text(session_blocks(session, *_asked(session, options), role=role)).rstrip("\n"))
    return 0


def exported(options: Namespace) -> int:
    """Write one session in a form for other programs."""
    session = _chosen(options)
    form = "json" if options.json else options.format
    if options.audio and form != "html":
        options.parser.error("--audio goes with --format html")
    sounds = _sounds(session, options) if options.audio else None
    text = export(session, form, *_asked(session, options), sounds, settings_of(options).role)
    if not options.output:
        hand_out(text)
        return 0
    path = Path(options.output).absolute()
    Store(home_of(options)).write_export(session.id, path, text)
    tell(f"Written to {path}")
    return 0


def _sounds(session: Session, options: Namespace) -> dict[int, bytes]:
    """Return the recordings of a session by the number of the answer; raise ``StoreError`` without any."""
    store = Store(home_of(options))
    paths = {answer.number: store.audio(session, answer) for answer in session.answers}
    sounds = {number: read_private(path) for number, path in paths.items() if path}
    if not sounds:
        raise StoreError(
            f"Session '{session.id}' has no sound, so none can be put in: export without --audio."
        )
    return sounds


def imported(options: Namespace) -> int:
    """Bring in a session that was exported as JSON."""
    session, is_new = Store(home_of(options)).bring_in(read_session(Path(options.file)))
    if options.json:
        print_json({"id": session.id, "new": is_new})
    elif is_new:
        say(f"Brought in as {session.id}.")
    else:
        say(f"This answer is here already, as {session.id}: nothing was changed.")
    return 0


def recover(options: Namespace) -> int:
    """Finish interrupted answers, one session or all; those that can't be are named and stay."""
    home = home_of(options)
    store = Store(home)
    ids = [options.session] if options.session else [s.id for s in store.unfinished()]
    code, done = 0, list[str]()
    for session_id in ids:
        try:
            with store.resume(session_id) as draft:
                if _finish(draft, home, options):
                    done.append(session_id)
        except CoachError as error:
            code = complain(f"{session_id}: {error}")
    if options.json:
        print_json([summary for summary in store.sessions() if summary.id in done])
    elif not ids:
        say("Nothing was interrupted.")
    return code if len(done) == len(ids) else 1


def delete(options: Namespace) -> int:
    """Delete a session, after asking where somebody can answer."""
    store = Store(home_of(options))
    keyboard = Keyboard()
    if keyboard.present and not options.yes and not options.json:
        asks = f"Delete {options.session} with its sound and its exports? y and Enter: yes. Enter: no."
        if keyboard.ask(wrapped(asks)).strip().lower() not in ("y", "yes"):
            say("Nothing was deleted.")
            return 1
    left = store.delete(options.session)
    for path in left:
        tell(f"{path} has changed since it was exported: it is left as it is.")
    if options.json:
        print_json({"id": options.session, "deleted": True})
    else:
        say(f"Deleted {options.session}.")
    return 0


def _finish(draft: Draft, home: Path, options: Namespace) -> bool:
    """Finish all that is unfinished in a session; say whether all of it could be."""
    library = Library(home)
    question = library.question(draft.question)
    rubric = library.rubric(question.rubric)
    numbers = draft.unfinished()
    if not numbers:
        raise StoreError("nothing in it waits to be finished: see 'coach sessions list'.")
    for number in numbers:
        if not _finish_answer(Task.interrupted(draft, number, question), draft, rubric, home, options):
            return False
    return True


def _finish_answer(task: Task, draft: Draft, rubric: Rubric, home: Path, options: Namespace) -> bool:
    from coach.voice.audio import read_blocks

    scorer = knowing(rubric, Store(home), task.question.id)
    if draft.pcm(task.number).exists():
        chosen = settings_of(options)._replace(silent=True)
        start = Start(roles_in(home), settings=chosen)
        sound = read_blocks(draft.pcm(task.number))
        steps = recover_spoken(task, sound, start.roles(start, tell), draft, scorer)
    else:
        steps = recover_written(task, draft, scorer)
    show = tell if options.json else say
    show(f"{draft.id}, answer {task.number}:")
    return report(steps, rubric, draft, Keyboard().ask, say=show, role=settings_of(options).role).saved


def _chosen(options: Namespace) -> Session:
    """Return the session that was named, by its id or its number in the list, or the newest scored one."""
    store = Store(home_of(options))
    store.unfinished()  # clears empty drafts away, as the list does before it numbers
    sessions = store.sessions()
    if options.session:
        number = int(options.session) if re.fullmatch("[1-9][0-9]{0,5}", options.session) else None
        if number and number > len(sessions):
            raise StoreError(f"There is no session {number}: see 'coach sessions list'.")
        return store.load(sessions[number - 1].id if number else options.session)
    whole = [summary for summary in sessions if summary.state == "complete"]
    if whole:
        scored = [summary for summary in whole if summary.overall is not None]
        return store.load((scored or whole)[0].id)
    if any(summary.state == "unfinished" for summary in sessions):
        raise StoreError("No session is finished yet: run 'coach sessions recover' first.")
    raise StoreError("No session is saved yet: begin with 'coach rehearse'.")


def _asked(session: Session, options: Namespace) -> tuple[Question | None, Rubric | None]:
    """Return the question and rubric of a session where the bank still holds them."""
    library = Library(home_of(options))
    question = next((q for q in library.questions() if q.id == session.question), None)
    return question, library.rubric(question.rubric) if question else None
