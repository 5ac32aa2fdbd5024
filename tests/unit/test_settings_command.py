"""``coach settings``, the first start, and the page that documents every key."""

import json
from pathlib import Path

import pytest

from coach.cli import main, screens
from coach.settings import KEYS, in_toml
from coach.start import Start
from coach.store.settings import NAME

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS.values():
        monkeypatch.delenv(key.variable, raising=False)


def test_one_is_set_listed_with_where_it_comes_from_and_unset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def coach(*words: str) -> str:
        assert main(["settings", *words, "--home", str(tmp_path)]) == 0
        return capsys.readouterr().out

    assert coach("set", "level", "lead") == "level: lead\n"
    assert coach("set", "silent", "yes") == "silent: yes\n"
    monkeypatch.setenv("COACH_VOICE_RATE", "120")
    listed = {row["key"]: (row["value"], row["from"]) for row in json.loads(coach("--json"))}
    assert list(listed) == list(KEYS)
    assert listed["level"] == ("lead", NAME)
    assert listed["silent"] == (True, NAME)
    assert listed["voice_rate"] == (120, "COACH_VOICE_RATE")
    assert listed["voice"] == (None, "default")
    assert coach("unset", "level") == "level: any\n"
    assert "level           any                     default\n" in coach()


def test_a_change_that_a_variable_hides_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_LEVEL", "intern")
    assert main(["settings", "set", "level", "lead", "--home", str(tmp_path)]) == 0
    assert "COACH_LEVEL is stronger" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["settings", "set", "voise", "x"], 2, "did you mean 'voice'?"),
        (["settings", "set", "level", "boss"], 1, 'level is "boss": write one of any, intern'),
        (["drill", "--voice-rate", "20"], 2, "write a whole number from 80 to 300"),
    ],
)
def test_what_does_not_fit_is_one_line_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, says: str
) -> None:
    try:
        ended: object = main([*words, "--home", str(tmp_path)])
    except SystemExit as wrong:
        ended = wrong.code
    told = capsys.readouterr().err
    assert ended == code
    assert says in told
    assert told.count("\n") == 1


def test_every_key_is_an_option_of_the_home_screen_a_rehearsal_and_a_drill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Start] = []
    monkeypatch.setattr(screens, "open_screen", lambda _home, start: opened.append(start) or 0)
    monkeypatch.setattr("coach.cli.rehearse.open_screen", lambda _home, start: opened.append(start) or 0)
    monkeypatch.setattr("coach.cli.rehearse.on_a_terminal", lambda: True)
    monkeypatch.setattr(screens, "on_a_terminal", lambda: True)
    (tmp_path / NAME).touch()
    options = ["--home", str(tmp_path), "--input", "USB", "--output", "Headset", "--no-plain"]
    for key in KEYS.values():
        value = [] if key.kind is bool else ["120" if key.kind is int else (key.choices or ("x",))[-1]]
        if key.option not in ("--plain", "--microphone", "--speaker"):
            options += [key.option, *value]
    for words in ([], ["rehearse"], ["drill"]):
        assert main([*words, *options]) == 0
        start = opened.pop()
        assert set(start.given) == set(KEYS)
        assert (start.settings.microphone, start.settings.speaker) == ("USB", "Headset")
        assert (start.settings.level, start.settings.silent, start.settings.plain) == ("manager", True, False)


def test_only_the_very_first_start_opens_the_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Start] = []
    monkeypatch.setattr(screens, "open_screen", lambda _home, start: opened.append(start) or 0)
    home = tmp_path / "new"
    assert main(["--home", str(home)]) == 0
    assert main(["settings", "set", "theme", "light", "--home", str(home)]) == 0
    assert main(["--home", str(home)]) == 0
    assert main(["setup", "--home", str(home)]) == 0
    assert [start.first for start in opened] == ["setup", "home", "setup"]
    assert opened[1].settings.theme == "light"


def test_the_page_on_settings_tells_of_every_key_what_the_program_does() -> None:
    page = PAGE.read_text("utf-8")
    for key in KEYS.values():
        default = "the coach chooses" if key.default is None else f"`{in_toml(key.default)}`"
        assert f"| `{key.name}` | {key.about.says} | {key.wants} | {default} |\n" in page
    assert page.count("\n| `") == len(KEYS)
