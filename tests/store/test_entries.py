"""Listing rows: new once, for ever; held, tried again, known by alias. Validators and hosts."""

from __future__ import annotations

from datetime import date, timedelta

from models import HostState, RobotsCopy, Validator
from store import entries, fetches
from store.engine import Store
from tests.store.conftest import T0, entry

DAY = timedelta(days=1)


def urls(found: object) -> list[str]:
    return [one.entry.url.rsplit("/", 1)[1] for one in found]  # type: ignore[attr-defined]


def test_a_row_is_new_once(store: Store) -> None:
    with store.write() as tx:
        first = entries.add(tx, [entry(1), entry(2), entry(1)], run_id=1, now=T0)
        again = entries.add(tx, [entry(1), entry(3), entry(2)], run_id=2, now=T0 + DAY)
    assert urls(first) == ["1.html", "2.html"]
    assert urls(again) == ["3.html"]


def test_the_same_address_in_two_sources_is_two_rows(store: Store) -> None:
    with store.write() as tx:
        made = entries.add(tx, [entry(1), entry(1, source_id="media")], run_id=1, now=T0)
    assert [one.entry.source_id for one in made] == ["guangdong", "media"]


def test_a_moved_row_is_known_under_its_new_address(store: Store) -> None:
    with store.write() as tx:
        entries.add(tx, [entry(1)], run_id=1, now=T0)
        entries.add_alias(tx, "guangdong", entry(1).url, "http://new.example.gov.cn/1")
        assert entries.add(tx, [entry(1, url="http://new.example.gov.cn/1")], run_id=2, now=T0) == ()
        assert entries.known(tx, "guangdong", ["http://new.example.gov.cn/1", "x"]) == {
            "http://new.example.gov.cn/1": "pending"
        }


def test_more_addresses_than_one_statement_takes_are_looked_up(store: Store) -> None:
    rows = [entry(n) for n in range(1000)]
    with store.write() as tx:
        entries.add(tx, rows, run_id=1, now=T0)
        assert len(entries.known(tx, "guangdong", [row.url for row in rows])) == 1000


def test_pending_rows_come_newest_first_and_only_when_due(store: Store) -> None:
    with store.write() as tx:
        rows = [
            entry(1),
            entry(2, published_on=date(2026, 2, 10)),
            entry(3, published_on=date(2026, 2, 11)),
            entry(4, published_on=date(2026, 2, 12)),
        ]
        entries.add(tx, rows, run_id=1, now=T0)
        entries.mark(tx, "guangdong", rows[2].url, "filed")
        entries.mark(tx, "guangdong", rows[3].url, "pending", next_try=T0 + DAY, reason="503")
        assert urls(entries.pending(tx, "guangdong", now=T0)) == ["2.html", "1.html"]
        later = entries.pending(tx, "guangdong", now=T0 + DAY)
    assert urls(later) == ["4.html", "2.html", "1.html"]
    assert (later[0].attempts, later[0].reason) == (1, "503")


def test_held_rows_wait_for_a_person_and_link_only_rows_need_no_reading(store: Store) -> None:
    with store.write() as tx:
        entries.add(tx, [entry(1), entry(2, link_only=True)], run_id=1, now=T0, held=True)
        assert entries.pending(tx, "guangdong", now=T0) == ()
        assert entries.count(tx, "guangdong") == {"held": 1, "link_only": 1}
        assert entries.release(tx, "guangdong", now=T0) == 1
        assert urls(entries.pending(tx, "guangdong", now=T0)) == ["1.html"]
        assert urls(entries.of_state(tx, "link_only")) == ["2.html"]


def test_validators_and_robots_are_remembered_by_address_and_host(store: Store) -> None:
    old = Validator(url="https://x/1", checked_at=T0, etag='"a"', sha="00")
    new = Validator(url="https://x/1", checked_at=T0 + DAY, last_modified="Thu, 12 Feb 2026 00:00:00 GMT")
    robots = RobotsCopy(host="https://x", status=200, text="User-agent: *", fetched_at=T0)
    with store.write() as tx:
        fetches.remember(tx, old)
        fetches.remember(tx, new)
        fetches.remember_robots(tx, robots)
        assert fetches.validators(tx, ["https://x/1", "https://x/2"]) == {"https://x/1": new}
        assert fetches.robots_of(tx, "https://x") == robots
        assert fetches.robots_of(tx, "https://y") is None


def test_a_host_that_asked_for_a_pause_is_remembered(store: Store) -> None:
    state = HostState(host="x", next_allowed_at=T0 + DAY, reason="Retry-After: 86400", failures=2)
    with store.write() as tx:
        fetches.remember_host(tx, state)
        fetches.remember_host(tx, HostState(host="y"))
        assert fetches.host_state(tx, "x") == state
        assert fetches.host_state(tx, "never met") == HostState(host="never met")
        assert fetches.paused_hosts(tx) == {"x": state}
