"""What went wrong with a request, in words a person can act on: "timeout", "dns: …", "certificate: …"."""

from __future__ import annotations

from collections.abc import Iterator

from errors import FetchError
from wording import Wording, in_chinese

CLOSED = Wording("connection closed before an answer came", "还没有回应连接就断了")
DAMAGED = Wording("damaged compression", "压缩数据损坏")
_TIMEOUT, _REFUSED = Wording("timeout", "超时"), Wording("connection refused", "连接被拒绝")
_CUT, _LARGE = Wording("answer cut short", "回应不完整"), Wording("answer too large", "回应过大")
_ODD = Wording("not an HTTP answer", "不是 HTTP 回应")
# By name, so that a start without trouble loads none of the modules they live in.
_WORDS = {
    "DownloadTimeoutError": _TIMEOUT,
    "TimeoutError": _TIMEOUT,
    "TCPTimedOutError": _TIMEOUT,
    "DownloadConnectionRefusedError": _REFUSED,
    "ConnectionRefusedError": _REFUSED,
    "NoRouteError": Wording("no route to the host", "到不了对方主机"),
    "ResponseDataLossError": _CUT,
    "_DataLoss": _CUT,
    "DownloadCancelledError": _LARGE,
    "HeadTooLarge": _LARGE,
    "Damaged": DAMAGED,
    "ParseError": _ODD,
    "ConnectionLost": CLOSED,
    "ConnectionDone": CLOSED,
    "ConnectionAborted": CLOSED,
    "ConnectError": Wording("cannot be connected to", "连接不上"),
}
_DNS = ("CannotResolveHostError", "DNSLookupError")
_LONGEST = 300


class Damaged(Exception):
    """A compressed body that cannot be unpacked."""


class _Spoken(Exception):
    """Raised inside Twisted, where only the exception travels; `wording` says it in both languages."""

    def __init__(self, why: str) -> None:
        super().__init__(str(why))
        self.wording = Wording(why, in_chinese(why))


class CertificateRefused(_Spoken):
    """The server's certificate does not hold."""


class HeadTooLarge(_Spoken):
    """More bytes of headers than any honest answer has."""


def trouble(error: BaseException) -> Wording:
    """The failure and what lies under it, as one line.

    >>> trouble(TimeoutError())
    'timeout'
    """
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, CertificateRefused):
            return Wording(f"certificate: {one}", f"证书：{one.wording.zh}")
    for one in chain:
        name = type(one).__name__
        if name in _DNS:
            return Wording(f"dns: {_line(one)}", f"域名解析失败：“{_line(one)}”")
        if type(one).__module__.startswith(("OpenSSL", "service_identity")):
            return Wording(f"tls: {_tls_words(one)}", f"TLS：“{_tls_words(one)}”")
        if name == "TunnelError":
            return Wording(f"proxy: {_line(one)}", f"代理：“{_line(one)}”")
    if isinstance(error, FetchError):
        return error.wording
    known = next((_WORDS[type(o).__name__] for o in chain if type(o).__name__ in _WORDS), None)
    if known:
        return known
    if len(chain) > 1 and isinstance(chain[-1], ValueError):
        return Wording(f"{_ODD}: {_line(chain[-1])}", f"{_ODD.zh}：“{_line(chain[-1])}”")
    text = f"{type(error).__name__}: {_line(error)}"
    return Wording(text, f"“{text}”")


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
