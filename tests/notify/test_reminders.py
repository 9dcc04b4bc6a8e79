"""Reminders over weeks, with restarts, two schedulers, jumping clocks and free days: each step once."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from digest_day import REMINDED, SOURCES

from models import Source, SourceReport, Subscriber
from notify.collect import collect
from notify.post import issue
from store import articles, digests, incidents, runs, stories, subscribers
from store.engine import open_store

FIRST = date(2026, 1, 21)
"""The day after the notice was published; its deadline is 19 February."""
AT = datetime(2026, 1, 21, 0, 31, tzinfo=UTC)


def live(settings, folder, person, days, dice):
    """One mail a day with two stores on one database; returns the days left that each mail said."""
    store = open_store(folder / "yaojian.db", data_dir=folder)
    with store.write() as tx:
        who = subscribers.add(tx, person, now=AT - timedelta(days=2))
        seen = AT - timedelta(hours=12)
        stored = articles.save_new(tx, REMINDED.article, now=seen)
        stories.new_story(tx, stored.id, now=seen)
    store.dispose()
    for n in days:
        now = AT + timedelta(days=n)
        for again in range(2):
            store = open_store(folder / "yaojian.db", data_dir=folder)  # a restart each time
            jump = timedelta(hours=dice.choice((0, 0, 3, -3))) if again else timedelta()
            day = FIRST + timedelta(days=n)
            issue(store, settings, sources=SOURCES, day=day, end=now, now=now + jump)
            store.dispose()
    store = open_store(folder / "yaojian.db", data_dir=folder)
    with store.read() as tx:
        texts = [copy.text for _, copy in digests.archive(tx, subscriber_id=who.id)]
    store.dispose()
    return [int(left) for text in reversed(texts) for left in re.findall(r"\d\. 还剩 (\d+) 天", text)]


@pytest.mark.parametrize("seed", range(3))
def test_two_schedulers_with_restarts_and_jumping_clocks_remind_three_times(store, settings, tmp_path, seed):
    reader = Subscriber(id=0, address="a@example.org")
    assert live(settings, tmp_path, reader, range(32), random.Random(seed)) == [29, 14, 7, 2]


def test_days_without_a_run_lose_no_reminder(store, settings, tmp_path):
    reader = Subscriber(id=0, address="a@example.org")
    days = [n for n in range(32) if n not in range(13, 19)]  # 16 … 10 days before: nobody was there
    assert live(settings, tmp_path, reader, days, random.Random(1)) == [29, 10, 7, 2]


def test_a_reader_of_workdays_gets_a_weekends_step_on_monday(store, settings, tmp_path):
    reader = Subscriber(id=0, address="a@example.org", workdays_only=True, remind=(18, 11))
    # 18 days before is Sunday 1 February, 11 days before Sunday 8 February: both are read on Monday.
    assert live(settings, tmp_path, reader, range(32), random.Random(1)) == [29, 17, 10]


def test_a_reader_chooses_and_the_choice_is_kept(store, settings, tmp_path):
    reader = Subscriber(id=0, address="a@example.org", remind=(21, 1))
    assert live(settings, tmp_path, reader, range(32), random.Random(1)) == [29, 21, 1]


def test_what_came_after_a_window_is_no_reminder_in_it(store):
    with store.write() as tx:
        articles.save_new(tx, REMINDED.article, now=AT + timedelta(hours=1))
        window = digests.close_window(tx, list="daily", day=FIRST, end=AT, now=AT)
        after = digests.close_window(
            tx, list="daily", day=FIRST + timedelta(days=1), end=AT + timedelta(days=1), now=AT
        )
        assert collect(tx, window, SOURCES).pending == ()
        assert len(collect(tx, after, SOURCES).pending) == 1


def test_a_window_looked_at_again_names_what_was_not_read_then(store):
    source = Source(id="aa", name="甲省药监局", url="https://aa.example/")
    with store.write() as tx:
        window = digests.close_window(tx, list="daily", day=FIRST, end=AT, now=AT)
        for state, hours in (("failed", -1), ("ok", 5)):
            run = runs.start(tx, now=AT + timedelta(hours=hours))
            at = AT + timedelta(hours=hours)
            runs.note_source(tx, run, SourceReport(id="aa", state=state), now=at)
            if state == "failed":
                incidents.note(tx, host="aa", kind="failed", what="timeout", now=at, source=source)
            else:
                incidents.close(tx, "aa", now=at)
        later = replace(window, end=AT + timedelta(hours=6))
        assert [u.source_id for u in collect(tx, window, {"aa": source}).unread] == ["aa"]
        assert collect(tx, later, {"aa": source}).unread == ()
