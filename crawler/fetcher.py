"""Asking one site for one address: politely, with backoff by kind of failure, ending as one Answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from clock import Now
from crawler.middlewares import Refused
from models import FetchedPage, ListingEntry, ListRequest

if TYPE_CHECKING:
    from scrapy.http import Request, Response

Kind = Literal["page", "not_modified", "refused", "failed", "wait"]
Download = Callable[["Request"], Awaitable["Response"]]
Sleep = Callable[[float], Awaitable[None]]

# Backoff is counted in the host's own gaps: 15 gaps of 2 s are 30 s, then 60 s.
BACKOFF_GAPS = 15
LONGEST_WAIT = 3600.0
PATIENCE = 60.0
_TROUBLE = {
    "CannotResolveHostError": "dns",
    "DNSLookupError": "dns",
    "DownloadTimeoutError": "timeout",
    "TimeoutError": "timeout",
    "DownloadConnectionRefusedError": "connection refused",
    "ConnectionRefusedError": "connection refused",
    "ResponseDataLossError": "answer cut short",
    "BadGzipFile": "damaged compression",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """page: bytes came, whatever the status · not_modified: 304 · refused: gate, robots or size ·
    failed: no usable answer · wait: the server asked for patience until `until`."""

    kind: Kind
    page: FetchedPage | None = None
    reason: str = ""
    until: datetime | None = None


class Fetcher:
    """One source's way out. Spacing and concurrency per host are Scrapy's download slots."""

    def __init__(
        self, download: Download, *, gap_seconds: float, now: Now, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.download, self.gap, self.now, self.sleep = download, gap_seconds, now, sleep
        self.requests = 0
        self.paused_until: datetime | None = None

    async def fetch(
        self,
        asked: ListRequest,
        *,
        entry: ListingEntry | None = None,
        validators: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        tries: int = 2,
    ) -> Answer:
        """One address, retried by kind of failure; never more than one request inside a server's pause."""
        answer = Answer(kind="failed", reason="not asked")
        plain = False
        for attempt in range(tries):
            if self.paused_until and self.now() < self.paused_until:
                return Answer(kind="wait", reason="the server asked for patience", until=self.paused_until)
            answer = await self._once(asked, entry, validators or {}, max_bytes, plain)
            if answer.kind not in ("failed", "wait"):
                return answer
            plain = answer.reason == "damaged compression"
            last = attempt + 1 == tries
            if answer.kind == "wait":
                pause = (answer.until - self.now()).total_seconds() if answer.until else LONGEST_WAIT
                if last or pause > PATIENCE:
                    return answer
                await self.sleep(max(0.0, pause))
                self.paused_until = None
            elif not last:
                await self.sleep(self.gap if plain else self.gap * BACKOFF_GAPS * 2**attempt)
        return answer

    async def _once(
        self,
        asked: ListRequest,
        entry: ListingEntry | None,
        validators: Mapping[str, str],
        max_bytes: int | None,
        plain: bool,
    ) -> Answer:
        from scrapy.exceptions import DownloadCancelledError

        try:
            response = await self.download(self._request(asked, validators, max_bytes, plain))
        except Refused as refused:
            kind: Kind = "failed" if refused.kind == "unreachable" else "refused"
            return Answer(
                kind=kind, reason=refused.reason if kind == "failed" else f"{refused.kind}: {refused.reason}"
            )
        except DownloadCancelledError:
            return Answer(kind="refused", reason="size: the answer is larger than allowed")
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge of one request: any failure is this address's own
            return Answer(kind="failed", reason=trouble(error))
        return self._answer(asked, entry, response)

    def _request(
        self, asked: ListRequest, validators: Mapping[str, str], max_bytes: int | None, plain: bool
    ) -> Request:
        from scrapy.http import Request

        meta: dict[str, Any] = {"counter": self._sent}
        if max_bytes:
            meta["download_maxsize"] = max_bytes
        headers = {**asked.headers, **validators}
        if plain:
            headers["Accept-Encoding"] = "identity"
        return Request(
            asked.url, method=asked.method, body=asked.body, headers=headers, meta=meta, dont_filter=True
        )

    def _sent(self) -> None:
        self.requests += 1

    def _answer(self, asked: ListRequest, entry: ListingEntry | None, response: Response) -> Answer:
        headers = {
            k.decode("latin-1").lower(): b", ".join(v).decode("latin-1") for k, v in response.headers.items()
        }  # fmt: skip
        if "partial" in response.flags:
            headers["x-yaojian-partial"] = "1"
        if response.status == 304:
            return Answer(kind="not_modified")
        if response.status in (429, 503) and not _is_page(response.body):
            until = self._pause(headers.get("retry-after"))
            return Answer(kind="wait", reason=f"HTTP {response.status}", until=until)
        if response.status in (500, 502, 504):
            return Answer(kind="failed", reason=f"HTTP {response.status}")
        page = FetchedPage(
            url=asked.url,
            final_url=response.url,
            status=response.status,
            headers=headers,
            body=response.body,
            fetched_at=self.now(),
            entry=entry,
        )
        return Answer(kind="page", page=page)

    def _pause(self, retry_after: str | None) -> datetime:
        seconds = wait_seconds(retry_after, self.now(), fallback=self.gap * BACKOFF_GAPS)
        self.paused_until = datetime.fromtimestamp(self.now().timestamp() + seconds, UTC)
        return self.paused_until


def wait_seconds(retry_after: str | None, now: datetime, *, fallback: float) -> float:
    """How long a server asks to be left alone: seconds or an HTTP date, at most an hour.

    >>> wait_seconds("5", datetime(2026, 2, 1, tzinfo=UTC), fallback=30)
    5.0
    """
    text = (retry_after or "").strip()
    if text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return fallback
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max(0.0, (then - now).total_seconds()), LONGEST_WAIT)


def trouble(error: BaseException) -> str:
    """A failure in words a person can act on."""
    names = [
        type(error).__name__,
        *(type(getattr(r, "value", r)).__name__ for r in getattr(error, "reasons", ()) or ()),
    ]
    known = next((_TROUBLE[n] for n in names if n in _TROUBLE), None)
    detail = str(error).strip() or type(error).__name__
    if "certificate" in detail.lower() or "ssl" in detail.lower():
        return f"certificate: {detail}"
    return known if known and known != "dns" else f"{known or type(error).__name__}: {detail}"


def _is_page(body: bytes) -> bool:
    """A 503 that carries a script is a challenge for the verdict, not a busy server."""
    return b"<script" in body[:20_000].lower()
