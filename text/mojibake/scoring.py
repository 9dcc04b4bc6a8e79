"""How likely a character is here: the model, the page's own words, and the page's script, as one number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import exp, log

from text.mojibake import gbk
from text.mojibake.model import Model, fold, fold_char, load_model, page_script, script_of

FOREIGN = -6.0
"""Log probability of a form the page's converter would have changed."""
PAGE_SHARE = 0.3
"""How much the page's own n-grams weigh against the model's, once seen."""
MOST = 160
"""Candidates kept of each byte group, the most frequent characters first."""


HOPELESS = 7.0
"""So many nats behind the best one, a guess is not followed."""
MOST_RANKED = 30_000
Ranking = tuple[str, str, int, int, int, str]
_RANKED: dict[Ranking, list[tuple[float, str]]] = {}
"""Rankings in which no page has a word; emptied when it is full."""


class Scorer:
    """The model, the page's own n-grams and its script, as one log probability."""

    def __init__(self, page: str, model: Model | None = None, *, memory: bool = True) -> None:
        self.model = model or load_model()
        self.foreign = {"t": "s", "s": "t"}.get(page_script(page), "-")
        self.page = page_counts(page) if memory else Counter()
        self.memory: dict[str, float] = {}
        self.ranked: dict[Ranking, list[tuple[float, str]]] = {}
        self.breadth = 1

    def log(self, context: str, folded: str) -> float:
        """Log probability of a folded character after at most three folded characters."""
        key = context + folded
        value = self.memory.get(key)
        if value is None:
            value = self.memory[key] = self._log(context, folded)
        return value

    def _log(self, context: str, folded: str) -> float:
        value = self.model.log(context, folded)
        page = self.page
        for length in (3, 2) if page else ():
            seen = page.get(context[-length:] + folded, 0) if len(context) >= length else 0
            if seen:
                here = seen / (page[context[-length:]] + 3.0)
                return log((1 - PAGE_SHARE) * exp(value) + PAGE_SHARE * here)
        return value

    def char(self, context: str, char: str) -> float:
        """Log probability of a visible form after a folded context."""
        strange = FOREIGN if script_of(char) == self.foreign else 0.0
        return self.log(context, fold_char(char)) + strange

    def plain(self, context: str, char: str) -> float:
        """The same by the model alone."""
        strange = FOREIGN if script_of(char) == self.foreign else 0.0
        return self.model.log(context, fold_char(char)) + strange

    def best(self, context: str, kind: str, byte: int, extra: int, most: int) -> list[tuple[float, str]]:
        """The likeliest characters after a context among those sharing a byte: (log probability, character)."""
        most *= self.breadth
        page = self.page
        own = bool(page) and (context[-2:] in page or context[-3:] in page)
        known = self.ranked if own else _RANKED
        key = (context, kind, byte, extra, most, self.foreign)
        ranked = known.get(key)
        if ranked is None:
            if len(known) > MOST_RANKED:
                known.clear()
            ranked = known[key] = self._ranked(context, key, own)
        return ranked

    def _ranked(self, context: str, key: Ranking, own: bool) -> list[tuple[float, str]]:
        _, kind, byte, extra, most, foreign = key
        rough = likeliest(context[-1:], kind, byte, extra, foreign)[: 2 * most]
        if own:
            logs = [self.log(context, folded) for _, folded in rough]
        else:
            logs = self.model.logs_after(context, [folded for _, folded in rough])
        ranked = sorted(zip(logs, (char for char, _ in rough), strict=True), reverse=True)[:most]
        least = ranked[0][0] - HOPELESS if ranked and self.breadth == 1 else float("-inf")
        return [pair for pair in ranked if pair[0] > least]

    def among(
        self, context: str, kind: str, byte: int, extra: int, chars: frozenset[str]
    ) -> list[tuple[float, str]]:
        """The same for given characters only, rare ones too."""
        members = [c for c in byte_group(kind, byte, extra) if c in chars]
        return sorted(((self.char(context, c), c) for c in members), reverse=True)


def page_counts(page: str) -> Counter[str]:
    """The page's n-grams of two to four characters (its first 20,000), folded."""
    folded = fold(page[:20_000])
    counts: Counter[str] = Counter()
    for order in (2, 3, 4):
        counts.update(map("".join, zip(*(folded[i:] for i in range(order)), strict=False)))
    return counts


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


@lru_cache(maxsize=8192)
def frequent(kind: str, byte: int, extra: int, foreign: str) -> tuple[tuple[str, str], ...]:
    """The most frequent characters of a byte group that are not foreign to the script, with their folded forms."""
    seen = load_model().seen
    members = ((c, fold_char(c)) for c in byte_group(kind, byte, extra) if script_of(c) != foreign)
    known = sorted(((seen(f)[0], c, f) for c, f in members), reverse=True)
    return tuple((c, f) for times, c, f in known[:MOST] if times >= 2)


@lru_cache(maxsize=65536)
def likeliest(short: str, kind: str, byte: int, extra: int, foreign: str) -> tuple[tuple[str, str], ...]:
    """The same, ranked by the character before them."""
    members = frequent(kind, byte, extra, foreign)
    logs = load_model().logs_after(short, [f for _, f in members])
    rough = sorted(zip(logs, members, strict=True), reverse=True)
    return tuple(member for _, member in rough[:60])
