"""What the web pages ask of the store beyond single articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from models import RunReport, StoredArticle
from store import codec
from store.article_rows import load
from store.columns import plain
from store.tables import articles, digests, facets, runs, subscribers, windows

READ = ("ok", "degraded")
IDLE = ("not_due", "not_watched")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One kept digest in the archive's list; `key` is its address."""

    key: str
    subject: str
    list: str
    day: date
    items: int
    address: str
    built_at: datetime


def digest_lines(tx: Connection, *, limit: int = 50, offset: int = 0) -> tuple[int, tuple[DigestLine, ...]]:
    """(how many digests were mailed, those at [offset, offset + limit)), newest first."""
    mailed = func.length(digests.c.eml) > 0
    total = tx.execute(select(func.count()).select_from(digests).where(mailed)).scalar_one()
    parts: list[Any] = [digests.c.subject, digests.c["items"], digests.c.built_at, digests.c.subscriber_id]
    query = (
        select(*parts, windows.c.list, windows.c.day, subscribers.c.address)
        .join(windows, windows.c.id == digests.c.window_id)
        .join(subscribers, subscribers.c.id == digests.c.subscriber_id)
        .where(mailed)
        .order_by(digests.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = [dict(row) for row in tx.execute(query).mappings()]
    return total, tuple(
        DigestLine(key=f"{row['list']}-{row['day'].isoformat()}-{row.pop('subscriber_id')}", **row)
        for row in rows
    )


def digest_html(tx: Connection, list: str, day: date, subscriber_id: int) -> str | None:
    """The HTML one person was mailed for a window; None where nothing was mailed."""
    query = (
        select(digests.c.html)
        .join(windows, windows.c.id == digests.c.window_id)
        .where(windows.c.list == plain(list), windows.c.day == day, digests.c.subscriber_id == subscriber_id)
        .where(func.length(digests.c.eml) > 0)
    )
    found: str | None = tx.execute(query).scalar()
    return found


def last_well(tx: Connection, *, since: datetime) -> datetime | None:
    """When a run last ended well since then: it finished, and not every source it visited failed."""
    query = select(runs.c.finished_at, runs.c.report).where(runs.c.finished_at >= since)
    for ended, report in tx.execute(query.order_by(runs.c.finished_at.desc())):
        if report is not None and _was_well(codec.decode(RunReport, report)):
            return ended if isinstance(ended, datetime) else None
    return None


def _was_well(report: RunReport) -> bool:
    visited = [one.state for one in report.sources if one.state not in IDLE]
    return not visited or any(state in READ for state in visited)


def dated(tx: Connection, *, first: date, limit: int = 2000) -> tuple[StoredArticle, ...]:
    """Filed articles with a deadline or an effective date on or after that day, newest first."""
    has = select(facets.c.article_id).where(
        or_(facets.c.name == "deadline", facets.c.name == "effective"), facets.c.value >= first.isoformat()
    )
    query = select(articles).where(articles.c.state == "filed", articles.c.id.in_(has))
    return load(tx, query.order_by(articles.c.id.desc()).limit(limit))


def last_run(tx: Connection) -> tuple[int, datetime | None]:
    """The newest run and when it ended; (0, None) before the first."""
    query = select(runs.c.id, runs.c.finished_at).order_by(runs.c.id.desc()).limit(1)
    row = tx.execute(query).first()
    return (0, None) if row is None else (row.id, row.finished_at)
