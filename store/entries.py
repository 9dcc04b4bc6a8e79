"""Every listing row ever seen, so that nothing old is ever new again.

A row is known by its canonical address within its source, or by an alias of it. Rows are never
deleted: bodies may be pruned, the memory of having seen them may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, update
from sqlalchemy.engine import RowMapping

from models import EntryState, ListingEntry, StoredEntry
from store.columns import plain
from store.dialect import chunks, insert_new
from store.tables import entries, entry_aliases


def known(tx: Connection, source_id: str, urls: Iterable[str]) -> dict[str, EntryState]:
    """The state of each address that was seen before, by itself or by an alias."""
    found: dict[str, EntryState] = {}
    for some in chunks(plain(url) for url in dict.fromkeys(urls)):
        own = select(entries.c.url, entries.c.state).where(
            entries.c.source_id == source_id, entries.c.url.in_(some)
        )
        other = (
            select(entry_aliases.c.url, entries.c.state)
            .join(entries, entries.c.id == entry_aliases.c.entry_id)
            .where(entry_aliases.c.source_id == source_id, entry_aliases.c.url.in_(some))
        )
        found |= dict(tx.execute(other).all())
        found |= dict(tx.execute(own).all())
    return found


def add(
    tx: Connection,
    rows: Iterable[ListingEntry],
    *,
    run_id: int | None,
    now: datetime,
    held: bool = False,
    stock: bool = False,
) -> tuple[StoredEntry, ...]:
    """Store the rows not known yet and return just those, in the order given.

    held   they wait for a person (`release`) instead of being read: too many new at once
    stock  they were there before we looked (a first reading, a back-fill): old ones are no news, whoever
           reads them later; nor are held ones
    """
    fresh: list[StoredEntry] = []
    for source_id, some in _by_source(rows).items():
        seen = known(tx, source_id, some)
        new = [entry for url, entry in some.items() if url not in seen]
        fresh += [_insert(tx, entry, run_id=run_id, now=now, held=held, stock=stock or held) for entry in new]
    return tuple(fresh)


def _by_source(rows: Iterable[ListingEntry]) -> dict[str, dict[str, ListingEntry]]:
    found: dict[str, dict[str, ListingEntry]] = {}
    for entry in rows:
        found.setdefault(entry.source_id, {}).setdefault(plain(entry.url), entry)
    return found


def _insert(
    tx: Connection, entry: ListingEntry, *, run_id: int | None, now: datetime, held: bool, stock: bool
) -> StoredEntry:
    state: EntryState = "link_only" if entry.link_only else "held" if held else "pending"
    values = {
        "source_id": entry.source_id,
        "listing": entry.listing,
        "url": entry.url,
        "title": entry.title,
        "published_on": entry.published_on,
        "link_only": entry.link_only,
        "pinned": entry.pinned,
        "stock": stock,
        "first_seen": now,
        "run_id": run_id,
        "state": state,
        "next_try": None,
    }
    made = tx.execute(entries.insert().values(**values).returning(entries.c.id)).scalar_one()
    return StoredEntry(id=made, entry=entry, first_seen=now, state=state, run_id=run_id, stock=stock)


def add_alias(tx: Connection, source_id: str, url: str, alias: str) -> None:
    """Another address of a known row (http/https, www, a move): it is not new when it shows up."""
    entry_id = _id_of(tx, source_id, url)
    if entry_id is not None and plain(alias) != plain(url):
        row = {"source_id": source_id, "url": alias, "entry_id": entry_id}
        insert_new(tx, entry_aliases, row)


def _id_of(tx: Connection, source_id: str, url: str) -> int | None:
    own = select(entries.c.id).where(entries.c.source_id == source_id, entries.c.url == url)
    other = select(entry_aliases.c.entry_id).where(
        entry_aliases.c.source_id == source_id, entry_aliases.c.url == url
    )
    found = tx.execute(own).scalar()
    return found if found is not None else tx.execute(other).scalar()


def pending(tx: Connection, source_id: str, *, now: datetime, limit: int = 1000) -> tuple[StoredEntry, ...]:
    """Rows still to be read, the newest published first, those without a date after them."""
    query = (
        select(entries)
        .where(
            entries.c.source_id == source_id,
            entries.c.state == "pending",
            or_(entries.c.next_try.is_(None), entries.c.next_try <= now),
        )
        .order_by(entries.c.published_on.desc().nulls_last(), entries.c.id)
        .limit(limit)
    )
    return tuple(_entry(row) for row in tx.execute(query).mappings())


def get(tx: Connection, source_id: str, url: str) -> StoredEntry | None:
    """The row at an address of its source, be it its own or an alias."""
    entry_id = _id_of(tx, source_id, url)
    row = tx.execute(select(entries).where(entries.c.id == entry_id)).mappings().first()
    return None if row is None else _entry(row)


def mark(
    tx: Connection,
    source_id: str,
    url: str,
    state: EntryState,
    *,
    reason: str | None = None,
    next_try: datetime | None = None,
) -> None:
    """How one try to read the row ended; `pending` with `next_try` means: again later."""
    entry_id = _id_of(tx, source_id, url)
    values = {"state": state, "reason": reason, "next_try": next_try, "attempts": entries.c.attempts + 1}
    tx.execute(update(entries).where(entries.c.id == entry_id).values(**values))


def release(tx: Connection, source_id: str, *, now: datetime, listing: str | None = None) -> int:
    """Let held rows be read after a person said so; returns how many."""
    which = and_(entries.c.source_id == source_id, entries.c.state == "held")
    if listing is not None:
        which = and_(which, entries.c.listing == listing)
    done = tx.execute(update(entries).where(which).values(state="pending", next_try=None))
    return int(done.rowcount)


def of_state(
    tx: Connection, state: EntryState, *, source_id: str | None = None, limit: int = 1000
) -> tuple[StoredEntry, ...]:
    """Rows in one state, newest first: what is held, quarantined, refused."""
    query = select(entries).where(entries.c.state == state).order_by(entries.c.id.desc()).limit(limit)
    if source_id is not None:
        query = query.where(entries.c.source_id == source_id)
    return tuple(_entry(row) for row in tx.execute(query).mappings())


def count(tx: Connection, source_id: str) -> dict[EntryState, int]:
    """How many rows of a source are in each state; empty for a source never read."""
    query = select(entries.c.state, func.count()).where(entries.c.source_id == source_id)
    return dict(tx.execute(query.group_by(entries.c.state)).all())


def _entry(row: RowMapping) -> StoredEntry:
    entry = ListingEntry(
        source_id=row["source_id"],
        listing=row["listing"],
        url=row["url"],
        title=row["title"],
        published_on=row["published_on"],
        link_only=row["link_only"],
        pinned=row["pinned"],
    )
    return StoredEntry(
        id=row["id"],
        entry=entry,
        first_seen=row["first_seen"],
        state=row["state"],
        attempts=row["attempts"],
        next_try=row["next_try"],
        reason=row["reason"],
        run_id=row["run_id"],
        stock=row["stock"],
    )
