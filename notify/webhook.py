"""A signed webhook for anything else: JSON over POST, HMAC-SHA256 over time and body.

The receiver checks `X-Yaojian-Signature: sha256=<hex>` against its own HMAC of
`<X-Yaojian-Timestamp>.<body>` and may drop what is older than a few minutes or has a key it knows.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from models import OutboxItem
from notify.outcome import SENT, Outcome
from notify.robot import guard, key_and_secret
from wording import Wording

if TYPE_CHECKING:
    import httpx

    from notify.items import Digest
    from notify.outcome import Gate


def digest_body(digest: Digest) -> bytes:
    """The digest as JSON: window, counts, and every item by section."""
    from notify.digest import subject_of
    from notify.items import SECTIONS

    body = {
        "key": digest.key,
        "day": digest.day,
        "window": {"start": digest.window.start, "end": digest.window.end},
        "subject": subject_of(digest),
        "late": digest.late,
        "sections": {s: [asdict(item) for item in getattr(digest, s)] for s in SECTIONS},
        "unread_sources": [asdict(u) for u in digest.unread],
        "read_sources": len(digest.read),
        "gaps": digest.gaps,
    }
    return json.dumps(body, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def signed_headers(secret: str, item: OutboxItem, now: float) -> dict[str, str]:
    """What goes with the body; without a secret there is no signature to trust."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Yaojian-Key": item.key,
        "X-Yaojian-Attempt": str(item.attempts),
    }
    if secret:
        stamp = str(int(now))
        mark = hmac.new(secret.encode(), stamp.encode() + b"." + item.payload, hashlib.sha256).hexdigest()
        headers |= {"X-Yaojian-Timestamp": stamp, "X-Yaojian-Signature": f"sha256={mark}"}
    return headers


def send(
    client: httpx.Client, target: str, item: OutboxItem, *, gate: Gate | None, now: float | None = None
) -> Outcome:
    """POST the payload to `https://…[#SECRET]`; any 2xx is sent.

    gate  raises for an address that must not be reached; without one nothing is sent
    """
    import httpx

    url, secret = key_and_secret(target)
    if (no := guard(url, gate)) is not None:
        return no
    try:
        answer = client.post(
            url,
            content=item.payload,
            headers=signed_headers(secret, item, time.time() if now is None else now),
        )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
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
    if 200 <= answer.status_code < 300:
        return SENT
    refused = 400 <= answer.status_code < 500 and answer.status_code not in (408, 425, 429)
    return Outcome(ending="refused" if refused else "deferred", reason=f"HTTP {answer.status_code}")
