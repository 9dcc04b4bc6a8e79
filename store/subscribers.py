"""Subscribers and watch rules. `rules.yml` seeds them; from then on the database rules.

What was seeded once is remembered by name, so that a subscriber or rule a person removed does not
come back with the next start.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from errors import StoreError
from models import Subscriber, WatchRule
from store import codec
from store.dialect import insert_new, put
from store.tables import rules, seeds, subscribers


def seed(
    tx: Connection, people: Iterable[Subscriber], watch: Iterable[WatchRule], *, now: datetime
) -> tuple[int, int]:
    """Add who and what was never seeded before; returns (new subscribers, new rules)."""
    added = [add(tx, one, now=now) for one in people if _first_time(tx, "subscriber", one.address, now)]
    made = [save_rule(tx, one, now=now) for one in watch if _first_time(tx, "rule", one.name, now)]
    return len(added), len(made)


def _first_time(tx: Connection, kind: str, name: str, now: datetime) -> bool:
    return insert_new(tx, seeds, {"kind": kind, "name": name, "seeded_at": now})


def add(tx: Connection, who: Subscriber, *, now: datetime) -> Subscriber:
    """A new subscriber; id and token are given here. One known by address gets the new wishes."""
    known = by_address(tx, who.address)
    if known is not None:
        return change(tx, replace(who, id=known.id, token=known.token))
    token = who.token or secrets.token_urlsafe(18)  # 24 characters: the header line stays below 78
    row = {"address": who.address, "token": token, "active": who.active, "created_at": now}
    made = tx.execute(insert(subscribers).values(**row, wishes=_wishes(who)).returning(subscribers.c.id))
    return replace(who, id=int(made.scalar_one()), token=token)


def change(tx: Connection, who: Subscriber) -> Subscriber:
    """Store the wishes of a known subscriber (by id)."""
    values = {"address": who.address, "active": who.active, "wishes": _wishes(who)}
    if tx.execute(update(subscribers).where(subscribers.c.id == who.id).values(**values)).rowcount != 1:
        raise StoreError(
            f"there is no subscriber {who.id}; see: yaojian subscribers list",
            zh=f"没有编号 {who.id} 的订阅者；请看：yaojian subscribers list",
        )
    found = get(tx, who.id)
    assert found is not None
    return found


def unsubscribe(tx: Connection, token: str) -> Subscriber | None:
    """Stop all mail to the holder of the token; None when nobody holds it."""
    row = tx.execute(select(subscribers).where(subscribers.c.token == token)).mappings().first()
    if row is None:
        return None
    tx.execute(update(subscribers).where(subscribers.c.id == row["id"]).values(active=False))
    return replace(_subscriber(row), active=False)


def everyone(tx: Connection, *, active_only: bool = True) -> tuple[Subscriber, ...]:
    query = select(subscribers).order_by(subscribers.c.id)
    query = query.where(subscribers.c.active.is_(True)) if active_only else query
    return tuple(_subscriber(row) for row in tx.execute(query).mappings())


def get(tx: Connection, subscriber_id: int) -> Subscriber | None:
    return _one(tx, subscribers.c.id == subscriber_id)


def by_address(tx: Connection, address: str) -> Subscriber | None:
    return _one(tx, subscribers.c.address == address)


def by_token(tx: Connection, token: str) -> Subscriber | None:
    return _one(tx, subscribers.c.token == token)


def _one(tx: Connection, which: Any) -> Subscriber | None:
    row = tx.execute(select(subscribers).where(which)).mappings().first()
    return None if row is None else _subscriber(row)


def _wishes(who: Subscriber) -> str:
    return codec.encode(replace(who, id=0, token="", active=True))


def _subscriber(row: RowMapping) -> Subscriber:
    wishes = codec.decode(Subscriber, row["wishes"])
    return replace(wishes, id=row["id"], token=row["token"], active=row["active"])


# ------------------------------------------------------------------ rules


def save_rule(tx: Connection, rule: WatchRule, *, now: datetime) -> WatchRule:
    """Store a rule under its name, in place of the one before."""
    put(tx, rules, {"name": rule.name, "query": rule.query, "urgent": rule.urgent, "created_at": now})
    return rule


def delete_rule(tx: Connection, name: str) -> bool:
    return tx.execute(delete(rules).where(rules.c.name == name)).rowcount == 1


def all_rules(tx: Connection) -> tuple[WatchRule, ...]:
    query = select(rules.c.name, rules.c.query, rules.c.urgent).order_by(rules.c.name)
    return tuple(WatchRule(**row) for row in tx.execute(query).mappings())
