"""A server's "not modified" is believed nine times in ten, and never again once it was proved false."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import Request, Response

from crawler.belief import WHOLE_EVERY
from crawler.fetcher import Fetcher
from crawler.visit import Visit
from models import EntryRules, Listing, Paging, Source, SourceReport
from store import runs
from store.engine import Store, open_store
from tests.crawler.fakesite import ROOT, FakeSite, answer, days

LIST = Listing(
    name="通知公告",
    url=f"{ROOT}/tzgg/index.html",
    kind="notice",
    entry=EntryRules(each=("ul.list li",), link=("a@href",), title=("a@title",), date=("span",)),
    paging=Paging(kind="none"),
)
SOURCE = Source(id="demo", name="演示省药品监督管理局", url=f"{ROOT}/", listings=(LIST,), gap_seconds=0.0)
START = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
PATH = "/tzgg/index.html"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


async def no_sleep(seconds: float) -> None:
    """Nobody waits in a test."""


def visit(store: Store, site: FakeSite, day: int) -> SourceReport:
    at = START + timedelta(days=day)
    with store.write() as tx:
        run_id = runs.start(tx, now=at)
    fetcher = Fetcher(site, gap_seconds=0.0, now=lambda: at, sleep=no_sleep)
    report = asyncio.run(Visit(SOURCE, store=store, fetcher=fetcher, now=lambda: at, run_id=run_id).go())
    with store.write() as tx:
        runs.note_source(tx, run_id, report, now=at)
    return report


class ListServer:
    """Serves the list, counting conditional questions and its 304s. A liar says 304 to every such question."""

    def __init__(self, site: FakeSite, *, liar: bool, new_tags: bool = True) -> None:
        self.site, self.liar, self.new_tags = site, liar, new_tags
        self.conditional = self.unchanged = 0
        site.special[PATH] = self

    def __call__(self, request: Request) -> Response:
        html = self.site.html(PATH) or ""
        tag = f'"{len(html) if self.new_tags else 1}"'
        known = request.headers.get("If-None-Match")
        self.conditional += known is not None
        if known is not None and (self.liar or known == tag.encode()):
            self.unchanged += 1
            return answer(request, "", status=304)
        return answer(request, html, headers={"ETag": tag})


@pytest.mark.parametrize("new_tags", [False, True])
def test_a_server_that_lies_about_304_hides_a_notice_for_ten_readings_at_most(
    store: Store, new_tags: bool
) -> None:
    site = FakeSite(rows=days(3), per_page=8)
    liar = ListServer(site, liar=True, new_tags=new_tags)
    visit(store, site, 0)
    site.rows.append((50, date(2026, 2, 12)))
    reports = [visit(store, site, day) for day in range(1, WHOLE_EVERY + 1)]
    found = [day for day, report in enumerate(reports, 1) if report.new]
    assert found == [WHOLE_EVERY]
    assert [p.kind for p in reports[-1].problems] == ["validators"]
    asked = liar.conditional
    site.rows.append((51, date(2026, 2, 13)))
    assert visit(store, site, WHOLE_EVERY + 1).new == 1, "a proved liar is read whole from now on"
    assert liar.conditional == asked


def test_an_honest_server_that_changed_at_the_tenth_reading_keeps_its_validators(store: Store) -> None:
    site = FakeSite(rows=days(3), per_page=8)
    honest = ListServer(site, liar=False)
    for day in range(WHOLE_EVERY):
        visit(store, site, day)
    assert honest.unchanged == WHOLE_EVERY - 1
    site.rows.append((50, date(2026, 2, 12)))
    report = visit(store, site, WHOLE_EVERY)
    assert (report.new, [p.kind for p in report.problems]) == (1, [])
    visit(store, site, WHOLE_EVERY + 1)
    assert honest.unchanged == WHOLE_EVERY


def test_the_tenth_reading_of_an_unchanged_list_is_whole_and_costs_no_second_question(store: Store) -> None:
    site = FakeSite(rows=days(3), per_page=8)
    honest = ListServer(site, liar=False)
    for day in range(WHOLE_EVERY):
        visit(store, site, day)
    before = honest.conditional
    site.asked.clear()
    visit(store, site, WHOLE_EVERY)
    assert (site.asked.count(PATH), honest.conditional) == (1, before)


def test_another_source_counts_its_own_readings(store: Store) -> None:
    site = FakeSite(rows=days(3), per_page=8)
    honest = ListServer(site, liar=False)
    visit(store, site, 0)
    with store.write() as tx:
        for _ in range(WHOLE_EVERY):
            run_id = runs.start(tx, now=START)
            other = replace(SourceReport(id="other", state="ok"), requests=1)
            runs.note_source(tx, run_id, other, now=START)
    visit(store, site, 1)
    assert honest.unchanged == 1
