"""A small character model of official Chinese: how likely is this character after those three?

N-grams of one to four characters form a tree in one file that is mapped, not read: each row lists what may follow
a context, with its log probability, and each context keeps the weight it leaves to its shorter relatives. Nothing
is hashed, so nothing unseen is ever taken for seen, and a row can be listed. Built by `tools/build_language_model.py`
from folded text (`text.mojibake.folding`), so one model serves both scripts.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import accumulate, islice
from math import log
from pathlib import Path
from struct import Struct
from typing import Literal

FILE = Path(__file__).parent / "data" / "model.bin"
LEVELS = 12
"""Levels of a nat: logarithms are single bytes, exact to 1/24, down to -21."""
UNSEEN = log(2e-8)
"""Log probability of a character never seen in training."""
MOST_CONTEXTS = 60_000
"""Contexts and rows kept as dictionaries; all are dropped when there are more."""
MANY, ENOUGH = 100, 30
"""From so many characters and followers on, only so many of the likeliest are looked for."""
MOST_CHILDREN = 255
"""Four-character n-grams that one context of three can have."""

_HEADER = Struct("<4I")
_LOGS = tuple(-level / LEVELS for level in range(256))
Levels = tuple[tuple[dict[str, float], float, int], ...]
"""From the longest context down: the characters seen after it, the log weight longer contexts left to it, its length."""
Grams = Mapping[str, tuple[float, float]]
"""N-grams of one length: (log probability, log of what the n-gram as a context leaves to a shorter one)."""


def pack(orders: Sequence[Grams]) -> bytes:
    """The file of four orders. With an n-gram its first and its last characters must be there as n-grams too.

    Columns follow one another, widest numbers first: the characters and where their rows of the three longer orders
    begin; then of each entry the last character and how many longer n-grams begin with it; then the logarithms.
    Within a row the likeliest come first.
    """
    grams = [sorted(orders[0])]
    for order in orders[1:]:
        above = {gram: at for at, gram in enumerate(grams[-1])}
        grams.append(sorted(order, key=lambda gram: (above[gram[:-1]], -order[gram][0], gram)))
    number = {char: at for at, char in enumerate(grams[0])}
    starts = [list(accumulate(_children(grams[0], longer), initial=0))[:-1] for longer in grams[1:]]
    wide = [[ord(char) for char in number], *starts]
    narrow = [[number[gram[-1]] for gram in order] for order in grams[1:]]
    narrow += [_children(grams[1], grams[2]), _children(grams[1], grams[3])]
    small = [_children(grams[2], grams[3])]
    small += [[_level(order[g][0]) for g in row] for order, row in zip(orders, grams, strict=True)]
    small += [[_level(order[g][1]) for g in row] for order, row in zip(orders[:3], grams, strict=False)]
    parts = [_HEADER.pack(*map(len, grams))]
    parts += [array("I", column).tobytes() for column in wide]
    parts += [array("H", column).tobytes() for column in narrow]
    return b"".join(parts + [bytes(column) for column in small])


def _children(shorter: Sequence[str], longer: Iterable[str]) -> list[int]:
    """How many of the longer n-grams begin with each of the shorter ones."""
    size, many = len(shorter[0]) if shorter else 0, dict.fromkeys(shorter, 0)
    for gram in longer:
        many[gram[:size]] += 1
    return list(many.values())


def _level(value: float) -> int:
    return min(255, max(0, round(-value * LEVELS)))


class _Row:
    """What may follow a context: `logs`; `at` numbers the characters, whose own rows begin at `third`, `fourth`."""

    __slots__ = ("at", "first", "fourth", "logs", "third")

    def __init__(
        self, first: int, logs: dict[str, float], third: Sequence[int], fourth: Sequence[int]
    ) -> None:
        self.first = first
        self.logs = logs
        self.at = {char: at for at, char in enumerate(logs)} if fourth else {}
        self.third = third
        self.fourth = fourth


_EMPTY = _Row(0, {}, (), ())


class Model:
    """The mapped tree; probabilities of the longest n-gram seen, times what longer contexts left to it."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        view = memoryview(data)
        sizes = _HEADER.unpack(view[: _HEADER.size])
        done = _HEADER.size

        def column(kind: Literal["I", "H", "B"], size: int) -> memoryview[int]:
            nonlocal done
            width = {"I": 4, "H": 2, "B": 1}[kind]
            done += size * width
            return view[done - size * width : done].cast(kind)

        one, two, three, four = sizes
        self._chars = list(map(chr, column("I", one)))
        self._starts = [column("I", one) for _ in range(3)]
        self._last = [column("H", size) for size in (two, three, four)]
        self._thirds, self._fourths = column("H", two), column("H", two)
        self._leaves = column("B", three)
        self._logs = [column("B", size) for size in sizes]
        self._rests = [column("B", size) for size in (one, two, three)]
        self._sizes = sizes
        self.singles = dict(zip(self._chars, map(_LOGS.__getitem__, self._logs[0]), strict=True))
        """Log probability of each character on its own."""
        self._number = {char: at for at, char in enumerate(self._chars)}
        self._rows: dict[str, _Row] = {}
        self._levels: dict[str, Levels] = {}
        self._found: dict[tuple[str, Hashable], Sequence[str]] = {}

    def _entries(self, order: int, first: int, many: int) -> dict[str, float]:
        chars = map(self._chars.__getitem__, self._last[order - 2][first : first + many])
        return dict(
            zip(chars, map(_LOGS.__getitem__, self._logs[order - 1][first : first + many]), strict=True)
        )

    def _row(self, context: str) -> _Row:
        row = self._rows.get(context)
        if row is None:
            if len(self._rows) > MOST_CONTEXTS:
                self._rows.clear()
            row = self._rows[context] = self._read(context)
        return row

    def _read(self, context: str) -> _Row:
        if len(context) == 1:
            return self._read_pairs(context)
        above = self._row(context[:-1])
        at = above.at.get(context[-1])
        if at is None:
            return _EMPTY
        if len(context) == 3:
            first = above.fourth[at]
            return _Row(first, self._entries(4, first, above.fourth[at + 1] - first), (), ())
        first = above.third[at]
        many = above.third[at + 1] - first
        leaves = list(accumulate(self._leaves[first : first + many], initial=above.fourth[at]))
        return _Row(first, self._entries(3, first, many), (), leaves)

    def _read_pairs(self, char: str) -> _Row:
        at = self._number.get(char)
        if at is None:
            return _EMPTY
        first, third, fourth = (start[at] for start in self._starts)
        end = self._starts[0][at + 1] if at + 1 < self._sizes[0] else self._sizes[1]
        thirds = list(accumulate(self._thirds[first:end], initial=third))
        fourths = list(accumulate(self._fourths[first:end], initial=fourth))
        return _Row(first, self._entries(2, first, end - first), thirds, fourths)

    def _rest(self, context: str) -> float:
        """Log of what a context leaves to the next shorter one."""
        if len(context) == 1:
            return _LOGS[self._rests[0][self._number[context]]]
        above = self._row(context[:-1])
        return _LOGS[self._rests[len(context) - 1][above.first + above.at[context[-1]]]]

    def levels(self, context: str) -> Levels:
        """What is known after at most three folded characters, the longest context first."""
        levels = self._levels.get(context)
        if levels is None:
            if len(self._levels) > MOST_CONTEXTS:
                self._levels.clear()
            levels = self._levels[context] = self._find_levels(context)
        return levels

    def _find_levels(self, context: str) -> Levels:
        left = 0.0
        levels: list[tuple[dict[str, float], float, int]] = []
        for length in range(min(3, len(context)), 0, -1):
            part = context[-length:]
            if logs := self._row(part).logs:
                levels.append((logs, left, length))
                left += self._rest(part)
        return (*levels, (self.singles, left, 0))

    def log(self, context: str, char: str) -> float:
        """Natural logarithm of the probability of a folded character after at most three others."""
        left = 0.0
        for logs, left, _ in self.levels(context):
            value = logs.get(char)
            if value is not None:
                return value + left
        return UNSEEN + left

    def among(
        self, context: str, chars: AbstractSet[str], always: Iterable[str], name: Hashable = None
    ) -> dict[str, float]:
        """Log probabilities of those of some characters that were ever seen after a context, and of a few `always`.

        name   of the set of characters: with one, what follows frequent contexts is looked for once
        """
        *longer, (singles, left, _) = self.levels(context)
        found = {char: singles.get(char, UNSEEN) + left for char in always}
        for row, given, length in reversed(longer):  # what the longest context says stays
            if len(chars) < MANY or len(row) < MANY:
                found |= {char: row[char] + given for char in row.keys() & chars}
            else:
                likeliest = self._likeliest(context[-length:], row, chars, name)
                found |= {char: row[char] + given for char in likeliest}
        return found

    def _likeliest(
        self, context: str, row: dict[str, float], chars: AbstractSet[str], name: Hashable
    ) -> Sequence[str]:
        """The first of a row's characters, the likeliest first, that are in a set."""
        known = self._found.get((context, name)) if name else None
        if known is None:
            known = tuple(islice((char for char in row if char in chars), ENOUGH))
            if name:
                if len(self._found) > MOST_CONTEXTS:
                    self._found.clear()
                self._found[context, name] = known
        return known

    def score(self, text: str, context: str = "") -> float:
        """Log probability of folded text after a folded context."""
        line = context[-3:] + text
        first = len(line) - len(text)
        return sum(self.log(line[max(0, i - 3) : i], line[i]) for i in range(first, len(line)))

    def reach(self, context: str, char: str) -> int:
        """How many characters of the context were seen with the character after them; -1 where it never was.

        >>> load_model().reach("药品监", "管"), load_model().reach("药品监", "鼠")
        (3, 0)
        """
        return next((length for logs, _, length in self.levels(context) if char in logs), -1)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model that ships with the project, mapped once."""
    with FILE.open("rb") as file:
        return Model(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
