"""Shows 〓 where what a piece stood for is not sure enough.

A wrong repair reads fluently, and the model is as sure of it as of a right one. So the share of the probability is
not believed as it is: how well the characters around are known, and how sure those are that were guessed beside it,
count too, with weights fitted on damage to text that neither built the model nor is measured
(`tools/calibrate_mending.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf, log

from models import LOST
from text.mojibake.folding import fold
from text.mojibake.lattice import Slot
from text.mojibake.model import load_model
from text.mojibake.outofstep import GUESSED, KNOWN, PLAIN

WEIGHTS = (-1.472, 0.57, 0.29, 0.813, -0.063, -0.008, 0.355)
"""Of `evidence`, in its order: log odds that a character is right."""
CERTAIN = {"t": 0.6, "?": 1.3, "s": 2.0}
"""Log odds from which a character is shown, by the page's script; "?": Traditional whose lost bytes are shown so, which may have taken
a sound sign. Statutes kept out: of the destroyed characters .2 to .9 % wrong and 4 to 8 % open in Traditional lines, .4 and 9 % in
Simplified ones, where runs are long (before the last fitting: 0 % wrong and 7 to 11 % open at 1.0, 2 to 3 % wrong at 0)."""
FIRM = 2.0
"""Log odds more for what no reader could correct by sense: numbers, names of persons, he or she, the rarest characters."""
RARE = -13.5
"""Log probability of a character that official text has once in 700,000: misread bytes give many of them."""
ROOM = 0.1
"""Share of the probability a number of characters must hold to be given room where another is likelier."""
AT_END = 2.0
"""What stands for a character after the line's end: as much as is usually known."""
SURE = 1e-4
"""Shares are kept this far from 0 and 1."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is shown for one visible piece, and the candidates of each 〓 in it."""

    text: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest text of a slot. flags: as of the slot, all "guessed" where another text was likelier than on the
    likeliest way; shares: of each character; rivals: the likeliest characters at each place."""

    text: str
    flags: str
    shares: tuple[float, ...]
    rivals: tuple[tuple[str, ...], ...]

    def doubtful(self, place: int) -> bool:
        """Does the character not simply stand there?"""
        if self.text[place] == "\n":
            return False
        return self.flags[place] != PLAIN or self.shares[place] < 1 - ROOM


def settle(slots: Sequence[Slot], left: str, script: str = "t") -> list[Settled]:
    """One entry for each slot. left: the text before them; script: the page's, `s`, `t`, or `?` for `t` with holes."""
    guesses = [guess(slot) for slot in slots]
    line = Line(left + "".join(g.text for g in guesses))
    at = len(left)
    settled = []
    for number, one in enumerate(guesses):
        odds = [
            sum_of(evidence(guesses, number, place, line, at + place)) if one.doubtful(place) else inf
            for place in range(len(one.text))
        ]
        settled.append(_shown(one, odds, CERTAIN[script], line.text[:at]))
        at += len(one.text)
    return settled


def guess(slot: Slot) -> Guess:
    """The likeliest characters of a slot.

    How many there were is decided by all choices of a length together, and where that is not sure by the longest
    with a chance: a gap must not be too short.
    """
    if slot.plain and (not slot.choices or slot.choices[0][0] > 1 - SURE):
        return Guess(slot.text, slot.flags, (1.0,) * len(slot.text), ((),) * len(slot.text))
    masses: defaultdict[int, float] = defaultdict(float)
    for share, chars in slot.choices:
        masses[len(chars)] += share
    length = max(masses, key=lambda n: masses[n], default=len(slot.text))
    if masses[length] < 1 - ROOM:
        length = max(n for n in masses if masses[n] > ROOM)
    best = next((chars for _, chars in slot.choices if len(chars) == length), slot.text)
    shares, rivals = [], []
    for place, char in enumerate(best):
        of: defaultdict[str, float] = defaultdict(float)
        for share, chars in slot.choices:
            if len(chars) == length:
                of[chars[place]] += share
        shares.append(of[char])
        rivals.append(tuple(sorted((c for c in of if c != LOST), key=lambda c: -of[c])[:5]))
    flags = slot.flags if best == slot.text else GUESSED * len(best)
    shown = slot.text[len(slot.flags.rstrip(KNOWN + PLAIN)) :]
    sure = _common_end(best, [shown, *(chars for _, chars in slot.choices)])
    if sure:  # what was seen, and all of them end in, however long they are, is not in doubt
        flags = flags[:-sure] + KNOWN * sure
        shares[-sure:] = [sum(share for share, _ in slot.choices)] * sure
    return Guess(best, flags, tuple(shares), tuple(rivals))


def _common_end(best: str, texts: Sequence[str]) -> int:
    """How many last characters all texts share with the best one."""
    size = len(best)
    for text in texts:
        size = next((n for n in range(size) if n >= len(text) or text[-n - 1] != best[-n - 1]), size)
    return size


class Line:
    """A line of likeliest characters, and how much of what stands before each of them was ever seen with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = fold(text)
        whole = len(self._folded) == len(text)
        self._ends = range(1, len(text) + 1) if whole else list(accumulate(len(fold(c)) for c in text))
        self._known: dict[int, int] = {}

    def known(self, at: int) -> int:
        """How many characters before the one at a place were ever seen with it; -1 where it never was."""
        end = self._ends[at]
        if end and end not in self._known:
            before = self._folded[max(0, end - 4) : end - 1]
            self._known[end] = load_model().reach(before, self._folded[end - 1])
        return self._known.get(end, 0)


def evidence(guesses: Sequence[Guess], number: int, place: int, line: Line, at: int) -> tuple[float, ...]:
    """What speaks for the character at a place of a slot, which stands at `at` in the line of likeliest characters.

    A constant; log odds of its share; how many characters before it were ever seen with it; the same for the three
    that follow, on average; the least share near it; how many characters near it are open; whether it is a full stop,
    which stands behind words that it was never seen with.
    """
    share = min(max(guesses[number].shares[place], SURE), 1 - SURE)
    near = [s for g in guesses[max(0, number - 3) : number + 4] for s in g.shares]
    known = [line.known(spot) for spot in range(at, min(at + 4, len(line.text)))]
    return (
        1.0,
        log(share / (1 - share)),
        float(known[0]),
        (sum(known[1:]) + AT_END * (4 - len(known))) / 3,
        log(max(min(near), SURE)),
        sum(1 - s for s in near),
        float(guesses[number].text[place] == "。"),
    )


def without_tail(slots: Sequence[Slot], after: str) -> tuple[str, int]:
    """The text of a run without the characters at its end that simply stand there, and how many these are."""
    flags = slots[-1].flags
    tail = len(flags) - len(flags.rstrip(PLAIN))
    if not tail or not slots[-1].text.endswith(after[-tail:]):
        return after, 0
    return after[:-tail], tail


def sum_of(values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))


def _shown(one: Guess, odds: Sequence[float], certain: float, before: str) -> Settled:
    if all(here == inf for here in odds) and LOST not in one.text:
        return Settled(one.text)
    named = _NAMED.search(fold(before[-12:])) is not None
    text = ""
    candidates: list[str] = []
    for char, flag, here, rivals in zip(one.text, one.flags, odds, one.rivals, strict=True):
        rare = load_model().singles.get(fold(char), RARE) <= RARE
        needed = certain + FIRM * (named or rare or char in _NUMBERS or char in _PRONOUNS)
        blurred = flag == GUESSED and fold(char) in (
            "0",
            "a",
        )  # which digit or letter the model does not know
        sure = here >= needed and char != LOST and not blurred
        text += char if sure else LOST
        candidates += [] if sure else rivals
    return Settled(text, tuple(dict.fromkeys(candidates)))


_NUMBERS = frozenset("零〇一二三四五六七八九十百千万萬亿億两兩廿卅0123456789０１２３４５６７８９")
_PRONOUNS = frozenset("他她它")
_NAMED = re.compile(
    "(?:[局厅省市部处院县区州会]长|书记|主任|主席|记者|同志|经理|代表人|[员师长]|医生|大夫|护士|教授|博士|老板|先生|女士)[^，。、：；]?$"
)
"""After a title a person's name may stand: a wrong one reads as well as the right one."""
