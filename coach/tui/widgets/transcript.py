"""The transcript as it grows."""

from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coach.model import Utterance
from coach.wording import clock


def spoken(at_s: float | None, said: Content) -> HorizontalGroup:
    """Return a passage with its time standing out on the left."""
    at = clock(at_s) if at_s is not None else ""
    return HorizontalGroup(
        Static(Content(f"{at:>5}"), classes="at"), Static(said, classes="said"), classes="utterance"
    )


class TranscriptLog(VerticalScroll):
    """The question, then what was said, each utterance with its time; always literal, never markup."""

    def __init__(self, question: str, id: str | None = None) -> None:
        super().__init__(Static(Content(question), classes="question"), id=id)

    def say(self, utterance: Utterance) -> None:
        """Add one utterance at the end, and show it unless the candidate reads further up."""
        reads_back = self.scroll_y < self.max_scroll_y - 1
        self.mount(spoken(utterance.start_s, Content(utterance.text)))
        if not reads_back:
            self.scroll_end(animate=False)
