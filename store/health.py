"""What judging a source's health asks of the store: its past, its rhythm, its numbers, its troubles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select, update

from clock import day_of
from models import Article, Incident
from store import codec
from store import incidents as troubles
from store.tables import articles, entries, facets, incidents, run_sources

Tx = Connection
"""A transaction as the other rooms pass it around without knowing SQL."""
BODY_FROM = 30
"""Characters of text beside the title from which a page is said to have a body."""
IDLE = ("not_due", "not_watched")
UNREADABLE = ("image_only", "unreadable", "too_large")
WEEKLY = timedelta(days=7)
TOLD_TIMES = 5
"""A missing number is told when it is found and four weeks after; then only the coverage page keeps it."""
MOST_TOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One listing row that ended as a page: what could be read of it. `read` False: quarantined."""

    column: str
    read: bool = True
    title: bool = True
    date: bool = True
    body: bool = True
    issuer: bool = True
    number: bool = True

    def has(self, name: str) -> bool:
        return bool(getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A stored paper under one of its document numbers; issuers in the order it names them."""

    number: str
    title: str
    genre: str
    issuers: tuple[str, ...]
    first_seen: datetime
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What was ever listed in one column: rows, distinct days, the first reading, the newest row."""

    days: tuple[date, ...]
    rows: int
    first_read: datetime
    last_new: datetime


# ------------------------------------------------------------------ the past of a source


def columns_of(tx: Tx, source_id: str, *, since: date) -> dict[str, Column]:
    """Column name → what was listed there; `days` since then, oldest first. Pinned rows say nothing of rhythm."""
    found = _columns(tx, entries.c.source_id == source_id, since=since)
    return {name: column for (_, name), column in found.items()}


def all_columns(tx: Tx, *, since: date = date.min) -> dict[tuple[str, str], Column]:
    """(source id, column) → what was listed there."""
    return _columns(tx, entries.c.source_id.is_not(None), since=since)


def _columns(tx: Tx, which: ColumnElement[bool], *, since: date) -> dict[tuple[str, str], Column]:
    """Rows without a day are a sign of life too: the last of them counts on the day it was first seen."""
    place, mine = (entries.c.source_id, entries.c.listing), (which, entries.c.pinned.is_(False))
    undated = case((entries.c.published_on.is_(None), entries.c.first_seen))
    seen = [func.min(entries.c.first_seen), func.max(entries.c.first_seen), func.max(undated)]
    whole = select(*place, func.count(), *seen).where(*mine).group_by(*place)
    dated = select(*place, entries.c.published_on).where(*mine, entries.c.published_on >= since).distinct()
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for source_id, name, day in tx.execute(dated):
        days[source_id, name].add(day)
    found: dict[tuple[str, str], Column] = {}
    for source_id, name, rows, first, last, alive in tx.execute(whole):
        own = days[source_id, name] | ({day_of(alive)} if alive and day_of(alive) > day_of(first) else set())
        found[source_id, name] = Column(days=tuple(sorted(own)), rows=rows, first_read=first, last_new=last)
    return found


def unreadable_files(tx: Tx) -> dict[str, dict[str, int]]:
    """Source id → state (image_only, unreadable, too_large) → attachments that could not be read."""
    query = select(articles.c.source_id, articles.c.article).where(
        or_(*(articles.c.article.like(f'%"{state}"%') for state in UNREADABLE)), articles.c.state == "filed"
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source_id, text in tx.execute(query):
        for file in codec.decode(Article, text).attachments:
            if file.state in UNREADABLE:
                mine = found[source_id or ""]
                mine[file.state] = mine.get(file.state, 0) + 1
    return dict(found)


def newest_days(tx: Tx) -> dict[str, dict[str, date]]:
    """Source id → column → the newest day a row of it carries."""
    query = (
        select(entries.c.source_id, entries.c.listing, func.max(entries.c.published_on).label("day"))
        .where(entries.c.pinned.is_(False), entries.c.published_on.is_not(None))
        .group_by(entries.c.source_id, entries.c.listing)
    )
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for row in tx.execute(query):
        found[row.source_id][row.listing] = row.day
    return found


def filed_rows(tx: Tx, source_id: str, *, limit: int = 300) -> tuple[Filed, ...]:
    """The newest rows of a source that were read or quarantined, the latest published first.

    By publication, not by filing: a back-fill brings old papers last. What has no day counts as published
    when it was first seen.
    """
    issuer, number = facets.alias(), facets.alias()
    query = (
        select(
            entries.c.listing, entries.c.state, entries.c.first_seen, entries.c.published_on.label("listed"),
            articles.c.title, articles.c.published_on, articles.c.id,
            (func.length(articles.c.search_text) - func.length(articles.c.title)).label("body"),
            exists().where(issuer.c.article_id == articles.c.id, issuer.c.name == "issuer").label("issuer"),
            exists().where(number.c.article_id == articles.c.id, number.c.name == "number").label("number"),
        )
        .outerjoin(articles, articles.c.url == entries.c.url)
        .where(entries.c.source_id == source_id, entries.c.state.in_(("filed", "quarantined")))
        .order_by(entries.c.id.desc())
        .limit(limit)
    )  # fmt: skip
    found = [row for row in tx.execute(query) if row.state == "quarantined" or row.id is not None]
    found.sort(key=lambda row: row.published_on or row.listed or day_of(row.first_seen), reverse=True)
    return tuple(
        Filed(
            column=row.listing, read=row.state == "filed", title=bool(row.title),
            date=row.published_on is not None, body=(row.body or 0) >= BODY_FROM,
            issuer=bool(row.issuer), number=bool(row.number),
        )
        for row in found
    )  # fmt: skip


def visits_since(tx: Tx, instant: datetime) -> dict[str, tuple[int, str]]:
    """Source id → (how often it was asked since then, its last state)."""
    query = (
        select(run_sources.c.source_id, run_sources.c.state)
        .where(run_sources.c.at >= instant, run_sources.c.state.not_in(IDLE))
        .order_by(run_sources.c.run_id)
    )
    found: dict[str, tuple[int, str]] = {}
    for source_id, state in tx.execute(query):
        found[source_id] = (found.get(source_id, (0, ""))[0] + 1, state)
    return found


def held_rows(tx: Tx) -> dict[str, int]:
    """Source id → rows that wait for a person."""
    query = select(entries.c.source_id, func.count()).where(entries.c.state == "held")
    return {str(i): int(n) for i, n in tx.execute(query.group_by(entries.c.source_id))}


def first_visits(tx: Tx) -> dict[str, datetime]:
    """Since when each source is watched: the first run that asked it."""
    query = select(run_sources.c.source_id, func.min(run_sources.c.at)).where(
        run_sources.c.state.not_in(IDLE)
    )
    return {str(i): at for i, at in tx.execute(query.group_by(run_sources.c.source_id))}


# ------------------------------------------------------------------ numbers


def numbered(tx: Tx, years: Iterable[int]) -> tuple[Numbered, ...]:
    """Every filed paper under each of its document numbers of those years."""
    number, genre = facets.alias(), facets.alias()
    forms = [number.c.value.like(form) for y in years for form in (f"{y}年第%号", f"%〔{y}〕%号")]
    query = (
        select(
            number.c.value, genre.c.value.label("genre"), articles.c.title, articles.c.also,
            articles.c.first_seen, articles.c.published_on,
        )
        .join(articles, articles.c.id == number.c.article_id)
        .join(genre, and_(genre.c.article_id == articles.c.id, genre.c.name == "genre"))
        .where(number.c.name == "number", or_(*forms), articles.c.state == "filed")
    )  # fmt: skip
    return tuple(
        Numbered(
            number=row.value, title=row.title, genre=row.genre, first_seen=row.first_seen,
            published_on=row.published_on,
            issuers=tuple(one for one in row.also.split("\n") if one and not one.endswith("号")),
        )
        for row in tx.execute(query)
    )  # fmt: skip


def gaps_to_tell(tx: Tx, start: datetime, end: datetime) -> tuple[str, ...]:
    """Missing numbers for a digest of [start, end): those found in it, and every week after, for a month."""
    query = (
        select(incidents.c.what, incidents.c.opened_at)
        .where(
            incidents.c.kind == "gap",
            incidents.c.opened_at < end,
            incidents.c.opened_at >= start - TOLD_TIMES * WEEKLY,
            or_(incidents.c.closed_at.is_(None), incidents.c.closed_at >= end),
        )
        .order_by(incidents.c.id)
    )
    due = [
        str(what)
        for what, opened in tx.execute(query)
        if any(start <= opened + k * WEEKLY < end for k in range(TOLD_TIMES))
    ]
    return joined(due)[:MOST_TOLD]


def joined(sentences: Iterable[str]) -> tuple[str, ...]:
    """Gaps between the same neighbours in one sentence.

    >>> joined(["甲2026年第3号、第6号已见，缺第4号", "甲2026年第3号、第6号已见，缺第5号"])
    ('甲2026年第3号、第6号已见，缺第4号、第5号',)
    """
    holes: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        seen, _, missing = sentence.partition("，缺")
        holes[seen].append(missing)
    return tuple(f"{seen}，缺{'、'.join(missing)}" if missing[0] else seen for seen, missing in holes.items())


# ------------------------------------------------------------------ troubles


def open_troubles(tx: Tx) -> dict[tuple[str, str], Incident]:
    """(host, kind) → the open incident."""
    return {(one.host, one.kind): one for one in troubles.open_incidents(tx)}


def change_kind(tx: Tx, incident: Incident, kind: str) -> None:
    """The same trouble in another form (failed, then blocked): since-when stays, the name changes."""
    values = {"kind": kind, "open_as": f"{kind} {incident.host}"}
    tx.execute(update(incidents).where(incidents.c.id == incident.id).values(**values))
