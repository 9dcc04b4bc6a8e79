"""What an address looks like: an e-mail address, or a channel and its target."""

from __future__ import annotations

import re

CHANNELS = ("wecom", "dingtalk", "feishu", "webhook", "apprise")


def is_address(text: str) -> bool:
    """An e-mail address, or `channel:target` of a known channel."""
    channel, colon, target = text.partition(":")
    if colon and channel in CHANNELS:
        return bool(target.strip())
    return bool(re.fullmatch(r"[^\s@<>,;:]+@[^\s@<>,;]+", text))
