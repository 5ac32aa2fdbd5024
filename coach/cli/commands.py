"""Every command with its arguments, its help and the function it runs."""

from __future__ import annotations

from coach.cli.command import Commands, actions_of, command, completed, json_option
from coach.cli.options import ALL, HEARD_ONLY, SCREEN, settings
from coach.cli.usage import Parser


def add_commands(parser: Parser) -> None:
    """Let the program's parser take every command."""
    commands = parser.add_subparsers(dest="command", metavar="command", title="commands", parser_class=Parser)
    _rehearse(commands)
    _demo(commands)
    _drill(commands)
    _review(commands)
    _scoring(commands)
    _sessions(commands)
    _facts(commands)
    _bank(commands)
    _machine(commands)
    _help(parser, commands)


def _rehearse(commands: Commands) -> None:
    rehearse = command(
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
    completed(question, "question_ids")
    rehearse.add_argument("--typed", action="store_true", help="answer at the keyboard")
    rehearse.add_argument(
        "--audio", metavar="FILE", help="take the answer from a sound file, at its own pace"
    )
    rehearse.add_argument(
        "--fast", action="store_true", help="with --audio: as fast as it can be written down"
    )
    settings(rehearse)


def _demo(commands: Commands) -> None:
    demo = command(
        commands,
        "demo",
        "rehearse.demo",
        "watch a whole rehearsal from a recording: no microphone, no network",
    )
    demo.add_argument("--fast", action="store_true", help="as fast as it can be written down")
    settings(demo, tuple(name for name in ALL if name not in HEARD_ONLY))


def _drill(commands: Commands) -> None:
    drill = command(
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


def _review(commands: Commands) -> None:
    review = command(commands, "review", "screens.review", "look at saved sessions on the screen")
    session = review.add_argument(
        "session", nargs="?", metavar="SESSION", help="an id from 'coach sessions list'"
    )
    completed(session, "session_ids")
    settings(review, SCREEN)


def _scoring(commands: Commands) -> None:
    score = command(
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
    completed(question, "question_ids")
    form = score.add_mutually_exclusive_group()
    json_option(form)
    form.add_argument("--markdown", action="store_true", help="write Markdown")
    score.add_argument("--save", action="store_true", help="keep each as a session")
    settings(score, ("model",))
    transcribe = command(
        commands,
        "transcribe",
        "score.transcribe",
        "write down what is said in a sound file",
        "  coach transcribe answer.flac\n  coach transcribe answer.m4a --format srt > answer.srt\n",
    )
    transcribe.add_argument("file", metavar="FILE", help="a sound file, or a transcript for another format")
    transcribe.add_argument("--format", choices=("txt", "srt", "vtt", "json"), default="txt")
    settings(transcribe, ("model",))


def _sessions(commands: Commands) -> None:
    sessions = command(
        commands,
        "sessions",
        "sessions.listed",
        "list, show, export, recover or delete what you have rehearsed",
        "  coach sessions list\n  coach sessions show\n  coach sessions export --format html -o report.html\n"
        "  coach sessions recover\n",
    )
    json_option(sessions)
    actions = actions_of(sessions)
    for name, run, says in (
        ("list", "listed", "list the sessions, the newest first"),
        ("show", "show", "show one session (default: the newest)"),
        ("export", "exported", "write one session (default: the newest) for other programs or for print"),
        ("recover", "recover", "finish answers that were interrupted (default: all)"),
        ("delete", "delete", "delete a session with its sound, its words and the exports made of it"),
    ):
        action = command(actions, name, f"sessions.{run}", says)
        if name != "list":
            nargs = None if name == "delete" else "?"
            which = "an id from 'coach sessions list'"
            if name in ("show", "export"):
                which += ", or the number before it"
            session = action.add_argument("session", nargs=nargs, metavar="SESSION", help=which)
            completed(session, "session_ids")
        json_option(action)
        if name == "export":
            forms = ("markdown", "html", "json", "srt", "vtt", "audacity")
            action.add_argument("--format", choices=forms, default="markdown")
            action.add_argument("--audio", action="store_true", help="put the sound into the page (html)")
            action.add_argument("-o", "--output", metavar="FILE", help="where to (default: standard output)")
        if name == "recover":
            settings(action, ("model",))
        if name == "delete":
            action.add_argument("--yes", action="store_true", help="do not ask")
    bring = command(actions, "import", "sessions.imported", "bring in a session that was exported as JSON")
    bring.add_argument("file", metavar="FILE", help="what 'coach sessions export --format json' wrote")
    json_option(bring)
    progress = command(commands, "progress", "progress.show", "see what gets better from session to session")
    json_option(progress)


def _facts(commands: Commands) -> None:
    facts = command(
        commands,
        "facts",
        "facts.listed",
        "your own figures, with how they were measured",
        "  coach facts add 'wrong refunds fell by 12 percent' --measured 'A/B test, 6 weeks'\n"
        "  coach facts remove 1\n",
    )
    json_option(facts)
    actions = actions_of(facts)
    add = command(actions, "add", "facts.add", "keep a figure that you can stand by")
    add.add_argument("text", metavar="TEXT", help="one statement with one figure")
    add.add_argument("--measured", required=True, metavar="HOW", help="how, over what or against what")
    json_option(command(actions, "list", "facts.listed", "list them with their numbers"))
    command(actions, "remove", "facts.remove", "take one out").add_argument("number", type=int, metavar="N")


def _bank(commands: Commands) -> None:
    questions = command(
        commands,
        "questions",
        "bank.questions",
        "list the questions, or begin one of your own",
        "  coach questions new my-question\n",
    )
    json_option(questions)
    actions = actions_of(questions)
    own = command(actions, "new", "template.new", "write a commented question and rubric to fill in")
    own.add_argument("id", metavar="ID", help="small letters, digits and dashes")
    check = command(commands, "check", "bank.check", "check question and rubric files, your own included")
    check.add_argument("files", nargs="*", metavar="FILE", help="(default: all of them)")


def _settings(commands: Commands) -> None:
    chosen = command(
        commands,
        "settings",
        "settings.listed",
        "list what is set and where it comes from, or change it",
        "  coach settings set level lead\n  coach settings unset voice\n",
    )
    json_option(chosen)
    actions = actions_of(chosen)
    change = command(actions, "set", "settings.set_one", "set one in settings.toml; your comments stay")
    change.add_argument("key", metavar="KEY", choices=ALL, help="a name from 'coach settings'")
    change.add_argument("value", metavar="VALUE", help="what it is set to")
    back = command(actions, "unset", "settings.unset_one", "take one out of settings.toml")
    back.add_argument("key", metavar="KEY", choices=ALL, help="a name from 'coach settings'")
    setup = command(
        commands, "setup", "screens.setup", "choose microphone, voice, speech model, level and colours"
    )
    settings(setup, SCREEN)


def _machine(commands: Commands) -> None:
    _settings(commands)
    models = command(
        commands, "models", "models.listed", "list speech models, or get one", "  coach models get base.en\n"
    )
    actions = actions_of(models)
    command(actions, "list", "models.listed", "list the speech models")
    get = command(actions, "get", "models.get", "download a speech model, once")
    get.add_argument("name", metavar="NAME", help="a name from 'coach models list'")
    doctor = command(commands, "doctor", "doctor.doctor", "see what works on this machine, and what to do")
    json_option(doctor)
    serve = command(commands, "serve", "serve.serve", "open the screens in a browser of this machine")
    serve.add_argument("--port", type=int, metavar="N", help="where to listen (default: any that is free)")


def _help(parser: Parser, commands: Commands) -> None:
    topic = command(
        commands,
        "help",
        "help.topic",
        "read about a topic or a command",
        "  coach help\n  coach help scoring\n  coach help rehearse\n",
    )
    topic.set_defaults(root=parser, commands=commands.choices)
    completed(topic.add_argument("topic", nargs="?", metavar="TOPIC"), "topic_names")
    completion = command(
        commands,
        "completion",
        "help.completion",
        "let your shell complete commands, options and ids",
        '  eval "$(coach completion bash)"         in ~/.bashrc\n'
        '  eval "$(coach completion zsh)"          in ~/.zshrc, after compinit\n'
        "  coach completion fish | source          in ~/.config/fish/config.fish\n",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
