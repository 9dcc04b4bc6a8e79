"""Downloader middlewares: the gate, robots.txt with a kept verdict, and the count of what was sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.gate import refusal
from crawler.slots import host_slot

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Refused(IgnoreRequest):
    """The gate or robots.txt said no; `kind` is gate or robots."""

    def __init__(self, kind: str, reason: str):
        super().__init__(reason)
        self.kind, self.reason = kind, reason


class Gate:
    """Every request, redirect hops included, asks the gate first."""

    def __init__(self, allow: frozenset[str]):
        self.allow = allow

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(frozenset(crawler.settings.getlist("YAOJIAN_ALLOW_HOSTS")))

    def process_request(self, request: Request) -> None:
        reason = refusal(request.url, self.allow)
        if reason is not None:
            raise Refused("gate", reason)
        request.meta["download_slot"] = host_slot(request.url)  # a redirect leaves for another host's budget


class Robots:
    """robots.txt is asked once per host and kept (`RobotsShelf`), and its verdict is obeyed (RFC 9309).

    4xx means no rules; 5xx or no answer means "not now" unless an earlier copy is kept.
    """

    def __init__(self, crawler: Crawler):
        self.crawler = crawler
        self.agent: str = crawler.settings["USER_AGENT"]
        self.shelf: Any = getattr(crawler.spider, "shelf", None)
        self.asked: dict[str, asyncio.Task[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        rules = self.shelf.fresh(root)
        if rules is None:
            task = self.asked.get(root)
            if task is None:
                task = self.asked[root] = asyncio.ensure_future(self._ask(root, request))
            rules = await task
        if rules.strip() and not _allows(rules, request.url, self.agent):
            raise Refused("robots", f"robots.txt of {parts.netloc} disallows this address")

    async def _ask(self, root: str, request: Request) -> str:
        meta: dict[str, Any] = {"robots": True}
        meta |= {k: request.meta[k] for k in ("counter",) if k in request.meta}
        robots = Request(f"{root}/robots.txt", meta=meta, dont_filter=True)
        try:
            engine = self.crawler.engine
            if engine is None:
                raise Refused("robots", "the crawl is closing")
            response = await engine.download_async(robots)
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 - any network failure means the same here
            return self._without(root, f"robots.txt of {root} could not be read ({type(error).__name__})")
        if response.status >= 500:
            return self._without(root, f"robots.txt of {root} answered {response.status}")
        text = response.body[:512_000].decode("utf-8", "replace") if response.status < 300 else ""
        if "<html" in text[:2000].lower():
            text = ""
        self.shelf.keep(root, text, response.status)
        return text

    def _without(self, root: str, reason: str) -> str:
        kept: str | None = self.shelf.stale(root)
        if kept is None:
            raise Refused("unreachable", reason)
        return kept


def _allows(rules: str, url: str, agent: str) -> bool:
    from protego import Protego

    return bool(Protego.parse(rules).can_fetch(url, agent))


class SentCounter:
    """Counts each request that really leaves, robots and redirect hops included."""

    def process_request(self, request: Request) -> None:
        counter = request.meta.get("counter")
        if counter is not None:
            counter()

    def process_response(self, request: Request, response: Response) -> Response:
        return response
