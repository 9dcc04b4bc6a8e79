"""Numbered lists in Chinese prose: 一、 （一） 1. （1） ① 一是 一要 第一， 首先， — nested as they are written.

A list begins with its one and goes on by counting; a number without its predecessor is no list. An item
reaches to the next one; the last reaches as far as the others do (one clause, one paragraph, a heading
with its paragraphs), because nothing else marks its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.sentences import Span, paragraphs, sentences, trimmed

_HAN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_RINGED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_ORDINARY = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "此外": 0, "最后": 0}
_MARKER = re.compile(
    rf"(?:(?<=[\n。；：！？，、 ])|(?<=[。；：][”’])|^)[ ]*(?P<mark>"
    rf"(?P<chapter>[{_HAN}]{{1,3}})、"
    rf"|（(?P<section>[{_HAN}]{{1,3}})）、?"
    rf"|(?P<number>\d{{1,2}})(?:[.．](?!\d)|、)"
    rf"|（(?P<bracket>\d{{1,2}})）"
    rf"|(?P<half>\d{{1,2}})）"
    rf"|(?P<circle>[{_CIRCLED}])|(?P<ring>[{_RINGED}])|其(?P<its>[{_HAN}])[，：是]"
    rf"|第(?P<ordinal>[{_HAN}]{{1,3}})(?:是|，|、|：|个是)"
    rf"|(?P<word>[{_HAN}]{{1,3}})(?:是(?!否|以来|年)|要(?!求|点|素)|则(?!是))"
    rf"|(?P<first>首先|其次|再次|再者)[，：]?"
    r")"
)
RANKS = {
    "chapter": 1, "ordinal": 2, "section": 3, "number": 4, "bracket": 5, "half": 5, "ring": 5, "first": 6, "word": 7, "its": 7, "circle": 8,
}  # fmt: skip
_LINE_ONLY = {"chapter", "number", "half"}
_BREAK = re.compile(
    r"同志们|各位|最后，|会上，|会前|会后|本次|此次|参加会议|与会|据悉|据了解|（?责任编辑|（?来源|（?作者|▲|"
    r"(?:会议|大会|座谈会|推进会|约谈会|他|她|[\u4e00-\u9fff]{2,4})(?:最后|还|在讲话中|同时|再次|就[^，。]{1,20})?(?:强调|指出|要求|号召|认为|表示|提出)"
)


@dataclass(slots=True)
class Item:
    """One numbered item at [start, end); `mark_end` is where its words begin."""

    kind: str
    number: int
    start: int
    mark_end: int
    end: int
    asks: bool
    own_line: bool
    lists: list[Listing] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(slots=True)
class Listing:
    """A list of items of one kind; `parent` is the item it stands in."""

    kind: str
    items: list[Item] = field(default_factory=list)
    parent: Item | None = None

    @property
    def start(self) -> int:
        return self.items[0].start


def find_lists(text: str) -> list[Listing]:
    """All lists of two items and more in a plain, veiled text, outermost first, extents settled."""
    top: list[Listing] = []
    stack: list[Listing] = []
    for item in _markers(text):
        _place(item, text, stack, top)
    kept = _keep(text, top)
    _settle(text, kept, len(text))
    return kept


_LONGEST = 3000
"""Characters after a lead-in within which the clauses it counts must stand."""
_COUNTED = re.compile(
    rf"(?:(?P<count>[{_HAN}两]{{1,3}}|\d{{1,2}})(?:个方面|方面|项|点|件|个|条|大)[^。；：\n]{{0,14}}"
    rf"|“(?P<quoted>[{_HAN}]{{1,3}})个[^”\n]{{1,8}}”[^。；：\n]{{0,8}})："
)


def find_counted(text: str, unveiled: str, numbered: list[Listing]) -> list[Listing]:
    """Lists without number words: the lead-in says how many follow (作出四项部署：…；…；…；…).

    Taken only where exactly so many clauses, or paragraphs, do follow. `unveiled`: the same text with its
    quotations, for “六个持续”：….
    """
    taken = [(listing.start, listing.items[-1].end) for listing in numbered]
    found = []
    for match in _COUNTED.finditer(unveiled):
        count = _number((match["count"] or match["quoted"]).replace("两", "二"))
        spans = _clauses(text, match.end(), count) or _lines(text, match.end(), count)
        if not spans or any(left < spans[-1][1] and spans[0][0] < right for left, right in taken):
            continue
        items = [Item("counted", n, s, s, e, False, False) for n, (s, e) in enumerate(spans, 1)]
        found.append(Listing("counted", items))
    return found


def _clauses(text: str, start: int, count: int) -> list[Span]:
    end = text.find("\n", start, start + _LONGEST)
    end = min(len(text), start + _LONGEST) if end < 0 else end
    sentence = next(iter(sentences(text, start, end)), (start, start))
    cuts = [
        sentence[0] - 1,
        *(m.start() for m in re.compile("；").finditer(text, start, sentence[1])),
        sentence[1],
    ]
    spans = [trimmed(text, a + 1, b) for a, b in pairwise(cuts)]
    return spans if len(spans) == count > 1 else []


def _lines(text: str, start: int, count: int) -> list[Span]:
    if text[start : start + 1] not in ("\n", ""):
        return []
    spans = [(start + a, start + b) for a, b in paragraphs(text[start : start + _LONGEST])][:count]
    if (
        len(spans) < count
        or count < 2
        or any(_BREAK.match(text, a) or text[b - 1] not in "。；" for a, b in spans)
    ):
        return []
    return spans


def _markers(text: str) -> list[Item]:
    found = []
    for match in _MARKER.finditer(text):
        kind = match.lastgroup or ""
        kind = next(k for k, v in match.groupdict().items() if v is not None and k != "mark")
        start = match.start("mark")
        before = text[max(0, start - 1) : start]
        own_line = text[max(0, start - 9) : start].rpartition("\n")[2].strip() == "" and (
            start < 9 or "\n" in text[start - 9 : start]
        )
        if kind in _LINE_ONLY and not own_line and before not in "。；：":
            continue
        number = _number(match[kind])
        if number:
            asks = kind == "word" and "要" in match["mark"]
            found.append(Item(kind, number, start, match.end("mark"), len(text), asks, own_line))
    return found


def _number(text: str) -> int:
    if text in _ORDINARY:
        return _ORDINARY[text]
    if text in _RINGED:
        return _RINGED.index(text) + 1
    if text.isdecimal():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
    return _HAN.index(text) + 1 if len(text) == 1 else 0


def _place(item: Item, text: str, stack: list[Listing], top: list[Listing]) -> None:
    """Continue an open list, or open one (only with its number one); other numbers are no list."""
    for depth in range(len(stack) - 1, -1, -1):
        listing = stack[depth]
        if (
            listing.kind == item.kind
            and listing.items[-1].number < item.number <= listing.items[-1].number + 2
        ):
            del stack[depth + 1 :]
            listing.items.append(item)
            return
        if RANKS[listing.kind] < RANKS[item.kind] and item.number != 1:
            break
    if item.number != 1:
        return
    while stack and not _holds(stack[-1], item, text):
        stack.pop()
    parent = stack[-1].items[-1] if stack else None
    listing = Listing(item.kind, [item], parent)
    (parent.lists if parent else top).append(listing)
    stack.append(listing)


def _holds(outer: Listing, item: Item, text: str) -> bool:
    """May a list that begins with `item` stand inside the last item of `outer`?"""
    if outer.kind == item.kind:
        return False
    if RANKS[outer.kind] < RANKS[item.kind]:
        return True
    return "\n" not in text[outer.items[-1].start : item.start]


def _keep(text: str, lists: list[Listing]) -> list[Listing]:
    """Lists of two and more; the children of a lone item move up to its place."""
    kept: list[Listing] = []
    for listing in lists:
        for item in listing.items:
            item.lists = _keep(text, item.lists)
        if len(listing.items) > 1 and (listing.kind != "first" or _is_announced(text, listing)):
            kept.append(listing)
            continue
        for child in listing.items[0].lists:
            child.parent = listing.parent
            kept.append(child)
    return kept


def _is_announced(text: str, listing: Listing) -> bool:
    """首先…其次… is a list only behind a colon; elsewhere it is how one talks."""
    return text[max(0, listing.start - 9) : listing.start].rstrip().endswith("：")


def _settle(text: str, lists: list[Listing], limit: int) -> None:
    """Give every item its end; `limit` is where the surrounding item ends."""
    for index, listing in enumerate(lists):
        bound = min([limit, *(later.start for later in lists[index + 1 : index + 2])])
        for item, after in zip(listing.items, listing.items[1:], strict=False):
            item.end = trimmed(text, item.start, after.start)[1]
        last = listing.items[-1]
        last.end = _last_end(text, listing, bound)
        for item in listing.items:
            _settle(text, item.lists, item.end)


def _last_end(text: str, listing: Listing, bound: int) -> int:
    """How far the last item reaches: as many paragraphs, or as few sentences, as its fellows."""
    *fellows, last = listing.items
    rows = list(paragraphs(text[last.start : bound]))
    most = max(len(list(paragraphs(text[f.start : f.end]))) for f in fellows)
    if last.lists:
        inner = _deepest(last).start
        most = max(most, 1 + text.count("\n", last.start, inner))
    end = last.start
    for number, (left, right) in enumerate(rows):
        if number and (number >= most or _BREAK.match(text, last.start + left)):
            break
        end = last.start + right
    if most == 1 and max(_count(text, f) for f in fellows) <= 1:
        first = next(iter(sentences(text, last.start, end)), (last.start, end))
        return first[1]
    return end


def _deepest(item: Item) -> Item:
    while item.lists:
        item = item.lists[-1].items[-1]
    return item


def _count(text: str, item: Item) -> int:
    return sum(
        1
        for left, right in paragraphs(text[item.start : item.end])
        for _ in sentences(text, item.start + left, item.start + right)
    )
