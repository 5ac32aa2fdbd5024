"""Whether a figure's source is told: over what, against what, or how it was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.scoring.cues import any_of
from coach.scoring.numbers import numbers
from coach.scoring.sentences import Sentence

_HOW = any_of(
    r"a/?b[ -]test\w*|a b test\w*|experiments?|hold-?outs?|holdbacks?|control (?:group|arm)"
    r"|randomi[sz]ed|split test\w*",
    r"compared (?:to|with|against)|relative to|versus (?:the|our|last|a)|baselines?|before and after"
    r"|year over year|year on year|month over month",
    r"(?:against|than|over) (?:the |our |last |a )?(?:\w+ )?(?:week|month|quarter|year|period|version"
    r"|release|model|group|system|level)s? (?:before|prior|earlier|ago)",
    r"against (?:the|our|last|a) (?:\w+ )?(?:week|month|quarter|year|baseline|control|version|model"
    r"|system|group|figure)\w*",
    r"(?:same|previous|prior) (?:week|month|quarter|year|period|time|cases|test|set|exercise)|(?:than"
    r"|versus|from) last (?:week|month|quarter|year)",
    r"count(?:ed|ing)|by hand|(?:from|in|of|to|by) (?:the |our |my )?(?:\w+ )?logs?|pager log|telemetry"
    r"|sampl(?:e|ed|es|ing)|at random|audit(?:ed|s)?",
    r"re-?read|survey(?:ed|s)?|eval(?:uation)? sets?|test sets?|validation sets?|benchmark(?:ed)?"
    r"|blind(?:ed)?|confidence interval|(?:in|as a|ran) shadow\w*|shadow (?:mode|runs?)|shadowed|one by one",
    r"plus or minus|margin of error|measured|planted|seeded|labell?ed|double[- ]checked|hand[- ]checked"
    r"|(?:we|i) (?:\w+ )?(?:went through|checked|reviewed|replayed|marked|(?:read|pulled) (?:a|all"
    r"|every|each|the last|\d+|\w+ (?:hundred|thousand|random)))",
    r"ran (?:it )?(?:against|over|on)|test calls|replayed|statistically|p[- ]value|side by side"
    r"|half and half|matched (?:pairs|cases)|out of sample|on a (?:set|sample)",
)
_NOT = any_of(
    r"(?:don't|do not|didn't|did not|never|can't|cannot|couldn't|not|no one|nobody|haven't|hadn't"
    r"|without|isn't|wasn't) (?:\w+ ){0,4}?(?:how|measur\w+|count(?:ed)?|comput\w+|baseline|control"
    r"|sample|check(?:ed)?|verif\w+|where|a/b test\w*|experiment)",
    r"no idea|no (?:baseline|control|source|experiment|a/b test)|made up|marketing|never saw"
    r"|somebody told|someone told|the (?:slide|deck)|from a slide",
)
_SAMPLE = re.compile(
    r"\b(?:on|over|across|out of|among|in|of)(?: (?:the|a|about|roughly|some|our|those|these|blind"
    r"|random|other|last))* $",
    re.I | re.A,
)
_SAMPLED = re.compile(
    r"^(?:[ -][\w'-]+){0,3}?[ -](?:sessions?|cases|prompts?|users?|tickets?|calls?|chats?"
    r"|conversations?|messages?|examples?|files?|records?"
    r"|transcripts?|images?|photos?|queries|requests?|orders?|samples?|documents?|claims?|accounts?"
    r"|patients?|items?|answers?|rides?|questions?|forms?|bills?|returns?|listings?|trips|pieces"
    r"|letters|replies|posts?|videos?|scans?)\b",
    re.I | re.A,
)
_PERIOD = re.compile(r"\b(?:over|across|during) (?:the )?(?:last |past |first )?$", re.I | re.A)


_SET = re.compile(r"\bset of (?:about |roughly |some |around )?$", re.I | re.A)
_OF = re.compile(r"\b(?:out )?of\b", re.I | re.A)
_FEW = 10


def is_supported(sentences: Sequence[Sentence], at: int) -> bool:
    """Say whether sentence ``at`` or a neighbour tells where its figures come from.

    A neighbour that takes it back ("I don't have how it was computed") outweighs everything.
    """
    near = [sentences[i].text for i in (at, at - 1, at + 1) if 0 <= i < len(sentences)]
    if any(_NOT.search(text) for text in near):
        return False
    return any(_HOW.search(text) for text in near) or any(_tells_sample(text) for text in near)


def _tells_sample(text: str) -> bool:
    """Say whether a text names the cases or the period that a figure was taken over."""
    for number in numbers(text):
        before, after = text[: number.start], text[number.end :]
        if number.unit == "count" and number.value >= _FEW and _names_cases(before, after):
            return True
        if number.unit == "seconds" and _PERIOD.search(before):
            return True
    return False


def _names_cases(before: str, after: str) -> bool:
    return bool(_SET.search(before) or (_SAMPLE.search(before) and _SAMPLED.match(after)))


def counts_cases(said: str) -> bool:
    """Say whether a share is told as cases of so many, "sixteen of twenty"; "nine out of ten" is a saying."""
    of = _OF.search(said)
    return bool(of) and any(number.value > _FEW for number in numbers(said[of.end() :]))
