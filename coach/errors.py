"""The one tree of errors that reach a user: what happened, where, and what to do, in one line."""


class CoachError(Exception):
    """Something that the user can mend; its text is one line that says what, where and what to do."""

    def __str__(self) -> str:
        return " ".join(" ".join(map(str, self.args)).split())


def printable(text: str, keep: str = "") -> str:
    """Return a text from outside as a terminal may be given it: what is no letter to see is replaced.

    That is controls, which speak to the terminal itself, and marks that turn the direction of writing.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else "\N{REPLACEMENT CHARACTER}" for c in text)


def brief(says: object) -> str:
    """Return what a library says of a file, without what it quotes at length in the middle."""
    text = str(says)
    return text if len(text) <= 200 else f"{text[:120]} … {text[-60:]}"


class DataError(CoachError):
    """A question, rubric, transcript, session, settings or facts file that can't be used as it is."""


class StoreError(CoachError):
    """A session could not be read from or written to the disk."""


class VoiceError(CoachError):
    """The loudspeaker or the voice does not work; the question stays on screen as text."""


class MicrophoneError(CoachError):
    """The microphone does not deliver; what was recorded so far is kept."""


class ModelError(CoachError):
    """A speech model is missing, incomplete, or could not be downloaded."""
