"""The web server in a thread of its own, beside whatever else the process does."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import MonitorError
from web.app import build_app
from web.rendering import templates
from web.room import Room
from wording import told

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from uvicorn import Server

THREADS = 4
"""Readers are few; each thread reserves address space that a crawl, forked from here, inherits."""
BUSY = 50
GRACE_SECONDS = 3
TEMPLATES = ("digests", "article", "search", "health", "coverage", "unsubscribe", "message")


@dataclass(slots=True)
class Front:
    """A running web server; `port` is the real one where 0 was asked for."""

    server: Server
    thread: threading.Thread
    port: int

    def stop(self) -> None:
        """Answers what was asked, then ends; waits a few seconds at most."""
        self.server.should_exit = True
        self.thread.join(GRACE_SECONDS + 2)


def open_front(room: Room, *, host: str, port: int) -> Front:
    """Serve the room until stopped.

    raises  MonitorError when the address cannot be had, naming it and the setting
    """
    from uvicorn import Config, Server

    listening = _listen(host, port)
    app = build_app(room)
    app.router.lifespan_context = _few_threads
    _warm()
    # no access log: addresses hold tokens; no proxy headers: they would let a reader name his own address
    config = Config(
        app, lifespan="on", ws="none", http="h11", loop="asyncio", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, limit_concurrency=BUSY, timeout_keep_alive=5,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="web", daemon=True)
    thread.start()
    return Front(server, thread, int(listening.getsockname()[1]))


def _warm() -> None:
    """Load now what pages load lazily: a crawl forked during an import would wait for it for ever."""
    from text.query import parse

    parse("药品")
    for name in TEMPLATES:
        templates().get_template(f"{name}.html.j2")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=64)
    except OSError as error:
        raise MonitorError(
            f"no web pages: {host} port {port}: {error.strerror or error}; see YAOJIAN_WEB_HOST, YAOJIAN_WEB_PORT",
            zh=f"网页打不开：{host} 端口 {port}：{told(error).zh}；请看 YAOJIAN_WEB_HOST、YAOJIAN_WEB_PORT",
        ) from error


@contextlib.asynccontextmanager
async def _few_threads(app: Starlette) -> AsyncIterator[None]:
    from anyio.to_thread import current_default_thread_limiter

    current_default_thread_limiter().total_tokens = THREADS
    yield
