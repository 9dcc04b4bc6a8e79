"""A small character model of official Chinese: how likely is this character after those three?

Counts of 1- to 4-grams sit in one open-addressed table of 16-bit slots (11 bits of hash, 5 bits of
logarithmic count) beside a nibble per slot for the share a context leaves to its shorter relatives. Nothing is
parsed on load: 5 MB are read once. Built by `tools/build_language_model.py`; text is compared in a folded
form (Simplified characters, full-width punctuation, one digit, one letter), so one model serves both scripts.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

from text.chardata import char_class

FILE = Path(__file__).parent / "data" / "model.bin"
BITS = 21
SLOTS = 1 << BITS
STEP = math.log(1.75)
"""Counts are kept to the nearest power of 1.75: 31 levels reach 1.75**30 = 2e7."""
SHARES = tuple(0.85**level for level in range(16))
"""Shares of sixteen levels, tempered: the square root of what training text says, since other texts differ more
(perplexity of modern official prose 96 → 63, of statutes kept out 10.9 → 10.5)."""
DISCOUNT = {2: 0.6, 3: 0.75, 4: 0.8}
UNSEEN = 2e-8
"""Probability of a character never seen in training."""

_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"})
_RUNS = re.compile(r"[ \t\r\u3000\xa0]+")


def _dictionary(name: str) -> dict[str, list[str]]:
    spec = find_spec("opencc")
    folder = Path(spec.origin).parent / "dictionary" if spec and spec.origin else Path()
    rows = (line.split("\t") for line in (folder / name).read_text(encoding="utf-8").splitlines())
    return {old: new.split() for old, new in rows if len(old) == 1}


@lru_cache(maxsize=1)
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters written in Simplified only, in Traditional only."""
    simplified = {c for c, forms in _dictionary("STCharacters.txt").items() if c not in forms}
    traditional = {c for c, forms in _dictionary("TSCharacters.txt").items() if c not in forms}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)


def script_of(char: str) -> str:
    """`s` for a character written in Simplified only, `t` in Traditional only, else nothing."""
    simplified, traditional = _only()
    return "s" if char in simplified else "t" if char in traditional else ""


@lru_cache(maxsize=1)
def _bound() -> tuple[re.Pattern[str], re.Pattern[str]]:
    simplified, traditional = _only()
    return re.compile(f"[{char_class(simplified)}]"), re.compile(f"[{char_class(traditional)}]")


def page_script(text: str) -> str:
    """`t`, `s` or nothing known: which script-bound characters prevail."""
    simplified, traditional = _bound()
    sample = text[:3000]
    olds, news = len(traditional.findall(sample)), len(simplified.findall(sample))
    return "t" if olds > news else "s" if news > olds else ""


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """One translation for folding: Traditional to Simplified, digits to 0, letters to a."""
    table = {ord(old): new[0] for old, new in _dictionary("TSCharacters.txt").items()}
    table |= {ord(c): "0" for c in "123456789０１２３４５６７８９"}
    table |= {c + shift: "a" for c in (*range(65, 91), *range(97, 123)) for shift in (0, 0xFEE0)}
    table |= {k: str(v) for k, v in _WIDE.items()}
    table |= {ord("﹑"): "、", ord("–"): "—", ord("―"): "—", ord("‧"): "·", ord("・"): "·"}
    return table


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    return _table().get(ord(char), char)


def fold(text: str) -> str:
    """The form the model counts: one script, wide punctuation, digits 0, letters a, no spaces."""
    return _RUNS.sub("", text).translate(_table())


def pack(counts: dict[str, int], left: dict[str, float], total: int) -> bytes:
    """The table as bytes: total, slots, nibbles. Frequent n-grams are placed first (found first)."""
    slots, shares = array("H", bytes(2 * SLOTS)), bytearray(SLOTS // 2)
    for gram, times in sorted(counts.items(), key=lambda item: -item[1]):
        hashed = crc32(gram.encode("utf-16-le"))
        at, tag = hashed & (SLOTS - 1), hashed >> BITS
        while slots[at]:
            if slots[at] >> 5 == tag:
                break
            at = (at + 1) & (SLOTS - 1)
        else:
            slots[at] = tag << 5 | min(31, 1 + round(math.log(times) / STEP))
            share = left.get(gram, 1.0)
            level = min(15, round(math.log(max(share, 1e-3)) / 2 / math.log(SHARES[1])))
            shares[at >> 1] |= level << (at & 1) * 4
    return total.to_bytes(8, "little") + slots.tobytes() + bytes(shares)


class Model:
    """Counts looked up by n-gram; probabilities interpolated from long to short contexts."""

    def __init__(self, data: bytes) -> None:
        self.total = int.from_bytes(data[:8], "little")
        self.slots = array("H", data[8 : 8 + 2 * SLOTS])
        self.shares = data[8 + 2 * SLOTS :]
        self.levels = (0.0, *(math.exp(STEP * k) for k in range(31)))
        self.memory: dict[str, tuple[float, float]] = {}
        self.logs: dict[str, float] = {}

    def seen(self, gram: str) -> tuple[float, float]:
        """(count, share left to shorter contexts) of a folded n-gram; (0, 1) when unseen."""
        known = self.memory.get(gram)
        if known is not None:
            return known
        hashed = crc32(gram.encode("utf-16-le", "surrogatepass"))
        at, tag, slots = hashed & (SLOTS - 1), hashed >> BITS, self.slots
        found = (0.0, 1.0)
        while slots[at]:
            if slots[at] >> 5 == tag:
                share = SHARES[self.shares[at >> 1] >> (at & 1) * 4 & 15]
                found = (self.levels[slots[at] & 31], share)
                break
            at = (at + 1) & (SLOTS - 1)
        if len(self.memory) > 400_000:
            self.memory.clear()
        self.memory[gram] = found
        return found

    def probability(self, context: str, char: str) -> float:
        """P(char | up to three characters before it), all folded."""
        shorter = self.seen(char)[0]
        chance = shorter / self.total or UNSEEN
        for length in range(1, min(3, len(context)) + 1):
            before = context[-length:]
            times, share = self.seen(before)
            if not times or share == 1.0:
                break
            both = self.seen(before + char)[0] if shorter else 0.0
            # No n-gram is seen more often than its end (two levels of rounding aside): then the hash deceives.
            both = both if both <= 2 * shorter else 0.0
            # What is kept of the counted mass after tempering: (1 - share) / (1 - share²).
            counted = max(both - DISCOUNT[length + 1], 0.0) / times / (1 + share)
            chance = counted + share * chance
            shorter = both
        return min(chance, 1.0)

    def logs_after(self, context: str, chars: Iterable[str]) -> list[float]:
        """`log` of many characters after one context: what the context alone decides is looked up once."""
        known, seen, total = self.memory.get, self.seen, self.total
        steps: list[tuple[str, float, float, float]] = []
        for length in range(1, min(3, len(context)) + 1):
            before = context[-length:]
            times, share = seen(before)
            if not times or share == 1.0:
                break
            steps.append((before, DISCOUNT[length + 1], times * (1 + share), share))
        rest, rests = 1.0, [1.0]
        for *_, share in reversed(steps):
            rest *= share
            rests.append(rest)
        rests.reverse()
        found = []
        for char in chars:
            shorter = (known(char) or seen(char))[0]
            chance = shorter / total or UNSEEN
            for place, (before, discount, mass, share) in enumerate(steps):
                gram = before + char
                both = (known(gram) or seen(gram))[0] if shorter else 0.0
                if not both or both > 2 * shorter:
                    chance *= rests[place]
                    break
                chance = (both - discount) / mass + share * chance if both > discount else share * chance
                shorter = both
            found.append(math.log(min(chance, 1.0)))
        return found

    def log(self, context: str, char: str) -> float:
        """Natural logarithm of the probability; context is cut to three characters by the caller."""
        key = context + char
        value = self.logs.get(key)
        if value is None:
            if len(self.logs) > 400_000:
                self.logs.clear()
            value = self.logs[key] = math.log(self.probability(context, char))
        return value

    def score(self, text: str, context: str = "") -> float:
        """Log probability of folded text after a folded context."""
        line = context[-3:] + text
        first = len(line) - len(text)
        return sum(self.log(line[max(0, i - 3) : i], line[i]) for i in range(first, len(line)))


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model that ships with the project, read once (5 MB)."""
    return Model(FILE.read_bytes())
