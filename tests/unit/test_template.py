"""A question of one's own begins with a template that is valid as it stands."""

from pathlib import Path

import pytest

from coach.cli import main
from coach.library import Library


def test_the_template_can_be_used_as_it_is_written(tmp_path: Path) -> None:
    assert main(["--home", str(tmp_path), "questions", "new", "my-question"]) == 0
    library = Library(tmp_path)
    assert library.problems() == []
    assert library.rubric(library.question("my-question").rubric).criteria


def test_files_that_are_there_are_left_alone(tmp_path: Path) -> None:
    main(["--home", str(tmp_path), "questions", "new", "mine"])
    path = tmp_path / "questions" / "mine.toml"
    path.write_text("# my own words")
    assert main(["--home", str(tmp_path), "questions", "new", "mine"]) == 1
    assert path.read_text() == "# my own words"


def test_an_id_never_becomes_a_path(tmp_path: Path) -> None:
    assert main(["--home", str(tmp_path / "home"), "questions", "new", "../out"]) == 1
    assert list(tmp_path.rglob("*.toml")) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('level = "senior"', 'level = "junior"', "write one of intern, senior, lead, manager"),
        ("target = [60, 120]", 'target = "90"', "write a list in [ ]"),
        ('rubric = "mine"', 'rubric = "nope"', "add rubrics/nope.toml"),
        ('after = ["answer.point"]', 'after = ["nix"]', "names 'nix'"),
        ('title = "mine"', 'title = "mine', "see whether a quote or bracket is missing"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    main(["--home", str(tmp_path), "questions", "new", "mine"])
    path = tmp_path / "questions" / "mine.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert main(["--home", str(tmp_path), "check", str(path)]) == 1
    told = capsys.readouterr().err
    assert str(path) in told
    assert says in told
