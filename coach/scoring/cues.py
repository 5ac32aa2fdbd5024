"""Words that tell what a number beside them is, and those of a claim without bounds."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return what finds any of these patterns as whole words."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE | re.ASCII)


EFFECT = any_of(
    r"cut|cuts|cutting|reduc\w+|dropp?\w*|f[ae]ll\w*|(?:go|goes|went|gone|going|is|are|was"
    r"|were) (?:\w+ )?(?:up|down)",
    r"(?:up|down) (?:by|about|roughly|another|to|from)|r[io]se|risen|improv\w+|increas\w+|decreas\w+"
    r"|gr[eo]wn?|sav(?:e|ed|es|ing|ings)",
    r"(?:bring|brings|brought|took|take|got|get|push\w*|drove|pulled) .{0,40}(?:down|up)|lower(?:ed|s"
    r"|ing)?|boost\w*|gain\w*",
    r"los[te]s?|halv\w+|slash\w*|shav\w+|trimm\w+|shr[au]nk|shrink\w*|declin\w+|climb\w*|jump\w*"
    r"|surg\w+|eliminat\w+",
    r"prevent\w*|block(?:s|ed)?|caught|catch(?:es)?|stop(?:s|ped)|avoid\w*|reach(?:ed)?|achiev\w+"
    r"|outperform\w*|beat",
    r"fewer|faster|slower|cheaper|better|worse|earned|cost|costs|drop|went from|moved from|came (?:down"
    r"|out)|swing|lift",
)
PRICE = any_of(r"costs?|los[te]s?")
"""Of these effects a time is the price: one side of a trade-off, no result."""
METRIC = any_of(
    r"accura\w+|precision|recall|detect\w*|rates?|satisf\w+|trust|coverage|uptime|availab\w+|conversion"
    r"|retention|engagement",
    r"adoption|productiv\w+|wrong|errors?|fail\w*|false|correct\w*|right|works?|reliab\w+|found|missed"
    r"|agree\w*|success\w*",
    r"complian\w+|happy|love|like|prefer\w*|recommend\w*|share of|score\w*|confiden\w+|resol\w+"
    r"|handled?|approved?|effective\w*",
    r"pass(?:ed|es)?|leak\w*|refus\w+|hallucinat\w+|positives|negatives|safe|secure|risk|revenue|churn"
    r"|uplift",
)
DONE_TO = any_of(
    r"sav(?:ed|es|ing)|prevent(?:ed|s)?|block(?:ed|s)?|caught|stopped|found|fixed|rescued|protected"
    r"|removed|avoided|detected",
    r"flagged|counted|kept|eliminated|intercepted|spared|averted|cancelled|took down|helped|won|freed"
    r"|recovered|given back|gave back",
)
TARGET = any_of(
    r"aim\w*|goals?|targets?|targeting|objectives?|bar|slos?|slas?|kpis?|okrs?|promis\w+|budget"
    r"|acceptance|requirement|commit(?:ted|ment|s)?|agreement was|agreed on",
    r"want(?:ed|s)?|hop(?:e|ed|ing)|should (?:be|stay|reach|hit)|must (?:be|stay|reach|hit)|need(?:s"
    r"|ed)? to (?:be|stay|hit|reach|get)",
    r"we(?:'re| are) shooting for|launch criteri\w+|had to (?:be|reach|hit|stay)|ask(?:ed)? for"
    r"|good enough",
)
HYPOTHETICAL = any_of(
    r"suppose|imagine|let's say|say|if|would|could|might|hypothetical\w*|will|'ll|gonna|going to"
    r"|assum\w+|for instance if|probably"
)
INTENDED = re.compile(
    r"(?<!able)(?<!managed)(?<!helped us)(?<!helped) to (?:save|cut|reduce|improve|increase|prevent"
    r"|lower|boost|win|gain)(?: [\w'-]+){0,4} $",
    re.I,
)
CONDITION = any_of(
    r"if|when|whenever|once|until|unless|anything|any|every|alarms?|alerts?|fires?|trips?|triggers?"
    r"|pag(?:e|es|ed|ing)|stays?|needs?",
    r"must|has to|have to|rolls? back|turns? (?:it )?off|block(?:s|ed)?|goes to|thresholds?|cut-?offs?"
    r"|limit\w*|requires?|gets?",
    r"switch\w*|pauses?|stops?|halts?|sends?|refuses?|asks?|escalat\w+|waits?|before|rings?|wakes?"
    r"|calls? me|phones? me",
)
OVER = re.compile(
    r"\b(?:above|over|past|beyond|exceeds?|exceeding|under|below|(?:more|less|fewer|higher|lower"
    r"|greater|bigger|older|younger) than"
    r"|at least|at most|no more than|up to|hits?|reaches|passes|crosses|tops)(?: (?:the|a|an|about"
    r"|roughly|even|some|just))*[ -]$",
    re.IGNORECASE | re.ASCII,
)
LIMIT = re.compile(
    r"\b(?:limit(?:ed|s)? (?:of|to|is|was|it to|them to|at)|cap(?:ped|s)? (?:of|to|at|is|it at|them at)"
    r"|quota (?:of|is)|at most|no more than"
    r"|maximum (?:of|is)|max(?: of)?|threshold (?:of|is|was|at)|cut-?off (?:of|is|was|at)|only allow\w*"
    r"|never more than)"
    r"(?: (?:the|a|an|about|just))* $",
    re.IGNORECASE | re.ASCII,
)
PER = re.compile(
    r"^(?: [\w'-]+){0,2} (?:an?|per|each) (?:second|minute|hour|day|night|week|month|year|user|account"
    r"|person)\b",
    re.I | re.A,
)
ALLOWED = any_of(r"gets?|allow\w*|limit\w*|caps?|quotas?|only|no more|max\w*|at most|rate limit\w*")
ROLLOUT = any_of(
    r"canar\w+|ramp\w*|roll(?:ed|s|ing)?(?: \w+)?[ -]?out|rollouts?|dogfood\w*|staged|phased|stages?"
    r"|pilot\w*|widen\w*|expand\w*|gradual\w*",
    r"open(?:ed|s|ing)?(?: \w+){0,2} (?:to|up)|(?:start|begin|began|begun)(?:s|ed|ing)?(?: \w+)? (?:at"
    r"|with|on|from)|of (?:the |our |live )?traffic",
    r"launch(?:ed|es)?(?: \w+){0,2} (?:to|with|at|on)|(?:go|goes|going|went) (?:\w+ )?to"
    r"|then (?:everyone|everybody|all|the rest|the whole|the lot)|shadow",
)
STEPPING = re.compile(r"\bthen\b|\bstep|\bstage|\bramp|\bfirst\b|\bstart", re.I | re.A)
STEP_BEFORE = re.compile(r"\b(?:first|staff|only|own)\b.*\bthen (?:at |to )?$", re.I | re.A)
STEP_AFTER = re.compile(
    r"\b(?:each (?:time|step|stop)|every (?:step|stop)|before we (?:open|widen|go)|only then)\b", re.I | re.A
)
TEAM = (
    r"engineers?|developers?|devs?|programmers?|analysts?|designers?|scientists?|researchers?"
    r"|reviewers?|annotators?|labell?ers?|raters?"
    r"|testers?|people|persons?|folks|colleagues|nurses?|doctors?|physicians?|officers?|lawyers?"
    r"|interns?|managers?|leads?|staff|moderators?"
    r"|agents?|teachers?|clinicians?|contractors?|hackers?|attackers?|teammates?|experts?|librarians?"
    r"|pharmacists?|of us|of them|of my \w+"
    r"|seniors?|juniors?|specialists?|volunteers?|hires?|reports|men|women|graders?|auditors?"
    r"|operators?|supervisors?|product managers?|writers?"
)
TEAM_AFTER = re.compile(rf"^(?:[ -](?:[\w'-]+ )?(?:{TEAM})\b|[ -]person\b|-(?:wo)?man\b)", re.I | re.A)
TEAM_BEFORE = re.compile(
    r"\b(?:(?:team|group|squad|crew|pod|panel) (?:of|was|is)|led|leading|lead|manag(?:e|ed|ing)"
    r"|there (?:were|are)|we (?:were|are)|hired)(?: (?:about|only|just))? $",
    re.I | re.A,
)
SCALE_NOUN = (
    r"users?|customers?|clients?|requests?|sessions?|messages?|prompts?|cases|tests?|examples?|images?"
    r"|photos?|pictures?|tickets?|calls?|chats?"
    r"|parameters?|tokens?|languages?|locales?|hospitals?|clinics?|stores?|shops?|schools?|cities"
    r"|countries|regions?|markets?|accounts?|documents?"
    r"|docs|files?|records?|rows?|conversations?|queries|questions|merchants?|sellers?|buyers?"
    r"|patients?|farmers?|drivers?|riders?|rides?|orders?"
    r"|businesses|companies|repos?|repositories|samples?|items?|videos?|posts?|listings?|transactions?"
    r"|payments?|claims?|emails?|mails?"
    r"|transcripts?|articles?|students?|learners?|pupils?|teens?|kids?|children|families|households"
    r"|members|subscribers?|machines?|servers?"
    r"|devices?|cars?|robots?|downloads?|visits?|searches|answers?|replies|responses|comments?|reports?"
    r"|reviews?|libraries|branches|sites|tenants?|deliver\w+|loans?|flights?|applications?|applicants?"
    r"|candidates?|recordings?|drivers"
)
SCALE_AFTER = re.compile(
    rf"^(?: of)?(?: (?:the|our|all|my|those|these))?(?:[ -][\w'-]+){{0,2}}?[ -](?:{SCALE_NOUN})\b",
    re.I | re.A,
)
SMALL_TALK = re.compile(
    r"^[ -](?:[\w'-]+ )?(?:pages?|things?|ways?|piles?|times?|words?|letters?|steps?|points?|lines?"
    r"|items on)\b",
    re.I | re.A,
)
RATE_AFTER = re.compile(
    r"^(?: [\w'-]+){0,2} (?:faster|slower|cheaper|more|less|fewer|better|worse|higher|lower|larger"
    r"|bigger|smaller|as (?:many|much|fast|often|likely|good)|the (?:\w+)|drop|increase|reduction"
    r"|improvement|growth|return)\b",
    re.I | re.A,
)
PERIOD_BEFORE = re.compile(
    r"\b(?:in|within|over|for|after|every|during|last|past|next|first|about|each|since|until|took|takes"
    r"|spent|lasted|wait)(?: (?:the|about|just|only|under|those|these|last|past|next|first|roughly"
    r"|than))* $",
    re.I | re.A,
)
PERCENT = re.compile(r"%|\bper ?cent|\bpoints?\b", re.I | re.A)
ROUGH = any_of(
    r"half|halved|thirds?|quarters?|fifths?|doubl\w+|tripl\w+|twice|about|roughly|around|maybe|perhaps"
    r"|almost|nearly|some|or so"
)
CHANGED = re.compile(r"(?:doubl|tripl|quadrupl|halv)")
CLAUSE = re.compile(r"[,;:—]\s|\s(?:and|but|so|because|which|while)\s", re.I)
LEAD = re.compile(
    r"^(?:and|but|so|that|which|or|the|a|an|of|to|then|because|while|it's|is|are|was|were|been|um|uh|like|well"
    r"|yeah|also)[,\s]+",
    re.I,
)
TRAIL = re.compile(
    r"[\s,]+(?:and|but|so|that|which|or|the|a|an|of|to|then|in|on|at|by|for|with|from|is|are|was|were"
    r"|because|we|i|it|they|our|my|before|after|as|than|if|when|who|while|just|this|each|every|over)$",
    re.I,
)
ABSOLUTE = any_of(
    r"always|never|ever again|any ?more|no way|none|nothing|nobody|no one|not (?:a single|one)|zero",
    r"cannot|can'?t|impossible|bound to|certain(?:ly)?|whatsoever|every single|all of them|period",
    r"absolutely|completely|entirely|fully|totally|perfect\w*|guarante\w*|flawless\w*",
    r"(?:100|hundred) percent|solved|once and for all|for good|safe now|unbreakable",
    r"(?:bullet|fool)proof|(?:air|water)tight",
)
"""Says a thing without bounds."""
