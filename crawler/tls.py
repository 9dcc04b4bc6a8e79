"""Certificates are verified; a source may have a dated exception with its reason.

`legacy_renegotiation` keeps verification and only lets servers without RFC 5746 in: the verifying
context of current OpenSSL lacks OP_LEGACY_SERVER_CONNECT (0x4). `unverified` skips the chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory

from crawler.slots import host_slot
from wording import Wording

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Decide = Callable[[Any, Any, int, int, bool], bool]
OP_LEGACY_SERVER_CONNECT = 0x4
# OpenSSL's x509_vfy.h numbers, in words for the run report.
_REASONS = {
    9: Wording("it is not valid yet", "尚未生效"),
    10: Wording("it has expired", "已过期"),
    18: Wording("it is self-signed", "是自签名的"),
    19: Wording("its root is not trusted", "根证书不受信任"),
    20: Wording("its issuer is not known", "签发者不明"),
    21: Wording("its chain is incomplete", "证书链不完整"),
    23: Wording("it was revoked", "已被吊销"),
    62: Wording("it is made out for another name", "是发给别的域名的"),
    64: Wording("it is made out for another address", "是发给别的地址的"),
    66: Wording("its key is too short", "密钥太短"),
    67: Wording("its issuer's key is too short", "签发者的密钥太短"),
    68: Wording("its signature algorithm is too weak", "签名算法太弱"),
}


class DatedExceptions(_ScrapyClientContextFactory):
    """Verifies every host except those listed in the setting YAOJIAN_TLS ({host slot: kind})."""

    kinds: dict[str, str] = {}
    refused: dict[str, Wording]

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

    def why(self, url: str) -> Wording | None:
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


def _words(error: int, certificate: Any) -> Wording:
    words = _REASONS.get(
        error, Wording(f"it does not hold (OpenSSL error {error})", f"不成立（OpenSSL 错误 {error}）")
    )
    if error == 10:
        ended = (certificate.get_notAfter() or b"").decode("ascii", "replace")
        day = f"{ended[:4]}-{ended[4:6]}-{ended[6:8]}"
        return Wording(f"{words} on {day}", f"已于 {day} 过期")
    return words


def _context(creator: Any) -> Any:
    if hasattr(creator, "_ctx"):
        return creator._ctx
    return creator._createConnection.__self__.getContext()
