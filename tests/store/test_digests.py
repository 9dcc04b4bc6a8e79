"""Windows without gap or overlap, one copy per person and window, one telling per item."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import DigestCopy, Subscriber, Window
from store import digests, subscribers
from store.engine import Store, Tx
from tests.store.conftest import T0

DAY = timedelta(days=1)
D0 = date(2026, 2, 12)


def close(tx: Tx, n: int, end: datetime | None = None) -> Window:
    return digests.close_window(tx, list="daily", day=D0 + n * DAY, end=end or T0 + n * DAY, now=T0 + n * DAY)


def person(tx: Tx, address: str = "a@example.org") -> int:
    return subscribers.add(tx, Subscriber(id=0, address=address), now=T0).id


def copy(window: Window, subscriber_id: int, subject: str = "药监日报") -> DigestCopy:
    return DigestCopy(
        id=0,
        window_id=window.id,
        subscriber_id=subscriber_id,
        subject=subject,
        message_id="<1@yaojian>",
        html="<p>",
        text="文",
        eml=b"\x00eml",
        built_at=T0,
        items=3,
    )


def test_a_window_is_made_once_and_never_moves(store: Store) -> None:
    with store.write() as tx:
        first = close(tx, 0)
        again = close(tx, 0, end=T0 + timedelta(hours=9))
    assert first == again
    assert (first.start, first.end) == (T0 - DAY, T0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(1, 100), min_size=2, max_size=6), base=st.integers(0, 10_000))
def test_windows_follow_each_other_without_gap_or_overlap(store: Store, gaps: list[int], base: int) -> None:
    name, end, made = f"list{base}", T0, []
    with store.write() as tx:
        for n, hours in enumerate(gaps):
            end += timedelta(hours=hours)
            made.append(digests.close_window(tx, list=name, day=D0 + n * DAY, end=end, now=end))
        last = digests.last_window(tx, list=name)
    assert all(one.end == two.start for one, two in pairwise(made))
    assert last is not None
    assert last.day >= made[-1].day


def test_days_without_a_window_are_named(store: Store) -> None:
    with store.write() as tx:
        assert digests.missing_days(tx, list="daily", until=D0) == ()
        close(tx, 0)
        close(tx, 3)
        assert digests.missing_days(tx, list="daily", until=D0 + 4 * DAY) == (
            D0 + DAY,
            D0 + 2 * DAY,
            D0 + 4 * DAY,
        )


def test_a_person_gets_one_copy_per_window(store: Store) -> None:
    with store.write() as tx:
        window, who = close(tx, 0), person(tx)
        kept, fresh = digests.save(tx, copy(window, who))
        other, again = digests.save(tx, copy(window, who, subject="第二次"))
        assert digests.archive(tx) == ((window, kept),)
        assert digests.get(tx, kept.id) == kept
        assert digests.find(tx, window.id, who + 1) is None
    assert (fresh, again) == (True, False)
    assert kept == other
    assert kept.eml == b"\x00eml"


def test_an_item_is_told_to_a_person_once_ever(store: Store) -> None:
    with store.write() as tx:
        one, two = person(tx), person(tx, "b@example.org")
        digests.remember_told(tx, one, ["story:1", "story:2"], now=T0)
        digests.remember_told(tx, one, ["story:2", "story:3"], now=T0 + DAY)
        assert digests.told_of(tx, one, [f"story:{n}" for n in range(5)]) == {"story:1", "story:2", "story:3"}
        assert digests.told_of(tx, two, ["story:1"]) == set()
