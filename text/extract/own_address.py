"""The address a saved page names itself: what a browser noted when saving it, or what the publisher wrote."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urlsplit

LOOKED_AT = 200_000
"""Bytes from the start: the head of any honest page."""
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(\S+)")


def own_address(body: bytes) -> str | None:
    """The page's own absolute http(s) address, or None when it names none.

    In this order: a browser's "saved from" mark, <link rel=canonical>, <meta property=og:url>, <base href>.

    >>> own_address(b'<head><link rel="canonical" href="https://x.gov.cn/a.html"></head>')
    'https://x.gov.cn/a.html'
    """
    head = body[:LOOKED_AT].decode("utf-8", "replace")
    saved = _SAVED.search(head)
    names = _Names()
    with suppress(AssertionError):  # what the parser makes of "<![odd["; what came before is kept
        names.feed(head)
    found = [
        saved[1] if saved else "",
        *(names.found.get(kind, "") for kind in ("canonical", "og:url", "base")),
    ]
    return next((url for url in found if _is_absolute(url)), None)


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.found.setdefault("canonical", given.get("href", ""))
        elif tag == "meta" and given.get("property", "").lower() == "og:url":
            self.found.setdefault("og:url", given.get("content", ""))
        elif tag == "base":
            self.found.setdefault("base", given.get("href", ""))
