"""When something is due: fixed instants, never "time since the last run".

`every` slots are counted from Shanghai midnight of day 0, so a daily source has one slot at each
midnight and a six-hourly one at 0, 6, 12 and 18 h. `cron` fields mean what cron means: weekday 0 and 7
are Sunday (APScheduler's 0 is Monday), and a given day of month *or* weekday is enough where both are set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from clock import SHANGHAI
from errors import ConfigError

_NAMES = {n: i for i, n in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_MONTHS = {
    n: i + 1
    for i, n in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}  # fmt: skip
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_FIELDS = (("minute", "分"), ("hour", "时"), ("day of month", "日"), ("month", "月"), ("weekday", "星期"))


@dataclass(frozen=True, slots=True)
class Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_day, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (by_day or by_week) if self.either_day else (by_day and by_week)


def parse_cron(text: str) -> Cron:
    """Five fields as crontab(5) has them, names of days and months too.

    raises  ConfigError naming the field that is wrong
    """
    fields = text.split()
    if len(fields) != 5:
        raise ConfigError(
            f"cron {text!r}: five fields are needed (minute hour day month weekday)",
            zh=f"cron {text!r}：要有五段（分 时 日 月 星期）",
        )
    sets = [_field(f, i, text) for i, f in enumerate(fields)]
    weekdays = frozenset(d % 7 for d in sets[4])
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    return Cron(sets[0], sets[1], sets[2], sets[3], weekdays, either)


def _field(field: str, index: int, whole: str) -> frozenset[int]:
    low, high = _BOUNDS[index]
    names = _NAMES if index == 4 else _MONTHS if index == 3 else {}
    found: set[int] = set()
    for part in field.lower().split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if not match:
            raise _no_field(whole, part, index)
        first, last, step = match.groups()
        if first == "*":
            start, end = low, 6 if index == 4 else high
        else:
            start = _value(first, names, index, whole)
            end = _value(last, names, index, whole) if last else (high if step else start)
        if not low <= start <= end <= high or step == "0":
            name, zh = _FIELDS[index]
            raise ConfigError(
                f"cron {whole!r}: {part!r} is outside {low}-{high} ({name})",
                zh=f"cron {whole!r}：{part!r} 超出 {low}-{high}（{zh}）",
            )
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


def _value(text: str, names: dict[str, int], index: int, whole: str) -> int:
    if text in names:
        return names[text]
    if text.isdigit():
        return int(text)
    raise _no_field(whole, text, index)


def _no_field(whole: str, part: str, index: int) -> ConfigError:
    name, zh = _FIELDS[index]
    return ConfigError(
        f"cron {whole!r}: {part!r} is no {name}", zh=f"cron {whole!r}：{part!r} 不能作“{zh}”一段"
    )


def last_cron_slot(cron: Cron, now: datetime) -> datetime | None:
    """The latest instant ≤ now the expression names, in UTC; None when it names none within 8 years."""
    local = now.astimezone(SHANGHAI)
    times = sorted((time(h, m) for h in cron.hours for m in cron.minutes), reverse=True)
    for back in range(8 * 366):
        day = local.date() - timedelta(days=back)
        if not cron.on(day):
            continue
        for moment in times:
            slot = datetime.combine(day, moment, SHANGHAI)
            if slot <= now:
                return slot.astimezone(UTC)
    return None


def last_slot(every: timedelta | None, cron: str | None, now: datetime) -> datetime | None:
    """The latest slot ≤ now of a rhythm, in UTC; `every` defaults to a day.

    >>> last_slot(timedelta(hours=6), None, datetime(2026, 2, 12, 0, 30, tzinfo=UTC)).isoformat()
    '2026-02-11T22:00:00+00:00'
    """
    if cron:
        return last_cron_slot(parse_cron(cron), now)
    step = (every or timedelta(days=1)).total_seconds()
    origin = datetime(1970, 1, 1, tzinfo=SHANGHAI).timestamp()
    return datetime.fromtimestamp(origin + (now.timestamp() - origin) // step * step, UTC)


def next_slots(every: timedelta | None, cron: str | None, now: datetime, count: int = 5) -> list[datetime]:
    """The next slots after now, in UTC."""
    if not cron:
        step = every or timedelta(days=1)
        first = last_slot(every, None, now) or now
        return [first + step * (i + 1) for i in range(count)]
    found: list[datetime] = []
    parsed, day = parse_cron(cron), now.astimezone(SHANGHAI).date()
    for ahead in range(8 * 366):
        if len(found) >= count:
            break
        at = day + timedelta(days=ahead)
        if parsed.on(at):
            slots = [datetime.combine(at, time(h, m), SHANGHAI) for h in parsed.hours for m in parsed.minutes]
            found += sorted(s.astimezone(UTC) for s in slots if s > now)
    return found[:count]
