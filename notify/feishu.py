"""Feishu (飞书) group robots, signed where the robot asks for it.

A request holds 30 KB, 100 go in a minute and 5 in a second; an answer is sent only with `code` 0
(older robots say `StatusCode` 0).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from notify.outcome import Outcome
from notify.robot import address, key_and_secret, post, signature

if TYPE_CHECKING:
    import httpx

BASE = "https://open.feishu.cn/open-apis/bot/v2/hook/"
LIMIT = 18_000
"""Of 20 KB for a robot's request; the text travels as JSON, where line ends and quotes grow."""
BUSY = frozenset({9499, 11232, 11233, 99991400})
"""9499 and 1123x: too many requests; 99991400: rate limit of the platform."""


def send(client: httpx.Client, target: str, message: dict[str, Any], *, now: float | None = None) -> Outcome:
    """`target`: the hook's token or its whole address, with `#SECRET` where the robot signs.

    source  the vendor's robot guide: sign = base64(hmac_sha256(key="{seconds}\\n{secret}", ""))
    """
    key, secret = key_and_secret(target)
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message["text"]}}
    if secret:
        stamp = str(int(time.time() if now is None else now))
        body |= {"timestamp": stamp, "sign": signature(f"{stamp}\n{secret}".encode(), b"")}
    return post(client, address(key, BASE), body, codes=("code", "StatusCode"), busy=BUSY)
