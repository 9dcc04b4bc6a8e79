"""Rows that are data, not markup: JSON answers, JSON inside scripts, script arrays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml.html import HtmlElement

import clock
from crawler import listing_forms
from crawler.canonical import absolute
from crawler.listing_dates import date_in_url, is_date_piece, read_plain_date, read_row_date
from crawler.listing_rows import HAN, Row, clean_title

FEED = re.compile(r"<(rss|feed|rdf:RDF)\b", re.I)
ITEM = re.compile(r"<(item|entry)\b[^>]*>(.*?)</\1>", re.S | re.I)
ADDRESS = re.compile(
    r"(?:https?://|\.{0,2}/)[^\s\u4e00-\u9fff]{3,300}|[\w./-]{3,200}\.(?:s?html?|jsp|php|aspx?)(?:\?\S*)?"
)
OBJECT = re.compile(r"\{([^{}]{12,3000})\}")
PAIR = re.compile(
    r"(?:^|,)\s*[\"']?(\w+)[\"']?\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\d+)(?=\s*(?:,|$)))"
)
LONGEST_TITLE = 80
"""Characters; of 36 real list pages the longest title has 74."""
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


def rows_of_json(data: Any, base: str, today: date | None) -> list[Row]:
    best: list[Row] = []
    for rows in listing_forms.json_lists(data):
        read_rows = [r for r in (row_of(item, base, today) for item in rows) if r is not None]
        if len(read_rows) > len(best):
            best = read_rows
    return best


def row_of(item: dict[str, Any], base: str, today: date | None) -> Row | None:
    """A row by its usual keys; else by keys that contain them (articleTitle, pageUrl, pubDate)."""
    lowered = {k.lower(): v for k, v in item.items() if isinstance(v, str | int | float) and v != ""}
    title = clean_title(str(_value(lowered, TITLE_KEYS, ("title", "bt"))))
    title = title or _said_title(lowered)
    address = str(_value(lowered, URL_KEYS, ("url", "link", "href"))) or _said_address(lowered)
    url = absolute(base, address) if address else None
    if not HAN.search(title) and len(title) < 8:
        return None
    if not title or url is None:
        return None
    keys = [k for k in (*DATE_KEYS, *(k for k in lowered if "date" in k or "time" in k)) if k in lowered]
    values = [lowered[k] for k in keys] or [v for v in lowered.values() if is_date_piece(str(v))]
    days = (read_plain_date(value, today=today) for value in values)
    return Row(url=url, title=title, published_on=next((d for d in days if d), None) or date_in_url(url))


def _said_title(lowered: dict[str, Any]) -> str:
    """Under keys that say nothing (`t`, `u`, `p`) the headline is the longest text in Chinese; a summary is longer."""
    texts = [clean_title(v) for v in lowered.values() if isinstance(v, str) and len(HAN.findall(v)) > 3]
    short = [text for text in texts if len(text) <= LONGEST_TITLE]
    return max(short or texts, key=len, default="")


def _said_address(lowered: dict[str, Any]) -> str:
    return next((v for v in lowered.values() if isinstance(v, str) and ADDRESS.fullmatch(v)), "")


def _value(lowered: dict[str, Any], exact: tuple[str, ...], parts: tuple[str, ...]) -> Any:
    found = next((lowered[k.lower()] for k in exact if k.lower() in lowered), None)
    return found or next((v for k, v in lowered.items() if any(p in k for p in parts)), "")


def rows_of_feed(text: str, base: str, today: date | None) -> list[Row]:
    """Rows of an RSS or Atom feed; none where the text is no feed."""
    if not FEED.search(text[:1000]):
        return []
    rows = []
    for match in ITEM.finditer(text):
        item = match[2]
        link = re.search(r"<link\b[^>]*href=[\"']([^\"']+)", item) or re.search(
            r"<link\b[^>]*>\s*(.*?)\s*</link>", item, re.S
        )
        title = re.search(r"<title\b[^>]*>\s*(.*?)\s*</title>", item, re.S)
        url = absolute(base, _plain(link[1])) if link else None
        if url and title:
            stamp = re.search(r"<(pubDate|published|updated|dc:date)\b[^>]*>\s*(.*?)\s*</\1>", item, re.S)
            day = _stamp_day(stamp[2], today) if stamp else date_in_url(url)
            rows.append(Row(url=url, title=clean_title(_plain(title[1])), published_on=day))
    return rows


def _plain(text: str) -> str:
    return re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", text, flags=re.S).strip()


def _stamp_day(stamp: str, today: date | None) -> date | None:
    """The Shanghai day of an RFC 822 or ISO instant."""
    from email.utils import parsedate_to_datetime

    try:
        instant = parsedate_to_datetime(_plain(stamp))
    except ValueError:
        return read_row_date([_plain(stamp)], today=today)
    return clock.day_of(instant) if instant.tzinfo else instant.date()


def json_total(data: Any, depth: int = 0) -> int | None:
    if not isinstance(data, dict) or depth > 5:
        return None
    for key in ("total", "totalcount", "totalrecord", "totalrecords", "recordcount", "totalsize"):
        for name, value in data.items():
            if name.lower() == key and str(value).isdigit():
                return int(value)
    return next((t for v in data.values() if (t := json_total(v, depth + 1)) is not None), None)


def rows_of_scripts(root: HtmlElement | None, base: str, today: date | None) -> list[Row]:
    """Rows of JSON that stands in a script of the page (`var list = [{…}]`, application/json)."""
    best: list[Row] = []
    for script in root.iter("script") if root is not None else ():
        for data in listing_forms.json_in_script(script.text or ""):
            rows = rows_of_json(data, base, today)
            best = rows if len(rows) > len(best) else best
        if len(best) < 2:
            for rows in (
                _rows_of_objects(script.text or "", base, today),
                _rows_of_literals(script.text or "", base, today),
            ):
                best = rows if len(rows) > len(best) else best
    return best


def _rows_of_literals(code: str, base: str, today: date | None) -> list[Row]:
    rows = (row_of(item, base, today) for item in listing_forms.literal_rows(code))
    return [row for row in rows if row is not None]


def _rows_of_objects(code: str, base: str, today: date | None) -> list[Row]:
    """Rows of script objects that are no JSON: `[{title:'…', url:'…'}, …]`."""
    if len(code) > 500_000:
        return []
    items = (
        {key: re.sub(r"\\(.)", r"\1", a or b or number) for key, a, b, number in PAIR.findall(m[1])}
        for m in OBJECT.finditer(code)
    )
    rows = (row_of(dict(item), base, today) for item in items if len(item) > 1)
    return [row for row in rows if row is not None]


def rows_of_arrays(text: str, base: str, today: date | None) -> list[Row]:
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
