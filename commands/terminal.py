"""Text on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata

_PIECE = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_NEVER_FIRST = "，。；：、？！）》”’…"


def width(text: str) -> int:
    """Display columns: two for wide characters, none for marks that stand on another.

    >>> width("招标 AND ("), width("é")
    (10, 1)
    """
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def padded(text: str, columns: int) -> str:
    """
    >>> padded("已读", 6) + "|"
    '已读  |'
    """
    return text + " " * max(0, columns - width(text))


def caret(text: str, position: int) -> tuple[str, str]:
    """The text on one line, and under its character `position` (code points) a caret."""
    shown = re.sub(r"\s", " ", text)
    return shown, " " * width(shown[:position]) + "^"


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`: Latin words stay whole, Chinese breaks anywhere but before a closing mark.

    >>> wrapped("读取 due 来源，然后", 9)
    ['读取 due', '来源，然', '后']
    """
    lines, line = [], ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if width(line + piece.rstrip()) > columns and line.strip() and piece not in _NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
