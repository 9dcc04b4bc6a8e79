"""Links that may stand on a page: only http and https, nothing that runs."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 2000


def safe_link(url: str | None) -> str:
    """The address when it is plain http(s) to a host, else an empty string.

    >>> safe_link("javascript:alert(1)"), safe_link("https://www.nmpa.gov.cn/a.html")
    ('', 'https://www.nmpa.gov.cn/a.html')
    """
    if not url or len(url) > LONGEST or any(ord(char) <= 0x20 or char in '"<>\\' for char in url):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else ""
