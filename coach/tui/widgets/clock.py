"""The big clock with its three lights."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from coach.lights import MEANS, LightName, Lights
from coach.wording import clock

NEXT: dict[LightName, str] = {"waiting": "green", "green": "yellow", "yellow": "red", "red": "over"}


class Clock(Horizontal):
    """Time of the answer, the light that is on, and in words what it means; before it, the lead-in."""

    def __init__(self, lights: Lights, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lights = lights
        self._seconds = 0.0
        self._shown: tuple[int, str] | None = None

    def compose(self) -> ComposeResult:
        yield Digits("0:00", id="time")
        with Vertical(id="light-words"):
            yield Static(id="light-row")
            yield Static(id="light-says")
            yield Static(id="light-state")

    def on_mount(self) -> None:
        self._show("0:00", "The clock starts with your answer.", "")

    def count_down(self, seconds_left: int) -> None:
        """Show the lead-in, and at its end that a device may take its time to open."""
        if seconds_left:
            self._show(str(seconds_left), f"The clock starts in {seconds_left}", "")
        else:
            self._show("0:00", "One moment …", "")

    def stand(self, seconds: float, state: str, *, paused: bool = False) -> None:
        """Show this second of the answer and what is going on; drawn anew only when that changes."""
        now = (int(seconds), state)
        if now != self._shown:
            self._seconds, self._shown = seconds, now
            self._show(clock(seconds), self._says(paused), state)
            self.set_class(paused, "-paused")

    def _show(self, time: str, says: str, state: str) -> None:
        self.query_one("#time", Digits).update(time)
        self.query_one("#light-row", Static).update(self._row())
        self.query_one("#light-says", Static).update(Content(says))
        self.query_one("#light-state", Static).update(Content(state))
        on = self._lights.at(self._seconds)
        for light in MEANS:
            self.set_class(light == on, f"-{light}")

    def _row(self) -> Content:
        lights = self._lights
        told: list[Content] = []
        for name, at_s, style in (
            ("green", lights.green_s, "$text-success"),
            ("yellow", lights.yellow_s, "$text-warning"),
            ("red", lights.red_s, "$text-error"),
        ):
            words = f"{name} {clock(at_s)}"
            lit = self._seconds >= at_s
            told.append(
                Content.styled(f"● {words.upper()}", f"bold {style}")
                if lit
                else Content.styled(f"○ {words}", "$foreground-muted")
            )
        return Content("   ").join(told)

    def _says(self, paused: bool) -> str:
        if paused:
            return "The clock stands still."
        on = self._lights.at(self._seconds)
        left_s = self._lights.seconds_to_next(int(self._seconds))
        return MEANS[on] if left_s is None else f"{MEANS[on]} · {NEXT[on]} in {clock(left_s)}"
