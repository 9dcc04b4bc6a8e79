"""An article that a site's interface gives as JSON, rewritten as the page a browser would show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from models import ArticleRules
from text.dates import first_date

_TITLE = re.compile(r"^(?:news|article|info|doc)?_?(?:title|bt|subject)$", re.IGNORECASE)
_TIME = re.compile(
    r"^(?:news|article|info)?_?(?:pub(?:lish)?_?(?:date|time)|time|fbsj|fbrq|release_?(?:date|time))$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:news|article|info)?_?(?:source|sourcename|ly|xxly|origin)$", re.IGNORECASE)
_SHANGHAI = timedelta(hours=8)


def as_html(text: str, rules: ArticleRules) -> str | None:
    """A small HTML page of title, date, source and body; None when `text` is no JSON object.

    Rules are dotted paths here (`result.newsContent`, `rows.0.title`); without them the usual names are tried
    and the longest string is the body.
    """
    if not text.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        return None
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    leaves = list(_leaves(data))
    strings = [value for _, value in leaves if isinstance(value, str)]
    if not strings:
        return None
    body = _ruled(data, rules.body) or max(strings, key=len)
    title = _ruled(data, rules.title) or _named(leaves, _TITLE)
    when = _time(_ruled(data, rules.date) or _named(leaves, _TIME))
    source = _ruled(data, rules.publisher) or _named(leaves, _SOURCE)
    bar = " ".join([f"发布时间：{when}" if when else "", f"来源：{source}" if source else ""]).strip()
    inner = body if "<" in body else "".join(f"<p>{escape(line)}</p>" for line in body.splitlines())
    return f"<h1>{escape(title)}</h1><p>{escape(bar)}</p><div class=contentmark>{inner}</div>"


def _leaves(data: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """(name, value) of every plain value, at most 12 levels down."""
    if depth > 12:
        return
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in pairs:
        if isinstance(value, dict | list):
            yield from _leaves(value, depth + 1)
        else:
            yield str(name), value


def _ruled(data: Any, rule: tuple[str, ...]) -> str:
    for path in rule:
        value = data
        for step in path.split("."):
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = None
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value)
    return ""


def _named(leaves: list[tuple[str, Any]], name: re.Pattern[str]) -> str:
    return next((str(value) for key, value in leaves if name.match(key) and value not in (None, "")), "")


def _time(text: str) -> str:
    """A date as text; milliseconds or seconds since 1970 become the Shanghai day."""
    if first_date(text) is not None:
        return text
    if text.isdigit() and len(text) in (10, 13):
        instant = datetime.fromtimestamp(int(text[:10]), UTC) + _SHANGHAI
        return instant.strftime("%Y-%m-%d")
    return ""
