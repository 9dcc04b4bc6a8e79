"""Tables: which carry data, which only lay the page out."""

from __future__ import annotations

from collections.abc import Iterator

from text.extract import furniture
from text.extract.tree import Element, raw_text

MANY_LINES = 5
"""Paragraphs or line breaks in one cell of a table of one or two rows: a page's column too."""
LONG_CELL = 600
"""Characters; a cell longer than this that holds most of its table is a page's column, not a datum."""


def rows_of(table: Element) -> Iterator[list[Element]]:
    """The cells of each row of this table itself, not of tables inside it."""
    for part in table:
        if part.tag == "tr":
            yield _cells(part)
        elif part.tag in ("tbody", "thead", "tfoot"):
            for row in part:
                if row.tag == "tr":
                    yield _cells(row)


def _is_field(cells: list[Element]) -> bool:
    """Is a row the name of a form's field and paragraphs of sentences: 来信内容, 答复内容?"""
    if len(cells) != 2 or cells[1].find(".//p") is None:
        return False
    label, text = (raw_text(cell).strip() for cell in cells)
    return len(label) < 12 and text.count("。") > 1 and furniture.is_furniture(label)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_data(table: Element) -> bool:
    """Two or more filled columns, nothing nested, no cell that is really the page's main column."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    filled = longest = total = rows = lines = 0
    for cells in rows_of(table):
        rows += 1
        lines = max([lines, *(sum(1 for _ in cell.iter("p", "br", "div", "li")) for cell in cells)])
        sizes = [len("".join(raw_text(cell).split())) for cell in cells]
        filled += sum(1 for size in sizes if size) >= 2
        longest = max(longest, *sizes, 0) if sizes else longest
        total += sum(sizes)
    if not filled or any(map(_is_field, rows_of(table))):
        return False
    is_column = longest > LONG_CELL or (rows <= 2 and lines >= MANY_LINES)
    return not (is_column and longest > 0.6 * total)
