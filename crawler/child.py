"""The crawl of one run, inside its child process: Scrapy's start, the visits, their reports."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from clock import Now, day_of
from crawler.process import Say
from crawler.slots import host_slot
from models import RobotsCopy, Source, SourceReport
from store import fetches, runs
from wording import told

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from crawler.pauses import Pauses
    from pipelines.flow import PageReader
    from store.engine import Store

# RFC 9309 advises a day; a day and a half lets a daily run keep yesterday's copy for one more run.
ROBOTS_KEPT = timedelta(hours=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlJob:
    """What one run is asked to do; `settings` are laid over the crawler's own (shorter timeouts in tests)."""

    run_id: int
    sources: tuple[Source, ...]
    since: date | None = None
    allow_hosts: tuple[str, ...] = ()
    user_agent: str | None = None
    chromium: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def crawl(job: CrawlJob, store: Store, now: Now, say: Say) -> None:
    """Visit every source of the job; each report is stored as soon as its visit ends."""
    import logging

    from scrapy.crawler import AsyncCrawlerProcess

    from crawler import visit  # noqa: F401 - a fault in loading is the run's, not one source's
    from crawler.readers import Readers
    from crawler.settings import profile
    from crawler.spiders.watch import WatchSpider

    if not os.environ.get("YAOJIAN_DEBUG"):
        logging.disable(logging.CRITICAL)  # what went wrong is said in the reports
    process = AsyncCrawlerProcess(profile(_extra(job, store, now)))
    shelf = RobotsShelf(store, now)
    readers = Readers(job.sources)
    process.crawl(
        WatchSpider,
        visits=lambda download: _visits(job, store, now, say, download, readers.read),
        shelf=shelf,
    )
    spare_collector()
    try:
        process.start(install_signal_handlers=False)
    finally:
        readers.close()


def spare_collector() -> None:
    """What is loaded stays loaded, and pages leave few cycles: the collector walks a tenth as often, and less each time."""
    gc.freeze()
    gc.set_threshold(7_000, 20, 50)


def _extra(job: CrawlJob, store: Store, now: Now) -> dict[str, Any]:
    from crawler.spacing import Spacing

    extra: dict[str, Any] = {
        "YAOJIAN_ALLOW_HOSTS": list(job.allow_hosts),
        "YAOJIAN_TLS": tls_exceptions(job.sources, day_of(now())),
        "YAOJIAN_SPACING": Spacing(store.data_dir / "spacing"),
        "DOWNLOAD_SLOTS": budgets(job.sources),
    }
    if job.user_agent:
        extra["USER_AGENT"] = job.user_agent
    return {**extra, **job.settings}


def budgets(sources: Iterable[Source]) -> dict[str, dict[str, float]]:
    """Each host's budget: one request at a time, and the longest gap any of its sources asks for."""
    gaps: dict[str, float] = {}
    for source in sources:
        for host in _hosts(source):
            gaps[host] = max(source.gap_seconds, gaps.get(host, 0.0))
    return {host: {"concurrency": 1, "delay": gap} for host, gap in gaps.items()}


def tls_exceptions(sources: Iterable[Source], today: date) -> dict[str, str]:
    """Host → kind of exception, for those whose date has not passed."""
    return {h: s.tls.kind for s in sources if s.tls and s.tls.until >= today for h in _hosts(s)}


def _hosts(source: Source) -> set[str]:
    addresses = (source.url, *(c.url for c in source.listings), *(f"https://{h}/" for h in source.hosts))
    return {host_slot(a) for a in addresses}


def kept_pauses(store: Store, now: Now) -> Pauses:
    """What hosts asked for in earlier runs; a new wish is kept at once."""
    from crawler.pauses import Pauses

    with store.read() as tx:
        known = {h: s.next_allowed_at for h, s in fetches.paused_hosts(tx).items() if s.next_allowed_at}

    def keep(host: str, until: datetime, reason: str) -> None:
        with store.write() as tx:
            state = replace(fetches.host_state(tx, host), next_allowed_at=until, reason=reason)
            fetches.remember_host(tx, state)

    return Pauses(known, keep)


def _visits(
    job: CrawlJob,
    store: Store,
    now: Now,
    say: Say,
    download: Callable[[Request], Awaitable[Response]],
    read: PageReader,
) -> list[Awaitable[None]]:
    pauses = kept_pauses(store, now)
    return [_visit(source, job, store, now, say, download, read, pauses) for source in job.sources]


async def _visit(
    source: Source,
    job: CrawlJob,
    store: Store,
    now: Now,
    say: Say,
    download: Callable[[Request], Awaitable[Response]],
    read: PageReader,
    pauses: Pauses,
) -> None:
    from crawler.fetcher import Fetcher
    from crawler.visit import Visit

    fetcher = Fetcher(download, gap_seconds=source.gap_seconds, now=now, pauses=pauses)
    try:
        visit = Visit(
            source, store=store, fetcher=fetcher, now=now, run_id=job.run_id, since=job.since,
            chromium=job.chromium, read=read,
        )  # fmt: skip
        report = await visit.go()
    except Exception as error:  # noqa: BLE001 - one bad source never stops a run
        report = broken(source, told(error, named=True), fetcher.requests)
    finally:
        if fetcher.browser is not None:
            await fetcher.browser.close()
    with store.write() as tx:
        runs.note_source(tx, job.run_id, report, now=now())
    say(json.dumps({"source": source.id, "name": source.name, "state": report.state, "new": report.new}))


def broken(source: Source, what: str, requests: int = 0) -> SourceReport:
    """The report of a source whose visit fell over or was killed."""
    from models import Problem

    problem = Problem(kind="broken", what=what, todo=f"yaojian sources try {source.id}")
    return SourceReport(id=source.id, state="failed", requests=requests, problems=(problem,))


class RobotsShelf:
    """robots.txt copies kept in the store (`crawler.middlewares.Robots` asks here first)."""

    def __init__(self, store: Store, now: Now):
        self.store, self.now = store, now

    def fresh(self, root: str) -> str | None:
        copy = self._copy(root)
        return copy.text if copy and self.now() - copy.fetched_at < ROBOTS_KEPT else None

    def stale(self, root: str) -> str | None:
        copy = self._copy(root)
        return copy.text if copy else None

    def keep(self, root: str, text: str, status: int) -> None:
        with self.store.write() as tx:
            fetches.remember_robots(
                tx, RobotsCopy(host=root, status=status, text=text, fetched_at=self.now())
            )

    def _copy(self, root: str) -> RobotsCopy | None:
        with self.store.read() as tx:
            return fetches.robots_of(tx, root)
