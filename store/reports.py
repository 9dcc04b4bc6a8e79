"""What a digest asks of the store beyond single articles: days to come, first readings, who was served."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from models import StoredArticle, Window
from store import articles as kept
from store.columns import plain
from store.dialect import chunks
from store.tables import articles, digests, facets, outbox, run_sources, subscribers, told, windows

Tx = Connection
"""A transaction as the other rooms pass it around without knowing SQL."""


def pending(tx: Tx, *, first: date, last: date) -> tuple[StoredArticle, ...]:
    """Filed articles with a deadline or an effective date in [first, last], by id."""
    query = (
        select(facets.c.article_id)
        .where(
            facets.c.name.in_(("deadline", "effective")),
            facets.c.value >= first.isoformat(),
            facets.c.value <= last.isoformat(),
        )
        .distinct()
    )
    ids = sorted(tx.execute(query).scalars())
    found = [one for some in chunks(ids) for one in kept.get_many(tx, some)]
    return tuple(sorted((s for s in found if s.article.state == "filed"), key=lambda s: s.id))


def first_runs(tx: Tx, start: datetime, end: datetime) -> dict[str, int]:
    """Source id → how many old articles were stored in [start, end) without being news."""
    query = (
        select(articles.c.source_id, func.count())
        .where(
            articles.c.backfill.is_(True),
            articles.c.state == "filed",
            articles.c.source_id.is_not(None),
            articles.c.first_seen >= start,
            articles.c.first_seen < end,
        )
        .group_by(articles.c.source_id)
        .order_by(articles.c.source_id)
    )
    return {str(source_id): int(n) for source_id, n in tx.execute(query)}


def last_states(tx: Tx, until: datetime | None = None) -> dict[str, tuple[str, datetime]]:
    """Source id → (state, instant) of the last run (up to an instant) in which it was asked."""
    asked: list[ColumnElement[bool]] = [run_sources.c.state.not_in(("not_due", "not_watched"))]
    asked += [run_sources.c.at <= until] if until is not None else []
    newest = (
        select(run_sources.c.source_id, func.max(run_sources.c.run_id).label("run_id"))
        .where(*asked)
        .group_by(run_sources.c.source_id)
        .subquery()
    )
    query = select(run_sources.c.source_id, run_sources.c.state, run_sources.c.at).join(
        newest,
        (run_sources.c.source_id == newest.c.source_id) & (run_sources.c.run_id == newest.c.run_id),
    )
    return {row.source_id: (row.state, row.at) for row in tx.execute(query)}


def queued_since(tx: Tx, prefix: str, since: datetime) -> int:
    """How many outbox rows whose key begins with `prefix` were queued since then."""
    query = select(func.count()).where(
        outbox.c.key.startswith(prefix, autoescape=True), outbox.c.created_at >= since
    )
    return int(tx.execute(query).scalar_one())


def unserved(tx: Tx, *, list: str, since: datetime, today: int) -> tuple[tuple[Window, int], ...]:
    """(window, subscriber) of windows closed since then in which an active subscriber has no kept copy.

    A crash between closing a window and queueing everyone's digest leaves such pairs; who came after
    the window was closed is not among them, save for the window `today` (its id). Oldest window first.
    """
    query = (
        select(windows, subscribers.c.id.label("person"))
        .join(subscribers, or_(subscribers.c.created_at <= windows.c.closed_at, windows.c.id == today))
        .outerjoin(
            digests, (digests.c.window_id == windows.c.id) & (digests.c.subscriber_id == subscribers.c.id)
        )
        .where(
            windows.c.list == list,
            or_(windows.c.closed_at >= since, windows.c.id == today),
            subscribers.c.active.is_(True),
            digests.c.id.is_(None),
        )
        .order_by(windows.c.day, subscribers.c.id)
    )
    rows = (dict(row) for row in tx.execute(query).mappings())
    return tuple((Window(**{k: v for k, v in row.items() if k != "person"}), row["person"]) for row in rows)


def told_before(tx: Tx, subscriber_id: int, items: Iterable[str], before: datetime) -> set[str]:
    """Which of the items the person had been told of before that instant."""
    found: set[str] = set()
    for some in chunks(plain(item) for item in items):
        query = select(told.c.item).where(
            told.c.subscriber_id == subscriber_id, told.c.at < before, told.c.item.in_(some)
        )
        found |= set(tx.execute(query).scalars())
    return found
