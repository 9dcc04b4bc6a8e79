"""Servers that misbehave on purpose, on loopback: raw sockets, one thread a connection, every request noted."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as it arrived; `at` is the server's monotonic clock when its first bytes were read."""

    at: float
    method: str
    path: str
    headers: Mapping[str, str]


Act = Callable[[socket.socket, Hit], None]
Reply = bytes | Act


@dataclass
class HostileWeb:
    """One site on one port. `replies` by path: bytes are sent as they stand, a callable gets the socket.

    A path nobody planned is a plain 404, so robots.txt says nothing unless it is planned.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    hits: list[Hit] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stop.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def root(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            connection.settimeout(20)
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                while (hit := _read_request(connection)) is not None:
                    self.hits.append(hit)
                    reply = self.replies.get(_path_of(hit.path), page("no such page", status=404))
                    if callable(reply):
                        reply(connection, hit)
                        return
                    connection.sendall(reply)
                    if b"connection: close" in reply[:2000].lower():
                        return


def _read_request(connection: socket.socket) -> Hit | None:
    data = b""
    at = 0.0
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        at = at or time.monotonic()
        if not chunk:
            return None
        data += chunk
        if data[0] == 0x16:  # a TLS greeting: answered as web servers do, in plain text
            connection.sendall(page("plain HTTP is spoken here", status=400, connection="close"))
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}
    missing = int(headers.get("content-length", "0")) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536)) or missing
    method, target, _ = first.split(" ")
    return Hit(at, method, target, headers)


def _path_of(target: str) -> str:
    """The path a request means; one to a proxy names the host too."""
    return "/" + target.split("/", 3)[3] if target.startswith("http://") else target


# ------------------------------------------------------------------ well-formed answers


def page(body: str | bytes, status: int = 200, **headers: str) -> bytes:
    """A whole answer; header names are written with underscores. `content_length=""` leaves the length out."""
    data = body.encode() if isinstance(body, str) else body
    named = {"content_type": "text/html; charset=utf-8", "content_length": str(len(data)), **headers}
    lines = "".join(f"{n.replace('_', '-')}: {v}\r\n" for n, v in named.items() if v != "")
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode("latin-1") + data


def redirect(to: str, status: int = 302) -> bytes:
    return page("", status=status, location=to)


# ------------------------------------------------------------------ bombs


def gzip_bomb(megabytes: int, layers: int = 1) -> bytes:
    """`megabytes` of blanks, packed `layers` times; a few KB on the wire."""
    packed = _zeros_gzip(megabytes)
    for _ in range(layers - 1):
        packed = gzip.compress(packed)
    return page(packed, content_encoding=", ".join(["gzip"] * layers))


def _zeros_gzip(megabytes: int) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    block = b" " * MEGABYTE
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def deflate_bomb(megabytes: int, *, raw: bool = False) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15 if raw else 15)
    block = b" " * MEGABYTE
    body = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return page(body, content_encoding="deflate")


def brotli_bomb(megabytes: int) -> bytes:
    import brotli

    packer = brotli.Compressor(quality=1)
    block = b" " * MEGABYTE
    body = b"".join(packer.process(block) for _ in range(megabytes)) + packer.finish()
    return page(body, content_encoding="br")


def zstd_bomb(megabytes: int) -> bytes:
    """One frame of run-length blocks, written by hand (RFC 8878): 128 KiB of blanks in four bytes."""
    window = 10 << 3 | 0  # 2^20 bytes
    runs, size = megabytes * 8, 128 * 1024
    blocks = [((size << 3) | (1 << 1) | (n == runs - 1)).to_bytes(3, "little") + b" " for n in range(runs)]
    body = b"\x28\xb5\x2f\xfd" + bytes([0, window]) + b"".join(blocks)
    return page(body, content_encoding="zstd")


# ------------------------------------------------------------------ answers that break off, drip or lie


def hang(connection: socket.socket, hit: Hit) -> None:
    """Take the request and never answer."""
    connection.settimeout(15)
    with suppress(OSError):
        connection.recv(1)


def drip(first: bytes, then: bytes, every: float = 0.05) -> Act:
    """`first` at once, then `then` one byte at a time for up to 15 s."""

    def act(connection: socket.socket, hit: Hit) -> None:
        connection.sendall(first)
        for n in range(int(15 / every)):
            connection.sendall(then[n % len(then) : n % len(then) + 1])
            time.sleep(every)

    return act


def pour(first: bytes, block: bytes, times: int) -> Act:
    """`first`, then `block` again and again: a body or a head without end."""

    def act(connection: socket.socket, hit: Hit) -> None:
        connection.sendall(first)
        for _ in range(times):
            connection.sendall(block)

    return act


def reset(connection: socket.socket, hit: Hit) -> None:
    """RST instead of an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut(answer: bytes) -> Act:
    """Send these bytes and close."""

    def act(connection: socket.socket, hit: Hit) -> None:
        connection.sendall(answer)

    return act


def in_turn(*replies: Reply) -> Act:
    """The first reply to the first request, and so on; the last one stays."""
    queue = list(replies)

    def act(connection: socket.socket, hit: Hit) -> None:
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        if callable(reply):
            reply(connection, hit)
        else:
            connection.sendall(reply)

    return act


def chunked(*parts: bytes, end: bool = True) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts)
    return head + body + (b"0\r\n\r\n" if end else b"")
