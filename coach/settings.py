"""What the candidate can set: one table from which file, options, variables, screen and docs are made.

Only Python's own library is needed here, since ``coach --help`` lists every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_type_hints

from coach.errors import DataError, brief

Setting = str | int | bool


class About(NamedTuple):
    """What one key is for; ``low`` and ``high`` bound a number, ``also`` is an older name of its option."""

    says: str
    example: str | None = None
    low: int = 0
    high: int = 0
    also: str | None = None


class Settings(NamedTuple):
    """Every setting with its type and its default; ``None`` leaves the choice to the coach."""

    model: Annotated[
        str | None, About("the speech model: a name from 'coach models list', or a folder", "base.en")
    ] = None
    microphone: Annotated[
        str | None, About("the microphone: its number or part of its name", "USB", also="--input")
    ] = None
    speaker: Annotated[
        str | None, About("the loudspeaker: its number or part of its name", "Headset", also="--output")
    ] = None
    voice: Annotated[str | None, About("the voice that asks: part of its name", "English")] = None
    voice_rate: Annotated[int, About("words a minute of the voice that asks", low=80, high=300)] = 165
    level: Annotated[
        Literal["any", "intern", "senior", "lead", "manager"],
        About("what you interview for: says what your role part needs, and which questions a drill asks"),
    ] = "any"
    theme: Annotated[Literal["dark", "light"], About("the colours of the screen")] = "dark"
    silent: Annotated[bool, About("show the question, do not speak it")] = False
    sections: Annotated[Literal["auto", "manual"], About("who says where a section of an answer ends")] = (
        "auto"
    )
    cues: Annotated[
        Literal["off", "tone", "spoken"], About("hear when the light changes while you answer")
    ] = "off"
    reduced_motion: Annotated[bool, About("nothing on the screen moves by itself but the clock")] = False
    plain: Annotated[bool, About("lines of text in place of the full screen, for a screen reader")] = False

    @property
    def role(self) -> Literal["intern", "senior", "lead", "manager"] | None:
        """The level where one was chosen."""
        return None if self.level == "any" else self.level


DEFAULTS = Settings()


class Key(NamedTuple):
    """One row of the table: a field of ``Settings`` with its names and what it takes."""

    name: str
    about: About
    kind: type
    choices: tuple[str, ...]
    default: Setting | None

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return "COACH_" + self.name.upper()

    @property
    def wants(self) -> str:
        """What may be written for it, in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.kind is bool:
            return "true or false"
        if self.kind is int:
            return f"a whole number from {self.about.low} to {self.about.high}"
        return f"some text, such as {in_toml(self.about.example or '')}"

    def check(self, value: object) -> Setting:
        """Return a value that may stand in the file; raise ``DataError`` with what to write instead."""
        if isinstance(value, Setting) and type(value) is self.kind and self._fits(value):
            return value
        shown = in_toml(value) if isinstance(value, Setting) else "not a plain value"
        raise DataError(f"{self.name} is {brief(shown)}: write {self.wants}.")

    def _fits(self, value: Setting) -> bool:
        if self.choices:
            return value in self.choices
        if self.kind is int:
            return self.about.low <= int(value) <= self.about.high
        return value != ""

    def read(self, text: str) -> Setting:
        """Return the value that was typed as an option, a variable or on the screen; raise ``DataError``."""
        text = text.strip()
        if self.kind is bool:
            words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
            return self.check(words.get(text.lower(), text))
        if self.kind is int and text.isascii() and text.isdecimal():
            return self.check(int(text[:9]))
        return self.check(text)


class Settled(NamedTuple):
    """The settings that hold, and where each comes from: an option, a variable, the file or the default."""

    values: Settings
    sources: Mapping[str, str]


Given = Mapping[str, tuple[Setting, str]]
"""What was said beside the file: the value of a key, and the option or variable that gave it."""


def given(options: Mapping[str, Any], environ: Mapping[str, str]) -> Given:
    """Take what options and variables say, options first; raise ``DataError`` that names the variable."""
    found: dict[str, tuple[Setting, str]] = {}
    for key in KEYS.values():
        if key.name in options:
            found[key.name] = (options[key.name], key.option)
        elif text := environ.get(key.variable):
            try:
                found[key.name] = (key.read(text), key.variable)
            except DataError as error:
                raise DataError(f"The variable {key.variable} does not fit: {error}") from error
    return found


def settle(said: Given, in_file: Mapping[str, Setting], file_name: str) -> Settled:
    """Return what holds: option before variable before file before default."""
    values: dict[str, Any] = {**in_file, **{name: value for name, (value, _) in said.items()}}
    sources = {
        name: said[name][1] if name in said else file_name if name in in_file else "default" for name in KEYS
    }
    return Settled(Settings(**values), sources)


def template() -> str:
    """Return the settings file that changes nothing: every key as a comment, with what it takes."""
    blocks = [
        f"# {key.about.says[0].upper()}{key.about.says[1:]}.\n# {_takes(key)}\n{unset_line(key)}"
        for key in KEYS.values()
    ]
    return "\n\n".join((_HEAD, *blocks)) + "\n"


def unset_line(key: Key) -> str:
    """Return the line of a key that is not set: its default, or an example, as a comment."""
    shown = key.about.example if key.default is None else key.default
    return f"# {key.name} = {in_toml(shown or False)}"


def in_toml(value: Setting | float) -> str:
    """Write a value as TOML does: JSON's spelling is TOML's too, but for DEL."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


_HEAD = """\
# The settings of coach. A line that begins with # changes nothing: take the # away to set the key.
# Stronger than this file is a variable (COACH_LEVEL=lead), and stronger still an option (--level lead).
# 'coach settings' lists what holds and where it comes from."""


def _takes(key: Key) -> str:
    default = "the coach chooses" if key.default is None else in_toml(key.default)
    return f"Takes {key.wants}; not set: {default}."


def _keys() -> dict[str, Key]:
    found: dict[str, Key] = {}
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        taken, about = get_args(hint)
        inner = [kind for kind in get_args(taken) if kind is not type(None)]
        literal = bool(inner) and not isinstance(inner[0], type)
        kind = str if literal else inner[0] if inner else taken
        default = Settings._field_defaults[name]
        found[name] = Key(name, about, kind, tuple(inner) if literal else (), default)
    return found


KEYS: Mapping[str, Key] = _keys()
"""Every key, in the order in which they are shown."""
