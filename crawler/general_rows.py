"""Rows of an unknown list page: headline-like links, the element that is their row, and their day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.canonical import canonical
from crawler.listing_dates import PUBLISHED, date_in_url, is_date_piece, read_row_date
from crawler.listing_rows import HAN, address_of, pieces_of, title_of, trailing_day

IDLE = re.compile(
    r"^(上一?页|下一?页|首页|尾页|末页|第一页|最后一?页|更多|查看|返回|登录|注册|加入收藏|设为首页|网站地图|联系我们|关于我们|网站声明|无障碍|长者|English|繁體|简体)"
)

TEMPLATE = re.compile(r"\{\{|\$\{|<%|%7B%7B")
"""Rows a script fills in later stand in the page as templates."""

STOP = frozenset("body html form nav aside".split())
"""A row never reaches beyond these; elsewhere only another row's link, or too much text, ends it."""

ATTACHED = re.compile(r"\.(docx?|xlsx?|pdf|zip|rar|wps|et|ofd)$", re.I)

WRITTEN_DAY = 300
"""Characters of a script that writes one row's day; a longer one does other things."""

RECORD_TAGS = frozenset("li tr dd p article section".split())
MAX_LINKS = 3000
"""Headline-like links read of one page: the longest list seen has 1000 rows, a link bomb costs 2 s at most."""

MAX_ROW_TEXT = 900
"""Characters of a row: a title, a day and at most a long summary (longest seen about 400)."""


@dataclass(slots=True)
class Spot:
    """A sentence-like link in the tree: its row element, place and later its day."""

    link: HtmlElement
    url: str
    title: str
    order: int
    row: HtmlElement
    day: date | None = None


@dataclass(slots=True)
class Group:
    key: tuple[Any, ...]
    spots: list[Spot] = field(default_factory=list)

    @property
    def first(self) -> int:
        return min(s.order for s in self.spots)

    @property
    def urls(self) -> int:
        return len({s.url for s in self.spots})


def title_links(root: HtmlElement, base: str, url: str) -> Iterator[tuple[HtmlElement, str, str, int]]:
    """(element, address, title, place) of every link whose title reads like a headline."""
    own, found = canonical(url), 0
    for order, element in enumerate(root.iter()):
        if not isinstance(element.tag, str):
            continue
        element.set("_at", str(order))
        if element.tag != "a" and (not leads_on(element) or element.find(".//a") is not None):
            continue
        address = address_of(element, base)
        if address is None or canonical(address) == own or TEMPLATE.search(element.get("href") or ""):
            continue
        title = title_of(element)
        if (is_title(title) or _short_beside_a_day(element, title)) and not TEMPLATE.search(title):
            yield element, address, title, order
            found += 1
            if found == MAX_LINKS:
                return


def leads_on(element: HtmlElement) -> bool:
    """Is this no link, but something a script follows when it is clicked?"""
    return any(element.get(name) for name in ("onclick", "data-url", "data-href", "data-link"))


def _short_beside_a_day(element: HtmlElement, title: str) -> bool:
    """召回公告, 人事任免: too short to tell from a menu, but a day stands right beside it."""
    parent = element.getparent()
    if parent is None or len(parent) > 4 or len(HAN.findall(title)) < 2 or IDLE.match(title):
        return False
    return any(is_date_piece(piece) for piece in pieces_of(parent, element))


def is_title(text: str) -> bool:
    text = text.strip()
    if IDLE.match(text) or is_date_piece(text):
        return False
    han = len(HAN.findall(text))
    return han >= 5 or (han >= 3 and len(text) >= 8) or (len(text) >= 15 and " " in text)


def with_rows(root: HtmlElement, links: list[tuple[HtmlElement, str, str, int]]) -> list[Spot]:
    links = _without_categories(links)
    holds: dict[HtmlElement, str] = {}
    crowded: set[HtmlElement] = set()
    for element, address, _, _ in links:
        for up in (element, *element.iterancestors()):
            if holds.setdefault(up, address) != address:
                if up in crowded:
                    break
                crowded.add(up)
    units: dict[HtmlElement, bool] = {}
    return [Spot(e, u, t, n, _row_of(e, crowded, units)) for e, u, t, n in links]


def _without_categories(
    links: list[tuple[HtmlElement, str, str, int]],
) -> list[tuple[HtmlElement, str, str, int]]:
    """Drops links that stand beside many rows: the same short category or publisher again and again."""
    often = Counter((u, t) for _, u, t, _ in links)
    return [x for x in links if often[x[1], x[2]] < 4 or len(x[2]) > 14]


def _row_of(element: HtmlElement, crowded: set[HtmlElement], units: dict[HtmlElement, bool]) -> HtmlElement:
    row = element
    for up in element.iterancestors():
        if up in crowded:
            # asked once an element: the text of a long list must not be joined for each of its rows
            if _remembered(units, up):
                row = up
            break
        if up.tag in STOP or len("".join(up.itertext())) > MAX_ROW_TEXT:
            break
        row = up
    return row


def _remembered(units: dict[HtmlElement, bool], element: HtmlElement) -> bool:
    if element not in units:
        units[element] = _is_one_record(element)
    return units[element]


def _is_one_record(element: HtmlElement) -> bool:
    """One day and a few links, again and again: a record that names its column or publisher by a link too."""
    if element.tag not in RECORD_TAGS or sum(1 for _ in islice(element.iter("a"), 7)) > 6:
        return False
    beside = [x for x in (element.getprevious(), element.getnext()) if x is not None and x.tag == element.tag]
    return _days_in(element) == 1 and any(_days_in(x) == 1 for x in beside)


def _days_in(element: HtmlElement) -> int:
    return sum(is_date_piece(piece) for piece in pieces_of(element))


def short_row(row: HtmlElement, base: str, url: str, today: date | None) -> Spot | None:
    candidates = []
    for link in row.iter():
        if not isinstance(link.tag, str) or (link.tag != "a" and not leads_on(link)):
            continue
        address, title = address_of(link, base), title_of(link)
        if address and title and not IDLE.match(title) and canonical(address) != canonical(url):
            candidates.append(Spot(link, address, title, int(link.get("_at", "0")), row))
    if not candidates or len(candidates) > 8:
        return None
    papers = [s for s in candidates if not ATTACHED.search(s.url) and not s.title.startswith("附件")]
    spot = max(papers or candidates, key=lambda s: len(s.title))
    spot.day = day_in(spot, today)
    return spot if len(spot.title) >= 2 else None


def grouped(spots: list[Spot]) -> list[Group]:
    groups: dict[tuple[Any, ...], Group] = {}
    for spot in spots:
        key = shape_of(spot.row)
        groups.setdefault(key, Group(key)).spots.append(spot)
    return list(groups.values())


def shape_of(row: HtmlElement) -> tuple[Any, ...]:
    """Row tag, and tags and classes of what holds it (the row's own class changes every fifth row)."""
    chain = []
    for depth, up in enumerate(row.iterancestors()):
        name = _class_shape(up) if depth < 4 else ""
        chain.append((up.tag, name))
    return (row.tag, tuple(chain))


def _class_shape(element: HtmlElement) -> str:
    names = re.sub(r"\d+", "", element.get("class") or "").split()
    return " ".join(
        sorted(
            n for n in names if n not in ("active", "on", "cur", "current", "first", "last", "odd", "even")
        )
    )


YEAR_HEADING = re.compile(r"\D{0,4}(20\d\d)\s*(?:年度?)?\D{0,10}")
FEW = 4
"""Elements that a heading may be made of."""


def heading_years(root: HtmlElement, rows: Sequence[HtmlElement]) -> dict[HtmlElement, date]:
    """The last day of the year under whose heading (2026年) each row stands; empty where none is.

    Years one after the other without rows between them are a choice of years, no headings.
    """
    among, inside = set(rows), {e for row in rows for e in row.iterdescendants()}
    found: dict[HtmlElement, date] = {}
    year, waiting = None, False
    for element in root.iter():
        if element in among:
            waiting = False
            if year is not None:
                found[element] = year
        elif element not in inside and (stated := _year_of(element)):
            if waiting:
                return {}
            year, waiting = date(stated, 12, 31), True
            inside.update(element.iterdescendants())
    return found


def _year_of(element: HtmlElement) -> int | None:
    """The year a heading-like element says, and says alone; a link is a way to somewhere else."""
    if not isinstance(element.tag, str) or element.tag in (
        "a",
        "script",
        "style",
        "option",
        "title",
        "html",
        "body",
    ):
        return None
    if sum(1 for _ in islice(element.iter(), FEW + 1)) > FEW or element.find(".//a") is not None:
        return None
    match = YEAR_HEADING.fullmatch("".join(element.itertext()).strip()[:40])
    return int(match[1]) if match else None


def find_days(spots: list[Spot], today: date | None, years: Mapping[HtmlElement, date] | None = None) -> None:
    """The day of each row: inside it; else in what follows it; else in what stands before it.

    years   the year a row's heading states, as its last day: it tells more than today does
    """
    until = [(years or {}).get(spot.row, today) for spot in spots]
    for spot, last in zip(spots, until, strict=True):
        spot.day = day_in(spot, last)
    if all(s.day for s in spots):
        return
    rows = {s.row for s in spots}
    after = [day_beside(s.row, rows, last, forward=True) for s, last in zip(spots, until, strict=True)]
    before = [day_beside(s.row, rows, last, forward=False) for s, last in zip(spots, until, strict=True)]
    found = before if hits(before) > hits(after) or (before[0] and not after[-1]) else after
    for spot, day in zip(spots, found, strict=True):
        spot.day = spot.day or day or date_in_url(spot.url)


def hits(days: Iterable[date | None]) -> int:
    return sum(d is not None for d in days)


def day_in(spot: Spot, today: date | None) -> date | None:
    pieces = _published_cell(spot.row) or pieces_of(spot.row, spot.link)
    found = read_row_date(pieces, url="", today=today) if pieces else None
    if found is None:
        inner = [p for p in pieces_of(spot.link) if is_date_piece(p) or len(p) <= 4]
        inner = inner or [p for p in (trailing_day(spot.link),) if p]
        found = read_row_date(inner, url=spot.url, today=today) if inner else None
    if found is None:  # a card that is a link as a whole: 某某药监 2026年11月3日 19:30 under its heading
        lines = [
            p for p in pieces_of(spot.link) if len(p) <= 40 and p not in spot.title and spot.title not in p
        ]
        found = read_row_date(lines, url="", today=today) if lines else None
    if found is None:
        written = [s.text for s in spot.row.iter("script") if s.text and len(s.text) <= WRITTEN_DAY]
        found = read_row_date(written, url="", today=today) if written else None
    return found


def _published_cell(row: HtmlElement) -> list[str]:
    """The cell under a heading 发布日期, where a table has several columns of days."""
    table = next(row.iterancestors("table"), None) if row.tag == "tr" else None
    head = next(table.iter("tr"), None) if table is not None else None
    if head is None or head is row:
        return []
    names = ["".join(cell.itertext()).strip() for cell in head.iterchildren("th", "td")]
    cells = list(row.iterchildren("td", "th"))
    if len(names) != len(cells) or sum("日期" in n or "时间" in n for n in names) < 2:
        return []
    for name, cell in zip(names, cells, strict=True):
        if PUBLISHED.search(name):
            return pieces_of(cell)
    return []


def day_beside(
    row: HtmlElement, rows: set[HtmlElement], today: date | None, *, forward: bool = True
) -> date | None:
    """The day in what follows (or stands before) a row, up to the next row: the cell beside a title cell."""
    pieces: list[str] = [row.tail or ""] if forward else []
    sibling = row.getnext() if forward else row.getprevious()
    for _ in range(4):
        if sibling is None or sibling in rows or any(d in rows for d in sibling.iterdescendants()):
            if sibling is not None and not forward:
                pieces.insert(0, sibling.tail or "")
            break
        own = pieces_of(sibling)
        pieces = [*pieces, *own, sibling.tail or ""] if forward else [*own, sibling.tail or "", *pieces]
        sibling = sibling.getnext() if forward else sibling.getprevious()
    pieces = [p for p in pieces if p.strip()]
    return read_row_date(pieces, url="", today=today) if pieces else None
