"""How numbers and their units are said: the words, their worth, and the patterns that find them."""

from __future__ import annotations

import re

FLAGS = re.IGNORECASE | re.ASCII
DIGIT = "zero|one|two|three|four|five|six|seven|eight|nine"
TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
SCALES = {
    "ten": 10.0,
    "dozen": 12.0,
    "hundred": 1e2,
    **dict.fromkeys(("thousand", "k", "grand"), 1e3),
    **dict.fromkeys(("million", "m", "mn"), 1e6),
    **dict.fromkeys(("billion", "b", "bn"), 1e9),
    "trillion": 1e12,
}
SCALE = "dozen|hundred|thousand|million|billion|trillion"
WORD = f"(?:{DIGIT}|{TEEN}|{TENS}|hundred|thousand|million|billion|trillion)"
PARTS = {
    "half": 2,
    "quarter": 4,
    **{
        word: at
        for at, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), start=3)
    },
    "hundredth": 100,
    "thousandth": 1000,
}
SMALL = {w: float(i) for i, w in enumerate(f"{DIGIT}|{TEEN}".split("|"))} | {"a": 1.0, "an": 1.0}
TENS_VALUES = {word: 10 * at for at, word in enumerate(TENS.split("|"), start=2)}
POINTS = ("point", "comma", "dot")
CHANGES = {"halv": 0.5, "doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0}
SPANS = {
    **dict.fromkeys(("ms", "millisecond"), 1e-3),
    **dict.fromkeys(("sec", "second"), 1.0),
    **dict.fromkeys(("min", "minute"), 60.0),
    **dict.fromkeys(("hr", "hour"), 3_600.0),
    **dict.fromkeys(("day", "night"), 86_400.0),
    "week": 604_800.0,
    "fortnight": 1_209_600.0,
    "month": 2_592_000.0,
    "quarter": 7_776_000.0,
    "year": 31_536_000.0,
    "decade": 315_360_000.0,
}
"""Seconds; a month is taken as 30 days, a quarter as 90, a year as 365."""
SPAN = "|".join(sorted(SPANS, key=len, reverse=True))
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
MONEY = "dollars?|euros?|pounds?|bucks?|pesos?|rupees?|yen|francs?|kronor|kroner|usd|eur|gbp|quid"

AFTER_THESE = "|".join(
    rf"(?<=\b{word}\ )" for word in "than at under over above below to from was is of by about near".split()
)

LETTERS = re.compile(r"\w+", re.ASCII)
AMOUNT = re.compile(
    rf"""
    (?P<idiom>\b24/7\b|\btwenty[- ]four[- /]seven\b|\b50/50\b|\bfifty[- ]fifty\b|\b9/11\b)
  | (?P<label>\b(?:number\ (?:one|two|three|\d+)
      |p[- ]?(?:\d\d+(?:\.\d+)?|ninety[- ](?:nine|five)|fifty|ninety)
      |(?:version|v)\ ?\d+(?:\.\d+)*|version\ (?:{DIGIT}|{TEEN})|q[1-4]
      |(?:level|tier|step|phase|section|article|chapter|grade|room|day|stage|round)
        [- ](?:{DIGIT}|{TEEN}|\d+))\b)
  | (?P<name>\b(?-i:[A-Z]{{2,}})[- ]\d+(?:\.\d+)*(?:-[a-z]+)?\b)
  | (?P<clock>\b\d{{1,2}}:\d\d(?:\ ?[ap]\.?m\b\.?)?)
  | (?P<monthday>\b{MONTH}\ (?:the\ )?\d{{1,2}}(?:st|nd|rd|th)?\b
      |\b\d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?{MONTH}\b)
  | (?P<change>\b(?:halv|doubl|tripl|quadrupl)(?:e[sd]|ing)\b|\btwice\b)
  | (?P<fold>\b(?:{DIGIT}|ten|hundred)fold\b)
  | (?P<nines>\b(?:two|three|four|five|six)[ ]nines\b)
  | (?P<spanhalf>\ban?\ (?:{SPAN})\ and\ a\ half\b)
  | (?P<halfspan>\bhalf[- ](?:an?[ -])?(?:{SPAN})\b)
  | (?P<halfscale>\b(?:half|a\ quarter)\ (?:of\ )?a\ (?:{SCALE}|percent|per\ cent)\b|\bhalf\ percent\b)
  | (?P<loose>\b(?:(?:a\ )?(?:couple|few)\ (?:of\ )?|several\ |some\ )(?:{SCALE})(?:\ (?:{SCALE}))?\b
      |\b(?:tens|dozens|hundreds|thousands|millions|billions)(?:\ of\ (?:thousands|millions|billions))?\b)
  | (?P<part>\b(?:(?:an?|one|two|three|four|five|six|seven|nine|\d)[- ])
      (?:half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|thousandth)s?\b|\bhalf\b)
  | (?P<aspan>(?<=\bin\ )a\ (?:week|month|quarter|year)\b|(?<=\bover\ )a\ (?:week|month|quarter|year)\b
      |(?<=\bwithin\ )an?\ (?:{SPAN})\b)
  | (?P<digits>(?:[$€£]\ ?)?(?<![\w.])(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)
      (?:(?P<suffix>k|bn|mn|m|b)\b|[- ](?P<digitscale>k|grand|{SCALE})\b)?(?!\d)
  | (?P<words>(?:\ba\ (?={SCALE}))?(?:\bdozen\b
      |(?:\b(?:(?:oh|o)\ point|(?:{AFTER_THESE})point|point(?=(?:\ \w+){{1,4}}\ per\ ?cent))
        (?:\ (?:{DIGIT}|oh))+\b
      |\b{WORD}(?:(?:-|\ and\ |\ ){WORD})*\b(?:\ (?:point|comma|dot)(?:[- ](?:{DIGIT}|oh|{TEEN}|{TENS}))+\b)?)
      (?P<half>\ and\ a\ (?:half|quarter))?(?:\ (?P<wordscale>{SCALE}|grand)\b)?))
    """,
    FLAGS | re.VERBOSE,
)
UNIT = re.compile(
    rf"""(?P<points>[- ](?:percentage\ )?points?\b|\ ?pp\b)
  | (?P<share>\ ?%|[- ]per\ ?cents?\b|[- ]pct\b)
  | (?P<times>x\b|-?fold\b|\ fold\b|[- ]times\b)
  | (?P<clock>\ o'clock\b|\ ?[ap]\.m\.|\ ?[ap]m\b|\ (?:in\ the\ (?:morning|afternoon|evening)|at\ night)\b)
  | (?P<tight>s\b|ms\b)
  | (?P<seconds>[- ]?(?:business[ ]|working[ ]|calendar[ ]|more[ ])?(?P<span>{SPAN})s?\b)
  | (?P<money>\ (?:{MONEY})\b)""",
    FLAGS | re.VERBOSE,
)
NOT_HALF = re.compile(r"(?:\bother|\bfirst|\bsecond|\blatter|\bbetter|\band a|\bnext) $", FLAGS)
PART_OF = re.compile(
    r"\s*(?:$|[^\w\s]|(?:of|fewer|less|more|as|in|on|over|after|since|within|compared|against|to|and|or"
    r"|but|with"
    r"|from|when|because|year|faster|slower|by|at|during|the|while|who|was|were|are|is)\b)",
    FLAGS,
)
QUARTER_YEAR = re.compile(r"\b(?:in|within|per|each|every|last|this|next|once|one|for|half) $", FLAGS)
YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|since|by|until|from|late|early|mid|of|before|after|and|to|{MONTH})|,) $", FLAGS
)
MONEY_BEFORE = re.compile(
    r"\b(?:saved?|cost|costs|earned|lost)(?: (?:us|them|me|the \w+|about|over))* $", FLAGS
)
NO_UNIT = re.compile(
    r"\s*(?:$|[^\w\s%-]|(?:then|and|to|or|a year|per year|in|over|for|since|of|by|on|at)\b)", FLAGS
)
NO_NOUN = re.compile(
    NO_UNIT.pattern[:-4] + r"|i|we|it|he|she|they|my|our|the|was|had|when|with|were)\b)", FLAGS
)
CHAIN = re.compile(
    r"(?: of (?:the |our |all |my )?\w+(?: \w+)?)?(?:,|;|-|–|(?:,? (?:and |and then |then |to |or "
    r"|up to |down to |from )+)|/)+ ?",
    FLAGS,
)
OUT_OF = re.compile(r"(?: [\w'-]+){0,3} out of(?: (?:every|the|our|those|these|a))* ", FLAGS)
IN_EVERY = re.compile(r" (?:in|per)(?: (?:every|a))? ", FLAGS)
ONE_IN = re.compile(r"(?: [\w'-]+){0,3} (?:in|per)(?: (?:every|a))? (?:a )?", FLAGS)
OF_THE = re.compile(r" of (?:the |those |our |these )?(?:other |last )?", FLAGS)
THEN = re.compile(r"(?: [\w'-]+)?,? (?:and )?(?:then|to) (?:to )?", FLAGS)
