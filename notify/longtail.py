"""The long tail of chat services through apprise.

Apprise says only yes or no, and yes means "the service answered": for WeCom, DingTalk and Feishu it
said yes to refusals (faults O7), so those three are sent by our own senders and refused here.
"""

from __future__ import annotations

from typing import Any

from notify.outcome import Outcome
from wording import Wording

LIMIT = 3500
"""Bytes of one message: small enough for most services, apprise splits further where it must."""
OWN = ("wecombot", "dingtalk", "feishu", "lark")
FREE = ("json", "jsons", "xml", "xmls", "form", "forms")
"""Posts to any address, past every gate: `webhook:` is the guarded way."""


def send(target: str, message: dict[str, Any]) -> Outcome:
    """`target`: an apprise URL, whose secrets never stand in a reason."""
    scheme = target.partition(":")[0].lower()
    if scheme in OWN:
        return Outcome(
            ending="refused",
            reason=Wording(
                f"{scheme}: use wecom:, dingtalk: or feishu: instead of apprise",
                f"{scheme}：请用 wecom:、dingtalk: 或 feishu: 代替 apprise",
            ),
        )
    if scheme in FREE:
        return Outcome(
            ending="refused",
            reason=Wording(
                f"{scheme}: use webhook: instead of apprise", f"{scheme}：请用 webhook: 代替 apprise"
            ),
        )
    room = _room(target)
    if room is None:
        reason = Wording(f"apprise does not know this {scheme} address", f"apprise 不认识这个 {scheme} 地址")
        return Outcome(ending="refused", reason=reason, channel_down=True)
    if room.notify(title=message["title"], body=message["text"], body_format="text"):
        return Outcome(ending="sent", reason=Wording("apprise: the service answered", "apprise：对方有回应"))
    return Outcome(
        ending="deferred",
        reason=Wording(f"apprise could not deliver to {scheme}", f"apprise 没能送达 {scheme}"),
        channel_down=True,
    )


def _room(target: str) -> Any | None:
    """The service behind an apprise URL, None when it is none; its modules load only here, and one of
    them imports imghdr, which Python 3.11 and 3.12 call deprecated."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise import Apprise

        room = Apprise()
        return room if room.add(target) else None
