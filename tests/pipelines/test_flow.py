"""The path of a page: one end each, copies folded, lost text healed from a sister copy, roles cast anew."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from crawler.readers import read_here
from demo.damage import tear, traditional
from models import FetchedPage, ListingEntry, Source
from pipelines import flow
from store import articles, stories
from store.engine import Store, open_store

NOW = datetime(2026, 2, 12, 1, tzinfo=UTC)
PROVINCE = Source(id="prov", name="东岭省药品监督管理局", url="http://yjj.dl.gov.cn/", level="provincial")
PRESS = Source(id="press", name="示范药闻网", url="http://www.yw.cn/", level="media")
LINES = (
    "2月10日，东岭省药品监督管理局召开全省药品监管工作会议。局党组书记、局长沈维舟出席会议并讲话。",
    "会议提出，要统筹高水平安全与高质量发展。",
    "会议推广云监管做法，由网格员陈埃“包干”到户。",
    "会议对今年工作作出三个方面部署：",
    "一是强化疫苗流通监管，上半年完成接种单位储运设施排查。",
    "二是深化审评审批改革，第二类医疗器械审评时限压缩三分之一。",
    "三是建设省级检查分中心，年底前完成人员到位。",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def page(
    source: Source,
    number: int,
    lines: tuple[str, ...] = LINES,
    title: str = "东岭省药监局召开全省药品监管工作会议",
) -> FetchedPage:
    url = f"{source.url}yw/{number}.html"
    body = "".join(f"<p>{escape(x)}</p>" for x in lines)
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><div class="info">发布时间：2026-02-11 来源：{PROVINCE.name}'
        f'</div><div class="content">{body}</div></body></html>'
    )
    entry = ListingEntry(source_id=source.id, listing="要闻", url=url, title=title)
    return FetchedPage(
        url=url, final_url=url, status=200, headers={}, body=html.encode(), fetched_at=NOW, entry=entry
    )


def put(store: Store, source: Source, number: int, at: datetime = NOW, **more: object) -> str:
    reading = asyncio.run(flow.take_in(store, page(source, number, **more), source, read_here))  # type: ignore[arg-type]
    return flow.finish(store, reading, source, now=at)


def test_what_a_copy_lost_is_filled_from_the_copy_that_comes_later(store: Store) -> None:
    put(store, PRESS, 1, lines=tuple(tear(traditional(x)) for x in LINES))
    with store.read() as tx:
        before = articles.by_url(tx, f"{PRESS.url}yw/1.html")
    assert before is not None
    assert "〓" in before.article.body
    put(store, PROVINCE, 1)
    with store.read() as tx:
        after = articles.by_url(tx, f"{PRESS.url}yw/1.html")
    assert after is not None
    assert after.article.source_id == "press"
    assert after.article.body == "\n".join(traditional(x) for x in LINES)
    assert any(r.healed_from == f"{PROVINCE.url}yw/1.html" for r in after.article.repairs)
    for fact in after.article.facts:
        if fact.where == "body":
            assert after.article.body[fact.start : fact.end] == fact.quote


def test_the_issuers_own_page_becomes_the_original_even_when_it_comes_last(store: Store) -> None:
    put(store, PRESS, 1)
    put(store, PROVINCE, 1, at=NOW + timedelta(hours=1))
    with store.read() as tx:
        found = articles.by_url(tx, f"{PROVINCE.url}yw/1.html")
        assert found is not None
        assert found.story_id is not None
        story = stories.story(tx, found.story_id)
    assert story.head.article.source_id == "prov"
    assert [(o.article.source_id, o.story_role) for o in story.others] == [("press", "reprint")]


def test_the_same_page_again_is_unchanged_and_an_edit_is_a_version(store: Store) -> None:
    assert put(store, PROVINCE, 1) == "filed"
    assert put(store, PROVINCE, 1, at=NOW + timedelta(days=1)) == "unchanged"
    edited = tuple(x.replace("三分之一", "一半") for x in LINES)
    assert put(store, PROVINCE, 1, at=NOW + timedelta(days=2), lines=edited) == "filed"
    with store.read() as tx:
        found = articles.by_url(tx, f"{PROVINCE.url}yw/1.html")
    assert found is not None
    assert len(found.revisions) == 1
    assert "一半" in found.revisions[0].quote_of_change


def test_the_same_bytes_under_another_address_of_the_site_are_one_article(store: Store) -> None:
    put(store, PROVINCE, 1)
    assert put(store, PROVINCE, 2, at=NOW + timedelta(hours=1)) == "unchanged"
    with store.read() as tx:
        assert articles.count(tx) == 1
        assert articles.by_url(tx, f"{PROVINCE.url}yw/2.html") is not None


def test_a_page_nobody_can_read_keeps_its_bytes_and_is_tried_again(store: Store) -> None:
    assert put(store, PROVINCE, 3, lines=(), title="404 您访问的页面不存在") == "quarantined"
    with store.read() as tx:
        assert articles.count(tx) == 0
