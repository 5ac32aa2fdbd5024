"""The whole rehearsal and the whole drill as lines of text, steered by lines that are typed."""

import io
import os
import pty
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from threading import Event

import pytest
from stage import SAID, Stage, Voice

from coach.cli import keyboard, plain, plain_drill, sessions, telling
from coach.drill import PRACTICE
from coach.errors import MicrophoneError, VoiceError
from coach.library import Library
from coach.model import Block, Session
from coach.settings import DEFAULTS
from coach.start import Start
from coach.store import Store
from coach.store.deck import DeckFile
from coach.voice.microphone import FileMicrophone
from coach.wish import Wish


class Listener(io.StringIO):
    """A terminal at which somebody types: each reply once, when its cue has been read, in their order."""

    def __init__(self, replies: list[tuple[str, str]]) -> None:
        super().__init__()
        self._replies = replies
        self._typed, slave = pty.openpty()
        self.stdin = os.fdopen(slave)

    def write(self, text: str) -> int:
        if self._replies and self._replies[0][0] in text:
            os.write(self._typed, self._replies.pop(0)[1].encode())
        return super().write(text)

    def told(self, text: str) -> None:
        self.write(text + "\n")

    def hang_up(self) -> None:
        os.close(self._typed)
        for thread in threading.enumerate():
            if thread.name == "keyboard":
                thread.join()
        self.stdin.close()

    @property
    def left(self) -> list[tuple[str, str]]:
        return self._replies


class Speaking(Voice):
    """Says aloud that it has begun to ask, so many times; then its loudspeaker is gone."""

    def __init__(self, listener: Listener, times: int) -> None:
        super().__init__()
        self._listener, self._times = listener, times

    def say(self, text: str, stop: Event) -> None:
        if not self._times:
            raise VoiceError("The loudspeaker stopped")
        self._times -= 1
        self._listener.told("(speaks)")
        super().say(text, stop)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch):
    listeners: list[Listener] = []

    def listen(*replies: tuple[str, str]) -> Listener:
        listener = Listener(list(replies))
        listeners.append(listener)
        monkeypatch.setattr(sys, "stdin", listener.stdin)
        monkeypatch.setattr(sys, "stdout", listener)
        for module in (plain, plain_drill, telling, keyboard):
            monkeypatch.setattr(module, "tell", listener.told)
        return listener

    yield listen
    for listener in listeners:
        listener.hang_up()


def in_order(text: str, parts: list[str]) -> Iterator[str]:
    """Yield the parts that do not stand in the text, one after the other."""
    at = 0
    flat = " ".join(text.split())
    for part in parts:
        found = flat.find(part, at)
        if found < 0:
            yield part
        at = max(at, found)


def test_a_spoken_answer_is_steered_by_enter_and_its_follow_up_is_read_without_a_loudspeaker(
    stage: Stage, listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.interview.LEAD_IN_S", 0)
    listener = listening(
        ("(speaks)", "r\n"),
        ("(speaks)", "\n"),
        ("Um, for me safety", "p\n"),
        ("Paused", "\n"),
        ("Go on", "\n"),
        ("u and Enter", "u\n"),
        ("Press Enter when you have read the question", "\n"),
        ("Um, for me safety", "\n"),
        ("u and Enter", "\n"),
    )
    stage.voice = Speaking(listener, times=2)
    start = Start(stage.roles, settings=DEFAULTS._replace(plain=True, level="lead"))
    question = Library(stage.home).questions()[0]
    assert plain.rehearse(stage.home, start, question, Library(stage.home).rubric(question.rubric)) == 0
    assert listener.left == []
    told = ["QUESTION:", "QUESTION:", "Expected of a lead:", "Listening.", "Paused.", "Go on.", "Score card"]
    told += ["Expected of a lead:", "Saved as"]
    follow_up = ["a follow-up", "QUESTION:", "Listening.", "Score card", "After follow-ups:"]
    assert list(in_order(listener.getvalue(), told + follow_up)) == []
    (saved,) = Store(stage.home).sessions()
    assert len(Store(stage.home).load(saved.id).answers) == 2


def test_a_typed_drill_rates_each_answer_and_heeds_the_candidates_own_rating(stage: Stage, listening) -> None:
    answer = "\n".join([*SAID, ".\n"])
    listener = listening(
        ("Type your answer", answer),
        ("a: answer it again", "a\n"),
        ("Type your answer", answer),
        ("a: answer it again", "1 4\n"),
        ("a: answer it again", "c\n"),
        ("a: answer it again", "\n"),
    )
    wish = Wish(count=1, section="lifecycle", seed=1)
    start = Start(stage.roles, typed=True, drill=wish, settings=DEFAULTS._replace(plain=True))
    assert plain_drill.drill(stage.home, start) == 0
    assert listener.left == []
    told = ["1 of ", "of 100.", "Rated", "1 of ", "Rated easy.", "Score card", "rated.", "Due"]
    assert list(in_order(listener.getvalue(), told)) == []
    assert 4 in {card.rating for card in DeckFile(stage.home, print).read().cards}
    assert Store(stage.home / PRACTICE).sessions() == []


def test_what_is_not_answered_is_not_rated_and_q_ends_the_drill(stage: Stage, listening) -> None:
    listener = listening(
        ("Type your answer", ".\n"),
        ("Type your answer", "No idea.\n.\n"),
        ("a: answer it again", "q\n"),
    )
    start = Start(stage.roles, typed=True, drill=Wish(count=3, seed=1))
    assert plain_drill.drill(stage.home, start) == 0
    assert listener.left == []
    told = ["1 of 3", "Nothing was typed", "2 of 3", "Not scored:", "1 answer, 0 points rated."]
    assert list(in_order(listener.getvalue(), told)) == []
    assert "3 of 3" not in listener.getvalue()
    assert not DeckFile(stage.home, print).read().cards


def test_a_drill_whose_microphone_fails_goes_on_at_the_keyboard(
    stage: Stage, listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[Block]:
        raise MicrophoneError("No microphone was found")

    monkeypatch.setattr("coach.interview.LEAD_IN_S", 0)
    monkeypatch.setattr(FileMicrophone, "blocks", fails)
    listener = listening(
        ("be asked again, and speak", "\n"),
        ("be asked again, and speak", "t\n"),
        ("Type your answer", "No idea.\n.\n"),
        ("a: answer it again", "q\n"),
    )
    stage.voice.silent, stage.said = True, ()
    assert plain_drill.drill(stage.home, Start(stage.roles, drill=Wish(count=3, seed=1))) == 0
    assert listener.left == []
    failed = ["1 of 3", "No microphone was found"]
    told = [*failed, *failed, "1 of 3", "1 answer, 0 points rated."]
    assert list(in_order(listener.getvalue(), told)) == []


@pytest.mark.parametrize(("typed", "left"), [("\n", 1), ("\x04", 1), ("y\n", 0)])
def test_a_session_is_deleted_only_after_a_yes(stage: Stage, listening, typed: str, left: int) -> None:
    id = "2026-11-19T10-31-00-x"
    stage.store.save(Session(id, "x", "2026-11-19T10:31:00+01:00", ()))
    listener = listening(("y and Enter: yes", typed))
    assert sessions.delete(Namespace(home=stage.home, session=id, yes=False, json=False)) == left
    assert listener.left == []
    assert len(stage.store.sessions()) == left
