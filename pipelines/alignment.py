"""Two texts side by side: what stands in one where something else stands in the other.

A copy that was typed again differs anywhere, a little; another event told in the same words differs just where
the words say which event it is: in its days, figures, numbers, places and names. So the texts are aligned, and
each such place (a *slot*) is compared with what stands in the other text between the same neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "year", "day", "month", "ordinal", "figure", "count", "place", "city", "person"]
Verdict = Literal["same", "slip", "near", "other", "gone", "masked", "open"]

RUN = 3
"""Fewer characters in common are chance."""
REACH = 8
NEIGHBOURS = 0.7
WORD = (3, 16)
_OWN = 0xE000
_ZH = "一二三四五六七八九十百千零〇两"
_MASKED = re.compile(r"(?<![a-z])[x×*○]+(?![a-z])|某|[〓\ufffd□]")
_ANY_PLACE = re.compile(r"[全我本该各外]|国家|有关|相关|当地")
PLACE = re.compile(
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|"
    "陕西|甘肃|青海|宁夏|新疆|兵团|香港|澳门|台湾|石家庄|太原|呼和浩特|沈阳|长春|哈尔滨|南京|杭州|合肥|福州|南昌|济南|郑州|武汉|长沙|广州|"
    "深圳|南宁|海口|成都|贵阳|昆明|拉萨|西安|兰州|西宁|银川|乌鲁木齐"
)
_PIECE = re.compile(rf"\d+(?:\.\d+)?|{PLACE.pattern}|.", re.DOTALL)
_SLOTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"[\u4e00-\u9fff]{0,8}\[20\d\d\]第?\d{1,5}号|20\d\d年第\d{1,4}号|第\d+号")),
    ("year", re.compile(r"20\d\d(?=年)")),
    ("day", re.compile(r"(?<!\d)\d{1,2}月\d{1,2}日")),
    ("month", re.compile(r"(?<=年)\d{1,2}月(?!\d)")),
    ("ordinal", re.compile(rf"第[{_ZH}\d]+(?=[期批次号届轮季])|[{_ZH}\d]+(?=季度|届|次)")),
    ("figure", re.compile(r"\d+(?:\.\d+)?")),
    ("count", re.compile(rf"[{_ZH}]+(?=批次|家|个|名|件|种|款|起|台|人次)")),
    ("place", PLACE),
    ("city", re.compile(r"[\u4e00-\u9fff]{2}(?=市|县|区(?![域间别])|州)")),
    (
        "person",
        re.compile(
            r"(?<=局长|主任|书记|处长|组长|部长|司长|总监|院长|厅长|省长|市长|同志)[\u4e00-\u9fff]{2,3}?"
            r"(?=出席|主持|讲话|强调|指出|要求|表示|说|[,、]|参加|作|同志|等|带队|率|致辞|介绍)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the shorter text that says which event it is, and what the other text has there.

    `open`: nothing can be said, the neighbours are not in the other text.
    """

    kind: Kind
    at: int
    here: str
    there: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Aligned:
    """`ordinary` counts the characters outside slots that have their neighbours in common, `slips` the single
    ones among them that differ, `words` the differing stretches of a word's length, `covered` is the share of
    the shorter text that stands in the other's surroundings, 0–1."""

    slots: tuple[Slot, ...]
    ordinary: int
    slips: int
    words: int
    covered: float


@lru_cache(maxsize=512)
def slots_in(text: str) -> tuple[tuple[int, int, Kind], ...]:
    """(start, end, kind) of each slot in a text in the comparison form, none within another, in order."""
    taken = bytearray(len(text))
    found: list[tuple[int, int, Kind]] = []
    for kind, pattern in _SLOTS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, kind))
    return tuple(sorted(found))


class _Pieces:
    """A text as pieces: a figure or a place's name is one piece whatever it says, else a character.

    So two texts are aligned by what stands around such names, and those are then compared with each other.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [match.start() for match in _PIECE.finditer(text)]
        self.ends = [*self.starts[1:], len(text)][: len(self.starts)]
        self.slots = [
            (bisect_right(self.starts, start) - 1, bisect_left(self.starts, end), kind)
            for start, end, kind in slots_in(text)
        ]

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[str]:
        return (self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True))

    def __getitem__(self, span: slice) -> str:
        start, end = max(0, span.start), min(len(self), span.stop)
        return self.text[self.starts[start] : self.ends[end - 1]] if end > start else ""


def _signs(one: _Pieces, other: _Pieces) -> tuple[str, str]:
    """A character for each piece, the same for the same piece: figures and names get characters of their own."""
    own: dict[str, str] = {}

    def sign(piece: str) -> str:
        if len(piece) == 1 and not piece.isdecimal():
            return piece
        return own.setdefault(piece, chr(_OWN + len(own)))

    return "".join(map(sign, one)), "".join(map(sign, other))


@lru_cache(maxsize=256)
def _pieces(text: str) -> _Pieces:
    return _Pieces(text)


def align(one: str, other: str, *, reach: int = REACH) -> Aligned:
    """Compare two texts in the comparison form (`text.script.fold`); the shorter one's slots are judged.

    reach  how many pieces on each side are a slot's neighbours
    """
    from rapidfuzz.distance import Levenshtein

    short, long = sorted((_pieces(one), _pieces(other)), key=len)
    place = [-1] * len(short)
    here, there = _signs(short, long)
    for op in Levenshtein.opcodes(here, there):
        for i, j in zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=False):
            if op.tag == "equal" or min(here[i], there[j]) >= chr(_OWN):
                place[i] = j
    sums = [0]
    for sure in _sure(place):
        sums.append(sums[-1] + sure)

    def share(start: int, end: int) -> float:
        start, end = max(0, start), min(len(short), end)
        return (sums[end] - sums[start]) / (end - start) if end > start else 0.0

    inside = [share(i - 12, i + 13) >= 0.5 for i in range(len(short))]
    in_slot = bytearray(len(short))
    slots = []
    for start, end, kind in short.slots:
        in_slot[start:end] = b"\1" * (end - start)
        left = share(start - reach, start) if start >= RUN else None
        right = share(end, end + reach) if len(short) - end >= RUN else None
        slots.append(_judge(short, long, place, (start, end, kind), (left, right), reach))
    slips = words = 0
    for start, end, lo, hi in _differences(place, len(long)):
        if not len(short) or not inside[min(start, len(short) - 1)] or any(in_slot[start:end]):
            continue
        if _MASKED.search(short[start:end]) or _MASKED.search(long[lo:hi]):
            continue
        fewer, more = sorted((end - start, hi - lo))
        if more == 1:
            slips += 1
        elif fewer >= WORD[0] and more <= WORD[1]:
            words += 1
    ordinary = sum(1 for i in range(len(short)) if inside[i] and not in_slot[i])
    return Aligned(tuple(slots), ordinary, slips, words, sum(inside) / max(1, len(short)))


def _sure(place: list[int]) -> list[bool]:
    """Which pieces stand in a run of at least `RUN` that both texts have."""
    sure = [False] * len(place)
    start = 0
    while start < len(place):
        end = start + 1
        if place[start] >= 0:
            while end < len(place) and place[end] == place[end - 1] + 1:
                end += 1
            if end - start >= RUN:
                sure[start:end] = [True] * (end - start)
        start = end
    return sure


def _differences(place: list[int], length: int) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, start there, end there) of each difference; a single piece in common does not end one."""
    start = there = at = 0
    while at < len(place):
        run = at
        while run < len(place) and place[run] >= 0 and (run == at or place[run] == place[run - 1] + 1):
            run += 1
        if run - at >= 2:
            if at > start or place[at] > there:
                yield start, at, there, place[at]
            start, there = run, place[run - 1] + 1
        at = max(run, at + 1)
    if start < len(place) or there < length:
        yield start, len(place), there, length


def _judge(
    short: _Pieces,
    long: _Pieces,
    place: list[int],
    slot: tuple[int, int, Kind],
    neighbours: tuple[float | None, float | None],
    reach: int,
) -> Slot:
    start, end, kind = slot
    at, value = short.starts[start], short[start:end]
    if place[start] >= 0 and all(place[i] == place[start] + i - start for i in range(start, end)):
        there = long[place[start] : place[end - 1] + 1]
        known = [share for share in neighbours if share is not None]
        if there == value:
            return Slot(kind, at, value, there, "same")
        if max(known, default=0.0) >= NEIGHBOURS:
            around = short[end : end + 1], long[place[end - 1] + 1 : place[end - 1] + 2]
            return Slot(kind, at, value, there, unlike(kind, value, there, around))
        return Slot(kind, at, value, "", "open")
    known = [share for share in neighbours if share is not None]
    if not known or max(known) < NEIGHBOURS or sum(known) / len(known) < 0.45:
        return Slot(kind, at, value, "", "open")
    before = next((i for i in range(start - 1, max(-1, start - reach), -1) if place[i] >= 0), None)
    after = next((i for i in range(end, min(len(short), end + reach)) if place[i] >= 0), None)
    here = short[before + 1 if before is not None else 0 : after if after is not None else len(short)]
    there = long[
        place[before] + 1 if before is not None else 0 : place[after] if after is not None else len(long)
    ]
    bounded = before is not None and after is not None
    if len(there) > len(here) + (2 * WORD[1] if bounded else reach):
        return Slot(kind, at, value, "", "open")
    return Slot(kind, at, here, there, unlike(kind, here, there))


def unlike(kind: Kind, here: str, there: str, around: tuple[str, str] = ("", "")) -> Verdict:
    """How far two values of one slot are apart: a slip of the hand, nearly alike, or another value.

    around  what follows each of them
    """
    from rapidfuzz.distance import LCSseq, Levenshtein

    if here == there:
        return "same"
    if any(map(_MASKED.search, (here, there))) or any(
        side in ("x", "×", "*") for side in (here, there, *around)
    ):
        return "masked"
    if not here or not there:
        return "gone"
    if kind in ("day", "number", "person") and (here in there or there in here):
        return "same"
    if kind == "number" and series_apart(here, there):
        return "other"
    left, right = re.sub(r"\D", "", here), re.sub(r"\D", "", there)
    if left and kind in ("figure", "year", "number", "day", "month", "ordinal"):
        if max(len(left), len(right)) >= 3 and LCSseq.similarity(left, right) == min(len(left), len(right)):
            return "masked"  # digits lost, none changed
        if Levenshtein.distance(left, right) > 1:
            return "other"
        return "slip" if max(len(left), len(right)) >= 3 or len(left) != len(right) else "near"
    if kind == "place":
        named, other = PLACE.findall(here), PLACE.findall(there)
        if set(named) & set(other):
            return "same"
        if not other and (not named or _ANY_PLACE.match(there)):
            return "open"
    if Levenshtein.distance(here, there) > 1:
        return "other"
    return "slip" if max(len(here), len(there)) >= 3 else "near"


def series_apart(one: str, other: str) -> bool:
    """鲁药监药注〔2025〕33号 and 2025年第63号 are numbers of two series, however alike their digits."""
    from rapidfuzz.distance import Levenshtein

    left, right = (re.sub(r"[\d\W]|[年第号]", "", number) for number in (one, other))
    return Levenshtein.distance(left, right) > max(1, max(len(left), len(right)) // 3)
