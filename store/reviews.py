"""Questions to a person: many old articles at once, a damaged page, two texts that disagree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from models import Review
from store.tables import reviews


def ask(tx: Connection, *, kind: str, subject: str, what: str, now: datetime) -> Review:
    """Put a question; an open one of the same kind and subject is returned instead of a second."""
    same = (reviews.c.kind == kind, reviews.c.subject == subject, reviews.c.decided_at.is_(None))
    found = _some(tx, *same)
    if found:
        return found[0]
    row = {"kind": kind, "subject": subject, "what": what, "opened_at": now}
    tx.execute(insert(reviews).values(**row))
    return _some(tx, *same)[0]


def decide(
    tx: Connection, review_id: int, decision: str, *, who: str, why: str = "", now: datetime
) -> Review | None:
    """The answer; None when there is no such open question."""
    values = {"decided_at": now, "decision": decision, "who": who, "why": why}
    mine = (reviews.c.id == review_id, reviews.c.decided_at.is_(None))
    if tx.execute(update(reviews).where(*mine).values(**values)).rowcount != 1:
        return None
    return _some(tx, reviews.c.id == review_id)[0]


def undecided(tx: Connection, *, kind: str | None = None) -> tuple[Review, ...]:
    """Open questions, oldest first."""
    which: list[Any] = [reviews.c.decided_at.is_(None)]
    which += [reviews.c.kind == kind] if kind is not None else []
    return _some(tx, *which)


def last_decision(tx: Connection, *, kind: str, subject: str) -> Review | None:
    """What was last decided about the subject; it holds until somebody decides again."""
    found = _some(tx, reviews.c.kind == kind, reviews.c.subject == subject, reviews.c.decided_at.is_not(None))
    return found[-1] if found else None


def _some(tx: Connection, *which: Any) -> tuple[Review, ...]:
    query = select(reviews).where(*which).order_by(reviews.c.id)
    return tuple(Review(**row) for row in tx.execute(query).mappings())
