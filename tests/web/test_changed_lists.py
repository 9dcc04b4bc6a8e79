"""The health page shows a changed list beside the one before, and is not computed anew for each reader."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from models import EntryRules, ListBlock, Listing, ListingEntry, Source
from store import lists, runs
from store.engine import Store
from tests.web.conftest import T0, at_home, covered

LISTING = Listing(
    name="公告", url="https://www.nmpa.gov.cn/gg/", entry=EntryRules(each=("ul.list li", "div.li"))
)
SOURCES = {"nmpa": Source(id="nmpa", name="国家药监局", url="https://www.nmpa.gov.cn/", listings=(LISTING,))}


def block(sha: str, title: str, *, selector: str = "", proposed: str = "") -> ListBlock:
    row = ListingEntry(
        source_id="nmpa", listing="公告", url="https://www.nmpa.gov.cn/1.html", title=title,
        published_on=date(2026, 2, 10),
    )  # fmt: skip
    return ListBlock(
        sha=sha * 64, read_at=T0, url=LISTING.url, selector=selector, count=15, rows=(row,),
        outline="body\n ul.list\n  li × 15 <script>alert(1)</script>", proposed=proposed,
    )  # fmt: skip


@pytest.fixture
def changed(store: Store) -> Store:
    with store.write() as tx:
        lists.remember(tx, "nmpa", "公告", block("a", "旧列表第一条", selector="ul.list li"))
        new = block("b", "<img src=x onerror=alert(2)>新列表第一条", proposed="entry: {each: p.item}")
        lists.remember(tx, "nmpa", "公告", new, why="no entries matched 'ul.list li'")
        lists.remember(tx, "nmpa", "从前的栏目", block("c", "没有人再看"), why="no rows")
    return store


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["原来的列表", "现在的列表", "通用读法", "看现在读到什么"]),
        ("en", ["The list before", "The list now", "the general reader", "See what is read now"]),
    ],
)
def test_old_and_new_list_stand_side_by_side_with_what_to_do(
    changed: Store, lang: str, words: list[str]
) -> None:
    shown = at_home(changed, sources=SOURCES).get("/health", params={"lang": lang}).text
    for said in (
        *words,
        "旧列表第一条",
        "新列表第一条",
        "<code>ul.list li</code>",
        "<code>entry: {each: p.item}</code>",
    ):
        assert said in shown
    assert shown.index("旧列表第一条") < shown.index("新列表第一条")
    assert "<code>yaojian sources try nmpa</code>" in shown
    assert "<code>yaojian sources accept nmpa</code>" in shown
    assert "没有人再看" not in shown


def test_what_a_site_writes_is_text_on_the_page(changed: Store) -> None:
    shown = at_home(changed, sources=SOURCES).get("/health").text
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_the_json_holds_both_blocks(changed: Store) -> None:
    (one,) = at_home(changed, sources=SOURCES).get("/health.json").json()["lists"]
    assert (one["id"], one["column"], one["kind"]) == ("nmpa", "公告", "degraded")
    assert one["before"]["selector"] == "ul.list li"
    assert one["before"]["rows"][0] == {
        "title": "旧列表第一条",
        "url": "https://www.nmpa.gov.cn/1.html",
        "published_on": "2026-02-10",
    }
    assert one["now"]["bytes"] == f"pages/bb/{'b' * 64}.gz"
    assert one["todo"][0] == "yaojian sources try nmpa"


def test_a_list_that_was_never_read_well_says_so(changed: Store) -> None:
    with changed.write() as tx:
        lists.remember(tx, "nmpa", "公告", block("d", "只有新的"), why="no rows")
        tx.exec_driver_sql("UPDATE lists SET good = NULL, good_sha = NULL")
    client = at_home(changed, sources=SOURCES)
    assert "还没有一次由自己的选择器读到" in client.get("/health").text
    assert client.get("/health.json").json()["lists"][0]["before"] is None


def test_a_source_nobody_watches_any_more_is_left_out(changed: Store) -> None:
    quiet = {"nmpa": replace(SOURCES["nmpa"], listings=(replace(LISTING, watched=False),))}
    assert at_home(changed, sources=quiet).get("/health.json").json()["lists"] == []


def test_coverage_is_computed_once_a_minute_and_after_each_run(store: Store) -> None:
    asked, at = [], [T0]

    def coverage(tx: object) -> dict[str, object]:
        asked.append(at[0])
        return covered()

    def now() -> datetime:
        return at[0]

    client = at_home(store, coverage=coverage, now=now)
    for path in ("/health", "/health.json", "/coverage", "/coverage.json"):
        assert client.get(path).status_code == 200
    assert len(asked) == 1
    at[0] = T0 + timedelta(seconds=61)
    client.get("/health")
    assert len(asked) == 2
    with store.write() as tx:
        runs.start(tx, now=at[0])
    client.get("/coverage")
    assert len(asked) == 3, "a new run is seen at once"
