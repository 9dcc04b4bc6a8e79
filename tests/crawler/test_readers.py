"""The standing processes that read pages beside the crawl."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.readers import GROWN, Readers, ReadPage, read_here, read_page
from models import Article, Attachment, FetchedPage, Source
from text import bounded

T = TypeVar("T")
SOURCE = Source(id="prov", name="东岭省药品监督管理局", url="http://dongling.example/")


def page(name: str) -> FetchedPage:
    title = f"东岭省药品监督管理局关于开展{name}专项检查的通知"
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><div class="info">发布时间：2026-02-11</div>'
        f'<div class="content"><p>各市市场监督管理局：</p><p>请于2026年3月20日前报送{name}专项检查总结。</p></div></body></html>'
    )
    url = f"{SOURCE.url}{name}.html"
    return FetchedPage(
        url=url, final_url=url, status=200, headers={}, body=html.encode(), fetched_at=datetime(2026, 2, 11, tzinfo=UTC)
    )  # fmt: skip


def moody(page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...]) -> Article:
    """Hangs on one page, dies of another, reads the rest; its notes say in which process."""
    if "hangs" in page.url:
        time.sleep(60)
    if "dies" in page.url:
        os.kill(os.getpid(), signal.SIGKILL)
    return Article(
        url=page.url,
        source_id=None,
        title="read",
        body=source.id if source else "",
        notes=(str(os.getpid()),),
    )


def with_readers(
    work: Callable[[Readers], Awaitable[T]], read: ReadPage = moody, many: int = 1, seconds: float = 30
) -> T:
    async def go() -> T:
        readers = Readers([SOURCE], many=many, seconds=seconds, read=read)
        try:
            return await work(readers)
        finally:
            readers.close()
            assert readers.pids() == ()

    return asyncio.run(go())


async def started(readers: Readers) -> None:
    for _ in range(1000):
        if readers.pids():
            return
        await asyncio.sleep(0.01)


def work_for(seconds: float) -> None:
    """The crawl is busy with something else."""
    time.sleep(seconds)


def is_running(pid: str) -> bool:
    """A process that ended but was not waited for yet does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_page_reads_the_same_there_as_here() -> None:
    there = with_readers(lambda readers: readers.read(page("血液制品"), SOURCE), read_page)
    assert there == asyncio.run(read_here(page("血液制品"), SOURCE))
    assert there.deadlines[0].date.isoformat() == "2026-03-20"
    assert there.source_id == "prov"


def test_one_process_reads_page_after_page_and_ends_with_the_crawl() -> None:
    async def work(readers: Readers) -> list[Article]:
        return [await readers.read(page(str(n)), SOURCE) for n in range(5)]

    articles = with_readers(work)
    (pid,) = {a.notes[0] for a in articles}
    assert pid != str(os.getpid())
    assert [a.url[-6:] for a in articles] == [f"{n}.html" for n in range(5)]
    assert not is_running(pid)


def test_pages_asked_for_at_once_come_back_each_to_its_own_caller() -> None:
    async def work(readers: Readers) -> list[Article]:
        return await asyncio.gather(*(readers.read(page(str(n)), None) for n in range(40)))

    articles = with_readers(work, many=3)
    assert [a.url for a in articles] == [page(str(n)).url for n in range(40)]
    assert len({a.notes[0] for a in articles}) == 3


@pytest.mark.parametrize(("name", "reason"), [("hangs", "longer than 0.5 s"), ("dies", "broke its reader")])
def test_a_page_that_holds_or_kills_its_reader_is_quarantined_and_the_next_is_read(
    name: str, reason: str
) -> None:
    async def work(readers: Readers) -> list[Article]:
        return [await readers.read(page(n), SOURCE) for n in ("before", name, "after")]

    before, bad, after = with_readers(work, seconds=0.5)
    assert [before.state, bad.state, after.state] == ["filed", "quarantined", "filed"]
    assert bad.reason is not None
    assert reason in bad.reason
    assert not is_running(before.notes[0])
    assert after.notes != before.notes


def test_a_caller_that_gives_up_leaves_no_answer_for_the_next_page() -> None:
    async def work(readers: Readers) -> Article:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await readers.read(page("hangs"), SOURCE)
        return await readers.read(page("after"), SOURCE)

    assert with_readers(work).url == page("after").url


def test_a_crawl_that_is_killed_takes_its_readers_along() -> None:
    if not Path("/proc").exists():
        pytest.skip("only Linux ends a child with its parent")
    news, out = os.pipe()
    pid = os.fork()
    if pid == 0:

        async def work() -> None:
            article = await Readers([SOURCE], many=1, read=moody).read(page("one"), SOURCE)
            os.write(out, article.notes[0].encode())
            await asyncio.sleep(60)

        try:
            asyncio.run(work())
        finally:
            os._exit(1)
    os.close(out)
    reader = os.read(news, 100).decode()
    os.close(news)
    assert is_running(reader)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    for _ in range(500):
        if not is_running(reader):
            return
        time.sleep(0.01)
    pytest.fail("the reader outlived its crawl")


def test_a_reader_that_died_idle_costs_no_page() -> None:
    async def work(readers: Readers) -> list[Article]:
        before = await readers.read(page("before"), SOURCE)
        os.kill(int(before.notes[0]), signal.SIGKILL)
        return [before, await readers.read(page("after"), SOURCE)]

    before, after = with_readers(work)
    assert [before.state, after.state] == ["filed", "filed"]
    assert after.notes != before.notes


def test_an_answer_that_came_while_the_crawl_was_busy_counts() -> None:
    async def work(readers: Readers) -> Article:
        reading = asyncio.ensure_future(readers.read(page("one"), SOURCE))
        await started(readers)
        await asyncio.sleep(0.05)
        work_for(0.6)
        return await reading

    assert with_readers(work, seconds=0.3).state == "filed"


def hungry(page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...]) -> Article:
    """Takes more than a process may have grown to, and lets it go again."""
    len(bytearray(b"x") * (GROWN + 64) * 2**20)
    return moody(page, source, attachments)


def test_a_process_that_has_grown_gives_way_to_another() -> None:
    async def work(readers: Readers) -> list[Article]:
        return [await readers.read(page(str(n)), SOURCE) for n in range(3)]

    articles = with_readers(work, hungry)
    assert [a.state for a in articles] == ["filed"] * 3
    assert len({a.notes for a in articles}) == 3


def bounded_and_stuck(
    page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...]
) -> Article:
    """A big page in a child of the reader's own that hangs."""

    def hang() -> Article:
        Path(page.url.removeprefix(SOURCE.url).removesuffix(".html")).write_text(str(os.getpid()))
        time.sleep(60)
        raise AssertionError

    return bounded.run(hang, seconds=50)


def test_what_a_killed_reader_was_waiting_for_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article = with_readers(
        lambda readers: readers.read(page("child"), SOURCE), bounded_and_stuck, seconds=1.5
    )
    assert article.state == "quarantined"
    child = (tmp_path / "child").read_text()
    for _ in range(500):
        if not is_running(child):
            return
        time.sleep(0.01)
    pytest.fail("the reader's child outlived it")


def open_files(page: FetchedPage, source: Source | None, attachments: tuple[Attachment, ...]) -> Article:
    links = []
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the list's own
            links.append(str(one.readlink()))
    return Article(url=page.url, source_id=None, title="open", body="\n".join(links))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux lists a process's files")
def test_a_reader_keeps_nothing_of_the_crawls_open(tmp_path: Path) -> None:
    with (tmp_path / "archive.db").open("w"):
        article = with_readers(lambda readers: readers.read(page("one"), SOURCE), open_files)
    assert "socket:" in article.body
    assert "archive.db" not in article.body
    assert article.body.count("socket:") == 1


def test_readers_closed_with_a_page_under_way_leave_no_process() -> None:
    async def work(readers: Readers) -> str:
        reading = asyncio.ensure_future(readers.read(page("hangs"), SOURCE))
        await started(readers)
        (pid,) = readers.pids()
        readers.close()
        readers.close()
        assert (await reading).state == "quarantined"
        return str(pid)

    assert not is_running(with_readers(work))
