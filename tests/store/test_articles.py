"""Articles: found again by address, alias, number and kin; edited, gone, looked at again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from errors import StoreError
from models import Source
from store import articles
from store.engine import Store
from tests.store.conftest import article

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_a_saved_article_comes_back_exactly(store: Store, now: datetime) -> None:
    given = article(doc_numbers=("国药监〔2026〕12号",), published_on=date(2026, 2, 11), fingerprint=(3, -7))
    source = Source(id="guangdong", name="广东", url="https://x/", level="provincial", region="440000")
    with store.write() as tx:
        saved = articles.save_new(tx, given, now=now, source=source)
    with store.read() as tx:
        found = articles.by_url(tx, given.url)
    assert found == saved
    assert found is not None
    assert found.article == given
    assert (found.level, found.region, found.first_seen) == ("provincial", "440000", now)


def test_an_alias_leads_to_the_article_and_blocks_a_second_copy(store: Store, now: datetime) -> None:
    given = article(aliases=("http://example.gov.cn/a/1.html",))
    with store.write() as tx:
        saved = articles.save_new(tx, given, now=now)
        found = articles.by_url(tx, "http://example.gov.cn/a/1.html")
        with pytest.raises(StoreError, match="stored already"):
            articles.save_new(tx, article(url="http://example.gov.cn/a/1.html"), now=now)
    assert found is not None
    assert found.id == saved.id


def test_a_revision_keeps_both_texts_and_says_what_changed(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = articles.save_new(tx, article(body="15 日"), now=now)
        second = articles.save_revision(
            tx, first.id, article(body="20 日"), now=now + DAY, quote_of_change="“15 日” → “20 日”"
        )
        before = articles.versions(tx, first.id)
        changed = articles.changed(tx, now + DAY, now + 2 * DAY)
    assert second.article.body == "20 日"
    assert second.changed_at == now + DAY
    assert [r.quote_of_change for r in second.revisions] == ["“15 日” → “20 日”"]
    assert [(at, old.body) for at, old in before] == [(now + DAY, "15 日")]
    assert [one.id for one in changed] == [first.id]


def test_reading_anew_is_no_revision(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = articles.save_new(tx, article(genre="other"), now=now)
        again = articles.reread(tx, first.id, article(genre="notice"))
    assert (again.article.genre, again.revisions, again.changed_at) == ("notice", (), None)


def test_a_number_is_found_in_any_width(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = articles.save_new(tx, article(doc_numbers=("2026年第12号",)), now=now)
        assert articles.find_number(tx, "２０２６年第12号") == first.id
        assert articles.find_number(tx, "2026年第13号") is None


def test_looks_grow_rarer_and_a_change_brings_them_back(store: Store, now: datetime) -> None:
    with store.write() as tx:
        one = articles.save_new(tx, article(), now=now)
        assert articles.due_for_check(tx, "guangdong", now=now + HOUR / 2) == ()
        assert [a.id for a in articles.due_for_check(tx, "guangdong", now=now + HOUR)] == [one.id]
        articles.touch_checked(tx, one.id, now=now + HOUR)
        assert articles.due_for_check(tx, "guangdong", now=now + 2 * HOUR) == ()
        assert len(articles.due_for_check(tx, "guangdong", now=now + HOUR + DAY)) == 1
        articles.save_revision(tx, one.id, article(body="新"), now=now + DAY, quote_of_change="新")
        assert len(articles.due_for_check(tx, "guangdong", now=now + DAY + HOUR)) == 1


def test_missing_twice_six_hours_apart_is_gone_and_our_copy_stays(store: Store, now: datetime) -> None:
    with store.write() as tx:
        one = articles.save_new(tx, article(), now=now)
        assert not articles.mark_gone(tx, one.id, now=now + DAY)
        assert not articles.mark_gone(tx, one.id, now=now + DAY + 5 * HOUR)
        assert articles.mark_gone(tx, one.id, now=now + DAY + 6 * HOUR)
        gone = articles.must_get(tx, one.id)
        articles.touch_checked(tx, one.id, now=now + 2 * DAY)
        back = articles.must_get(tx, one.id)
    assert gone.gone_since == now + DAY
    assert gone.article.body == "正文1"
    assert back.gone_since is None


def test_a_window_is_half_open_and_leaves_backfill_out_when_asked(store: Store, now: datetime) -> None:
    with store.write() as tx:
        articles.save_new(tx, article(1), now=now)
        articles.save_new(tx, article(2), now=now + HOUR)
        articles.save_new(tx, article(3), now=now, backfill=True)
        articles.save_new(tx, article(4, state="quarantined", reason="x"), now=now)
        found = articles.since(tx, now, now + HOUR, with_backfill=False)
        everything = [one.id for one in articles.every(tx)]
    assert [one.article.body for one in found] == ["正文1"]
    assert len(everything) == 4
