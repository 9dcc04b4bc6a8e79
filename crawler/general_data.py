"""Rows that are data, not markup: JSON answers, JSON inside scripts, script arrays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from crawler import listing_forms
from crawler.canonical import absolute
from crawler.listing_dates import date_in_url, is_date_piece, read_plain_date, read_row_date
from crawler.listing_rows import HAN, Row, clean_title

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


def rows_of_json(data: Any, base: str, today: date) -> list[Row]:
    best: list[Row] = []
    for rows in listing_forms.json_lists(data):
        read_rows = [r for r in (_json_row(item, base, today) for item in rows) if r is not None]
        if len(read_rows) > len(best):
            best = read_rows
    return best


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


def rows_of_scripts(root: HtmlElement | None, base: str, today: date) -> list[Row]:
    """Rows of JSON that stands in a script of the page (`var list = [{…}]`, application/json)."""
    best: list[Row] = []
    for script in root.iter("script") if root is not None else ():
        for data in listing_forms.json_in_script(script.text or ""):
            rows = rows_of_json(data, base, today)
            best = rows if len(rows) > len(best) else best
    return best


def rows_of_arrays(text: str, base: str, today: date) -> list[Row]:
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
