"""A commented pair of files to begin a question of one's own with."""

from __future__ import annotations

from argparse import Namespace

from coach.cli.context import home_of, say
from coach.errors import DataError
from coach.library import well_named
from coach.store.files import make_home, write_whole

QUESTION = """\
# A question of your own. Check it with: coach check
id = "{id}"
title = "{title}"
# What the voice says, as an interviewer would.
spoken = "Tell me about {title}. What would you do, and why?"
# The length to aim for, low and high, in seconds.
target = [60, 120]
# intern, senior, lead or manager
level = "senior"
rubric = "{id}"
tags = ["own"]
good = "Two or three plain sentences on what a good answer sounds like."
read_more = []

# Asked after the answer where one of these criteria is thin or one of these pitfalls is there.
[[follow_ups]]
id = "{id}-more"
spoken = "Can you give me one example of that?"
after = ["answer.point"]
criteria = ["answer.point"]
"""
RUBRIC = """\
# How answers to {id} are judged. Check it with: coach check
id = "{id}"
title = "{title}"

[[sections]]
id = "answer"
title = "Answer"
budget_s = 90

# One table for each point a good answer makes, three to six in all.
[[criteria]]
id = "answer.point"
section = "answer"
# At most 24 characters.
title = "The point"
point = "What has to be said, in one sentence."
advice = "What to do to make the point."
phrase = "What saying it well can sound like."
# Words that name it; a slip of the recogniser is forgiven.
terms = ["first term", "second term"]
# Sentences that make it, in many voices (eight are good), and sentences that only come near.
made = ["A sentence that makes the point with something concrete behind it."]
near_miss = ["A sentence that only names it."]

# A pitfall known to coach needs no examples; one of your own needs sentences where it is present and absent.
[[pitfalls]]
id = "buzzwords"
title = "Buzzwords"
scope = "sentence"
present_when = "Big words with no mechanism beside them."
why = "Big words with nothing behind them tell the interviewer nothing."
fix = "Say at once what the word does in practice."
"""


def new(options: Namespace) -> int:
    """Write a question and its rubric to fill in; files that are there already are left alone."""
    if not well_named(options.id):
        raise DataError(f"'{options.id}' can't be an id: use small letters, digits, '-', '_' and '.'.")
    home = home_of(options)
    make_home(home)
    paths = {
        home / "questions" / f"{options.id}.toml": QUESTION,
        home / "rubrics" / f"{options.id}.toml": RUBRIC,
    }
    for path in paths:
        if path.exists():
            raise DataError(f"{path}: is there already; choose another id, or edit it.")
    title = options.id.replace("-", " ").replace("_", " ").replace(".", " ")
    for path, text in paths.items():
        make_home(path.parent)
        write_whole(path, text.format(id=options.id, title=title).encode())
        say(f"Written: {path}")
    say("Fill them in, then run: coach check")
    return 0
