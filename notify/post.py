"""From a closed window to the outbox: each person's digest is built, kept and queued in one transaction.

Digest, outbox row and told ledger are one commit. So a crash leaves a person either with a queued
digest or with none yet, and building again is harmless: the kept copy of the window counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from errors import DeliveryError
from models import DigestCopy, Source, Subscriber, Window
from notify.channels import CHAT, channel_of
from notify.collect import collect
from notify.digest import build, subject_of
from notify.items import Digest, Material
from notify.message import File, Letter, write_letter
from notify.quiet import not_before
from notify.words import Words

if TYPE_CHECKING:
    from config.settings import Settings
    from store.engine import Store
    from store.reports import Tx

MADE_UP_FOR = timedelta(days=7)
list_ = list
"""The built-in, where a parameter is called `list` after the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What one closed window came to: digests queued now, and the people it could not be written for."""

    window: Window
    queued: tuple[DigestCopy, ...] = ()
    problems: tuple[str, ...] = ()


def issue(
    store: Store,
    settings: Settings,
    *,
    sources: Mapping[str, Source],
    day: date,
    end: datetime,
    now: datetime,
    list: str = "daily",
    late: bool = False,
    empty_windows: tuple[Window, ...] = (),
) -> Issued:
    """Close the window of that day and queue everyone's digest; doing it again changes nothing.

    Windows of the last days that a crash left half served are served first, each by itself.

    end   where the window ends when it is not closed yet (the moment filing ended)
    late  the day is past: the digest says so and is not merged with the next
    """
    from store import digests, reports, subscribers

    with store.write() as tx:
        first = end - timedelta(days=7 if list == "weekly" else 1)
        today = digests.close_window(tx, list=list, day=day, end=end, now=now, first_start=first, late=late)
    with store.read() as tx:
        people = {p.id: p for p in subscribers.everyone(tx)}
        todo = reports.unserved(tx, list=list, since=now - MADE_UP_FOR, today=today.id)
    queued: list_[DigestCopy] = []
    problems: list_[str] = []
    for window, pairs in groupby(todo, key=itemgetter(0)):
        readers = [people[i] for _, i in pairs if i in people and takes(people[i], list, window.day)]
        with store.read() as tx:
            material = collect(tx, window, sources) if readers else None
        for person in readers:
            try:
                with store.write() as tx:
                    copy = queue_digest(
                        tx, settings, person, window, sources=sources, now=now, material=material,
                        empty=empty_windows if window == today else (), quiet=window != today,
                    )  # fmt: skip
            except DeliveryError as error:
                problems.append(error.wording)
            else:
                queued += [copy] if copy else []
    return Issued(window=today, queued=tuple(queued), problems=tuple(problems))


def takes(person: Subscriber, list: str, day: date) -> bool:
    """Is this list for this person today? Make-up workdays count as workdays."""
    if list == "weekly" or person.cadence == "weekly":
        return list == "weekly" and person.cadence == "weekly"
    return not person.workdays_only or _is_workday(day)


def _is_workday(day: date) -> bool:
    from text.workdays import is_workday

    return bool(is_workday(day))


def queue_digest(
    tx: Tx,
    settings: Settings,
    person: Subscriber,
    window: Window,
    *,
    sources: Mapping[str, Source],
    now: datetime,
    material: Material | None = None,
    empty: tuple[Window, ...] = (),
    quiet: bool = False,
) -> DigestCopy | None:
    """One person's digest of one window: kept, queued, remembered.

    None when there was one before, or when nothing is new and the person wants no mail then (or
    `quiet`: nobody wants a late one that says nothing); it is kept all the same, as served.
    A source that went unread in this window is always told: quiet must never look like blind.
    """
    from store import digests

    if digests.find(tx, window.id, person.id) is not None:
        return None
    digest = build_for(tx, settings, person, window, sources=sources, now=now, material=material, empty=empty)
    newly_blind = any(u.state != "never" and u.since >= window.start for u in digest.unread)
    if not digest.items and (quiet or not (person.when_nothing or newly_blind)):
        digests.save(tx, unsent_copy(digest, now))
        return None
    letter = letter_for(digest, settings)
    copy, fresh = digests.save(tx, copy_of(digest, letter, now))
    if not fresh:
        return None
    put_in_outbox(tx, settings, digest, letter, now=now)
    digests.remember_told(tx, person.id, digest.keys, now=now)
    return copy


def build_for(
    tx: Tx,
    settings: Settings,
    person: Subscriber,
    window: Window,
    *,
    sources: Mapping[str, Source],
    now: datetime,
    material: Material | None = None,
    empty: tuple[Window, ...] = (),
) -> Digest:
    """The digest with the person's own window: for workdays-only readers it begins where their last
    workday's ended, so that a weekend is not lost to them."""
    own = own_window(tx, person, window)
    return build(
        tx,
        window=own,
        subscriber=person,
        now=now,
        sources=sources,
        public_url=settings.public_url,
        material=material if own == window else None,
        empty_windows=empty,
    )


def own_window(tx: Tx, person: Subscriber, window: Window) -> Window:
    """
    The windows of the free days right before this day are part of a workdays-only reader's window.
    """
    from store import digests

    if not person.workdays_only or window.list != "daily":
        return window
    start, day = window.start, window.day - timedelta(days=1)
    while not _is_workday(day) and (before := digests.window(tx, list=window.list, day=day)) is not None:
        start, day = before.start, day - timedelta(days=1)
    return replace(window, start=start)


def letter_for(digest: Digest, settings: Settings) -> Letter:
    """The mail itself, with the register and the coming days attached for those who want them; or the chat's messages."""
    channel = channel_of(digest.subscriber.address, settings)
    if channel in CHAT:
        from notify.chat import chat_letter

        return chat_letter(digest, channel)
    files: tuple[File, ...] = ()
    if digest.subscriber.register:
        from notify.register import register_file

        files = (register_file(digest),)
    if digest.subscriber.calendar and digest.dated:
        from notify.calendar import write_calendar

        words = Words.of(digest.subscriber)
        days = write_calendar(digest.dated, method="PUBLISH", words=words).encode()
        name = f"{words('calendar_file')}-{digest.day.isoformat()}.ics"
        files += (File(name=name, body=days, kind="text/calendar"),)
    return write_letter(digest, sender=settings.smtp_from, files=files)


def copy_of(digest: Digest, letter: Letter, now: datetime) -> DigestCopy:
    return DigestCopy(
        id=0,
        window_id=digest.window.id,
        subscriber_id=digest.subscriber.id,
        subject=letter.subject,
        message_id=letter.message_id,
        html=letter.whole,
        text=letter.text,
        eml=letter.payload,
        built_at=now,
        items=digest.items,
    )


def unsent_copy(digest: Digest, now: datetime) -> DigestCopy:
    """The mark that a person was served with nothing: no words, because a run with nothing new must
    not pay for rendering a mail that nobody gets."""
    letter = Letter(
        key=digest.key, recipient=digest.subscriber.address, subject=subject_of(digest), message_id="",
        payload=b"", html="", text="", whole="",
    )  # fmt: skip
    return copy_of(digest, letter, now)


def put_in_outbox(tx: Tx, settings: Settings, digest: Digest, letter: Letter, *, now: datetime) -> int:
    """Queue a digest for its channel, a chat's parts one by one; returns how many rows are new."""
    from store import outbox

    person = digest.subscriber
    channel = channel_of(person.address, settings)
    parts = [letter.payload]
    if channel not in ("mail", "folder"):
        from notify.chat import digest_parts

        parts = digest_parts(digest, channel)
    queued = 0
    for number, payload in enumerate(parts, 1):
        queued += outbox.enqueue(
            tx,
            key=digest.key if len(parts) == 1 else f"{digest.key}-{number}of{len(parts)}",
            channel=channel,
            recipient=person.address,
            subject=letter.subject,
            payload=payload,
            message_id=letter.message_id,
            now=now,
            not_before=not_before(person, now),
        )
    return queued
