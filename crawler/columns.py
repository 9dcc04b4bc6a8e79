"""One column of a source in one run: its pages until they overlap what is known, plus a bounded look-back.

A late insert with an old date on page 2 is found, and "k known in a row" never ends a listing. A good answer
without rows is suspect, a challenge is blocked: neither is ever "0 new".
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

from clock import day_of
from crawler.belief import conditional
from crawler.errand import Errand, Stop, validator_of
from crawler.fetcher import Answer
from errors import StoreError
from models import FetchedPage, Listing, ListingEntry, ListingPage, ListRequest, Problem, Validator
from store import entries, fetches, lists
from wording import Wording, in_chinese, told

OLD = timedelta(days=30)
LIST_WAITS = Wording("the rest of the list waits for the next run", "列表其余部分留给下次运行")
LIED = Wording(
    "the server said “not modified” although there are new rows", "服务器说“没有变化”，其实有新条目"
)
LOOK = Wording("open it in a browser and look", "请用浏览器打开看看")
NO_ROWS = Wording("no rows without its scripts", "不运行脚本就没有条目")
LATER = Wording("the next run tries again", "下次运行会再试")


def _of(listing: Listing, what: str) -> Wording:
    """The sentence, led by the column's name."""
    return Wording(f"{listing.name}: {what}", f"{listing.name}：{in_chinese(what)}")


async def read_safely(errand: Errand, listing: Listing) -> None:
    """A column whose page breaks its reader is that column's trouble; the others are still read."""
    try:
        await _Column(errand, listing).read()
    except (Stop, TimeoutError, asyncio.CancelledError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge of one column
        errand.tally.bad_lists[listing.name] = type(error).__name__
        errand.problem("broken", _of(listing, told(error, named=True)))


class _Column:
    def __init__(self, errand: Errand, listing: Listing) -> None:
        self.errand, self.listing, self.tally = errand, listing, errand.tally
        self.source, self.store = errand.source, errand.store
        self.first_time = listing.name not in errand.whole
        self.rows, self.overlaps = 0, 0
        self.total: int | None = None
        self.seen: set[str] = set()

    async def read(self) -> None:
        from crawler.list_requests import first_request  # the readers of lists load when a list changed

        request: ListRequest | None = first_request(self.source, self.listing)
        while request is not None and request.number <= self.listing.paging.limit:
            if not self.errand.has_budget():
                self.errand.problem("budget", _of(self.listing, LIST_WAITS), "")
                return
            found = await self._page(request)
            if found is None:
                return
            if found is REPEATED or not self._goes_on(found):
                break
            request = found.next
        self._ended(request)

    def _ended(self, request: ListRequest | None) -> None:
        self.tally.good_lists += 1
        if request is None and self.total is not None and self.rows < self.total:
            what = Wording(
                f"the site states {self.total} rows, {self.rows} were read",
                f"网站自述 {self.total} 条，读到 {self.rows} 条",
            )
            self.errand.problem("total", _of(self.listing, what))
        if self.first_time and self.errand.since is None:
            self.errand.read_to_its_end(self.listing)

    async def _page(self, request: ListRequest) -> ListingPage | None:
        """One page asked for, its rows stored; REPEATED when the site gave a page again, None when it is unusable."""
        key = _key(request)
        kept = self.errand.validator(key)
        asked = self.errand.belief.headers(kept, request.url)
        answer = await self.errand.fetcher.fetch(request, validators=asked, tries=3)
        body: FetchedPage | None
        same = self._kept_page(request, kept) if answer.kind == "not_modified" else None
        if same is not None:
            self.tally.not_modified += 1
            memo = _recalled(kept.memo if kept else None, self.listing)
            if memo is not None and self._knows_its_rows(request):
                return self._unchanged(memo)
            body = same
        else:
            if answer.kind == "not_modified":
                answer = await self.errand.fetcher.fetch(request, tries=2)
            if request.number > 1 and answer.page is not None and answer.page.status in (404, 410):
                return REPEATED  # past the last page: a pattern without a stated end is walked until here
            if self.source.browser and answer.page is not None:
                answer = await self._past_a_wall(request, answer, answer.page)
            body = self._usable(answer)
        if body is None:
            return None
        new = self.tally.new
        found = await self._read(request, body, kept.sha if kept else None)
        if not asked and self.tally.new > new:
            await self._try_belief(request, kept, body)
        return found

    def _kept_page(self, request: ListRequest, kept: Validator | None) -> FetchedPage | None:
        """What the server says has not changed; None where its bytes are gone (an old backup, a lost file)."""
        try:
            body = self.store.pages.load(kept.sha) if kept is not None and kept.sha else None
        except StoreError:
            return None
        if body is None:
            return None
        return FetchedPage(
            url=request.url, final_url=request.url, status=200, headers={}, body=body,
            fetched_at=self.errand.now(),
        )  # fmt: skip

    def _knows_its_rows(self, request: ListRequest) -> bool:
        """Need a page that did not change not be read again? Its rows are stored, and so is how it was read."""
        if self.errand.since is not None or self.first_time:
            return False
        if request.number > 1:
            return True
        with self.store.read() as tx:
            return lists.of_listing(tx, self.source.id, self.listing.name) is not None

    async def _try_belief(self, request: ListRequest, kept: Validator | None, page: FetchedPage) -> None:
        """A whole reading brought new rows: would the validators of before have hidden them?"""
        before, belief = conditional(kept), self.errand.belief
        if not before or self.first_time or belief.is_liar(request.url) or not self.errand.has_budget():
            return
        same = before == conditional(validator_of(request.url, page, ""))
        if (
            same
            or (await self.errand.fetcher.fetch(request, validators=before, tries=1)).kind == "not_modified"
        ):
            belief.lied(request.url, self.errand.now())
            todo = Wording("its lists are read whole from now on", "今后每次都读完整列表")
            self.errand.problem("validators", _of(self.listing, LIED), todo)

    def _unchanged(self, memo: ListingPage) -> ListingPage:
        """The same bytes as last time, when every row of them was stored: nothing to read again."""
        assert memo.total is not None
        self.tally.listed += memo.total
        self.rows += memo.total
        self.overlaps += 1
        return memo

    async def _rows_of(self, request: ListRequest, page: FetchedPage) -> ListingPage:
        """The page read; a big or crowded one in a killable child, while other sources go on (50,000 links: 34 s)."""
        from crawler.listing import read_listing
        from text import bounded

        def read() -> ListingPage:
            return read_listing(page, self.source, self.listing, request.number)

        if not bounded.is_suspect(page.body):
            return read()
        return await asyncio.to_thread(bounded.run, read)

    async def _read(self, request: ListRequest, page: FetchedPage, before: str | None) -> ListingPage | None:
        sha = self.store.pages.keep(page)
        if sha in self.seen:
            return REPEATED
        self.seen.add(sha)
        self.tally.moved |= sha != before
        found = await self._rows_of(request, page)
        known = self._take(found)
        if request.number == 1:
            why = self._trouble_with(found, page)
            await self._remember_list(found, page, sha, why)
            if len(found.entries) < self._least:
                return None
        memo = _memo(found, self.listing, self.errand.run_id) if found.entries else None
        with self.store.write() as tx:
            fetches.remember(tx, validator_of(_key(request), page, sha, memo))
        self.rows += len(found.entries)
        self.total = found.total if self.total is None else self.total
        self.overlaps += bool(known)
        return found

    def _goes_on(self, found: ListingPage) -> bool:
        """Back-fill goes to its date, a first reading to the end; otherwise `lookback` pages past the overlap."""
        if self.errand.since is not None:
            dates = [e.published_on for e in found.entries if e.published_on and not e.pinned]
            return bool(found.entries) and (not dates or max(dates) >= self.errand.since)
        if self.first_time:
            return bool(found.entries)
        return self.overlaps <= self.listing.paging.lookback

    # -------------------------------------------------------------- is it a list at all

    def _usable(self, answer: Answer) -> FetchedPage | None:
        from crawler.second_way import judged

        page = answer.page
        if page is None:
            self._without(answer)
            return None
        verdict = judged(page, self.source)
        if verdict.kind in ("challenge", "login"):
            self.store.pages.keep(page)
            relays = "、".join(self.source.relays)
            todo = (
                Wording(f"read its papers through {relays}", f"改从 {relays} 读它的文件") if relays else LOOK
            )
            what = _of(self.listing, verdict.reason)
            raise Stop("blocked", Problem(kind=verdict.kind, what=what, todo=todo))
        if verdict.kind in ("missing", "truncated", "too_deep") or page.status >= 400:
            reason = verdict.reason or f"HTTP {page.status}"
            self.tally.bad_lists[self.listing.name] = reason
            self.errand.problem(verdict.kind, _of(self.listing, reason))
            return None
        return page

    async def _past_a_wall(self, request: ListRequest, answer: Answer, page: FetchedPage) -> Answer:
        """A challenge, or a shell whose rows only a script fills in, met with a browser."""
        from crawler.second_way import judged, through_browser

        verdict = judged(page, self.source)
        if verdict.kind == "challenge":
            self.store.pages.keep(page)
            return await through_browser(self.errand, request, answer, _of(self.listing, verdict.reason))
        shell = verdict.kind in ("page", "empty") and page.status < 400 and request.number == 1
        if not shell or (await self._rows_of(request, page)).entries:
            return answer
        return await through_browser(self.errand, request, answer, _of(self.listing, NO_ROWS))

    def _without(self, answer: Answer) -> None:
        """No answer, or one that is no page: a host that cannot be reached is not asked for its other columns."""
        self.tally.failed += answer.kind in ("failed", "wait")
        self.tally.refused += answer.kind == "refused"
        self.tally.bad_lists[self.listing.name] = answer.reason
        if answer.kind == "wait":
            why = in_chinese(answer.reason)
            what = Wording(
                f"{answer.reason}: the server asks to wait until {answer.until}",
                f"{why}：服务器要求等到 {answer.until}",
            )
            raise Stop("failed", Problem(kind="wait", what=what))
        if answer.kind == "failed" and not answer.reason.startswith("HTTP"):
            raise Stop("failed", Problem(kind="unreachable", what=answer.reason, todo=LATER))
        self.errand.problem("list", _of(self.listing, answer.reason))

    @property
    def _least(self) -> int:
        return max(1, self.source.expect.min_entries)

    def _trouble_with(self, found: ListingPage, page: FetchedPage) -> str:
        """Too few rows on a good answer, or the general reader had to find them; empty where all is well."""
        name, rows = self.listing.name, len(found.entries)
        if rows < self._least:
            self.tally.bad_lists[name] = "no rows"
            what = Wording(
                f"{rows} rows on a good answer ({page.final_url})",
                f"页面正常却只有 {rows} 条（{page.final_url}）",
            )
            cure = f"yaojian sources try {self.source.id}"
            todo = Wording(f"site redesigned? run: {cure}", f"网站改版了？请运行：{cure}")
            self.errand.problem("empty", _of(self.listing, what), todo)
            return what
        if found.degraded and self.listing.entry.each:
            self.errand.problem("degraded", _of(self.listing, found.degraded))
        return found.degraded or ""

    async def _remember_list(self, found: ListingPage, page: FetchedPage, sha: str, why: str) -> None:
        """Kept for the health page: the last list its own selectors read, beside this one."""
        from crawler.list_blocks import block_of

        if why:
            block = await asyncio.to_thread(block_of, found, page, sha, propose=True)
        else:
            block = block_of(found, page, sha)
        with self.store.write() as tx:
            lists.remember(tx, self.source.id, self.listing.name, block, why=why)

    # -------------------------------------------------------------- rows

    def _take(self, found: ListingPage) -> int:
        """Store the rows; returns how many were known."""
        from pipelines import flow

        errand, rows = self.errand, tuple(e for e in found.entries if e.url)
        stock = errand.since is not None or self.first_time
        self.tally.listed += len(rows)
        with self.store.write() as tx:
            known = entries.known(tx, self.source.id, [e.url for e in rows])
            fresh = [e for e in rows if e.url not in known]
            held = self._moved_paths(fresh)
            added = entries.add(tx, fresh, run_id=errand.run_id, now=errand.now(), held=held, stock=stock)
            for row in added:
                if row.state == "link_only":
                    flow.file_link(tx, row.entry, self.source, now=errand.now(), stock=stock)
        self.tally.new += len(added)
        if held:
            what = Wording(
                f"{len(fresh)} rows at once look new but carry old dates",
                f"一次出现 {len(fresh)} 条新条目，日期却是旧的",
            )
            cure = f"yaojian sources accept {self.source.id}"
            todo = Wording(f"moved paths? look at them, then: {cure}", f"网址搬家了？看过之后运行：{cure}")
            errand.problem("held", _of(self.listing, what), todo)
        return len(known)

    def _moved_paths(self, fresh: list[ListingEntry]) -> bool:
        """A whole page of "new" rows with old dates on a column we know: the site moved its paths."""
        least = max(10, self.source.expect.min_entries)
        if self.first_time or self.errand.since is not None or len(fresh) < least:
            return False
        today = day_of(self.errand.now())
        old = [e for e in fresh if e.published_on and today - e.published_on > OLD]
        return len(old) >= 0.8 * len(fresh)


REPEATED = ListingPage(entries=())


def _key(request: ListRequest) -> str:
    """A POST list is told apart by its form, so its validators and kept body are too."""
    return (
        request.url if not request.body else f"{request.url}#{hashlib.sha256(request.body).hexdigest()[:16]}"
    )


def _rules_of(listing: Listing) -> str:
    """Changed rules make a memo worthless: the same bytes may then hold more rows."""
    return hashlib.sha256(repr((listing.entry, listing.paging)).encode()).hexdigest()[:16]


def _memo(found: ListingPage, listing: Listing, run_id: int) -> str:
    after = found.next
    row: dict[str, Any] = {"rules": _rules_of(listing), "rows": len(found.entries), "run": run_id}
    if after is not None:
        row["next"] = [
            after.url,
            after.number,
            after.method,
            base64.b64encode(after.body).decode(),
            dict(after.headers),
        ]
    return json.dumps(row)


def _recalled(memo: str | None, listing: Listing) -> ListingPage | None:
    """What a list page said, without its rows: their number stands in `total`."""
    row = json.loads(memo) if memo else {}
    if row.get("rules") != _rules_of(listing):
        return None
    after = None
    if "next" in row:
        url, number, method, body, headers = row["next"]
        after = ListRequest(
            url=url, number=number, method=method, body=base64.b64decode(body), headers=headers
        )
    return ListingPage(entries=(), total=row["rows"], next=after)
