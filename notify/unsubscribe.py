"""Stopping the mail in one click (RFC 8058): the POST unsubscribes, a GET never does.

Link scanners open every address in a mail; so the page behind the link only shows a button, and a
token that nobody holds gets the same answer as one that somebody does.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from notify.channels import shown

if TYPE_CHECKING:
    from store.reports import Tx

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,32}")
ONE_CLICK = "List-Unsubscribe=One-Click"


def unsubscribe(tx: Tx, *, method: str, token: str, now: datetime) -> bool:
    """Stop mail to the token's holder; True when somebody was unsubscribed by this.

    method  only POST acts; the body of RFC 8058 needs no cookie and no login
    """
    from store import audit, subscribers

    if method.upper() != "POST" or not TOKEN.fullmatch(token):
        return False
    found = subscribers.unsubscribe(tx, token)
    if found is None:
        return False
    audit.append(
        tx,
        who=shown(found.address),
        act="unsubscribe",
        subject=f"subscriber:{found.id}",
        detail="one click",
        now=now,
    )
    return True
