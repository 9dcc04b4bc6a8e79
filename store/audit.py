"""Who did what, one line under the other, each sealed with the one before.

Changing or removing a line breaks every seal after it; `verify` says where. Cutting lines off the
end cannot be seen from inside, so keep the last digest elsewhere (`yaojian doctor` prints it).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import RowMapping

from models import AuditLine
from store import codec
from store.columns import plain
from store.tables import audit


def append(tx: Connection, *, who: str, act: str, subject: str, detail: str = "", now: datetime) -> AuditLine:
    """Write down one act of a person or of the system."""
    who, act, subject, detail = plain(who), plain(act), plain(subject), plain(detail)
    before = tx.execute(select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)).scalar() or ""
    seal = _seal(before, now, who, act, subject, detail)
    row = {"at": now, "who": who, "act": act, "subject": subject, "detail": detail, "digest": seal}
    made = tx.execute(insert(audit).values(**row).returning(audit.c.id)).scalar_one()
    return AuditLine(id=made, at=now, who=who, act=act, subject=subject, detail=detail, digest=seal)


def _seal(before: str, at: datetime, *parts: str) -> str:
    instant = at.astimezone(UTC).isoformat()
    return hashlib.sha256(codec.write_json([before, instant, *parts]).encode()).hexdigest()


def lines(tx: Connection, *, limit: int | None = None) -> Iterator[AuditLine]:
    """The log, newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    return (_line(row) for row in tx.execute(query).mappings())


def verify(tx: Connection) -> int | None:
    """None when every seal holds, else the id of the first line that does not."""
    before = ""
    for row in tx.execute(select(audit).order_by(audit.c.id)).mappings():
        line = _line(row)
        if line.digest != _seal(before, line.at, line.who, line.act, line.subject, line.detail):
            return line.id
        before = line.digest
    return None


def _line(row: RowMapping) -> AuditLine:
    return AuditLine(**row)
