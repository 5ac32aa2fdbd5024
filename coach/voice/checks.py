"""What the doctor asks of the voice: does it work, what is wrong, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from coach.errors import CoachError
from coach.voice.devices import find, input_devices, output_devices
from coach.voice.models import listing, resolve

WITHIN_S = 2.0


@dataclass(frozen=True)
class Check:
    """One part's state; ``do`` is empty where nothing is to be done."""

    ok: bool
    says: str
    do: str = ""


def check_microphone(wanted: str | None = None) -> Check:
    """Look whether there is a microphone, without recording."""

    def look() -> Check:
        known = input_devices()
        return Check(True, f"{find(wanted, 'input').name} ({len(known)} to choose from)")

    return _within("The microphone", look, "answer at the keyboard with --typed")


def check_loudspeaker(wanted: str | None = None) -> Check:
    """Look whether there is a loudspeaker, without playing."""

    def look() -> Check:
        known = output_devices()
        return Check(True, f"{find(wanted, 'output').name} ({len(known)} to choose from)")

    return _within("The loudspeaker", look, "read the question on the screen with --silent")


def check_voice() -> Check:
    """Make one word of speech, unheard."""

    def look() -> Check:
        import tempfile

        from coach.voice.speaker import LoudSpeaker

        with tempfile.TemporaryDirectory() as folder:
            LoudSpeaker(None, None, Path(folder)).speech("Hello.")
        return Check(True, "the computer can say the question")

    return _within("The voice", look, "read the question on the screen with --silent")


def check_model(home: Path, wanted: str | None = None) -> Check:
    """Look whether a speech model is here, or the one that is wanted, without loading it."""

    def look() -> Check:
        name = resolve(wanted, home).name
        speed = next((model.decode_s for model in listing(home) if model.name == name), None)
        return Check(True, name if speed is None else f"{name}, {speed:.1f} s for a sentence")

    return _within("The speech model", look, "coach models get base.en")


def _within(part: str, look: Callable[[], Check], otherwise: str) -> Check:
    """Look in a thread of its own: a sound system that hangs must not hang the doctor."""
    found: SimpleQueue[Check] = SimpleQueue()

    def work() -> None:
        try:
            found.put(look())
        except CoachError as error:
            says, _, do = str(error).partition(": ")
            found.put(Check(False, says, do or otherwise))
        except Exception as error:  # what does not work here is what the doctor is asked for
            found.put(Check(False, f"{part} can't be checked ({error})", otherwise))

    Thread(target=work, daemon=True).start()
    try:
        return found.get(timeout=WITHIN_S)
    except Empty:
        return Check(False, f"{part} does not answer", otherwise)
