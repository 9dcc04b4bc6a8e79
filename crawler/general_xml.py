"""Rows of an XML answer that is no feed: the same element again and again, its parts named anyhow."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from crawler.general_data import row_of
from crawler.listing_rows import Row

DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?!html\b|!doctype\b|\?)(?=[a-z])", re.I | re.S
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ISLAND = re.compile(r"<xml\b[^>]*>(.*?)</xml>", re.I | re.S)
HTML_ROOT = re.compile(
    r"<(?:div|ul|ol|li|table|tr|p|a|span|section|article|head|body|script|style|meta|link|h\d|center|font|form|dl|br|img)\b",
    re.I,
)
MOST_ELEMENTS = 50_000


def rows_of_xml(text: str, base: str, today: date | None) -> list[Row]:
    """Rows of an XML document, or of `<xml>` islands in a page; none where the text is neither."""
    start = DOCUMENT.match(text[:5000])
    whole = start is not None and HTML_ROOT.match(text, start.end() - 1) is None
    best: list[Row] = []
    for document in [text] if whole else [f"<rows>{inside}</rows>" for inside in ISLAND.findall(text)]:
        for items in _repeated(document):
            rows = [row for row in (row_of(item, base, today) for item in items) if row is not None]
            best = rows if len(rows) > len(best) else best
    return best


def markup_in_xml(text: str) -> str | None:
    """Rows that an XML document carries as markup in its elements, as one page; None where it carries none."""
    start = DOCUMENT.match(text[:5000])
    if start is None or HTML_ROOT.match(text, start.end() - 1) is not None:
        return None
    root = _parsed(text)
    leaves = [e.text for e in root.iter() if e.text and "<a" in e.text.lower()] if root is not None else []
    return "".join(f"<div class='record'>{leaf}</div>" for leaf in leaves) if leaves else None


def _repeated(document: str) -> Iterator[list[dict[str, Any]]]:
    """Each group of like-named siblings, as mappings of their attributes and the texts in them."""
    root = _parsed(document)
    for parent in root.iter() if root is not None else ():
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for child in parent:
            if isinstance(child.tag, str):
                groups[child.tag].append(_parts(child))
        yield from (group for group in groups.values() if len(group) > 1)


def _parts(element: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {str(name): str(value) for name, value in element.attrib.items()}
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner is not element and inner.text and inner.text.strip():
            found.setdefault(etree.QName(inner).localname, inner.text.strip())
    return found


def _parsed(document: str) -> etree._Element | None:
    """Without entities, without the network, mended where it is torn."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, encoding="utf-8")
    body = DECLARATION.sub("", document).strip().encode("utf-8", "replace")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and sum(1 for _ in root.iter()) <= MOST_ELEMENTS else None
