"""What may stand in a mail: one-line clean text, and links that are only http or https."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from text.cleaning import clean_text

TITLE_LIMIT = 160
"""Code points of a title on display; the longest real one in the public lists seen is about 90."""
QUOTE_LIMIT = 100
"""Code points of one quote: five lines of a phone."""
URL_LIMIT = 2000
"""Longer links are dropped: mail programs cut them, and no public page needs one."""


_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E), " ")


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Any text as one clean line of at most `limit` code points; what is cut shows ….

    >>> line(" a\\r\\nBcc: x ")
    'a Bcc: x'
    """
    # Only the start is looked at: a 10 MB title must not cost 10 MB of cleaning per mail.
    start = text[: limit * 8].translate(_BREAKS)
    words = " ".join(clean_text(start).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def clip(text: str, limit: int, *, around: re.Pattern[str]) -> str:
    """At most `limit` code points of a sentence, chosen so that what matters stays in it.

    >>> clip("一二三四五六七八3月5日前", 8, around=re.compile("3月5日"))
    '…七八3月5日前'
    """
    if len(text) <= limit:
        return text
    found = around.search(text)
    end = min(max(found.end() + limit // 4, limit) if found else limit, len(text))
    start = max(end - limit, 0)
    body = text[start + (start > 0) : end - (end < len(text))]
    return ("…" if start else "") + body + ("…" if end < len(text) else "")


def safe_url(url: str | None) -> str:
    """The link when it is a plain http(s) address, percent-encoded; else an empty string.

    >>> safe_url("javascript:alert(1)"), safe_url("https://a.cn/药")
    ('', 'https://a.cn/%E8%8D%AF')
    """
    if not url or len(url) > URL_LIMIT:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if any(ord(c) < 0x20 for c in url) or clean_text(url) != url:
        return ""
    if not parts.netloc.isascii():
        try:
            url = url.replace(parts.netloc, parts.netloc.encode("idna").decode("ascii"), 1)
        except UnicodeError:
            return ""
    return quote(url, safe=":/?#[]@!$&()*+,;=%-._~")
