"""What the three vendors' robots have in common: one POST, and an answer that must say success."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from errors import MonitorError
from notify.outcome import SENT, Outcome
from notify.safe import line, safe_url
from wording import Wording

if TYPE_CHECKING:
    import httpx

    from notify.outcome import Gate


def post(
    client: httpx.Client,
    url: str,
    body: dict[str, Any],
    *,
    codes: tuple[str, ...],
    busy: frozenset[int],
    params: dict[str, str] | None = None,
) -> Outcome:
    """POST to a robot and read its verdict.

    codes  names under which the vendor answers its code; 0 is success, anything else is not
    busy   codes that mean "too fast" or "try again"; the others are a refusal
    """
    import httpx

    try:
        answer = client.post(url, json=body, params=params)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        # Addresses of robots are secrets: the reason names the kind of trouble only.
        return Outcome(
            ending="deferred",
            reason=Wording(f"no connection ({type(error).__name__})", f"连接不上（{type(error).__name__}）"),
            channel_down=True,
        )
    except httpx.HTTPError as error:
        return Outcome(
            ending="unknown",
            reason=Wording(f"no answer ({type(error).__name__})", f"没有回应（{type(error).__name__}）"),
        )
    return verdict(answer.status_code, answer.text, codes=codes, busy=busy)


def verdict(status: int, text: str, *, codes: tuple[str, ...], busy: frozenset[int]) -> Outcome:
    """Only HTTP 200 with the vendor's own 0 is sent."""
    import json

    if status == 429 or status >= 500:
        return Outcome(
            ending="deferred", reason=f"HTTP {status}", wait=timedelta(minutes=1) if status == 429 else None
        )
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if status != 200 or not isinstance(said, dict):
        return Outcome(ending="refused", reason=f"HTTP {status}: {line(text, 120)}", channel_down=True)
    code = next((said[name] for name in codes if name in said), None)
    if code == 0 and not isinstance(code, bool):
        return SENT
    words = line(
        str(next((said[n] for n in ("errmsg", "msg", "StatusMessage", "message") if said.get(n)), "")), 120
    )
    reason = (
        f"{codes[0]} {code}: {words}"
        if code is not None
        else Wording(
            f"no {codes[0]} in the answer: {line(text, 120)}", f"回应里没有 {codes[0]}：“{line(text, 120)}”"
        )
    )
    if code in busy:
        return Outcome(ending="deferred", reason=reason, wait=timedelta(minutes=1))
    return Outcome(ending="refused", reason=reason, channel_down=True)


def key_and_secret(target: str) -> tuple[str, str]:
    """`TOKEN#SECRET` or `https://…?access_token=…#SECRET` apart."""
    key, _, secret = target.partition("#")
    return key.strip(), secret.strip()


def address(key: str, base: str) -> str:
    """The robot's address from its key, or a whole address as it is (the gate has seen that one)."""
    return key if "://" in key else base + key


def guard(url: str, gate: Gate | None) -> Outcome | None:
    """None when an address that somebody typed may be reached; else the refusal.

    Asked before every attempt, because the address behind a name may change.
    """
    if not safe_url(url):
        return Outcome(
            ending="refused", reason=Wording("the target is no http(s) address", "目标不是 http(s) 地址")
        )
    if gate is None:
        return Outcome(ending="refused", reason=UNGUARDED)
    try:
        gate(url)
    except MonitorError as error:
        return Outcome(ending="refused", reason=_by_policy(error))
    return None


def _by_policy(error: MonitorError) -> Wording:
    return Wording(
        f"not reachable by policy: {line(str(error), 120)}", f"按规定不许访问：{line(error.said('zh'), 120)}"
    )


UNGUARDED = Wording(
    "no gate was given: free addresses are not reached unguarded", "没有设关卡：不经关卡不访问任意地址"
)


def signature(secret: bytes, text: bytes) -> str:
    """HMAC-SHA256 in base64, as DingTalk and Feishu want it."""
    return base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode("ascii")
