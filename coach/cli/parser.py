"""What can be typed after ``coach``, with help, examples and suggestions."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from coach import __version__
from coach.cli.options import ALL, HEARD_ONLY, SCREEN, settings
from coach.cli.usage import Parser

_EXAMPLES = """\
examples:
  coach                                  open the home screen
  coach rehearse                         answer the main question aloud
  coach rehearse --typed                 answer it at the keyboard
  coach demo                             see a whole rehearsal, without microphone or download
  coach score answer.txt                 score an answer you have written down
  coach sessions list                    what you have rehearsed
  coach doctor                           what works on this machine, and what to do
  coach help scoring                     how the score is made; 'coach help' lists all topics

Everything stays on this machine; only 'coach models get' uses the network.
"""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; wrong usage says so in one line and exits with 2."""
    parser = _build()
    if "_ARGCOMPLETE" in os.environ:
        from argcomplete import autocomplete

        autocomplete(parser)  # a shell asks what could be typed next; this ends the program
    options, unknown = parser.parse_known_args(argv, argparse.Namespace(home=None, json=False))
    if unknown:
        options.parser.refuse(unknown[0])
    return options


def _run(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a function that imports ``module.function`` of this package when it is called."""
    module, function = name.split(".")

    def run(options: argparse.Namespace) -> int:
        return getattr(import_module(f"coach.cli.{module}"), function)(options)

    return run


def _build() -> Parser:
    parser = Parser(
        prog="coach",
        description="Rehearse interview answers: asked aloud, recorded, timed, scored, all on your machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"coach {__version__}")
    _home(parser)
    parser.set_defaults(run=_run("screens.home"), parser=parser)
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands", parser_class=Parser)
    _rehearsing(commands)
    _scoring(commands)
    _sessions(commands)
    _facts(commands)
    _bank(commands)
    _machine(commands)
    _help(parser, commands)
    settings(parser)
    return parser


def _home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where sessions, settings and models are (also: COACH_HOME)",
    )


def _command(commands: Any, name: str, run: str, says: str, examples: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=says,
        description=says[0].upper() + says[1:] + ".",
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _home(parser)
    parser.set_defaults(run=_run(run), parser=parser)
    return parser


def _json(parser: Any) -> None:
    says = "write JSON for other programs"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=says)


def _rehearsing(commands: Any) -> None:
    rehearse = _command(
        commands,
        "rehearse",
        "rehearse.rehearse",
        "answer one question: asked aloud, recorded, written down, timed, scored, saved",
        "  coach rehearse\n  coach rehearse ai-safety-agent --silent\n"
        "  coach rehearse --audio answer.flac --fast\n",
    )
    question = rehearse.add_argument(
        "question", nargs="?", metavar="QUESTION", help="an id from 'coach questions'"
    )
    _completed(question, "question_ids")
    rehearse.add_argument("--typed", action="store_true", help="answer at the keyboard")
    rehearse.add_argument(
        "--audio", metavar="FILE", help="take the answer from a sound file, at its own pace"
    )
    rehearse.add_argument(
        "--fast", action="store_true", help="with --audio: as fast as it can be written down"
    )
    settings(rehearse)
    demo = _command(
        commands,
        "demo",
        "rehearse.demo",
        "watch a whole rehearsal from a recording: no microphone, no network",
    )
    demo.add_argument("--fast", action="store_true", help="as fast as it can be written down")
    settings(demo, tuple(name for name in ALL if name not in HEARD_ONLY))
    drill = _command(
        commands,
        "drill",
        "screens.drill",
        "drill short answers against the clock, the weak points first",
        "  coach drill\n  coach drill --due\n  coach drill --section risks --count 3\n",
    )
    drill.add_argument("--count", type=int, metavar="N", help="how many answers (default: 5)")
    drill.add_argument("--due", action="store_true", help="only what is due")
    drill.add_argument("--section", metavar="ID", help="only one section of the long answers, such as risks")
    drill.add_argument("--seed", type=int, metavar="N", help="the same number asks the same again")
    drill.add_argument("--typed", action="store_true", help="answer at the keyboard")
    settings(drill)
    review = _command(commands, "review", "screens.review", "look at saved sessions on the screen")
    session = review.add_argument(
        "session", nargs="?", metavar="SESSION", help="an id from 'coach sessions list'"
    )
    _completed(session, "session_ids")
    settings(review, SCREEN)


def _scoring(commands: Any) -> None:
    score = _command(
        commands,
        "score",
        "score.score",
        "score answers from text, subtitles, JSON or sound",
        "  coach score answer.txt\n  coach score answer.srt answer.flac --json\n"
        "  echo 'To me, safe means ...' | coach score -\n",
    )
    score.add_argument("files", nargs="+", metavar="FILE", help="a transcript, a sound file, or - for text")
    question = score.add_argument(
        "--question", metavar="ID", help="the question that was answered (default: the main one)"
    )
    _completed(question, "question_ids")
    form = score.add_mutually_exclusive_group()
    _json(form)
    form.add_argument("--markdown", action="store_true", help="write Markdown")
    score.add_argument("--save", action="store_true", help="keep each as a session")
    settings(score, ("model",))
    transcribe = _command(
        commands,
        "transcribe",
        "score.transcribe",
        "write down what is said in a sound file",
        "  coach transcribe answer.flac\n  coach transcribe answer.m4a --format srt > answer.srt\n",
    )
    transcribe.add_argument("file", metavar="FILE")
    transcribe.add_argument("--format", choices=("txt", "srt", "vtt", "json"), default="txt")
    settings(transcribe, ("model",))


def _sessions(commands: Any) -> None:
    sessions = _command(
        commands,
        "sessions",
        "sessions.listed",
        "list, show, export, recover or delete what you have rehearsed",
        "  coach sessions list\n  coach sessions show\n  coach sessions export --format html -o report.html\n"
        "  coach sessions recover\n",
    )
    _json(sessions)
    actions = sessions.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)
    for name, run, says in (
        ("list", "listed", "list the sessions, the newest first"),
        ("show", "show", "show one session (default: the newest)"),
        ("export", "exported", "write one session (default: the newest) for other programs or for print"),
        ("recover", "recover", "finish answers that were interrupted (default: all)"),
        ("delete", "delete", "delete a session with its sound, its words and the exports made of it"),
    ):
        action = _command(actions, name, f"sessions.{run}", says)
        if name != "list":
            nargs = None if name == "delete" else "?"
            _completed(action.add_argument("session", nargs=nargs, metavar="SESSION"), "session_ids")
        _json(action)
        if name == "export":
            forms = ("markdown", "html", "json", "srt", "vtt", "audacity")
            action.add_argument("--format", choices=forms, default="markdown")
            action.add_argument("--audio", action="store_true", help="put the sound into the page (html)")
            action.add_argument("-o", "--output", metavar="FILE", help="where to (default: standard output)")
        if name == "recover":
            settings(action, ("model",))
        if name == "delete":
            action.add_argument("--yes", action="store_true", help="do not ask")
    bring = _command(actions, "import", "sessions.imported", "bring in a session that was exported as JSON")
    bring.add_argument("file", metavar="FILE")
    _json(bring)
    progress = _command(commands, "progress", "progress.show", "see what gets better from session to session")
    _json(progress)


def _facts(commands: Any) -> None:
    facts = _command(
        commands,
        "facts",
        "facts.listed",
        "your own figures, with how they were measured",
        "  coach facts add 'wrong refunds fell by 12 percent' --measured 'A/B test, 6 weeks'\n"
        "  coach facts remove 1\n",
    )
    _json(facts)
    actions = facts.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)
    add = _command(actions, "add", "facts.add", "keep a figure that you can stand by")
    add.add_argument("text", metavar="TEXT", help="one statement with one figure")
    add.add_argument("--measured", required=True, metavar="HOW", help="how, over what or against what")
    _json(_command(actions, "list", "facts.listed", "list them with their numbers"))
    _command(actions, "remove", "facts.remove", "take one out").add_argument("number", type=int, metavar="N")


def _bank(commands: Any) -> None:
    questions = _command(
        commands,
        "questions",
        "bank.questions",
        "list the questions, or begin one of your own",
        "  coach questions new my-question\n",
    )
    _json(questions)
    actions = questions.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)
    own = _command(actions, "new", "template.new", "write a commented question and rubric to fill in")
    own.add_argument("id", metavar="ID", help="small letters, digits and dashes")
    check = _command(commands, "check", "bank.check", "check question and rubric files, your own included")
    check.add_argument("files", nargs="*", metavar="FILE", help="(default: all of them)")


def _settings(commands: Any) -> None:
    chosen = _command(
        commands,
        "settings",
        "settings.listed",
        "list what is set and where it comes from, or change it",
        "  coach settings set level lead\n  coach settings unset voice\n",
    )
    _json(chosen)
    actions = chosen.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)
    change = _command(actions, "set", "settings.set_one", "set one in settings.toml; your comments stay")
    change.add_argument("key", metavar="KEY", choices=ALL)
    change.add_argument("value", metavar="VALUE")
    back = _command(actions, "unset", "settings.unset_one", "take one out of settings.toml")
    back.add_argument("key", metavar="KEY", choices=ALL)
    setup = _command(
        commands, "setup", "screens.setup", "choose microphone, voice, speech model, level and colours"
    )
    settings(setup, SCREEN)


def _machine(commands: Any) -> None:
    _settings(commands)
    models = _command(
        commands, "models", "models.listed", "list speech models, or get one", "  coach models get base.en\n"
    )
    actions = models.add_subparsers(dest="action", metavar="action", title="actions", parser_class=Parser)
    _command(actions, "list", "models.listed", "list the speech models")
    get = _command(actions, "get", "models.get", "download a speech model, once")
    get.add_argument("name", metavar="NAME")
    doctor = _command(commands, "doctor", "doctor.doctor", "see what works on this machine, and what to do")
    _json(doctor)
    serve = _command(commands, "serve", "serve.serve", "open the screens in a browser of this machine")
    serve.add_argument("--port", type=int, metavar="N", help="where to listen (default: any that is free)")


def _help(parser: Parser, commands: Any) -> None:
    topic = _command(
        commands,
        "help",
        "help.topic",
        "read about a topic or a command",
        "  coach help\n  coach help scoring\n  coach help rehearse\n",
    )
    topic.set_defaults(root=parser, commands=commands.choices)
    _completed(topic.add_argument("topic", nargs="?", metavar="TOPIC"), "topic_names")
    completion = _command(
        commands,
        "completion",
        "help.completion",
        "let your shell complete commands, options and ids",
        '  eval "$(coach completion bash)"         in ~/.bashrc\n'
        '  eval "$(coach completion zsh)"          in ~/.zshrc, after compinit\n'
        "  coach completion fish | source          in ~/.config/fish/config.fish\n",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))


def _completed(action: Any, ids: str) -> None:
    """Let the shell complete an argument with what a function of ``help`` lists."""

    def completer(**asked: Any) -> list[str]:
        return getattr(import_module("coach.cli.help"), ids)(**asked)

    action.completer = completer
