"""DingTalk (钉钉) group robots, signed where the robot asks for it.

A message holds 20,000 bytes, 20 go in a minute; an answer is sent only with `errcode` 0.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from notify.outcome import Outcome
from notify.robot import address, key_and_secret, post, signature

if TYPE_CHECKING:
    import httpx

BASE = "https://oapi.dingtalk.com/robot/send?access_token="
LIMIT = 18_000
"""Of 20,000 bytes for the whole request; the rest is its frame and escapes."""
BUSY = frozenset({-1, 130101, 130102, 410100, 660026})
"""-1 system busy; 130101, 130102, 410100 and 660026: sent too fast."""


def send(client: httpx.Client, target: str, message: dict[str, Any], *, now: float | None = None) -> Outcome:
    """`target`: the access token or the whole address, with `#SECRET` where the robot signs.

    source  the vendor's robot guide: sign = base64(hmac_sha256(secret, "{milliseconds}\\n{secret}"))
    """
    key, secret = key_and_secret(target)
    params = {}
    if secret:
        stamp = str(int((time.time() if now is None else now) * 1000))
        params = {"timestamp": stamp, "sign": signature(secret.encode(), f"{stamp}\n{secret}".encode())}
    url = address(key, BASE)
    body = {"msgtype": "markdown", "markdown": {"title": message["title"], "text": _lines(message["text"])}}
    if params:
        from urllib.parse import urlencode

        url += ("&" if "?" in url else "?") + urlencode(params)
    return post(client, url, body, codes=("errcode",), busy=BUSY)


def _lines(text: str) -> str:
    """Two blanks before a line end: the vendor's markdown joins lines otherwise."""
    return text.replace("\n", "  \n")
