"""The name of a host's budget: one per host and port, whatever asks."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_slot(url: str) -> str:
    """
    >>> host_slot("https://www.nmpa.gov.cn/a"), host_slot("http://127.0.0.1:8001/")
    ('www.nmpa.gov.cn', '127.0.0.1:8001')
    """
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"
