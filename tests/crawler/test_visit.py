"""One source in one run: nothing is missed, nothing is doubled, and silence is never taken for quiet."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Request, Response

from crawler.fetcher import Fetcher
from crawler.middlewares import Refused
from crawler.readers import read_here
from crawler.visit import Visit
from models import Article, Attachment, EntryRules, FetchedPage, Listing, Paging, Source, SourceReport
from store import articles, entries, pages, runs
from store.engine import Store, open_store
from tests.crawler.fakesite import ROOT, FakeSite, answer, days

LIST = Listing(
    name="通知公告",
    url=f"{ROOT}/tzgg/index.html",
    kind="notice",
    entry=EntryRules(each=("ul.list li",), link=("a@href",), title=("a@title",), date=("span",)),
    paging=Paging(kind="pattern", pattern="index_{n}.html", first=1, lookback=1),
)
SOURCE = Source(id="demo", name="演示省药品监督管理局", url=f"{ROOT}/", listings=(LIST,), gap_seconds=0.0)
START = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


async def no_sleep(seconds: float) -> None:
    """Nobody waits in a test."""


def visit(
    store: Store, site: FakeSite, *, source: Source = SOURCE, at: datetime = START, since: date | None = None
) -> SourceReport:
    with store.write() as tx:
        run_id = runs.start(tx, now=at)
    fetcher = Fetcher(site, gap_seconds=source.gap_seconds, now=lambda: at, sleep=no_sleep)
    return asyncio.run(
        Visit(source, store=store, fetcher=fetcher, now=lambda: at, run_id=run_id, since=since).go()
    )


def titles(store: Store) -> list[str]:
    with store.read() as tx:
        return [a.article.title for a in articles.every(tx)]


def counts(report: SourceReport) -> tuple[int, int, int, int, int]:
    return report.new, report.filed, report.unchanged, report.quarantined, report.refused


def test_the_first_run_stores_every_page_of_the_list(store: Store) -> None:
    report = visit(store, FakeSite(rows=days(12)))
    assert report.state == "ok"
    assert counts(report) == (12, 12, 0, 0, 0)
    assert len(set(titles(store))) == 12
    with store.read() as tx:
        news = [a for a in articles.every(tx) if not a.backfill]
    assert len(news) == 3, "only what was published in the last three days is news"


def test_a_run_with_nothing_new_asks_for_lists_only(store: Store) -> None:
    site = FakeSite(rows=days(12))
    visit(store, site)
    site.asked.clear()
    report = visit(store, site, at=START + timedelta(days=1))
    assert site.asked == ["/tzgg/index.html", "/tzgg/index_1.html"]
    assert (report.new, report.filed, report.not_modified, report.requests) == (0, 0, 2, 2)


def test_a_late_insert_with_an_old_date_on_page_two_is_found(store: Store) -> None:
    site = FakeSite(rows=days(12))
    visit(store, site)
    site.rows.append((99, date(2026, 2, 4)))
    report = visit(store, site, at=START + timedelta(days=1))
    assert report.new == report.filed == 1
    assert any("第99类" in t for t in titles(store))


def test_known_rows_on_top_never_stop_the_reading_of_new_ones_below(store: Store) -> None:
    site = FakeSite(rows=days(4), per_page=8)
    visit(store, site)
    site.rows += [(n, date(2026, 2, 8)) for n in range(50, 54)]
    assert visit(store, site, at=START + timedelta(days=1)).new == 4


def test_a_challenge_is_blocked_and_never_nothing_new(store: Store) -> None:
    site = FakeSite(rows=days(6))
    visit(store, site)
    script = (
        "<html><head><script>var $_ts=window['$_ts'];$_ts.cd='"
        + "x" * 300
        + "'</script></head><body></body></html>"
    )
    site.special["/tzgg/index.html"] = lambda r: answer(r, script, status=412)
    report = visit(store, site, at=START + timedelta(days=1))
    assert report.state == "blocked"
    assert report.problems[-1].kind == "challenge"
    assert site.asked[-1] == "/tzgg/index.html", "a site that turned us away is left alone"


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>通知公告</title></head><body><ul class='list'></ul></body></html>",
        "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>",
    ],
)
def test_an_empty_list_and_a_soft_404_are_suspect(store: Store, html: str) -> None:
    site = FakeSite(rows=days(6))
    visit(store, site)
    site.special["/tzgg/index.html"] = lambda r: answer(r, html)
    report = visit(store, site, at=START + timedelta(days=1))
    assert report.state == "suspect"
    assert report.problems


def test_a_page_that_cannot_be_read_is_quarantined_with_its_bytes_and_the_others_are_filed(
    store: Store,
) -> None:
    site = FakeSite(rows=days(3))
    site.special["/tzgg/a2.html"] = lambda r: answer(r, b"\x00\x01\xff\xfe" * 200)
    report = visit(store, site)
    assert counts(report) == (3, 2, 0, 1, 0)
    with store.read() as tx:
        kept = [p for p in pages.since(tx, store.pages) if p.end == "quarantined"]
    assert [(p.page.url, p.page.body[:4]) for p in kept] == [(f"{ROOT}/tzgg/a2.html", b"\x00\x01\xff\xfe")]
    assert kept[0].reason


def test_every_fetched_page_has_exactly_one_end(store: Store) -> None:
    site = FakeSite(rows=days(8))
    site.special["/tzgg/a3.html"] = lambda r: answer(r, "", status=500)
    site.special["/tzgg/a4.html"] = lambda r: DownloadCancelledError("too large")
    site.special["/tzgg/a5.html"] = lambda r: Refused("robots", "robots.txt disallows this address")
    site.special["/tzgg/a6.html"] = lambda r: answer(
        r, "<html><body><h1>404</h1>页面不存在</body></html>", status=404
    )
    report = visit(store, site)
    assert counts(report) == (8, 4, 0, 1, 2)
    assert report.failed == 1
    assert report.fetched == report.filed + report.unchanged + report.quarantined + report.refused


def test_what_failed_is_fetched_by_the_next_run(store: Store) -> None:
    site = FakeSite(rows=days(3))
    site.special["/tzgg/a1.html"] = lambda r: DownloadTimeoutError("slow")
    assert visit(store, site).failed == 1
    del site.special["/tzgg/a1.html"]
    report = visit(store, site, at=START + timedelta(hours=6))
    assert (report.new, report.filed) == (0, 1)
    assert len(titles(store)) == 3


def test_an_unreachable_host_is_asked_a_few_times_and_then_left(store: Store) -> None:
    site = FakeSite(rows=days(3))
    site.special["/tzgg/index.html"] = lambda r: DownloadTimeoutError("slow")
    source = replace(SOURCE, listings=(LIST, replace(LIST, name="另一栏目", url=f"{ROOT}/other/index.html")))
    report = visit(store, site, source=source)
    assert report.state == "failed"
    assert site.asked == ["/tzgg/index.html"] * 3


def test_retry_after_is_honoured(store: Store) -> None:
    site = FakeSite(rows=days(3))
    site.special["/tzgg/a1.html"] = lambda r: answer(r, "busy", status=503, headers={"Retry-After": "600"})
    report = visit(store, site)
    assert site.asked.count("/tzgg/a1.html") == 1, "one request inside the pause"
    assert "/tzgg/a2.html" not in site.asked
    assert report.failed == 1


def test_an_edit_becomes_one_revision_and_a_counter_none(store: Store) -> None:
    site = FakeSite(rows=days(3))
    visit(store, site)
    site.edited[1] = "各市市场监督管理局：请于2026年4月1日前报送工作总结。浏览次数 5"
    site.edited[2] = (
        "各市市场监督管理局：为加强药品质量监管，现将第2号事项通知如下，请结合实际认真贯彻执行。各单位应当于2026年3月3日前报送工作总结。</p><p>浏览次数：77"
    )
    report = visit(store, site, at=START + timedelta(days=3))
    assert (report.filed, report.unchanged) == (1, 1)
    assert report.not_modified == 2, "the list and the page nobody touched"
    with store.read() as tx:
        changed = {a.article.url: a.revisions for a in articles.every(tx) if a.revisions}
    assert list(changed) == [f"{ROOT}/tzgg/a1.html"]
    assert "4月1日" in changed[f"{ROOT}/tzgg/a1.html"][0].quote_of_change


def test_a_page_that_is_gone_twice_is_gone_and_its_copy_stays(store: Store) -> None:
    site = FakeSite(rows=days(3))
    visit(store, site)
    site.special["/tzgg/a2.html"] = lambda r: answer(r, "gone", status=404)
    for day in (3, 4):
        visit(store, site, at=START + timedelta(days=day))
    with store.read() as tx:
        gone = [a for a in articles.every(tx) if a.gone_since]
    assert [a.article.url for a in gone] == [f"{ROOT}/tzgg/a2.html"]
    assert gone[0].article.body


def test_moved_paths_are_held_for_review_and_nothing_is_fetched(store: Store) -> None:
    old = [(n, date(2025, 6, 1) + timedelta(days=n)) for n in range(1, 16)]
    site = FakeSite(rows=old, per_page=20)
    visit(store, site)
    moved = FakeSite(rows=[(n + 100, d) for n, d in old], per_page=20)
    report = visit(store, moved, at=START + timedelta(days=1))
    assert report.state == "suspect"
    assert moved.asked == ["/tzgg/index.html"]
    with store.read() as tx:
        assert entries.count(tx, "demo")["held"] == 15


def test_back_fill_goes_to_its_date_and_is_never_news(store: Store) -> None:
    site = FakeSite(rows=days(40))
    report = visit(store, site, since=date(2026, 1, 20))
    assert report.new >= 23
    assert report.filed == report.new
    with store.read() as tx:
        assert all(a.backfill for a in articles.every(tx))
    assert "/tzgg/index_7.html" not in site.asked


def test_a_back_fill_cut_short_makes_nothing_old_news_for_the_next_run(store: Store) -> None:
    site = FakeSite(rows=days(40))
    short = replace(SOURCE, listings=(replace(LIST, paging=replace(LIST.paging, limit=2)),))
    visit(store, site, source=short)
    cut = replace(SOURCE, max_requests=9)
    report = visit(store, site, source=cut, at=START + timedelta(hours=1), since=date(2026, 1, 10))
    assert report.new > report.filed
    visit(store, site, source=short, at=START + timedelta(hours=2))
    with store.read() as tx:
        stored = list(articles.every(tx))
        news = [a for a in stored if not a.backfill]
    assert len(stored) >= 39
    assert len(news) == 3, "what was published in the three days before the first reading"


def test_rows_of_moved_paths_that_a_person_let_in_are_no_news(store: Store) -> None:
    old = [(n, date(2025, 6, 1) + timedelta(days=n)) for n in range(1, 16)]
    visit(store, FakeSite(rows=old, per_page=20))
    moved = FakeSite(rows=[(n + 100, d) for n, d in old], per_page=20)
    visit(store, moved, at=START + timedelta(days=1))
    with store.write() as tx:
        assert entries.release(tx, "demo", now=START + timedelta(days=1)) == 15
    report = visit(store, moved, at=START + timedelta(days=2))
    assert report.filed == 15
    with store.read() as tx:
        assert all(a.backfill for a in articles.every(tx))


def test_the_request_budget_ends_a_visit_politely_and_the_rest_waits(store: Store) -> None:
    site = FakeSite(rows=days(12))
    report = visit(store, site, source=replace(SOURCE, max_requests=8))
    assert report.requests == 8
    assert any(p.kind == "budget" for p in report.problems)
    again = visit(store, site, at=START + timedelta(hours=1))
    assert again.new == 0
    assert len(set(titles(store))) == 12


@pytest.mark.parametrize("known", [0, 3], ids=["a new page", "a second look"])
def test_a_page_under_way_when_time_is_up_still_ends_in_this_run(store: Store, known: int) -> None:
    site = FakeSite(rows=days(3))
    if known:
        visit(store, site)
        site.edited = dict.fromkeys(range(1, 4), "各市市场监督管理局：请于2026年4月9日前报送工作总结。")
    begun: list[str] = []

    async def slow(page: FetchedPage, source: Source | None, files: tuple[Attachment, ...] = ()) -> Article:
        begun.append(page.url)
        await asyncio.sleep(0.8)
        return await read_here(page, source, files)

    at = START + timedelta(days=2 * bool(known))
    with store.write() as tx:
        run_id = runs.start(tx, now=at)
    fetcher = Fetcher(site, gap_seconds=0, now=lambda: at, sleep=no_sleep)
    hurried = replace(SOURCE, budget_seconds=0.5)
    report = asyncio.run(
        Visit(hurried, store=store, fetcher=fetcher, now=lambda: at, run_id=run_id, read=slow).go()
    )
    assert len(begun) == 1
    assert any(p.kind == "budget" for p in report.problems)
    assert report.filed + report.unchanged == 1
    with store.read() as tx:
        assert pages.unfinished(tx, store.pages) == ()


def test_a_row_listed_twice_and_under_two_columns_is_one_article(store: Store) -> None:
    site = FakeSite(rows=days(4))
    source = replace(SOURCE, listings=(LIST, replace(LIST, name="首页")))
    report = visit(store, site, source=source)
    assert report.new == report.filed == 4


def test_a_column_that_breaks_its_reader_stops_no_other(store: Store) -> None:
    site = FakeSite(rows=days(4))
    broken = replace(LIST, name="坏栏目", url=f"{ROOT}/bad/index.html", entry=EntryRules(each=("ul[[[",)))
    site.special["/bad/index.html"] = lambda r: answer(r, site.html("/tzgg/index.html") or "")
    report = visit(store, site, source=replace(SOURCE, listings=(broken, LIST)))
    assert report.filed == 4
    assert report.state in ("degraded", "ok")


def test_a_redirect_is_an_alias_and_not_news_again(store: Store) -> None:
    site = FakeSite(rows=days(2))

    def moved(request: Request) -> Response:
        page = answer(request, site.html("/tzgg/a1.html") or "")
        return page.replace(url=f"{ROOT}/new/a1.html")

    site.special["/tzgg/a1.html"] = moved
    visit(store, site)
    with store.read() as tx:
        assert articles.by_url(tx, f"{ROOT}/new/a1.html") is not None
        assert list(entries.known(tx, "demo", [f"{ROOT}/new/a1.html"])) == [f"{ROOT}/new/a1.html"]
