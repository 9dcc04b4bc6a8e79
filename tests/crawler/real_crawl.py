"""A whole crawl in its child process, through Scrapy, against servers on loopback; what it left is read from the store."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from crawler.child import CrawlJob, crawl
from crawler.process import ChildEnd, run_child
from models import EntryRules, EntryState, Listing, Paging, Source, SourceReport
from store import entries, runs
from store.engine import open_store
from tests.crawler.fakesite import article_html, title
from tests.crawler.hostile_web import HostileWeb, Reply, page

DAY = date(2026, 2, 11)
NOW = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
STATES: tuple[EntryState, ...] = ("pending", "filed", "quarantined", "refused", "link_only", "gone", "held")
LIST, BAD = "/tzgg/index.html", "/tzgg/a2.html"


NUMBERS = (2, 3)


def list_html(numbers: Iterable[int] = NUMBERS, links: Mapping[int, str] | None = None) -> str:
    """A list of these notices; `links` puts other addresses behind some of them."""
    items = "".join(
        f'<li><a href="{(links or {}).get(n, f"a{n}.html")}" title="{title(n)}">{title(n)}</a><span>{DAY}</span></li>'
        for n in numbers
    )
    return f'<html><head><meta charset="utf-8"><title>通知公告</title></head><body><ul class="list">{items}</ul></body></html>'


def site(special: Mapping[str, Reply] | None = None, numbers: Iterable[int] = NUMBERS) -> dict[str, Reply]:
    """A list and its notices, with some paths answered otherwise."""
    good: dict[str, Reply] = {f"/tzgg/a{n}.html": page(article_html(n, DAY)) for n in numbers}
    return {LIST: page(list_html(numbers)), **good, **(special or {})}


def source(name: str, root: str, **more: Any) -> Source:
    listing = Listing(
        name="通知公告",
        url=f"{root}{LIST}",
        kind="notice",
        entry=EntryRules(each=("ul.list li",), link=("a@href",), title=("a@title",), date=("span",)),
        paging=Paging(kind="none"),
    )
    return Source(id=name, name=name, url=f"{root}/", listings=(listing,), **{"gap_seconds": 0.0, **more})


@dataclass
class Crawled:
    """`ends`: state and reason of each row, by source and last part of its address."""

    end: ChildEnd
    run_id: int = 0
    megabytes: int = 0
    reports: dict[str, SourceReport] = field(default_factory=dict)
    ends: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)


def _peak() -> int:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def crawl_now(
    folder: Path,
    sources: Iterable[Source],
    *,
    webs: Iterable[HostileWeb] = (),
    now: datetime = NOW,
    seconds: float = 60,
    **settings: Any,
) -> Crawled:
    """One run of these sources on the data folder; the ports of `webs` are allowed."""
    store = open_store(folder / "t.db", data_dir=folder)
    with store.write() as tx:
        run_id = runs.start(tx, now=now)
    store.dispose()
    quick = {"DOWNLOAD_TIMEOUT": 2.0, "DOWNLOAD_DELAY": 0.0, **settings}
    allow = tuple(f"127.0.0.1:{w.port}" for w in webs)
    job = CrawlJob(run_id=run_id, sources=tuple(sources), allow_hosts=allow, settings=quick)
    said: list[str] = []

    def work(say: Any) -> None:
        before = _peak()  # a forked child begins with its parent's memory
        crawl(job, open_store(folder / "t.db", data_dir=folder), lambda: now, say)
        say(f"grown {_peak() - before}")

    end = run_child(work, seconds=seconds, megabytes=1024, hear=said.append)
    crawled = Crawled(end=end, run_id=run_id)
    crawled.megabytes = next((int(s.split()[1]) for s in said if s.startswith("grown ")), 0)
    store = open_store(folder / "t.db", data_dir=folder)
    with store.read() as tx:
        report = runs.get(tx, run_id)
        crawled.reports = {r.id: r for r in report.sources} if report else {}
        for one in crawled.reports:
            rows = [row for state in STATES for row in entries.of_state(tx, state, source_id=one)]
            crawled.ends[one] = {r.entry.url.rsplit("/", 1)[-1]: (r.state, r.reason or "") for r in rows}
    store.dispose()
    return crawled
