"""The child process that downloads one speech model, verifies it and puts it in place.

Run as ``python -m coach.voice.fetching NAME HOME``; tells a JSON value a line: ``{"done", "total"}``,
at last ``{"here": true}`` or ``{"error": "…"}``. Files are written below ``HOME/models/.partial`` and
go on from the byte where they stopped (huggingface_hub's own download starts over, so only its listing
and its connection are used). Sizes and hashes are those that the hub lists for the revision.
"""

import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from coach.private import Lock

WANTED = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")
"""What faster-whisper itself downloads of a model."""
CONNECT_S, SILENT_S = 5.0, 10.0
TRIES_WITHOUT_PROGRESS = 2
TELL_EVERY_BYTES = 1 << 18


class FetchError(Exception):
    """Why the model could not be brought here, in one line for the user."""


@dataclass(frozen=True)
class Remote:
    """One file of the model: ``sha256`` where the hub lists it, else ``blob_id``, git's own hash."""

    name: str
    url: str
    size: int
    sha256: str | None
    blob_id: str


def tell(value: dict[str, Any]) -> None:
    """Tell the program that waits for the model one value."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def listed(repo: str) -> list[Remote]:
    """Ask the hub for the files of the newest revision."""
    from huggingface_hub import HfApi, hf_hub_url

    try:
        info = HfApi(token=False).model_info(repo, files_metadata=True, timeout=SILENT_S)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if _of_the_network(error):
            raise
        raise FetchError("Another page answers for the model hub, sign in to this network first") from error
    files: list[Remote] = []
    for item in info.siblings or ():
        if any(fnmatch(item.rfilename, pattern) for pattern in WANTED):
            url = hf_hub_url(repo, item.rfilename, revision=info.sha)
            sha256 = item.lfs.sha256 if item.lfs else None
            files.append(Remote(item.rfilename, url, int(item.size or 0), sha256, item.blob_id or ""))
    if not any(file.name == "model.bin" for file in files):
        raise FetchError(f"The hub lists no speech model as {repo}")
    return files


def is_whole(path: Path, file: Remote) -> bool:
    """Say whether ``path`` holds exactly what the hub lists."""
    if path.stat().st_size != file.size:
        return False
    digest = hashlib.sha256() if file.sha256 else hashlib.sha1(b"blob %d\0" % file.size)
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.blob_id)


def download(file: Remote, part: Path, before: int, total: int) -> None:
    """Bring one file, going on where ``part`` stops; retry as long as each try brings something."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import hf_raise_for_status

    tries = 0
    while (have := part.stat().st_size if part.exists() else 0) < file.size:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        try:
            with get_session().stream(
                "GET", file.url, headers=headers, follow_redirects=True, timeout=timeouts()
            ) as answer:
                hf_raise_for_status(answer)
                resumed = answer.status_code == 206
                with part.open("ab" if resumed else "wb", buffering=0) as out:
                    told = 0
                    for chunk in answer.iter_bytes():  # as it comes: a chunk size would lose the last part
                        out.write(chunk)
                        if out.tell() - told > TELL_EVERY_BYTES:
                            told = out.tell()
                            tell({"done": before + told, "total": total})
                        if out.tell() > file.size:
                            raise FetchError(f"The hub sends more of {file.name} than it lists")
        except transport_errors():
            tries = 0 if part.exists() and part.stat().st_size > have else tries + 1
            if tries >= TRIES_WITHOUT_PROGRESS:
                raise
            time.sleep(0.5)


def timeouts() -> Any:
    return httpx().Timeout(SILENT_S, connect=CONNECT_S)


def transport_errors() -> type[Exception]:
    return httpx().TransportError


def httpx() -> Any:
    """Return the HTTP library that huggingface_hub uses: its name differs between versions."""
    from importlib import import_module

    from huggingface_hub import get_session

    return import_module(type(get_session()).__module__.partition(".")[0])


def fetch(name: str, home: Path) -> None:
    """Bring a model into the home, unless another program does so just now."""
    target = home / "models" / name
    partial = home / "models" / ".partial" / name
    partial.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lock = Lock(partial.with_name(f"{name}.lock"))
    except BlockingIOError as error:
        raise FetchError(f"Another coach is getting {name} just now, let it finish") from error
    try:
        _bring(name, partial, target)
    finally:
        lock.release()


def _bring(name: str, partial: Path, target: Path) -> None:
    from faster_whisper.utils import _MODELS  # pyright: ignore[reportPrivateUsage]

    files = listed(_MODELS[name])
    total, before = sum(file.size for file in files), 0
    for file in files:
        ready, part = partial / file.name, partial / f"{file.name}.part"
        if not (ready.exists() and is_whole(ready, file)):
            download(file, part, before, total)
            if not is_whole(part, file):
                part.unlink()
                raise FetchError(f"{file.name} of {name} came spoilt and was thrown away")
            part.replace(ready)
        before += file.size
        tell({"done": before, "total": total})
    put_in_place(partial, target, {file.name for file in files})


def put_in_place(partial: Path, target: Path, names: set[str]) -> None:
    for leftover in partial.iterdir():
        if leftover.name not in names:
            leftover.unlink()
    if target.exists():
        import shutil

        shutil.rmtree(target)
    partial.replace(target)


def why(error: BaseException, name: str) -> str:
    """Return one line for the user: what failed, and what to do."""
    again = f"run again coach models get {name}"
    if isinstance(error, FetchError):
        return f"{error}: {again}"
    if _of_the_network(error):
        status = getattr(getattr(error, "response", None), "status_code", None)
        said = f"answers with error {status}" if status else f"can't be reached ({type(error).__name__})"
        return f"The model hub {said}; what has come is kept: check the network and {again}"
    if isinstance(error, OSError):
        return f"The model {name} can't be saved ({error.strerror}): make room or allow it, then {again}"
    return f"Something went wrong with {name} ({type(error).__name__}: {error}): report it, and {again}"


def _of_the_network(error: BaseException) -> bool:
    """Say whether the hub or the way to it failed, by the name that its HTTP library gives such errors."""
    named = (kind.__name__ for kind in type(error).__mro__)
    return isinstance(error, ConnectionError | TimeoutError) or "HTTPError" in named


def main() -> int:
    os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1",
                      HF_HUB_DISABLE_IMPLICIT_TOKEN="1", HF_HUB_DISABLE_UPDATE_CHECK="1")  # fmt: skip
    name, home = sys.argv[1], Path(sys.argv[2])
    try:
        fetch(name, home)
    except Exception as error:  # the program that waits for the model must hear of any
        tell({"error": why(error, name)})
        return 1
    tell({"here": True})
    return 0


if __name__ == "__main__":
    sys.exit(main())
