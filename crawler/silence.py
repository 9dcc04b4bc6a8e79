"""Is a column quieter than it ever is? Judged in office days against the rhythm it has shown itself.

A column that publishes every few months may be dead for months unseen, and one that publishes daily must
not be called dead over the Spring Festival. So gaps are counted in office days, and a silence is an alarm
only when it is both unlikely (`ALARM`) and clearly longer than any gap seen (`BEYOND`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from text.workdays import is_known, is_workday, known_until
from wording import Wording, in_chinese

ENOUGH_DAYS = 12
"""Publication days from which a rhythm is learned; with fewer a column is only shown, never judged."""
ALARM = 1e-4
"""Chance of a silence that is an alarm. 45 sources with 180 columns have about 10,000 gaps a year: one
false alarm a year by the model, which leaves eleven for what the model does not know (budget: 12)."""
BEYOND = 1.5
"""A silence must be this much longer than the longest gap seen."""
AT_LEAST = 5.0
"""Office days below which no silence is an alarm, whatever the rhythm: a week of sick leave is none."""
REMEMBERED = 120
"""Gaps the rhythm is learned from, the newest: a column's habits change within a few years."""
NEW_YEAR = (
    date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23),
    date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8),
    date(2015, 2, 19), date(2016, 2, 8), date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5),
    date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10),
    date(2025, 1, 29), date(2026, 2, 17),
)  # fmt: skip
"""First days of the lunar years, from the lunar calendar; the announced holidays end earlier than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a column publishes, in office days.

    mean     the usual gap, stretched for few or bursty observations
    shape    1: as irregular as chance (exponential); more: more regular (Erlang)
    usual    the plain mean, for people
    longest  the longest gap seen
    """

    mean: float
    shape: int
    usual: float
    longest: float
    gaps: int

    def chance(self, quiet: float) -> float:
        """The probability that a gap of this column is longer than `quiet` office days."""
        x = quiet * self.shape / self.mean
        term, total = 1.0, 1.0
        for i in range(1, self.shape):
            term *= x / i
            total += term
        return math.exp(-x) * total


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A silence that is not normal: since when, how long in office days, and how likely by chance."""

    last: date
    days: float
    usual: float
    longest: float
    chance: float
    guessed: bool = False

    def sentence(self, column: str) -> Wording:
        small = self.chance <= 1e-9
        odds = "1e-9" if small else f"{self.chance:.1g}"
        known = (f"; holidays are known until {known_until()}", f"；节假日安排已知到 {known_until()}")
        en, zh = known if self.guessed else ("", "")
        return Wording(
            f"{column}: nothing new since {self.last}, {self.days:g} office days; usually one every"
            f" {self.usual:.1f}, never more than {self.longest:g} (chance {'below ' if small else ''}{odds}{en})",
            f"{in_chinese(column)}：自 {self.last} 起没有新内容，已 {self.days:g} 个工作日；平时每 {self.usual:.1f} 个"
            f"工作日一篇，最长 {self.longest:g} 个（偶然的可能{'小于' if small else '约'} {odds}{zh}）",
        )


def learn(days: Sequence[date]) -> Rhythm | None:
    """The rhythm of distinct publication days; None when they are too few.

    Gaps without an office day between them are no gaps (a weekend paper). Irregular columns get a longer
    mean (times the squared variation), regular ones an Erlang shape; both are drawn towards chance
    by eight imagined gaps, and the mean is raised by 1.5 standard errors.
    """
    ordered = sorted(set(days))
    spans = [office_days(a, b) for a, b in pairwise(ordered)]
    gaps = [g for g in spans if g > 0][-REMEMBERED:]
    if len(gaps) < ENOUGH_DAYS - 1:
        return None
    n, usual = len(gaps), sum(gaps) / len(gaps)
    spread = sum((g - usual) ** 2 for g in gaps) / (n - 1) / usual**2
    spread = (n * spread + 8) / (n + 8)
    return Rhythm(
        mean=usual * max(1.0, spread) * (1 + 1.5 / math.sqrt(n)),
        shape=max(1, min(6, int(1 / spread))), usual=usual, longest=max(gaps), gaps=n,
    )  # fmt: skip


def judge(days: Sequence[date], today: date, *, first_read: date | None = None) -> Quiet | None:
    """The silence before `today` if it is an alarm. Today itself is not over and does not count.

    first_read  the day we first read the column: one that slept already is no news (it worked, then broke)
    """
    past = [day for day in days if day <= today]
    rhythm = learn(past)
    if rhythm is None:
        return None
    last = max(past)
    if first_read is not None and _is_alarm(rhythm, office_days(last, first_read - timedelta(days=1))):
        return None
    quiet = office_days(last, today - timedelta(days=1))
    if not _is_alarm(rhythm, quiet):
        return None
    return Quiet(
        last=last, days=quiet, usual=rhythm.usual, longest=rhythm.longest, chance=rhythm.chance(quiet),
        guessed=not is_known(today),
    )  # fmt: skip


def _is_alarm(rhythm: Rhythm, quiet: float) -> bool:
    return quiet >= max(AT_LEAST, BEYOND * rhythm.longest) and rhythm.chance(quiet) < ALARM


# ------------------------------------------------------------------ office days


def office_days(after: date, until: date) -> float:
    """How many office days lie in (after, until]; days around the Spring Festival count half.

    >>> office_days(date(2026, 2, 6), date(2026, 2, 13)), office_days(date(2026, 2, 13), date(2026, 2, 23))
    (2.5, 0.5)
    """
    if until <= after:
        return 0.0
    first, last = after.timetuple().tm_yday, until.timetuple().tm_yday
    if after.year == until.year:
        return _year(after.year)[last] - _year(after.year)[first]
    between = sum(_year(year)[-1] for year in range(after.year + 1, until.year))
    return _year(after.year)[-1] - _year(after.year)[first] + between + _year(until.year)[last]


@cache
def _year(year: int) -> tuple[float, ...]:
    """Office days from 1 January up to and including each day of the year; index 0 is none."""
    sums, day = [0.0], date(year, 1, 1)
    while day.year == year:
        sums.append(sums[-1] + _weight(day))
        day += timedelta(days=1)
    return tuple(sums)


def _weight(day: date) -> float:
    """1 an office day, 0 a free one, a half in the two weeks around the Spring Festival.

    Offices empty before the holiday and fill slowly after it. Beyond the announced holidays the week of
    the festival and the first of October are taken as free.
    """
    near = [(day - start).days for start in NEW_YEAR if start.year == day.year]
    festival = near[0] if near else 99
    if not is_known(day) and (-1 <= festival <= 6 or (day.month == 10 and day.day <= 7)):
        return 0.0
    if not is_workday(day):
        return 0.0
    return 0.5 if -12 <= festival <= 14 else 1.0
