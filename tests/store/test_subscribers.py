"""Subscribers, rules, incidents, the audit log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from errors import StoreError
from models import Source, Subscriber, UnreadSource, WatchRule
from store import audit, incidents, subscribers
from store.engine import Store
from tests.store.conftest import T0

DAY = timedelta(days=1)
WANG = Subscriber(id=0, address="wang@example.org", name="王", rules=("召回",), lang="en", workdays_only=True)
RECALL = WatchRule(name="召回", query="召回", urgent=True)
GUANGDONG = Source(id="guangdong", name="广东省药监局", url="https://x", relays=("nmpa",))


def test_a_subscriber_comes_back_with_id_and_a_short_token(store: Store) -> None:
    with store.write() as tx:
        who = subscribers.add(tx, WANG, now=T0)
        assert subscribers.everyone(tx) == (who,)
        assert subscribers.by_token(tx, who.token) == who
    assert replace(who, id=0, token="") == WANG
    assert 20 <= len(who.token) <= 32


def test_the_same_address_keeps_its_token_and_takes_new_wishes(store: Store) -> None:
    with store.write() as tx:
        first = subscribers.add(tx, WANG, now=T0)
        second = subscribers.add(tx, replace(WANG, cadence="weekly"), now=T0)
        assert len(subscribers.everyone(tx)) == 1
        with pytest.raises(StoreError, match="no subscriber 99"):
            subscribers.change(tx, replace(first, id=99))
    assert (second.id, second.token, second.cadence) == (first.id, first.token, "weekly")


def test_an_unsubscribed_person_stays_so_after_the_next_start(store: Store) -> None:
    with store.write() as tx:
        assert subscribers.seed(tx, [WANG], [RECALL], now=T0) == (1, 1)
        who = subscribers.everyone(tx)[0]
        gone = subscribers.unsubscribe(tx, who.token)
        assert subscribers.delete_rule(tx, "召回")
        assert subscribers.seed(tx, [WANG], [RECALL], now=T0 + DAY) == (0, 0)
        assert subscribers.everyone(tx) == ()
        assert subscribers.all_rules(tx) == ()
        assert subscribers.everyone(tx, active_only=False) == (gone,)
        assert subscribers.unsubscribe(tx, "no such token") is None


def test_a_rule_is_saved_under_its_name(store: Store) -> None:
    with store.write() as tx:
        subscribers.save_rule(tx, RECALL, now=T0)
        subscribers.save_rule(tx, replace(RECALL, query="召回 OR 停产"), now=T0)
        assert subscribers.all_rules(tx) == (replace(RECALL, query="召回 OR 停产"),)
        assert not subscribers.delete_rule(tx, "无")


def test_one_incident_per_host_and_kind_however_often_it_is_met(store: Store) -> None:
    with store.write() as tx:
        first, fresh = incidents.note(tx, host="x", kind="blocked", what="412", now=T0, source=GUANGDONG)
        again, old = incidents.note(tx, host="x", kind="blocked", what="412 again", now=T0 + DAY)
        assert (fresh, old) == (True, False)
        assert (again.id, again.times, again.opened_at, again.last_seen) == (first.id, 2, T0, T0 + DAY)
        assert incidents.unread_sources(tx) == (
            UnreadSource(
                source_id="guangdong",
                name="广东省药监局",
                state="blocked",
                since=T0,
                reason="412 again",
                relays=("nmpa",),
                times=2,
            ),
        )
        assert [one.id for one in incidents.close(tx, "x", now=T0 + DAY)] == [first.id]
        assert incidents.unread_sources(tx) == ()
        reopened, new = incidents.note(tx, host="x", kind="blocked", what="521", now=T0 + 2 * DAY)
    assert new
    assert reopened.id != first.id


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit SET who = '别人' WHERE id = 2",
        "DELETE FROM audit WHERE id = 2",
        "UPDATE audit SET digest = 'x' WHERE id = 2",
    ],
)
def test_a_changed_or_missing_audit_line_is_found(store: Store, harm: str) -> None:
    with store.write() as tx:
        for n in range(4):
            audit.append(
                tx, who="王", act="rule.save", subject="召回", detail=f"第{n}次\x00", now=T0 + n * DAY
            )
        assert audit.verify(tx) is None
        assert [line.detail for line in audit.lines(tx, limit=1)] == ["第3次\ufffd"]
        tx.execute(text(harm))
        assert audit.verify(tx) in (2, 3)
