"""A small character model of official Chinese: how likely is this character after those three?

N-grams of one to four characters form a tree in one file that is mapped, not read: each row lists what may follow
a context, with its log probability, and each context keeps the weight it leaves to its shorter relatives. Nothing
is hashed, so nothing unseen is ever taken for seen, and a row can be listed. Built by `tools/build_language_model.py`
from folded text (`text.mojibake.folding`), so one model serves both scripts.

What follows "abc" also follows "bc": a row names its characters by their places in the row of the context without
its first character, which lists the likeliest first, so that these are small numbers (Germann, Joanis and Larkin 2009).
The tree lies in parts of some thousand n-grams, each deflated, and inflated when it is first asked for. Numbers are little-endian.
"""

from __future__ import annotations

import mmap
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress, islice, pairwise
from math import log
from pathlib import Path
from struct import Struct

FILE = Path(__file__).parent / "data" / "model.bin"
LEVELS = 12
"""Levels of a nat: logarithms are single bytes, exact to 1/24, down to -21. 6 levels would save .3 of 4.5 MB, and two of 740 torn lines
would no longer come back whole."""
UNSEEN = log(2e-8)
"""Log probability of a character never seen in training."""
MOST_CONTEXTS = 60_000
"""Contexts and rows kept as dictionaries; all are dropped when there are more."""
MANY, ENOUGH = 100, 30
"""From so many characters and followers on, only so many of the likeliest are looked for."""
PART = 4096
"""N-grams from which on a part is full: some 400 parts, the largest inflated in 2 ms, all of them in 140. Of 16,384 they would be 2 % smaller."""

_HEADER = Struct("<3I")
_LOGS = tuple(-level / LEVELS for level in range(256))
_RAW = -zlib.MAX_WBITS
Levels = tuple[tuple[dict[str, float], float, int], ...]
"""From the longest context down: the characters seen after it, the log weight longer contexts left to it, its length."""
Grams = Mapping[str, tuple[float, float]]
"""N-grams of one length: (log probability, log of what the n-gram as a context leaves to a shorter one)."""


@dataclass(frozen=True, slots=True)
class _Order:
    """N-grams of one length, row by row, in a row the likeliest first.

    ranks   place of the last character in the row of the context without its first; of pairs, among all characters
    steps   levels below the one before it in its row
    begins  number of the first longer n-gram that begins with it, and where the last one's end
    rests   level of what it leaves to shorter contexts
    """

    ranks: Sequence[int]
    steps: Sequence[int]
    begins: Sequence[int]
    rests: Sequence[int]


def pack(orders: Sequence[Grams], full: int = PART) -> bytes:
    """The file of four orders. With an n-gram its first and its last characters must be there as n-grams too.

    A header: the numbers of characters and parts, bytes of the head. The head, deflated: the characters' code
    points and steps; of each part the first character's number and where it begins. Then the parts.

    full    longer n-grams from which on a part takes no more characters
    """
    tree = list(_tree(orders))
    sizes, firsts = list(_sizes(tree)), [0]
    for number in range(1, len(tree[0].ranks)):
        if sizes[number] - sizes[firsts[-1]] >= full:
            firsts.append(number)
    parts = [_part(tree, first, end) for first, end in pairwise([*firsts, len(tree[0].ranks)])]
    starts = accumulate(map(len, parts[:-1]), initial=0)
    head = [array("I", tree[0].ranks), array("I", firsts), array("I", starts), array("B", tree[0].steps)]
    packed = _deflated(b"".join(column.tobytes() for column in head))
    return b"".join([_HEADER.pack(len(tree[0].ranks), len(parts), len(packed)), packed, *parts])


def _tree(orders: Sequence[Grams]) -> Iterator[_Order]:
    """The orders in columns."""
    above: dict[str, int] = {"": 0}
    begins, ranks = [0, len(orders[0])], {char: ord(char) for char in orders[0]}
    for order, longer in zip(orders, [*orders[1:], {}], strict=True):
        grams = sorted(order, key=lambda gram: (above[gram[:-1]], -order[gram][0], gram))
        levels = [_level(order[gram][0]) for gram in grams]
        steps = [level - before for before, level in pairwise([0, *levels])]
        for first in set(begins[:-1]) - {len(grams)}:
            steps[first] = levels[first]
        here = [ranks[gram[1:] or gram] for gram in grams]
        ranks = {gram: at - begins[above[gram[:-1]]] for at, gram in enumerate(grams)}
        above = {gram: at for at, gram in enumerate(grams)}
        counts = Counter(gram[:-1] for gram in longer)
        begins = list(accumulate((counts[gram] for gram in grams), initial=0))
        yield _Order(here, steps, begins, [_level(order[gram][1]) for gram in grams])


def _sizes(tree: Sequence[_Order]) -> Iterator[int]:
    """How many longer n-grams begin with the characters before each one."""
    for at in tree[0].begins:
        third = tree[1].begins[at]
        yield at + third + tree[2].begins[third]


def _part(tree: Sequence[_Order], first: int, end: int) -> bytes:
    """What begins with some of the characters: of the longer orders ranks and steps, of the shorter ones how many
    longer n-grams begin with each, and the rests of those with any."""
    columns: list[bytes] = []
    for length, order in enumerate(tree, 1):
        if length > 1:
            columns += [_halves(order.ranks[first:end]), bytes(order.steps[first:end])]
        if length < len(tree):
            counts = [after - before for before, after in pairwise(order.begins[first : end + 1])]
            columns += [_halves(counts), bytes(compress(order.rests[first:end], counts))]
            first, end = order.begins[first], order.begins[end]
    return _deflated(b"".join(columns))


def _halves(numbers: Sequence[int]) -> bytes:
    """Numbers of two bytes: all the low ones, then all the high ones."""
    data = array("H", numbers).tobytes()
    return data[::2] + data[1::2]


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_FILTERED)
    return packer.compress(data) + packer.flush()


def _level(value: float) -> int:
    return min(255, max(0, round(-value * LEVELS)))


class _Bytes:
    """Takes columns one after the other."""

    def __init__(self, data: bytes) -> None:
        self._view = memoryview(data)
        self._at = 0

    def narrow(self, size: int) -> memoryview[int]:
        self._at += size
        return self._view[self._at - size : self._at]

    def wide(self, size: int) -> memoryview[int]:
        """As `_halves` left them."""
        both = bytearray(2 * size)
        both[::2], both[1::2] = self.narrow(size), self.narrow(size)
        return memoryview(both).cast("H")


def _inflated(data: memoryview[int], many: int) -> list[_Order]:
    """A part that begins with so many characters."""
    columns = _Bytes(zlib.decompress(data, _RAW))
    orders = []
    for length in (1, 2, 3, 4):
        ranks, steps = (columns.wide(many), columns.narrow(many)) if length > 1 else ((), ())
        begins, rests = array("I"), bytearray(many)
        if length < 4:
            counts = columns.wide(many)
            begins.extend(accumulate(counts, initial=0))
            contexts = list(compress(range(many), counts))
            for at, rest in zip(contexts, columns.narrow(len(contexts)), strict=True):
                rests[at] = rest
            many = begins[-1]
        orders.append(_Order(ranks, steps, begins, rests))
    return orders


@dataclass(frozen=True, slots=True)
class _Row:
    """What may follow a context: `logs`; the same characters in a list, and their places; the first one's n-gram in its part."""

    logs: dict[str, float]
    chars: Sequence[str] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    part: Sequence[_Order] = ()
    first: int = 0


_EMPTY = _Row({})


class Model:
    """The mapped tree; probabilities of the longest n-gram seen, times what longer contexts left to it."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = memoryview(data)
        many, parts, size = _HEADER.unpack(self._data[: _HEADER.size])
        self._end = _HEADER.size + size
        head = zlib.decompress(self._data[_HEADER.size : self._end], _RAW)
        numbers = memoryview(head)[: 4 * (many + 2 * parts)].cast("I")
        self._chars = list(map(chr, numbers[:many]))
        self._firsts = [*numbers[many : many + parts], many]
        self._starts = [*numbers[many + parts :], len(self._data) - self._end]
        self._parts: list[list[_Order] | None] = [None] * parts
        logs = map(_LOGS.__getitem__, accumulate(head[-many:]))
        self.singles = dict(zip(self._chars, logs, strict=True))
        """Log probability of each character on its own."""
        self._number = {char: at for at, char in enumerate(self._chars)}
        self._rows: dict[str, _Row] = {}
        self._levels: dict[str, Levels] = {}
        self._found: dict[tuple[str, Hashable], Sequence[str]] = {}

    def _row(self, context: str) -> _Row:
        row = self._rows.get(context)
        if row is None:
            if len(self._rows) > MOST_CONTEXTS:
                self._rows.clear()
            row = self._rows[context] = self._read(context)
        return row

    def _read(self, context: str) -> _Row:
        found = self._place(context)
        if found is None:
            return _EMPTY
        part, at = found
        first, end = part[len(context) - 1].begins[at : at + 2]
        if first == end:
            return _EMPTY
        order = part[len(context)]
        known = self._row(context[1:]).chars if len(context) > 1 else self._chars
        chars = list(map(known.__getitem__, order.ranks[first:end]))
        logs = map(_LOGS.__getitem__, accumulate(order.steps[first:end]))
        row = dict(zip(chars, logs, strict=True))
        if len(context) == 3:
            return _Row(row)
        return _Row(row, chars, {char: place for place, char in enumerate(chars)}, part, first)

    def _place(self, context: str) -> tuple[Sequence[_Order], int] | None:
        """The part that a context is in, and its number there."""
        if len(context) > 1:
            above = self._row(context[:-1])
            at = above.places.get(context[-1])
            return None if at is None else (above.part, above.first + at)
        number = self._number.get(context)
        if number is None:
            return None
        here = bisect_right(self._firsts, number) - 1
        part = self._parts[here]
        if part is None:
            first, after = self._firsts[here : here + 2]
            start, end = (self._end + at for at in self._starts[here : here + 2])
            part = self._parts[here] = _inflated(self._data[start:end], after - first)
        return part, number - self._firsts[here]

    def _rest(self, context: str) -> float:
        """Log of what a context leaves to the next shorter one."""
        found = self._place(context)
        return _LOGS[found[0][len(context) - 1].rests[found[1]]] if found else 0.0

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
