"""The one gate: may this address be asked at all?

Every request passes here before it leaves, every redirect hop too, and every address a name resolves
to is checked again at connect time (`crawler.resolver`), so a name that rebinds gains nothing.
Addresses of the inner network are refused unless `YAOJIAN_ALLOW_HOSTS` names them.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

from wording import Wording

# Python 3.11's `is_global` calls 192.88.99.1, 224.0.0.1, 64:ff9b::7f00:1 and 2002:7f00:1:: global,
# so the ranges are listed (IANA special-purpose registries, 2025-10).
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(ipaddress.IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_INNER_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".arpa")
_CURE = Wording(
    "if it is yours, name it in YAOJIAN_ALLOW_HOSTS (host:port)",
    "若是自己的，请写进 YAOJIAN_ALLOW_HOSTS（主机:端口）",
)


def refusal(url: str, allow: frozenset[str] = frozenset()) -> Wording | None:
    """Why this address may not be asked, or None when it may.

        >>> refusal("http://127.1/x")
        '127.0.0.1 is not a public address; if it is yours, name it in YAOJIAN_ALLOW_HOSTS (host:port)'
        >>> refusal("http://127.0.0.1:8080/x", frozenset({"127.0.0.1:8080"})) is None
        True

    url    absolute address, any form a page may hold
    allow  `host:port` or `host` entries that may be inner addresses
    """
    if re.search(r"[\\\s\x00-\x1f\x7f]", url):
        return Wording(
            "address holds a backslash, blank or control character", "地址里有反斜线、空格或控制字符"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
        host = host_of(parts.hostname or "")
    except ValueError as error:
        return Wording(f"address cannot be parsed: {error}", f"地址看不懂：“{error}”")
    if parts.scheme not in ("http", "https"):
        return Wording(
            f"scheme {parts.scheme or '(none)'} is not http or https",
            f"协议 {parts.scheme or '（无）'} 不是 http 或 https",
        )
    if "@" in parts.netloc:
        return Wording("address carries a user name", "地址里带了用户名")
    if not host:
        return Wording("address has no host", "地址里没有主机")
    port = port or (443 if parts.scheme == "https" else 80)
    if allowed(host, port, allow):
        return None
    address = address_of(host)
    if address is not None:
        if is_public(address):
            return None
        return Wording(f"{address} is not a public address; {_CURE}", f"{address} 不是公网地址；{_CURE.zh}")
    if "." not in host or host.endswith(_INNER_NAMES):
        return Wording(f"{host} is an inner name; {_CURE}", f"{host} 是内网名称；{_CURE.zh}")
    return None


def allowed(host: str, port: int, allow: frozenset[str]) -> bool:
    return bool(allow) and (f"{host}:{port}" in allow or host in allow or f"[{host}]:{port}" in allow)


def host_of(name: str) -> str:
    """A host as a resolver sees it: compatibility forms folded, trailing dot gone, lower case."""
    return unicodedata.normalize("NFKC", name).strip(".").lower()


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address a host spells in any form inet_aton takes (decimal, hex, octal, short), or None."""
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        pass
    pieces = host.split(".")
    if not 1 <= len(pieces) <= 4 or not all(re.fullmatch(r"0x[0-9a-f]*|\d+", p) for p in pieces):
        return None
    try:
        numbers = [_number(p) for p in pieces]
    except ValueError:
        return ipaddress.IPv4Address(0)
    *heads, tail = numbers
    if any(n > 255 for n in heads) or tail >= 256 ** (4 - len(heads)):
        return ipaddress.IPv4Address(0)
    value = tail + sum(n << (24 - 8 * i) for i, n in enumerate(heads))
    return ipaddress.IPv4Address(value)


def _number(piece: str) -> int:
    if piece.startswith("0x"):
        return int(piece[2:] or "0", 16)
    return int(piece, 8) if piece.startswith("0") and len(piece) > 1 else int(piece)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True for addresses of the open internet; embedded IPv4 (mapped, NAT64, 6to4) is unwrapped first."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
        return address in _OPEN_V6 and not any(address in n for n in _CLOSED_V6)
    return not any(address in n for n in _CLOSED_V4)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return None
