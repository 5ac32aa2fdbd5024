"""Settings: which one holds, what the file may say, and how a key is changed without losing a comment."""

import os
from pathlib import Path

import pytest

from coach.errors import DataError
from coach.facts import add, load, stated
from coach.library import bank, read_file
from coach.model import Question
from coach.settings import KEYS, Settings, given, template
from coach.store.settings import NAME, begin, change, settled

OWN = 'level = "lead"  # until Thursday\n\n# My headset.\n#voice_rate = 140\nvoice = "a # b" # odd\n'


def home_with(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, "utf-8")
    return folder


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    values, sources = settled(tmp_path, {})
    assert values == Settings()
    assert set(sources.values()) == {"default"}
    assert tuple(KEYS) == Settings._fields


def test_the_file_that_coach_writes_changes_nothing_and_names_every_key(tmp_path: Path) -> None:
    begin(tmp_path)
    assert settled(tmp_path, {}).values == Settings()
    assert (tmp_path / NAME).read_text() == template()
    if os.name == "posix":
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert all(f"\n# {name} = " in template() for name in KEYS)


def test_the_mark_that_an_editor_of_windows_puts_first_is_no_part_of_a_file(tmp_path: Path) -> None:
    change(home_with(tmp_path, '\ufefflevel = "lead"\r\n'), KEYS["theme"], "light")
    assert settled(tmp_path, {}).values == Settings(level="lead", theme="light")
    add(tmp_path, stated("wrong refunds fell by 12 percent", "A/B test"))
    facts = tmp_path / "facts.toml"
    facts.write_text("\ufeff" + facts.read_text("utf-8"), "utf-8")
    assert [fact.value for fact in load(tmp_path)] == [0.12]
    path = bank() / "questions" / "own-mistake.toml"
    marked = tmp_path / path.name
    marked.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")
    assert read_file(marked, Question) == read_file(path, Question)


def test_every_key_of_it_can_be_set_by_taking_its_comment_away(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") if " = " in line else line for line in template().splitlines()]
    home_with(tmp_path, "\n".join(lines))
    values, sources = settled(tmp_path, {})
    assert set(sources.values()) == {NAME}
    assert values == Settings()._replace(
        model="base.en", microphone="USB", speaker="Headset", voice="English"
    )


def test_an_option_is_stronger_than_a_variable_than_the_file_than_the_default(tmp_path: Path) -> None:
    home_with(tmp_path, 'voice = "file"\nmodel = "file"\nlevel = "lead"\n')
    environ = {"COACH_VOICE": "variable", "COACH_MODEL": "variable", "COACH_PLAIN": "1", "COACH_THEME": ""}
    values, sources = settled(tmp_path, given({"voice": "option", "home": "elsewhere"}, environ))
    assert (values.voice, values.model, values.level, values.plain) == ("option", "variable", "lead", True)
    assert [sources[key] for key in ("voice", "model", "level", "theme")] == [
        "--voice",
        "COACH_MODEL",
        NAME,
        "default",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nvoise = 1", ":2: 'voise' is not a setting: did you mean voice?"),
        ("[colours]\na = 1", ":1: 'colours' is not a setting: remove it;"),
        ('# level\nlevel = "boss"', ':2: level is "boss": write one of any, intern, senior, lead, manager.'),
        ("voice_rate = 20", ":1: voice_rate is 20: write a whole number from 80 to 300."),
        ("voice_rate = true", ":1: voice_rate is true: write a whole number from 80 to 300."),
        ("silent = 'yes'", ':1: silent is "yes": write true or false.'),
        ("voice = ['a']", ':1: voice is not a plain value: write some text, such as "English".'),
        ('voice = ""', ':1: voice is "": write some text, such as "English".'),
        ("level = lead", "is not valid TOML: Invalid value (at line 1, column 9); mend that line."),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line_and_remedy(
    tmp_path: Path, text: str, says: str
) -> None:
    home_with(tmp_path, text)
    with pytest.raises(DataError) as told:
        settled(tmp_path, {})
    assert str(told.value).startswith(str(tmp_path / NAME))
    assert says in str(told.value)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="save it as UTF-8"):
        settled(tmp_path, {})


def test_a_variable_that_does_not_fit_is_named_with_what_to_write() -> None:
    with pytest.raises(
        DataError, match=r"COACH_VOICE_RATE does not fit: voice_rate is \"fast\": write a whole"
    ):
        given({}, {"COACH_VOICE_RATE": "fast"})


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("level", "senior", 'level = "senior"  # until Thursday'),
        ("level", None, '# level = "any"  # until Thursday'),
        ("voice_rate", 120, "voice_rate = 120"),
        ("voice", 'say "ä"', 'voice = "say \\"ä\\"" # odd'),
        ("silent", True, "silent = true"),
        ("plain", None, ""),
    ],
)
def test_a_changed_key_leaves_every_other_line_as_it_was(
    tmp_path: Path, key: str, value: str | None, line: str
) -> None:
    change(home_with(tmp_path, OWN), KEYS[key], value)
    lines = (tmp_path / NAME).read_text("utf-8").splitlines()
    assert line in lines
    assert "# My headset." in lines
    assert sum(now not in lines for now in OWN.splitlines()) <= 1
    wanted = Settings()._field_defaults[key] if value is None else value
    assert getattr(settled(tmp_path, {}).values, key) == wanted


def test_the_first_change_writes_the_commented_file(tmp_path: Path) -> None:
    change(tmp_path / "new", KEYS["theme"], "light")
    assert (tmp_path / "new" / NAME).read_text() == template().replace('# theme = "dark"', 'theme = "light"')


@pytest.mark.parametrize("text", ['voice = """\nRobin"""\n', '"voice" = "Robin"\n'])
def test_a_key_laid_out_in_another_way_is_left_to_an_editor(tmp_path: Path, text: str) -> None:
    home_with(tmp_path, text)
    with pytest.raises(DataError, match="change it in an editor"):
        change(tmp_path, KEYS["voice"], "Kim")
    assert (tmp_path / NAME).read_text() == text
