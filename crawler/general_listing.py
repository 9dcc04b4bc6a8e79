"""The general listing reader: finds the rows of a list page nobody wrote rules for.

A listing is the same small structure repeated: a link with a sentence-like title, mostly with a day.
Every such link is given a row (the largest element that holds no other such link), rows of one shape
are one group, and the group that reads most like news wins: dated, long titles, article-like
addresses, near the paging, outside navigation and hot lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler import listing_forms
from crawler.canonical import absolute, canonical
from crawler.listing_dates import PUBLISHED, date_in_url, is_date_piece, read_plain_date, read_row_date
from crawler.listing_rows import address_of, clean_title, pieces_of, says_pinned, title_of
from text.extract.tree import parse

HAN = re.compile(r"[\u3400-\u9fff]")
IDLE = re.compile(
    r"^(上一?页|下一?页|首页|尾页|末页|第一页|最后一?页|更多|查看|返回|登录|注册|加入收藏|设为首页|网站地图|联系我们|关于我们|网站声明|无障碍|长者|English|繁體|简体)"
)
TEMPLATE = re.compile(r"\{\{|\$\{|<%|%7B%7B")
"""Rows a script fills in later stand in the page as templates."""

STOP = frozenset("body html form nav aside".split())
"""A row never reaches beyond these; elsewhere only another row's link, or too much text, ends it."""

ATTACHED = re.compile(r"\.(docx?|xlsx?|pdf|zip|rar|wps|et|ofd)$", re.I)
ARTICLE_ADDRESS = re.compile(r"\d{4,}|/[0-9a-f]{16,}|art_|content|detail|view|info|\bid=", re.I)
FURNITURE = re.compile(
    r"(^|[-_ ])(nav\w*|menu\w*|foot\w*|crumb\w*|bread\w*|position|location|login|search|share|topbar|toolbar|copyright|sitemap|yqlj|friend\w*|sidenav|submenu)([-_ ]|$)",
    re.I,
)
BESIDE = re.compile(
    r"(^|[-_ ])(hot\w*|rank\w*|recommend\w*|relat\w*|aside\w*|side\w*|slide\w*|swiper\w*|banner\w*|focus|calendar|tuijian|paihang|xiangguan|remen|topic\w*|zhuanti)([-_ ]|$)",
    re.I,
)
BESIDE_HEADING = re.compile(
    r"(热点|热门|排行|推荐|相关|猜你|阅读排名|点击榜|一周|友情链接|专题|最近更新|最新更新|图片新闻|快速|导航|栏目|链接|关注)"
)
PAGING_TEXT = re.compile(
    r"下一?[页頁]|后一页|共\s*\d+\s*[页条]|尾页|末页|createPage|jpage|pagination|Pager\(", re.I
)
MAX_LINKS = 3000
"""Headline-like links read of one page: the longest list seen has 1000 rows, a link bomb costs 2 s at most."""

MAX_ROW_TEXT = 900
"""Characters of a row: a title, a day and at most a long summary (longest seen about 400)."""

TITLE_KEYS = (
    "title",
    "doctitle",
    "newstitle",
    "articletitle",
    "name",
    "subject",
    "bt",
    "docTitle",
    "topic",
    "mc",
)
URL_KEYS = (
    "url",
    "link",
    "href",
    "chnldocurl",
    "docpuburl",
    "pageurl",
    "puburl",
    "weburl",
    "linkurl",
    "sourceurl",
)
DATE_KEYS = (
    "publishedtimestr",
    "pubtimestr",
    "docreltime",
    "issuedate",
    "publishtime",
    "pubtime",
    "pubdate",
    "publishdate",
    "newstime",
    "releasetime",
    "date",
    "time",
    "createtime",
    "docpubtime",
    "fbsj",
    "crtime",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as read; the address is absolute."""

    url: str
    title: str
    published_on: date | None = None
    pinned: bool = False

    def dated(self, day: date | None) -> Row:
        return replace(self, published_on=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """What the general reader saw: rows in page order, markup of the first, rows it could not read.

    places   (row, link) element of each row, where rows are elements
    """

    rows: list[Row]
    block: str = ""
    dropped: int = 0
    total: int | None = None
    places: list[tuple[HtmlElement, HtmlElement]] = field(default_factory=list)


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


def read(text: str, root: HtmlElement | None, data: Any, *, base: str, url: str, today: date) -> General:
    """Rows of any list page: markup, script arrays or JSON.

    text, root, data   the page three ways (as text, as tree, as parsed JSON); what it is not is None
    base, url          where relative addresses start, and the page's own address
    """
    if data is not None:
        from_json = _from_json(data, base, today)
        if root is None or len(from_json.rows) > 1:
            return from_json
    best = _from_tree(root, base, url, today) if root is not None else General(rows=[])
    dated = _hits(row.published_on for row in best.rows)
    for name, rows in (
        ("script arrays", _from_arrays(text, base, today)),
        ("script data", _from_scripts(root, base, today)),
    ):
        if len(rows) > 2 and _hits(row.published_on for row in rows) > dated:
            return General(rows=rows, block=name)
    written = listing_forms.written_html(text) if not dated else None
    if written is not None:
        again = _from_tree(parse(written)[0], base, url, today)
        return again if _hits(row.published_on for row in again.rows) or not best.rows else best
    return best


def count_titles(root: HtmlElement, *, enough: int) -> int:
    """How many sentence-like links a page holds, counted up to `enough` + 1: a cheap upper bound of rows."""
    found = 0
    for link in root.iter("a"):
        if _is_title("".join(link.itertext())):
            found += 1
            if found > enough:
                break
    return found


def markup(element: HtmlElement, characters: int = 600) -> str:
    """The element as markup, our own place marks removed, cut to so many characters."""
    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    return re.sub(r' _at="\d+"', "", text)[:characters]


# ------------------------------------------------------------------ trees


def _from_tree(root: HtmlElement, base: str, url: str, today: date) -> General:
    links = list(_title_links(root, base, url))
    if not links:
        return General(rows=[])
    spots = _with_rows(root, links)
    groups = _grouped(spots)
    for group in groups:
        _find_days(group.spots, today)
    if not groups:
        return General(rows=[])
    scores = {id(g): _score(g, url) for g in groups}
    _favour_before_paging(groups, scores, _paging_places(root))
    best = max(groups, key=lambda g: scores[id(g)])
    if not _is_plausible(best):
        return General(rows=[])
    chosen = _chosen(best, groups, scores, today)
    chosen += _missed_siblings(chosen, base, url, today)
    chosen.sort(key=lambda s: s.order)
    rows = [
        Row(url=s.url, title=s.title, published_on=s.day, pinned=says_pinned("".join(s.row.itertext())[:40]))
        for s in chosen
    ]
    places = [(s.row, s.link) for s in chosen]
    return General(rows=rows, block=markup(chosen[0].row), places=places)


def _title_links(root: HtmlElement, base: str, url: str) -> Iterator[tuple[HtmlElement, str, str, int]]:
    """(element, address, title, place) of every link whose title reads like a headline."""
    own, found = canonical(url), 0
    for order, element in enumerate(root.iter()):
        if not isinstance(element.tag, str):
            continue
        element.set("_at", str(order))
        if element.tag != "a" and not element.get("onclick"):
            continue
        if element.tag != "a" and element.find(".//a") is not None:
            continue
        address = address_of(element, base)
        if address is None or canonical(address) == own or TEMPLATE.search(element.get("href") or ""):
            continue
        title = title_of(element)
        if _is_title(title) and not TEMPLATE.search(title):
            yield element, address, title, order
            found += 1
            if found == MAX_LINKS:
                return


def _is_title(text: str) -> bool:
    text = text.strip()
    if IDLE.match(text) or is_date_piece(text):
        return False
    han = len(HAN.findall(text))
    return han >= 5 or (han >= 3 and len(text) >= 8) or (len(text) >= 15 and " " in text)


def _with_rows(root: HtmlElement, links: list[tuple[HtmlElement, str, str, int]]) -> list[Spot]:
    links = _without_categories(links)
    holds: dict[HtmlElement, str] = {}
    crowded: set[HtmlElement] = set()
    for element, address, _, _ in links:
        for up in (element, *element.iterancestors()):
            if holds.setdefault(up, address) != address:
                if up in crowded:
                    break
                crowded.add(up)
    return [Spot(e, u, t, n, _row_of(e, crowded)) for e, u, t, n in links]


def _without_categories(
    links: list[tuple[HtmlElement, str, str, int]],
) -> list[tuple[HtmlElement, str, str, int]]:
    """Drops links that stand beside many rows: the same short category or publisher again and again."""
    often = Counter((u, t) for _, u, t, _ in links)
    return [x for x in links if often[x[1], x[2]] < 4 or len(x[2]) > 14]


def _row_of(element: HtmlElement, crowded: set[HtmlElement]) -> HtmlElement:
    row = element
    for up in element.iterancestors():
        if up in crowded or up.tag in STOP or len("".join(up.itertext())) > MAX_ROW_TEXT:
            break
        row = up
    return row


def _grouped(spots: list[Spot]) -> list[Group]:
    groups: dict[tuple[Any, ...], Group] = {}
    for spot in spots:
        key = _shape(spot.row)
        groups.setdefault(key, Group(key)).spots.append(spot)
    return list(groups.values())


def _shape(row: HtmlElement) -> tuple[Any, ...]:
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


# ------------------------------------------------------------------ days


def _find_days(spots: list[Spot], today: date) -> None:
    """The day of each row: inside it; else in what follows it; else in what stands before it."""
    for spot in spots:
        spot.day = _day_in(spot, today)
    if all(s.day for s in spots):
        return
    rows = {s.row for s in spots}
    after = [day_beside(s.row, rows, today, forward=True) for s in spots]
    before = [day_beside(s.row, rows, today, forward=False) for s in spots]
    found = before if _hits(before) > _hits(after) or (before[0] and not after[-1]) else after
    for spot, day in zip(spots, found, strict=True):
        spot.day = spot.day or day or date_in_url(spot.url)


def _hits(days: Iterable[date | None]) -> int:
    return sum(d is not None for d in days)


def _day_in(spot: Spot, today: date) -> date | None:
    pieces = _published_cell(spot.row) or pieces_of(spot.row, spot.link)
    found = read_row_date(pieces, url="", today=today) if pieces else None
    if found is None:
        inner = [p for p in pieces_of(spot.link) if is_date_piece(p) or len(p) <= 4]
        found = read_row_date(inner, url=spot.url, today=today) if inner else None
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


def day_beside(row: HtmlElement, rows: set[HtmlElement], today: date, *, forward: bool = True) -> date | None:
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


# ------------------------------------------------------------------ choosing


def _score(group: Group, url: str) -> float:
    folder = urlsplit(url).path.rsplit("/", 1)[0] + "/"
    seen: set[str] = set()
    value = 0.0
    for spot in group.spots:
        if spot.url in seen:
            continue
        seen.add(spot.url)
        weight = min(max(len(spot.title) / 14, 0.3), 1.6)
        weight *= 3.0 if spot.day else 1.0
        weight *= 1.3 if ARTICLE_ADDRESS.search(spot.url) else 0.7
        weight *= 1.3 if len(folder) > 1 and urlsplit(spot.url).path.startswith(folder) else 1.0
        value += weight
    return value * _place_factor(group)


def _place_factor(group: Group) -> float:
    factor = 1.0
    row = group.spots[0].row
    for up in (row, *row.iterancestors()):
        names = f"{up.get('class') or ''} {up.get('id') or ''}"
        if up.tag in ("nav", "footer") or FURNITURE.search(names):
            factor = min(factor, 0.15)
        elif up.tag == "aside" or BESIDE.search(names):
            factor = min(factor, 0.3)
    return factor * (0.3 if _beside_heading(row) else 1.0)


def _beside_heading(row: HtmlElement) -> bool:
    """Does the block stand under a heading like 热点排行?"""
    block = row.getparent()
    for _ in range(2):
        if block is None:
            return False
        before = block.getprevious()
        if before is not None:
            heading = re.sub(r"\s+", "", "".join(before.itertext()))
            holds_a_list = next(before.iter("ul", "ol", "dl", "table"), None) is not None
            if heading:
                return len(heading) <= 14 and not holds_a_list and bool(BESIDE_HEADING.search(heading))
        block = block.getparent()
    return False


def _paging_places(root: HtmlElement) -> list[int]:
    places = []
    for element in root.iter("a", "span", "div", "script", "p", "td", "font", "button", "li"):
        own = " ".join([element.text or "", *(c.tail or "" for c in element)])
        if len(own) < 20_000 and PAGING_TEXT.search(own):
            places.append(int(element.get("_at", "0")))
    return places


def _favour_before_paging(groups: list[Group], scores: dict[int, float], places: list[int]) -> None:
    """The list that ends right before the paging is the list: the nearest group of any weight."""
    most = max(scores.values())
    weighty = [g for g in groups if scores[id(g)] > 0.1 * most]
    favoured: set[int] = set()
    for place in places:
        ends = [(max(s.order for s in g.spots if s.order < place), id(g)) for g in weighty if g.first < place]
        if ends and place - max(ends)[0] < 120:
            favoured.add(max(ends)[1])
    for group in favoured if len(favoured) == 1 else ():
        scores[group] *= 2.5


def _is_plausible(group: Group) -> bool:
    """Rows without days must look like news all the more: a menu has long words too."""
    if any(spot.day for spot in group.spots):
        return True
    titles = [len(spot.title) for spot in group.spots]
    articles = sum(bool(ARTICLE_ADDRESS.search(spot.url)) for spot in group.spots)
    return len(titles) > 2 and sum(titles) / len(titles) >= 9 and articles * 2 >= len(titles)


def _chosen(best: Group, groups: list[Group], scores: dict[int, float], today: date) -> list[Spot]:
    """The best group and those that are pieces of the same list: same row tag, same kind of place."""
    spots = list(best.spots)
    dated = _hits(s.day for s in best.spots) * 2 > len(best.spots)
    tags = [tag for tag, _ in best.key[1]]
    for group in groups:
        if group is best or group.key[0] != best.key[0] or [t for t, _ in group.key[1]] != tags:
            continue
        also_dated = _hits(s.day for s in group.spots) * 2 > len(group.spots)
        per_row = scores[id(group)] / max(group.urls, 1)
        if also_dated == dated and per_row > 0.45 * scores[id(best)] / max(best.urls, 1):
            spots += group.spots
    spots += _same_shape_inside(best, groups, {id(s) for s in spots}, today)
    return _one_per_row(_without_side_blocks(spots))


def _same_shape_inside(best: Group, groups: list[Group], taken: set[int], today: date) -> list[Spot]:
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
            shape = _shape(up)
            if shape == best.key or ([t for t, _ in shape[1]] == tags and _block(up) in blocks):
                found.append(Spot(spot.link, spot.url, spot.title, spot.order, up))
                break
    if found:
        _find_days(found, today)
    dated = _hits(s.day for s in best.spots) * 2 > len(best.spots)
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
    plain = [b for b in blocks.values() if _place_factor(Group((), b)) == 1.0]
    return [s for b in plain for s in b] if plain else spots


def _one_per_row(spots: list[Spot]) -> list[Spot]:
    kept: dict[Any, Spot] = {}
    for spot in spots:
        if spot.row not in kept or len(spot.title) > len(kept[spot.row].title):
            kept[spot.row] = spot
    return list(kept.values())


def _missed_siblings(chosen: list[Spot], base: str, url: str, today: date) -> list[Spot]:
    """Rows of the list whose titles are short or hold several links: same parent, same tag, a link."""
    rows = {s.row for s in chosen}
    inner = {d for s in chosen for d in s.row.iterdescendants()}
    tag = chosen[0].row.tag
    dated = _hits(s.day for s in chosen) * 2 > len(chosen)
    found: list[Spot] = []
    if tag in ("a", "span") or len(chosen) >= MAX_LINKS:
        return found
    for parent in dict.fromkeys(s.row.getparent() for s in chosen):
        for row in parent.iterchildren(tag) if parent is not None else ():
            if row in rows or row in inner:
                continue
            spot = _short_row(row, base, url, today)
            if spot is not None and (spot.day is not None or not dated):
                found.append(spot)
    return found


def _short_row(row: HtmlElement, base: str, url: str, today: date) -> Spot | None:
    candidates = []
    for link in row.iter():
        if not isinstance(link.tag, str) or (link.tag != "a" and not link.get("onclick")):
            continue
        address, title = address_of(link, base), title_of(link)
        if address and title and not IDLE.match(title) and canonical(address) != canonical(url):
            candidates.append(Spot(link, address, title, int(link.get("_at", "0")), row))
    if not candidates or len(candidates) > 8:
        return None
    papers = [s for s in candidates if not ATTACHED.search(s.url) and not s.title.startswith("附件")]
    spot = max(papers or candidates, key=lambda s: len(s.title))
    spot.day = _day_in(spot, today)
    return spot if len(spot.title) >= 2 else None


# ------------------------------------------------------------------ JSON and script arrays


def _from_json(data: Any, base: str, today: date) -> General:
    best: list[Row] = []
    for rows in listing_forms.json_lists(data):
        read_rows = [r for r in (_json_row(item, base, today) for item in rows) if r is not None]
        if len(read_rows) > len(best):
            best = read_rows
    total = json_total(data)
    return General(rows=best, block="json", total=total)


def _json_row(item: dict[str, Any], base: str, today: date) -> Row | None:
    lowered = {k.lower(): v for k, v in item.items()}
    title = next((clean_title(str(lowered[k.lower()])) for k in TITLE_KEYS if lowered.get(k.lower())), "")
    address = next((str(lowered[k]) for k in URL_KEYS if lowered.get(k)), "")
    url = absolute(base, address) if address else None
    if not title or url is None:
        return None
    day = next(
        (d for k in DATE_KEYS if lowered.get(k) and (d := read_plain_date(lowered[k], today=today))), None
    )
    return Row(url=url, title=title, published_on=day or date_in_url(url))


def json_total(data: Any, depth: int = 0) -> int | None:
    if not isinstance(data, dict) or depth > 5:
        return None
    for key in ("total", "totalcount", "totalrecord", "totalrecords", "recordcount", "totalsize"):
        for name, value in data.items():
            if name.lower() == key and str(value).isdigit():
                return int(value)
    return next((t for v in data.values() if (t := json_total(v, depth + 1)) is not None), None)


def _from_scripts(root: HtmlElement | None, base: str, today: date) -> list[Row]:
    """Rows of JSON that stands in a script of the page (`var list = [{…}]`, application/json)."""
    best: list[Row] = []
    for script in root.iter("script") if root is not None else ():
        for data in listing_forms.json_in_script(script.text or ""):
            rows = _from_json(data, base, today).rows
            best = rows if len(rows) > len(best) else best
    return best


def _from_arrays(text: str, base: str, today: date) -> list[Row]:
    rows = []
    for fields in listing_forms.script_rows(text):
        url = next(
            (
                u
                for v in fields.values()
                if re.search(r"[/.]", v) and not HAN.search(v) and (u := absolute(base, v))
            ),
            None,
        )
        title = max((clean_title(v) for v in fields.values() if HAN.search(v)), key=len, default="")
        if url and title:
            dates = [v for v in fields.values() if not HAN.search(v) or is_date_piece(v)]
            rows.append(Row(url=url, title=title, published_on=read_row_date(dates, url=url, today=today)))
    return rows
