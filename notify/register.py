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
from notify.words import GENRES
from text.cleaning import clean_text

CELL_LIMIT = 32_767
"""Characters a cell may hold; xlsxwriter drops the rest without an exception."""
CUT = "…（本格已截断，全文见存档）"
COLUMNS = (
    ("编号", 8), ("发布日期", 11), ("首次收录", 11), ("发文机关", 24), ("来源", 18), ("类型", 10), ("文号", 22),
    ("标题", 60), ("效力", 10), ("产品", 14), ("环节", 14), ("施行日期", 12), ("截止日期", 12), ("取代", 20),
    ("部署要求", 10), ("同一事件中的角色", 12), ("原文", 40),
)  # fmt: skip


def write_register(stored: Iterable[StoredArticle], sources: Mapping[str, Source] | None = None) -> bytes:
    """Stored articles as an XLSX file, in the order given."""
    names = {s.id: s.name for s in (sources or {}).values()}
    return _write([_row(one, names) for one in stored])


def register_file(digest: Digest) -> File:
    """The new texts of a digest as an attachment."""
    items = [item for section in NEW for item in getattr(digest, section)]
    body = _write([_item_row(item, digest.day) for item in items])
    return File(name=f"药监登记表-{digest.day.isoformat()}.xlsx", body=body)


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


def _item_row(item: NewItem, day: date) -> tuple[str, ...]:
    return (
        str(item.article_id),
        _day(item.published_on),
        day.isoformat(),
        item.issuer,
        item.source,
        GENRES[item.genre][0],
        "、".join(item.numbers),
        item.title,
        {True: "有约束力", False: "无约束力", None: ""}[item.binding],
        "、".join(item.products),
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


def _write(rows: Iterable[tuple[str, ...]]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("登记表")
    head = book.add_format({"bold": True, "bg_color": "#12395c", "font_color": "#ffffff"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    number = 0
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, cell(value), wrap)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
    book.close()
    return out.getvalue()
