"""The frozen values that flow through everything, in the order in which an answer meets them.

Times are seconds since the answer began; names carry the unit, the JSON of the contract
says plain ``start`` and ``end``. A time is ``None`` where the source has none (plain text).
"""

from coach.model.asked import Criterion, FollowUp, Level, Pitfall, Question, Rubric, Section
from coach.model.found import (
    Clash,
    Delivery,
    Evidence,
    Figure,
    FigureKind,
    Fillers,
    Finding,
    Pause,
    PitfallFinding,
    Score,
    Scorecard,
    SectionSpan,
    SectionTiming,
    Timing,
)
from coach.model.heard import SPEECH_RATE_HZ, Block, Heard, Recording, Transcript, Utterance, Word, spread
from coach.model.kept import Answer, Corrections, Objection, Session, Source, WordFix, mended
from coach.model.value import Timed, Value

__all__ = [
    "SPEECH_RATE_HZ",
    "Answer",
    "Block",
    "Clash",
    "Corrections",
    "Criterion",
    "Delivery",
    "Evidence",
    "Figure",
    "FigureKind",
    "Fillers",
    "Finding",
    "FollowUp",
    "Heard",
    "Level",
    "Objection",
    "Pause",
    "Pitfall",
    "PitfallFinding",
    "Question",
    "Recording",
    "Rubric",
    "Score",
    "Scorecard",
    "Section",
    "SectionSpan",
    "SectionTiming",
    "Session",
    "Source",
    "Timed",
    "Timing",
    "Transcript",
    "Utterance",
    "Value",
    "Word",
    "WordFix",
    "mended",
    "spread",
]
