"""One source in one run: its listings, the pages they lead to, and a second look at known pages.

Paging goes on until it overlaps what is known, plus a bounded look-back: a late insert with an old date
on page 2 is found, and "k known in a row" never ends a listing. A good answer without rows is suspect, a
challenge is blocked: neither is ever "0 new".
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clock import Now, day_of
from crawler.fetcher import Answer, Fetcher
from crawler.listing import first_request, read_listing
from models import (
    EntryState,
    FetchedPage,
    Listing,
    ListingEntry,
    ListingPage,
    ListRequest,
    Problem,
    Source,
    SourceReport,
    SourceState,
    Validator,
)
from pipelines import flow
from store import articles, entries, fetches
from text.decode import decode
from text.verdict import judge

if TYPE_CHECKING:
    from store.engine import Store

OLD = timedelta(days=30)
RECHECKS = 20
ATTACHMENTS = 10
ATTACHMENT_BYTES = 64 * 1024 * 1024
SUSPECT = ("empty", "missing", "truncated", "too_deep")
READABLE = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ofd", ".zip", ".wps", ".et", ".csv", ".txt")


class Stop(Exception):
    """The visit ends here: the site challenges, or cannot be reached at all."""

    def __init__(self, state: SourceState, problem: Problem):
        super().__init__(problem.what)
        self.state: SourceState = state
        self.problem = problem


@dataclass(slots=True)
class Tally:
    """What the visit counts; it becomes a SourceReport at the end."""

    listed: int = 0
    new: int = 0
    filed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: int = 0
    failed: int = 0
    not_modified: int = 0
    problems: list[Problem] = field(default_factory=list)
    good_lists: int = 0
    bad_lists: dict[str, str] = field(default_factory=dict)
    moved: bool = False


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
    ) -> None:
        self.source, self.store, self.fetcher, self.now = source, store, fetcher, now
        self.run_id, self.since = run_id, since
        self.tally = Tally()
        self.stopped: Stop | None = None
        with store.read() as tx:
            self.first_time = not entries.count(tx, source.id)

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
            self._problem(
                "budget", f"{self.source.budget_seconds:g} s were used up", "the rest waits for the next run"
            )
        return self._report(asyncio.get_running_loop().time() - started)

    async def _walk(self) -> None:
        for listing in self.source.listings:
            if listing.watched:
                await self._read_safely(listing)
        await self._fetch_pending()
        held = any(p.kind == "held" for p in self.tally.problems)
        if self.since is None and not held:
            await self._look_again()

    # -------------------------------------------------------------- listings

    async def _read_safely(self, listing: Listing) -> None:
        """A column whose page breaks its reader is that column's trouble; the others are still read."""
        try:
            await self._read_column(listing)
        except (Stop, TimeoutError, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - the edge of one column
            self.tally.bad_lists[listing.name] = type(error).__name__
            what = f"{listing.name}: {type(error).__name__}: {error}"
            self._problem("broken", what, f"yaojian sources try {self.source.id}")

    async def _read_column(self, listing: Listing) -> None:
        request: ListRequest | None = first_request(self.source, listing)
        overlaps, seen_bodies, rows, total = 0, set[str](), 0, None
        while request is not None and request.number <= listing.paging.limit and self._has_budget():
            page = await self._list_page(listing, request)
            if page is None:
                return
            sha = hashlib.sha256(page.body).hexdigest()
            if sha in seen_bodies:
                break
            seen_bodies.add(sha)
            found = read_listing(page, self.source, listing, request.number)
            known, new = self._take(listing, found)
            if request.number == 1 and not self._rows_are_sane(listing, found, page):
                return
            rows, total = rows + len(found.entries), found.total if total is None else total
            overlaps += bool(known)
            if not self._goes_on(found, known, new, overlaps, listing):
                break
            request = found.next
        else:
            if request is None and total is not None and rows < total and self.first_time:
                self._problem(
                    "total",
                    f"{listing.name}: the site states {total} rows, {rows} were read",
                    "yaojian sources try " + self.source.id,
                )
        self.tally.good_lists += 1

    def _goes_on(self, found: ListingPage, known: int, new: int, overlaps: int, listing: Listing) -> bool:
        """Back-fill goes to its date, a first reading to the end; otherwise `lookback` pages past the overlap."""
        if self.since is not None:
            dates = [e.published_on for e in found.entries if e.published_on and not e.pinned]
            return bool(found.entries) and (not dates or max(dates) >= self.since)
        if not found.entries:
            return False
        return overlaps <= listing.paging.lookback or not known

    async def _list_page(self, listing: Listing, request: ListRequest) -> FetchedPage | None:
        """One page of a listing: fetched, or the kept bytes where the server says 304; None when it is unusable."""
        kept = self._validator(_key(request))
        answer = await self.fetcher.fetch(request, validators=_conditional(kept), tries=3)
        if answer.kind == "not_modified" and kept is not None and kept.sha:
            self.tally.not_modified += 1
            return FetchedPage(
                url=request.url, final_url=request.url, status=200, headers={},
                body=self.store.pages.load(kept.sha), fetched_at=self.now(),
            )  # fmt: skip
        if answer.kind == "not_modified":
            answer = await self.fetcher.fetch(request, tries=2)
        page_or_none = self._usable(listing, answer)
        if page_or_none is not None:
            self._keep_list(request, page_or_none, kept.sha if kept else None)
        return page_or_none

    def _usable(self, listing: Listing, answer: Answer) -> FetchedPage | None:
        page = answer.page
        if page is None:
            self.tally.failed += answer.kind == "failed" or answer.kind == "wait"
            self.tally.refused += answer.kind == "refused"
            self.tally.bad_lists[listing.name] = answer.reason
            if answer.kind == "wait":
                raise Stop(
                    "failed",
                    Problem(
                        kind="wait", what=f"{answer.reason}: the server asks to wait until {answer.until}"
                    ),
                )
            if answer.kind == "failed" and not answer.reason.startswith("HTTP"):
                raise Stop(
                    "failed", Problem(kind="unreachable", what=answer.reason, todo="the next run tries again")
                )
            self._problem("list", f"{listing.name}: {answer.reason}", "yaojian sources try " + self.source.id)
            return None
        text = decode(page.body, header=page.headers.get("content-type"), declared=self.source.charset).text
        verdict = judge(page.status, page.headers, text)
        if verdict.kind in ("challenge", "login"):
            self.store.pages.keep(page)
            todo = (
                "read its papers through " + "、".join(self.source.relays)
                if self.source.relays
                else "open it in a browser and look"
            )
            raise Stop(
                "blocked", Problem(kind=verdict.kind, what=f"{listing.name}: {verdict.reason}", todo=todo)
            )
        if verdict.kind in ("missing", "truncated", "too_deep") or page.status >= 400:
            reason = verdict.reason or f"HTTP {page.status}"
            self.tally.bad_lists[listing.name] = reason
            self._problem(verdict.kind, f"{listing.name}: {reason}", "yaojian sources try " + self.source.id)
            return None
        return page

    def _validator(self, key: str) -> Validator | None:
        with self.store.read() as tx:
            return fetches.validators(tx, [key]).get(key)

    def _keep_list(self, request: ListRequest, page: FetchedPage, before: str | None) -> None:
        sha = self.store.pages.keep(page)
        self.tally.moved |= sha != before
        with self.store.write() as tx:
            fetches.remember(tx, _validator_of(_key(request), page, sha))

    def _rows_are_sane(self, listing: Listing, found: ListingPage, page: FetchedPage) -> bool:
        if len(found.entries) < max(1, self.source.expect.min_entries):
            self.tally.bad_lists[listing.name] = "no rows"
            what = f"{listing.name}: {len(found.entries)} rows on a good answer ({page.final_url})"
            self._problem("empty", what, f"site redesigned? run: yaojian sources try {self.source.id}")
            return False
        if found.degraded and listing.entry.each:
            self._problem(
                "degraded", f"{listing.name}: {found.degraded}", f"yaojian sources try {self.source.id}"
            )
        return True

    def _take(self, listing: Listing, found: ListingPage) -> tuple[int, int]:
        """Store the rows; returns how many were known and how many are new."""
        rows = tuple(e for e in found.entries if e.url)
        self.tally.listed += len(rows)
        with self.store.write() as tx:
            known = entries.known(tx, self.source.id, [e.url for e in rows])
            fresh = [e for e in rows if e.url not in known]
            held = self._moved_paths(fresh)
            added = entries.add(tx, fresh, run_id=self.run_id, now=self.now(), held=held)
            for entry in added:
                if entry.state == "link_only":
                    flow.file_link(
                        tx,
                        entry.entry,
                        self.source,
                        now=self.now(),
                        backfill=self._backfill or self.first_time,
                    )
        self.tally.new += len(added)
        if held:
            what = f"{listing.name}: {len(fresh)} rows at once look new but carry old dates"
            self._problem(
                "held", what, f"moved paths? look at them, then: yaojian sources accept {self.source.id}"
            )
        return len(known), len(added)

    def _moved_paths(self, fresh: list[ListingEntry]) -> bool:
        """A whole page of "new" rows with old dates on a source we know: the site moved its paths."""
        if self.first_time or self.since is not None or len(fresh) < max(10, self.source.expect.min_entries):
            return False
        today = day_of(self.now())
        old = [e for e in fresh if e.published_on and today - e.published_on > OLD]
        return len(old) >= 0.8 * len(fresh)

    # -------------------------------------------------------------- pages

    @property
    def _backfill(self) -> bool:
        return self.since is not None

    def _has_budget(self) -> bool:
        return self.fetcher.requests < self.source.max_requests

    async def _fetch_pending(self) -> None:
        with self.store.read() as tx:
            waiting = entries.pending(tx, self.source.id, now=self.now(), limit=self.source.max_requests)
        for done, row in enumerate(waiting):
            if not self._has_budget():
                self._problem("budget", f"{len(waiting) - done} pages wait for the next run", "")
                return
            await self._fetch_one(row.entry)

    async def _fetch_one(self, entry: ListingEntry) -> None:
        answer = await self.fetcher.fetch(ListRequest(url=entry.url), entry=entry)
        if answer.page is None:
            self._without_page(entry, answer)
            return
        reading = flow.take_in(self.store, answer.page, self.source)
        if reading.challenge:
            self._count(flow.finish(self.store, reading, self.source, run_id=self.run_id, now=self.now()))
            raise Stop(
                "blocked",
                Problem(
                    kind="challenge",
                    what=f"{entry.url}: {reading.article.reason}",
                    todo="read through its relays",
                ),
            )
        reading = await self._with_files(reading)
        with self.store.write() as tx:
            fetches.remember(tx, _validator_of(entry.url, answer.page, reading.sha))
        self._count(
            flow.finish(
                self.store,
                reading,
                self.source,
                run_id=self.run_id,
                now=self.now(),
                backfill=self._backfill,
                first_run=self.first_time,
            )
        )

    def _without_page(self, entry: ListingEntry, answer: Answer) -> None:
        refused = answer.kind == "refused"
        self.tally.refused += refused
        self.tally.failed += not refused
        with self.store.write() as tx:
            state: EntryState = "refused" if refused else "pending"
            entries.mark(tx, entry.source_id, entry.url, state, reason=answer.reason, next_try=self.now())
        if answer.kind == "wait":
            raise Stop(
                "degraded", Problem(kind="wait", what=f"{answer.reason}: the server asks for patience")
            )

    async def _with_files(self, reading: flow.Reading) -> flow.Reading:
        """The page's own files, fetched within the budget and read; a file that fails is listed as unreadable."""
        wanted = [a for a in reading.article.attachments if a.url.lower().split("?")[0].endswith(READABLE)]
        got: dict[str, FetchedPage] = {}
        for file in wanted[:ATTACHMENTS]:
            if not self._has_budget():
                break
            answer = await self.fetcher.fetch(ListRequest(url=file.url), max_bytes=ATTACHMENT_BYTES, tries=1)
            if answer.page is not None and answer.page.status == 200:
                got[file.url] = answer.page
        return flow.with_files(self.store, reading, self.source, got) if got else reading

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
            if not self._has_budget():
                return
            kept = self._validator(known.article.url)
            entry = ListingEntry(
                source_id=self.source.id, listing=known.article.listing or "", url=known.article.url,
                title=known.article.title, published_on=known.article.published_on,
            )  # fmt: skip
            answer = await self.fetcher.fetch(
                ListRequest(url=entry.url), entry=entry, validators=_conditional(kept), tries=1
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
            self.tally.failed += 1
            return
        if page.status in (404, 410):
            self.tally.quarantined += 1
            with self.store.write() as tx:
                articles.mark_gone(tx, article_id, now=self.now())
            return
        reading = flow.take_in(self.store, page, self.source)
        if not reading.challenge:
            reading = await self._with_files(reading)
        self._count(flow.finish(self.store, reading, self.source, run_id=self.run_id, now=self.now()))

    # -------------------------------------------------------------- the end

    def _problem(self, kind: str, what: str, todo: str) -> None:
        self.tally.problems.append(Problem(kind=kind, what=what, todo=todo))

    def _report(self, seconds: float) -> SourceReport:
        tally = self.tally
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
        trouble = tally.bad_lists or any(p.kind in ("degraded", "total", "budget") for p in tally.problems)
        return "degraded" if trouble else "ok"


def _key(request: ListRequest) -> str:
    """A POST list is told apart by its form, so its validators and kept body are too."""
    return (
        request.url if not request.body else f"{request.url}#{hashlib.sha256(request.body).hexdigest()[:16]}"
    )


def _validator_of(key: str, page: FetchedPage, sha: str) -> Validator:
    headers = page.headers
    return Validator(
        url=key, checked_at=page.fetched_at, etag=headers.get("etag"), last_modified=headers.get("last-modified"),
        sha=sha, status=page.status,
    )  # fmt: skip


def _conditional(kept: Validator | None) -> dict[str, str]:
    headers = {}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers
