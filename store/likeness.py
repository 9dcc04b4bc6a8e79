"""Stored articles that look like a new one by title, whatever their source."""

from __future__ import annotations

from sqlalchemy import Connection, select

from models import StoredArticle
from store.articles import get_many, title_stem
from store.tables import articles

SHORTEST = 6


def titled_like(tx: Connection, title: str, *, limit: int = 20) -> tuple[StoredArticle, ...]:
    """The newest filed articles whose title has the same stem; a title that says little has none."""
    stem = title_stem(title)
    if len(stem) < SHORTEST:
        return ()
    query = select(articles.c.id).where(articles.c.title_stem == stem, articles.c.state == "filed")
    return get_many(tx, tx.execute(query.order_by(articles.c.id.desc()).limit(limit)).scalars())
