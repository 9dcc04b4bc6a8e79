"""What leaves the house: queued with what caused it, claimed with a lease, sent, marked.

    queued → claimed → sending → sent | refused | deferred | unknown → … → expired

`sending`, with its attempt counted and its Message-ID fixed, is committed before a connection is
opened. So a crash leaves a row that says whether the other side may have the message: `claimed`
cannot have been sent and is queued again; `sending` may have been, becomes `unknown`, and is sent
again later, each time counted. Nothing is lost; a second copy exists only where the state was unknown.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, update
from sqlalchemy.engine import RowMapping

from models import OutboxItem
from store.dialect import insert_new
from store.owners import is_dead, me
from store.tables import outbox
from wording import Wording, in_chinese

LEASE = timedelta(minutes=10)
AGAIN_AFTER_DOUBT = timedelta(minutes=15)
MOST_DOUBTS = 2
"""After so many unknown ends the message waits for a person; a server that takes every copy and
never says so would otherwise be fed for two days."""
KEPT_FOR = timedelta(hours=48)
REPEATABLE = frozenset({"folder"})
"""Channels where sending twice leaves one message: a file of the same name."""
OPEN = ("queued", "claimed", "sending", "deferred")


def enqueue(
    tx: Connection,
    *,
    key: str,
    channel: str,
    recipient: str,
    subject: str,
    payload: bytes,
    message_id: str,
    now: datetime,
    not_before: datetime | None = None,
) -> bool:
    """Queue one message to one recipient; False when the key was queued before."""
    row = {
        "key": key,
        "channel": channel,
        "recipient": recipient,
        "subject": subject,
        "payload": payload,
        "message_id": message_id,
        "state": "queued",
        "created_at": now,
        "next_at": not_before or now,
    }
    return insert_new(tx, outbox, row)


def claim(
    tx: Connection,
    *,
    now: datetime,
    lease: timedelta = LEASE,
    limit: int = 1,
    channel: str | None = None,
    owner: str | None = None,
) -> tuple[OutboxItem, ...]:
    """Take what is due, the oldest first; nobody else gets it while the lease lasts."""
    reclaim(tx, now=now)
    again = and_(outbox.c.state == "unknown", outbox.c.doubts < MOST_DOUBTS)
    which = [or_(outbox.c.state.in_(("queued", "deferred")), again), outbox.c.next_at <= now]
    which += [outbox.c.channel == channel] if channel else []
    due = select(outbox.c.id).where(*which).order_by(outbox.c.next_at, outbox.c.id).limit(limit)
    ids = tx.execute(due).scalars().all()
    values = {"state": "claimed", "lease_until": now + lease, "owner": owner or me()}
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**values))
    rows = tx.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.next_at, outbox.c.id))
    return tuple(_item(row) for row in rows.mappings())


def begin(tx: Connection, item_id: int, *, now: datetime, lease: timedelta = LEASE) -> OutboxItem | None:
    """From claimed to sending, one attempt more; commit this before connecting. None when the claim
    is no longer ours to use."""
    mine = and_(outbox.c.id == item_id, outbox.c.state == "claimed", outbox.c.lease_until >= now)
    values = {"state": "sending", "attempts": outbox.c.attempts + 1, "lease_until": now + lease}
    if tx.execute(update(outbox).where(mine).values(**values)).rowcount != 1:
        return None
    return get(tx, item_id)


def mark_sent(tx: Connection, item_id: int, *, now: datetime, reason: str | None = None) -> None:
    """The other side has taken it."""
    _end(tx, item_id, "sent", now, reason)


def mark_refused(tx: Connection, item_id: int, *, now: datetime, reason: str) -> None:
    """The other side said no for good."""
    _end(tx, item_id, "refused", now, reason)


def mark_expired(tx: Connection, item_id: int, *, now: datetime, reason: str) -> None:
    """Too old to be worth sending."""
    _end(tx, item_id, "expired", now, reason)


def mark_deferred(tx: Connection, item_id: int, *, next_at: datetime, reason: str) -> None:
    """The other side said: not now. It surely does not have it."""
    _change(tx, item_id, state="deferred", next_at=next_at, reason=reason)


def mark_unknown(
    tx: Connection, item_id: int, *, now: datetime, reason: str, next_at: datetime | None = None
) -> None:
    """The answer to our DATA never came: it may have been taken. Sent again later, and counted."""
    again = next_at or now + AGAIN_AFTER_DOUBT
    _change(tx, item_id, state="unknown", doubts=outbox.c.doubts + 1, next_at=again, reason=reason)


def release(tx: Connection, item_id: int, *, next_at: datetime, reason: str | None = None) -> None:
    """Give a claim back unsent: the rate limit or the quiet hours say later."""
    _change(tx, item_id, state="queued", next_at=next_at, reason=reason)


def _end(tx: Connection, item_id: int, state: str, now: datetime, reason: str | None) -> None:
    _change(tx, item_id, state=state, ended_at=now, reason=reason)


def _change(tx: Connection, item_id: int, **values: Any) -> None:
    tx.execute(update(outbox).where(outbox.c.id == item_id).values(lease_until=None, owner=None, **values))


def reclaim(tx: Connection, *, now: datetime, repeatable: Collection[str] = REPEATABLE) -> int:
    """Free what a dead or stuck sender held; returns how many. `claim` does it by itself."""
    held = select(outbox.c.id, outbox.c.state, outbox.c.channel, outbox.c.owner, outbox.c.lease_until)
    freed = 0
    for row in tx.execute(held.where(outbox.c.state.in_(("claimed", "sending")))).all():
        if row.lease_until is not None and row.lease_until >= now and not is_dead(row.owner):
            continue
        if row.state == "claimed" or row.channel in repeatable:
            _change(tx, row.id, state="queued", next_at=now)
        else:
            mark_unknown(tx, row.id, now=now, reason=DIED)
        freed += 1
    return freed


DIED = Wording("the sender died before the answer was stored", "回应还没存下，寄送进程就中断了")


def expire(tx: Connection, *, now: datetime, older_than: timedelta = KEPT_FOR) -> tuple[OutboxItem, ...]:
    """End what waited too long, and say which: somebody was not told."""
    waiting = and_(
        outbox.c.state.in_(("queued", "deferred", "unknown")), outbox.c.created_at < now - older_than
    )
    old = tx.execute(select(outbox).where(waiting)).mappings().all()
    for row in old:
        was = row["reason"] or Wording("never answered", "一直没有回应")
        why = Wording(f"gave up after {older_than}: {was}", f"{older_than} 后放弃：{in_chinese(was)}")
        mark_expired(tx, row["id"], now=now, reason=why)
    return tuple(_item(row) for row in old)


# ------------------------------------------------------------------ looking


def get(tx: Connection, item_id: int) -> OutboxItem | None:
    row = tx.execute(select(outbox).where(outbox.c.id == item_id)).mappings().first()
    return None if row is None else _item(row)


def by_key(tx: Connection, key: str) -> OutboxItem | None:
    row = tx.execute(select(outbox).where(outbox.c.key == key)).mappings().first()
    return None if row is None else _item(row)


def counts(tx: Connection) -> dict[str, int]:
    """Messages by state, and `doubtful`: those of which a second copy may exist."""
    found: dict[str, int] = dict(
        tx.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
    )
    twice = select(func.coalesce(func.sum(case((outbox.c.doubts > 0, 1), else_=0)), 0))
    return found | {"doubtful": int(tx.execute(twice).scalar_one())}


def not_delivered(tx: Connection, *, since: datetime) -> tuple[OutboxItem, ...]:
    """Refused, expired and unknown messages queued since then, for the owner to see."""
    bad = outbox.c.state.in_(("refused", "expired", "unknown"))
    query = select(outbox).where(bad, outbox.c.created_at >= since).order_by(outbox.c.id)
    return tuple(_item(row) for row in tx.execute(query).mappings())


def waiting(tx: Connection) -> tuple[OutboxItem, ...]:
    """Everything not yet ended, oldest first."""
    query = select(outbox).where(outbox.c.state.in_(OPEN)).order_by(outbox.c.next_at, outbox.c.id)
    return tuple(_item(row) for row in tx.execute(query).mappings())


def _item(row: RowMapping) -> OutboxItem:
    names = ("id", "key", "channel", "recipient", "subject", "payload", "message_id", "state", "attempts")
    more = {"created_at": row["created_at"], "next_at": row["next_at"], "reason": row["reason"]}
    return OutboxItem(**{name: row[name] for name in names}, **more)
