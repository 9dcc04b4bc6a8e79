"""Totals and next pages, read from what a list page itself says: links, scripts, attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.canonical import absolute
from crawler.listing_rows import SCRIPT_URL

TOTAL = tuple(
    re.compile(shape, re.I)
    for shape in (
        r"(?:共有?|总共有?|共?总?计|合计)\s*[:：]?\s*(?:<[^<>]*>\s*)*(?:检索到|找到)?\s*(\d[\d,]{0,9})\s*(?:<[^<>]*>\s*)*\s*(?:条|篇|项|个?记录|件|则)",
        r"共\s*\d+\s*页[\s,，/|、]*(\d[\d,]{0,9})\s*(?:条|个?记录)",
        r"(?:总记录数|记录总数|总条数|记录数|总数)\s*[:：]?\s*(?:<[^<>]*>\s*)*(\d{1,7})",
        r"\btotal_?(?:record|records|count|num|rows?|size|elements)\b[\"']?\s*[:=>]\s*[\"']?(\d{1,7})",
        r"<totalrecord>\s*(\d{1,7})",
        r"\b(?:record|records|row|rows|item)_?(?:count|total)\b[\"']?\s*[:=]\s*[\"']?(\d{1,7})",
        r"(?<![每页显示\d,])\s(\d[\d,]{0,9})\s*条(?:记录|信息|数据)",
        r"(?:id|name)=[\"']total(?!_?page)\w*[\"'][^<>]*?value=[\"'](\d{1,7})",
        r"[{,\s][\"']?total[\"']?\s*[:=]\s*[\"']?(\d{1,7})\b",
        r"<(?:div|ul)[^<>]*\bclass=[\\\"']+[^\"'<>]*page[^\"'<>]*[\"'][^<>]*\bcount=[\\\"']+(\d{1,7})",
        r"iTotal_?length[\"'][^<>]*?value=[\"'](\d{1,7})",
    )
)
PAGES = tuple(
    re.compile(shape, re.I)
    for shape in (
        r"(?:共有?|总共|共计)\s*(?:<[^<>]*>\s*)*(\d{1,5})\s*(?:<[^<>]*>\s*)*页",
        r"\b(?:count_?page|page_?count|total_?pages?|page_?total|all_?page|pages_?count|maxpage)\b[\"']?\s*[:=]\s*[\"']?(\d{1,5})",
        r"(?:总页数|页数)\s*[:：]?\s*(?:<[^<>]*>\s*)*(\d{1,5})",
        r"第?\s*\d{1,4}\s*(?:<[^<>]*>\s*)*/\s*(?:<[^<>]*>\s*)*(\d{1,5})\s*(?:<[^<>]*>\s*)*页",
        r"页次\s*[:：]?\s*\d{1,5}\s*/\s*(\d{1,5})",
        r"(?:id|name)=[\"'](?:page_?count|total_?pages?)[\"'][^<>]*?value=[\"'](\d{1,5})",
    )
)
CREATE_PAGE = re.compile(
    r"\bcreatePage\w*\s*\(\s*(?P<id>['\"][A-Za-z_][\w-]*['\"]\s*,\s*)?['\"]?(?P<pages>\d+)['\"]?\s*,\s*['\"]?(?P<current>\d+)['\"]?"
    r"\s*,\s*['\"](?P<stem>[^'\"]+)['\"]\s*,\s*['\"]\.?(?P<ext>\w+)['\"](?:\s*,\s*['\"]?(?P<total>\d+))?",
    re.I,
)
"""TRS and its kin. Number first counts pages from 0 (`index_1` is page 2), an id first from 1."""

PAGER = re.compile(
    r"\bPager\s*\(\s*\{(?=[^{}]*size\s*:\s*(?P<pages>\d+))(?=[^{}]*current\s*:\s*(?P<current>\d+))"
    r"(?=[^{}]*prefix\s*:\s*['\"](?P<stem>[^'\"]+))(?=[^{}]*suffix\s*:\s*['\"]\.?(?P<ext>\w+))",
    re.I,
)
COUNT_PAGE = re.compile(r"\bvar\s+countPage\s*=\s*['\"]?(?P<pages>\d+)", re.I)
CURRENT_PAGE = re.compile(r"\bvar\s+currentPage\s*=\s*['\"]?(?P<current>\d+)", re.I)
JPAAS_COUNT = re.compile(
    r"<div[^<>]*\bcount=[\"'](\d+)[\"'][^<>]*\brows=[\"'](\d+)[\"']|<\w+[^<>]*\brows=[\"'](\d+)[\"'][^<>]*\bcount=[\"'](\d+)[\"']",
    re.I,
)

NEXT = re.compile(
    r"^[\[(（【]?\s*(下一?[页頁]|后一?页|后页|next(\s*page)?|加载更多|[>›»＞]{1,2}|下页[>›»]*|下一页\s*[>›»]*)\s*[\])）】]?$",
    re.I,
)
LAST = re.compile(r"^[\[(（【]?\s*(尾页|末页|最后一?页|last)\s*[\])）】]?$", re.I)
NUMBERED = re.compile(
    r"^(?P<stem>.*?)(?P<join>[_-])(?P<n>\d{1,5})(?P<ext>\.(?:s?html?|jhtml|aspx?|php))$", re.I
)
COUNTS_FROM_0 = re.compile(r"wbppcss|wbppjs|/directory/web/|/t20\d{6}_\d+\.s?html?[\"']")
"""Marks of the NMPA publisher and of TRS WCM, where `index_1` is page 2 (all 18 sites of theirs in the catalogue)."""

NEXT_CLASS = re.compile(r"(^|[-_ ])next([-_ ]|$|page)", re.I)
PAGE_KEYS = (
    "page",
    "pageindex",
    "pageno",
    "pagenum",
    "pagenumber",
    "p",
    "currpage",
    "currentpage",
    "page.pageno",
    "cur",
    "curpage",
    "pn",
    "pageid",
)
WITHOUT_PAGES = re.compile(r"(总访问|浏览|点击|阅读|访问量)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a list page says about its own length; `next_url` where it can be known."""

    total: int | None = None
    pages: int | None = None
    next_url: str | None = None


def read_stated(
    html: str, root: HtmlElement | None, url: str, *, number: int = 1, base: str | None = None
) -> Stated:
    """Total, pages and the next page's address as the page states them.

    base    where relative links start (<base href>), if not at `url`

    Nearest to the machine wins: a paging script, then a link named 下一页, then numbered siblings of
    the page's own address. Never a page before or at the current one.
    """
    total, pages = stated_total(html), stated_pages(html)
    script = _scripted(html, url)
    if script is not None:
        pages = script.pages
        total = total if total is not None else script.total
        if script.next_url or (pages is not None and pages <= max(number, 1)):
            return Stated(total=total, pages=pages, next_url=script.next_url)
    following = _named_next(root, url, base or url) if root is not None else None
    if pages is None and root is not None and following is not None:
        pages = _last_page(root, url, base or url, following)
    if following is None and not _at_the_end(pages, number):
        following = _numbered_next(html, root, url, base or url, number)
    if following is None and not _at_the_end(pages, number) and pages is not None:
        following = _publishers_next(html, url)
    return Stated(total=total, pages=pages, next_url=following)


def stated_total(html: str) -> int | None:
    """The number of records, as `共N条` or as a script or attribute says it.

    >>> stated_total("共<b>1,024</b>条"), stated_total("共 214 条记录")
    (1024, 214)
    """
    if match := JPAAS_COUNT.search(html):
        return int(match[1] or match[4])
    for shape in TOTAL:
        if match := shape.search(html):
            return int(match[1].replace(",", ""))
    return None


def stated_pages(html: str) -> int | None:
    """The number of pages, as `共N页` or a script says it."""
    if match := CREATE_PAGE.search(html) or PAGER.search(html) or COUNT_PAGE.search(html):
        return int(match["pages"])
    if match := JPAAS_COUNT.search(html):
        count, rows = int(match[1] or match[4]), int(match[2] or match[3])
        return -(-count // rows) if rows else None
    for shape in PAGES:
        if match := shape.search(html):
            return int(match[1])
    return None


def page_links(root: HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    """(text, address) of every element that may lead to another page of the listing."""
    for element in root.iter("a", "span", "li", "button", "option", "input", "div"):
        attributes = dict(element.items())
        text = "".join(element.itertext()).strip() if len(element) < 3 else ""
        text = text or attributes.get("value", "") or attributes.get("title", "") or _picture_text(element)
        if not text and NEXT_CLASS.search(attributes.get("class", "")):
            text = "下一页"
        if len(text) > 12 or (element.tag in ("div", "li") and len(element)):
            continue
        for name, value in attributes.items():
            if name in ("class", "style", "id", "target", "title", "src", "type", "name"):
                continue
            if (address := _address(name, value, url)) is not None:
                yield text, address


def _picture_text(element: HtmlElement) -> str:
    return next((i.get("alt") or i.get("title") or "" for i in element.iter("img")), "")


def _address(name: str, value: str, url: str) -> str | None:
    value = value.strip()
    if name in ("href", "tagname", "data-url", "data-href", "value", "data-page-url", "paged", "url"):
        plain = not value.lower().startswith("javascript")
        if plain and (name == "href" or re.search(r"[./?]", value)):
            return absolute(url, value)
    match = SCRIPT_URL.search(value)
    return absolute(url, match[1]) if match else None


# ------------------------------------------------------------------ scripts


def _scripted(html: str, url: str) -> Stated | None:
    if match := CREATE_PAGE.search(html) or PAGER.search(html):
        pages, current = int(match["pages"]), int(match["current"])
        from_one = bool(match.groupdict().get("id")) or _starts_at_one(url, match["stem"], current)
        more = current < pages if from_one else current + 1 < pages
        name = f"{match['stem']}_{current + 1}.{match['ext']}"
        total = match.groupdict().get("total")
        return Stated(
            total=int(total) if total and int(total) >= pages else None,
            pages=pages,
            next_url=urljoin(url, name) if more else None,
        )
    if (count := COUNT_PAGE.search(html)) and (current_page := CURRENT_PAGE.search(html)):
        pages, current = int(count["pages"]), int(current_page["current"])
        if current + 1 >= pages:
            return Stated(pages=pages)
        stem, ext = _own_name(url)
        return Stated(pages=pages, next_url=urljoin(url, f"{stem}_{current + 1}{ext}"))
    return None


def _starts_at_one(url: str, stem: str, current: int) -> bool:
    """On the first page (its address carries no number) a current page of 1 counts from one."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    numbered = NUMBERED.match(name)
    return current == 1 and not (numbered and numbered["stem"] == stem)


def _own_name(url: str) -> tuple[str, str]:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    if not name:
        return "index", ".html"
    if numbered := NUMBERED.match(name):
        return numbered["stem"], numbered["ext"]
    stem, dot, ext = name.rpartition(".")
    return (stem, dot + ext) if dot else (name, ".html")


# ------------------------------------------------------------------ links


def _named_next(root: HtmlElement, url: str, base: str) -> str | None:
    """The address behind 下一页. A link to itself means there is none."""
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "next" and (address := absolute(base, link.get("href") or "")):
            return address
    for text, address in page_links(root, base):
        own_host = urlsplit(address).hostname == urlsplit(url).hostname
        if own_host and NEXT.match(re.sub(r"\s+", "", text)) and not _is_same(address, url):
            return address
    return None


def _publishers_next(html: str, url: str) -> str | None:
    """Publishers whose script builds the paging from no more than a page count: both count from 0."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    if not COUNTS_FROM_0.search(html) or re.sub(r"\.\w+$", "", name) not in ("", "index"):
        return None
    stem, ext = _own_name(url)
    return urljoin(url, f"{stem}_1{ext}")


def _last_page(root: HtmlElement, url: str, base: str, following: str) -> int | None:
    """The number of pages, from 尾页 and 下一页 together: index_19 after index_1 makes 20."""
    if _number_after(following, url, 1) is None:
        return None
    first = _trailing_number(following)
    for text, address in page_links(root, base):
        if LAST.match(text) and first is not None and (last := _trailing_number(address)) is not None:
            return last + 1 if first == 1 else last
    return None


def _trailing_number(address: str) -> int | None:
    numbers = re.findall(r"\d+", address.rsplit("/", 1)[-1])
    return int(numbers[-1]) if numbers else None


def _at_the_end(pages: int | None, number: int) -> bool:
    return pages is not None and pages <= number


def _numbered_next(html: str, root: HtmlElement | None, url: str, base: str, number: int) -> str | None:
    """The nearest later sibling among the page's links: index_2.html, 824b3424-2.html, ?page=2."""
    if root is None:
        return None
    addresses = {a for _, a in page_links(root, base)}
    addresses |= {
        urljoin(url, m[1]) for m in SCRIPT_URL.finditer(html) if NUMBERED.match(m[1].rsplit("/", 1)[-1])
    }
    found = [(n, a) for a in addresses if (n := _number_after(a, url, number)) is not None]
    return min(found)[1] if found else None


def _number_after(address: str, url: str, number: int) -> int | None:
    """How far a sibling address lies after the current page; None when it is no later sibling."""
    here, there = urlsplit(url), urlsplit(address)
    if here.hostname != there.hostname:
        return None
    if (
        (by_query := _query_number(there.query))
        and there.path == here.path
        and by_query[2] == _others(here.query)
    ):
        current = (_query_number(here.query) or ("", number, ""))[1]
        return by_query[1] - current if by_query[1] > current else None
    folder, name = there.path.rsplit("/", 1)
    match = NUMBERED.match(name)
    if not match or folder != here.path.rsplit("/", 1)[0] or there.query:
        return None
    own = NUMBERED.match(here.path.rsplit("/", 1)[-1])
    own_stem = own["stem"] if own else _own_name(url)[0]
    hashed = bool(re.fullmatch(r"[0-9a-f]{8}", match["stem"]))
    if match["stem"] != own_stem and not hashed:
        return None
    current = int(own["n"]) if own and own["stem"] == match["stem"] else (1 if hashed else 0)
    return int(match["n"]) - current if int(match["n"]) > current else None


def _query_number(query: str) -> tuple[str, int, str] | None:
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.lower() in PAGE_KEYS and value.isdigit():
            return key, int(value), _others(query)
    return None


def _others(query: str) -> str:
    return urlencode([(k, v) for k, v in parse_qsl(query) if k.lower() not in PAGE_KEYS])


def _is_same(one: str, other: str) -> bool:
    def stripped(address: str) -> str:
        parts = urlsplit(address)
        path = re.sub(r"/index\.\w+$", "/", parts.path)
        return urlunsplit(("", parts.netloc, path, parts.query, ""))

    return stripped(one) == stripped(other)
