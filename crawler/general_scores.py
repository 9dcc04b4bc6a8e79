"""Which group of rows is the list: dated, long titles, near the paging, outside menus and hot lists."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.general_rows import Group

ARTICLE_ADDRESS = re.compile(
    r"\d{4,}|/[0-9a-f]{16,}|art_|content|detail|view|info|\bid=|mp\.weixin\.qq\.com/s", re.I
)

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


def score(group: Group, url: str) -> float:
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
    return value * place_factor(group)


def place_factor(group: Group) -> float:
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


def paging_places(root: HtmlElement) -> list[int]:
    places = []
    for element in root.iter("a", "span", "div", "script", "p", "td", "font", "button", "li"):
        own = " ".join([element.text or "", *(c.tail or "" for c in element)])
        if len(own) < 20_000 and PAGING_TEXT.search(own):
            places.append(int(element.get("_at", "0")))
    return places


def favour_before_paging(groups: list[Group], scores: dict[int, float], places: list[int]) -> None:
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


def is_plausible(group: Group) -> bool:
    """Rows without days must look like news all the more: a menu has long words too."""
    if any(spot.day for spot in group.spots):
        return True
    titles = [len(spot.title) for spot in group.spots]
    articles = sum(bool(ARTICLE_ADDRESS.search(spot.url)) for spot in group.spots)
    return len(titles) > 2 and sum(titles) / len(titles) >= 9 and articles * 2 >= len(titles)
