"""The only clock: instants in UTC, calendar days in Asia/Shanghai.

`YAOJIAN_NOW=<ISO instant>` starts the clock there for a rehearsal; it ticks on from that instant.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from errors import ConfigError

SHANGHAI = ZoneInfo("Asia/Shanghai")
Now = Callable[[], datetime]


def rehearsal(value: str | None = None) -> datetime | None:
    """The instant of `YAOJIAN_NOW` in UTC, or None; an instant without an offset is Shanghai's.

    raises  ConfigError when it is no ISO instant
    """
    text = os.environ.get("YAOJIAN_NOW", "") if value is None else value
    if not text.strip():
        return None
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ConfigError(
            f"YAOJIAN_NOW: {text!r} is no ISO instant; write it like 2026-02-12T08:30:00+08:00",
            zh=f"YAOJIAN_NOW：{text!r} 不是 ISO 时刻；请写成 2026-02-12T08:30:00+08:00",
        ) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SHANGHAI)
    return instant.astimezone(UTC)


def system_now() -> datetime:
    return datetime.now(UTC)


def start_clock() -> Now:
    """A clock for one process: the system's, or one that started at `YAOJIAN_NOW` and ticks."""
    origin = rehearsal()
    if origin is None:
        return system_now
    started = time.monotonic()

    def now() -> datetime:
        return datetime.fromtimestamp(origin.timestamp() + time.monotonic() - started, UTC)

    return now


def day_of(instant: datetime) -> date:
    """The Shanghai calendar day of an instant.

    >>> day_of(datetime(2026, 2, 11, 16, 30, tzinfo=UTC))
    datetime.date(2026, 2, 12)
    """
    return instant.astimezone(SHANGHAI).date()
