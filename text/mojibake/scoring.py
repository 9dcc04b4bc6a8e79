"""How likely a character is here: the model, the page's own words, and the page's script, as one number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from itertools import islice
from math import exp, log
from typing import NamedTuple

from text.mojibake import gbk
from text.mojibake.folding import fold, fold_char, page_script, script_of
from text.mojibake.model import load_model

FOREIGN = -6.0
"""Log probability of a form the page's converter would have changed."""
WIDE = -5.0
"""Log probability of a full-width digit or letter, which the model takes for a usual one, on a page that shows none."""
PAGE_SHARE = 0.3
"""How much the page's own n-grams weigh against the model's, once seen."""
MOST = 600
"""Candidates kept of each byte group, the most frequent characters first."""
LEAST = -17.0
"""Log probability of a character below which it is no candidate: seen once or never."""
HOPELESS, FEW = 8.0, 24
"""So many nats behind the best one, or behind so many others, a guess is not followed."""
USUAL = 4
"""The most frequent characters of a group are candidates everywhere."""
MOST_RANKED = 30_000
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_FOLDED = ("0", "a")
Group = tuple[str, int, int, str]
Ranking = tuple[str, str, int, int, str, bool]
_RANKED: dict[Ranking, list[tuple[float, str]]] = {}
"""Rankings in which no page has a word; emptied when it is full."""


class Scorer:
    """The model, the page's own n-grams and its script, as one log probability."""

    def __init__(self, page: str, *, sound: str | None = None, memory: bool = True) -> None:
        """sound: what of the page is surely undamaged; which script it is in decides what is foreign."""
        self.model = load_model()
        sound = page if sound is None else sound
        self.foreign = {"t": "s", "s": "t"}.get(page_script(sound), "-")
        self.wide = _WIDE.search(sound) is not None
        self.page = Page(page) if memory else None
        self.ranked: dict[Ranking, list[tuple[float, str]]] = {}

    def remembering(self, page: str) -> Scorer:
        """The same for a page whose own words count."""
        other = copy(self)
        other.page, other.ranked = Page(page), {}
        return other

    def log(self, context: str, folded: str) -> float:
        """Log probability of a folded character after at most three folded characters."""
        value = self.model.log(context, folded)
        if self.page is None or folded not in self.page.after(context[-2:]):
            return value
        row = self.page.after(context[-3:])
        if folded not in row:
            row = self.page.after(context[-2:])
        here = row.count(folded) / (len(row) + 3.0)
        return log((1 - PAGE_SHARE) * exp(value) + PAGE_SHARE * here)

    def char(self, context: str, char: str) -> float:
        """Log probability of a visible form after a folded context."""
        strange = FOREIGN if script_of(char) == self.foreign else 0.0
        if not self.wide and "\uff10" <= char <= "\uff5a" and _WIDE.match(char):
            strange += WIDE
        return self.log(context, fold_char(char)) + strange

    def plain(self, context: str, char: str) -> float:
        """The same by the model alone."""
        strange = FOREIGN if script_of(char) == self.foreign else 0.0
        return self.model.log(context, fold_char(char)) + strange

    def best(self, context: str, kind: str, byte: int, extra: int) -> list[tuple[float, str]]:
        """The likeliest characters after a context among those sharing a byte: (log probability, character)."""
        own = self.page.after(context[-2:]) if self.page else ""
        known = self.ranked if own else _RANKED
        key = (context, kind, byte, extra, self.foreign, self.wide)
        ranked = known.get(key)
        if ranked is None:
            if len(known) > MOST_RANKED:
                known.clear()
            ranked = known[key] = self._ranked(context, (kind, byte, extra, self.foreign), own)
        return ranked

    def _ranked(self, context: str, group: Group, own: str) -> list[tuple[float, str]]:
        names, usual = frequent(*group)
        found = self.model.among(context, names.keys(), usual, group)
        if own:
            found |= {char: self.log(context, char) for char in names.keys() & set(own)}
        if not self.wide:
            found |= {char: found[char] + WIDE for char in _FOLDED if char in found}
        ranked = sorted(found, key=found.__getitem__, reverse=True)[:FEW]
        least = found[ranked[0]] - HOPELESS if ranked else 0.0
        return [(gain, names[char]) for char in ranked if (gain := found[char]) > least]

    def among(
        self, context: str, kind: str, byte: int, extra: int, chars: frozenset[str]
    ) -> list[tuple[float, str]]:
        """The same for given characters only, rare ones too."""
        members = [c for c in byte_group(kind, byte, extra) if c in chars]
        return sorted(((self.char(context, c), c) for c in members), reverse=True)


class Page:
    """What follows two and three characters on a page (its first 20,000), folded: all characters, as often as they do."""

    def __init__(self, text: str) -> None:
        self._text = fold(text[:20_000])
        self._rows: dict[str, str] = {}

    def after(self, context: str) -> str:
        """What follows a context of two or three folded characters; nothing after fewer."""
        row = self._rows.get(context)
        if row is None:
            row = self._rows[context] = self._find(context) if len(context) > 1 else ""
        return row

    def _find(self, context: str) -> str:
        text, size = self._text, len(context)
        found, at = [], text.find(context)
        while at >= 0:
            found.append(text[at + size : at + size + 1])
            at = text.find(context, at + 1)
        return "".join(found)


@lru_cache(maxsize=4096)
def byte_group(kind: str, byte: int, extra: int) -> tuple[str, ...]:
    """Characters by a byte.

    lead         this lead, any trail that is no ASCII
    torn         this lead, a trail that may vanish with the next lead
    trail        any lead, this trail
    after        this trail, a lead that vanishes behind the trail `extra`
    torn after   a lead that vanishes behind `extra`, a trail that may vanish
    any          a lead that vanishes behind `extra`, any trail that is no ASCII
    """
    if kind == "trail":
        return gbk.with_trail(byte)
    leads = (byte,) if kind in ("lead", "torn") else tuple(sorted(gbk.leads_after(extra)))
    if kind == "after":
        chars: Iterable[str | None] = (gbk.char_of(lead, byte) for lead in leads)
    elif kind in ("torn", "torn after"):
        chars = (gbk.char_of(lead, t) for lead in leads for t in gbk.torn_trails())
    else:
        chars = (gbk.char_of(lead, t) for lead in leads for t in range(0x80, 0xFF))
    return tuple(c for c in chars if c)


class _Known(NamedTuple):
    """A character that the model knows: its form in the model, its two bytes."""

    folded: str
    char: str
    lead: int
    trail: int


@lru_cache(maxsize=3)
def _known(foreign: str) -> tuple[_Known, ...]:
    """GBK's characters that are not foreign to a script, the most frequent first."""
    singles = load_model().singles
    ranked: list[tuple[float, _Known]] = []
    for lead in gbk.LEADS:
        for char in gbk.with_lead(lead):
            folded = fold_char(char)
            chance = singles.get(folded, LEAST)
            if chance > LEAST and script_of(char) != foreign:
                ranked.append((-chance, _Known(folded, char, lead, char.encode("gbk")[1])))
    return tuple(known for _, known in sorted(ranked))


@lru_cache(maxsize=3)
def _known_by_byte(foreign: str) -> tuple[dict[int, list[_Known]], dict[int, list[_Known]]]:
    """The same by lead and by trail."""
    leads: defaultdict[int, list[_Known]] = defaultdict(list)
    trails: defaultdict[int, list[_Known]] = defaultdict(list)
    for known in _known(foreign):
        leads[known.lead].append(known)
        trails[known.trail].append(known)
    return leads, trails


@lru_cache(maxsize=8192)
def frequent(kind: str, byte: int, extra: int, foreign: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The most frequent characters of a byte group by their folded forms, and the first few of these."""
    by_lead, by_trail = _known_by_byte(foreign)
    members: Iterable[_Known]
    if kind in ("lead", "torn"):
        members = by_lead.get(byte, ())
    else:
        leads = gbk.leads_after(extra) if kind != "trail" else gbk.ALL_LEADS
        members = (k for k in (by_trail.get(byte, ()) if byte else _known(foreign)) if k.lead in leads)
    if kind in ("torn", "torn after"):
        members = (k for k in members if k.trail in gbk.torn_trails())
    elif kind in ("lead", "any"):
        members = (k for k in members if k.trail >= 0x80)
    few = tuple(islice(members, MOST))
    return {k.folded: k.char for k in reversed(few)}, tuple(k.folded for k in few[:USUAL])
