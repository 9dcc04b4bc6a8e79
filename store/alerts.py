"""Which rule fired on which article; each pair once, so a rerun alerts nobody twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from models import Alert
from store.dialect import chunks, insert_new
from store.tables import alerts


def save(tx: Connection, fired: Iterable[Alert], *, now: datetime) -> tuple[Alert, ...]:
    """Store the alerts and return those that are new."""
    return tuple(one for one in fired if _is_new(tx, one, now))


def _is_new(tx: Connection, one: Alert, now: datetime) -> bool:
    row = {"rule": one.rule, "article_id": one.article_id, "why": one.why, "urgent": one.urgent, "at": now}
    return insert_new(tx, alerts, row)


def of_articles(tx: Connection, ids: Iterable[int]) -> dict[int, tuple[Alert, ...]]:
    """The alerts of each article that has any."""
    found: dict[int, list[Alert]] = defaultdict(list)
    columns = (alerts.c.rule, alerts.c.article_id, alerts.c.why, alerts.c.urgent)
    for some in chunks(ids):
        query = select(*columns).where(alerts.c.article_id.in_(some)).order_by(alerts.c.id)
        for row in tx.execute(query).mappings():
            found[row["article_id"]].append(Alert(**row))
    return {article_id: tuple(some) for article_id, some in found.items()}
