"""A few addresses fetched once, outside of a run, by the same polite and gated way; nothing is stored."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clock import Now, day_of
from crawler.child import budgets, tls_exceptions
from crawler.process import Say, run_child
from crawler.spacing import Spacing
from errors import FetchError
from models import FetchedPage, ListRequest, Source
from wording import in_chinese

if TYPE_CHECKING:
    from scrapy.http import Request, Response

SECONDS = 120.0
MEGABYTES = 1024
ENDS = {"time": "时间用完", "memory": "内存用完"}


def peek(
    asked: Sequence[ListRequest],
    *,
    now: Now,
    allow_hosts: tuple[str, ...] = (),
    user_agent: str | None = None,
    gap: float = 2.0,
    source: Source | None = None,
    data_dir: Path | None = None,
) -> list[FetchedPage]:
    """The answers in the order asked.

    source    whose hosts, gap and certificate exception hold
    data_dir  where the hosts' last instants are kept, so that a look right after a run keeps the gap too
    raises    FetchError naming the address that gave none
    """
    heard: list[str] = []
    extra: dict[str, Any] = {"YAOJIAN_ALLOW_HOSTS": list(allow_hosts), "DOWNLOAD_DELAY": gap}
    if user_agent:
        extra["USER_AGENT"] = user_agent
    if source is not None:
        extra |= {"DOWNLOAD_SLOTS": budgets([source]), "YAOJIAN_TLS": tls_exceptions([source], day_of(now()))}
    if data_dir is not None and data_dir.is_dir():
        extra["YAOJIAN_SPACING"] = Spacing(data_dir / "spacing")
    end = run_child(
        lambda say: _fetch_all(asked, now, extra, gap, say),
        seconds=SECONDS,
        megabytes=MEGABYTES,
        hear=heard.append,
    )
    if end.how != "ended":
        raise FetchError(
            f"fetching {asked[0].url} did not end: {end.error or end.how}",
            zh=f"抓取 {asked[0].url} 没有结束：{ENDS.get(end.how) or f'“{end.error}”'}",
            url=asked[0].url,
        )
    answers = dict(enumerate(json.loads(line) for line in heard))
    return [_page(one, answers.get(n, {})) for n, one in enumerate(asked)]


def _page(asked: ListRequest, row: dict[str, str]) -> FetchedPage:
    if "body" not in row:
        raise FetchError(
            f"{asked.url}: {row.get('reason', 'no answer')}",
            zh=f"{asked.url}：{row.get('zh', '没有回应')}",
            url=asked.url,
        )
    return FetchedPage(
        url=asked.url,
        final_url=row["final_url"],
        status=int(row["status"]),
        headers=json.loads(row["headers"]),
        body=base64.b64decode(row["body"]),
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
    )


def _fetch_all(
    asked: Sequence[ListRequest], now: Now, extra: Mapping[str, Any], gap: float, say: Say
) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.settings import profile
    from crawler.spiders.watch import WatchSpider

    logging.disable(logging.CRITICAL)
    process = AsyncCrawlerProcess(profile(extra))
    process.crawl(
        WatchSpider, visits=lambda download: [_in_turn(asked, now, gap, say, download)], shelf=Memory()
    )
    process.start(install_signal_handlers=False)


async def _in_turn(
    asked: Sequence[ListRequest],
    now: Now,
    gap: float,
    say: Say,
    download: Callable[[Request], Awaitable[Response]],
) -> None:
    from crawler.fetcher import Fetcher

    fetcher = Fetcher(download, gap_seconds=gap, now=now)
    for one in asked:
        answer = await fetcher.fetch(one, tries=1)
        row = {"reason": answer.reason, "zh": in_chinese(answer.reason)}
        if answer.page is not None:
            page = answer.page
            row |= {
                "final_url": page.final_url, "status": str(page.status), "headers": json.dumps(dict(page.headers)),
                "fetched_at": page.fetched_at.isoformat(), "body": base64.b64encode(page.body).decode("ascii"),
            }  # fmt: skip
        say(json.dumps(row))


class Memory:
    """robots.txt copies for the length of one look."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def fresh(self, root: str) -> str | None:
        return self.texts.get(root)

    stale = fresh

    def keep(self, root: str, text: str, status: int) -> None:
        self.texts[root] = text
