"""WeCom (企业微信) group robots.

Markdown holds 4,096 bytes and 20 messages a minute; an answer is sent only with `errcode` 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notify.outcome import Outcome
from notify.robot import address, key_and_secret, post

if TYPE_CHECKING:
    import httpx

BASE = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
LIMIT = 4096
BUSY = frozenset({-1, 45009, 45033, 6000})
"""-1 system busy, 45009 called too often, 45033 too many at once, 6000 data conflict."""


def send(client: httpx.Client, target: str, message: dict[str, Any]) -> Outcome:
    """`target`: the robot's key, or its whole address."""
    key, _ = key_and_secret(target)
    body = {"msgtype": "markdown", "markdown": {"content": message["text"]}}
    return post(client, address(key, BASE), body, codes=("errcode",), busy=BUSY)
