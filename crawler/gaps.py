"""Missing announcement numbers: 第48号 and 第50号 are here, where is 第49号?

A series is one issuer's 公告 or 通告 of one year (they count separately), or one office's 〔year〕 numbers.
Many offices publish only part of what they number, so a gap counts only where the series is mostly
complete around it, and only once the paper after it has been out for two days: papers appear out of order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from clock import day_of
from store.health import Numbered

PATIENCE = timedelta(days=2)
AROUND = 10
"""Numbers on either side of a gap that must be mostly there."""
NEAR, FAR = 0.2, 0.15
"""The share that may be missing around a gap and in the whole series (and in last year's). With the first
alone, an office that publishes three in five of its papers gave seven false gaps in four simulated months."""
WIDEST = 3
"""A wider hole means that another series shares the form, or that we began in the middle."""
CARRY_OVER = 31
"""Days into a year in which last year's series are still looked at."""

_YEARLY = re.compile(r"(?P<year>\d{4})年第(?P<serial>\d{1,4})号")
_OFFICE = re.compile(r"(?P<office>.+)〔(?P<year>\d{4})〕(?P<serial>\d{1,4})号")
_KIND = re.compile(r"公告|通告|通知|公示|通报|决定|解读|令")
_GENRES = {"announcement": "公告", "circular": "通告"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Series:
    """`kind`: 公告, 通告, or 〔〕 for an office's own numbers."""

    issuer: str
    kind: str
    year: int

    def name(self, serial: int) -> str:
        if self.kind == "〔〕":
            return f"{self.issuer}〔{self.year}〕{serial}号"
        return f"{self.issuer}{self.kind}{self.year}年第{serial}号"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Gap:
    series: Series
    missing: int
    lower: int
    upper: int

    @property
    def key(self) -> str:
        return self.series.name(self.missing)

    def sentence(self) -> str:
        """国家药品监督管理局公告2026年第48号、第50号已见，缺第49号"""
        return f"{self.series.name(self.lower)}、第{self.upper}号已见，缺第{self.missing}号"


@dataclass(slots=True)
class _Seen:
    """Serial → the day it is known to have been out, per series; and numbers of no certain series."""

    sure: dict[Series, dict[int, date]] = field(default_factory=lambda: defaultdict(dict))
    loose: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))


def find_gaps(papers: Iterable[Numbered], *, today: date) -> tuple[Gap, ...]:
    """Every number that should have been seen by now, in order of series and number.

    papers  all stored papers with a number of this year or the last
    """
    seen = _sorted_in(papers)
    years = {today.year} | ({today.year - 1} if today.timetuple().tm_yday <= CARRY_OVER else set())
    found: list[Gap] = []
    for series, serials in seen.sure.items():
        if series.year in years and _was_complete(series, seen):
            also = seen.loose[series.issuer, series.year] | seen.loose["", series.year]
            found += _gaps_of(series, serials, also, today)
    return tuple(sorted(found))


def _sorted_in(papers: Iterable[Numbered]) -> _Seen:
    seen = _Seen()
    for paper in papers:
        out = min(d for d in (day_of(paper.first_seen), paper.published_on) if d is not None)
        if match := _YEARLY.fullmatch(paper.number):
            _place(seen, paper, int(match["year"]), int(match["serial"]), out)
        elif match := _OFFICE.fullmatch(paper.number):
            series = Series(issuer=match["office"], kind="〔〕", year=int(match["year"]))
            _put(seen.sure[series], int(match["serial"]), out)
    return seen


def _place(seen: _Seen, paper: Numbered, year: int, serial: int, out: date) -> None:
    """Into its issuer's 公告 or 通告; what is neither for sure fills gaps of both, and opens none."""
    kind = kind_of(paper.title, paper.genre)
    for place, issuer in enumerate(paper.issuers or ("",)):
        if issuer and kind and place == 0:
            _put(seen.sure[Series(issuer=issuer, kind=kind, year=year)], serial, out)
        else:
            seen.loose[issuer, year].add(serial)


def _put(serials: dict[int, date], serial: int, out: date) -> None:
    serials[serial] = min(out, serials.get(serial, out))


def kind_of(title: str, genre: str) -> str | None:
    """公告 or 通告, by the last such word of the title, else by genre; None when it is neither.

    >>> kind_of("关于发布第二批目录的通告（2026年第3号）", "other"), kind_of("《关于…的公告》解读", "interpretation")
    ('通告', None)
    """
    words = _KIND.findall(title)
    if not words:
        return _GENRES.get(genre)
    return words[-1] if words[-1] in ("公告", "通告") else None


def _was_complete(series: Series, seen: _Seen) -> bool:
    """An office that left many numbers out last year leaves them out this year too."""
    last_year = seen.sure.get(Series(issuer=series.issuer, kind=series.kind, year=series.year - 1), {})
    return len(last_year) < 10 or is_complete(_stretches(sorted(last_year)), set(last_year))


def _gaps_of(series: Series, serials: dict[int, date], also: set[int], today: date) -> list[Gap]:
    """The holes of one series. `also`: numbers that may belong to it."""
    seen, found = set(serials) | also, list[Gap]()
    stretches = _stretches(sorted(serials))
    if not is_complete(stretches, seen):
        return []
    for stretch in stretches:
        for lower, upper in pairwise(stretch):
            hole = [n for n in range(lower + 1, upper) if n not in also]
            old = max(serials[lower], serials[upper]) <= today - PATIENCE
            if hole and old and _mostly_complete(series, seen, lower, upper, stretch):
                found += [Gap(series=series, missing=n, lower=lower, upper=upper) for n in hole]
    return found


def _stretches(ordered: list[int]) -> list[list[int]]:
    """The series cut at holes wider than `WIDEST`: one misread number does not make it incomplete.

    >>> _stretches([1, 2, 5, 40, 41])
    [[1, 2, 5], [40, 41]]
    """
    found: list[list[int]] = []
    for n in ordered:
        if found and n - found[-1][-1] - 1 <= WIDEST:
            found[-1].append(n)
        else:
            found.append([n])
    return found


def _mostly_complete(series: Series, seen: set[int], lower: int, upper: int, stretch: list[int]) -> bool:
    """Is hardly anything else missing around the gap? Four papers at least must show that there is a series,
    of an office's own numbers nine."""
    first, last = max(stretch[0], lower - AROUND), min(stretch[-1], upper + AROUND)
    # where the series begins or ends, as much is looked at on the other side
    first, last = (
        max(stretch[0], first - (upper + AROUND - last)), min(stretch[-1], last + first - (lower - AROUND))
    )  # fmt: skip
    here = sum(n in seen for n in range(first, last + 1))
    least = 9 if series.kind == "〔〕" else 4
    return here >= least and last - first + 1 - here <= max(1, NEAR * (last - first + 1))


def is_complete(stretches: list[list[int]], seen: set[int]) -> bool:
    """Is at most a seventh of the numbers inside the stretches missing, or just one?

    >>> is_complete([[1, 2, 4, 5]], {1, 2, 4, 5}), is_complete([[1, 4, 6, 9]], {1, 4, 6, 9})
    (True, False)
    """
    spans = [range(some[0], some[-1] + 1) for some in stretches]
    missing = sum(n not in seen for span in spans for n in span)
    return missing <= max(1, FAR * sum(map(len, spans)))
