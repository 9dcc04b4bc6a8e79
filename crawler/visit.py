"""One source in one run: its columns, the pages they lead to, and a second look at known pages."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clock import Now
from crawler.columns import read_safely
from crawler.errand import Errand, Stop, validator_of
from crawler.fetcher import Answer, Fetcher
from crawler.readers import read_here
from models import (
    EntryState,
    FetchedPage,
    ListingEntry,
    ListRequest,
    Problem,
    Source,
    SourceReport,
    SourceState,
    StoredEntry,
)
from store import articles, entries, fetches
from wording import Wording, in_chinese

if TYPE_CHECKING:
    from pipelines.flow import PageReader, Reading
    from store.engine import Store

LATER = Wording("the next run tries again", "下次运行会再试")
RECHECKS = 20
ATTACHMENTS = 10
ATTACHMENT_BYTES = 64 * 1024 * 1024
SUSPECT = ("empty", "missing", "truncated", "too_deep")
READABLE = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ofd", ".zip", ".wps", ".et", ".csv", ".txt")


class Visit:
    def __init__(
        self,
        source: Source,
        *,
        store: Store,
        fetcher: Fetcher,
        now: Now,
        run_id: int,
        since: date | None = None,
        chromium: str | None = None,
        read: PageReader = read_here,
    ) -> None:
        self.read = read
        self.source, self.store, self.fetcher, self.now = source, store, fetcher, now
        self.run_id, self.since = run_id, since
        self.errand = Errand(
            source=source,
            store=store,
            fetcher=fetcher,
            now=now,
            run_id=run_id,
            since=since,
            chromium=chromium,
        )
        self.tally = self.errand.tally
        self.stopped: Stop | None = None
        self.missed: list[str] = []
        self.late = False

    async def go(self) -> SourceReport:
        """The whole visit inside its time budget; whatever happens, a report comes back."""
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self.source.budget_seconds):
                await self._walk()
        except Stop as stop:
            self.stopped = stop
            self.tally.problems.append(stop.problem)
        except TimeoutError:
            seconds = f"{self.source.budget_seconds:g}"
            what = Wording(f"{seconds} s were used up", f"{seconds} 秒已用完")
            self.errand.problem(
                "budget", what, Wording("the rest waits for the next run", "其余留给下次运行")
            )
        return self._report(asyncio.get_running_loop().time() - started)

    async def _walk(self) -> None:
        for listing in self.source.listings:
            if listing.watched:
                await read_safely(self.errand, listing)
        await self._fetch_pending()
        held = any(p.kind == "held" for p in self.tally.problems)
        if self.since is None and not held:
            await self._look_again()

    # -------------------------------------------------------------- pages

    async def _fetch_pending(self) -> None:
        with self.store.read() as tx:
            waiting = entries.pending(tx, self.source.id, now=self.now(), limit=self.source.max_requests)
        for done, row in enumerate(waiting):
            if not self.errand.has_budget():
                left = len(waiting) - done
                what = Wording(f"{left} pages wait for the next run", f"还有 {left} 个页面留给下次运行")
                self.errand.problem("budget", what, "")
                return
            await self._fetch_one(row)

    async def _fetch_one(self, row: StoredEntry) -> None:

        entry = row.entry
        asked = ListRequest(url=entry.url)
        answer = await self.fetcher.fetch(asked, entry=entry)
        if answer.page is not None and self.source.browser:
            answer = await self._past_a_wall(asked, answer, entry)
        if answer.page is None:
            self._without_page(entry, answer)
            return
        await self._to_its_end(self._file(answer.page, row))

    async def _to_its_end(self, work: Coroutine[None, None, None]) -> None:
        """A page whose bytes are kept ends in this run, though the visit's time be up; no further file is fetched then."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            self.late = True
            await task
            raise

    async def _file(self, page: FetchedPage, row: StoredEntry) -> None:
        from pipelines import flow

        entry = row.entry
        reading = await flow.take_in(self.store, page, self.source, self.read)
        if reading.challenge:
            self._count(flow.finish(self.store, reading, self.source, now=self.now()))
            raise self._turned_away(entry.url, reading)
        reading = await self._with_files(reading)
        with self.store.write() as tx:
            fetches.remember(tx, validator_of(entry.url, page, reading.sha))
        stock = row.stock or self.errand.is_stock(entry.listing, row.first_seen)
        end = flow.finish(
            self.store, reading, self.source, now=self.now(), backfill=self.since is not None, stock=stock
        )
        self._count(end)

    async def _past_a_wall(self, asked: ListRequest, answer: Answer, entry: ListingEntry) -> Answer:
        """A challenge in place of an article, met with a browser where the source asks for one."""
        from crawler.second_way import judged, through_browser

        assert answer.page is not None
        verdict = judged(answer.page, self.source)
        if verdict.kind != "challenge":
            return answer
        again = await through_browser(self.errand, asked, answer, f"{asked.url}: {verdict.reason}")
        return again if again.page is None else replace(again, page=replace(again.page, entry=entry))

    def _without_page(self, entry: ListingEntry, answer: Answer) -> None:
        with self.store.write() as tx:
            state: EntryState = "refused" if answer.kind == "refused" else "pending"
            entries.mark(tx, entry.source_id, entry.url, state, reason=answer.reason)
        self._miss(answer)

    def _miss(self, answer: Answer) -> None:
        """A page that gave no answer, or may not be asked; a server that wants patience is left alone."""
        self.tally.refused += answer.kind == "refused"
        self.tally.failed += answer.kind != "refused"
        if answer.kind == "wait":
            why = in_chinese(answer.reason)
            what = Wording(f"{answer.reason}: the server asks for patience", f"{why}：服务器要求稍后再来")
            raise Stop("degraded", Problem(kind="wait", what=what))
        if not answer.reason.startswith("robots:"):
            self.missed.append(answer.reason)

    @staticmethod
    def _turned_away(url: str, reading: Reading) -> Stop:
        reason = reading.article.reason or ""
        what = Wording(f"{url}: {reason}", f"{url}：{in_chinese(reason)}")
        todo = Wording("read through its relays", "改从转载它的来源读取")
        return Stop("blocked", Problem(kind="challenge", what=what, todo=todo))

    async def _with_files(self, reading: Reading) -> Reading:
        """The page's own files, fetched within the budget and read; a file that fails is listed as unreadable."""
        from pipelines import flow

        wanted = [a for a in reading.article.attachments if a.url.lower().split("?")[0].endswith(READABLE)]
        got: dict[str, FetchedPage] = {}
        for file in wanted[:ATTACHMENTS]:
            if self.late or not self.errand.has_budget():
                break
            answer = await self.fetcher.fetch(ListRequest(url=file.url), max_bytes=ATTACHMENT_BYTES, tries=1)
            if answer.page is not None and answer.page.status == 200:
                got[file.url] = answer.page
        if not got:
            return reading
        return await flow.with_files(self.store, reading, self.source, got, self.read)

    def _count(self, end: str) -> None:
        setattr(self.tally, end, getattr(self.tally, end) + 1)

    # -------------------------------------------------------------- a second look

    async def _look_again(self) -> None:
        """Known pages on their decaying plan; while the lists stand still a check may wait 36 hours."""
        patience = timedelta(0) if self.tally.moved else timedelta(hours=36)
        with self.store.read() as tx:
            due = articles.due_for_check(
                tx, self.source.id, now=self.now(), limit=RECHECKS, patience=patience
            )
        for known in due:
            if not self.errand.has_budget():
                return
            kept = self.errand.validator(known.article.url)
            entry = ListingEntry(
                source_id=self.source.id, listing=known.article.listing or "", url=known.article.url,
                title=known.article.title, published_on=known.article.published_on,
            )  # fmt: skip
            answer = await self.fetcher.fetch(
                ListRequest(url=entry.url),
                entry=entry,
                validators=self.errand.belief.headers(kept, entry.url),
                tries=1,
            )
            await self._compare(known.id, answer)

    async def _compare(self, article_id: int, answer: Answer) -> None:

        if answer.kind == "not_modified":
            self.tally.not_modified += 1
            with self.store.write() as tx:
                articles.touch_checked(tx, article_id, now=self.now())
            return
        page = answer.page
        if page is None:
            self._miss(answer)
            return
        if page.status in (404, 410):
            self.tally.quarantined += 1
            with self.store.write() as tx:
                articles.mark_gone(tx, article_id, now=self.now())
            return
        await self._to_its_end(self._file_again(page))

    async def _file_again(self, page: FetchedPage) -> None:
        from pipelines import flow

        reading = await flow.take_in(self.store, page, self.source, self.read)
        if not reading.challenge:
            reading = await self._with_files(reading)
        self._count(flow.finish(self.store, reading, self.source, now=self.now()))
        if reading.challenge:
            raise self._turned_away(page.url, reading)

    # -------------------------------------------------------------- the end

    def _report(self, seconds: float) -> SourceReport:
        tally = self.tally
        if self.missed:
            n, first = len(self.missed), self.missed[0]
            what = Wording(
                f"{n} pages could not be fetched: {first}", f"有 {n} 个页面没有取到：{in_chinese(first)}"
            )
            tally.problems.insert(0, Problem(kind="pages", what=what, todo=LATER))
        return SourceReport(
            id=self.source.id, state=self._state(), listed=tally.listed, new=tally.new, filed=tally.filed,
            unchanged=tally.unchanged, quarantined=tally.quarantined, refused=tally.refused, failed=tally.failed,
            requests=self.fetcher.requests, not_modified=tally.not_modified, seconds=round(seconds, 3),
            problems=tuple(tally.problems),
        )  # fmt: skip

    def _state(self) -> SourceState:
        """What the visit amounts to: stopped short, no list readable, some trouble, or fine."""
        tally = self.tally
        if self.stopped is not None:
            return self.stopped.state
        if tally.bad_lists and not tally.good_lists:
            return "suspect" if any(p.kind in SUSPECT for p in tally.problems) else "failed"
        if any(p.kind == "held" for p in tally.problems):
            return "suspect"
        trouble = tally.bad_lists or any(
            p.kind in ("degraded", "total", "budget", "pages") for p in tally.problems
        )
        return "degraded" if trouble else "ok"
