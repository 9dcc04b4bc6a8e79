"""Digest windows, the copy each person got, and who was told what.

Windows are half open and follow each other without gap or overlap: each starts where the one before
ended. One per list and Shanghai day, for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping

from models import DigestCopy, Window
from store.columns import plain
from store.dialect import chunks, insert_many, insert_new
from store.tables import digests, told, windows


def close_window(
    tx: Connection,
    *,
    list: str,
    day: date,
    end: datetime,
    now: datetime,
    first_start: datetime | None = None,
    late: bool = False,
) -> Window:
    """The window of that day, made if it is not there yet; an existing one is returned unchanged.

    first_start  where the very first window of a list starts; a day before its end when not given
    """
    found = window(tx, list=list, day=day)
    if found is not None:
        return found
    before = last_window(tx, list=list)
    start = before.end if before else first_start or end - timedelta(days=1)
    row = {"list": list, "day": day, "start": start, "end": max(start, end), "closed_at": now, "late": late}
    insert_new(tx, windows, row)
    made = window(tx, list=list, day=day)
    assert made is not None
    return made


def window(tx: Connection, *, list: str, day: date) -> Window | None:
    query = select(windows).where(windows.c.list == list, windows.c.day == day)
    row = tx.execute(query).mappings().first()
    return None if row is None else Window(**row)


def last_window(tx: Connection, *, list: str) -> Window | None:
    query = select(windows).where(windows.c.list == list).order_by(windows.c.day.desc()).limit(1)
    row = tx.execute(query).mappings().first()
    return None if row is None else Window(**row)


def missing_days(tx: Connection, *, list: str, until: date, back: int = 7) -> tuple[date, ...]:
    """Days of the last `back` up to and with `until` that have no window, oldest first; none before
    the list's first one."""
    have = set(tx.execute(select(windows.c.day).where(windows.c.list == list)).scalars())
    days = [until - timedelta(days=n) for n in range(back, -1, -1)]
    return tuple(day for day in days if day not in have and have and day > min(have))


# ------------------------------------------------------------------ the copies


def save(tx: Connection, copy: DigestCopy) -> tuple[DigestCopy, bool]:
    """Keep the digest of one person for one window; `id` is given here.

    Returns (the copy that counts, whether it is this one): a window is told to a person once.
    """
    row = {
        "window_id": copy.window_id,
        "subscriber_id": copy.subscriber_id,
        "subject": copy.subject,
        "message_id": copy.message_id,
        "html": copy.html,
        "text": copy.text,
        "eml": copy.eml,
        "items": copy.items,
        "built_at": copy.built_at,
    }
    fresh = insert_new(tx, digests, row)
    found = find(tx, copy.window_id, copy.subscriber_id)
    assert found is not None
    return found, fresh


def find(tx: Connection, window_id: int, subscriber_id: int) -> DigestCopy | None:
    query = select(digests).where(digests.c.window_id == window_id, digests.c.subscriber_id == subscriber_id)
    row = tx.execute(query).mappings().first()
    return None if row is None else _copy(row)


def get(tx: Connection, digest_id: int) -> DigestCopy | None:
    row = tx.execute(select(digests).where(digests.c.id == digest_id)).mappings().first()
    return None if row is None else _copy(row)


def archive(
    tx: Connection, *, subscriber_id: int | None = None, limit: int = 100
) -> tuple[tuple[Window, DigestCopy], ...]:
    """Kept digests with their windows, newest first."""
    query = select(digests).order_by(digests.c.id.desc()).limit(limit)
    if subscriber_id is not None:
        query = query.where(digests.c.subscriber_id == subscriber_id)
    copies = [_copy(row) for row in tx.execute(query).mappings()]
    which = select(windows).where(windows.c.id.in_({copy.window_id for copy in copies}))
    by_id = {row["id"]: Window(**row) for row in tx.execute(which).mappings()}
    return tuple((by_id[copy.window_id], copy) for copy in copies)


def _copy(row: RowMapping) -> DigestCopy:
    return DigestCopy(**row)


# ------------------------------------------------------------------ who was told what


def told_of(tx: Connection, subscriber_id: int, items: Iterable[str]) -> set[str]:
    """Which of the items (`story:12`, `revision:34` …) the person was told of before."""
    found: set[str] = set()
    for some in chunks(plain(item) for item in items):
        query = select(told.c.item).where(told.c.subscriber_id == subscriber_id, told.c.item.in_(some))
        found |= set(tx.execute(query).scalars())
    return found


def remember_told(tx: Connection, subscriber_id: int, items: Iterable[str], *, now: datetime) -> None:
    """The person is told of these now, and never again."""
    rows = [{"subscriber_id": subscriber_id, "item": plain(item), "at": now} for item in set(items)]
    insert_many(tx, told, rows)
