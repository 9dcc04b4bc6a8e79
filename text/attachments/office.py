"""Word and spreadsheet files: DOCX, XLS, XLSX, and old DOC through what is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from text.attachments.archives import is_zip, open_counted

OLD_WORD_READERS = (["antiword", "-m", "UTF-8.txt"], ["catdoc", "-d", "utf-8"])


def read_docx(body: bytes) -> tuple[str, int | None]:
    """Paragraphs and tables in the order they stand; table cells by tab."""
    import docx

    open_counted(body).close()
    document = docx.Document(io.BytesIO(body))
    return "\n".join(_docx_lines(document)), None


def _docx_lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join(" ".join(c.text.split()) for c in _distinct(row.cells))
        else:
            yield block.text


def _distinct(cells: Any) -> list[Any]:
    """A merged cell is given once per column it spans."""
    seen: list[Any] = []
    return [c for c in cells if not any(c._tc is s for s in seen) and not seen.append(c._tc)]  # type: ignore[func-returns-value]


def read_sheet(body: bytes) -> tuple[str, int | None]:
    """Every sheet, row by row; cells by tab, empty rows left out."""
    import python_calamine

    if is_zip(body):
        open_counted(body).close()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return "\n".join(line for name in book.sheet_names for line in _rows(book.get_sheet_by_name(name))), None


def _rows(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        cells = [_cell(value) for value in row]
        if any(cells):
            yield "\t".join(cells).rstrip("\t")


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def read_old_word(body: bytes) -> tuple[str, int | None]:
    """Old binary DOC by antiword or catdoc where one is installed; without one there is no text."""
    for command in OLD_WORD_READERS:
        if shutil.which(command[0]):
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / "file.doc"
                place.write_bytes(body)
                done = subprocess.run([*command, str(place)], capture_output=True, timeout=8, check=False)
            if done.returncode == 0 and done.stdout.strip():
                return done.stdout.decode("utf-8", "replace"), None
    return "", None
