"""Asking one site for one address: politely, with backoff by kind of failure, ending as one Answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from clock import Now
from crawler.middlewares import FOLLOWED, Refused
from crawler.pauses import LONGEST, Pauses
from crawler.slots import host_slot
from crawler.trouble import CLOSED, DAMAGED, trouble
from models import FetchedPage, ListingEntry, ListRequest
from wording import Wording, in_chinese, told

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from crawler.browser import Browser

Kind = Literal["page", "not_modified", "refused", "failed", "wait"]
Download = Callable[["Request"], Awaitable["Response"]]
Sleep = Callable[[float], Awaitable[None]]

# Backoff is counted in the host's own gaps: 15 gaps of 2 s are 30 s, then 60 s.
BACKOFF_GAPS = 15
LONGEST_WAIT = LONGEST.total_seconds()
PATIENCE = 60.0
# Asking again within minutes changes nothing about these.
LASTING = ("certificate:", "tls:", "redirect loop:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """page: bytes came, whatever the status · not_modified: 304 · refused: gate, robots or size ·
    failed: no usable answer · wait: the server asked for patience until `until`."""

    kind: Kind
    page: FetchedPage | None = None
    reason: str = ""
    until: datetime | None = None


LARGER = Wording("the answer is larger than allowed", "回应超过允许的大小")
_KINDS = {"gate": "关卡", "robots": "robots", "size": "大小"}


def _refused(kind: str, why: str) -> Wording:
    return Wording(f"{kind}: {why}", f"{_KINDS.get(kind, kind)}：{in_chinese(why)}")


class Fetcher:
    """One source's way out. Spacing per host is `crawler.spacing`'s, one request at a time Scrapy's slots'.

    `browser`, once set, is what everything after is asked through.
    """

    def __init__(
        self,
        download: Download,
        *,
        gap_seconds: float,
        now: Now,
        sleep: Sleep = asyncio.sleep,
        pauses: Pauses | None = None,
    ) -> None:
        self.download, self.gap, self.now, self.sleep = download, gap_seconds, now, sleep
        self.requests = 0
        self.pauses = pauses or Pauses()
        self.browser: Browser | None = None

    async def fetch(
        self,
        asked: ListRequest,
        *,
        entry: ListingEntry | None = None,
        validators: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        tries: int = 2,
    ) -> Answer:
        """One address, retried by kind of failure; nothing is asked inside a pause the server wished for.

        A connection that closes unanswered is asked once more after one gap, beyond `tries`: a kept connection
        often ends just then, and nobody saw the request.
        """
        answer = Answer(kind="failed", reason=Wording("not asked", "没有去问"))
        plain, attempt, spare = False, 0, 1
        while attempt < tries:
            until = self.pauses.until(host_slot(asked.url), self.now())
            if until is not None:
                return Answer(
                    kind="wait",
                    reason=Wording("the server asked for patience", "服务器要求稍后再来"),
                    until=until,
                )
            answer = await self._once(asked, entry, validators or {}, max_bytes, plain)
            if answer.kind not in ("failed", "wait") or answer.reason.startswith(LASTING):
                return answer
            if spare and (answer.reason == CLOSED or (answer.reason == DAMAGED and not plain)):
                spare, plain = 0, answer.reason == DAMAGED
                await self.sleep(self.gap)
                continue
            attempt += 1
            if attempt == tries or not await self._waited(answer, asked, attempt):
                return answer
        return answer

    async def _waited(self, answer: Answer, asked: ListRequest, attempt: int) -> bool:
        """Back off; False when the server wants more patience than one visit has."""
        if answer.kind == "failed":
            await self.sleep(self.gap * BACKOFF_GAPS * 2 ** (attempt - 1))
            return True
        pause = (answer.until - self.now()).total_seconds() if answer.until else LONGEST_WAIT
        if pause > PATIENCE:
            return False
        await self.sleep(max(0.0, pause))
        self.pauses.lift(host_slot(asked.url))
        return True

    async def _once(
        self,
        asked: ListRequest,
        entry: ListingEntry | None,
        validators: Mapping[str, str],
        max_bytes: int | None,
        plain: bool,
    ) -> Answer:
        try:
            response = await self.download(self._request(asked, validators, max_bytes, plain))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge of one request: any failure is this address's own
            return self._without(asked, error)
        return self._answer(asked, entry, response, bool(validators))

    def _without(self, asked: ListRequest, error: Exception) -> Answer:
        """No answer: refused by a rule of ours, or failed for a reason of theirs."""
        from scrapy.exceptions import DownloadCancelledError

        from crawler.resolver import InnerAddress
        from crawler.trouble import HeadTooLarge, links

        if isinstance(error, Refused):
            if error.retry_after is not None:
                until = self._pause(asked.url, error.retry_after, error.reason)
                return Answer(kind="wait", reason=error.reason, until=until)
            if error.kind in ("unreachable", "loop"):
                return Answer(kind="failed", reason=error.reason)
            return Answer(kind="refused", reason=_refused(error.kind, error.reason))
        head = links(error, HeadTooLarge)
        if head is not None:
            return Answer(kind="refused", reason=_refused("size", told(head)))
        if isinstance(error, DownloadCancelledError):
            return Answer(kind="refused", reason=_refused("size", LARGER))
        inner = links(error, InnerAddress)
        if inner is not None:
            return Answer(kind="refused", reason=_refused("gate", told(inner)))
        return Answer(kind="failed", reason=trouble(error))

    def _request(
        self, asked: ListRequest, validators: Mapping[str, str], max_bytes: int | None, plain: bool
    ) -> Request:
        from scrapy.http import Request

        meta: dict[str, Any] = {"counter": self._sent}
        if max_bytes:
            meta["download_maxsize"] = max_bytes
        if self.browser is not None:
            meta["browser"] = self.browser
        headers = {**asked.headers, **validators}
        if plain:
            headers["Accept-Encoding"] = "identity"
        return Request(
            asked.url, method=asked.method, body=asked.body, headers=headers, meta=meta, dont_filter=True
        )

    def _sent(self) -> None:
        self.requests += 1

    def _answer(
        self, asked: ListRequest, entry: ListingEntry | None, response: Response, conditional: bool
    ) -> Answer:
        headers = {
            k.decode("latin-1").lower(): b", ".join(v).decode("latin-1") for k, v in response.headers.items()
        }  # fmt: skip
        if "partial" in response.flags:
            headers["x-yaojian-partial"] = "1"
        if response.status == 304:
            return (
                Answer(kind="not_modified")
                if conditional
                else Answer(
                    kind="failed", reason=Wording("HTTP 304 to a plain question", "没有带条件却回应 HTTP 304")
                )
            )
        if _is_busy(response, headers):
            reason = f"HTTP {response.status}"
            until = self._pause(response.url, headers.get("retry-after"), reason)
            return Answer(kind="wait", reason=reason, until=until)
        if response.status in (500, 502, 504):
            return Answer(kind="failed", reason=f"HTTP {response.status}")
        if response.status in FOLLOWED and "location" in headers:
            target = headers["location"][:200]
            return Answer(
                kind="refused",
                reason=_refused("gate", Wording(f"a redirect to {target}", f"跳转到 {target}")),
            )
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

    def _pause(self, url: str, retry_after: str | None, reason: str) -> datetime:
        seconds = wait_seconds(retry_after, self.now(), fallback=self.gap * BACKOFF_GAPS)
        until = datetime.fromtimestamp(self.now().timestamp() + seconds, UTC)
        self.pauses.note(host_slot(url), until, reason)
        return until


def wait_seconds(retry_after: str | None, now: datetime, *, fallback: float) -> float:
    """How long a server asks to be left alone: seconds or an HTTP date, at most an hour.

    >>> wait_seconds("5", datetime(2026, 2, 1, tzinfo=UTC), fallback=30)
    5.0
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return LONGEST_WAIT if len(text) > 6 else min(float(text), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(text)
        if then.tzinfo is None:
            then = then.replace(tzinfo=UTC)
        return min(max(0.0, (then - now).total_seconds()), LONGEST_WAIT)
    except (TypeError, ValueError, OverflowError, IndexError):
        return fallback


def _is_busy(response: Response, headers: Mapping[str, str]) -> bool:
    """429 always, 503 unless it is a challenge: those come with a script and without Retry-After."""
    if response.status == 429:
        return True
    challenge = b"<script" in response.body[:20_000].lower()
    return response.status == 503 and ("retry-after" in headers or not challenge)
