"""Calendar days as acts write them, with or without a year, and the ranges between two of them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from text.documents.numbers import as_int
from text.documents.plain import plain

# 中华民国114年, 114年 (the Taiwan calendar starts in 1912; three digits are no year of any other).
_YEAR = r"(?:(?:19|20)\d\d|[二一][〇九][〇一二三四五六七八九]{2}|(?:(?:中[华華])?民国[ ]*)?(?<!\d)1[0-4]\d(?!\d)|(?:中[华華])?民国[ ]*(?:\d{2}(?!\d)|[一二三四五六七八九十百〇]{2,6}))"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|卅一?|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CHINESE = re.compile(
    rf"(?:(?P<y>(?<!\d){_YEAR})[ ]*年[ ]*|(?P<same>[今本当明来次]年)[ ]*)?(?<!\d)(?P<m>{_MONTH})[ ]*月[ ]*"
    rf"(?:(?P<d>(?<!第){_DAY})[ ]*[日号](?!前?\d*批)|(?P<last>底|末|的?最后一[天日])|(?P<ten>[上中下])旬(?:结束|[底末]))"
)
# 2026年底, 今年年底, 明年第三季度末, 年底, 二季度末; what recurs (每季度末, 当年底) is no one day.
_PERIOD_END = re.compile(
    rf"(?:(?<!\d)(?P<y>{_YEAR})[ ]*年|(?P<same>[今本明来])年(?:度)?)?[ ]*"
    r"(?:第?(?P<quarter>[一二三四1-4])季度?(?:底|末)|(?<![每各当次半])(?P<last>年?(?:底|末)))"
)
# 本月底, 月底前, 本月25日: in the month in which the paper speaks.
_THIS_MONTH = re.compile(
    rf"(?P<own>本月|下个?月|(?<![每各当次下上逐个\d一二三四五六七八九十\u6708])月)(?:(?P<last>底|末)|(?P<d>{_DAY})[ ]*[日号])"
)
# 本周五, 下周三, 本季度末, 今起, 明天起: reckoned from the day on which the paper speaks.
_SOON = re.compile(
    r"(?P<week>[本这下])(?:周|星期)(?P<weekday>[一二三四五六日天])|本季度?[底末]|(?:(?P<on>(?<![至如迄当现古])今|明(?=[天日])|(?<![\u4e00-\u9fff])明|(?<=[从自由])明)[天日]?)(?=起[^草诉])"
)
_NUMERIC = re.compile(
    r"(?<![\d.\-/])(?P<y>20\d\d)[ ]*(?P<s>[-/.])[ ]*(?P<m>\d{1,2})[ ]*(?P=s)[ ]*(?P<d>\d{1,2})(?![\d.\-/]*\d)"
)
# 7/31前, 6.30前: a month and a day without a year, only where it is said to be a limit.
_SLASHED = re.compile(
    r"(?<![\d.\-/])(?P<m>1[0-2]|0?[1-9])(?P<s>[/.])(?P<d>3[01]|[12]\d|0?[1-9])(?=[ ]*(?:日|号)?[ ]*(?:\([^()]{1,6}\))?(?:之|以)?(?:前|止|截止))"
)
_DATE = r"20\d\d[ ]*(?P<{0}>[-/.])[ ]*\d{{1,2}}[ ]*(?P={0})[ ]*\d{{1,2}}"
# 2025.09.17-2025.10.16: the dash between two days looks like one inside a day.
_NUMERIC_RANGE = re.compile(rf"(?<![\d.\-/])({_DATE.format('s')})[ ]*-{{1,2}}[ ]*({_DATE.format('t')})(?!\d)")
_TO = re.compile(
    r"[ ]*(?:\([^()\n]{1,12}\))?[ ]*(?:\d{1,2}[:时]\d{0,2}分?)?[ ]*(?:起|开始)?[ ]*,?[ ]*(?:至|到|截至|-{1,2})[ ]*"
)
_YEARS_ON = {"今年": 0, "本年": 0, "明年": 1, "来年": 1}
_DIGIT = re.compile(r"\d")
_SHORT_END = re.compile(rf"(?P<d>{_DAY})[ ]*日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in the text. `year` is None when the text leaves it out; `exact` is False for 月底, 年底.

    years_on  0 for 今年, 1 for 明年, counted from the day on which the paper speaks; else None
    month     0 for 本月, -1 for 下月
    within    "week": `day` counts from this week's Monday (0); "quarter": the end of the quarter; "day": 0 today
    """

    year: int | None
    month: int
    day: int
    start: int
    end: int
    exact: bool = True
    years_on: int | None = None
    within: Literal["day", "week", "quarter"] | None = None

    @property
    def date(self) -> dt.date | None:
        return None if self.year is None else dt.date(self.year, self.month, self.day)

    def on_or_after(self, base: dt.date) -> dt.date:
        """The first such day not before `base`, for a day that names no year."""
        if self.within == "day":
            return base + dt.timedelta(days=self.day)
        if self.within == "week":
            return base + dt.timedelta(days=self.day - base.weekday())
        if self.within == "quarter":
            return add_months(dt.date(base.year, (base.month - 1) // 3 * 3 + 1, 1), 3) - dt.timedelta(days=1)
        if self.month < 1:
            month = add_months(base.replace(day=1), -self.month)
            return month.replace(day=min(self.day, monthrange(month.year, month.month)[1]))
        base = dt.date(base.year + 1, 1, 1) if self.years_on else base
        for year in range(base.year, base.year + 9):
            if self.day <= monthrange(year, self.month)[1]:
                found = dt.date(year, self.month, self.day)
                if found >= base:
                    return found
        return dt.date(base.year, self.month, 28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A range of days, e.g. 2026年1月5日至11日."""

    first: Day
    last: Day
    start: int
    end: int


def find_days(text: str) -> tuple[Day, ...]:
    """Days in reading order: 2026年1月5日, 二〇二六年一月五日, 2026-01-05, 1月5日, 6月底, 2026年底."""
    return _days(plain(text))


@lru_cache(maxsize=64)  # one reader of a paper's facts after the other asks for the same text's days
def _days(flat: str) -> tuple[Day, ...]:
    if not any(word in flat for word in "月年季周起") and _DIGIT.search(flat) is None:
        return ()
    found = [*_chinese(flat), *_numeric(flat), *_period_ends(flat), *_this_month(flat), *_soon(flat)]
    return tuple(sorted(found, key=lambda day: day.start))


def find_ranges(text: str) -> tuple[Days, ...]:
    """Two days joined by 至 or a dash; the second may lack year or month and takes the first's.

    >>> [(r.first.date, r.last.date) for r in find_ranges("2026年1月5日至11日")]
    [(datetime.date(2026, 1, 5), datetime.date(2026, 1, 11))]
    """
    flat = plain(text)
    days = _days(flat)
    starts = {day.start: day for day in days}
    found = []
    for first in days:
        joint = _TO.match(flat, first.end)
        if joint is None:
            continue
        last = starts.get(joint.end())
        if last is None and (short := _SHORT_END.match(flat, joint.end())):
            last = _day(first.year, first.month, _number(short["d"]), short.start(), short.end())
        if last is None:
            continue
        if last.year is None and first.year is not None:
            year = first.year + ((last.month, last.day) < (first.month, first.day))
            last = _day(year, last.month, last.day, last.start, last.end) or last
        found.append(Days(first=first, last=last, start=first.start, end=last.end))
    return tuple(found)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def as_number(written: str) -> int:
    """二十 → 20, 15 → 15, 两 → 2 (counts of days and months)."""
    return _number(written.replace("两", "二"))


def _chinese(flat: str) -> list[Day]:
    found = []
    for match in _CHINESE.finditer(flat):
        if match["same"] in ("当年", "次年"):
            continue
        year = _year(match["y"]) if match["y"] else None
        month = _number(match["m"])
        whole = monthrange(year or 2025, month)[1]
        day = _number(match["d"]) if match["d"] else {"上": 10, "中": 20}.get(match["ten"], whole)
        made = _day(year, month, day, *match.span(), exact=bool(match["d"]))
        if made is not None:
            found.append(replace(made, years_on=_YEARS_ON.get(match["same"])))
    return found


def _numeric(flat: str) -> list[Day]:
    spans = [match.span() for match in _NUMERIC.finditer(flat)]
    spans += [match.span(group) for match in _NUMERIC_RANGE.finditer(flat) for group in (1, 3)]
    parts = [(re.findall(r"\d+", flat[slice(*span)]), span) for span in dict.fromkeys(spans)]
    made = [_day(int(year), int(month), int(day), *span) for (year, month, day), span in parts]
    made += [
        _day(None, int(match["m"]), int(match["d"]), *match.span())
        for match in _SLASHED.finditer(flat)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    return [day for day in made if day is not None]


def _period_ends(flat: str) -> list[Day]:
    if "底" not in flat and "末" not in flat:
        return []
    found = []
    for match in _PERIOD_END.finditer(flat):
        if match["last"] and not match["y"] and not match["same"] and not match["last"].startswith("年"):
            continue
        month = _number(match["quarter"]) * 3 if match["quarter"] else 12
        year = _year(match["y"]) if match["y"] else None
        on = None if year else _YEARS_ON.get(f"{match['same']}年", None if match["quarter"] else 0)
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        day = monthrange(2025, month)[1]
        found.append(
            Day(year=year, month=month, day=day, start=start, end=match.end(), exact=False, years_on=on)
        )
    return found


def _this_month(flat: str) -> list[Day]:
    found = []
    for match in _THIS_MONTH.finditer(flat):
        if match["d"] and match["own"] == "月":
            continue
        day = _number(match["d"]) if match["d"] else 31
        month = -1 if match["own"].startswith("下") else 0
        found.append(
            Day(
                year=None, month=month, day=day, start=match.start(), end=match.end(), exact=not match["last"]
            )
        )
    return found


def _soon(flat: str) -> list[Day]:
    found = []
    for match in _SOON.finditer(flat):
        weekday = "一二三四五六日".find((match["weekday"] or "一").replace("天", "日")) + 7 * (
            match["week"] == "下"
        )
        within: Literal["day", "week", "quarter"] = "week" if match["weekday"] else "quarter"
        if match["on"]:
            weekday, within = int(match["on"] == "明"), "day"
        found.append(
            Day(year=None, month=0, day=weekday, start=match.start(), end=match.end(), within=within)
        )
    return found


def _day(year: int | None, month: int, day: int, start: int, end: int, exact: bool = True) -> Day | None:
    """None for a day no calendar has (13月, 2月30日)."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2024, month)[1]:
        return None
    return Day(year=year, month=month, day=day, start=start, end=end, exact=exact)


def _year(written: str) -> int:
    year = as_int(written.rpartition("国")[2].strip())
    return year + 1911 if year < 1000 else year


def _number(written: str) -> int:
    return as_int(written.replace("卅", "三十").replace("廿", "二十"))
