"""Articles, their other addresses, their revisions, and when to look at them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from errors import StoreError
from models import Article, Source, StoredArticle
from store import codec, facets, fingerprints, search_index
from store.article_rows import load
from store.columns import plain
from store.dialect import chunks, insert_new
from store.tables import article_aliases, articles, revisions
from store.tables import facets as facet_rows

CHECK_AFTER = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=180),
)
"""Silent edits come soon or hardly ever; the last step repeats."""
GONE_AFTER = timedelta(hours=6)
"""Missing at two looks this far apart is gone; one 404 may be a server being moved."""

STEM_DROPS = re.compile(r"[\W\d_〇零一二三四五六七八九十百两年月日第号]+")


def title_stem(title: str) -> str:
    """What stays of a title when the year and the numbers are gone: this year's and last year's
    notice of one kind have the same.

    >>> title_stem("关于2026年第12号通告的说明") == title_stem("关于2025年第7号通告的说明")
    True
    """
    return STEM_DROPS.sub("", title)


# ------------------------------------------------------------------ saving


def save_new(
    tx: Connection,
    article: Article,
    *,
    now: datetime,
    source: Source | None = None,
    backfill: bool = False,
) -> StoredArticle:
    """Store an article seen for the first time, with everything it can be found by.

    backfill  it belongs to the first filling of its source: kept, but no news
    raises    StoreError when its address is stored already (ask `by_url` first)
    """
    if by_url(tx, article.url) is not None:
        raise StoreError(
            f"{article.url} is stored already; save a revision instead",
            zh=f"{article.url} 已经入库；应存为修订",
            url=article.url,
        )
    row = _columns(article) | {
        "url": article.url,
        "source_name": source.name if source else None,
        "level": source.level if source else None,
        "region": source.region if source else None,
        "first_seen": now,
        "backfill": backfill,
        "checked_at": now,
        "next_check_at": now + CHECK_AFTER[0],
    }
    article_id = tx.execute(articles.insert().values(**row).returning(articles.c.id)).scalar_one()
    _make_findable(tx, article_id, article)
    return must_get(tx, article_id)


def save_revision(
    tx: Connection, article_id: int, article: Article, *, now: datetime, quote_of_change: str
) -> StoredArticle:
    """The publisher changed the page: keep how it was, store how it is, look again soon."""
    old = must_get(tx, article_id)
    tx.execute(
        revisions.insert().values(
            article_id=article_id,
            seen_at=now,
            quote_of_change=quote_of_change,
            page_sha=article.page_sha,
            before=codec.encode(_without_search_text(old.article)),
        )
    )
    more = {"changed_at": now, "check_step": 0, "next_check_at": now + CHECK_AFTER[0]}
    return _replace(tx, article_id, article, more)


def reread(tx: Connection, article_id: int, article: Article) -> StoredArticle:
    """Today's code reads the same bytes differently: no revision, since nobody changed the page."""
    return _replace(tx, article_id, article, {})


def _replace(tx: Connection, article_id: int, article: Article, more: dict[str, Any]) -> StoredArticle:
    search_index.forget(tx, article_id)
    tx.execute(update(articles).where(articles.c.id == article_id).values(**_columns(article), **more))
    _make_findable(tx, article_id, article)
    return must_get(tx, article_id)


def _columns(article: Article) -> dict[str, Any]:
    return {
        "source_id": article.source_id,
        "state": article.state,
        "title": article.title,
        "title_stem": title_stem(article.title),
        "published_on": article.published_on,
        "binding": article.binding,
        "page_sha": article.page_sha,
        "article": codec.encode(_without_search_text(article)),
        "search_text": article.search_text,
        "also": "\n".join((*article.issuers, *article.doc_numbers)),
    }


def _without_search_text(article: Article) -> Article:
    """It has a column of its own, unless that column could not hold it exactly."""
    text = article.search_text
    return replace(article, search_text="") if plain(text) == text else article


def _make_findable(tx: Connection, article_id: int, article: Article) -> None:
    facets.remember(tx, article_id, article)
    fingerprints.remember(tx, article_id, article.fingerprint)
    search_index.remember(tx, article_id)
    for alias in article.aliases:
        add_alias(tx, article_id, alias)


def add_alias(tx: Connection, article_id: int, url: str) -> None:
    """Another address of the same article; an address that is taken stays where it is."""
    if by_url(tx, url) is None:
        insert_new(tx, article_aliases, {"url": url, "article_id": article_id})


# ------------------------------------------------------------------ finding


def get(tx: Connection, article_id: int) -> StoredArticle | None:
    found = load(tx, select(articles).where(articles.c.id == article_id))
    return found[0] if found else None


def must_get(tx: Connection, article_id: int) -> StoredArticle:
    """Like `get`; raises StoreError when there is no such article."""
    found = get(tx, article_id)
    if found is None:
        raise StoreError(
            f"there is no article {article_id}; see: yaojian search",
            zh=f"没有文章 {article_id}；请看：yaojian search",
        )
    return found


def get_many(tx: Connection, ids: Iterable[int]) -> tuple[StoredArticle, ...]:
    """The articles in the order of the ids; unknown ids are left out."""
    order = list(ids)
    found: dict[int, StoredArticle] = {}
    for some in chunks(order):
        found |= {one.id: one for one in load(tx, select(articles).where(articles.c.id.in_(some)))}
    return tuple(found[one] for one in order if one in found)


def by_url(tx: Connection, url: str) -> StoredArticle | None:
    """The article at an address, be it its own or an alias."""
    found = load(tx, select(articles).where(articles.c.url == url))
    if found:
        return found[0]
    alias = select(article_aliases.c.article_id).where(article_aliases.c.url == url)
    found = load(tx, select(articles).where(articles.c.id.in_(alias)))
    return found[0] if found else None


def by_doc_number(tx: Connection, number: str, *, limit: int = 20) -> tuple[StoredArticle, ...]:
    """Articles that bear the number (normal form), the oldest first: the original before its copies."""
    bears = select(facet_rows.c.article_id).where(
        facet_rows.c.name == "number", facet_rows.c.value == facets.fold(number)
    )
    return load(tx, select(articles).where(articles.c.id.in_(bears)).order_by(articles.c.id).limit(limit))


def find_number(tx: Connection, number: str) -> int | None:
    """The id of the article that most likely *is* the document of that number, else None."""
    found = by_doc_number(tx, number)
    originals = [one for one in found if one.story_role == "original"] or list(found)
    return originals[0].id if originals else None


def since(
    tx: Connection,
    start: datetime | None = None,
    end: datetime | None = None,
    *,
    source_id: str | None = None,
    with_backfill: bool = True,
    limit: int | None = None,
) -> tuple[StoredArticle, ...]:
    """Filed articles first seen in [start, end), oldest first."""
    return load(tx, _filed(articles.c.first_seen, start, end, source_id, with_backfill).limit(limit))


def changed(
    tx: Connection, start: datetime, end: datetime, *, source_id: str | None = None
) -> tuple[StoredArticle, ...]:
    """Filed articles whose latest revision was seen in [start, end)."""
    return load(tx, _filed(articles.c.changed_at, start, end, source_id, True))


def _filed(
    when: Any, start: datetime | None, end: datetime | None, source_id: str | None, with_backfill: bool
) -> Select[Any]:
    which: list[ColumnElement[bool]] = [articles.c.state == "filed"]
    which += [when >= start] if start is not None else []
    which += [when < end] if end is not None else []
    which += [articles.c.source_id == source_id] if source_id is not None else []
    which += [articles.c.backfill.is_(False)] if not with_backfill else []
    return select(articles).where(and_(*which)).order_by(articles.c.id)


def every(tx: Connection, *, source_id: str | None = None) -> Iterator[StoredArticle]:
    """All stored articles by id, a few hundred in memory at a time."""
    last = 0
    while True:
        query = select(articles).where(articles.c.id > last).order_by(articles.c.id).limit(300)
        if source_id is not None:
            query = query.where(articles.c.source_id == source_id)
        some = load(tx, query)
        if not some:
            return
        yield from some
        last = some[-1].id


def count(tx: Connection, *, source_id: str | None = None, state: str | None = None) -> int:
    query = select(func.count()).select_from(articles)
    query = query if source_id is None else query.where(articles.c.source_id == source_id)
    query = query if state is None else query.where(articles.c.state == state)
    return int(tx.execute(query).scalar_one())


def same_page(tx: Connection, page_sha: str) -> tuple[StoredArticle, ...]:
    """Articles read from exactly these bytes: an alias under another address, most likely."""
    return load(tx, select(articles).where(articles.c.page_sha == page_sha).order_by(articles.c.id))


def same_title(
    tx: Connection, source_id: str, title: str, *, since: datetime, limit: int = 20
) -> tuple[StoredArticle, ...]:
    """Articles of one source with the same title seen since then; the caller compares numbers and dates."""
    query = select(articles).where(
        articles.c.title_stem == title_stem(title),
        articles.c.source_id == source_id,
        articles.c.first_seen >= since,
    )
    found = load(tx, query.order_by(articles.c.id).limit(limit))
    return tuple(one for one in found if plain(one.article.title) == plain(title))


# ------------------------------------------------------------------ looking again


def due_for_check(
    tx: Connection,
    source_id: str,
    *,
    now: datetime,
    limit: int = 20,
    patience: timedelta = timedelta(0),
) -> tuple[StoredArticle, ...]:
    """Articles to look at again for silent edits, the longest due first.

    patience  how long a check may be put off while the lists stand still; one that was missing is not
    """
    due = or_(
        articles.c.next_check_at <= now - patience,
        and_(articles.c.next_check_at <= now, articles.c.missing_since.is_not(None)),
    )
    query = select(articles).where(articles.c.source_id == source_id, due, articles.c.gone_since.is_(None))
    return load(tx, query.order_by(articles.c.next_check_at, articles.c.id).limit(limit))


def touch_checked(tx: Connection, article_id: int, *, now: datetime) -> None:
    """Looked at and unchanged: the next look is a longer while away; it is not missing (any more)."""
    step = tx.execute(select(articles.c.check_step).where(articles.c.id == article_id)).scalar_one()
    after = min(step + 1, len(CHECK_AFTER) - 1)
    values = {"checked_at": now, "check_step": after, "next_check_at": now + CHECK_AFTER[after]}
    tx.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(**values, missing_since=None, gone_since=None)
    )


def mark_gone(tx: Connection, article_id: int, *, now: datetime) -> bool:
    """The address answered 404 or 410. True once it counts as gone: missing at two looks at least
    six hours apart. Our copy stays."""
    row = tx.execute(
        select(articles.c.missing_since, articles.c.gone_since).where(articles.c.id == article_id)
    ).one()
    since_when = row.missing_since or now
    gone = row.gone_since is not None or now - since_when >= GONE_AFTER
    values = {
        "missing_since": since_when,
        "gone_since": (row.gone_since or since_when) if gone else None,
        "checked_at": now,
        "next_check_at": now + GONE_AFTER,
    }
    tx.execute(update(articles).where(articles.c.id == article_id).values(**values))
    return gone


def versions(tx: Connection, article_id: int) -> tuple[tuple[datetime, Article], ...]:
    """How the article was before each revision: (when that ended, what it said), oldest first."""
    query = select(revisions).where(revisions.c.article_id == article_id).order_by(revisions.c.id)
    return tuple((row.seen_at, codec.decode(Article, row.before)) for row in tx.execute(query))
