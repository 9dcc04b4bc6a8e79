"""Emptying the outbox: claim, commit `sending`, send, mark.

The promise: never lost, and never sent twice except after a crash or a lost answer between the other
side's acceptance and our commit; each such case is `unknown`, counted and shown. The store keeps the
states; this module drives them, one message to one recipient at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models import MailReport, OutboxItem, Problem
from notify.channels import CHANNELS, Channels, shown
from notify.outcome import Gate, Outcome
from wording import Wording, in_chinese, told

if TYPE_CHECKING:
    from config.settings import Settings
    from store.engine import Store
    from store.reports import Tx

LADDER_MINUTES = (1, 5, 15, 60, 120, 240, 480, 1440)
"""Greylisting servers want 1 to 15 minutes, a full disk wants hours (faults F12)."""
AGAIN_AFTER_DOUBT = timedelta(minutes=15)
MOST_PER_CALL = 2000
DOWN_AFTER = 2
"""So many failures of a channel in a row, and its other messages wait for the next call."""
TODO = Wording(
    "see: yaojian doctor; send a digest again with: yaojian digest --day DAY --to WHO --send",
    "请看：yaojian doctor；重寄一期：yaojian digest --day DAY --to WHO --send",
)
UNDELIVERED = ("channel_down", "not_delivered", "unwritable")
TOLD_FOR = timedelta(days=7)
Send = Callable[[OutboxItem], Outcome]
Point = Callable[[str], None]


@dataclass(slots=True)
class _Work:
    """One call of `send_due`: its tools and its counts."""

    store: Store
    send: Send
    now: Callable[[], datetime]
    at: Point
    left: int
    sent: int = 0
    failed: int = 0
    unknown: int = 0


def send_due(
    store: Store,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    send: Send | None = None,
    gate: Gate | None = None,
    at: Point = lambda point: None,
    most: int = MOST_PER_CALL,
) -> MailReport:
    """Send everything that is due now, and say how it went. Safe in several processes at once.

    now     the clock
    send    replaces the real channels (tests)
    gate    raises for a webhook address that must not be reached
    at      called with a name at every step on which a crash could fall (tests)
    failed  counts what was refused, put off or given up in this call
    """
    with Channels(settings, gate) as channels:
        work = _Work(store, send or channels.send, now, at, most)
        _give_up_old(work)
        for channel in CHANNELS:
            _empty(work, channel)
    return MailReport(sent=work.sent, failed=work.failed, unknown=work.unknown)


def backoff(attempts: int) -> timedelta:
    """The wait after the n-th failed attempt: 1, 5, 15, 60 minutes … a day.

    >>> backoff(1), backoff(99)
    (datetime.timedelta(seconds=60), datetime.timedelta(days=1))
    """
    return timedelta(minutes=LADDER_MINUTES[min(max(attempts, 1), len(LADDER_MINUTES)) - 1])


def _give_up_old(work: _Work) -> None:
    from store import incidents, outbox

    with work.store.write() as tx:
        for lost in outbox.expire(tx, now=work.now()):
            work.failed += 1
            what = f"{shown(lost.recipient)}: {lost.subject}"
            incidents.note(
                tx, host=f"outbox:{lost.key}", kind="not_delivered", what=what, todo=TODO, now=work.now()
            )


def _empty(work: _Work, channel: str) -> None:
    """All due messages of one channel; a channel that is down is left after two tries."""
    from store import outbox

    down = 0
    while work.left > 0 and down < DOWN_AFTER:
        work.at("before claim")
        with work.store.write() as tx:
            claimed = outbox.claim(tx, now=work.now(), channel=channel)
        if not claimed:
            return
        work.left -= 1
        work.at("claimed")
        outcome = _deliver(work, claimed[0])
        down = down + 1 if outcome is not None and outcome.channel_down else 0


def _deliver(work: _Work, claimed: OutboxItem) -> Outcome | None:
    """One claimed message to its end; None when the claim was lost meanwhile."""
    from store import outbox

    with work.store.write() as tx:
        item = outbox.begin(tx, claimed.id, now=work.now())
    if item is None:
        return None
    work.at("sending")
    outcome = _try(work.send, item)
    work.at("answered")
    with work.store.write() as tx:
        _mark(tx, item, outcome, work.now())
        _note_channel(tx, item, outcome, work.now())
    work.at("marked")
    work.sent += outcome.ending == "sent"
    work.unknown += outcome.ending == "unknown"
    work.failed += outcome.ending in ("refused", "deferred")
    return outcome


def _try(send: Send, item: OutboxItem) -> Outcome:
    """The edge of one message: whatever a channel throws, the others still go out."""
    try:
        return send(item)
    except Exception as error:  # noqa: BLE001
        # It came from inside a channel, so nobody can say what the other side has.
        return Outcome(ending="unknown", reason=told(error, named=True))


def _mark(tx: Tx, item: OutboxItem, outcome: Outcome, now: datetime) -> None:
    from store import outbox

    if outcome.ending == "sent":
        outbox.mark_sent(tx, item.id, now=now, reason=outcome.reason or None)
    elif outcome.ending == "refused":
        outbox.mark_refused(tx, item.id, now=now, reason=outcome.reason)
    elif outcome.ending == "deferred":
        next_at = now + (outcome.wait or backoff(item.attempts))
        outbox.mark_deferred(tx, item.id, next_at=next_at, reason=outcome.reason)
    else:
        next_at = now + AGAIN_AFTER_DOUBT
        outbox.mark_unknown(tx, item.id, now=now, reason=outcome.reason, next_at=next_at)


def undelivered(tx: Tx, *, now: datetime) -> tuple[Problem, ...]:
    """What did not reach people in the last week and why: for the owner, who must not learn it from a reader."""
    from store import incidents

    return tuple(
        Problem(kind=one.kind, what=one.what, todo=one.todo, since=one.opened_at)
        for one in incidents.open_incidents(tx)
        if one.kind in UNDELIVERED and now - one.last_seen < TOLD_FOR
    )


def _note_channel(tx: Tx, item: OutboxItem, outcome: Outcome, now: datetime) -> None:
    """A channel that fails is an incident, closed by its next success; so is a message that did not arrive,
    closed when it does after all, or when it is sent again by hand."""
    from store import incidents

    channel = f"channel:{item.channel}"
    if outcome.ending == "sent":
        incidents.close(tx, channel, now=now)
        incidents.close(tx, f"outbox:{item.key}", now=now)
    elif outcome.channel_down:
        incidents.note(tx, host=channel, kind="channel_down", what=outcome.reason, todo=TODO, now=now)
    elif outcome.ending in ("refused", "unknown"):
        who = shown(item.recipient)
        what = Wording(f"{who}: {outcome.reason}", f"{who}：{in_chinese(outcome.reason)}")
        incidents.note(tx, host=f"outbox:{item.key}", kind="not_delivered", what=what, todo=TODO, now=now)
