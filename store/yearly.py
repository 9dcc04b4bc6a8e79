"""What the same body published about a year earlier: the texts that this year's may be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, or_, select

from models import Article, StoredArticle
from store import facets
from store.article_rows import load
from store.tables import articles
from store.tables import facets as facet_rows

MOST = 200
"""A province reports some 60 meetings in the eleven months looked at; a paper of the press a few hundred."""


def published_between(
    tx: Connection, like: Article, first: date, last: date, *, genres: Sequence[str]
) -> tuple[StoredArticle, ...]:
    """Filed articles of these genres, from the same source or one of the same issuers, newest first."""
    issued = select(facet_rows.c.article_id).where(
        facet_rows.c.name == "issuer", facet_rows.c.value.in_([facets.fold(i) for i in like.issuers])
    )
    of_genre = select(facet_rows.c.article_id).where(
        facet_rows.c.name == "genre", facet_rows.c.value.in_([facets.fold(g) for g in genres])
    )
    query = select(articles).where(
        articles.c.published_on.between(first, last),
        articles.c.state == "filed",
        articles.c.id.in_(of_genre),
        or_(articles.c.source_id == like.source_id, articles.c.id.in_(issued)),
    )
    return load(tx, query.order_by(articles.c.published_on.desc(), articles.c.id.desc()).limit(MOST))
