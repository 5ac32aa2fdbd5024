"""What stands above a score card: the verdict, the length, and how many points were made."""

from __future__ import annotations

from textual.content import Content

from coach.corrections import views
from coach.model import Answer, Rubric, Scorecard, Session
from coach.scoring.after import after_answers
from coach.wording import SCORE_WORDS, clock, count, minutes, overall_word

LENGTHS = {
    "on_target": "on target for",
    "short": "too short, aim for",
    "long": "too long, aim for",
    "untimed": "not timed, aim for",
}


def summary(answer: Answer, session: Session | None, rubric: Rubric) -> list[Content]:
    """Return the lines above the card that counts most in."""
    card = answer.counts
    if card is None:
        return [Content("This answer was saved without a score card.")]
    length = f"{LENGTHS[card.timing.verdict]} {minutes(card.timing.target)}"
    if card.timing.seconds is not None:
        length = f"{clock(card.timing.seconds)} · {length}"
    told = _tally(card) if card.overall is not None else ""
    return [_verdict(answer, card, session, rubric), Content(length), Content(told)]


def _tally(card: Scorecard) -> str:
    scores = [finding.score for finding in card.criteria]
    told = [f"{scores.count(score)} {SCORE_WORDS[score]}" for score in (2, 1, 0)]
    return f"{count(len(scores), 'point')}: {', '.join(told)} · {count(len(card.pitfalls), 'pitfall')}"


def _verdict(answer: Answer, card: Scorecard, session: Session | None, rubric: Rubric) -> Content:
    """Return the score in words, beside what other views and the follow-ups come to."""
    if card.overall is None:
        return Content.styled(f"Not scored: {card.not_scored}", "bold $text-warning")
    verdict = Content.styled(f"{overall_word(card.overall)} · {card.overall} of 100", "bold")
    seen = views(answer)
    if len(seen) > 1:
        others = [f"{v.card.overall} {v.name}" for v in seen[:-1] if v.card]
        verdict += Content.styled(f" {seen[-1].name}  ·  {', '.join(others)}", "$text-accent")
    after = after_answers(rubric, session.answers) if session else None
    if after is None or session is None:
        return verdict
    whole = "" if answer.number == 1 else f"whole answer {session.overall}, "
    return verdict + Content.styled(f"  ·  {whole}{after.overall} after follow-ups", "bold $text-accent")
