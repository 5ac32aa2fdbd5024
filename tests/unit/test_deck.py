"""The drill's deck on disk: whole after any kill, private, and never silently lost."""

import os
import random
import signal
import stat
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import StoreError
from coach.schedule import Deck, rate
from coach.store.deck import DeckFile

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def file(home: Path, told: list[str] | None = None) -> DeckFile:
    return DeckFile(home, (told if told is not None else []).append)


def grown(deck: Deck, name: str = "point") -> Deck:
    """Return the deck with that point rated once more."""
    key = ("question", name)
    return deck.put([rate(deck.by_key.get(key), key, 3, NOW + timedelta(minutes=len(deck.cards)))])


def test_what_is_put_in_the_deck_is_there_for_the_next_program(tmp_path: Path) -> None:
    home = tmp_path / "home"
    deck = file(home).change(lambda deck: grown(grown(deck, "a"), "b"))
    assert file(home).read() == deck
    assert len(deck.cards) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in the folder above")
def test_the_deck_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    file(tmp_path).change(grown)
    assert stat.S_IMODE((tmp_path / "deck.json").stat().st_mode) == 0o600


def test_a_home_without_a_deck_has_an_empty_one(tmp_path: Path) -> None:
    assert file(tmp_path).read() == Deck()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"cards": [{}]}',
        b'{"schema": "new"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"cards":[{"question":"q","criterion":"c","due":"2026-11-19T09:00:00Z","last_review":"2026-11-19T09:00:00Z",'
        b'"rating":9,"state":1,"step":0,"stability":1,"difficulty":5}]}',
        b'{"cards":[{"question":"q","criterion":"c","due":"2026-11-19T09:00:00","last_review":"2026-11-19T09:00:00",'
        b'"rating":3,"state":1,"step":0,"stability":1,"difficulty":5}]}',
    ],
)
def test_a_deck_that_cant_be_read_is_kept_under_another_name_and_said(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "deck.json").write_bytes(damage)
    (tmp_path / "deck.unreadable-1.json").write_bytes(b"an earlier one")
    told: list[str] = []
    deck = file(tmp_path, told).change(grown)
    assert len(deck.cards) == 1
    assert (tmp_path / "deck.unreadable-2.json").read_bytes() == damage
    assert (tmp_path / "deck.unreadable-1.json").read_bytes() == b"an earlier one"
    assert "deck.unreadable-2.json" in told[0]


@given(st.binary(max_size=200))
def test_no_bytes_in_the_deck_stop_the_drill(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "deck.json").write_bytes(data)
    assert isinstance(file(home).read(), Deck)


def test_a_newer_coachs_deck_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "deck.json"
    path.write_bytes(b'{"schema": 2, "cards": {}}')
    with pytest.raises(StoreError, match="newer coach"):
        file(tmp_path).change(grown)
    assert path.read_bytes() == b'{"schema": 2, "cards": {}}'


def test_where_the_disk_refuses_it_is_said_and_the_deck_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file(home).change(grown)
    before = (home / "deck.json").read_bytes()
    (home / "deck.json.new").mkdir()  # in the way of the new deck
    with pytest.raises(StoreError, match=r"deck\.json"):
        file(home).change(lambda deck: grown(deck, "other"))
    assert (home / "deck.json").read_bytes() == before


def test_two_programs_at_one_deck_lose_none_of_each_others_ratings(tmp_path: Path) -> None:
    def drill(who: str) -> None:
        for number in range(20):
            file(tmp_path).change(lambda deck, number=number: grown(deck, f"{who}-{number}"))

    both = [threading.Thread(target=drill, args=(who,)) for who in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(file(tmp_path).read().cards) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_100_kills_lose_no_rating_that_was_made(tmp_path: Path) -> None:
    seeded = random.Random(20261119)
    rated = 0
    for _ in range(100):
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hear)
            while True:
                deck = file(tmp_path).change(lambda deck: grown(deck, f"point-{len(deck.cards) % 50:02}"))
                os.write(tell, b"%d\n" % sum(card.reviews for card in deck.cards))
        os.close(tell)
        time.sleep(seeded.uniform(0.0, 0.02))  # the moment of the kill is what is tried
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(hear, "rb") as told:
            made = [int(line) for line in told.read().splitlines()]
        told_of: list[str] = []
        deck = file(tmp_path, told_of).read()
        assert not told_of
        rated = max([rated, *made])
        assert sum(card.reviews for card in deck.cards) >= rated
        assert (
            msgspec.json.decode((tmp_path / "deck.json").read_bytes(), type=Deck) == deck if rated else True
        )
    assert rated > 0
