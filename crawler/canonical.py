"""One spelling per page: which addresses are the same page, and which hosts are aliases."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

TRACKING = re.compile(
    r"(utm_\w+|spm|from|isappinstalled|share_?\w*|nsukey|wx_\w+|scene|timestamp|_t|_r|rand(om)?|ts"
    r"|jsessionid|phpsessid|aspsessionid\w*|sid|session_?id|sessid|gclid|fbclid|bd_vid|hmsr|hmpl)",
    re.I,
)
"""Query keys that name the visit, not the page. `sid` and `from` are dropped only when others remain
or the path already names a file: see `_query`."""

NMPA_SHARED = {"type": {"pc", "m"}, "m": {"", "1"}}
"""`?type=pc&m=` hangs on shared NMPA links."""

PAGE_FILE = re.compile(r"\.(s?html?|jhtml|docx?|pdf|xlsx?)$", re.I)
PORTS = {"http": 80, "https": 443}
SAME_PAGE = ((re.compile(r"^/directory/web/(?:nmpa|cmde)/+"), "/"),)
"""The NMPA publisher's working path: `/directory/web/nmpa///xxgk/…` is `/xxgk/…`."""

CNPHARM = re.compile(r"^/c/(\d{4}-\d{2}-\d{2})/(\d+)\.s?html$")
CNPHARM_HOST = "www.cnpharm.com"
CNPHARM_ALIAS = re.compile(r"(^|\.)cnpharm\.com$|^123\.127\.198\.148$")


def absolute(base: str, href: str) -> str | None:
    """`href` as the browser would follow it from `base`; None unless that is http or https.

    >>> absolute("https://a.gov.cn/x/index.html", "../t.htm ")
    'https://a.gov.cn/t.htm'
    >>> absolute("https://a.gov.cn/x/", "javascript:void(0)")
    """
    href = re.sub(r"[\t\r\n]", "", href).strip()
    if not href or (href.startswith("#") and not href.startswith("#/")):
        return None
    try:
        joined = urljoin(base, href.replace("\\", "/"))
        parts = urlsplit(joined)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in PORTS or not parts.hostname:
        return None
    return _ascii_spaces(joined)


def canonical(url: str) -> str:
    """The one spelling under which a page is kept. Idempotent; never touches the network.

    Scheme and host lower case, https for http (the sites answer both), no default port, no fragment
    except `#/…` routes, no tracking or session parts, escapes normalised, `/./` and `//` folded,
    the NMPA publisher's working path and the cnpharm hosts folded onto the public address.

        >>> canonical("HTTP://www.nmpa.gov.cn:80/directory/web/nmpa///yaowen/a.html?type=pc&m=#top")
        'https://www.nmpa.gov.cn/yaowen/a.html'
        >>> canonical("http://m.cnpharm.com/c/2024-06-07/1046875.shtml")
        'https://www.cnpharm.com/c/2024-06-07/1046875.shtml'
    """
    url = re.sub(r"[\t\r\n]", "", url).strip()
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not parts.hostname:
        return url
    host = parts.hostname.rstrip(".").lower()
    path = _path(parts.path)
    if CNPHARM_ALIAS.search(host) and (match := CNPHARM.match(path)):
        return f"https://{CNPHARM_HOST}/c/{match[1]}/{match[2]}.shtml"
    fragment = parts.fragment if parts.fragment.startswith("/") else ""
    return urlunsplit((_scheme(parts), _netloc(parts, host), path, _query(parts.query, path), fragment))


def aliases_of(url: str, *others: str) -> tuple[str, ...]:
    """The spellings among `url` and `others` that differ from the canonical one, each once."""
    kept = canonical(url)
    return tuple(dict.fromkeys(u for u in (url, *others) if u and u != kept and canonical(u) == kept))


def same_page(one: str, other: str) -> bool:
    return canonical(one) == canonical(other)


def _scheme(parts: SplitResult) -> str:
    """http is told apart from https only on an unusual port (a test server, an inner site)."""
    odd = parts.port is not None and parts.port not in PORTS.values()
    return parts.scheme.lower() if odd or _is_address(parts.hostname or "") else "https"


def _is_address(host: str) -> bool:
    return host == "localhost" or ":" in host or bool(re.fullmatch(r"[0-9.]+", host))


def _netloc(parts: SplitResult, host: str) -> str:
    if ":" in host:
        host = f"[{host}]"
    else:
        try:
            host = host.encode("ascii").decode()
        except UnicodeEncodeError:
            host = _idna(host)
    port = parts.port
    return host if port is None or port in PORTS.values() else f"{host}:{port}"


def _idna(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(path: str) -> str:
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.I) or "/"
    for pattern, replacement in SAME_PAGE:
        path = pattern.sub(replacement, path)
    path = re.sub(r"/{2,}", "/", path)
    return _escapes(re.sub(r"/(\./)+", "/", path), safe="/:@!$&'()*+,;=~-._")


def _query(query: str, path: str) -> str:
    pairs = [p for p in query.split("&") if p]
    strip_all = bool(PAGE_FILE.search(path))
    kept = []
    for pair in pairs:
        key, _, value = pair.partition("=")
        weak = key.lower() in ("from", "sid", "scene", "timestamp", "ts", "session_id")
        if TRACKING.fullmatch(key) and (strip_all or not weak):
            continue
        if strip_all and value.lower() in NMPA_SHARED.get(key.lower(), ()):
            continue
        kept.append(_escapes(pair, safe="=/:@!$'()*,;~-._?+"))
    return "&".join(kept)


def _escapes(text: str, safe: str) -> str:
    """Percent escapes in upper case, only where needed; invalid bytes are left as they stand."""
    pieces = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    return "".join(
        quote(piece, safe=safe + "%") if i % 2 == 0 else _one_escape(piece) for i, piece in enumerate(pieces)
    )


def _one_escape(run: str) -> str:
    """A run like `%e5%85%ac%41`: unreserved ASCII comes out plain, the rest as upper-case escapes."""
    return "".join(
        unquote(e) if re.fullmatch(r"[A-Za-z0-9._~-]", unquote(e, errors="replace")) else e.upper()
        for e in re.findall(r"%[0-9A-Fa-f]{2}", run)
    )


def _ascii_spaces(url: str) -> str:
    return url.replace(" ", "%20")
