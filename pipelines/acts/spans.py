"""Days a text sets for the future, and how a computed one came about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from text.documents import Day, find_days
from text.documents.days import add_months, as_number
from text.workdays import add_workdays, is_known, is_workday

COUNT = r"(?<![\d一二三四五六七八九十])(?P<n>\d{1,3}|[一二三四五六七八九十两]{1,4})[ ]*(?P<half>个半)?个?[ ]*(?P<unit>工作日|自然日|日历日|法定工作日|周|星期|个?月|日|天|年)(?![\d底末份])"


CLOSE_BEHIND = 120
"""Within how many days after a day of a coming year one without a year is of that year too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A computed day: `how` tells the arithmetic, `note` what a reader should know."""

    date: date
    how: str
    note: str | None = None


def count_on(base: date, said: re.Match[str], *, base_name: str) -> Counted:
    """`base` plus a matched COUNT; the base day itself is not counted (民法典 第二百零一条).

    Working days follow the holiday calendar; beyond its end Monday to Friday is assumed, and said.
    """
    count, unit = as_number(said["n"]), said["unit"].replace("个", "")
    how = f"{base_name}{base.isoformat()}起算，当日不计，{count}{'个' if unit in ('月', '工作日') else ''}{unit}"
    if "工作日" in unit:
        day = add_workdays(base, count)
        return Counted(
            date=day, how=how, note=None if is_known(day) else "节假日安排尚未公布，按周一至周五计算"
        )
    if unit == "月":
        day = add_months(base, count)
    elif unit == "年":
        day = add_months(base, 12 * count)
    else:
        day = base + timedelta(days=count * (7 if unit in ("周", "星期") else 1))
    return Counted(date=day, how=how, note=rest_note(day))


def rest_note(day: date) -> str | None:
    """Says that a last day is a rest day; the literal day stays."""
    if is_workday(day):
        return None
    guess = "" if is_known(day) else "（按周末推算）"
    return f"{day.isoformat()}为休息日{guess}，保留原文日期"


def carried(before: str, day: Day, base: date | None, *, close: int | None = CLOSE_BEHIND) -> Counted | None:
    """A day without a year close behind one of a coming year: 2027年10月31日前…，11月15日前 is of 2027.

    before  what its line says up to the day
    close   within how many days after that one; None takes any of its year, and this year's too
    """
    if base is None or day.year is not None or day.month < 1 or day.years_on is not None:
        return None
    at: date | None = None
    for known in find_days(before):
        if known.date is not None:
            at = known.date
        elif at is not None and at >= base and close is not None and known.month >= 1:
            step = known.on_or_after(at)
            at = step if step.year == at.year and (step - at).days <= close else at
    if at is None or at < base or (close is not None and at.year == base.year):
        return None
    found = day.on_or_after(at)
    if found.year > at.year or (close is not None and (found - at).days > close):
        return None
    return Counted(date=found, how=f"原文无年份，随前文补为{found.year}年")


def settle(day: Day, base: date | None, *, whole_year: bool = False) -> Counted | None:
    """A day of the text as a date; without a year it is the first such day from `base` on.

    None when the year can only be guessed: no base, more than ten months after it, or five and in the next year.
    whole_year  takes any day up to the end of the year of `base`
    """
    if day.date is not None:
        return Counted(date=day.date, how="" if day.exact else "月底或年底按最后一日计")
    if base is None:
        return None
    found = day.on_or_after(base)
    ahead = (found - base).days
    if day.years_on is None and (
        (ahead > 305 and not (whole_year and found.year == base.year))
        or (ahead > 150 and found.year > base.year)
    ):
        return None
    if found < base or (day.years_on == 0 and found.year > base.year):
        return None
    return Counted(date=found, how=f"原文无年份，按{base.isoformat()}补为{found.year}年")
