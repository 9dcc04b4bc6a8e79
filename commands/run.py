"""One whole run: fetch what is due, read, store, alert, send what is due.

The ledger in the database decides what is due: a source's slot is due once its instant has passed and is
done once, however often `run` is called; a slot whose run was killed is due again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from config.rhythm import last_slot
from models import MailReport, RunReport, Source, SourceReport
from wording import Wording

if TYPE_CHECKING:
    from commands.office import Office
    from crawler.process import ChildEnd

UNREAD = ("failed", "blocked", "suspect")
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the words of the command ask for."""

    names: tuple[str, ...] = ()
    everything: bool = False
    since: date | None = None
    send: bool = True


def run(office: Office, wish: Wish, progress: Progress = lambda done, of, name: None) -> RunReport:
    """One run under the lock; returns its report, which is stored too.

    raises  LockHeld when another run is at work, ConfigError before anything is touched
    """
    from store import runs
    from store.locks import hold_lock

    known = office.sources  # read, and so checked, before anything is touched
    for name in wish.names:
        if name not in known:
            office.named(name)
    with hold_lock(office.settings.data_dir, url=office.settings.database_url):
        _ping(office, "start")
        try:
            started = office.now()
            with office.store.write() as tx:
                run_id = runs.start(tx, now=started)
            chosen = due_sources(office, wish)
            end = _crawl(office, run_id, chosen, wish, progress) if chosen else None
            notices, reports = _after(office, chosen, _reports(office, run_id, chosen, end))
            mails = _send(office) if wish.send and wish.since is None else MailReport()
            report = RunReport(
                run_id=run_id, started_at=started, finished_at=office.now(), sources=reports, mails=mails,
                notices=(*notices, *_undelivered(office, mails), *_rehearsal(office)),
            )  # fmt: skip
            with office.store.write() as tx:
                runs.finish(tx, report)
        except BaseException:
            _ping(office, "fail")
            raise
        _ping(office, "success")
    return report


def _ping(office: Office, event: Literal["start", "success", "fail"]) -> None:
    """The dead-man's switch hears of every run; a run never fails because its watcher is away."""
    if office.settings.ping_url:
        from notify.ping import ping

        ping(office.settings.ping_url, event)


def exit_status(report: RunReport, sources: Iterable[Source]) -> int:
    """0 done, blocks that source.yml already tells of included; 3 when another source could not be read."""
    told = {s.id for s in sources if not s.access.startswith("plain")}
    bad = [s for s in report.sources if s.state in UNREAD and not (s.state == "blocked" and s.id in told)]
    return 3 if bad else 0


# ------------------------------------------------------------------ what is due


def slot_of(source: Source, now: datetime) -> datetime | None:
    return last_slot(source.every, source.cron, now)


def due_sources(office: Office, wish: Wish) -> tuple[Source, ...]:
    """Watched sources to read now: those named, all of them, or those whose slot is open. Slots are claimed."""
    from store import runs

    now, chosen = office.now(), []
    with office.store.write() as tx:
        for source in office.sources.values():
            if source.state != "watched" or (wish.names and source.id not in wish.names):
                continue
            slot = slot_of(source, now)
            always = bool(wish.names) or wish.everything
            mine = (
                slot is not None
                and wish.since is None
                and runs.claim_slot(tx, f"crawl:{source.id}", slot, now=now)
            )
            if always or mine:
                chosen.append(source)
    return tuple(chosen)


def _crawl(
    office: Office, run_id: int, chosen: tuple[Source, ...], wish: Wish, progress: Progress
) -> ChildEnd:
    from crawler.child import CrawlJob, crawl
    from crawler.process import run_child
    from store.engine import open_store

    settings, now = office.settings, office.now
    job = CrawlJob(
        run_id=run_id,
        sources=chosen,
        since=wish.since,
        allow_hosts=settings.allow_hosts,
        user_agent=settings.user_agent,
        chromium=settings.chromium,
    )
    done = 0

    def hear(line: str) -> None:
        nonlocal done
        done += 1
        progress(done, len(chosen), json.loads(line)["name"])

    def work(say: Callable[[str], None]) -> None:
        crawl(job, open_store(office.url, data_dir=settings.data_dir), now, say)

    office.close()
    return run_child(work, seconds=settings.run_seconds, megabytes=settings.run_memory_mb, hear=hear)


def _reports(
    office: Office, run_id: int, chosen: tuple[Source, ...], end: ChildEnd | None
) -> tuple[SourceReport, ...]:
    """One line per source of the catalogue: what it did, or why it did nothing."""
    from crawler.child import broken
    from store import runs

    now = office.now()
    with office.store.write() as tx:
        known = runs.get(tx, run_id)
        said = {r.id: r for r in known.sources} if known else {}
        reports = []
        for source in office.sources.values():
            if source in chosen:
                report = said.get(source.id) or broken(source, _killed(end))
                if source.id in said:
                    slot = slot_of(source, now)
                    if slot is not None:
                        runs.finish_slot(tx, f"crawl:{source.id}", slot, now=now)
                reports.append(report)
            else:
                idle = "not_watched" if source.state != "watched" else "not_due"
                reports.append(SourceReport(id=source.id, state=idle))  # type: ignore[arg-type]
    return tuple(reports)


def _killed(end: ChildEnd | None) -> str:
    if end is None or end.how == "ended":
        return Wording("the visit left no report", "没有留下报告")
    limits = {
        "time": Wording("the run's time was up", "本次运行的时间用完"),
        "memory": Wording("the run's memory was up", "本次运行的内存用完"),
    }
    return limits.get(end.how) or Wording(end.error, f"“{end.error}”")


# ------------------------------------------------------------------ what follows


def _after(
    office: Office, chosen: tuple[Source, ...], reports: tuple[SourceReport, ...]
) -> tuple[tuple[str, ...], tuple[SourceReport, ...]]:
    """Health: sentences to the operator, and the reports with what each source's past says of them."""
    from crawler.health import note_health

    with office.store.write() as tx:
        health = note_health(tx, {s.id: s for s in chosen}, reports, now=office.now())
    return health.notices, health.reports


def _send(office: Office) -> MailReport:
    from commands.mail import send_digests

    return send_digests(office)


def _undelivered(office: Office, mails: MailReport) -> tuple[str, ...]:
    """Whom this run could not reach, and why: a count alone would be read past."""
    from notify.deliver import undelivered

    if not (mails.failed or mails.unknown):
        return ()
    with office.store.read() as tx:
        return tuple(f"{p.kind}: {p.what}; {p.todo}" for p in undelivered(tx, now=office.now()))


def _rehearsal(office: Office) -> tuple[str, ...]:
    """Everything that makes this run unlike a plain one is named in its report."""
    import os

    settings, said = office.settings, []
    if settings.rehearsal:
        said.append(f"YAOJIAN_NOW={settings.rehearsal}")
    if settings.allow_hosts:
        said.append("YAOJIAN_ALLOW_HOSTS=" + ",".join(settings.allow_hosts))
    said += [f"{name}={os.environ[name]}" for name in ("http_proxy", "https_proxy") if os.environ.get(name)]
    return tuple(said)
