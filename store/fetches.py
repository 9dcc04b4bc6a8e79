"""What we know about addresses and hosts between runs: validators, robots.txt, pauses."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from models import HostState, RobotsCopy, Validator
from store.columns import plain
from store.dialect import chunks, put
from store.tables import fetches, hosts, robots


def validators(tx: Connection, urls: Iterable[str]) -> dict[str, Validator]:
    """What to ask conditionally with, for the addresses asked before."""
    found: dict[str, Validator] = {}
    for some in chunks(plain(url) for url in urls):
        for row in tx.execute(select(fetches).where(fetches.c.url.in_(some))).mappings():
            found[row["url"]] = Validator(**row)
    return found


def remember(tx: Connection, answer: Validator) -> None:
    """Keep the validators of an answer; those of the address before are gone."""
    put(
        tx,
        fetches,
        {
            "url": answer.url,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "sha": answer.sha,
            "status": answer.status,
            "checked_at": answer.checked_at,
            "memo": answer.memo,
        },
    )


def robots_of(tx: Connection, host: str) -> RobotsCopy | None:
    row = tx.execute(select(robots).where(robots.c.host == host)).mappings().first()
    return None if row is None else RobotsCopy(**row)


def remember_robots(tx: Connection, copy: RobotsCopy) -> None:
    row = {"host": copy.host, "status": copy.status, "text": copy.text, "fetched_at": copy.fetched_at}
    put(tx, robots, row)


def host_state(tx: Connection, host: str) -> HostState:
    """How the host stands; one never met may be asked."""
    row = tx.execute(select(hosts).where(hosts.c.host == host)).mappings().first()
    return HostState(host=host) if row is None else HostState(**row)


def remember_host(tx: Connection, state: HostState) -> None:
    put(
        tx,
        hosts,
        {
            "host": state.host,
            "next_allowed_at": state.next_allowed_at,
            "blocked_since": state.blocked_since,
            "reason": state.reason,
            "failures": state.failures,
        },
    )


def paused_hosts(tx: Connection) -> dict[str, HostState]:
    """Every host that asked for a pause or turned us away, by name."""
    kept = or_(hosts.c.next_allowed_at.is_not(None), hosts.c.blocked_since.is_not(None))
    return {row["host"]: HostState(**row) for row in tx.execute(select(hosts).where(kept)).mappings()}
