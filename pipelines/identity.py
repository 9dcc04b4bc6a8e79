"""Whether two texts that share their words tell of one event: the odds, from what stands where the two differ.

Two years' meetings share their phrases, two provinces' meetings share a template, monthly lists share their
title: similarity cannot part them. A copy differs anywhere, as often in its days and figures as in any other
words; another event differs just there. So each slot (`pipelines.alignment`) is weighed by how likely it would be
the same, or differ so, in a copy typed as badly as this one, and in another event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log

from models import Article
from pipelines.alignment import Aligned, Kind, Slot, Verdict, align, series_apart, unlike
from text.script import fold

LEAD = 200
LONGEST = 6000
TITLES_ALIKE = 0.6
"""A title covered less by the other says nothing where it differs."""
TITLE_REACH = 4
_DRAFT = re.compile(r"征求意见|征集意见|征求.{0,30}意见")
_MASK = re.compile(r"(?<![a-z])x{2,}(?![a-z])|某+(?=[省市县局同])|[××]{2,}|\*{2,}")
_FORWARDS = re.compile(r"转发(?![|丨｜])")
_LEADING: frozenset[Kind] = frozenset(("day", "place", "number", "person"))

# How often another event has the same value in the same place, and how a differing one differs: counted in the
# look-alikes and copies of benchmarks/gold, gold3 and gold4 (`tools/calibrate_identity.py` prints them).
_SAME_BY_CHANCE: dict[Kind, float] = {
    "number": 0.05, "year": 0.6, "day": 0.1, "month": 0.2, "ordinal": 0.5, "figure": 0.3, "count": 0.7, "place": 0.55,
    "city": 0.7, "person": 0.45,
}  # fmt: skip
_IN_COPIES: dict[Verdict, float] = {"other": 0.1, "near": 0.2, "slip": 0.65, "gone": 0.05}
_IN_OTHERS: dict[Verdict, float] = {"other": 0.66, "near": 0.17, "slip": 0.15, "gone": 0.02}
_ORDER: tuple[Verdict, ...] = ("same", "masked", "slip", "near", "gone", "other")
WEIGHTS = (0.300, 0.371, 1.150, 0.402, -0.838, -3.218, 6.401, 2.334)
CONSTANT = -3.648


@dataclass(frozen=True, slots=True)
class Marks:
    """What the comparison of one article with others needs besides its words."""

    title: str
    body: str
    numbers: frozenset[str]
    masked: bool
    forwards: bool
    draft: bool


def marks_of(article: Article) -> Marks:
    """Everything is taken from the comparison form, so script does not matter."""
    title, body = fold(article.title), fold(article.body)
    return Marks(
        title=title,
        body=body[:LONGEST],
        numbers=frozenset(article.doc_numbers),
        masked=bool(_MASK.search(title)) or len(_MASK.findall(body)) >= 2,
        forwards=bool(_FORWARDS.search(title[:60])),
        draft=bool(_DRAFT.search(title + body[:LEAD])),
    )


def likeness(a: Marks, b: Marks, contained: float) -> float:
    """The odds that two articles tell of one event: the logarithm of how much likelier that is than two.

    contained  share of the shorter text that the longer has in the same order, 0–1
    """
    if a.draft != b.draft:
        return float("-inf")
    if a.numbers and b.numbers and all(series_apart(x, y) for x in a.numbers for y in b.numbers):
        return float("-inf")
    return CONSTANT + sum(w * v for w, v in zip(WEIGHTS, features(a, b, contained), strict=True))


def titles_part(a: Marks, b: Marks) -> bool:
    """Do the titles alone name two events: a draft and its final text, another place, period, count?"""
    title = _aligned(a.title, b.title, True)
    named = title.slots if title.covered >= TITLES_ALIKE else ()
    return a.draft != b.draft or any(slot.verdict in ("near", "other") for slot in named)


def features(a: Marks, b: Marks, contained: float) -> tuple[float, ...]:
    """What `WEIGHTS` weigh: logarithms of likelihood of the slots that agree and differ, those that name the event
    (the title's, the paper's number, the first of a kind) apart from the others; words exchanged beyond slips of
    the hand; the share without surroundings in common; the share in common; slips per ten characters."""
    body = _aligned(a.body, b.body, False)
    noise = _noise(body)
    sums = {(naming, same): 0.0 for naming in (False, True) for same in (False, True)}
    for slot, naming in _weighed(a, b):
        if slot.verdict not in ("open", "masked"):
            sums[naming, slot.verdict == "same"] += _weight(slot, noise)
    words = log((body.words + 0.3) / (body.ordinary * noise**3 + 0.5))
    return (
        min(sums[False, True], 8.0), max(sums[False, False], -30.0), max(sums[True, False], -20.0),
        min(sums[True, True], 5.0), words, 1 - body.covered, contained, noise * 10,
    )  # fmt: skip


def _noise(body: Aligned) -> float:
    """How often a character is mistyped, 0–1, from those that name nothing."""
    return (body.slips + 0.2) / (body.ordinary + 60)


def _weight(slot: Slot, noise: float) -> float:
    """Logarithm: how much likelier this is in a copy than in another event."""
    kept: float = (1 - noise) ** max(1, len(slot.here))
    chance = _SAME_BY_CHANCE[slot.kind]
    if slot.verdict == "same":
        return log(kept / chance)
    return log((1 - kept) * _IN_COPIES[slot.verdict] / ((1 - chance) * _IN_OTHERS[slot.verdict]))


def _weighed(a: Marks, b: Marks) -> Iterator[tuple[Slot, bool]]:
    """Each slot of titles, own numbers and texts, and whether it names the event."""
    title = _aligned(a.title, b.title, True)
    named = [s for s in title.slots if title.covered >= TITLES_ALIKE or s.verdict == "same"]
    yield from ((slot, True) for slot in named)
    if a.numbers and b.numbers:
        pairs = [(unlike("number", x, y), x, y) for x in sorted(a.numbers) for y in sorted(b.numbers)]
        verdict, here, there = min(pairs, key=lambda pair: _ORDER.index(pair[0]))
        if verdict == "same" or not any(s.kind == "number" and s.verdict != "open" for s in named):
            yield Slot("number", 0, here, there, verdict), True
    seen: set[Kind] = set()
    for slot in _aligned(a.body, b.body, False).slots:
        yield slot, slot.kind in _LEADING and slot.kind not in seen
        seen.add(slot.kind)


@lru_cache(maxsize=64)
def _aligned(a: str, b: str, titles: bool) -> Aligned:
    return align(a, b, reach=TITLE_REACH) if titles else align(a, b)
