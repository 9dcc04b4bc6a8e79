"""Which boxes of a page hold its article: publishers' well-known blocks, weight, and agreement of readers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from text.extract import furniture, tables
from text.extract.companions import companions, ends, lines_of, same_text
from text.extract.edges import speaks_of_page
from text.extract.files import FILE_NAME
from text.extract.outline import Box, Outline
from text.extract.published import is_source_bar
from text.extract.render import Block

CORE_SHARE = 0.6
"""A box stays on the way down while it holds this share of its parent's weight; Q&A boxes hold less each."""

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

_LITTLE = 60
"""Weight of some sixty characters of sentences: a page whose heaviest part has less may have no text but files."""
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
    core = core_of(top)
    if anchor is not None and core.weight < _LITTLE:
        annexes = _annexes(outline, anchor)
        is_beside = core.end < anchor.number
        is_foot = core.holds(anchor) or (bool(annexes) and core.number > annexes[-1].end)
        is_slight = not core.stops or core.weight < 6 or _is_unseen(core)
        if annexes and (
            (is_slight and (is_foot or is_beside or core.stops)) or _is_all(outline, anchor, annexes)
        ):
            return Choice(annexes, "annexes", 0.5)
        if not core.stops and (core.weight < 1 or (sure and is_beside)):
            return Choice([], "annexes", 0.5)
    family = _family(outline, core, anchor)
    if family is not None:
        rank, box = family
        return Choice(
            [*companions(box, anchor, near=False)],
            f"family:{box.names.split()[0]}",
            0.97 if rank == 1 else 0.9,
        )
    second = _paragraph_parent(outline.boxes[top.number : top.end + 1], outline)
    if second is None or not referee or _agree(core, second):
        return Choice(companions(core, anchor, near=True), "weight", 0.85 if second is not None else 0.6)
    core, certainty = _referee(core, second)
    return Choice(companions(core, anchor, near=True), "weight+trafilatura", certainty)


def _is_all(outline: Outline, anchor: Box, annexes: list[Box]) -> bool:
    """Do files stand behind the title, nothing but the bar of day and source before them and no sentence beside them?"""
    home = annexes[0].parent or annexes[0]
    ahead = outline.boxes[anchor.end + 1 : annexes[0].number]
    if any(len(line) >= 8 and not _is_bar(line) for box in ahead for line in box.lines()):
        return False
    return not any(box.own_chars and box.stops and _own_weight(box) >= 8 for box in home.walk())


def _is_bar(line: str) -> bool:
    return (
        furniture.meta_labels(line) > 0
        or furniture.is_furniture(line)
        or furniture.is_label(line)
        or furniture.is_source_line(line)
        or is_source_bar(line)
    )


def _is_unseen(box: Box) -> bool:
    """Do all sentences of a box stand in parts that a page hides, as a window's words until it opens?"""
    hidden = [b for b in box.walk() if b.hidden and (b.parent is None or not b.parent.hidden)]
    return box.hidden or (bool(hidden) and sum(b.stops for b in hidden) >= box.stops)


def _annexes(outline: Outline, anchor: Box) -> list[Box]:
    """Where nothing behind the title has weight: the lines that name an annex, if the page says so at all."""
    found: list[Box] = []
    told: list[Box] = []
    for box in outline.boxes[anchor.end + 1 :]:
        if not found and box.tag == "p" and not box.own_links and not box.suspect and "。" in box.text:
            told.append(box)
        if box.own_links and (FILE_NAME.search(box.text) or (not box.suspect and _ANNEX.match(box.text))):
            found.append(box)
        elif found and box.own_chars and ends(box.text):
            break
    return [box for box in told if found and box.parent is found[0].parent] + found


def _weigh_out(box: Box) -> None:
    weight = box.weight
    for one in (box, *box.up()):
        one.weight -= weight


def _scope(outline: Outline, anchor: Box) -> Box:
    """The smallest box around the shown title that holds a fair share of what is written behind it.

    What stands before the title is no body, and a side column's text is no match for what shares the title's
    box: a notice of one sentence stays the body beside a long self-description.
    """
    behind = sum(map(_own_weight, (*outline.boxes[anchor.end + 1 :], *anchor.up())))
    for box in anchor.up():
        after = sum(kid.weight for kid in box.kids if kid.number > anchor.end and not kid.cut)
        after += _own_weight(box)  # lines without boxes, parted by <br> alone, mostly stand behind the title
        inner = next((kid for kid in box.kids if kid.holds(anchor)), None)
        while inner is not None and inner is not anchor:
            after += sum(kid.weight for kid in inner.kids if kid.number > anchor.end)
            inner = next((kid for kid in inner.kids if kid.holds(anchor)), None)
        if after >= max(8.0, 0.2 * behind):
            return box
    return outline.root


def overlooked(outline: Outline, anchor: Box | None, kept: Sequence[Block]) -> Box | None:
    """The box of far more sentences than a body that has none at all, no row and no file; None where it has.

    A line of a form or a widget may stand where a text is expected; a page then holds its prose elsewhere.
    """
    if any(block.row or block.files or "。" in block.text for block in kept):
        return None
    size = sum(len(block.text) for block in kept)
    if outline.root.chars - outline.root.links < 4 * size + 60:
        return None
    start = anchor.number if anchor is not None else 0
    found = [
        box
        for box in outline.boxes[start:]
        if len(text := "".join(box.own)) > 20 and "。" in text and box.own_links < 0.3 * box.own_chars
        and not box.suspect and not box.cut and not box.hidden and not speaks_of_page(text)
    ]  # fmt: skip
    if sum(box.own_chars for box in found) < max(60, 4 * size) or sum(box.stops for box in found) < 4:
        return None
    return _paragraph_parent(found, outline)


def _own_weight(box: Box) -> float:
    return box.weight - sum(kid.weight for kid in box.kids)


# ------------------------------------------------------------------ the heaviest path


def core_of(root: Box) -> Box:
    """The box of most of the text: follow the heaviest child while it holds most of the weight; never into one paragraph or a data table."""
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
        if best.weight < CORE_SHARE * box.weight or _is_leaf(best) or _speaks_itself(box):
            return box
        box = best


OWN_SHARE = 0.15
"""Of a box's weight, what it says itself from which its text is more than what one part of it holds."""


def _speaks_itself(box: Box) -> bool:
    """Does a box hold sentences of its own around its parts, as lines parted by <br> around a list?"""
    return (
        _own_weight(box) > OWN_SHARE * box.weight and box.own_links < 0.3 * box.own_chars and "。" in box.text
    )


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
        own = "".join(lines_of(box))
        hit = sum(len(gram) for gram in grams if gram in own)
        have = 6 * len(grams) or 1
        precision = min(1.0, hit / max(1, len(own) * 2))
        return hit / have + precision

    ours, theirs = fit(core), fit(other)
    return (other, 0.6) if theirs > ours + 0.1 else (core, 0.7)
