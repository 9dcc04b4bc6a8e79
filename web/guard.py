"""Who may read what, and the headers every answer bears."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "yaojian"
COOKIE_SECONDS = 90 * 24 * 3600
OPEN = ("/u/", "/static/", "/healthz", "/robots.txt")
"""What anyone may ask for: the one-click address, the style of its page, and whether we are well."""
MACHINE = (".json", ".ics")
"""Programs keep no cookies: here the token may stay in the address."""

POLICY = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""A mail carries its style inline, and nothing else of it may load."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SafeHeaders:
    """Every answer bears them, whoever made it; one that a page set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def is_open(path: str) -> bool:
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in OPEN)


def refusal(request: Request, token: str | None, *, secure: bool) -> Response | int | None:
    """None: come in. A redirect when the address brought the token, else the status of the refusal."""
    if is_open(request.url.path):
        return None
    if token is None:
        return None if is_at_home(request) else 403
    asked = request.query_params.get("token")
    if asked is not None and _same(asked, token):
        return None if request.url.path.endswith(MACHINE) else _remember(request, token, secure=secure)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and _same(_as_sent(given.strip()), token):
        return None
    return None if _same(request.cookies.get(COOKIE, ""), seal(token)) else 401


def is_at_home(request: Request) -> bool:
    """A reader on this machine who also calls it so.

    Behind a proxy on this machine every reader has a loopback address, and a name that is pointed at
    127.0.0.1 lets a foreign page read: both send another Host, and a proxy says so in a header.
    """
    if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via")):
        return False
    if request.client is None or not _is_loopback(request.client.host):
        return False
    host = request.headers.get("host", "").lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name == "localhost" or _is_loopback(name)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _as_sent(value: str) -> str:
    """A header arrives as latin-1; people send UTF-8."""
    return value.encode("latin-1", "replace").decode("utf-8", "replace")


def seal(token: str) -> str:
    """What the cookie holds: proof of the token, not the token."""
    return hmac.new(token.encode(), b"yaojian reading room", hashlib.sha256).hexdigest()


def _remember(request: Request, token: str, *, secure: bool) -> Response:
    """The same address without the token, which from now on is in the cookie."""
    rest = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "token"])
    path = "/" + request.url.path.lstrip("/\\")
    answer = RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303)
    answer.set_cookie(
        COOKIE, seal(token), max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
    )
    return answer
