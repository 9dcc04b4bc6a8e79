"""The head of a page: government meta tags, their usual synonyms, and dates left in inline script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from text.extract.tree import Element

_STANDARD = {
    name.lower(): name
    for name in (
        "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ColumnDescription",
        "ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords", "Description", "Url",
        "firstpublishedtime", "lastmodifiedtime", "lanmu", "manuscriptId",
    )
}  # fmt: skip
_SYNONYM = {
    "og:title": "og:title", "og:site_name": "og:site_name", "article:published_time": "article:published_time",
    "publishdate": "publishdate", "pub_date": "PubDate", "publish_time": "publish_time",
    "contenttitle": "ArticleTitle", "source": "source", "editor": "editor", "datepublished": "datePublished",
    "release_date": "release_date", "others": "others", "filetitle": "filetitle", "apub:time": "apub:time",
    "dc.title": "ArticleTitle", "dcterms.title": "ArticleTitle", "dc.date": "PubDate", "dc.date.issued": "PubDate",
    "dcterms.issued": "PubDate", "dcterms.date": "PubDate", "_pubdate": "_pubDate", "weibo:article:create_at": "weibo:article:create_at",
}  # fmt: skip
_SCRIPT_DATE = re.compile(
    r"""\b(?P<name>pub_?(?:lish)?_?(?:ed_?)?(?:date|data|time)|docreltime|docpubtime|reltime|fbsj|fbrq|releasetime|datepublished|create_?time)\b"""
    r"""["']?\s*[=:]\s*(?:new\s+Date\(\s*)?["'](?P<date>(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d{1,2}[^"']{0,20})["']""",
    re.IGNORECASE,
)
_SCRIPT_SOURCE = re.compile(
    r"""\b(?:source_?name|wzly|xxly|docsource(?:name)?|contentsource)\b["']?\s*[=:]\s*["'](?P<source>[^"'<>{}]{2,40})["']""",
    re.IGNORECASE,
)  # fmt: skip


def read_meta(root: Element) -> dict[str, str]:
    """Meta tags by standard name, first non-empty one wins; names come in any case and quoting."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").strip()
        content = " ".join((tag.get("content") or "").split())
        key = _STANDARD.get(name.lower()) or _SYNONYM.get(name.lower())
        if key and content and key not in found:
            found[key] = content
    return found


def script_date(scripts: Iterable[str]) -> tuple[str, str] | None:
    """(variable, date text) of a publication date that the page writes by script."""
    for script in scripts:
        if match := _SCRIPT_DATE.search(script):
            return match["name"], match["date"].strip()
    return None


def script_source(scripts: Iterable[str]) -> str | None:
    for script in scripts:
        if match := _SCRIPT_SOURCE.search(script):
            return match["source"].strip()
    return None


_PUBLISHER = re.compile(r"\"publisher\"\s*:\s*\{[^{}]*?\"name\"\s*:\s*\"(?P<name>[^\"\\]{2,40})\"")


def linked_publisher(root: Element) -> str | None:
    """The publisher's name in JSON-LD, or of a microdata publisher."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and (match := _PUBLISHER.search(script.text or "")):
            return match["name"].strip()
    for element in root.iter(etree.Element):
        if element.get("itemprop") in ("publisher", "sourceOrganization"):
            named = next((e for e in element.iter() if e.get("itemprop") == "name"), element)
            name = " ".join((named.get("content") or "".join(str(t) for t in named.itertext())).split())
            if 2 <= len(name) <= 40:
                return name
    return None


def site_names(meta: Mapping[str, str]) -> tuple[str, ...]:
    """What the site calls itself, for cutting it off a title."""
    return tuple(meta[key] for key in ("SiteName", "og:site_name", "ColumnName", "lanmu") if meta.get(key))
