"""The service: APScheduler is the metronome, the ledger in the database decides what is due.

The reading room is served from a thread beside the ticks; what it needs of other rooms is handed to it here.

Each minute one tick asks the ledger: source slots that have passed are crawled (in a child process, under the
run lock), the day's digest is built once its hour has come, and what waits in the outbox is sent. A killed
service finds everything due again at its next start; nothing is kept in memory.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterable
from datetime import time, timedelta
from typing import TYPE_CHECKING

from clock import SHANGHAI, day_of
from commands.mail import hour_of, send_digests
from commands.office import Office, open_office
from commands.run import Wish, run, slot_of
from commands.words import language
from errors import LockHeld, MonitorError
from models import MailReport, Problem, StoredArticle
from wording import Wording, joined, said

if TYPE_CHECKING:
    from store.engine import Tx
    from web.room import Room
    from web.server import Front

TICK = timedelta(minutes=1)
CANARY_AT = time(3)
"""Beijing time: no digest is due then, and a mailbox that is full shows before the morning's does not arrive."""


def act(args: argparse.Namespace) -> int:
    return serve(open_office(args.config, args.data))


def serve(office: Office) -> int:
    """Runs until SIGTERM or SIGINT; restart-safe. Returns 0."""
    from apscheduler.schedulers.background import BackgroundScheduler

    _ = office.sources, office.rules, office.store
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # Defaults drop a job that is a second late and let two overlap; the ledger wants every tick, once.
    metronome = BackgroundScheduler(
        timezone=SHANGHAI, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    beat = threading.Event()
    metronome.add_job(beat.set, "interval", seconds=TICK.total_seconds(), id="tick")
    metronome.start()
    front: Front | str = ""
    try:
        while not stop.is_set():
            front = open_pages(office, front)
            say(office, tick(office))
            beat.clear()
            while not (beat.is_set() or stop.is_set()):
                stop.wait(0.5)
    finally:
        metronome.shutdown(wait=False)
        if not isinstance(front, str):
            front.stop()
        office.close()
    return 0


def tick(office: Office) -> Wording:
    """One look at the ledger; returns what was done, in a few words."""
    try:
        crawled = _crawl_due(office)
        mails = _mail_due(office)
    except LockHeld:
        return Wording("another run is at work", "另一次运行正在进行")
    except MonitorError as error:
        return Wording(f"failed: {error}", f"失败：{error.said('zh')}")
    done = [Wording(f"{crawled} sources read", f"读了 {crawled} 个来源")] if crawled else []
    done += [Wording(f"{mails.sent} mails sent", f"寄出 {mails.sent} 封")] if mails.sent else []
    done += [Wording(f"{mails.failed} mails failed", f"{mails.failed} 封没有寄出")] if mails.failed else []
    return joined(done, ", ", "，")


def _crawl_due(office: Office) -> int:
    from store import runs

    now = office.now()
    with office.store.read() as tx:
        due = [
            s for s in office.sources.values()
            if s.state == "watched" and (slot := slot_of(s, now)) and runs.open_slots(tx, f"crawl:{s.id}", [slot], now=now)
        ]  # fmt: skip
    if not due:
        return 0
    report = run(office, Wish(send=False))
    return sum(s.state not in ("not_due", "not_watched") for s in report.sources)


def _mail_due(office: Office) -> MailReport:
    """The digest of the day is due once its hour has come; the outbox always."""
    from store.locks import hold_lock

    with hold_lock(office.settings.data_dir, url=office.settings.database_url):
        _fly_canary(office)
        return send_digests(office, close_today=office.now() >= hour_of(office, day_of(office.now())))


def _fly_canary(office: Office) -> None:
    """Once a night, queue the test notice to the canary's mailbox, if one is named."""
    from notify.canary import canary_key, queue_canary
    from store import outbox

    to, now = office.settings.canary_to, office.now()
    if to is None or now.astimezone(SHANGHAI).time() < CANARY_AT:
        return
    with office.store.read() as tx:
        flown = outbox.by_key(tx, canary_key(now)) is not None
    if not flown:
        with office.store.write() as tx:
            queue_canary(tx, office.settings, to, now=now)


# ------------------------------------------------------------------ the reading room


def open_pages(office: Office, before: Front | str) -> Front | str:
    """The running web server; where it cannot start, why (told once), and the next tick tries again."""
    from web.server import open_front

    if not isinstance(before, str) or office.settings.web_port == 0:
        return before
    try:
        front = open_front(reading_room(office), host=office.settings.web_host, port=office.settings.web_port)
    except MonitorError as error:
        if str(error) != before:
            say(office, error.wording)
        return str(error)
    where = f"http://{office.settings.web_host}:{front.port}/"
    say(office, Wording(f"pages at {where}", f"网页在 {where}"))
    return front


def reading_room(office: Office) -> Room:
    """The room with a store of its own: the office closes its store whenever a crawl is forked."""
    from crawler.coverage import coverage
    from notify.calendar import write_calendar
    from notify.unsubscribe import unsubscribe
    from store.engine import open_store
    from web.room import Room

    settings, sources, now = office.settings, office.sources, office.now

    def calendar(stored: Iterable[StoredArticle]) -> str:
        return write_calendar(stored, sources=sources)

    return Room(
        store=open_store(office.url, data_dir=settings.data_dir),
        now=now,
        unsubscribe=unsubscribe,
        coverage=lambda tx: coverage(settings.config_dir, sources, now=now(), tx=tx),
        problems=lambda tx: _mail_problems(office, tx),
        calendar=calendar,
        sources=sources,
        token=settings.web_token.get_secret_value() if settings.web_token else None,
        lang=settings.lang or "zh",
        secure=(settings.public_url or "").startswith("https:"),
    )


def _mail_problems(office: Office, tx: Tx) -> tuple[Problem, ...]:
    """The canary that did not arrive, and every mail or message that did not."""
    from notify.canary import check_canary
    from notify.deliver import undelivered

    found = check_canary(tx, now=office.now()) if office.settings.canary_to else None
    return (*((found,) if found else ()), *undelivered(tx, now=office.now()))


def say(office: Office, what: str) -> None:
    if what:
        line = said(what, language())
        print(f"{office.now().isoformat(timespec='seconds')} {line}", file=sys.stderr, flush=True)
