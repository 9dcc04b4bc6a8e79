"""Certificates are verified; a source may have a dated exception with its reason.

`legacy_renegotiation` keeps verification and only lets servers without RFC 5746 in: the verifying
context of current OpenSSL lacks OP_LEGACY_SERVER_CONNECT (0x4). `unverified` skips the chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

from crawler.slots import host_slot

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Decide = Callable[[Any, Any, int, int, bool], bool]
OP_LEGACY_SERVER_CONNECT = 0x4
# OpenSSL's x509_vfy.h numbers, in words for the run report.
_REASONS = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is self-signed",
    19: "its root is not trusted",
    20: "its issuer is not known",
    21: "its chain is incomplete",
    23: "it was revoked",
    62: "it is made out for another name",
    64: "it is made out for another address",
    66: "its key is too short",
    67: "its issuer's key is too short",
    68: "its signature algorithm is too weak",
}


class DatedExceptions(_ScrapyClientContextFactory):
    """Verifies every host except those listed in the setting YAOJIAN_TLS ({host slot: kind})."""

    kinds: dict[str, str] = {}
    refused: dict[str, str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        made: Self = super().from_crawler(crawler, *args, **kwargs)
        made.kinds = dict(crawler.settings.getdict("YAOJIAN_TLS"))
        made.refused = {}
        return made

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        slot = host_slot(f"https://{hostname.decode('ascii')}:{port}/")
        kind = self.kinds.get(slot)
        if kind == "unverified":
            loose = _ScrapyClientContextFactory(verify_certificates=False)
            return loose.creatorForNetloc(hostname, port)
        creator = super().creatorForNetloc(hostname, port)
        if kind == "legacy_renegotiation":
            _context(creator).set_options(OP_LEGACY_SERVER_CONNECT)
        self._note_refusals(creator, slot)
        return creator

    def why(self, url: str) -> str | None:
        """Why the certificate at this address was refused last, or None when it was not."""
        return self.refused.get(host_slot(url))

    def _note_refusals(self, creator: Any, slot: str) -> None:
        """Twisted's own verification decides; why it said no is remembered, for the message."""
        self.refused.pop(slot, None)
        create = creator._createConnection

        def noting(protocol: Any) -> Any:
            connection = create(protocol)
            set_verify = connection.set_verify
            connection.set_verify = lambda mode, decide: set_verify(mode, self._noting(slot, decide))
            return connection

        creator._createConnection = noting

    def _noting(self, slot: str, decide: Decide) -> Decide:
        def verify(connection: Any, certificate: Any, error: int, depth: int, good: bool) -> bool:
            if not good:
                self.refused.setdefault(slot, _words(error, certificate))
            return decide(connection, certificate, error, depth, good)

        return verify


def _words(error: int, certificate: Any) -> str:
    words = _REASONS.get(error, f"it does not hold (OpenSSL error {error})")
    if error == 10:
        ended = (certificate.get_notAfter() or b"").decode("ascii", "replace")
        words += f" on {ended[:4]}-{ended[4:6]}-{ended[6:8]}"
    return words


def _context(creator: Any) -> Any:
    if hasattr(creator, "_ctx"):
        return creator._ctx
    return creator._createConnection.__self__.getContext()
