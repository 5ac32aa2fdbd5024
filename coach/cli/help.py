"""Help on a topic, from the same pages as the documentation, and completion for the shells."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap

from coach.cli.context import say
from coach.errors import CoachError, DataError
from coach.library import bank
from coach.store import home_dir


def topics() -> Mapping[str, Path]:
    """Return the pages of the documentation by the names under which ``coach help`` shows them."""
    return {page.stem: page for page in sorted((bank() / "docs").glob("*.md"))}


def topic(options: Namespace) -> int:
    """Show one page of the documentation, the help of a command, or what there is help on."""
    pages = topics()
    if options.topic is None:
        options.root.print_help()
        wide = max(map(len, pages))
        listed = (f"  {name:<{wide}}  {_heading(page)}" for name, page in pages.items())
        say("\n".join(["\ntopics (coach help TOPIC):", *listed]))
    elif options.topic in pages:
        _show(pages[options.topic])
    elif options.topic in options.commands:
        options.commands[options.topic].print_help()
    else:
        near = get_close_matches(options.topic, [*pages, *options.commands], n=1, cutoff=0.6)
        hint = f"did you mean '{near[0]}'?" if near else "'coach help' lists what there is."
        raise DataError(f"There is no help on '{options.topic}': {hint}")
    return 0


def completion(options: Namespace) -> int:
    """Print what a shell needs to complete ``coach`` commands, options and ids."""
    from argcomplete.shell_integration import shellcode

    say(shellcode(["coach"], shell=options.shell))
    return 0


def topic_names(parsed_args: Namespace, **_: object) -> list[str]:
    return [*topics(), *parsed_args.commands]


def question_ids(parsed_args: Namespace, **_: object) -> list[str]:
    homes = (bank(), _home(parsed_args))
    return sorted({path.stem for home in homes for path in (home / "questions").glob("*.toml")})


def session_ids(parsed_args: Namespace, **_: object) -> list[str]:
    from coach.store import Store

    try:
        return [session.id for session in Store(_home(parsed_args)).sessions()]
    except CoachError:
        return []


def _home(parsed_args: Namespace) -> Path:
    return home_dir(getattr(parsed_args, "home", None))


def _heading(page: Path) -> str:
    with page.open(encoding="utf-8") as lines:
        return next((line.lstrip("# ").strip() for line in lines if line.startswith("#")), page.stem)


def _show(page: Path) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(_for_a_terminal(page.read_text("utf-8"), console.width), hyperlinks=False))


def _for_a_terminal(page: str, width: int) -> str:
    """Return the page with what stands beside a command kept in its column, and other pages as commands."""
    linked = re.sub(r"\[([^]]+)\]\(([\w-]+)\.md\)", r"\1 (`coach help \2`)", page)
    lines: list[str] = []
    in_code = False
    for line in linked.splitlines():
        in_code ^= line.startswith("```")
        column = max((gap.end() for gap in re.finditer(r"\S {2,}", line)), default=0)
        lines += wrap(line, width - 2, subsequent_indent=" " * column) if in_code and column else [line]
    return "\n".join(lines)
