"""The lines around a body: where date, source, author, editor and the information table stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from text.extract import furniture
from text.extract.outline import Box, Outline
from text.extract.render import Block
from text.extract.title_words import squeeze


@dataclass(slots=True)
class Surroundings:
    """before: from the title to the body · behind: after it · far: well before the title.

    `words` are the lines of `before` again with a blank between inline elements, which may be parted by style alone.
    """

    before: list[str]
    behind: list[str]
    far: list[str]
    words: list[str]


def look_around(outline: Outline, anchor: Box | None, blocks: list[Block], kept: list[Block]) -> Surroundings:
    """Lines near the body that are not body: page furniture, and what was cut off the chosen boxes."""
    boxes, root = outline.boxes, outline.root
    places = [place for place, block in enumerate(blocks) if kept and (block is kept[0] or block is kept[-1])]
    if not places:
        start = anchor.end + 1 if anchor else 0
        inner = _lines([box for box in boxes[start : start + 40] if not in_links(box, anchor)])
        return Surroundings(inner, inner, _far(outline, anchor), inner)
    by_element = {box.element: box for box in boxes}
    holders = {box.number for block in kept if (box := by_element.get(block.element)) is not None}
    first = by_element.get(blocks[places[0]].element, root)
    opened = by_element.get(blocks[0].element, root).number
    closed = max(
        (by_element.get(b.element, root).end for b in blocks if b.element is not root.element), default=0
    )
    inside = anchor or first
    ahead = anchor is not None and anchor.number <= first.number
    low = max(0, anchor.number - 4) if anchor is not None and ahead else max(0, opened - 14)
    near = [
        b for b in boxes[low:opened] if not in_links(b, inside) and not b.hidden and b.number not in holders
    ]
    middle = anchor.number if anchor is not None else 0
    near.sort(key=lambda box: (box.number < middle, box.number))
    before = _lines(near)
    if anchor is not None:  # an inline element beside the title: its words are its holder's own
        holders_of_title = [
            up for up in list(anchor.up())[:3] if 0 < up.own_chars < 200 and up.number not in holders
        ]
        before += _lines([up for up in holders_of_title if up not in near])
    before += [block.text.replace("\t", " ") for block in blocks[: places[0]]]
    before += _below_titles(outline, anchor, holders)
    chosen = {id(block) for block in kept}
    behind = [_labelled(block) for block in blocks[places[0] :] if id(block) not in chosen]
    tables = [box for block in blocks if block.row and (box := by_element.get(block.element)) is not None]
    within = {box.number for block in blocks if (box := by_element.get(block.element)) is not None}
    within |= {number for table in tables for number in range(table.number, table.end + 1)}
    behind += _lines([b for b in boxes[opened:closed] if b.number not in within and not in_links(b, inside)])
    bars = [*near, *(box for b in blocks[: places[0]] if (box := by_element.get(b.element)) is not None)]
    words = [
        _parted(box) for box in bars if box is not anchor and box.own_chars < 120 and box.number >= middle
    ]
    words += ["", *(_parted(box) for box in bars if box.own_chars < 120 and box.number < middle)]
    return Surroundings(before, behind + _behind(outline, closed, inside), _far(outline, anchor), words)


def _labelled(block: Block) -> str:
    """A block's text; a row of a label and its value as one line: 发布单位：某某局."""
    cells = block.text.split("\t") if block.row else []
    return "：".join(cells) if len(cells) == 2 and furniture.is_label(cells[0]) else block.text


def _lines(boxes: Sequence[Box]) -> list[str]:
    return [line for box in boxes for line in box.lines()]


def _parted(box: Box) -> str:
    return " ".join(word for part in box.own if (word := part.strip()))


def _behind(outline: Outline, closed: int, inside: Box) -> list[str]:
    """Lines after the body, at most of 24 boxes; behind a related heading only who edited."""
    found: list[str] = []
    is_over = False
    for box in outline.boxes[closed + 1 : closed + 25]:
        lines = box.lines()
        is_over = is_over or bool(lines and furniture.is_related_heading(lines[0]))
        if is_over:
            found += [line for line in lines if furniture.is_ending(line)]
        elif not in_links(box, inside) and not box.hidden:
            is_told = bool(found and lines) and furniture.is_label(found[-1])
            found += [f"{found.pop()}：{lines[0]}", *lines[1:]] if is_told else lines
    return found


def _far(outline: Outline, anchor: Box | None) -> list[str]:
    """Lines of the 40 boxes before the title: information tables are rows of many cells."""
    if anchor is None:
        return []
    boxes = outline.boxes[max(0, anchor.number - 40) : anchor.number]
    return _lines([box for box in boxes if not in_links(box, anchor) and not box.hidden])


def _below_titles(outline: Outline, anchor: Box | None, holders: set[int]) -> list[str]:
    """Lines under every place that shows the title (a phone copy may be the only one that shows the date)."""
    if anchor is None or not (title := squeeze(anchor.text)):
        return []
    lines: list[str] = []
    for box in outline.boxes:
        if box.own and squeeze(box.text) == title and not in_links(box):
            near = [
                b
                for b in outline.boxes[box.end + 1 : box.end + 4]
                if b.number not in holders and not in_links(b, box)
            ]
            lines += [line for b in near for line in b.lines()[:3]]
    return [line for line in lines if len(line) < 120]


def in_links(box: Box, inside: Box | None = None) -> bool:
    """Does a box stand in a list of links, so that a date in it is another page's?

    Ancestors count up to the one that also holds `inside` (title or body): pages are mostly links.
    """
    if box.links > 0.5 * box.chars or (box.links >= 6 and box.chars - box.links <= 16):
        return True
    for up in list(box.up())[:3]:
        if inside is None or up.holds(inside):
            return False
        if up.links > 0.5 * up.chars:
            return True
    return False


def information(lines: Sequence[str]) -> dict[str, str]:
    """索引号, 发文字号 … of the table that government pages show above a notice; label and value may be two lines."""
    found: dict[str, str] = {}
    for place, line in enumerate(lines):
        match = furniture.INFO_LABEL.match(furniture.simplified(line)) if len(line) < 160 else None
        if match is None:
            continue
        value = line[match.end() :].strip()
        if not value and place + 1 < len(lines):
            value = lines[place + 1].strip()
        elif value and not line[: match.end()].rstrip().endswith((":", "：")):
            continue
        if (
            value
            and len(value) < 80
            and not furniture.INFO_LABEL.match(value)
            and not furniture.meta_labels(value)
        ):
            found.setdefault("".join(match[1].split()), value)
    return found
