"""The screens in a browser: on loopback, for who has the key, and gone at Ctrl-C."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
COACH = [sys.executable, "-m", "coach"]


class Served:
    """A running ``coach serve`` and the address that it printed."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [*COACH, "--home", str(home), "serve"], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            # A shell that runs the tests in the background has them ignore Ctrl-C, and their children too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        assert self.process.stdout
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                break
        found = re.search(r"(http://127\.0\.0\.1:(\d+)/)\?key=\S+", "".join(self.said))
        assert found, self.process.stderr and self.process.stderr.read()
        self.address, self.root, self.port = found[0], found[1], int(found[2])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served") / "home")
    yield served
    served.process.kill()
    served.process.wait()


def browser() -> aiohttp.ClientSession:
    """A browser that keeps the cookies of addresses without a name."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=60)
    )


async def test_the_printed_address_shows_the_screens_and_loads_nothing_from_elsewhere(served: Served) -> None:
    async with browser() as tab:
        page = await tab.get(served.address)
        assert (page.status, str(page.url)) == (200, served.root)
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert "coach" in await page.text()
        async with tab.ws_connect(f"{served.root}ws?width=80&height=24") as terminal:
            async for message in terminal:
                if message.type == aiohttp.WSMsgType.BINARY and b"\x1b[" in message.data:
                    break
            assert not terminal.closed


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("", {}),
        ("?key=guessed", {}),
        ("ws", {}),
        ("static/js/textual.js", {}),
        ("{key}", {"Origin": "http://evil.example"}),
        ("{key}", {"Host": "evil.example"}),
    ],
)
async def test_nobody_else_gets_in(served: Served, path: str, headers: dict[str, str]) -> None:
    url = served.address if path == "{key}" else served.root + path
    async with browser() as tab:
        assert (await tab.get(url, headers=headers)).status == 403


def test_it_listens_on_no_other_address_and_says_whose_the_microphone_is(served: Served) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served.port))
    assert "the microphone and the loudspeaker are this machine's own" in "".join(served.said)


def test_it_ends_at_ctrl_c_without_a_word(tmp_path: Path) -> None:
    served = Served(tmp_path / "home")
    served.process.send_signal(signal.SIGINT)
    assert served.process.communicate(timeout=60)[1] == ""
    assert served.process.returncode == 0


def test_a_port_that_is_taken_and_a_missing_package_are_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = ["--home", str(tmp_path), "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run([*COACH, *words], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(f"coach: Port {words[-1]} can't be had")
    code = (
        "import sys; sys.modules['textual_serve'] = None; from coach.cli import main; exit(main(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "pip install textual-serve" in done.stderr
