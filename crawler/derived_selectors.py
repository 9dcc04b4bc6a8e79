"""Selectors derived from what the general readers found, each tried on its page before it is proposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from crawler import selectors
from crawler.canonical import absolute
from crawler.general_listing import General
from crawler.listing import open_page
from crawler.listing_dates import read_plain_date, read_row_date
from crawler.listing_rows import Row, clean_title
from models import FetchedPage, PageText

BODIES = (
    "#zoom", "#UCAP-CONTENT", "div.TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", "#zoomcon", "#ivs_content",
    ".j-fontContent", ".article-content", ".article_content", ".wp_articlecontent", "#vsb_content", "#js_content", ".content",
)  # fmt: skip


def entry_rules(general: General, today: date) -> dict[str, str]:
    if not general.places:
        return {}
    rows = [row for row, _ in general.places]
    root = rows[0].getroottree().getroot()
    each = next((c for c in _row_selectors(rows) if selectors.nodes(root, (c,)) == rows), None)
    if each is None:
        return {}
    entry = {"each": each, "link": "a@href"}
    dates = [row.published_on for row in general.rows]
    for candidate in _inner_selectors(rows[0]):
        if [_day(row, candidate, today) for row in rows] == dates and any(dates):
            return {**entry, "date": candidate}
    return entry


def json_rules(data: Any, rows: Sequence[Row], base: str, today: date) -> dict[str, str]:
    """Paths of a JSON list that give the same rows: `each`, `link`, `title`, `date`; empty where none do."""
    for path, items in _lists(data, ""):
        if len(items) != len(rows) or not path:
            continue
        keys = [k for k in items[0] if all(isinstance(item.get(k), str | int) for item in items)]
        link = _key(keys, items, lambda v: absolute(base, v), [r.url for r in rows])
        title = _key(keys, items, clean_title, [r.title for r in rows])
        day = _key(keys, items, lambda v: read_plain_date(v, today=today), [r.published_on for r in rows])
        if link and title:
            return {"form": "json", "each": path, "link": link, "title": title} | (
                {"date": day} if day else {}
            )
    return {}


def _key(
    keys: list[str], items: list[dict[str, Any]], read: Callable[[str], object], wanted: Sequence[object]
) -> str | None:
    """The first key whose values read as the rows have it; a day that no row has is no evidence."""
    if not any(wanted):
        return None
    return next((k for k in keys if [read(str(item[k])) for item in items] == list(wanted)), None)


def _lists(data: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of mappings with the dotted path that leads to it."""
    if isinstance(data, list) and data and all(isinstance(item, dict) for item in data):
        yield path, data
    for key, child in data.items() if isinstance(data, dict) and depth < 8 else ():
        if re.fullmatch(r"[^.\[\]\s|]+", key):
            yield from _lists(child, f"{path}.{key}" if path else key, depth + 1)


def _day(row: HtmlElement, selector: str, today: date) -> date | None:
    texts = selectors.texts(row, (selector,))
    return read_row_date(texts, today=today) if len(texts) == 1 else None


def _row_selectors(rows: list[HtmlElement]) -> Iterator[str]:
    """Candidates from short to long: the row's own class, then what holds it, up to five levels."""
    shared = [c for c in _classes(rows[0]) if all(c in _classes(r) for r in rows)]
    own = [f"{rows[0].tag}.{c}" for c in shared] + [rows[0].tag]
    yield from own[:-1]
    for up in list(rows[0].iterancestors())[:5]:
        for holder in _names(up):
            for one in own:
                yield f"{holder} > {one}"
                yield f"{holder} {one}"


def _inner_selectors(row: HtmlElement) -> Iterator[str]:
    for node in row.iterdescendants():
        if isinstance(node.tag, str) and node.tag not in ("a", "img", "br", "script"):
            yield from (f"{node.tag}.{c}" for c in _classes(node))
            yield node.tag


def _names(element: HtmlElement) -> list[str]:
    """`#id` and `tag.class` forms of an element, without names that hold running numbers."""
    own_id = element.get("id") or ""
    by_id = (
        [f"#{own_id}"] if re.fullmatch(r"[A-Za-z][\w-]*", own_id) and not re.search(r"\d{4,}", own_id) else []
    )
    return by_id + [f"{element.tag}.{c}" for c in _classes(element)]


def _classes(element: HtmlElement) -> list[str]:
    return [c for c in (element.get("class") or "").split() if re.fullmatch(r"[A-Za-z_][\w-]*", c)]


def article_rules(article: FetchedPage) -> dict[str, str]:
    """Selectors of body and title that give the same as the general reader; only those that do."""
    from text.extract import extract

    text, root, _ = open_page(article)
    if root is None:
        return {}
    found: PageText = extract(text, url=article.final_url)
    body = next((c for c in (*BODIES, *_holders(root, found.body)) if _holds(root, c, found.body)), None)
    title = _title_selector(root, found.title)
    return {k: v for k, v in (("body", body), ("title", title)) if v}


def _holds(root: HtmlElement, selector: str, body: str) -> bool:
    """Does one element hold the whole text and little else (a third more at most)?"""
    nodes, wanted = selectors.nodes(root, (selector,)), _squeezed(body)
    inside = _squeezed("".join(nodes[0].itertext())) if len(nodes) == 1 else ""
    whole = wanted[:40] in inside and wanted[-40:] in inside
    return bool(wanted) and whole and len(inside) < 1.3 * len(wanted) + 80


def _title_selector(root: HtmlElement, title: str) -> str | None:
    for node in root.iter("h1", "h2", "h3", "div", "td", "p"):
        if title and _squeezed("".join(node.itertext())) == _squeezed(title):
            names = [*_names(node), str(node.tag)] if node.tag in ("h1", "h2") else _names(node)
            for name in names:
                if len(selectors.nodes(root, (name,))) == 1:
                    return name
    return None


def _holders(root: HtmlElement, body: str) -> Iterator[str]:
    """Names of the elements around the first paragraph, innermost first."""
    first = _squeezed(body.split("\n")[0])[:30]
    inner = [
        n
        for n in root.iter()
        if isinstance(n.tag, str) and first and first in _squeezed("".join(n.itertext()))
    ]
    for node in reversed(inner):
        if node.tag not in ("html", "body", "p", "span"):
            yield from _names(node)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
