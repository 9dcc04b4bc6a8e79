"""Selectors derived from what the general readers found, each tried on its page before it is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml.html import HtmlElement

from crawler import selectors
from crawler.general_listing import General
from crawler.listing import open_page
from crawler.listing_dates import read_row_date
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
