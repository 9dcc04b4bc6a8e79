"""How one attempt to send ended, whatever the channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Ending = Literal["sent", "refused", "deferred", "unknown"]


Gate = Callable[[str], None]
"""Raises for an address that must not be reached; the crawler has one, and it is passed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """sent: accepted · refused: no, for good · deferred: not now · unknown: it may have arrived.

    channel_down  the trouble is the channel's (no connection, login refused), not this message's
    wait          how long the other side asked us to wait, where it said so
    """

    ending: Ending
    reason: str = ""
    channel_down: bool = False
    wait: timedelta | None = None


SENT = Outcome(ending="sent")


def by_code(code: int, reason: str) -> Outcome:
    """What an SMTP reply means: 2yz sent, 5yz refused, everything else try again (RFC 5321 §4.2.1)."""
    if 200 <= code < 300:
        return SENT
    return Outcome(ending="refused" if 500 <= code < 600 else "deferred", reason=f"{code} {reason}".strip())
