"""What a list page is made of, in a few lines: enough for a person to write a selector by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

LINES = 36
LONGEST = 90
TEXT = 40
ATTRIBUTE = 24
DEEPEST = 12
"""Levels shown above the row; what stands further out tells lists apart no better."""
MOST_LEVELS = 60
SHOWN = ("src", "href", "title", "datetime", "onclick", "data-url", "data-href")


def outline(rows: Sequence[HtmlElement]) -> str:
    """From the page's root down to the first row, and what is in it: tags, ids, classes, cut texts.

    One element a line, a blank of indent for each level; `× n` says how many rows there are.
    """
    if not rows:
        return ""
    above = [e for e in reversed(list(rows[0].iterancestors())) if e.tag != "html" and not _is_ours(e)]
    above = above[-DEEPEST:]
    lines = [" " * level + _named(e) for level, e in enumerate(above)]
    inside = _inside(rows[0], len(above), len(rows))
    return "\n".join(_fitting([*lines, *inside]))


def page_outline(root: HtmlElement | None) -> str:
    """The beginning of a page's body, where no rows were found to start from."""
    body = root.find(".//body") if root is not None else None
    if body is None:
        return ""
    parts = body[0] if len(body) and _is_ours(body[0]) else body
    lines = [line for part in parts if isinstance(part.tag, str) for line in _inside(part, 1)]
    return "\n".join(_fitting(["body", *lines]))


def data_outline(data: Any) -> str:
    """The same of parsed JSON: keys, the length of each list, the first of its items."""
    return "\n".join(_fitting(_keys(data, 0)))


def _fitting(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if len(kept) == LINES:
            return [*kept, "…"]
        kept.append(line if len(line) <= LONGEST else line[: LONGEST - 1] + "…")
    return kept


def _inside(element: HtmlElement, level: int, times: int = 1) -> Iterator[str]:
    many = f" × {times}" if times > 1 else ""
    yield (" " * level + _named(element) + many + _said(element.text)).rstrip()
    for child in element if level < MOST_LEVELS else ():
        if isinstance(child.tag, str) and (child.tag not in ("script", "style", "link") or child.get("src")):
            yield from _inside(child, level + 1)
        if child.tail and child.tail.strip():
            yield " " * (level + 1) + _said(child.tail).strip()


def _is_ours(element: HtmlElement) -> bool:
    """Our parser puts a bare `<div>` between the body and what is in it."""
    parent = element.getparent()
    return (
        element.tag == "div"
        and set(element.keys()) <= {"_at"}
        and parent is not None
        and parent.tag == "body"
        and len(parent) == 1
    )


def _named(element: HtmlElement) -> str:
    """`div#main.list[title]`: how a selector would name it."""
    own_id = element.get("id")
    classes = "".join(f".{name}" for name in (element.get("class") or "").split()[:4])
    shown = "".join(f'[{name}="{_cut(element.get(name), ATTRIBUTE)}"]' for name in SHOWN if element.get(name))
    return f"{element.tag}{'#' + own_id if own_id else ''}{classes}{shown}"


def _said(text: str | None) -> str:
    folded = re.sub(r"\s+", " ", text or "").strip()
    return f" {_cut(folded)}" if folded else ""


def _cut(text: str | None, most: int = TEXT) -> str:
    text = text or ""
    return text if len(text) <= most else text[: most - 1] + "…"


def _keys(value: Any, level: int) -> Iterator[str]:
    if level > DEEPEST:
        return
    pad = " " * level
    items = value.items() if isinstance(value, dict) else [("", value)] if isinstance(value, list) else []
    for key, child in items:
        if isinstance(child, list):
            yield f"{pad}{key}[] × {len(child)}"
            if child and isinstance(child[0], dict | list):
                yield from _keys(child[0], level + 1)
        elif isinstance(child, dict):
            yield f"{pad}{key}"
            yield from _keys(child, level + 1)
        else:
            yield f"{pad}{key}: {_cut(json.dumps(child, ensure_ascii=False))}"
