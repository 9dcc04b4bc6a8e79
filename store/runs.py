"""Runs, what each source did in them, and the ledger of scheduled instants.

The ledger decides what is due, not a timer: a slot is claimed once, and one whose holder was killed
is due again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, insert, select, update

from models import RunReport, Slot, SourceReport
from store import codec
from store.dialect import insert_new, put
from store.owners import is_dead, me
from store.tables import run_sources, runs, slots

READ = ("ok", "degraded")
"""States of a source that was read."""
SLOT_LEASE = timedelta(hours=1)


def start(tx: Connection, *, now: datetime) -> int:
    """A new run; returns its id."""
    return int(tx.execute(insert(runs).values(started_at=now, owner=me()).returning(runs.c.id)).scalar_one())


def note_source(tx: Connection, run_id: int, report: SourceReport, *, now: datetime) -> None:
    """What one source did, as soon as it is done; said twice, the last word counts."""
    put(
        tx,
        run_sources,
        {
            "run_id": run_id,
            "source_id": report.id,
            "state": report.state,
            "at": now,
            "report": codec.encode(report),
        },
    )


def finish(tx: Connection, report: RunReport) -> None:
    """The whole run, with `finished_at` set."""
    values = {"finished_at": report.finished_at, "report": codec.encode(report)}
    tx.execute(update(runs).where(runs.c.id == report.run_id).values(**values))


def get(tx: Connection, run_id: int) -> RunReport | None:
    """The report of a run; of one that never finished, as far as it came."""
    row = tx.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
    if row is None:
        return None
    if row["report"] is not None:
        return codec.decode(RunReport, row["report"])
    query = select(run_sources.c.report).where(run_sources.c.run_id == run_id)
    some = tx.execute(query.order_by(run_sources.c.source_id)).scalars()
    sources = tuple(codec.decode(SourceReport, text) for text in some)
    return RunReport(run_id=run_id, started_at=row["started_at"], sources=sources)


def latest(tx: Connection, *, limit: int = 1) -> tuple[RunReport, ...]:
    """The newest runs, newest first."""
    ids = tx.execute(select(runs.c.id).order_by(runs.c.id.desc()).limit(limit)).scalars().all()
    return tuple(report for report in (get(tx, run_id) for run_id in ids) if report is not None)


def last_good(tx: Connection) -> dict[str, datetime]:
    """When each source was last read, by source id."""
    query = select(run_sources.c.source_id, func.max(run_sources.c.at)).where(run_sources.c.state.in_(READ))
    return dict(tx.execute(query.group_by(run_sources.c.source_id)).all())


def visits(tx: Connection) -> dict[str, int]:
    """In how many runs each source was visited, whatever came of it, by source id."""
    state = run_sources.c.state
    query = select(run_sources.c.source_id, func.count()).where(state.not_in(("not_due", "not_watched")))
    return dict(tx.execute(query.group_by(run_sources.c.source_id)).all())


def history(tx: Connection, source_id: str, *, limit: int = 5) -> tuple[SourceReport, ...]:
    """What the source did in its latest runs, newest first; runs in which it was not due are left out."""
    query = (
        select(run_sources.c.report)
        .where(run_sources.c.source_id == source_id, run_sources.c.state.not_in(("not_due", "not_watched")))
        .order_by(run_sources.c.run_id.desc())
        .limit(limit)
    )
    return tuple(codec.decode(SourceReport, text) for text in tx.execute(query).scalars())


def visits_since(tx: Connection, source_id: str, run_id: int) -> int:
    """How many runs after this one visited the source."""
    idle = run_sources.c.state.in_(("not_due", "not_watched"))
    query = select(func.count()).where(
        run_sources.c.source_id == source_id, run_sources.c.run_id > run_id, ~idle
    )
    return int(tx.execute(query).scalar_one())


# ------------------------------------------------------------------ the slot ledger


def claim_slot(
    tx: Connection,
    job: str,
    scheduled_at: datetime,
    *,
    now: datetime,
    lease: timedelta = SLOT_LEASE,
    owner: str | None = None,
) -> bool:
    """Take a slot; False when it is done, or someone alive is at it."""
    holder = {"claimed_at": now, "lease_until": now + lease, "owner": owner or me()}
    row = {"job": job, "scheduled_at": scheduled_at, "state": "claimed", "attempts": 1, **holder}
    if insert_new(tx, slots, row):
        return True
    which = and_(slots.c.job == job, slots.c.scheduled_at == scheduled_at)
    found = tx.execute(select(slots).where(which)).mappings().one()
    if found["state"] != "claimed" or (found["lease_until"] >= now and not is_dead(found["owner"])):
        return False
    tx.execute(update(slots).where(which).values(**holder, attempts=slots.c.attempts + 1))
    return True


def finish_slot(tx: Connection, job: str, scheduled_at: datetime, *, now: datetime, ok: bool = True) -> None:
    """The slot was worked on to its end; it is never due again."""
    which = and_(slots.c.job == job, slots.c.scheduled_at == scheduled_at)
    tx.execute(update(slots).where(which).values(state="done" if ok else "failed", finished_at=now))


def open_slots(
    tx: Connection, job: str, instants: Iterable[datetime], *, now: datetime
) -> tuple[datetime, ...]:
    """Which of these instants are due: passed, and neither finished nor in living hands. In order."""
    due = sorted(instant for instant in set(instants) if instant <= now)
    if not due:
        return ()
    query = select(slots).where(slots.c.job == job, slots.c.scheduled_at >= due[0])
    taken = {
        row["scheduled_at"]
        for row in tx.execute(query).mappings()
        if row["state"] != "claimed" or (row["lease_until"] >= now and not is_dead(row["owner"]))
    }
    return tuple(instant for instant in due if instant not in taken)


def last_slot(tx: Connection, job: str) -> Slot | None:
    """The newest slot of a job that was ever claimed."""
    query = select(slots).where(slots.c.job == job).order_by(slots.c.scheduled_at.desc()).limit(1)
    row = tx.execute(query).mappings().first()
    if row is None:
        return None
    names = ("job", "scheduled_at", "state", "claimed_at", "finished_at", "attempts")
    return Slot(**{name: row[name] for name in names})
