"""Listings: which request to make, and what a list page says (both pure).

A source's own rules come first. Where they match nothing, or less than half of what the general
reader sees, the general reader takes over and the page is marked `degraded` with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

import clock
from crawler import general_listing, listing_forms, paging, selectors
from crawler.canonical import absolute, canonical
from crawler.general_data import json_total
from crawler.general_rows import day_beside, heading_years
from crawler.list_requests import first_request, next_request, number_in
from crawler.listing_dates import date_in_url, read_plain_date, read_row_date
from crawler.listing_rows import (
    CUT,
    NOISE_TITLE,
    Row,
    address_of,
    clean_title,
    is_link_only,
    pieces_of,
    says_pinned,
    title_of,
)
from crawler.outline import data_outline, outline, page_outline
from models import FetchedPage, Listing, ListingEntry, ListingPage, ListRequest, Source
from text.dates import first_date
from text.decode import decode
from text.extract.tree import parse
from wording import Wording

__all__ = ["first_request", "open_page", "read_any_listing", "read_listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Rows, how many could not be read, what matched them, and what the page is made of around them."""

    rows: list[Row]
    dropped: int = 0
    selector: str = ""
    outline: str = ""


def read_listing(page: FetchedPage, source: Source, listing: Listing, number: int = 1) -> ListingPage:
    """The rows of one list page, its stated total, and the request for the next page.

    number    which page of the listing this is, from 1
    returns   rows in page order, each address once; `degraded` names why the general reader was used
    raises    UndecodablePage when no charset gives readable text
    """
    number = max(number, number_in(page.final_url, listing))
    text, root, data = open_page(page, source.charset, listing)
    base = _base(root, page.final_url)
    today = _served_on(page, text)
    found = _by_rules(listing, root, data, base, today)
    degraded = None
    if _looks_thin(len(found.rows), root):
        general = general_listing.read(
            text, root, data, base=base, url=page.final_url, today=today, about=clock.day_of(page.fetched_at)
        )
        if _sees_more(general.rows, found.rows):
            degraded = _why(listing, len(found.rows), len(general.rows))
            found = _Found(rows=general.rows, dropped=general.dropped, outline=general.outline)
    entries = _entries(found.rows, source.id, listing.name)
    stated = _stated(text, root, data, page.final_url, number, len(entries))
    total = _stated_number(listing.entry.total, root, data) or stated.total
    pages = _stated_number(listing.entry.pages, root, data) or stated.pages
    if listing.paging.counts == "records" and pages is not None:
        total, pages = total or pages, None
    following = next_request(
        page,
        listing,
        number,
        text=text,
        rows=len(entries),
        total=total,
        pages=pages,
        stated=stated,
        root=root,
    )
    return ListingPage(
        entries=entries,
        total=total,
        pages=pages,
        next=following,
        degraded=degraded,
        dropped=found.dropped,
        selector=found.selector,
        outline=found.outline or page_outline(root),
    )


def read_any_listing(page: FetchedPage, *, source_id: str = "", listing: str = "") -> ListingPage:
    """A list page of no known source: rows, total and next page by structure alone."""
    text, root, data = open_page(page)
    base = _base(root, page.final_url)
    general = general_listing.read(
        text,
        root,
        data,
        base=base,
        url=page.final_url,
        today=_served_on(page, text),
        about=clock.day_of(page.fetched_at),
    )
    entries = _entries(general.rows, source_id, listing)
    stated = _stated(text, root, data, page.final_url, 1, len(entries))
    following = stated.next_url or listing_forms.next_batch(text, page.final_url, len(entries), stated.total)
    return ListingPage(
        entries=entries,
        total=stated.total,
        pages=stated.pages,
        next=ListRequest(url=following, number=2) if following else None,
        dropped=general.dropped,
        outline=general.outline,
    )


# ------------------------------------------------------------------ opening a page


def open_page(
    page: FetchedPage, declared: str | None = None, listing: Listing | None = None
) -> tuple[str, HtmlElement | None, Any]:
    """(text, tree, JSON): JSON answers that carry markup give both, jpage records become the tree."""
    header = next((v for k, v in page.headers.items() if k.lower() == "content-type"), None)
    text = decode(page.body, header=header, declared=declared).text
    data = listing_forms.read_json(text)
    if data is not None:
        if listing is not None and listing.entry.form == "json":
            return text, None, data
        inner = listing_forms.html_inside(data)
        return (inner or text, _tree(inner) if inner else None, data)
    rows = listing_forms.records(text)
    if rows and (listing is None or listing.entry.form in ("jpage", "html")):
        return text, _tree(listing_forms.records_as_html(rows)), None
    return text, _tree(text), None


def _tree(text: str) -> HtmlElement | None:
    """The page as a tree without comments: rows that are commented out are no rows."""
    if not text.strip():
        return None
    try:
        root, _ = parse(text)
    except (etree.ParserError, ValueError):
        return None
    etree.strip_tags(root, etree.Comment)
    return root


TODAY = re.compile(r"今天是?|今日|当前(?:日期|时间)|现在是")


def _served_on(page: FetchedPage, text: str) -> date | None:
    """The day a page was served, as the server or the page itself says; None for a saved file that says nothing.

    Only with it can a row of month and day be given a year: a file may have been saved years ago.
    """
    stamp = next((v for k, v in page.headers.items() if k.lower() == "date"), "")
    if stamp:
        try:
            instant = parsedate_to_datetime(stamp)
        except ValueError:
            return clock.day_of(page.fetched_at)
        return clock.day_of(instant) if instant.tzinfo else instant.date()
    for match in TODAY.finditer(text[:20_000]):
        found = first_date(text[match.end() : match.end() + 24])
        if found is not None:
            return found.date
    return None


def _base(root: HtmlElement | None, url: str) -> str:
    for element in root.iter("base") if root is not None else ():
        if href := (element.get("href") or "").strip():
            return str(urljoin(url, href))
    return url


# ------------------------------------------------------------------ by the source's rules


def _by_rules(listing: Listing, root: HtmlElement | None, data: Any, base: str, today: date | None) -> _Found:
    entry = listing.entry
    if entry.form == "json" and data is not None:
        return _json_rows(listing, data, base, today)
    if root is None:
        return _Found(rows=[])
    each = entry.each
    if entry.form == "jpage" and root.find(".//div[@class='jpage-record']") is not None:
        each = ("div.jpage-record",)
    selector = next((one for one in each if selectors.nodes(root, (one,))), "")
    elements = selectors.nodes(root, (selector,)) if selector else []
    among = set(elements)
    years = heading_years(root, elements)
    rows = [_row(e, listing, base, years.get(e, today), among) for e in elements]
    return _Found(
        rows=[r for r in rows if r is not None],
        dropped=rows.count(None),
        selector=selector,
        outline=outline(elements),
    )


def _row(
    element: HtmlElement, listing: Listing, base: str, today: date | None, among: set[HtmlElement]
) -> Row | None:
    value = selectors.text(element, listing.entry.link)
    url = absolute(base, value) if value and not value.lower().startswith("javascript") else None
    link = _link_element(element, url, base)
    url = url or (address_of(link, base) if link is not None else None)
    if url is None:
        return None
    title = _title(element, link, listing)
    if not title:
        return None
    dates = selectors.texts(element, listing.entry.date)
    found = read_row_date(dates, url="", today=today) if dates else None
    found = found or read_row_date(pieces_of(element, link), url="", today=today)
    found = found or day_beside(element, among, today) or date_in_url(url)
    return Row(url=url, title=title, published_on=found, pinned=_says_pinned(element))


def _link_element(element: HtmlElement, url: str | None, base: str) -> HtmlElement | None:
    candidates = [n for n in element.iter() if isinstance(n.tag, str) and (n.tag == "a" or n.get("onclick"))]
    fitting = [n for n in candidates if url is None or address_of(n, base) == url]
    named = [n for n in fitting if title_of(n)]
    return next(iter(named or fitting or candidates), None)


def _title(element: HtmlElement, link: HtmlElement | None, listing: Listing) -> str:
    whole = title_of(link) if link is not None else ""
    kept = ""
    for selector in listing.entry.title:
        value = clean_title(selectors.text(element, (selector,)))
        if value and not CUT.search(value) and not NOISE_TITLE.match(value):
            return value if not whole.startswith(value) or len(whole) > 300 else whole
        kept = max(kept, value, key=len)
    return max(whole, kept, key=len) if CUT.search(whole or "…") else whole


def _says_pinned(element: HtmlElement) -> bool:
    return says_pinned("".join(element.itertext())[:40])


def _json_rows(listing: Listing, data: Any, base: str, today: date | None) -> _Found:
    entry = listing.entry
    path = next((p for p in entry.each if isinstance(selectors.at_path(data, p), list)), "")
    found = selectors.at_path(data, path) if path else []
    rows: list[Row] = []
    for item in found:
        url = absolute(base, selectors.json_text(item, entry.link))
        title = clean_title(selectors.json_text(item, entry.title))
        if url and title:
            day = read_plain_date(selectors.json_text(item, entry.date), today=today)
            rows.append(Row(url=url, title=title, published_on=day))
    return _Found(rows=rows, dropped=len(found) - len(rows), selector=path, outline=data_outline(data))


# ------------------------------------------------------------------ deciding


def _sees_more(general: list[Row], by_rules: list[Row]) -> bool:
    """Did the general reader see the same list, only whole? Another, longer list on the page is none of it.

    Rows without days are no list to defend: after a redesign an old selector may match a menu.
    """
    if len(by_rules) * 2 >= len(general):
        return False
    theirs = {row.url for row in general}
    same = sum(row.url in theirs for row in by_rules) * 2 >= len(by_rules)
    dated = sum(row.published_on is not None for row in by_rules) * 2 >= len(by_rules)
    return same or not dated


def _looks_thin(rows: int, root: HtmlElement | None) -> bool:
    """Cheap test before the general reader is asked: could the page hold twice as many rows?"""
    if rows < 3 or root is None:
        return True
    return rows * 2 < general_listing.count_titles(root, enough=rows * 2)


def _stated(
    text: str, root: HtmlElement | None, data: Any, url: str, number: int, rows: int
) -> paging.Stated:
    """What the page says of its length; plain JSON says it in its own keys, not in prose.

    A total below the rows that stand there is some other number (a script's start value, a counter).
    """
    if data is not None and root is None:
        return paging.Stated(total=json_total(data))
    stated = paging.read_stated(text, root, url, number=number, base=_base(root, url))
    if data is not None and stated.total is None:
        stated = replace(stated, total=json_total(data))
    return stated if stated.total is None or stated.total >= rows else replace(stated, total=None)


def _why(listing: Listing, by_rules: int, general: int) -> str | None:
    """A source without row rules is meant to be read generally: that is no degradation."""
    if not listing.entry.each and listing.entry.form == "html":
        return None
    selector = " | ".join(listing.entry.each) or listing.entry.form
    if by_rules == 0:
        return Wording(
            f"no entries matched {selector!r}; the general reader found {general}",
            f"{selector!r} 一条也没有匹配，通用读法找到 {general} 条",
        )
    return Wording(
        f"{selector!r} matched {by_rules} rows, the general reader found {general}",
        f"{selector!r} 匹配 {by_rules} 条，通用读法找到 {general} 条",
    )


def _stated_number(rule: tuple[str, ...], root: HtmlElement | None, data: Any) -> int | None:
    if not rule:
        return None
    text = selectors.json_text(data, rule) if data is not None else ""
    if not text and root is not None:
        text = selectors.text(root, tuple(r for r in rule if "." not in r or data is None))
    match = re.search(r"\d[\d,]*", text)
    return int(match[0].replace(",", "")) if match else None


def _entries(rows: list[Row], source_id: str, listing: str) -> tuple[ListingEntry, ...]:
    """Each address once (PC and phone copies), pinned old rows marked."""
    kept: dict[str, Row] = {}
    for row in rows:
        key = canonical(row.url)
        if key not in kept:
            kept[key] = row
        elif kept[key].published_on is None:
            kept[key] = kept[key].dated(row.published_on)
    unique = list(kept.values())
    pinned = _pinned(unique)
    return tuple(
        ListingEntry(
            source_id=source_id,
            listing=listing,
            url=row.url,
            title=row.title,
            published_on=row.published_on,
            link_only=is_link_only(row.url),
            pinned=row.pinned or i in pinned,
        )
        for i, row in enumerate(unique)
    )


def _pinned(rows: list[Row]) -> set[int]:
    """Leading rows older than what follows stand there on purpose: at most a third of a page that
    otherwise runs from new to old."""
    days = [r.published_on for r in rows]
    found: set[int] = set()
    for i, day in enumerate(days[: max(1, len(days) // 3)]):
        later = [d for d in days[i + 1 :] if d is not None]
        if day is None or not later or day >= max(later):
            break
        found.add(i)
    rest = [d for i, d in enumerate(days) if d is not None and i not in found]
    falling = sum(a >= b for a, b in pairwise(rest))
    return found if len(rest) < 2 or falling * 5 >= (len(rest) - 1) * 4 else set()
