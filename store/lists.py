"""What each column's list page looked like when its own selectors last read it, and what it looks like now."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping

from models import ListBlock, ListMemory
from store import codec
from store.dialect import put
from store.tables import lists


def remember(tx: Connection, source_id: str, listing: str, block: ListBlock, *, why: str = "") -> None:
    """The newest page of a column; without a `why` it is the good one too, else the good one stays."""
    now = {"now_sha": block.sha, "now": codec.encode(block), "why": why}
    good = {} if why else {"good_sha": block.sha, "good": now["now"]}
    put(tx, lists, {"source_id": source_id, "listing": listing, **now, **good})


def of_listing(tx: Connection, source_id: str, listing: str) -> ListMemory | None:
    query = select(lists).where(lists.c.source_id == source_id, lists.c.listing == listing)
    row = tx.execute(query).mappings().first()
    return None if row is None else _memory(row)


def unlike(tx: Connection) -> tuple[ListMemory, ...]:
    """Every column whose newest page its own selectors did not read."""
    query = select(lists).where(lists.c.why != "").order_by(lists.c.source_id, lists.c.listing)
    return tuple(_memory(row) for row in tx.execute(query).mappings())


def shas(tx: Connection) -> set[str]:
    """The bytes these pages are made of; no clean-up may take them."""
    return {sha for row in tx.execute(select(lists.c.good_sha, lists.c.now_sha)) for sha in row if sha}


def _memory(row: RowMapping) -> ListMemory:
    return ListMemory(
        source_id=row["source_id"],
        listing=row["listing"],
        good=codec.decode(ListBlock, row["good"]) if row["good"] else None,
        now=codec.decode(ListBlock, row["now"]),
        why=row["why"],
    )
