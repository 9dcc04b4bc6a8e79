"""The title of a page whose head does not tell it: the most prominent line before the text.

A reader knows it by several signs, none of which every page has: it is set large or bold, it stands right over the
day and source or over the text, the text takes up its words, and it is no name of a site or column, no menu's entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from text.dates import first_date
from text.documents import find_numbers
from text.extract import furniture
from text.extract.captions import CREDIT
from text.extract.outline import Box, Outline
from text.extract.published import is_source_bar
from text.extract.title_words import NUMBERED, clean, is_column, is_organ, squeeze

_NEVER = -9.0
COLUMN = 8
"""Characters of the longest name of a column."""
_REACH = 60
"""Lines before the text among which a title is sought; menus of more stand before them."""
_HEADING = {"h1": 1.5, "h2": 1.0, "h3": 0.6, "h4": 0.3, "legend": 0.6}
_PART = re.compile(
    r"^\W*(?:第[一二三四五六七八九十百\d]+(?:[章节编条款]|版(?!本))|[一二三四五六七八九十]{1,3}\s*[、.．]|\d{1,2}\s*[、.．])|[：:。；，、]$|，.*，|，.*[？?]$|——$|^.{2,6}[:：]\s*\d+\D{0,2}$|^.{2,5}(?:机构|单位|部门|编号|类别|类型|形式|方式|状态|主体|范围)\s*[:：]"
)
"""Headings inside a text, its opening, a newspaper's page."""
_BYLINE = re.compile(
    r"^\W*(?:本[报刊网社台]|[\u4e00-\u9fff]{2,6}[报网社])?(?:特约|见习|实习|首席)?(?:记者|通讯员|评论员|撰稿人?)[\s:：/]|^\W*(?:文|图|图文|作者|撰文)\s*[/／|:：]"
)
"""Who wrote a newspaper's text."""


def prominent(
    outline: Outline,
    start: Box,
    text: str,
    agreement: Callable[[str], float],
    named: Callable[[Box], bool],
    columns: frozenset[str],
) -> tuple[str, Box | None, float]:
    """(line, its box, worth) of the most prominent line before the text, or over a day and source; ("", None, _NEVER) when there is none.

    start      the first box of the text
    text       its squeezed sentences
    agreement  0–3: how well a squeezed line agrees with what head and listing say
    named      whether a box's id or class calls it a title
    columns    names of the page's columns (`columns_of`)
    """
    lines = list(_lines(outline, start))
    ahead = len(lines)
    lines += [(box, line) for box in outline.boxes[start.number + 1 :] for line in box.lines()][:_REACH]
    judge = _Judge(lines, ahead, start, text, agreement, named, columns)
    worths = [(judge.worth(place), -place) for place in range(max(0, ahead - _REACH), len(lines))]
    worth, place = max(worths, default=(_NEVER, 0))
    if worth == _NEVER:
        return "", None, worth
    box, line = lines[-place]
    is_told = agreement(squeeze(line)) >= 3
    if not is_told and 1 < len(own := _run(box.lines(), line)) < 4 and _goes_on(own):
        line = whole_of(box) if box.chars <= 100 and own == box.lines() else "".join(own)
    return clean(line), box, worth


def _run(lines: list[str], line: str) -> list[str]:
    """The lines around one that may be of one title with it."""
    first = last = lines.index(line) if line in lines else 0
    while first and _could_be_title(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _could_be_title(lines[last + 1]):
        last += 1
    return lines[first : last + 1]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What speaks for each of the lines around the start of a text, the first `ahead` of which stand before it."""

    lines: list[tuple[Box, str]]
    ahead: int
    start: Box
    text: str
    agreement: Callable[[str], float]
    named: Callable[[Box], bool]
    columns: frozenset[str]

    def worth(self, place: int) -> float:
        box, line = self.lines[place]
        if not _could_be_title(line) or box.links > 0.5 * max(1, box.chars) or box.suspect or box.hidden:
            return _NEVER
        told, is_named = self.agreement(squeeze(line)), self.named(box)
        following = self.lines[place + 1 : place + 4]
        headed = next((1 - 0.2 * n for n, (_, below) in enumerate(following) if _closes_head(below)), 0.0)
        look = emphasis(box) + _HEADING.get(box.tag, 0.0) + 0.6 * is_named
        if place >= self.ahead and (
            (look < 0.5 and told < 2) or (headed < (0.6 if is_named else 1) and told < 2) or _is_cell(box)
        ):
            return (
                _NEVER  # behind the first sentences, which may be an advertisement's: only what a bar follows
            )
        in_menu = is_entry(box) and not is_named
        between = sum(not _is_beside(below) for _, below in self.lines[place + 1 : self.ahead])
        worth = 0.6 + 1.5 * echo(self.text, line) + look + headed + told * (0.1 if in_menu else 0.7)
        worth -= 0.1 * min(between, 8) + 0.8 * (in_menu and headed < 1)
        worth -= 1.5 * (is_column(line) or is_organ(line) or squeeze(line) in self.columns) + 0.5 * (
            len(line) < 6
        )
        worth -= 1.2 * (_PART.search(line) is not None) + 1.5 * (_is_datum(box) and not is_named)
        if following and following[0][0].own_links > 0.5 * following[0][0].own_chars:
            worth -= 0.7
        if not headed and box.tag == self.start.tag and box.parent is self.start.parent and not emphasis(box):
            worth -= 1.2
        return worth


def _lines(outline: Outline, start: Box) -> Iterator[tuple[Box, str]]:
    for box in outline.boxes[: start.number + 1]:
        for line in box.lines():
            if box is start and speaks(line):
                return
            yield box, line


def sentences(outline: Outline, start: Box) -> str:
    """Everything from the first box of the text on that stands in boxes with sentences, squeezed."""
    return squeeze(
        "".join(line for box in outline.boxes[start.number :] if box.stops for line in box.lines())
    )


def speaks(line: str) -> bool:
    """Is a line a sentence of a text, not one of its headings?"""
    return len(line) > 12 and re.search("[。；]|，.*，", line) is not None


def _is_beside(line: str) -> bool:
    """May a line stand between title and text: the day and source, buttons, a document's number?"""
    return (
        furniture.is_furniture(line)
        or furniture.meta_labels(line) > 0
        or is_source_bar(line)
        or furniture.is_label(line)
        or NUMBERED.match(line) is not None
    )


def _is_cell(box: Box) -> bool:
    return box.tag in ("td", "th") and box.parent is not None and len(box.parent.kids) > 2


def _is_datum(box: Box) -> bool:
    """Is a box one of two or more filled cells of a table's head, or of a row in a table of three or more such rows?"""
    cell = next((up for up in (box, *list(box.up())[:2]) if up.tag in ("td", "th")), None)
    if cell is None or (row := cell.parent) is None or row.parent is None:
        return False
    filled = [sum(1 for kid in k.kids if kid.chars) for k in row.parent.kids if k.tag == row.tag]
    beside = sum(1 for kid in row.kids if kid.chars and kid.tag == cell.tag)
    return beside > 1 and (cell.tag == "th" or sum(n > 1 for n in filled) > 2)


def _closes_head(line: str) -> bool:
    """Day and source, or the document's number alone: what stands under titles."""
    return is_source_bar(line) or any(n.end - n.start >= 0.8 * len(line) for n in find_numbers(line))


def _goes_on(lines: list[str]) -> bool:
    """Are a box's lines one title, broken where it did not fit?"""
    if any(line.endswith(("。", "：", "；")) for line in lines):
        return False
    return all(_could_be_title(line) or len(line) < 4 for line in lines) and sum(map(len, lines)) <= 100


def whole_of(box: Box) -> str:
    """Text of a small box with its lines joined as one title."""
    text = ""
    for part in (line for inner in box.walk() for line in inner.lines()):
        text += (" " if text and text[-1].isascii() and part[0].isascii() else "") + part
    return clean(text)


def columns_of(outline: Outline) -> frozenset[str]:
    """Short names that are entries of a menu: where one heads a page, it names a column."""
    return frozenset(
        squeeze(box.text)
        for box in outline.boxes[:400]
        if 0 < box.chars <= 2 * COLUMN
        and len(squeeze(box.text)) <= COLUMN
        and (box.tag == "li" or box.links > 0.7 * box.chars)
        and is_entry(box)
    )


def is_entry(box: Box) -> bool:
    """Is a line one of three or more short ones of the same make, as menus have them?"""
    if box.parent is None:
        return False
    kids = box.parent.kids
    alike = [
        k for k in kids if k.tag == box.tag and (k.tag == "li" or k.names == box.names) and 0 < k.chars <= 24
    ]
    return len(alike) > 2


def echo(text: str, title: str) -> float:
    """0–1: how many of a title's character pairs the page's sentences repeat; a column's name is not repeated."""
    flat = squeeze(title)
    if len(flat) < 6:
        return 0.0
    pairs = {flat[i : i + 2] for i in range(len(flat) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs)


def emphasis(box: Box) -> float:
    """0–1: is a line set as a title is: centred, bold, large?"""
    marks = 0
    for element in (
        box.element,
        *(islice(box.element.iterdescendants(), 4) if not box.kids else ()),
        *islice(box.element.iterancestors(), 2),
    ):
        tag, style = element.tag, element.get("style") or ""
        marks += tag in ("b", "strong", "center") or (element.get("align") or "").lower() in (
            "center",
            "middle",
        )
        marks += len(
            re.findall(
                r"text-align:\s*center|font-weight:\s*(?:bold|[6-9]00)|font-size:\s*(?:1[89]|[23]\d)", style
            )
        )
        marks += tag == "font" and (element.get("size") or "").lstrip("+") in ("3", "4", "5", "6", "7")
    return min(1.0, marks / 2)


def _could_be_title(line: str) -> bool:
    if (
        not 4 <= len(line) <= 90
        or "。" in line[:-1]
        or CREDIT.search(line)
        or _BYLINE.match(line)
        or furniture.is_furniture(line)
        or furniture.is_contact(line)
    ):
        return False
    if re.search(r"^\W*首\s*[页頁]|\S\s*[>›»＞]\s*\S", line):
        return False
    if furniture.is_label(line) or furniture.meta_labels(line) or furniture.is_source_line(line):
        return False
    found = first_date(line)
    if found is not None and (re.search(r"\d:\d\d|\bby\b", line) or furniture.INFO_LABEL.match(line)):
        return False
    return found is None or found.end - found.start < 0.5 * len(line)
