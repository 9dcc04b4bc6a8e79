"""The general listing reader: finds the rows of a list page nobody wrote rules for.

A listing is the same small structure repeated: a link with a sentence-like title, mostly with a day.
Every such link is given a row (the largest element that holds no other such link), rows of one shape
are one group, and the group that reads most like news wins: dated, long titles, article-like
addresses, near the paging, outside navigation and hot lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from crawler import listing_forms
from crawler.general_data import rows_of_arrays, rows_of_feed, rows_of_json, rows_of_scripts
from crawler.general_rows import (
    ATTACHED,
    MAX_LINKS,
    Group,
    Spot,
    find_days,
    grouped,
    heading_years,
    hits,
    is_title,
    shape_of,
    short_row,
    title_links,
    with_rows,
)
from crawler.general_scores import favour_before_paging, is_plausible, paging_places, place_factor, score
from crawler.general_xml import markup_in_xml, rows_of_xml
from crawler.listing_rows import Row, says_pinned
from crawler.outline import data_outline, outline
from text.extract.tree import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What the general reader saw: rows in page order, what the page is made of, rows it could not read.

    outline  markup around the first row, or what kind of data the rows are
    places   (row, link) element of each row, where rows are elements
    """

    rows: list[Row]
    outline: str = ""
    dropped: int = 0
    places: list[tuple[HtmlElement, HtmlElement]] = field(default_factory=list)


def read(
    text: str,
    root: HtmlElement | None,
    data: Any,
    *,
    base: str,
    url: str,
    today: date | None,
    about: date | None = None,
) -> General:
    """Rows of any list page: markup, script arrays or JSON.

    text, root, data   the page three ways (as text, as tree, as parsed JSON); what it is not is None
    base, url          where relative addresses start, and the page's own address
    today, about       the day the page was served; where that is unknown a day to find rows by, not to date them
    """
    if data is not None:
        from_json = rows_of_json(data, base, today)
        if root is None or len(from_json) > 1:
            return General(rows=from_json, outline=data_outline(data))
    if feed := rows_of_feed(text, base, today):
        return General(rows=feed, outline="(feed)")
    if carried := markup_in_xml(text):
        return _from_tree(parse(carried)[0], base, url, today, about)
    best = _from_tree(root, base, url, today, about) if root is not None else General(rows=[])
    dated = hits(row.published_on for row in best.rows)
    for name, rows in (
        ("script arrays", rows_of_arrays(text, base, today)),
        ("script data", rows_of_scripts(root, base, today)),
        ("XML", rows_of_xml(text, base, today)),
    ):
        if len(rows) > (0 if name == "XML" else 2) and hits(row.published_on for row in rows) > dated:
            return General(rows=rows, outline=f"({name})")
    written = listing_forms.written_html(text) if not dated else None
    if written is not None:
        again = _from_tree(parse(written)[0], base, url, today, about)
        return again if hits(row.published_on for row in again.rows) or not best.rows else best
    return best


def count_titles(root: HtmlElement, *, enough: int) -> int:
    """How many sentence-like links a page holds, counted up to `enough` + 1: a cheap upper bound of rows."""
    found = 0
    for link in root.iter("a"):
        if is_title("".join(link.itertext())):
            found += 1
            if found > enough:
                break
    return found


def _from_tree(
    root: HtmlElement, base: str, url: str, served: date | None, about: date | None = None
) -> General:
    today = served or about  # 09-18 tells a row of news, even where nobody knows its year
    links = list(title_links(root, base, url))
    if not links:
        return General(rows=[])
    spots = with_rows(root, links)
    groups = grouped(spots)
    for group in groups:
        find_days(group.spots, today)
    if not groups:
        return General(rows=[])
    scores = {id(g): score(g, url) for g in groups}
    favour_before_paging(groups, scores, paging_places(root))
    best = max(groups, key=lambda g: scores[id(g)])
    if not is_plausible(best):
        return General(rows=[])
    chosen = _chosen(best, groups, scores, today)
    chosen += _missed_siblings(chosen, base, url, today)
    chosen.sort(key=lambda s: s.order)
    years = heading_years(root, [s.row for s in chosen])
    if served is None or years:
        for spot in chosen:
            spot.day = None
        find_days(chosen, served, years)
    rows = [
        Row(url=s.url, title=s.title, published_on=s.day, pinned=says_pinned("".join(s.row.itertext())[:40]))
        for s in chosen
    ]
    places = [(s.row, s.link) for s in chosen]
    return General(rows=rows, outline=outline([s.row for s in chosen]), places=places)


def _chosen(best: Group, groups: list[Group], scores: dict[int, float], today: date | None) -> list[Spot]:
    """The best group and those that are pieces of the same list: same row tag, same kind of place."""
    spots = list(best.spots)
    dated = hits(s.day for s in best.spots) * 2 > len(best.spots)
    tags = [tag for tag, _ in best.key[1]]
    for group in groups:
        if group is best or group.key[0] != best.key[0] or [t for t, _ in group.key[1]] != tags:
            continue
        also_dated = hits(s.day for s in group.spots) * 2 > len(group.spots)
        per_row = scores[id(group)] / max(group.urls, 1)
        if also_dated == dated and per_row > 0.45 * scores[id(best)] / max(best.urls, 1):
            spots += group.spots
    spots += _same_shape_inside(best, groups, {id(s) for s in spots}, today)
    return _one_per_row(_without_side_blocks(spots))


def _same_shape_inside(best: Group, groups: list[Group], taken: set[int], today: date | None) -> list[Spot]:
    """Rows that stand alone in their list: their row grew too far, but inside has the shape of the others.

    Pinned rows keep a list of their own: its class may differ where it stands in the same block.
    """
    blocks = {_block(s.row) for s in best.spots}
    tags = [tag for tag, _ in best.key[1]]
    found: list[Spot] = []
    for spot in (s for g in groups for s in g.spots if id(s) not in taken):
        for up in (spot.link, *spot.link.iterancestors()):
            if up is spot.row:
                break
            if up.tag != best.key[0]:
                continue
            shape = shape_of(up)
            if shape == best.key or ([t for t, _ in shape[1]] == tags and _block(up) in blocks):
                found.append(Spot(spot.link, spot.url, spot.title, spot.order, up))
                break
    if found:
        find_days(found, today)
    dated = hits(s.day for s in best.spots) * 2 > len(best.spots)
    return [s for s in found if s.day or not dated]


def _block(row: HtmlElement) -> HtmlElement | None:
    """What holds the lists of a row's kind: two levels up."""
    parent = row.getparent()
    return parent.getparent() if parent is not None else None


def _without_side_blocks(spots: list[Spot]) -> list[Spot]:
    """Blocks of the same shape under 热点, 推荐 … leave when a block without such a mark remains."""
    blocks: dict[Any, list[Spot]] = {}
    for spot in spots:
        blocks.setdefault(spot.row.getparent(), []).append(spot)
    if len(blocks) == 1:
        return spots
    plain = [b for b in blocks.values() if place_factor(Group((), b)) == 1.0] or list(blocks.values())
    return [s for b in _without_menus(plain) for s in b]


def _without_menus(blocks: list[list[Spot]]) -> list[list[Spot]]:
    """A block without days that leads to other kinds of addresses than the dated ones is a menu in their shape."""
    dated = [b for b in blocks if hits(s.day for s in b) * 2 > len(b)]
    kinds = {_kind_of(s.url) for b in dated for s in b}
    menus = [b for b in blocks if not hits(s.day for s in b) and not {_kind_of(s.url) for s in b} & kinds]
    return [b for b in blocks if b not in menus] if dated else blocks


def _kind_of(url: str) -> str:
    """`/news/show.asp?id=900` and `?id=7` lead to the same kind of page."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "#", url)


def _one_per_row(spots: list[Spot]) -> list[Spot]:
    """Of several links in a row the paper's: not a folder's address, not an attachment, the longest title."""
    kept: dict[Any, Spot] = {}
    for spot in spots:
        if spot.row not in kept or _weight(spot) > _weight(kept[spot.row]):
            kept[spot.row] = spot
    return list(kept.values())


def _weight(spot: Spot) -> tuple[bool, bool, int]:
    return (not spot.url.endswith("/"), not ATTACHED.search(spot.url), len(spot.title))


def _missed_siblings(chosen: list[Spot], base: str, url: str, today: date | None) -> list[Spot]:
    """Rows of the list whose titles are short or hold several links: same parent, same tag, a link."""
    rows = {s.row for s in chosen}
    inner = {d for s in chosen for d in s.row.iterdescendants()}
    tag = chosen[0].row.tag
    dated = hits(s.day for s in chosen) * 2 > len(chosen)
    found: list[Spot] = []
    if tag in ("a", "span") or len(chosen) >= MAX_LINKS:
        return found
    for parent in dict.fromkeys(s.row.getparent() for s in chosen):
        for row in parent if parent is not None else ():
            # compared, not asked for: torn markup gives tag names lxml refuses as a question
            if row.tag != tag or row in rows or row in inner:
                continue
            spot = short_row(row, base, url, today)
            if spot is not None and (spot.day is not None or not dated):
                found.append(spot)
    return found
