"""The screens in a browser of this machine, and of nobody else: loopback, one key, nothing from outside."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.context import home_of, say
from coach.errors import CoachError
from coach.store.files import make_home

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

HOST = "127.0.0.1"
STOPS_WITHIN_S = 5


def serve(options: Namespace) -> int:
    """Serve the screens until Ctrl-C; raise ``CoachError`` where the library or the port can't be had."""
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError as error:
        raise CoachError(
            "The browser needs one more package: pip install textual-serve, beside coach"
            " (with pipx: pipx inject coach textual-serve)."
        ) from error
    home = home_of(options).absolute()
    make_home(home)
    key = secrets.token_urlsafe(16)
    with _listening(options.port or 0) as listener:
        port: int = listener.getsockname()[1]

        class OnLoopback(Server):
            async def _make_app(self) -> web.Application:
                app = await super()._make_app()
                app.middlewares.append(guard(port, key))
                return app

            async def on_startup(self, app: web.Application) -> None:
                say(f"Open this address in a browser of this machine:\n\n  http://{HOST}:{port}/?key={key}\n")
                say("The coach runs here: the microphone and the loudspeaker are this machine's own, not the")
                say("browser's. Nobody else can reach it. Ctrl-C ends it.")

        server = OnLoopback(_command(home), HOST, port, title="coach")
        web.run_app(
            server._make_app(),  # pyright: ignore[reportPrivateUsage]
            sock=listener,
            print=None,
            access_log=None,
            shutdown_timeout=STOPS_WITHIN_S,
        )
    return 0


def guard(port: int, key: str) -> Middleware:
    """Return what lets in only who has the key, from a page of this server; the key becomes a cookie.

    Other users of the machine don't know the key, and pages of other sites can neither send the cookie
    nor pass for this origin. The page may load nothing from elsewhere.
    """
    from aiohttp import web

    hosts = {f"{HOST}:{port}", f"localhost:{port}"}
    cookie = f"coach-{port}"
    policy = (
        "default-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
        f" connect-src 'self' ws://{HOST}:{port} ws://localhost:{port}; frame-ancestors 'none'"
    )

    @web.middleware
    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin", f"http://{request.host}")
        if request.host not in hosts or origin not in {f"http://{host}" for host in hosts}:
            raise web.HTTPForbidden(text="Only pages of this server may ask.")
        if _same(request.query.get("key"), key):
            home = web.HTTPFound("/")
            home.set_cookie(cookie, key, httponly=True, samesite="Strict")
            return home
        if not _same(request.cookies.get(cookie), key):
            raise web.HTTPForbidden(text="Open the whole address that 'coach serve' printed.")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = policy
        return response

    return let_in


def _same(said: str | None, key: str) -> bool:
    return said is not None and secrets.compare_digest(said.encode(), key.encode())


def _listening(port: int) -> socket.socket:
    """Return a socket on loopback; port 0 takes any that is free."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise CoachError(f"Port {port} can't be had ({error.strerror}): choose another, or none.") from error
    return listener


def _command(home: Path) -> str:
    """Return the shell's command for the screens."""
    words = [sys.executable, "-m", "coach", "--home", str(home)]
    return shlex.join(words) if os.name == "posix" else subprocess.list2cmdline(words)
