"""Kept digests: shown in a browser before sending, and sent again to one person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models import DigestCopy, Subscriber
from notify.channels import channel_of
from notify.items import Digest
from notify.message import write_message
from notify.render import render, unsubscribe_address

if TYPE_CHECKING:
    from config.settings import Settings
    from store.reports import Tx


def write_preview(digest: Digest, path: Path) -> Path:
    """The whole digest as an HTML file, uncut; nothing is queued or remembered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(digest).html, encoding="utf-8")
    return path


def resend(
    tx: Tx, settings: Settings, copy: DigestCopy, person: Subscriber, *, now: datetime, to: str | None = None
) -> str:
    """Queue a kept digest again, as it was built; returns its new Message-ID.

    It is a new message: mail programs drop a second one with a Message-ID they know. To somebody
    else than the person it was made for, it goes without the person's unsubscribe link.

    raises  DeliveryError when `to` is no e-mail address
    """
    from store import outbox

    recipient = to or person.address
    key = f"again-{copy.id}-{person.id}-{now:%Y%m%dT%H%M%S}"
    own = recipient == person.address
    identity, payload = write_message(
        key=key,
        recipient=recipient,
        sender=settings.smtp_from,
        subject=copy.subject,
        text=copy.text if own else copy.text.replace(person.token, ""),
        html=copy.html if own else copy.html.replace(person.token, ""),
        sent_at=now,
        unsubscribe=unsubscribe_address((settings.public_url or "").rstrip("/"), person) if own else "",
    )
    outbox.enqueue(
        tx,
        key=key,
        channel=channel_of(recipient, settings),
        recipient=recipient,
        subject=copy.subject,
        payload=payload,
        message_id=identity,
        now=now,
    )
    return identity
