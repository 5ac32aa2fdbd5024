"""Speech models on this machine: which there are, which one to use, and how to get one.

Only ``fetch`` ever uses the network. A model is a folder with the files of ``NEEDED``, below
``home/models``; half a download lies in ``home/models/.partial`` and is never taken for one.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from coach.errors import ModelError
from coach.private import replacing

BUNDLED_MINI = Path(__file__).parents[1] / "models" / "whisper-espeak-mini"
"""A model that knows one synthetic voice: for the demo and the tests, useless for a person."""
NEEDED = ("model.bin", "config.json", "tokenizer.json")
SIZES_MB = {"tiny.en": 78, "base.en": 148, "small.en": 486, "distil-small.en": 336}
"""The models on offer and what each takes on disk, rounded up."""
BEST_FIRST = ("small.en", "distil-small.en", "base.en", "tiny.en")
FAST_ENOUGH_S = {"small.en": 1.2, "distil-small.en": 1.2, "base.en": 1.5, "tiny.en": float("inf")}
"""Seconds one decode may take for the text to keep up with the speaker on this machine."""
TIMES_THE_MINI = {"tiny.en": 1.8, "base.en": 4.0, "distil-small.en": 11.0, "small.en": 12.0}
"""How much longer each takes for one utterance than the bundled model: measured for tiny, base and small."""
TIMED_DECODES = 3
STALLED_AFTER_S = 25.0


@dataclass(frozen=True)
class SpeechModel:
    """One model as ``coach models list`` shows it; ``decode_s`` is one utterance's time here, if measured."""

    name: str
    size_mb: int
    here: bool
    chosen: bool
    decode_s: float | None = None


@dataclass(frozen=True)
class Progress:
    """How far a download has come, in bytes."""

    done_bytes: int
    total_bytes: int


def folder(name: str, home: Path) -> Path:
    """Return where the model of that name lies, or will."""
    return home / "models" / name


def check_folder(path: Path) -> None:
    """Raise ``ModelError`` unless ``path`` holds all files of a speech model."""
    if not path.is_dir():
        raise ModelError(f"There is no speech model in {path}; run: coach models list")
    missing = [name for name in NEEDED if not (path / name).is_file() or not (path / name).stat().st_size]
    if missing:
        raise ModelError(
            f"{path} is not a whole speech model ({', '.join(missing)} missing or empty);"
            " name another folder, or get a model with: coach models get base.en"
        )


def resolve(name_or_dir: str | None, home: Path) -> Path:
    """Return the folder of the model to use, by name, by folder, or (``None``) the chosen or best one here.

    Never uses the network, and takes the bundled demo model only where it is named by its folder.
    Raise ``ModelError`` where there is none.
    """
    if name_or_dir is None:
        name = _chosen(home)
        if name is None:
            raise ModelError(
                "No speech model is on this machine yet: run coach models get base.en"
                f" ({SIZES_MB['base.en']} MB, once), or answer at the keyboard with --typed"
            )
        return folder(name, home)
    if name_or_dir in SIZES_MB:
        if not _is_here(name_or_dir, home):
            raise ModelError(
                f"The speech model {name_or_dir} is not on this machine:"
                f" run coach models get {name_or_dir} ({SIZES_MB[name_or_dir]} MB, once)"
            )
        return folder(name_or_dir, home)
    try:
        path = Path(name_or_dir).expanduser()
        is_folder = path.is_dir()
    except (OSError, RuntimeError):  # nobody's folder, or one that can't be looked at
        path, is_folder = Path(name_or_dir), False
    if not is_folder:
        raise ModelError(
            f"No speech model is called {name_or_dir}: choose one of {', '.join(SIZES_MB)}, or name a folder"
        )
    check_folder(path)
    return path


def note(path: Path) -> str | None:
    """Return what a person who is about to speak must know of the model in ``path``, if anything."""
    if path.resolve() != BUNDLED_MINI.resolve():
        return None
    return (
        "This speech model knows only the demo's synthetic voice and will not understand yours;"
        " for your own voice run: coach models get base.en"
    )


def listing(home: Path) -> tuple[SpeechModel, ...]:
    """Return every model on offer, smallest first."""
    speeds, chosen = _speeds(home), _chosen(home)
    return tuple(
        SpeechModel(name, SIZES_MB[name], _is_here(name, home), name == chosen, speeds.get(name))
        for name in sorted(SIZES_MB, key=SIZES_MB.__getitem__)
    )


def time_model(path: Path, cancel: Event) -> float:
    """Return the seconds that one utterance takes to decode here: the best of a few, after a warm-up.

    Raise ``ModelError`` soon after ``cancel`` was set; only a decode under way can't be stopped.
    """
    import numpy as np

    from coach.model import SPEECH_RATE_HZ
    from coach.voice.decoder import Decoder

    check_folder(path)
    decoder = Decoder(path)
    quiet_noise = np.random.default_rng(0).normal(0, 30, 8 * SPEECH_RATE_HZ).astype(np.int16)
    taken: list[float] = []
    for _ in range(TIMED_DECODES + 1):
        if cancel.is_set():
            raise ModelError("The speech models were not timed here: the usual one is taken")
        began = time.perf_counter()
        decoder.decode(quiet_noise, 0.0, 0.0, 8.0)
        taken.append(time.perf_counter() - began)
    return round(min(taken[1:]), 3)


def estimate(cancel: Event) -> dict[str, float]:
    """Return about how many seconds one utterance would take with each model here, before it is got.

    Raise ``ModelError`` soon after ``cancel`` was set.
    """
    mini_s = time_model(BUNDLED_MINI, cancel)
    return {name: mini_s * times for name, times in TIMES_THE_MINI.items()}


def suited(decode_s: Mapping[str, float]) -> str:
    """Return the best of the timed models that keeps up with the speaker, else the quickest."""
    quick = [name for name in BEST_FIRST if name in decode_s and decode_s[name] <= FAST_ENOUGH_S[name]]
    return quick[0] if quick else min(decode_s, key=decode_s.__getitem__)


def choose(home: Path, cancel: Event) -> str:
    """Time the models that are here and remember the best one that keeps up; return its name.

    Raise ``ModelError`` soon after ``cancel`` was set.
    """
    here = [name for name in BEST_FIRST if _is_here(name, home)]
    if not here:
        resolve(None, home)
    speeds = {name: time_model(folder(name, home), cancel) for name in here}
    chosen = suited(speeds)
    _write_speeds(home, {"chosen": chosen, "decode_s": speeds})
    return chosen


def fetch(
    name: str,
    home: Path,
    on_progress: Callable[[Progress], None],
    cancel: Event,
) -> Path | None:
    """Download a model, verify it, and return its folder; ``None`` if ``cancel`` was set.

    The work is done in a child process, so that it can be ended at any moment; the next call goes
    on where this one stopped. ``on_progress`` is called in the caller's thread. Raise
    ``ModelError`` where the hub can't be reached, answers errors, stalls, or sends a spoilt file.
    """
    if name not in SIZES_MB:
        raise ModelError(f"No speech model is called {name}: choose one of {', '.join(SIZES_MB)}")
    command = [sys.executable, "-m", "coach.voice.fetching", name, str(home.resolve())]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[2])  # fmt: skip
    try:
        return _follow(child, name, home, on_progress, cancel)
    finally:
        child.kill()
        child.wait()


def _follow(
    child: "subprocess.Popen[str]",
    name: str,
    home: Path,
    on_progress: Callable[[Progress], None],
    cancel: Event,
) -> Path | None:
    lines: SimpleQueue[str] = SimpleQueue()

    def read() -> None:
        for line in child.stdout or ():
            lines.put(line)
        lines.put("")

    Thread(target=read, daemon=True).start()
    last_heard_s = time.monotonic()
    while not cancel.is_set():
        try:
            line = lines.get(timeout=0.1)
        except Empty:
            if time.monotonic() - last_heard_s > STALLED_AFTER_S:
                raise ModelError(
                    f"The download of {name} stands still: what has come is kept;"
                    f" check the network and run again: coach models get {name}"
                ) from None
            continue
        last_heard_s = time.monotonic()
        if not line:
            raise ModelError(f"The download of {name} ended too early: run again coach models get {name}")
        told = json.loads(line)
        if "error" in told:
            raise ModelError(told["error"])
        if "here" in told:
            return folder(name, home)
        on_progress(Progress(told["done"], told["total"]))
    return None


def _is_here(name: str, home: Path) -> bool:
    try:
        check_folder(folder(name, home))
    except ModelError:
        return False
    return True


def _chosen(home: Path) -> str | None:
    """Return the model chosen by its speed if it is still here, else the likeliest of those here to keep up.

    That is base.en, which does on most machines, then the smaller one, then the better, slower ones.
    """
    chosen = _read_speeds(home).get("chosen")
    untimed = ("base.en", "tiny.en", "distil-small.en", "small.en")
    order = (chosen, *untimed) if isinstance(chosen, str) and chosen in SIZES_MB else untimed
    return next((name for name in order if _is_here(name, home)), None)


def _speeds(home: Path) -> dict[str, float]:
    times = _read_speeds(home).get("decode_s")
    if not isinstance(times, dict):
        return {}
    return {str(name): float(s) for name, s in times.items() if isinstance(s, int | float)}


def _read_speeds(home: Path) -> dict[str, object]:
    """Return what was measured; anything unreadable counts as not measured, for it can be again."""
    try:
        found = json.loads((home / "models" / "speed.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_speeds(home: Path, speeds: dict[str, object]) -> None:
    path = home / "models" / "speed.json"
    try:
        with replacing(path) as out:
            out.write(json.dumps(speeds, indent=1).encode())
    except OSError as error:
        raise ModelError(f"{path} can't be written ({error.strerror}): make room or allow it") from error
