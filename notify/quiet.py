"""Quiet hours: when a person wants no message, and when the next one may go."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from clock import SHANGHAI
from models import Subscriber


def not_before(person: Subscriber, now: datetime) -> datetime:
    """The first instant from `now` outside the person's quiet hours (Shanghai wall clock).

    Hours may pass midnight; the beginning is quiet, the end is not. Equal ones mean none.

    >>> from datetime import UTC
    >>> who = Subscriber(id=1, address="a@b.cn", quiet_from="22:00", quiet_to="07:30")
    >>> not_before(who, datetime(2026, 2, 11, 15, tzinfo=UTC)).isoformat()
    '2026-02-11T23:30:00+00:00'
    """
    start, end = _time(person.quiet_from), _time(person.quiet_to)
    if start is None or end is None or start == end:
        return now
    local = now.astimezone(SHANGHAI)
    clock = local.time()
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not quiet:
        return now
    wake = datetime.combine(local.date(), end, SHANGHAI)
    if wake <= local:
        wake += timedelta(days=1)
    return wake.astimezone(now.tzinfo)


def _time(written: str | None) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        return None
