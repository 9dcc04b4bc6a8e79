"""Certificates are verified; a source may have a dated exception with its reason.

`legacy_renegotiation` keeps verification and only lets servers without RFC 5746 in: the verifying
context of current OpenSSL lacks OP_LEGACY_SERVER_CONNECT (0x4). `unverified` skips the chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

OP_LEGACY_SERVER_CONNECT = 0x4


class DatedExceptions(_ScrapyClientContextFactory):
    """Verifies every host except those listed in the setting YAOJIAN_TLS ({host: kind})."""

    kinds: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        made: Self = super().from_crawler(crawler, *args, **kwargs)
        made.kinds = dict(crawler.settings.getdict("YAOJIAN_TLS"))
        return made

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        kind = self.kinds.get(hostname.decode("ascii"))
        if kind == "unverified":
            loose = _ScrapyClientContextFactory(verify_certificates=False)
            return loose.creatorForNetloc(hostname, port)
        creator = super().creatorForNetloc(hostname, port)
        if kind == "legacy_renegotiation":
            _context(creator).set_options(OP_LEGACY_SERVER_CONNECT)
        return creator


def _context(creator: Any) -> Any:
    if hasattr(creator, "_ctx"):
        return creator._ctx
    return creator._createConnection.__self__.getContext()
