"""Troubles: one open incident per host and kind, however often it is met."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from models import Incident, Source, UnreadSource
from store import codec
from store.tables import incidents

REMIND_AFTER = timedelta(days=1)


def note(
    tx: Connection,
    *,
    host: str,
    kind: str,
    what: str,
    todo: str = "",
    now: datetime,
    source: Source | None = None,
) -> tuple[Incident, bool]:
    """Open an incident, or see an open one again. Returns (it, whether it is new)."""
    found = _open(tx, host, kind)
    if found is not None:
        seen = {"last_seen": now, "times": found.times + 1, "what": what, "todo": todo}
        tx.execute(update(incidents).where(incidents.c.id == found.id).values(**seen))
        again = _open(tx, host, kind)
        assert again is not None
        return again, False
    row = {
        "open_as": _open_as(host, kind),
        "host": host,
        "kind": kind,
        "source_id": source.id if source else None,
        "source_name": source.name if source else None,
        "relays": codec.write_json(list(source.relays) if source else []),
        "opened_at": now,
        "last_seen": now,
        "times": 1,
        "what": what,
        "todo": todo,
    }
    tx.execute(insert(incidents).values(**row))
    made = _open(tx, host, kind)
    assert made is not None
    return made, True


def close(tx: Connection, host: str, kind: str | None = None, *, now: datetime) -> tuple[Incident, ...]:
    """The trouble is over (all kinds of a host when no kind is named); returns what was closed."""
    which = [incidents.c.host == host, incidents.c.closed_at.is_(None)]
    which += [incidents.c.kind == kind] if kind is not None else []
    over = tuple(_incident(row) for row in tx.execute(select(incidents).where(*which)).mappings())
    tx.execute(update(incidents).where(*which).values(closed_at=now, open_as=None))
    return over


def open_incidents(tx: Connection) -> tuple[Incident, ...]:
    """Everything that is wrong now, the oldest first."""
    query = select(incidents).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.opened_at)
    return tuple(_incident(row) for row in tx.execute(query).mappings())


def mark_reminded(tx: Connection, incident_id: int, *, now: datetime) -> None:
    tx.execute(update(incidents).where(incidents.c.id == incident_id).values(reminded_at=now))


def unread_sources(tx: Connection, at: datetime | None = None) -> tuple[UnreadSource, ...]:
    """Sources with an open incident, the longest unread first: the foot of the digest.

    at  an instant in the past: what was open then, so that a kept digest can be built again
    """
    still: ColumnElement[bool] = incidents.c.closed_at.is_(None)
    if at is not None:
        still = and_(incidents.c.opened_at <= at, or_(still, incidents.c.closed_at > at))
    query = (
        select(incidents)
        .where(still, incidents.c.source_id.is_not(None))
        .order_by(incidents.c.opened_at, incidents.c.id)
    )
    found: dict[str, UnreadSource] = {}
    for row in tx.execute(query).mappings():
        one = UnreadSource(
            source_id=row["source_id"],
            name=row["source_name"] or row["source_id"],
            state=row["kind"],
            since=row["opened_at"],
            reason=row["what"],
            relays=tuple(json.loads(row["relays"])),
            times=row["times"],
        )
        found.setdefault(one.source_id, one)
    return tuple(found.values())


def _open_as(host: str, kind: str) -> str:
    """Unique while the incident is open, NULL afterwards."""
    return f"{kind} {host}"


def _open(tx: Connection, host: str, kind: str) -> Incident | None:
    query = select(incidents).where(incidents.c.open_as == _open_as(host, kind))
    row = tx.execute(query).mappings().first()
    return None if row is None else _incident(row)


def _incident(row: RowMapping) -> Incident:
    left_out = {"open_as", "source_name", "relays"}
    return Incident(**{name: value for name, value in row.items() if name not in left_out})
