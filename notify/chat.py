"""Messages to chat rooms and webhooks: how a digest is cut for them, and who sends which.

A vendor's robot answers HTTP 200 to nearly everything, so only its own success code counts as sent.
Targets are `wecom:KEY`, `dingtalk:TOKEN[#SECRET]`, `feishu:TOKEN[#SECRET]` (or the whole robot
address in place of the key), `webhook:https://…[#SECRET]`, `apprise:URL`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from models import OutboxItem
from notify import dingtalk, feishu, longtail, webhook, wecom
from notify.bucket import Bucket
from notify.items import Digest
from notify.message import Letter, message_id
from notify.outcome import Outcome
from notify.plain import blocks, split_blocks
from notify.robot import guard, key_and_secret
from wording import Wording

if TYPE_CHECKING:
    import httpx

    from notify.outcome import Gate

SECONDS = 15
LIMITS = {"wecom": wecom.LIMIT, "dingtalk": dingtalk.LIMIT, "feishu": feishu.LIMIT, "apprise": longtail.LIMIT}
"""Bytes of text one message may hold."""
Talk = Callable[["httpx.Client", str, dict[str, Any]], Outcome]
TALKERS: dict[str, Talk] = {"wecom": wecom.send, "dingtalk": dingtalk.send, "feishu": feishu.send}


def digest_parts(digest: Digest, channel: str) -> list[bytes]:
    """The payloads of a digest for a channel: items are never cut, every part says k of n."""
    if channel == "webhook":
        return [webhook.digest_body(digest)]
    from notify.digest import subject_of

    subject = harmless(subject_of(digest))
    parts = tuple(
        (harmless(title), tuple(harmless(item) for item in items)) for title, items in blocks(digest)
    )
    texts = split_blocks(subject, parts, LIMITS[channel])
    return [_payload(subject, text) for text in texts]


def chat_letter(digest: Digest, channel: str) -> Letter:
    """The digest of somebody who reads in a chat: its parts in place of an e-mail's bytes, and the same page
    in the archive."""
    from notify.render import render

    made = render(digest)
    return Letter(
        key=digest.key,
        recipient=digest.subscriber.address,
        subject=made.subject,
        message_id=message_id(digest.key, digest.subscriber.address, None),
        payload=b"\n".join(digest_parts(digest, channel)),
        html=made.html,
        text=made.text,
        whole=made.html,
    )


def harmless(text: str) -> str:
    """Words of a page must not mention everyone (<@all>, <at …>) or load a picture (![](…)).

    >>> harmless("<@all> ![x](http://a)")
    '＜@all＞ ！［x］(http://a)'
    """
    return text.translate(_MARKUP).replace("!［", "！［")


_MARKUP = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀", "*": "＊"})


def _payload(title: str, text: str) -> bytes:
    return json.dumps({"title": title, "text": text}, ensure_ascii=False).encode()


class ChatRoom:
    """All chat channels of one call: one HTTP client, one rate bucket per robot."""

    def __init__(
        self,
        *,
        gate: Gate | None = None,
        client: httpx.Client | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.gate = gate
        self._client = client
        self._buckets: dict[str, Bucket] = {}
        self._ticks = ticks

    def __enter__(self) -> ChatRoom:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()

    def send(self, item: OutboxItem) -> Outcome:
        """One message to one room; `deferred` with a wait when the robot's rate is used up."""
        kind, _, target = item.recipient.partition(":")
        bucket = self._buckets.setdefault(item.recipient, Bucket.of(kind, self._ticks))
        if (wait := bucket.take()) is not None:
            return Outcome(
                ending="deferred",
                reason=Wording("rate limit of the robot", "超过机器人的频率限制"),
                wait=wait,
            )
        if kind == "apprise":
            return longtail.send(target, _read(item.payload))
        if kind == "webhook":
            return webhook.send(self._http(), target, item, gate=self.gate)
        if kind in TALKERS:
            key, _ = key_and_secret(target)
            if "://" in key and (no := guard(key, self.gate)) is not None:
                return no
            return TALKERS[kind](self._http(), target, _read(item.payload))
        return Outcome(
            ending="refused", reason=Wording(f"no chat is called {kind}", f"没有叫 {kind} 的聊天渠道")
        )

    def _http(self) -> httpx.Client:
        if self._client is None:
            import httpx

            # Redirects are refused: a robot has none, and a webhook's could lead past the gate.
            self._client = httpx.Client(timeout=SECONDS, follow_redirects=False)
        return self._client


def _read(payload: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(payload)
    return read
