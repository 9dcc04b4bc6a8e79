"""Pages are read beside the crawl: in standing processes, so that fetching goes on and a page that hangs can be killed.

A page and its article cross a socket in about half a millisecond; reading takes ten to twenty times as long, so with
a second core the crawl gets nearly all of its time back. No process is started before there is a page to read.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable
from struct import Struct
from typing import TYPE_CHECKING, NoReturn, cast

from text import bounded
from wording import Wording

if TYPE_CHECKING:
    from models import Article, Attachment, FetchedPage, Source

Task = tuple["FetchedPage", str | None, tuple["Attachment", ...]]
"""What goes to a process: the page, the id of its source, its files already read."""

ReadPage = Callable[["FetchedPage", "Source | None", tuple["Attachment", ...]], "Article"]

SECONDS = bounded.SECONDS + 1
"""A process bounds what is big or suspect by itself, and says so; this is for what it did not suspect."""
GRACE = 0.2
"""Seconds for an answer that came while the crawl was busy with something else."""
MEGABYTES, GROWN = 1024, 512
"""Addresses a process may take beyond what it inherits, and the memory from which on another one takes its place. The
readers, their models and a common page take some 130 MB."""
MOST = 3
"""More processes than the crawl's own 3 ms a page can feed are of no use."""
_LENGTH = Struct(">I")


def read_page(page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...] = ()) -> Article:
    """`pipelines.flow.read_safely`, which loads all readers."""
    from pipelines import flow

    return flow.read_safely(page, source, attachments)


async def read_here(
    page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...] = ()
) -> Article:
    """The page read in this process, for whoever has no crawl to keep going."""
    return read_page(page, source, attachments)


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """At most `many` processes, each with one page at a time; a page that kills or outlasts one is quarantined."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        many: int | None = None,
        seconds: float = SECONDS,
        read: ReadPage = read_page,
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self._turn = asyncio.Semaphore(many or min(cores(), MOST))
        self._idle: list[_Reader] = []
        self._all: list[_Reader] = []
        self._seconds = seconds
        self._read_page = read

    async def read(
        self, page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...] = ()
    ) -> Article:
        """`pipelines.flow.read_safely`, elsewhere."""
        from pipelines.article import quarantined

        task = page, source.id if source else None, attachments
        async with self._turn:
            while self._idle:  # one may have ended since its last page, of which this page knows nothing
                with contextlib.suppress(EOFError, ConnectionError):
                    return await self._read_by(self._idle.pop(), task, source)
            try:
                return await self._read_by(await self._another(), task, source)
            except (EOFError, ConnectionError):
                return quarantined(page, source, Wording("the page broke its reader", "该页面使读取程序中断"))

    async def _read_by(self, reader: _Reader, task: Task, source: Source | None) -> Article:
        """One page by one process, which is idle again afterwards or gone.

        raises  EOFError, ConnectionError when the process ended
        """
        from pipelines.article import quarantined

        answer = asyncio.ensure_future(reader.read(task))
        try:
            if not (await asyncio.wait({answer}, timeout=self._seconds))[0]:
                await asyncio.wait({answer}, timeout=GRACE)
            if not answer.done():
                self._drop(reader)
                limit = f"{self._seconds:g}"
                why = Wording(f"reading took longer than {limit} s", f"读取超过 {limit} 秒")
                return quarantined(task[0], source, why)
            article = answer.result()
        except BaseException:  # gone, or given up: its answer would be taken for the next page's
            self._drop(reader)
            raise
        finally:
            answer.cancel()
        self._idle.append(reader)
        return article

    async def _another(self) -> _Reader:
        reader = await _Reader.start(self._read)
        self._all.append(reader)
        return reader

    def _read(self, task: Task) -> Article:
        page, source_id, attachments = task
        return self._read_page(page, self._sources[source_id] if source_id else None, attachments)

    def _drop(self, reader: _Reader) -> None:
        if reader in self._all:
            self._all.remove(reader)
            reader.close()

    def pids(self) -> tuple[int, ...]:
        """Of the processes that run now."""
        return tuple(reader.pid for reader in self._all)

    def close(self) -> None:
        """No process outlives the crawl."""
        self._idle.clear()
        while self._all:
            self._all.pop().close()


class _Reader:
    """One forked process at the other end of a socket: a pickled task in, a pickled article out."""

    def __init__(self, pid: int, answers: asyncio.StreamReader, tasks: asyncio.StreamWriter) -> None:
        self.pid, self._answers, self._tasks = pid, answers, tasks

    @classmethod
    async def start(cls, read: Callable[[Task], Article]) -> _Reader:
        here, there = socket.socketpair()
        parent, pid = os.getpid(), None
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            pid = os.fork()
            if pid == 0:
                _serve(there, read, parent)
            return cls(pid, *await asyncio.open_connection(sock=here))
        except BaseException:
            here.close()
            if pid is not None:
                _end(pid)
            raise
        finally:
            there.close()

    async def read(self, task: Task) -> Article:
        """raises EOFError or ConnectionError when the process is gone"""
        data = pickle.dumps(task, protocol=pickle.HIGHEST_PROTOCOL)
        self._tasks.write(_LENGTH.pack(len(data)) + data)
        await self._tasks.drain()
        (size,) = _LENGTH.unpack(await self._answers.readexactly(_LENGTH.size))
        return cast("Article", pickle.loads(await self._answers.readexactly(size)))  # noqa: S301 - our own child wrote it

    def close(self) -> None:
        _end(self.pid)
        with contextlib.suppress(RuntimeError):  # the loop is closed, and the socket with it
            self._tasks.transport.abort()


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _serve(there: socket.socket, read: Callable[[Task], Article], parent: int) -> NoReturn:
    """The life of the process: one page after another until nobody is at the other end, or it has grown too big."""
    try:
        bounded.die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the crawl's to answer
        bounded.limit_memory(MEGABYTES)
        _let_go(there.fileno())
        with there.makefile("rwb") as stream:
            while head := stream.read(_LENGTH.size):
                (size,) = _LENGTH.unpack(head)
                data = pickle.dumps(read(pickle.loads(stream.read(size))), protocol=pickle.HIGHEST_PROTOCOL)  # noqa: S301
                stream.write(_LENGTH.pack(len(data)) + data)
                stream.flush()
                if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > GROWN * 1024:
                    break
    except BaseException:  # noqa: BLE001 - the edge of one process; who waits for the page is told by its end
        if os.environ.get("YAOJIAN_DEBUG"):
            traceback.print_exc()
    finally:
        os._exit(0)


def _let_go(kept: int) -> None:
    """The crawl's connections, files and pipes are not this process's to keep open."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers, not paths
        number = int(name)
        if number > 2 and number not in (kept, nothing):
            with contextlib.suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number)
