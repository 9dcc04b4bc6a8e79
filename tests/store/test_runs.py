"""Runs, slots, the lock: what is due is decided by the ledger, and one run is at work at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from errors import LockHeld
from models import Problem, RunReport, SourceReport
from store import runs
from store.engine import Store
from store.locks import hold_lock
from tests.store.conftest import T0
from tests.store.test_outbox import killed_owner

ROOT = Path(__file__).resolve().parents[2]
HOUR = timedelta(hours=1)


def test_a_run_is_known_as_far_as_it_came(store: Store) -> None:
    bad = SourceReport(id="nmpa", state="blocked", problems=(Problem(kind="challenge", what="412"),))
    with store.write() as tx:
        run_id = runs.start(tx, now=T0)
        runs.note_source(tx, run_id, SourceReport(id="guangdong", state="ok", listed=3), now=T0)
        runs.note_source(tx, run_id, SourceReport(id="guangdong", state="ok", listed=4, filed=1), now=T0)
        runs.note_source(tx, run_id, bad, now=T0)
        killed = runs.get(tx, run_id)
        whole = RunReport(run_id=run_id, started_at=T0, finished_at=T0 + HOUR, notices=("clock",))
        runs.finish(tx, whole)
        assert runs.get(tx, run_id) == whole
        assert runs.latest(tx) == (whole,)
        assert runs.get(tx, run_id + 1) is None
    assert killed is not None
    assert [(one.id, one.listed, one.fetched) for one in killed.sources] == [
        ("guangdong", 4, 1),
        ("nmpa", 0, 0),
    ]
    assert killed.finished_at is None


def test_the_last_good_run_and_the_history_of_a_source(store: Store) -> None:
    with store.write() as tx:
        for n, state in enumerate(("ok", "blocked", "not_due")):
            run_id = runs.start(tx, now=T0 + n * HOUR)
            report = SourceReport(id="nmpa", state=state, listed=n)  # type: ignore[arg-type]
            runs.note_source(tx, run_id, report, now=T0 + n * HOUR)
        assert runs.last_good(tx) == {"nmpa": T0}
        assert [one.state for one in runs.history(tx, "nmpa")] == ["blocked", "ok"]


def test_a_slot_is_claimed_once_and_never_due_again_when_done(store: Store) -> None:
    with store.write() as tx:
        assert runs.claim_slot(tx, "digest", T0, now=T0)
        assert not runs.claim_slot(tx, "digest", T0, now=T0)
        assert runs.claim_slot(tx, "crawl", T0, now=T0)
        runs.finish_slot(tx, "digest", T0, now=T0)
        assert not runs.claim_slot(tx, "digest", T0, now=T0 + timedelta(days=3650))
        last = runs.last_slot(tx, "digest")
    assert last is not None
    assert (last.state, last.attempts) == ("done", 1)


def test_a_killed_slot_is_due_again_at_once_and_a_stuck_one_after_its_lease(store: Store) -> None:
    with store.write() as tx:
        assert runs.claim_slot(tx, "killed", T0, now=T0, owner=killed_owner())
        assert runs.open_slots(tx, "killed", [T0], now=T0) == (T0,)
        assert runs.claim_slot(tx, "killed", T0, now=T0)
        assert runs.claim_slot(tx, "stuck", T0, now=T0, lease=HOUR)
        assert runs.open_slots(tx, "stuck", [T0], now=T0 + HOUR) == ()
        assert not runs.claim_slot(tx, "stuck", T0, now=T0 + HOUR)
        assert runs.claim_slot(tx, "stuck", T0, now=T0 + 2 * HOUR)


def test_missed_slots_are_named_in_order_and_future_ones_not(store: Store) -> None:
    instants = [T0 + n * HOUR for n in (3, 0, 1, 2)]
    with store.write() as tx:
        assert runs.claim_slot(tx, "crawl", T0 + HOUR, now=T0 + HOUR)
        runs.finish_slot(tx, "crawl", T0 + HOUR, now=T0 + HOUR, ok=False)
        assert runs.open_slots(tx, "crawl", instants, now=T0 + 2 * HOUR) == (T0, T0 + 2 * HOUR)
        assert runs.open_slots(tx, "crawl", [T0 + HOUR], now=T0) == ()


def test_of_many_claimers_one_gets_the_slot(store: Store) -> None:
    got: list[bool] = []

    def claim() -> None:
        with store.write() as tx:
            got.append(runs.claim_slot(tx, "digest", T0, now=T0))

    workers = [threading.Thread(target=claim) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got) == [False] * 7 + [True]


def test_the_lock_is_held_once_and_let_go_by_a_kill(url: str, tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from store.locks import hold_lock
with hold_lock(Path(sys.argv[2]), url=sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", code, url, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LockHeld, match="another run holds the lock"), hold_lock(tmp_path, url=url):
        pass
    with hold_lock(tmp_path, url=url, name="other"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    for _ in range(100):  # PostgreSQL notices the dead connection a moment later
        try:
            with hold_lock(tmp_path, url=url):
                return
        except LockHeld:
            threading.Event().wait(0.05)
    pytest.fail("the lock outlived its holder")
