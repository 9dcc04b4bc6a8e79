"""What belongs beside a body's core: its lead, further answers, a signature, what an early </div> let fall out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from text.dates import first_date
from text.extract import furniture
from text.extract.files import FILE_NAME
from text.extract.outline import Box
from text.extract.published import is_source_bar

COPY_SHARE = 0.8
"""Two boxes that share this much of the smaller one's text are one body given twice (PC and phone)."""
_ANNEX = re.compile(r"^\W*附\s*件\s*\d*\s*[:：]")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def companions(core: Box, anchor: Box | None, *, near: bool) -> list[Box]:
    """The core and the boxes around it that are body too: lead, further answers, signature."""
    before: list[Box] = []
    after: list[Box] = []
    child, level = core, 0
    for parent in core.up():
        if child.holds(anchor) if anchor is not None else level >= 2:
            after += _spilled(child)
            break
        liberal = near and level == 0
        place = parent.kids.index(child)
        ahead = parent.kids[:place]
        bar = max((n for n, kid in enumerate(ahead) if _is_bar(kid)), default=-1)
        leads = [n for n, kid in enumerate(ahead) if _leads(kid, core, anchor, liberal and n > bar)]
        signed = _signature(ahead[leads[-1] + 1 :]) if leads else []
        before = [*(ahead[n] for n in leads), *signed, *before]
        follow, over = _following(parent.kids[place + 1 :], core, liberal)
        after += follow
        if over:
            break
        child, level = parent, level + 1
    return [*before, core, *after]


def _leads(box: Box, core: Box, anchor: Box | None, liberal: bool) -> bool:
    """Does a box before the core belong to it: a lead, an address line, the facts of an interview?"""
    if box.cut or box.hidden or box.suspect or box.links > 0.3 * box.chars or same_text(box, core):
        return False
    if anchor is not None and box.number <= anchor.end:
        return False
    if box.stops and box.weight >= 15:
        return True
    lines = [line for inner in box.walk() for line in inner.lines()]
    return liberal and anchor is not None and bool(lines) and all(_could_open(line) for line in lines)


def _is_bar(box: Box) -> bool:
    return box.chars <= 160 and any(is_source_bar(line) for inner in box.walk() for line in inner.lines())


def _could_open(line: str) -> bool:
    if (
        furniture.is_furniture(line)
        or furniture.meta_labels(line)
        or furniture.is_source_line(line)
        or furniture.is_ending(line)
    ):
        return False
    return (
        (len(line) >= 12 or line.endswith(("：", ":")))
        and not is_source_bar(line)
        and not furniture.INFO_LABEL.match(line)
    )


def _following(kids: Iterable[Box], core: Box, liberal: bool) -> tuple[list[Box], bool]:
    """Boxes after the core that go on with it, and whether an ending was met."""
    taken: list[Box] = []
    for box in kids:
        lines = [line for inner in box.walk() if inner.own for line in inner.lines()][:3]
        if lines and ends(lines[0]):
            return taken, True
        if box.cut or box.hidden or box.suspect or not lines:
            continue
        if box.links > 0.3 * box.chars:
            signed = first_date((lines_of(core) or [""])[-1])
            if box.tag == "tr" and _ANNEX.match(lines[0]) and len(lines) == 1 and not signed:
                taken.append(box)
            continue
        if furniture.is_furniture(lines[0]) or furniture.meta_labels(lines[0]):
            continue
        if _is_foreign(box, core):
            continue
        full = box.stops >= 1 and box.weight >= 15
        speaks = full and (liberal or box.stops >= 2 or box.weight >= 40)
        goes_on = speaks or _is_signature(lines) or (liberal and box.weight > 0)
        if goes_on and not same_text(box, core):
            taken.append(box)
    return taken, False


def _is_foreign(box: Box, core: Box) -> bool:
    """A box of another kind that opens with a heading of a level the body does not use: 关于作者, 订阅通讯."""
    opening = next((inner for inner in box.walk() if inner.lines()), box)
    if opening.tag not in _HEADINGS:
        return False
    used = {inner.tag for inner in core.walk()} & _HEADINGS
    return opening.tag not in used and (bool(used) or box.names != core.names)


def ends(line: str) -> bool:
    """Does a line open what follows an article: related pages, an editor, the next article, a way back?"""
    return (
        furniture.is_related_heading(line)
        or furniture.is_ending(line)
        or furniture.is_way_back(line)
        or line.startswith(("上一篇", "下一篇"))
    )


def _spilled(box: Box) -> list[Box]:
    """What an early </div> let fall out of the body's container: bare paragraphs right behind it, a signature.

    Side columns and feet stand in boxes of their own; a sentence without any box is the body going on.
    """
    found: list[Box] = []
    for parent in list(box.up())[:3]:
        kids = [
            k for k in parent.kids[parent.kids.index(box) + 1 :] if k.chars and not k.cut and not k.hidden
        ]
        taken = 0
        while taken < len(kids) and _is_bare_sentence(kids[taken]):
            taken += 1
        found += kids[:taken] + _signature(kids[taken:])
        if not taken:
            break
        box = parent
    return found


def _is_bare_sentence(box: Box) -> bool:
    line = box.text
    bare = not box.kids and not box.own_links and not box.suspect and box.tag in ("p", "div", "section")
    return bare and box.weight >= 8 and line.endswith(("。", "：", "；", "！", "？", "”")) and not ends(line)


def _signature(kids: Sequence[Box]) -> list[Box]:
    """Issuer and date that fell out of the body's container by an early </div>: the next one or two short boxes."""
    live = [k for k in kids[:6] if k.chars and not k.cut and not k.hidden][:2]
    for count in (1, 2):
        lines = [line for box in live[:count] for inner in box.walk() for line in inner.lines()]
        if (
            len(live) >= count
            and lines
            and _is_signature(lines)
            and not any(furniture.is_furniture(line) for line in lines)
        ):
            return live[:count]
    return []


def _is_signature(lines: list[str]) -> bool:
    """Issuer and date, or the date alone, as the last lines of a notice; never a file name."""
    text = " ".join(lines)
    return (
        len(text) <= 70
        and first_date(text) is not None
        and "年" in text
        and not FILE_NAME.search(text)
        and "：" not in text
    )


def lines_of(box: Box) -> list[str]:
    return [line for inner in box.walk() if inner.own for line in inner.lines() if len(line) > 5]


def same_text(one: Box, other: Box) -> bool:
    """Do two boxes hold the same lines, but for some that only one of them has?"""
    a, b = Counter(lines_of(one)), Counter(lines_of(other))
    shared = sum(len(line) * n for line, n in (a & b).items())
    least = min(sum(len(line) * n for line, n in c.items()) for c in (a, b))
    return least >= 10 and shared >= COPY_SHARE * least
