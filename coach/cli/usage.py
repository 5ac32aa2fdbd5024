"""Wrong usage, told in one line that suggests what was meant."""

from __future__ import annotations

import argparse
import re
from difflib import get_close_matches
from typing import Any, NoReturn

_LONGEST_HINT = 60
"""Past this the choices are not a hint any more: the help has them."""
MEANT = {
    "compare": "start 'coach review', open an answer and press c",
    "search": "start 'coach' and press /",
    **{word: f"type 'coach sessions {word}'" for word in ("delete", "export", "import", "recover", "show")},
    **dict.fromkeys(("history", "list", "ls"), "type 'coach sessions list'"),
    **dict.fromkeys(("interview", "practice", "practise", "record", "start"), "type 'coach rehearse'"),
    "--demo": "type 'coach demo'",
    "--typed": "type 'coach rehearse --typed'",
}
"""What is looked for as a command or an option of the program itself, and where it is."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with a suggestion."""

    def parse_known_args(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, args: Any = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Refuse an unknown option before its value can be taken for a command."""
        words = iter(args or ())
        for word in words:
            option = self._option_string_actions.get(word.partition("=")[0])
            if option is None:
                if word.startswith("--") and len(word) > 2:
                    self.refuse(word)
                break
            if option.nargs is None and "=" not in word:
                next(words, None)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        wrong = re.search(
            r"(?:argument (\S+): )?invalid choice: '?(.*?)'? \(.*?choose from (.*?)\)$", message
        )
        if wrong:
            known = re.findall(r"[\w-]+", wrong[3])
            what = (wrong[1] or "choice").lstrip("-")
            hint = self._hint(wrong[2], known) or f": choose {', '.join(known[:-1])} or {known[-1]}"
            message = f"there is no {what} '{wrong[2]}'{'' if len(hint) > _LONGEST_HINT else hint}"
        self.exit(2, f"coach: {message} (see '{self.prog} --help')\n")

    def refuse(self, unknown: str) -> NoReturn:
        """Say that an argument is not known here."""
        if not unknown.startswith("-"):
            self.error(f"'{unknown}' is one argument too many")
        name = unknown.partition("=")[0]
        self.error(f"there is no option '{name}'{self._hint(name, list(self._option_string_actions))}")

    def _hint(self, wrong: str, known: list[str]) -> str:
        if wrong in MEANT and " " not in self.prog:
            return f": {MEANT[wrong]}"
        near = get_close_matches(wrong, known, n=1, cutoff=0.6)
        return f", did you mean '{near[0]}'?" if near else ""
