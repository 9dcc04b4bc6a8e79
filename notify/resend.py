"""A digest again, to one person: the kept one as it was built, or today's as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from models import DigestCopy, Source, Subscriber, Window
from notify.channels import channel_of
from notify.digest import digest_key
from notify.message import write_message
from notify.post import build_for, letter_for, put_in_outbox, queue_digest
from notify.render import unsubscribe_address

if TYPE_CHECKING:
    from config.settings import Settings
    from store.engine import Store
    from store.reports import Tx


def resend(
    store: Store,
    settings: Settings,
    person: Subscriber,
    window: Window,
    *,
    sources: Mapping[str, Source],
    now: datetime,
) -> str:
    """Queue one person's digest of a window, whether or not they got it before; returns its Message-ID.

    Kept: the same words under a new Message-ID, because mail programs drop a second one they know.
    Not yet built for a subscriber and a closed window: built, kept and remembered as told.
    Anyone else, or a window still open: built and queued, remembered for nobody.
    Whoever asks for this knows that it did not arrive: its incident is over.

    raises  DeliveryError when the address is none
    """
    from store import digests, incidents

    with store.write() as tx:
        stored = window.id > 0 and person.id > 0
        kept = digests.find(tx, window.id, person.id) if stored else None
        if kept is None and stored:
            made = queue_digest(tx, settings, person, window, sources=sources, now=now)
            if made is not None:
                return made.message_id
        incidents.close(tx, f"outbox:{digest_key(person, window)}", now=now)
        if kept is not None and kept.eml and channel_of(person.address, settings) in ("mail", "folder"):
            return send_kept(tx, settings, kept, person, now=now)
        digest = build_for(tx, settings, person, window, sources=sources, now=now)
        digest = replace(digest, key=f"{digest.key}-again-{now:%Y%m%dT%H%M%S}")
        letter = letter_for(digest, settings)
        put_in_outbox(tx, settings, digest, letter, now=now)
        return letter.message_id


def send_kept(tx: Tx, settings: Settings, copy: DigestCopy, person: Subscriber, *, now: datetime) -> str:
    """Queue a kept digest as a new message, in the words and the size it went in; returns its Message-ID."""
    from email import message_from_bytes, policy

    from store import outbox

    part = message_from_bytes(copy.eml, policy=policy.default).get_body(("html",))
    html = str(part.get_content()) if part is not None else copy.html
    key = f"again-{copy.id}-{person.id}-{now:%Y%m%dT%H%M%S}"
    identity, payload = write_message(
        key=key,
        recipient=person.address,
        sender=settings.smtp_from,
        subject=copy.subject,
        text=copy.text,
        html=html,
        sent_at=now,
        unsubscribe=unsubscribe_address((settings.public_url or "").rstrip("/"), person),
    )
    outbox.enqueue(
        tx,
        key=key,
        channel=channel_of(person.address, settings),
        recipient=person.address,
        subject=copy.subject,
        payload=payload,
        message_id=identity,
        now=now,
    )
    return identity
