"""The last list a column's own selectors read is kept beside the one they no longer read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml.html import fromstring

from crawler.outline import LINES, data_outline, outline, page_outline
from models import ListMemory
from store import fetches, lists, maintenance
from store.engine import Store, open_store
from tests.crawler.fakesite import FakeSite, answer, days
from tests.crawler.test_visit import LIST, START, visit

LATER = START + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def memory(store: Store) -> ListMemory:
    with store.read() as tx:
        found = lists.of_listing(tx, "demo", LIST.name)
    assert found is not None
    return found


def redesigned(site: FakeSite) -> None:
    """The same rows in other markup."""
    old = site.html("/tzgg/index.html") or ""
    new = old.replace('<ul class="list">', '<div class="news">').replace("</ul>", "</div>")
    new = new.replace("<li>", '<p class="item">').replace("</li>", "</p>")
    site.special["/tzgg/index.html"] = lambda r: answer(r, new)


def test_a_list_that_reads_well_is_its_own_good_one(store: Store) -> None:
    visit(store, FakeSite(rows=days(4)))
    kept = memory(store)
    assert kept.why == ""
    assert kept.good == kept.now
    assert (kept.now.selector, kept.now.count) == ("ul.list li", 4)
    assert "ul.list" in kept.now.outline
    assert "第1类" in kept.now.rows[0].title


def test_a_redesigned_list_stands_beside_the_one_before(store: Store) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    before = memory(store).now
    redesigned(site)
    assert visit(store, site, at=LATER).state == "degraded"
    kept = memory(store)
    assert kept.good == before
    assert "no entries matched 'ul.list li'" in kept.why
    assert (kept.now.selector, kept.now.count) == ("", 4)
    assert kept.now.outline.startswith("body\n div.news\n  p.item × 4")
    assert kept.now.proposed == "entry: {each: p.item, link: 'a@href', date: span}"
    assert b'class="list"' in store.pages.load(before.sha)
    assert b'class="news"' in store.pages.load(kept.now.sha)


def test_an_emptied_list_stands_beside_the_one_before_with_what_the_page_is_made_of(store: Store) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    shell = "<html><head><title>通知公告</title></head><body><div id='app'>加载中，请稍候</div></body></html>"
    site.special["/tzgg/index.html"] = lambda r: answer(r, shell)
    assert visit(store, site, at=LATER).state == "suspect"
    kept = memory(store)
    assert kept.good is not None
    assert kept.good.count == 4
    assert kept.now.count == 0
    assert "div#app 加载中" in kept.now.outline


def test_a_mended_list_is_good_again(store: Store) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    redesigned(site)
    visit(store, site, at=LATER)
    site.special.clear()
    visit(store, site, at=LATER + timedelta(days=1))
    assert memory(store).why == ""
    with store.read() as tx:
        assert lists.unlike(tx) == ()


def test_a_list_stored_before_this_was_kept_is_read_once_from_its_bytes(store: Store) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    with store.write() as tx:
        tx.exec_driver_sql("DELETE FROM lists")
    site.asked.clear()
    assert visit(store, site, at=LATER).not_modified >= 1
    assert memory(store).now.count == 4
    assert site.asked.count("/tzgg/index.html") == 1


def test_a_list_whose_bytes_were_lost_is_asked_for_whole(store: Store) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    with store.write() as tx:
        tx.exec_driver_sql("DELETE FROM lists")
        sha = fetches.validators(tx, [LIST.url])[LIST.url].sha
    assert sha is not None
    store.pages.drop(sha)
    report = visit(store, site, at=LATER)
    assert report.state == "ok"
    assert memory(store).now.count == 4


def test_no_clean_up_takes_the_good_list_and_a_backup_holds_it(store: Store, tmp_path: Path) -> None:
    site = FakeSite(rows=days(4))
    visit(store, site)
    redesigned(site)
    visit(store, site, at=LATER)
    kept = memory(store)
    assert kept.good is not None
    long_after = datetime(2030, 1, 1, tzinfo=UTC)
    maintenance.prune(store, before=long_after, now=long_after)
    maintenance.backup(store, tmp_path / "copy.tar.gz")
    maintenance.restore(tmp_path / "copy.tar.gz", url=tmp_path / "b" / "t.db", data_dir=tmp_path / "b")
    back = open_store(tmp_path / "b" / "t.db", data_dir=tmp_path / "b")
    for sha in (kept.good.sha, kept.now.sha):
        assert back.pages.load(sha) == store.pages.load(sha)
    back.dispose()


# ------------------------------------------------------------------ outlines


def test_an_outline_names_what_a_selector_needs_and_is_short() -> None:
    row = "<li class='item top'><a href='/a/1.html' title='全名'>关于某事的通知</a><script>x</script><em>2026-02-11</em></li>"
    page = fromstring(
        f"<html><body><div id='main' class='w'><ul class='list'>{row * 20}</ul></div></body></html>"
    )
    assert outline(page.findall(".//li")).split("\n") == [
        "body",
        " div#main.w",
        "  ul.list",
        "   li.item.top × 20",
        '    a[href="/a/1.html"][title="全名"] 关于某事的通知',
        "    em 2026-02-11",
    ]


def test_an_outline_of_a_crowded_page_ends() -> None:
    page = fromstring("<html><body>" + f"<div class='{'很长' * 500}'>字</div>" * 500 + "</body></html>")
    found = page_outline(page).split("\n")
    assert len(found) == LINES + 1
    assert max(map(len, found)) <= 90


def test_an_outline_of_json_gives_the_path_to_its_rows() -> None:
    data = {"code": 0, "data": {"records": [{"title": "甲", "id": 7}, {"title": "乙", "id": 8}]}}
    assert data_outline(data).split("\n") == ["code: 0", "data", " records[] × 2", '  title: "甲"', "  id: 7"]
