"""The short values an article can be asked for: issuer, number, product, deadline and so on.

One row per value, so that a joint notice is found by each of its issuers. Values are kept in a
comparison form (NFKC, case-folded); positions and originals live in the article itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sqlalchemy import Connection, delete

from models import Article
from store.columns import plain
from store.dialect import insert_many
from store.tables import facets


def fold(value: str) -> str:
    """The comparison form of a short value.

    >>> fold("ＮＭＰＡ 2026年第12号")
    'nmpa 2026年第12号'
    """
    return plain(unicodedata.normalize("NFKC", plain(value)).casefold().strip())


def values(article: Article) -> Iterator[tuple[str, str]]:
    """(name, value) of everything the article is filed under."""
    yield "genre", article.genre
    yield from (("issuer", one) for one in article.issuers)
    yield from (("number", one) for one in article.doc_numbers)
    yield from (("product", one) for one in article.products)
    yield from (("stage", one) for one in article.stages)
    yield from (("mark", one) for one in article.marks)
    yield from (("deadline", one.date.isoformat()) for one in article.deadlines)
    yield from (("effective", one.date.isoformat()) for one in article.effective_on)
    yield from (("replaces", one.number) for one in article.supersedes if one.number)


def remember(tx: Connection, article_id: int, article: Article) -> None:
    """Store the values of an article in place of those it had."""
    tx.execute(delete(facets).where(facets.c.article_id == article_id))
    wanted = sorted({(name, fold(value)) for name, value in values(article) if value})
    insert_many(tx, facets, [{"name": n, "value": v, "article_id": article_id} for n, v in wanted])
