"""The service: APScheduler is the metronome, the ledger in the database decides what is due.

Each minute one tick asks the ledger: source slots that have passed are crawled (in a child process, under the
run lock), the day's digest is built once its hour has come, and what waits in the outbox is sent. A killed
service finds everything due again at its next start; nothing is kept in memory.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import timedelta

from clock import day_of
from commands.mail import hour_of, send_digests
from commands.office import Office, open_office
from commands.run import Wish, run, slot_of
from errors import LockHeld, MonitorError
from models import MailReport

TICK = timedelta(minutes=1)


def act(args: argparse.Namespace) -> int:
    return serve(open_office(args.config, args.data))


def serve(office: Office) -> int:
    """Runs until SIGTERM or SIGINT; restart-safe. Returns 0."""
    from apscheduler.schedulers.background import BackgroundScheduler

    from clock import SHANGHAI

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
    try:
        while not stop.is_set():
            say(office, tick(office))
            beat.clear()
            while not (beat.is_set() or stop.is_set()):
                stop.wait(0.5)
    finally:
        metronome.shutdown(wait=False)
        office.close()
    return 0


def tick(office: Office) -> str:
    """One look at the ledger; returns what was done, in a few words."""
    try:
        crawled = _crawl_due(office)
        mails = _mail_due(office)
    except LockHeld:
        return "another run is at work"
    except MonitorError as error:
        return f"failed: {error}"
    done = [f"{crawled} sources read"] if crawled else []
    done += [f"{mails.sent} mails sent"] if mails.sent else []
    done += [f"{mails.failed} mails failed"] if mails.failed else []
    return ", ".join(done)


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
        return send_digests(office, close_today=office.now() >= hour_of(office, day_of(office.now())))


def say(office: Office, what: str) -> None:
    if what:
        print(f"{office.now().isoformat(timespec='seconds')} {what}", file=sys.stderr, flush=True)
