"""The ledger of browsers: a source's challenge is met with one at most once a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, update

from models import Browsing
from store.dialect import insert_new
from store.tables import browsings

COLUMNS = ("source_id", "day", "at", "url", "end", "reason")


def begin(tx: Connection, one: Browsing) -> bool:
    """Take the source's turn of that day; False when it was taken before, however it ended."""
    return insert_new(tx, browsings, {name: getattr(one, name) for name in COLUMNS})


def end(tx: Connection, one: Browsing) -> None:
    """How the turn ended."""
    which = (browsings.c.source_id == one.source_id, browsings.c.day == one.day)
    tx.execute(update(browsings).where(*which).values(end=one.end, reason=one.reason))


def of_day(tx: Connection, source_id: str, day: date) -> Browsing | None:
    query = select(browsings).where(browsings.c.source_id == source_id, browsings.c.day == day)
    row = tx.execute(query).mappings().first()
    return None if row is None else Browsing(**row)


def newest(tx: Connection) -> dict[str, Browsing]:
    """Source id → its latest turn."""
    rows = tx.execute(select(browsings).order_by(browsings.c.day)).mappings()
    return {row["source_id"]: Browsing(**row) for row in rows}
