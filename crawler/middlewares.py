"""Downloader middlewares: the gate, robots.txt with a kept verdict, redirects, unpacking, the count of what was sent."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, StopDownload
from scrapy.http import Request, Response

from crawler.gate import refusal
from crawler.resolver import InnerAddress
from crawler.slots import host_slot
from crawler.trouble import Damaged, links, trouble
from wording import Wording, in_chinese, told

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least; what comes after it is not read
FOLLOWED = (301, 302, 303, 307, 308)


class Refused(IgnoreRequest):
    """Not asked, or not to be followed. `kind`: gate, robots · unreachable: robots.txt gave no answer ·
    loop: too many redirects. `retry_after`: what a busy robots.txt asked for."""

    def __init__(self, kind: str, reason: str, *, retry_after: str | None = None):
        super().__init__(str(reason))
        self.kind, self.reason, self.retry_after = kind, reason, retry_after


def _redirect(target: str, why: str) -> Wording:
    return Wording(f"a redirect to {target[:200]}: {why}", f"跳转到 {target[:200]}：{in_chinese(why)}")


def _of_robots(why: Wording, root: str) -> Wording:
    return Wording(f"{why} (robots.txt of {root})", f"{why.zh}（{root} 的 robots.txt）")


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

    4xx and a redirect that leads nowhere mean no rules; 429, 5xx or no answer mean "not now" unless an
    earlier copy is kept. A failed look is not remembered: the page's retry looks again.
    """

    def __init__(self, crawler: Crawler):
        self.crawler = crawler
        self.agent: str = crawler.settings["USER_AGENT"]
        self.shelf: Any = getattr(crawler.spider, "shelf", None)
        self.asked: dict[str, asyncio.Task[str]] = {}
        self.received: dict[str, int] = {}
        crawler.signals.connect(self._bounded, signals.bytes_received)

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
            try:
                rules = await task
            except Exception:
                self.asked.pop(root, None)
                raise
        if rules.strip() and not _allows(rules, request.url, self.agent):
            host = parts.netloc
            why = Wording(
                f"robots.txt of {host} disallows this address", f"{host} 的 robots.txt 不许访问这个地址"
            )
            raise Refused("robots", why)

    async def _ask(self, root: str, request: Request) -> str:
        meta: dict[str, Any] = {"robots": True}
        meta |= {k: request.meta[k] for k in ("counter",) if k in request.meta}
        plain = {"Accept-Encoding": "identity"}
        robots = Request(f"{root}/robots.txt", headers=plain, meta=meta, dont_filter=True)
        try:
            engine = self.crawler.engine
            if engine is None:
                raise Refused("unreachable", Wording("the crawl is closing", "抓取正在结束"))
            response = await engine.download_async(robots)
        except Refused as refused:
            if refused.kind == "unreachable":
                raise
            return self._keep(root, "", 404)
        except Exception as error:
            if links(error, InnerAddress) is not None:
                raise
            return self._without(root, _of_robots(trouble(error), root))
        if response.status >= 500 or response.status == 429:
            after = response.headers.get("Retry-After")
            reason = Wording(
                f"robots.txt of {root} answered {response.status}",
                f"{root} 的 robots.txt 回应 {response.status}",
            )
            return self._without(root, reason, after.decode("latin-1") if after else None)
        text = response.body[:ROBOTS_BYTES].decode("utf-8", "replace") if response.status < 300 else ""
        if "<html" in text[:2000].lower():
            text = ""
        return self._keep(root, text, response.status)

    def _keep(self, root: str, text: str, status: int) -> str:
        self.shelf.keep(root, text, status)
        return text

    def _without(self, root: str, reason: str, retry_after: str | None = None) -> str:
        kept: str | None = self.shelf.stale(root)
        if kept is None:
            raise Refused("unreachable", reason, retry_after=retry_after)
        return kept

    def _bounded(self, data: bytes, request: Request) -> None:
        """The rest of an endless robots.txt is left where it is."""
        if request.meta.get("robots"):
            self.received[request.url] = self.received.get(request.url, 0) + len(data)
            if self.received[request.url] > ROBOTS_BYTES:
                raise StopDownload(fail=False)


def _allows(rules: str, url: str, agent: str) -> bool:
    from protego import Protego

    return bool(Protego.parse(rules).can_fetch(url, agent))


class SentCounter:
    """Counts each request that really leaves, robots and redirect hops included."""

    def process_request(self, request: Request) -> None:
        counter = request.meta.get("counter")
        if counter is not None and "browser" not in request.meta:  # a browser's requests count themselves
            counter()

    def process_response(self, request: Request, response: Response) -> Response:
        return response


class Redirects(RedirectMiddleware):
    """Scrapy's, but a redirect that may not be followed is refused in words, and a loop ends as one."""

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        to = response.headers.get("Location")
        if to is None or response.status not in FOLLOWED:
            return response
        target = to.decode("latin-1").strip()
        try:
            reason = refusal(urljoin(request.url, target))
            if reason is not None and reason.startswith(("scheme", "address cannot")):
                raise Refused("gate", _redirect(target, reason))
            return super().process_response(request, response)
        except Refused:
            raise
        except IgnoreRequest as error:
            most = self.max_redirect_times
            why = Wording(f"redirect loop: more than {most} redirects", f"循环跳转：超过 {most} 次")
            raise Refused("loop", why) from error
        except ValueError as error:
            raise Refused("gate", _redirect(target, told(error))) from error


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's, with three ends told apart: too large unpacked, damaged, and cut short."""

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        packed = response.body
        encodings = b",".join(response.headers.getlist("Content-Encoding")).lower()
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            raise DownloadCancelledError(str(error)) from error
        except (gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise Damaged(str(error)) from error
        except Exception as error:
            if type(error).__module__.split(".")[0] in ("brotli", "backports", "compression", "zstandard"):
                raise Damaged(str(error)) from error
            raise
        if encodings.strip() in (b"gzip", b"x-gzip") and isinstance(unpacked, Response):
            return _marked(unpacked, packed)
        return unpacked


def _marked(response: Response, packed: bytes) -> Response:
    """A gzip stream ends with the length of what it holds (RFC 1952): another length there, and it was cut."""
    if packed[-4:] != (len(response.body) & 0xFFFFFFFF).to_bytes(4, "little"):
        return response.replace(flags=[*response.flags, "partial"])
    return response
