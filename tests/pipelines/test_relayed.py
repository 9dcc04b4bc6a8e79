"""Whose paper it is, and through whom it reaches us while its own site cannot be read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models import Article, Source, StoredArticle, UnreadSource
from pipelines.relayed import owner, relayed

SINCE = datetime(2026, 2, 3, 1, 0, tzinfo=UTC)
SOURCES = {
    s.id: s
    for s in (
        Source(id="nmpa", name="国家药品监督管理局", url="https://n.example/", relays=("guangdong",)),
        Source(id="cde", name="国家药监局药品审评中心", url="https://c.example/", relays=("guangdong",)),
        Source(id="cdr", name="国家药监局药品评价中心（国家药品不良反应监测中心）", url="https://d.example/"),
        Source(id="guangdong", name="广东省药品监督管理局", url="https://g.example/"),
        Source(id="hebei", name="河北省药品监督管理局", url="https://h.example/"),
    )
}
BLOCKED = UnreadSource(
    source_id="nmpa", name="国家药品监督管理局", state="blocked", since=SINCE, reason="412"
)


def stored(
    source_id: str, *issuers: str, role: str = "original", publisher: str | None = None
) -> StoredArticle:
    article = Article(
        url="https://x.example/1",
        source_id=source_id,
        title="某公告",
        body="正文",
        issuers=issuers,
        publisher=publisher,
    )
    return StoredArticle(id=1, article=article, first_seen=SINCE, story_role=role)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("issuer", "whose"),
    [
        ("国家药监局", "nmpa"),
        ("国家药监局综合司", "nmpa"),
        ("国家药监局药审中心", "cde"),
        ("国家药监局药品评价中心", "cdr"),
        ("广东省药监局", "guangdong"),
        ("国家卫生健康委员会", None),
    ],
)
def test_a_paper_belongs_to_the_house_that_issued_it(issuer: str, whose: str | None) -> None:
    found = owner(stored("hebei", issuer).article, SOURCES)
    assert (found.id if found else None) == whose


def test_a_named_relay_carries_who_and_since_when() -> None:
    found = relayed(stored("guangdong", "国家药监局"), SOURCES, [BLOCKED])
    assert found is not None
    assert (found.through, found.original, found.since) == (
        "广东省药品监督管理局",
        "国家药品监督管理局",
        SINCE,
    )


def test_any_copy_that_the_story_calls_one_carries_it() -> None:
    assert relayed(stored("hebei", "国家药监局", role="reprint"), SOURCES, [BLOCKED]) is not None
    assert relayed(stored("hebei", "国家药监局"), SOURCES, [BLOCKED]) is None


def test_the_source_a_page_names_counts_where_no_issuer_is_read() -> None:
    assert relayed(stored("guangdong", publisher="国家药监局"), SOURCES, [BLOCKED]) is not None


@pytest.mark.parametrize("state", ["degraded", "never", "quiet"])
def test_a_site_that_is_read_in_part_is_not_unreachable(state: str) -> None:
    assert relayed(stored("guangdong", "国家药监局"), SOURCES, [replace(BLOCKED, state=state)]) is None


def test_the_originals_own_page_and_other_papers_carry_nothing() -> None:
    assert relayed(stored("nmpa", "国家药监局"), SOURCES, [BLOCKED]) is None
    assert relayed(stored("guangdong", "广东省药监局"), SOURCES, [BLOCKED]) is None
    assert relayed(stored("guangdong", "国家药监局"), SOURCES, []) is None
