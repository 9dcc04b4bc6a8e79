"""Alerts that do not wait for the morning: urgent rules, and readers who want everything at once.

One message holds all that is new for a person, so ten urgent texts of one run are one mail. Beyond a
person's daily cap nothing more is sent; what was not sent stays untold and rolls up into the digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clock import SHANGHAI, day_of
from errors import DeliveryError
from models import Source, Subscriber, Window
from notify.collect import collect
from notify.digest import build
from notify.items import Digest, NewItem
from notify.post import letter_for, put_in_outbox

if TYPE_CHECKING:
    from config.settings import Settings
    from store.engine import Store
    from store.reports import Tx

LOOK_BACK = timedelta(hours=36)
"""What is older was in a digest, or is told by the next one."""


def issue_alerts(
    store: Store, settings: Settings, *, sources: Mapping[str, Source], now: datetime
) -> tuple[str, ...]:
    """Queue what cannot wait for everyone concerned; returns the outbox keys. Safe to call often."""
    from store import subscribers

    window = Window(id=0, list="now", day=day_of(now), start=now - LOOK_BACK, end=now, closed_at=now)
    with store.read() as tx:
        urgent = {rule.name for rule in subscribers.all_rules(tx) if rule.urgent}
        people = [p for p in subscribers.everyone(tx) if p.cadence == "immediate" or urgent & set(p.rules)]
        material = collect(tx, window, sources) if people else None
    keys: list[str] = []
    for person in people:
        with store.write() as tx:
            if _full(tx, person, window):
                continue
            digest = build(
                tx, window=window, subscriber=person, now=now, sources=sources,
                public_url=settings.public_url, material=material,
            )  # fmt: skip
            now_items = only_urgent(digest)
            if now_items.items:
                keys += _queue(tx, settings, now_items, now)
    return tuple(keys)


def only_urgent(digest: Digest) -> Digest:
    """The new texts that go at once: all for an immediate reader, else those an urgent rule hit.

    Days, changes, copies and the foot wait for the digest.
    """
    everything = digest.subscriber.cadence == "immediate"

    def urgent(items: tuple[NewItem, ...]) -> tuple[NewItem, ...]:
        return tuple(i for i in items if everything or any(a.urgent for a in i.why))

    acts, meetings, news = urgent(digest.acts), urgent(digest.meetings), urgent(digest.news)
    first = min((item.article_id for item in (*acts, *meetings, *news)), default=0)
    return replace(
        digest, key=f"now-{digest.subscriber.id}-{first}", immediate=True, late=False, acts=acts,
        meetings=meetings, news=news, actions=(), revised=(), copied=(), gaps=(), first_runs=(),
    )  # fmt: skip


def _queue(tx: Tx, settings: Settings, digest: Digest, now: datetime) -> list[str]:
    from store import digests

    try:
        letter = letter_for(digest, settings)
    except DeliveryError:
        return []  # the daily digest reports an address that cannot be written to
    if not put_in_outbox(tx, settings, digest, letter, now=now):
        return []
    digests.remember_told(tx, digest.subscriber.id, digest.keys, now=now)
    return [digest.key]


def _full(tx: Tx, person: Subscriber, window: Window) -> bool:
    """Has the person had as many messages today as they want?"""
    from store import reports

    if person.daily_cap is None:
        return False
    midnight = datetime.combine(window.day, datetime.min.time(), SHANGHAI)
    return reports.queued_since(tx, f"now-{person.id}-", midnight) >= person.daily_cap
