"""Statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart, and long value lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

CHUNK = 400
"""Bound parameters per statement; old SQLite builds allow 999."""
One = TypeVar("One")


def chunks(values: Iterable[One]) -> Iterator[list[One]]:
    """The values in lists short enough for one `IN (…)`."""
    found = list(values)
    for at in range(0, len(found), CHUNK):
        yield found[at : at + CHUNK]


def _insert(tx: Connection, table: Table) -> Any:
    """The insert that knows ON CONFLICT; PostgreSQL's costs start-up time, so only where it is used."""
    if tx.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table)
    from sqlalchemy.dialects.sqlite import insert

    return insert(table)


def insert_new(tx: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless a unique key of it is taken; True when it was new."""
    made = _insert(tx, table).values(**row).on_conflict_do_nothing().returning(*table.primary_key)
    return tx.execute(made).first() is not None


def insert_many(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of the rows whose keys are free."""
    if rows:
        tx.execute(_insert(tx, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def put(tx: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the row, or overwrite the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    tx.execute(_insert(tx, table).values(**row).on_conflict_do_update(index_elements=keys, set_=rest))
