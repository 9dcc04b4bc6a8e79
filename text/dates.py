"""Chinese dates in running text, with their places; nothing is guessed.

General date finders invent days: a lone year becomes 1 January, a two-digit year a wrong one.
Here a date is found only when year, month and day all stand in the text (or the caller names the year).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

EARLIEST, LATEST = 1900, 2100
"""Years outside are serial numbers, not years of a notice."""

_PLAIN = str.maketrans("０１２３４５６７８９／－．：○〇Ｏ零", "0123456789/-.:〇〇〇〇")
_HAN = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_H, _TENS = "[〇一二三四五六七八九]", "[一二三四五六七八九十〇]{1,3}"
_S = r"[ \t\u00a0\u3000]{0,4}"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_NOT_BEFORE = r"(?<![\d.\-/])"
_PATTERN = re.compile(
    rf"{_NOT_BEFORE}(?P<y1>\d{{4}}){_S}年{_S}(?P<m1>\d{{1,2}}){_S}月{_S}(?P<d1>\d{{1,2}}){_S}[日号號]"
    rf"|{_NOT_BEFORE}(?P<y2>\d{{4}}){_S}(?P<sep>[-/.—–]){_S}(?P<m2>\d{{1,2}}){_S}(?P=sep){_S}(?P<d2>\d{{1,2}})(?!\d|[.]\d)"
    rf"|{_NOT_BEFORE}(?P<y3>\d{{4}})\.(?P<m3>\d{{2}})[ \t]+(?P<d3>\d{{2}})(?!\d)"
    r"|(?<!\d)(?P<y4>(?:19|20)\d{2})(?P<m4>[01]\d)(?P<d4>[0-3]\d)(?!\d)"
    rf"|(?P<y5>{_H}{_S}{_H}{_S}{_H}{_S}{_H}){_S}年{_S}(?P<m5>{_TENS}){_S}月{_S}(?P<d5>{_TENS}){_S}日"
    rf"|民[国國]{_S}(?P<y8>\d{{2,3}}){_S}年{_S}(?P<m8>\d{{1,2}}){_S}月{_S}(?P<d8>\d{{1,2}}){_S}日"
    rf"|\b(?P<m6>{_MONTH}){_S}(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?,?{_S}(?P<y6>(?:19|20)\d{{2}})(?!\d)"
    rf"|{_NOT_BEFORE}(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?{_S}(?P<m7>{_MONTH}),?{_S}(?P<y7>(?:19|20)\d{{2}})(?!\d)"
)
_DIGIT = re.compile(r"\d")
_DAY_OF_YEAR = re.compile(
    rf"(?<![\d年])(?P<m>\d{{1,2}}){_S}月{_S}(?P<d>\d{{1,2}}){_S}[日号號]"
    rf"|(?<![〇一二三四五六七八九十年])(?P<hm>{_TENS}){_S}月{_S}(?P<hd>{_TENS}){_S}日"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One date at [start, end) of the text; `hinted`: the year came from the caller."""

    date: date
    start: int
    end: int
    precision: Literal["day", "hinted"] = "day"


def find_dates(text: str, *, year_hint: int | None = None) -> tuple[DateFound, ...]:
    """All dates of a text in reading order, overlapping none.

    >>> [found.date.isoformat() for found in find_dates("二〇二六年二月十二日（2026.2.30 不存在）")]
    ['2026-02-12']

    year_hint  the year of dates written without one, as 2月11日; None leaves those unread
    """
    plain = text.translate(_PLAIN)
    found = list(_full_dates(plain))
    if year_hint is not None:
        taken = [(f.start, f.end) for f in found]
        found += [
            f for f in _hinted_dates(plain, year_hint) if all(f.end <= s or f.start >= e for s, e in taken)
        ]
    return tuple(sorted(found, key=lambda f: f.start))


def first_date(text: str) -> DateFound | None:
    """The first full date of a text, or None."""
    if "年" not in text and _DIGIT.search(text) is None:
        return None
    return next(_full_dates(text.translate(_PLAIN)), None)


def day(year: int, month: int, day_of_month: int) -> date | None:
    """A calendar day within the sane years, or None."""
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _full_dates(plain: str) -> Iterator[DateFound]:
    for match in _PATTERN.finditer(plain):
        year, month, dom = _parts(match)
        if (when := day(year, month, dom)) is not None:
            yield DateFound(date=when, start=match.start(), end=match.end())


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    for n in "1234":
        if match[f"y{n}"]:
            return int(match[f"y{n}"]), int(match[f"m{n}"]), int(match[f"d{n}"])
    if match["y8"]:  # counted from the year before the first of the Republic
        return 1911 + int(match["y8"]), int(match["m8"]), int(match["d8"])
    for n in "67":
        if match[f"y{n}"]:
            return int(match[f"y{n}"]), _MONTHS.index(match[f"m{n}"][:3].lower()) + 1, int(match[f"d{n}"])
    year = "".join(str(_HAN[c]) for c in match["y5"] if c in _HAN)
    return int(year), _han_number(match["m5"]), _han_number(match["d5"])


def _hinted_dates(plain: str, year: int) -> Iterator[DateFound]:
    for match in _DAY_OF_YEAR.finditer(plain):
        month = int(match["m"]) if match["m"] else _han_number(match["hm"])
        dom = int(match["d"]) if match["d"] else _han_number(match["hd"])
        if (when := day(year, month, dom)) is not None:
            yield DateFound(date=when, start=match.start(), end=match.end(), precision="hinted")


def _han_number(text: str) -> int:
    """1–99 in Han numerals (十二, 二十, 三十一, 一〇); 0 when it is none, which no calendar knows."""
    if "十" not in text:
        return int("".join(str(_HAN[c]) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
