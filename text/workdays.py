"""Working days of mainland China: the holiday calendar, its honest end, and a file that goes beyond it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

OVERRIDES = Path(__file__).parent / "data" / "workdays.json"


def is_workday(day: date) -> bool:
    """Does an office work on this day? Weekends swapped for holidays count as the State Council set them.

    Order of trust: the override file, the calendar package (2004 to `known_until()`), Monday to Friday.
    Beyond the calendar the last is a guess; `is_known(day)` says which it was.
    """
    said = _overrides(OVERRIDES).get(day)
    if said is not None:
        return said
    if not _in_calendar(day):
        return day.weekday() < 5
    from chinese_calendar import is_workday as known

    return bool(known(day))


def is_known(day: date) -> bool:
    """Is the day settled by the calendar or the override file, rather than taken from the weekday?"""
    return _in_calendar(day) or day in _overrides(OVERRIDES) or day.year in _known_years(OVERRIDES)


def known_until() -> date:
    """The last day whose working state is announced; after it Monday to Friday is assumed."""
    last = date(_calendar_years()[1], 12, 31)
    while last.year + 1 in _known_years(OVERRIDES):
        last = date(last.year + 1, 12, 31)
    return last


def add_workdays(day: date, count: int) -> date:
    """The `count`-th working day after `day`; the day itself is not counted.

    >>> add_workdays(date(2026, 2, 13), 5)  # 14 February is a swapped Saturday, 15–23 the Spring Festival
    datetime.date(2026, 2, 27)

    raises  ValueError for a negative count
    """
    if count < 0:
        raise ValueError(f"add_workdays counts forward only, not {count}")
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def _in_calendar(day: date) -> bool:
    first, last = _calendar_years()
    return first <= day.year <= last


@cache
def _calendar_years() -> tuple[int, int]:
    """First and last year of the package's data; asking it for a later year raises."""
    from chinese_calendar import constants

    return min(constants.holidays).year, max(constants.holidays).year


@cache
def _overrides(path: Path) -> dict[date, bool]:
    rows = _read(path)
    rest = {date.fromisoformat(day): False for day in rows["rest"]}
    return rest | {date.fromisoformat(day): True for day in rows["work"]}


@cache
def _known_years(path: Path) -> frozenset[int]:
    return frozenset(int(year) for year in _read(path)["complete_years"])


def _read(path: Path) -> dict[str, list[str]]:
    """`rest` and `work` hold ISO days; a year in `complete_years` has all its swaps listed."""
    kept: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {key: kept.get(key, []) for key in ("rest", "work", "complete_years")}
