"""The outbox: nothing lost, nothing claimed twice, a doubtful send counted."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from store import outbox
from store.engine import Store
from store.owners import is_dead, me
from tests.store.conftest import T0

ROOT = Path(__file__).resolve().parents[2]
MINUTE = timedelta(minutes=1)


def queue(
    store: Store, n: int = 1, *, channel: str = "smtp", not_before: datetime | None = None
) -> list[bool]:
    with store.write() as tx:
        return [
            outbox.enqueue(
                tx,
                key=f"digest/2026-02-12/{i}",
                channel=channel,
                recipient=f"reader{i}@example.org",
                subject="药监日报 2月12日",
                payload=b"eml",
                message_id=f"<{i}@yaojian>",
                now=T0,
                not_before=not_before,
            )
            for i in range(n)
        ]


def start_sending(store: Store, now: datetime = T0, owner: str | None = None) -> int:
    with store.write() as tx:
        item = outbox.claim(tx, now=now, owner=owner)[0]
    with store.write() as tx:
        begun = outbox.begin(tx, item.id, now=now)
    assert begun is not None
    return begun.id


def killed_owner() -> str:
    """The name of a process that existed and was killed."""
    code = "from store.owners import me; import time; print(me(), flush=True); time.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    owner = child.stdout.readline().strip()
    assert not is_dead(owner)
    child.kill()
    child.wait()
    child.stdout.close()
    return owner


def test_the_same_key_is_queued_once(store: Store) -> None:
    assert queue(store) == [True]
    assert queue(store) == [False]
    with store.read() as tx:
        assert outbox.counts(tx) == {"queued": 1, "doubtful": 0}


def test_a_message_goes_its_way_and_is_never_offered_again(store: Store) -> None:
    queue(store)
    item = start_sending(store)
    with store.write() as tx:
        outbox.mark_sent(tx, item, now=T0)
        assert outbox.claim(tx, now=T0 + timedelta(days=30)) == ()
        done = outbox.get(tx, item)
    assert done is not None
    assert (done.state, done.attempts, done.message_id) == ("sent", 1, "<0@yaojian>")


def test_nothing_is_offered_before_its_time(store: Store) -> None:
    queue(store, not_before=T0 + MINUTE)
    with store.write() as tx:
        assert outbox.claim(tx, now=T0) == ()
        assert len(outbox.claim(tx, now=T0 + MINUTE)) == 1


def test_claimers_at_the_same_time_never_get_the_same_message(store: Store) -> None:
    queue(store, 40)
    got: list[int] = []

    def work() -> None:
        while True:
            with store.write() as tx:
                some = outbox.claim(tx, now=T0, limit=3)
            if not some:
                return
            got.extend(one.id for one in some)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(got) == 40
    assert len(set(got)) == 40


def test_a_claim_can_be_begun_once_and_only_within_its_lease(store: Store) -> None:
    queue(store, 2)
    with store.write() as tx:
        first, second = outbox.claim(tx, now=T0, limit=2)
        assert outbox.begin(tx, first.id, now=T0) is not None
        assert outbox.begin(tx, first.id, now=T0) is None
        assert outbox.begin(tx, second.id, now=T0 + timedelta(hours=1)) is None


def test_a_claim_whose_lease_ended_is_free_again(store: Store) -> None:
    queue(store)
    with store.write() as tx:
        assert len(outbox.claim(tx, now=T0, lease=10 * MINUTE)) == 1
        assert outbox.claim(tx, now=T0 + 10 * MINUTE) == ()
        assert len(outbox.claim(tx, now=T0 + 11 * MINUTE)) == 1


def test_a_killed_claimer_frees_its_claim_at_once(store: Store) -> None:
    queue(store)
    with store.write() as tx:
        outbox.claim(tx, now=T0, owner=killed_owner())
        assert len(outbox.claim(tx, now=T0)) == 1


def test_a_send_cut_off_is_unknown_counted_and_sent_again_later_with_the_same_id(store: Store) -> None:
    queue(store)
    item = start_sending(store, owner=killed_owner())
    with store.write() as tx:
        assert outbox.claim(tx, now=T0 + MINUTE) == ()
        assert outbox.counts(tx) == {"unknown": 1, "doubtful": 1}
        again = outbox.claim(tx, now=T0 + 17 * MINUTE)
    assert [(one.id, one.message_id) for one in again] == [(item, "<0@yaojian>")]


def test_a_file_may_be_written_twice_so_a_cut_off_one_is_queued_again_at_once(store: Store) -> None:
    queue(store, channel="folder")
    item = start_sending(store, owner=killed_owner())
    with store.write() as tx:
        assert [one.id for one in outbox.claim(tx, now=T0)] == [item]
        assert outbox.counts(tx)["doubtful"] == 0


def test_a_server_that_never_answers_gets_no_endless_copies(store: Store) -> None:
    queue(store)
    now, sends = T0, 0
    for _ in range(10):
        now += timedelta(hours=1)
        with store.write() as tx:
            some = outbox.claim(tx, now=now)
        for one in some:
            with store.write() as tx:
                assert outbox.begin(tx, one.id, now=now) is not None
                outbox.mark_unknown(tx, one.id, now=now, reason="no answer after DATA")
            sends += 1
    with store.read() as tx:
        assert [one.state for one in outbox.not_delivered(tx, since=T0)] == ["unknown"]
    assert sends == outbox.MOST_DOUBTS


def test_deferred_waits_and_refused_ends(store: Store) -> None:
    queue(store, 2)
    later, never = start_sending(store), start_sending(store)
    with store.write() as tx:
        outbox.mark_deferred(tx, later, next_at=T0 + 5 * MINUTE, reason="451 greylisted")
        outbox.mark_refused(tx, never, now=T0, reason="550 no such user")
        assert outbox.claim(tx, now=T0 + MINUTE) == ()
        assert [one.id for one in outbox.claim(tx, now=T0 + 5 * MINUTE)] == [later]
        assert [one.reason for one in outbox.not_delivered(tx, since=T0)] == ["550 no such user"]


def test_what_waits_two_days_expires_and_is_named(store: Store) -> None:
    queue(store, 2)
    item = start_sending(store)
    with store.write() as tx:
        outbox.mark_deferred(tx, item, next_at=T0 + MINUTE, reason="421 busy")
        assert outbox.expire(tx, now=T0 + timedelta(hours=48)) == ()
        expired = outbox.expire(tx, now=T0 + timedelta(hours=49))
        assert outbox.counts(tx) == {"expired": 2, "doubtful": 0}
    assert {one.reason for one in expired} == {"421 busy", None}


def test_this_process_is_alive_and_others_machines_are_not_judged() -> None:
    assert not is_dead(me())
    assert not is_dead("elsewhere/abc/1/1")
    assert not is_dead(None)
    host, boot, pid, _ = me().split("/")
    assert is_dead(f"{host}/{boot}/{pid}/1")
    assert is_dead(f"{host}/otherboot/{pid}/1")
