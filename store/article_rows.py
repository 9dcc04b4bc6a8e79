"""Rows of `articles` and `revisions` into nouns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.engine import RowMapping

from models import Article, Revision, StoredArticle
from store import codec
from store.dialect import chunks
from store.tables import revisions


def load(tx: Connection, query: Select[Any]) -> tuple[StoredArticle, ...]:
    """The articles whose rows the query selects, in its order, with their revisions."""
    rows = tx.execute(query).mappings().all()
    history = _revisions(tx, [row["id"] for row in rows if row["changed_at"] is not None])
    return tuple(_stored(row, history.get(row["id"], ())) for row in rows)


def _revisions(tx: Connection, ids: Sequence[int]) -> dict[int, tuple[Revision, ...]]:
    found: dict[int, list[Revision]] = defaultdict(list)
    for some in chunks(ids):
        query = select(revisions).where(revisions.c.article_id.in_(some)).order_by(revisions.c.id)
        for row in tx.execute(query).mappings():
            one = Revision(
                seen_at=row["seen_at"], quote_of_change=row["quote_of_change"], page_sha=row["page_sha"]
            )
            found[row["article_id"]].append(one)
    return {article_id: tuple(some) for article_id, some in found.items()}


def _stored(row: RowMapping, history: tuple[Revision, ...]) -> StoredArticle:
    article = codec.decode(Article, row["article"])
    article = article if article.search_text else replace(article, search_text=row["search_text"])
    return StoredArticle(
        id=row["id"],
        article=article,
        first_seen=row["first_seen"],
        changed_at=row["changed_at"],
        gone_since=row["gone_since"],
        story_id=row["story_id"],
        story_role=row["story_role"],
        story_why=row["story_why"],
        conflicts=tuple(json.loads(row["conflicts"])),
        revisions=history,
        backfill=row["backfill"],
        level=row["level"],
        region=row["region"],
    )
