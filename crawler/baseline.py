"""A source against its own past: rows listed, pages quarantined, fields filled. Both numbers are named.

A share has fallen when it is below nine tenths of what it was and chance does not explain it. The last 4,
8, 16 and 32 papers are looked at, so a field that vanishes is noticed after four papers and one that
fades after thirty-two.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from store.health import Filed
from wording import Wording

LATEST = (4, 8, 16, 32)
BEFORE = 24
"""Papers before the latest ones from which the usual share is taken."""
FALLEN = 0.9
UNLIKELY = 1e-6
"""45 sources × 4 columns × 6 fields × 4 spans × some 50 looks a year are 200,000 tests: 0.2 false a year."""
QUARANTINE = 0.3
"""With no past to compare, this share of the last twenty pages in quarantine is too much."""
FEW_ROWS = 0.5
RUNS_BEFORE = 5

FIELDS = {
    "title": Wording("title", "标题"), "date": Wording("date", "日期"), "body": Wording("body text", "正文"),
    "issuer": Wording("issuer", "发文机关"), "number": Wording("document number", "文号"),
    "read": Wording("pages read (not quarantined)", "能读懂的页面"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """One field of one column: `now` of the last `papers`, `before` usually (shares 0–1)."""

    column: str
    field: str
    now: float
    before: float
    papers: int

    def sentence(self) -> Wording:
        field = FIELDS[self.field]
        return Wording(
            f"{self.column or 'all columns'}: {field} on {self.now:.0%} of the last"
            f" {self.papers} papers, {self.before:.0%} before",
            f"{self.column or '全部栏目'}：最近 {self.papers} 篇中{field.zh}占 {self.now:.0%}，以前是 {self.before:.0%}",
        )


def falls(papers: Sequence[Filed]) -> tuple[Fall, ...]:
    """What has fallen, per column; `papers` newest first. At most one fall per column and field."""
    columns = list(dict.fromkeys(p.column for p in papers))
    found = [
        fall
        for column in columns
        for name in FIELDS
        if (fall := _fallen(column, name, [p for p in papers if p.column == column]))
    ]
    return tuple(found)


def _fallen(column: str, name: str, papers: Sequence[Filed]) -> Fall | None:
    # what was quarantined has no fields to miss
    have = [p.has(name) for p in papers if name == "read" or p.read]
    for size in LATEST:
        latest, past = have[:size], have[size:]
        if len(past) < BEFORE:
            break
        now, before = sum(latest) / size, sum(past) / len(past)
        usual = (sum(past) + 0.5) / (len(past) + 1)
        if now < FALLEN * before and at_most(sum(latest), size, usual) < UNLIKELY:
            return Fall(column=column, field=name, now=now, before=before, papers=size)
    if name == "read" and len(have) < BEFORE + LATEST[0]:
        return _never_good(column, have[:20])
    return None


def _never_good(column: str, have: Sequence[bool]) -> Fall | None:
    if len(have) < 10 or sum(have) >= (1 - QUARANTINE) * len(have):
        return None
    return Fall(column=column, field="read", now=sum(have) / len(have), before=1.0, papers=len(have))


def at_most(hits: int, of: int, share: float) -> float:
    """The chance of `hits` or fewer among `of` when each hits with probability `share`.

    >>> round(at_most(0, 4, 0.5), 4), at_most(4, 4, 0.5)
    (0.0625, 1.0)
    """
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits + 1))


def too_few_rows(listed: int, before: Sequence[int]) -> Wording | None:
    """A sentence when clearly fewer rows were read than in any of the last runs; `before` newest first."""
    if len(before) < RUNS_BEFORE or listed >= FEW_ROWS * min(before):
        return None
    usual = f"{median(before):g}"
    return Wording(f"{listed} rows were listed, {usual} before", f"列表读到 {listed} 条，以前是 {usual} 条")
