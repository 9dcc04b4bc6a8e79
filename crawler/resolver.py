"""Names are looked up by Scrapy's resolver; an inner address is refused before it is connected to."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.gate import address_of, is_public
from errors import FetchError
from wording import Wording

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


class InnerAddress(FetchError):
    """A public name resolved to an inner address."""


class GatedResolver(CachingThreadedResolver):
    """Refuses names that resolve to inner addresses, except allowed hosts and the configured proxies."""

    refused: ClassVar[dict[str, str]] = {}

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allow: frozenset[str]):
        super().__init__(reactor, cache_size, timeout)
        self.free = {entry.rpartition(":")[0] or entry for entry in allow} | set(allow) | _proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        allow = frozenset(settings.getlist("YAOJIAN_ALLOW_HOSTS"))
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), allow)

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        found = self.look_up(name, timeout)
        return found if name in self.free else found.addCallback(self._checked, name)

    def look_up(self, name: str, timeout: Any = ()) -> Deferred[str]:
        """The system's answer, not yet checked."""
        return super().getHostByName(name, timeout)

    @classmethod
    def _checked(cls, address: str, name: str) -> str:
        parsed = address_of(address) or ipaddress.IPv4Address(0)
        if is_public(parsed):
            cls.refused.pop(name, None)
            return address
        cls.refused[name] = Wording(
            f"{name} resolves to {address}, an inner address; if a proxy with fake addresses is in use or "
            "the host is yours, name it in YAOJIAN_ALLOW_HOSTS",
            f"{name} 解析到内网地址 {address}；若用了返回假地址的代理，或主机是自己的，请写进 YAOJIAN_ALLOW_HOSTS",
        )
        raise DNSLookupError(cls.refused[name])  # Twisted lets no other error through, and not its words

    @classmethod
    def why(cls, url: str) -> str | None:
        """Why the name in this address was refused, or None when it was not."""
        return cls.refused.get(urlsplit(url).hostname or "")


def _proxy_hosts() -> set[str]:
    hosts = {urlsplit(u if "//" in u else f"//{u}").hostname for u in getproxies().values()}
    return {h for h in hosts if h}
