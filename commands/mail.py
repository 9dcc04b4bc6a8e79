"""The digests that are due: today's, and those of days that were missed, each with its own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clock import SHANGHAI, day_of
from models import MailReport, Window

if TYPE_CHECKING:
    from commands.office import Office

LOOK_BACK_DAYS = 7


def send_digests(office: Office, *, close_today: bool = True) -> MailReport:
    """Queue the digests of missed days and of today, then send whatever is due.

    A missed day in which nothing arrived becomes a line in today's mail; one with news is mailed late, with
    its own day. `close_today` False (the service before the hour) leaves today's window open.
    """
    from notify.deliver import send_due
    from notify.immediate import issue_alerts

    issue_alerts(office.store, office.settings, sources=office.sources, now=office.now())
    empty = _missed(office)
    if close_today:
        _issue(office, day_of(office.now()), _filing_ended(office), empty=empty)
        _weekly(office)
    return send_due(office.store, office.settings, now=office.now, gate=gate_of(office))


def _filing_ended(office: Office) -> datetime:
    """Now, or just after the newest article where the clock was set back since it was filed."""
    from store import articles

    now = office.now()
    with office.store.read() as tx:
        ahead = [a.first_seen for a in articles.since(tx, now, now + timedelta(days=1))]
    return max([now, *(seen + timedelta(microseconds=1) for seen in ahead)])


def _missed(office: Office) -> tuple[Window, ...]:
    from store import articles, digests

    now = office.now()
    with office.store.read() as tx:
        days = digests.missing_days(
            tx, list="daily", until=day_of(now) - timedelta(days=1), back=LOOK_BACK_DAYS
        )
    empty = []
    for day in days:
        with office.store.read() as tx:
            before = digests.last_window(tx, list="daily")
            end = max(hour_of(office, day), before.end if before else hour_of(office, day))
            arrived = before is not None and bool(
                articles.since(tx, before.end, end, with_backfill=False, limit=1)
            )
        if arrived:
            _issue(office, day, end, late=True)
            continue
        with office.store.write() as tx:
            empty.append(digests.close_window(tx, list="daily", day=day, end=end, now=now, late=True))
    return tuple(empty)


def hour_of(office: Office, day: date) -> datetime:
    return datetime.combine(day, office.settings.digest_at, SHANGHAI)


def _issue(
    office: Office,
    day: date,
    end: datetime,
    *,
    late: bool = False,
    empty: tuple[Window, ...] = (),
    list: str = "daily",
) -> None:
    from notify.post import issue
    from store import incidents

    done = issue(
        office.store, office.settings, sources=office.sources, day=day, end=end, now=office.now(), late=late,
        empty_windows=empty, list=list,
    )  # fmt: skip
    for problem in done.problems:
        with office.store.write() as tx:
            incidents.note(
                tx,
                host="digest",
                kind="unwritable",
                what=problem,
                todo="yaojian subscribers list",
                now=office.now(),
            )


def _weekly(office: Office) -> None:
    """Weekly readers get theirs on Mondays; a Monday on which nobody was there is made up later in its week."""
    from store import digests

    today = day_of(office.now())
    monday = today - timedelta(days=today.weekday())
    with office.store.read() as tx:
        before = digests.last_window(tx, list="weekly")
    if today == monday or (before is not None and before.day < monday):
        _issue(office, monday, office.now(), late=today != monday, list="weekly")


def gate_of(office: Office) -> Callable[[str], None]:
    from crawler.gate import refusal
    from errors import DeliveryError

    allow = frozenset(office.settings.allow_hosts)

    def gate(url: str) -> None:
        reason = refusal(url, allow)
        if reason is not None:
            raise DeliveryError(f"webhook {url}: {reason}", zh=f"webhook {url}：{reason.zh}")

    return gate
