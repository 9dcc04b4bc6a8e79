"""What went wrong with a request, in words a person can act on: "timeout", "dns: …", "certificate: …"."""

from __future__ import annotations

from collections.abc import Iterator

CLOSED = "connection closed before an answer came"
DAMAGED = "damaged compression"
# By name, so that a start without trouble loads none of the modules they live in.
_WORDS = {
    "DownloadTimeoutError": "timeout",
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "DownloadConnectionRefusedError": "connection refused",
    "ConnectionRefusedError": "connection refused",
    "NoRouteError": "no route to the host",
    "ResponseDataLossError": "answer cut short",
    "_DataLoss": "answer cut short",
    "DownloadCancelledError": "answer too large",
    "HeadTooLarge": "answer too large",
    "Damaged": DAMAGED,
    "ParseError": "not an HTTP answer",
    "ConnectionLost": CLOSED,
    "ConnectionDone": CLOSED,
    "ConnectionAborted": CLOSED,
    "ConnectError": "cannot be connected to",
}
_DNS = ("CannotResolveHostError", "DNSLookupError")
_LONGEST = 300


class Damaged(Exception):
    """A compressed body that cannot be unpacked."""


class CertificateRefused(Exception):
    """The server's certificate does not hold; the message says why."""


class HeadTooLarge(Exception):
    """More bytes of headers than any honest answer has."""


def trouble(error: BaseException) -> str:
    """The failure and what lies under it, as one line.

    >>> trouble(TimeoutError())
    'timeout'
    """
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, CertificateRefused):
            return f"certificate: {one}"
    for one in chain:
        name = type(one).__name__
        if name in _DNS:
            return f"dns: {_line(one)}"
        if type(one).__module__.startswith(("OpenSSL", "service_identity")):
            return f"tls: {_tls_words(one)}"
        if name == "TunnelError":
            return f"proxy: {_line(one)}"
    known = next((_WORDS[type(o).__name__] for o in chain if type(o).__name__ in _WORDS), None)
    if known:
        return known
    if len(chain) > 1 and isinstance(chain[-1], ValueError):
        return f"not an HTTP answer: {_line(chain[-1])}"
    return f"{type(error).__name__}: {_line(error)}"


def links(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """The first failure of this kind in the chain under `error`, or None."""
    return next((one for one in _chain(error) if isinstance(one, kind)), None)


def _chain(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The error, its cause, and the failures Twisted wrapped into it."""
    yield error
    if depth > 5:
        return
    inner = [getattr(r, "value", r) for r in getattr(error, "reasons", None) or ()]
    if error.__cause__ is not None:
        inner.append(error.__cause__)
    for one in inner:
        if isinstance(one, BaseException):
            yield from _chain(one, depth + 1)


def _tls_words(error: BaseException) -> str:
    """`[('SSL routines', '', 'unsupported protocol')]` → `unsupported protocol`."""
    rows = error.args[0] if error.args and isinstance(error.args[0], list) else []
    words = [row[-1] for row in rows if isinstance(row, tuple) and row and row[-1]]
    return ", ".join(words) or _line(error)


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return (text or type(error).__name__)[:_LONGEST]
