"""Titles of pages without headings: the line over the source bar, the first line, and how far the text repeats them."""

from __future__ import annotations

import re
from itertools import islice

from text.dates import first_date
from text.extract import furniture
from text.extract.outline import Box, Outline
from text.extract.published import is_source_bar
from text.extract.title_words import NUMBERED, clean, squeeze


def echo(outline: Outline, title: str) -> float:
    """0–1: how many of a title's character pairs the page's sentences repeat; a column's name is not repeated."""
    flat = squeeze(title)
    if len(flat) < 10:
        return 0.0
    text = squeeze("".join(line for box in outline.boxes if box.stops and box.own for line in box.lines()))
    pairs = {flat[i : i + 2] for i in range(len(flat) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs)


def above_source(outline: Outline) -> tuple[str, Box | None]:
    """The line over 发布时间：… or a bare date: where a page without headings shows its title.

    Several such lines (a notice board, a list of other pages) are told apart by how the page sets them and by
    whether its sentences repeat their words.
    """
    found: list[tuple[float, str, Box]] = []
    last: tuple[str, Box | None] = ("", None)
    for box in outline.boxes:
        for line in box.lines():
            text, above = last
            if above is not None and box.number - above.number <= 4 and is_source_bar(line):
                worth = 2 * echo(outline, text) + emphasis(above) + 0.5 * bool(furniture.meta_labels(line))
                found.append((worth - 0.05 * len(found), text, above))
                last = ("", None)
            elif _could_be_title(line) and box.links < 0.5 * max(1, box.chars) and not box.suspect:
                below = NUMBERED.match(line) and above is not None and box.number - above.number <= 3
                last = (text + line, above) if below else (clean(line), box)
    if not found:
        return "", None
    _, text, above = max(found, key=lambda item: item[0])
    return text, above


def emphasis(box: Box) -> float:
    """0–1: is a line set as a title is: centred, bold, large?"""
    marks = 0
    for element in (
        box.element,
        *islice(box.element.iterdescendants(), 4),
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
    if not 4 <= len(line) <= 90 or "。" in line or furniture.is_furniture(line) or furniture.is_contact(line):
        return False
    found = first_date(line)
    return found is None or found.end - found.start < 0.5 * len(line)


def first_line(outline: Outline) -> tuple[str, Box | None]:
    for box in outline.boxes:
        if box.suspect or box.links > 0.5 * box.chars or box.kids:
            continue
        for line in box.lines():
            if 7 < len(line) <= 80 and not re.search("[。；]", line) and not furniture.is_furniture(line):
                return clean(line), box
            if len(line) > 80:
                return "", None
    return "", None
