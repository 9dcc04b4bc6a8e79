"""Which boxes of a page hold its article: publishers' well-known blocks, weight, and agreement of readers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from text.dates import first_date
from text.extract import furniture, tables
from text.extract.files import FILE_NAME
from text.extract.outline import Box, Outline
from text.extract.published import is_source_bar

CORE_SHARE = 0.6
"""A box stays on the way down while it holds this share of its parent's weight; Q&A boxes hold less each."""
COPY_SHARE = 0.8
"""Two boxes that share this much of the smaller one's text are one body given twice (PC and phone)."""

# Block names of the publishers' systems, most telling first (atlas §2; the others are common CMS defaults).
_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset("contentmark trs_ueditor trs_editor ucap-content ivs_content zoomcon three_xilan_07 j-fontcontent js_content vsb_content".split()),
    frozenset(
        """zoom wzcon wen articlecontent3 articlecontent1 j-show-body div_print news_detail_box new_detail_content zwxl-content xl_con1 pages_content
        v_news_content wp_articlecontent rich_media_content articlecontent article-content article_content article-body article_body entry-content
        news_content news-content newscontent detail-content detail_content content-detail zw wordsection1 xl_content conbox article-box arti_content
        main-content-text view""".split()
    ),
    frozenset("text content article con nr neirong detail txt news_con mainbody post-content".split()),
)  # fmt: skip

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_ANNEX = re.compile(r"^\W*附\s*[件表录]")


@dataclass(slots=True)
class Choice:
    """The boxes that hold the body, how they were found, and how sure that is (0–1)."""

    boxes: list[Box]
    method: str
    confidence: float


def family_of(names: str) -> int:
    """1 for a block no other part of a page is named after, 2 and 3 for weaker names, 0 for none."""
    words = set(names.lower().split())
    return next((rank for rank, known in enumerate(_FAMILIES, 1) if not known.isdisjoint(words)), 0)


def choose(outline: Outline, anchor: Box | None, *, sure: bool = True, referee: bool = True) -> Choice:
    """The body's boxes.

    anchor   the box of the shown title, which stands before the body
    sure     whether the title is more than a guess; only then the body is sought in its box first
    referee  whether a third reader may be asked where the first two disagree
    """
    top = outline.root
    if anchor is not None:
        _weigh_out(anchor)
        top = _scope(outline, anchor) if sure else top
    core = _core(top)
    if anchor is not None and (core.weight < 1 or (sure and core.end < anchor.number)):
        return Choice(_annexes(outline, anchor), "annexes", 0.5)
    family = _family(outline, core, anchor)
    if family is not None:
        rank, box = family
        return Choice(
            [*_companions(box, anchor, near=False)],
            f"family:{box.names.split()[0]}",
            0.97 if rank == 1 else 0.9,
        )
    second = _paragraph_parent(outline.boxes[top.number : top.end + 1], outline)
    if second is None or not referee or _agree(core, second):
        return Choice(_companions(core, anchor, near=True), "weight", 0.85 if second is not None else 0.6)
    core, certainty = _referee(core, second)
    return Choice(_companions(core, anchor, near=True), "weight+trafilatura", certainty)


def _annexes(outline: Outline, anchor: Box) -> list[Box]:
    """Where nothing behind the title has weight: the lines that name an annex, if the page says so at all."""
    for box in outline.boxes[anchor.end + 1 :]:
        if box.own_links and not box.suspect and _ANNEX.match(box.text):
            return [box]
    return []


def _weigh_out(box: Box) -> None:
    weight = box.weight
    for one in (box, *box.up()):
        one.weight -= weight


def _scope(outline: Outline, anchor: Box) -> Box:
    """The smallest box around the shown title that holds a fair share of what is written behind it.

    What stands before the title is no body, and a side column's text is no match for what shares the title's
    box: a notice of one sentence stays the body beside a long self-description.
    """
    behind = sum(box.weight - sum(kid.weight for kid in box.kids) for box in outline.boxes[anchor.end + 1 :])
    for box in anchor.up():
        after = sum(kid.weight for kid in box.kids if kid.number > anchor.end and not kid.cut)
        inner = next((kid for kid in box.kids if kid.holds(anchor)), None)
        while inner is not None and inner is not anchor:
            after += sum(kid.weight for kid in inner.kids if kid.number > anchor.end)
            inner = next((kid for kid in inner.kids if kid.holds(anchor)), None)
        if after >= max(8.0, 0.2 * behind):
            return box
    return outline.root


# ------------------------------------------------------------------ the heaviest path


def _core(root: Box) -> Box:
    """Follow the heaviest child while it holds most of the weight; never into one paragraph or a data table."""
    box = root
    while True:
        kids = sorted((k for k in box.kids if k.weight > 0 and not k.cut), key=lambda k: -k.weight)
        if not kids:
            return box
        if len(kids) > 1 and kids[1].weight >= 0.5 * kids[0].weight and (copy := _copy(kids)) is not None:
            copy.cut = True
            _weigh_out(copy)
            continue
        best = kids[0]
        if best.weight < CORE_SHARE * box.weight or _is_leaf(best):
            return box
        box = best


def _is_leaf(box: Box) -> bool:
    if box.tag == "table":
        return tables.is_data(box.element)
    if any(kid.weight > 0 for kid in box.kids):
        return False
    return box.tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6") or len(box.lines()) <= 1


def _copy(kids: list[Box]) -> Box | None:
    """The later (or hidden) one of two heavy boxes that hold the same text."""
    first, second = kids[0], kids[1]
    if _is_leaf(first) and first.tag in ("p", "li", "tr", "td"):
        return None
    if not same_text(first, second):
        return None
    if first.hidden != second.hidden:
        return first if first.hidden else second
    return max(first, second, key=lambda box: box.number)


def _lines(box: Box) -> list[str]:
    return [line for inner in box.walk() if inner.own for line in inner.lines() if len(line) > 5]


def same_text(one: Box, other: Box) -> bool:
    """Do two boxes hold the same lines, but for some that only one of them has?"""
    a, b = Counter(_lines(one)), Counter(_lines(other))
    shared = sum(len(line) * n for line, n in (a & b).items())
    least = min(sum(len(line) * n for line, n in c.items()) for c in (a, b))
    return least >= 10 and shared >= COPY_SHARE * least


# ------------------------------------------------------------------ publishers' blocks


def _family(outline: Outline, core: Box, anchor: Box | None) -> tuple[int, Box] | None:
    """The best known block that holds the core's text or most of it."""
    best: tuple[int, Box] | None = None
    floor = 0.5 * core.weight
    for box in outline.boxes:
        if not box.names or box.cut or not (rank := family_of(box.names)):
            continue
        if rank == 3 and box is not core and not core.holds(box):
            continue
        if box.weight < floor or (anchor is not None and box.holds(anchor) and rank > 1):
            continue
        if box.hidden and not core.hidden:
            continue
        inner = best is not None and best[1].holds(box)
        if (
            best is None
            or rank < best[0]
            or (inner and rank == best[0] and box.weight >= 0.85 * best[1].weight)
        ):
            best = (rank, box)
    return best


# ------------------------------------------------------------------ the second and third reader


def _paragraph_parent(boxes: Sequence[Box], outline: Outline) -> Box | None:
    """Readability's idea: each paragraph votes for its parent, half for its grandparent."""
    votes: Counter[int] = Counter()
    for box in boxes:
        own = "".join(box.own)
        if box.cut or len(own) < 25 or box.suspect or not box.stops:
            continue
        worth = 1 + own.count("，") + own.count("。") + min(len(own) / 100, 3)
        worth *= 1 - box.links / max(1, box.chars)
        holders = [box, *box.up()] if "\n" in own.strip() else list(box.up())
        for holder, share in zip(holders, (1.0, 0.5), strict=False):
            votes[holder.number] += round(worth * share * 100)
    if not votes:
        return None
    return outline.boxes[votes.most_common(1)[0][0]]


def _agree(core: Box, other: Box) -> bool:
    if core.holds(other):
        return other.weight >= 0.5 * core.weight or core.weight < 1.5 * other.weight + 200
    return other.holds(core) and core.weight >= 0.5 * other.weight


def _referee(core: Box, other: Box) -> tuple[Box, float]:
    """Trafilatura, on the part of the page that holds both, says whose text is the article.

    Only its choice counts, not its text: it drops repeated paragraphs.
    """
    import trafilatura
    from lxml import etree

    top = core
    while not top.holds(other) and top.parent is not None:
        top = top.parent
    page = etree.tostring(top.element, encoding="unicode", method="html")
    text = trafilatura.extract(
        f"<html><body>{page}</body></html>",
        fast=True,
        include_comments=False,
        include_tables=True,
    )
    if not text:
        return core, 0.4
    grams = {text[i : i + 6] for i in range(0, len(text) - 5, 3)}

    def fit(box: Box) -> float:
        own = "".join(_lines(box))
        hit = sum(len(gram) for gram in grams if gram in own)
        have = 6 * len(grams) or 1
        precision = min(1.0, hit / max(1, len(own) * 2))
        return hit / have + precision

    ours, theirs = fit(core), fit(other)
    return (other, 0.6) if theirs > ours + 0.1 else (core, 0.7)


# ------------------------------------------------------------------ what belongs beside the core


def _companions(core: Box, anchor: Box | None, *, near: bool) -> list[Box]:
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
        before = [
            *(kid for n, kid in enumerate(ahead) if _leads(kid, core, anchor, liberal and n > bar)),
            *before,
        ]
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
        if lines and _ends(lines[0]):
            return taken, True
        if box.cut or box.hidden or box.suspect or not lines or box.links > 0.3 * box.chars:
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


def _ends(line: str) -> bool:
    return (
        furniture.is_related_heading(line)
        or furniture.is_ending(line)
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
    return bare and box.weight >= 8 and line.endswith(("。", "：", "；", "！", "？", "”")) and not _ends(line)


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
