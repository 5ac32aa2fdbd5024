"""A program in a terminal of its own, looked at and typed at as a candidate would."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

WATCHED = """pid=$1 code=$2; shift 2; sh -c 'echo $$ >"$0"; exec "$@"' "$pid" "$@"; echo $? >"$code" """
Holds = Callable[[], object]


def until(holds: Holds, within_s: float = 90.0, told: Callable[[], str] = str) -> None:
    """Wait until something holds; fail after ``within_s`` with what ``told`` says."""
    ends_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < ends_s, f"waited {within_s:.0f} s in vain\n{told()}"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that has ended may wait in the list for its parent to look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Terminal:
    """A tmux server with one window; every screen that was looked at is kept in ``seen``."""

    def __init__(
        self, folder: Path, size: tuple[int, int], command: list[str], env: dict[str, str] | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._socket, self.seen = folder / "tmux", list[str]()
        columns, lines = map(str, size)
        self._pid, self._code = folder / "pid", folder / "code"
        self._pid.unlink(missing_ok=True)
        self._code.unlink(missing_ok=True)
        # The window outlives the program, so that its last words can be read. tmux sometimes misses
        # the exit code of what it runs, so a shell writes it down.
        settings = folder / "tmux.conf"
        settings.write_text("set -g remain-on-exit on\nset -g remain-on-exit-format ''\n")
        shell = ["sh", "-c", WATCHED, "sh", str(self._pid), str(self._code), *command]
        self._tmux("-f", str(settings), "new-session", "-d", "-x", columns, "-y", lines, *shell, env=env)

    def screen(self) -> str:
        """Return what stands in the window now, line by line."""
        shown = self._tmux("capture-pane", "-p")
        self.seen.append(shown)
        return shown

    def shows(self, text: str, within_s: float = 90.0) -> str:
        """Wait until a text stands in the window, however it is wrapped; return the whole screen."""
        until(
            lambda: text in " ".join(self.screen().split()), within_s, lambda: f"{text!r} in\n{self.seen[-1]}"
        )
        return self.seen[-1]

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: ``f``, ``Enter``, ``C-c``."""
        self._tmux("send-keys", *keys)

    def pid(self) -> int:
        """Return the id of the program's process."""
        until(lambda: self._pid.exists() and self._pid.read_text().strip())
        return int(self._pid.read_text())

    def exit_code(self, within_s: float = 30.0) -> int:
        """Wait for the program to end; return its exit code: 128 and the signal where one ended it."""
        until(lambda: self._code.exists() and self._code.read_text().strip(), within_s, self.screen)
        self.screen()
        return int(self._code.read_text())

    def close(self) -> None:
        """Close the terminal, as a click on its corner does: the program gets a hang-up."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *words: str, env: dict[str, str] | None = None) -> str:
        command = ["tmux", "-S", str(self._socket), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env or os.environ)
        assert done.returncode == 0, done.stderr
        return done.stdout
