"""The register: one row per text in XLSX, opening right in WPS and Excel, and never a formula.

Every cell is written as a string (`write_string`) because both spreadsheet writers turn `=…` from a
page into a live formula otherwise (faults O4), and long cells are cut where the format ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO

from clock import day_of
from models import Source, StoredArticle
from notify.items import NEW, Digest, NewItem
from notify.message import File
from notify.words import GENRES, Words
from text.cleaning import clean_text

CELL_LIMIT = 32_767
"""Characters a cell may hold; xlsxwriter drops the rest without an exception."""
CUT = "…（本格已截断，全文见存档）"
COLUMNS = (
    ("编号", "id", 8), ("发布日期", "published", 11), ("首次收录", "first seen", 11), ("发文机关", "issuer", 24),
    ("来源", "source", 18), ("类型", "kind", 10), ("文号", "number", 22), ("标题", "title", 60), ("效力", "binding", 12),
    ("产品", "products", 14), ("环节", "stages", 14), ("施行日期", "in force", 12), ("截止日期", "deadlines", 12),
    ("取代", "replaces", 20), ("部署要求", "demands", 10), ("同一事件中的角色", "role in the event", 12), ("原文", "original", 40),
)  # fmt: skip


def write_register(stored: Iterable[StoredArticle], sources: Mapping[str, Source] | None = None) -> bytes:
    """Stored articles as an XLSX file, in the order given."""
    names = {s.id: s.name for s in (sources or {}).values()}
    return _write([_row(one, names) for one in stored], Words())


def register_file(digest: Digest) -> File:
    """The new texts of a digest as an attachment, in its reader's language; titles and numbers stay as published."""
    words = Words.of(digest.subscriber)
    items = [item for section in NEW for item in getattr(digest, section)]
    body = _write([_item_row(item, digest.day, words) for item in items], words)
    return File(name=f"{words('register')}-{digest.day.isoformat()}.xlsx", body=body)


def cell(value: str) -> str:
    """A cell's text: clean, and cut with a mark where the format would cut it silently.

    >>> len(cell("药" * 40_000))
    32767
    """
    text = clean_text(value)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def _row(stored: StoredArticle, names: Mapping[str, str]) -> tuple[str, ...]:
    article = stored.article
    return (
        str(stored.id),
        _day(article.published_on),
        day_of(stored.first_seen).isoformat(),
        "、".join(article.issuers),
        names.get(article.source_id or "", article.source_id or ""),
        GENRES[article.genre][0],
        "、".join(article.doc_numbers),
        article.title,
        {True: "有约束力", False: "无约束力", None: ""}[article.binding],
        "、".join(article.products),
        "、".join(article.stages),
        "、".join(e.date.isoformat() for e in article.effective_on),
        "、".join(d.date.isoformat() for d in article.deadlines),
        "、".join(s.number or s.title or s.quote for s in article.supersedes),
        str(len(article.directives)),
        stored.story_role,
        article.url,
    )


def _item_row(item: NewItem, day: date, words: Words) -> tuple[str, ...]:
    return (
        str(item.article_id),
        _day(item.published_on),
        day.isoformat(),
        item.issuer,
        item.source,
        words.genre(item.genre),
        "、".join(item.numbers),
        item.title,
        {True: words("binding"), False: words("not_binding"), None: ""}[item.binding],
        words.join(tuple(words.fact(one) for one in item.products)),
        "",
        "、".join(d.isoformat() for d, _ in item.effective),
        "、".join(d.isoformat() for d, _ in item.deadlines),
        "、".join(item.supersedes),
        str(item.directives),
        item.role,
        item.url,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _write(rows: Iterable[tuple[str, ...]], words: Words) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(words("register_sheet"))
    head = book.add_format({"bold": True, "bg_color": "#12395c", "font_color": "#ffffff"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (zh, en, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, en if words.lang == "en" else words.frame(zh), head)
    number = 0
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, cell(value), wrap)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
    book.close()
    return out.getvalue()
