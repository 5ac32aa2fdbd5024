"""Without the screens, a place for an answer that the disk does not take is asked for in a line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.cli.telling import report
from coach.model import Rubric
from coach.steps import SavedElsewhere, Unsaved
from coach.store import Store

HOME, ROOMY = Path("/home/anna/coach"), Path("/media/stick")


@pytest.mark.parametrize(
    ("typed", "place"), [("\n", ROOMY), (".\n", HOME), ("/tmp/x \n", Path("/tmp/x")), ("", None)]
)
def test_a_line_names_the_place_or_takes_the_one_with_room(
    typed: str, place: Path | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unsaved = Unsaved("The disk is full.", HOME, ROOMY)
    with Store(tmp_path).begin("q", datetime.now(UTC)) as draft:
        told = report([unsaved, SavedElsewhere("Saved.")], Rubric("r", "r", ()), draft, lambda _: typed)
    assert unsaved.reply.get_nowait() == place
    assert told.saved
    assert "! The disk is full." in capsys.readouterr().err
