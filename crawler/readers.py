"""Pages are read beside the crawl: in standing processes, so that fetching goes on and a page that hangs can be killed.

A page and its article cross a socket in about half a millisecond; reading takes ten to twenty times as long, so with
a second core the crawl gets nearly all of its time back. No process is started before there is a page to read.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import traceback
from collections.abc import Callable, Iterable
from struct import Struct
from typing import TYPE_CHECKING, cast

from crawler.process import die_with
from text import bounded
from wording import Wording

if TYPE_CHECKING:
    from models import Article, Attachment, FetchedPage, Source

Task = tuple["FetchedPage", str | None, tuple["Attachment", ...]]
"""What goes to a process: the page, the id of its source, its files already read."""

ReadPage = Callable[["FetchedPage", "Source | None", tuple["Attachment", ...]], "Article"]

SECONDS = bounded.SECONDS + 1
"""A process bounds what is big or suspect by itself, and says so; this is for what it did not suspect."""
MEGABYTES = 1024
"""Addresses a process may take beyond what it inherits: the readers, their models and one common page."""
MOST = 3
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
            reader = self._idle.pop() if self._idle else await self._another()
            try:
                async with asyncio.timeout(self._seconds):
                    article = await reader.read(task)
            except TimeoutError:
                self._drop(reader)
                limit = f"{self._seconds:g}"
                return quarantined(
                    page, source, Wording(f"reading took longer than {limit} s", f"读取超过 {limit} 秒")
                )
            except (EOFError, ConnectionError):
                self._drop(reader)
                return quarantined(page, source, Wording("the page broke its reader", "该页面使读取程序中断"))
            except BaseException:
                self._drop(reader)  # its answer would be taken for the next page's
                raise
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
        self._all.remove(reader)
        reader.close()

    def pids(self) -> tuple[int, ...]:
        """Of the processes that run now."""
        return tuple(reader.pid for reader in self._all)

    def close(self) -> None:
        """No process outlives the crawl."""
        while self._all:
            self._all.pop().close()
        self._idle.clear()


class _Reader:
    """One forked process at the other end of a socket: a pickled task in, a pickled article out."""

    def __init__(self, pid: int, answers: asyncio.StreamReader, tasks: asyncio.StreamWriter) -> None:
        self.pid, self._answers, self._tasks = pid, answers, tasks

    @classmethod
    async def start(cls, read: Callable[[Task], Article]) -> _Reader:
        here, there = socket.socketpair()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            here.close()
            _serve(there, read, parent)
        there.close()
        return cls(pid, *await asyncio.open_connection(sock=here))

    async def read(self, task: Task) -> Article:
        """raises EOFError or ConnectionError when the process is gone"""
        data = pickle.dumps(task, protocol=pickle.HIGHEST_PROTOCOL)
        self._tasks.write(_LENGTH.pack(len(data)) + data)
        await self._tasks.drain()
        (size,) = _LENGTH.unpack(await self._answers.readexactly(_LENGTH.size))
        return cast("Article", pickle.loads(await self._answers.readexactly(size)))  # noqa: S301 - our own child wrote it

    def close(self) -> None:
        self._tasks.transport.abort()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def _serve(there: socket.socket, read: Callable[[Task], Article], parent: int) -> None:
    """The life of the process: one page after another until nobody is at the other end."""
    try:
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the crawl's to answer
        bounded.limit_memory(MEGABYTES)
        with there.makefile("rwb") as stream:
            while head := stream.read(_LENGTH.size):
                (size,) = _LENGTH.unpack(head)
                data = pickle.dumps(read(pickle.loads(stream.read(size))), protocol=pickle.HIGHEST_PROTOCOL)  # noqa: S301
                stream.write(_LENGTH.pack(len(data)) + data)
                stream.flush()
    except BaseException:  # noqa: BLE001 - the edge of one process; who waits for the page is told by its end
        if os.environ.get("YAOJIAN_DEBUG"):
            traceback.print_exc()
    finally:
        os._exit(0)
