"""A killable room for big or suspect pages: a forked child with limits on time and memory.

A page of several megabytes, or with a hundred thousand attributes, has been measured to hold an extractor
for half a minute: such a page is read in a child of its own that can be killed. The common page costs less than
the fork: the crawl has standing readers for it (`crawler.readers`), a command reads it where it is.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import TypeVar, cast

from errors import PageTooLarge

T = TypeVar("T")
SECONDS = 10.0
_PR_SET_PDEATHSIG = 1
BIG_BYTES = 400_000
MANY_TAGS = 30_000


def is_suspect(body: bytes) -> bool:
    """Big, or crowded with tags or attributes: worth a child process.

    >>> is_suspect(b"<p>text</p>" * 100)
    False
    """
    return len(body) > BIG_BYTES or body.count(b"<") > MANY_TAGS or body.count(b'="') > MANY_TAGS


def run(function: Callable[[], T], *, seconds: float = SECONDS, megabytes: int = 512) -> T:
    """`function()` computed in a forked child; what it returns or raises comes back.

    seconds    wall time
    megabytes  memory the child may add to what it inherits
    raises     PageTooLarge when a limit is passed
    """
    receive, send = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(receive)
        _compute(function, send, megabytes, parent)
    os.close(send)
    try:
        data = _collect(receive, time.monotonic() + seconds)
    finally:
        os.close(receive)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if data is None:
        raise PageTooLarge(f"reading took longer than {seconds:g} s", zh=f"读取超过 {seconds:g} 秒")
    if not data:
        raise PageTooLarge(
            f"reading took more than {megabytes} MB or broke the reader",
            zh=f"读取用去超过 {megabytes} MB 内存，或使读取程序出错",
        )
    good, value = pickle.loads(data)  # noqa: S301 - our own child wrote it
    if good:
        return cast(T, value)
    raise value


def _compute(function: Callable[[], object], send: int, megabytes: int, parent: int) -> None:
    try:
        die_with(parent)
        limit_memory(megabytes)
        try:
            answer = (True, function())
        except MemoryError:
            os._exit(1)
        except Exception as error:  # noqa: BLE001 - handed to the parent, which raises it
            answer = (False, error)
        data = pickle.dumps(answer)
        view = memoryview(data)
        while view:
            view = view[os.write(send, view) :]
    finally:
        os._exit(0)


def limit_memory(megabytes: int) -> None:
    """From now on this process gets so much address space more; a limit that is tighter already stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([_address_space() + megabytes * 1024**2, *known]), hard))


def die_with(parent: int) -> None:
    """Linux sends SIGKILL when the parent dies; elsewhere the run lock keeps a second run away."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1024**3


def _collect(receive: int, end: float) -> bytes | None:
    chunks: list[bytes] = []
    while True:
        left = end - time.monotonic()
        ready, _, _ = select.select([receive], [], [], max(0.0, left))
        if not ready:
            return None
        chunk = os.read(receive, 1 << 20)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
