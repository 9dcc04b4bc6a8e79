"""Scrapy's HTTP/1.1 handler with three promises more: the gap between requests, a bounded head, and plain words.

Twisted's pool resends a request on a fresh connection when a kept one fails, at once and unseen: measured, a
server that resets got two requests within a millisecond. Here the fetcher alone decides about retries.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from OpenSSL import SSL
from scrapy import signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from crawler.gate import refusal
from crawler.resolver import GatedResolver, InnerAddress
from crawler.slots import host_slot
from crawler.spacing import Spacing
from crawler.tls import DatedExceptions
from crawler.trouble import CertificateRefused, HeadTooLarge, links
from wording import Wording, in_chinese, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.web.iweb import IPolicyForHTTPS

    from crawler.browser import Browser

# Usual heads are below 4 KB, Apache refuses to send more than 8 KB a line; without a bound 200,000 headers
# took 100 MB, and a head without end all there is.
HEAD_BYTES = 256 * 1024


class Transport(HTTP11DownloadHandler):
    """One per scheme; both share the crawl's `Spacing` (setting YAOJIAN_SPACING)."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._pool.retryAutomatically = False
        self._pool._factory = _BoundedFactory
        self.certificates = DatedExceptions.from_crawler(crawler)
        self._contextFactory = cast("IPolicyForHTTPS", self.certificates)
        settings = crawler.settings
        self.spacing: Spacing = settings.get("YAOJIAN_SPACING") or Spacing(None)
        self.gap = settings.getfloat("DOWNLOAD_DELAY")
        self.slots: dict[str, dict[str, Any]] = settings.getdict("DOWNLOAD_SLOTS")
        crawler.signals.connect(self._heard, signals.headers_received)

    async def download_request(self, request: Request) -> Response:
        if "browser" in request.meta:
            return await self._browsed(request, request.meta["browser"])
        slot = request.meta.get("download_slot") or host_slot(request.url)
        await self.spacing.turn(slot, float(self.slots.get(slot, {}).get("delay", self.gap)))
        try:
            return await super().download_request(request)
        except Exception as error:
            self.spacing.note(slot)
            refused = self._refused_name(error, request) or self._refused_certificate(error, request)
            if refused is None:
                raise
            raise refused from error

    async def _browsed(self, request: Request, browser: Browser) -> Response:
        """Through a browser: each request it makes passes the gate and robots.txt, and waits for its turn."""
        from crawler.middlewares import Refused, Robots

        settings = self.crawler.settings
        allow = frozenset(settings.getlist("YAOJIAN_ALLOW_HOSTS"))
        robots = self.crawler.get_downloader_middleware(Robots)
        counter = request.meta.get("counter")

        async def may(url: str) -> str | None:
            if (reason := refusal(url, allow)) is not None:
                return Wording(f"gate: {reason}", f"出口检查：{in_chinese(reason)}")
            slot = host_slot(url)
            try:
                if robots is not None:
                    await robots.process_request(Request(url, meta={"download_slot": slot}))
            except Exception as error:  # noqa: BLE001 - the edge of one request: refused, or robots.txt gave no answer
                return error.reason if isinstance(error, Refused) else told(error)
            await self.spacing.turn(slot, float(self.slots.get(slot, {}).get("delay", self.gap)))
            if counter is not None:
                counter()
            return None

        browser.may = may
        if not browser.hosts:
            browser.hosts = await _addresses(browser.names)
        return await browser.fetch(request)

    def _heard(self, request: Request) -> None:
        self.spacing.note(request.meta.get("download_slot") or host_slot(request.url))

    def _refused_name(self, error: Exception, request: Request) -> InnerAddress | None:
        why = GatedResolver.why(request.url)
        return InnerAddress(why) if why and isinstance(error, CannotResolveHostError) else None

    def _refused_certificate(self, error: Exception, request: Request) -> CertificateRefused | None:
        """Why the certificate was refused, where it was; OpenSSL's own message does not say."""
        if links(error, VerificationError) is not None:
            host = request.url.split("/")[2]
            return CertificateRefused(
                Wording(f"it is made out for another name than {host}", f"不是发给 {host} 的")
            )
        why = self.certificates.why(request.url)
        return CertificateRefused(why) if why is not None and links(error, SSL.Error) is not None else None


async def _addresses(names: tuple[str, ...]) -> dict[str, str]:
    """Where each name leads, as our own resolver allows it; behind a proxy names are the proxy's to look up."""
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet import reactor

    from crawler.browser import operators_proxy

    look_up = cast("Callable[[str], Deferred[object]]", cast("Any", reactor).resolve)

    if operators_proxy():
        return {name: name for name in names}
    found = {}
    for name in names:
        with suppress(Exception):  # a name that leads nowhere, or inside, stays unknown to the browser
            found[name] = str(await maybe_deferred_to_future(look_up(name)))
    return found


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Gives up on an answer whose head does not end."""

    head = 0

    def request(self, request: Any) -> Deferred[Any]:
        self.head = 0
        answer: Deferred[Any] = super().request(request)
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is None or self._parser.state not in (STATUS, HEADER):
            return
        self.head += len(data)
        line_too_long = getattr(self.transport, "disconnecting", False)  # Twisted's own limit, 16 KiB a line
        if self.head > HEAD_BYTES or line_too_long:
            reason = HeadTooLarge(
                Wording(
                    f"{self.head // 1024} KiB of headers and no end",
                    f"响应头已有 {self.head // 1024} KiB 还没有完",
                )
            )
            self._giveUp(Failure(reason))  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
