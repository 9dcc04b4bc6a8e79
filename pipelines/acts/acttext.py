"""An act's text laid out for the readers of facts: title and body, their reading form, and their lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from models import Fact, Where
from text.documents import plain

WINDOW = 240
"""How far from a day its sentence is read: the longest clause seen in notices is half of it, and a table
that lost its line breaks must not cost the square of its length."""
_STOPS = re.compile(r"[。!;\n]|\?(?=\s|$)")

_REVIEW = re.compile(
    r"(?P<y>20\d\d)[ ]*年(?!.*(?:通知|公告|通告|方案|计划|要点)).*(?:报告|年报|总结|综述|白皮书|回顾|述职|工作情况|情况|概况|摘要|纪实|成绩单)[ ]*(?:\([^()]*\)|摘要|发布)?[ ]*$"
)
_PLANS = re.compile(
    r"(?:^|\n)[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.])[^。\n]{0,16}(?:打算|下一步|计划|安排|展望|思路|重点|整改措施)[^。\n]{0,12}(?=\n|$)|\n[ ]*下一步"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the body without the blanks around it; positions in the body."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class ActText:
    """Title and body as given, `flat_*` as patterns see them (same length), and what is known beside them."""

    title: str
    body: str
    published_on: date | None = None
    publisher: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    column_kind: str | None = None
    source_issuer: str | None = None

    @cached_property
    def flat_title(self) -> str:
        return plain(self.title)

    @cached_property
    def flat_body(self) -> str:
        return plain(self.body)

    @cached_property
    def _reviewed(self) -> int | None:
        """Where the plans begin in a report on a year gone by (2025年度工作总结); None in any other paper."""
        told = _REVIEW.search(self.flat_title.strip())
        if told is None or self.published_on is None or int(told["y"]) >= self.published_on.year:
            return None
        plans = _PLANS.search(self.flat_body)
        return plans.start() if plans else len(self.flat_body)

    def tells_of_past(self, at: int) -> bool:
        """Does this place of the body tell what was done in a year gone by?"""
        return self._reviewed is not None and at < self._reviewed

    @cached_property
    def _stops(self) -> tuple[int, ...]:
        return tuple(match.start() for match in _STOPS.finditer(self.flat_body))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The body's lines that hold something, in reading form."""
        found, at = [], 0
        for raw in self.flat_body.split("\n"):
            text = raw.strip()
            if text:
                start = at + len(raw) - len(raw.lstrip())
                found.append(Line(text=text, start=start, end=start + len(text)))
            at += len(raw) + 1
        return tuple(found)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Bounds of the sentence around a span of the body: from stop to stop, without outer blanks."""
        flat = self.flat_body
        stops = self._stops
        before, after = bisect_left(stops, start), bisect_left(stops, end)
        first = stops[before - 1] + 1 if before else 0
        last = stops[after] if after < len(stops) else len(flat)
        while first < last and flat[first] == " ":
            first += 1
        while last > first and flat[last - 1] == " ":
            last -= 1
        return first, last

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a span in its own sentence, WINDOW characters at most."""
        first, last = self.sentence(start, end)
        flat = self.flat_body
        return flat[max(first, start - WINDOW) : start], flat[end : min(last, end + WINDOW)]

    def line_before(self, at: int) -> str:
        """What its line says before a place, WINDOW characters at most."""
        first = max(0, at - WINDOW)
        return self.flat_body[max(first, self.flat_body.rfind("\n", first, at) + 1) : at]

    def above(self, start: int) -> str:
        """The short line over the one that begins at or right before `start`: 二、申报截止时间, or a question."""
        line = self.flat_body.rfind("\n", max(0, start - 20), start) + 1
        if not line or re.fullmatch(r"[ ]*(?:答[ ]*:)?[ ]*", self.flat_body[line:start]) is None:
            return ""
        head = self.flat_body[max(0, line - 60) : line].rstrip().rpartition("\n")[2].strip()
        return head if len(head) <= 24 and not head.endswith(("。", ";", ",")) and "\t" not in head else ""

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Every sentence of the body as a span."""
        first = 0
        for stop in [
            *(match.span() for match in _STOPS.finditer(self.flat_body)),
            (len(self.flat_body),) * 2,
        ]:
            if self.flat_body[first : stop[0]].strip():
                yield first, stop[0]
            first = stop[1]

    def fact(self, name: str, value: str, where: Where, start: int, end: int, how: str = "") -> Fact:
        """A fact whose quote is cut from the named text here, so that it cannot differ from it."""
        text = self.title if where == "title" else self.body
        return Fact(
            field=name, value=value, quote=text[start:end], where=where, start=start, end=end, how=how
        )


def meta_fact(name: str, value: str, quote: str, how: str) -> Fact:
    """A fact that stands in a meta value, which it quotes whole."""
    return Fact(field=name, value=value, quote=quote, where="meta", start=0, end=len(quote), how=how)
