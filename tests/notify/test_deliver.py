"""Exactly once, honestly: what is lost (nothing), what comes twice (only where nobody could know)."""

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from digest_day import NOW, RECALL, SOURCES, WINDOW
from smtp_zoo import Keeper, running

from models import OutboxItem, Subscriber
from notify.deliver import LADDER_MINUTES, backoff, send_due, undelivered
from notify.outcome import SENT, Outcome
from notify.post import issue, queue_digest
from store import articles, digests, incidents, outbox, subscribers

CHILD = Path(__file__).with_name("sending_child.py")
PEOPLE = ("a", "b", "c")


def queue(store, *names, channel="mail", now=NOW):
    with store.write() as tx:
        for name in names:
            outbox.enqueue(
                tx, key=f"daily-{name}", channel=channel, recipient=f"{name}@example.org", subject=f"to {name}",
                payload=f"Message-ID: <{name}@x>\r\n\r\nhello\r\n".encode(), message_id=f"<{name}@x>", now=now,
            )  # fmt: skip


def states(store):
    with store.read() as tx:
        return {k: v for k, v in outbox.counts(tx).items() if v}


class Clock:
    def __init__(self, at=NOW):
        self.at = at

    def __call__(self):
        return self.at

    def tick(self, **more):
        self.at += timedelta(**more)


def test_everything_due_is_sent_once_and_a_second_call_sends_nothing(store, settings):
    queue(store, *PEOPLE)
    sent = []

    def send(item: OutboxItem) -> Outcome:
        sent.append(item.recipient)
        return SENT

    assert send_due(store, settings, now=Clock(), send=send).sent == 3
    assert send_due(store, settings, now=Clock(), send=send).sent == 0
    assert sent == [f"{name}@example.org" for name in PEOPLE]


def test_one_refused_recipient_costs_the_others_nothing(store, settings):
    queue(store, "a", "550", "c")
    keeper = Keeper()
    with running(keeper) as zoo:
        report = send_due(store, replace(settings, smtp_host="127.0.0.1", smtp_port=zoo.port), now=Clock())
    assert (report.sent, report.failed, report.unknown) == (2, 1, 0)
    assert states(store) == {"sent": 2, "refused": 1}
    with store.read() as tx:
        (refused,) = outbox.not_delivered(tx, since=NOW - timedelta(days=1))
        assert refused.reason == "550 said the server"
        assert [i.kind for i in incidents.open_incidents(tx)] == ["not_delivered"]
        (told,) = undelivered(tx, now=NOW + timedelta(days=6))
        assert told.what == "550@example.org: 550 said the server"
        assert "digest --day" in told.todo
        assert undelivered(tx, now=NOW + timedelta(days=8)) == (), "nobody reads a list that only grows"


def test_greylisting_is_waited_out_step_by_step(store, settings):
    queue(store, "grey")
    clock, keeper = Clock(), Keeper(greylist=2)
    with running(keeper) as zoo:
        smtp = replace(settings, smtp_host="127.0.0.1", smtp_port=zoo.port)
        assert send_due(store, smtp, now=clock).failed == 1
        assert send_due(store, smtp, now=clock).failed == 0, "not again within the minute"
        clock.tick(minutes=1)
        assert send_due(store, smtp, now=clock).failed == 1
        clock.tick(minutes=4)
        assert send_due(store, smtp, now=clock).failed == 0
        clock.tick(minutes=1)
        assert send_due(store, smtp, now=clock).sent == 1
    assert len(keeper.taken) == 1


def test_the_ladder_climbs_to_a_day():
    assert [backoff(n).total_seconds() / 60 for n in range(1, 10)] == [*LADDER_MINUTES, 1440]


def test_a_drop_after_the_content_is_sent_again_once_with_the_same_message_id(store, settings):
    queue(store, "drop")
    clock, keeper = Clock(), Keeper()
    with running(keeper) as zoo:
        smtp = replace(settings, smtp_host="127.0.0.1", smtp_port=zoo.port)
        assert send_due(store, smtp, now=clock).unknown == 1
        assert states(store) == {"unknown": 1, "doubtful": 1}
        with store.read() as tx:
            assert len(undelivered(tx, now=clock.at)) == 1
        clock.tick(minutes=14)
        assert send_due(store, smtp, now=clock).sent == 0
        clock.tick(minutes=1)
        assert send_due(store, smtp, now=clock).sent == 1
        clock.tick(hours=1)
        assert send_due(store, smtp, now=clock).sent == 0
    assert keeper.taken == [("drop@example.org", "<drop@x>")] * 2
    with store.read() as tx:
        assert undelivered(tx, now=clock.at) == (), "it arrived after all"


def test_after_48_hours_a_message_is_given_up_and_somebody_is_told(store, settings):
    queue(store, "late")
    clock = Clock()
    clock.tick(hours=49)
    report = send_due(store, settings, now=clock, send=lambda item: SENT)
    assert (report.sent, report.failed) == (0, 1)
    assert states(store) == {"expired": 1}
    with store.read() as tx:
        assert "late@example.org" in incidents.open_incidents(tx)[0].what


def test_a_dead_server_is_one_incident_that_closes_and_no_endless_try(store, settings):
    queue(store, *(f"p{n}" for n in range(10)))
    clock, tried = Clock(), []

    def dead(item: OutboxItem) -> Outcome:
        tried.append(item.key)
        return Outcome(ending="deferred", reason="no connection", channel_down=True)

    send_due(store, settings, now=clock, send=dead)
    assert len(tried) == 2
    with store.read() as tx:
        (incident,) = incidents.open_incidents(tx)
    assert (incident.host, incident.kind) == ("channel:mail", "channel_down")
    clock.tick(minutes=1)
    assert send_due(store, settings, now=clock, send=lambda item: SENT).sent == 10
    with store.read() as tx:
        assert incidents.open_incidents(tx) == ()


def test_a_channel_that_breaks_is_unknown_and_the_rest_still_goes(store, settings):
    queue(store, *PEOPLE)

    def send(item: OutboxItem) -> Outcome:
        if item.recipient.startswith("a"):
            raise RuntimeError("a bug")
        return SENT

    report = send_due(store, settings, now=Clock(), send=send)
    assert (report.sent, report.unknown) == (2, 1)


# ------------------------------------------------------------------ crashes


def child(folder, port, now, point="-", nth=1):
    command = [sys.executable, str(CHILD), str(folder), str(port), now.isoformat(), point, str(nth)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(("point", "nth"), [("claimed", 1), ("sending", 2), ("answered", 2), ("marked", 1)])
def test_after_a_kill_every_mail_is_in_the_folder_once(store, settings, point, nth):
    queue(store, *PEOPLE, channel="folder")
    assert child(settings.data_dir, 0, NOW, point, nth).returncode == -signal.SIGKILL
    report = send_due(store, settings, now=Clock(NOW + timedelta(minutes=1)))
    assert (report.unknown, report.failed) == (0, 0)
    assert states(store) == {"sent": 3}
    files = list((settings.data_dir / "outbox").rglob("*"))
    assert sorted(f.name for f in files if f.is_file()) == [f"daily-{name}.eml" for name in PEOPLE]


@pytest.mark.parametrize(
    ("point", "nth", "most"), [("claimed", 2, 1), ("sending", 2, 1), ("answered", 2, 2), ("marked", 2, 1)]
)
def test_after_a_kill_no_mail_is_lost_and_only_an_unknown_one_comes_twice(store, settings, point, nth, most):
    queue(store, *PEOPLE)
    clock, keeper = Clock(), Keeper()
    with running(keeper) as zoo:
        smtp = replace(settings, smtp_host="127.0.0.1", smtp_port=zoo.port)
        assert child(settings.data_dir, zoo.port, NOW, point, nth).returncode == -signal.SIGKILL
        clock.tick(seconds=30)
        send_due(store, smtp, now=clock)
        doubtful = states(store).get("doubtful", 0)
        clock.tick(minutes=16)
        send_due(store, smtp, now=clock)
    copies = Counter(name for name, _ in keeper.taken)
    assert set(copies) == {f"{name}@example.org" for name in PEOPLE}
    assert max(copies.values()) == most
    assert sum(copies.values()) - 3 <= doubtful
    assert states(store)["sent"] == 3


def test_two_senders_at_once_send_nothing_twice(store, settings):
    names = [f"p{n}" for n in range(12)]
    queue(store, *names)
    keeper = Keeper()
    with running(keeper) as zoo:
        command = [
            sys.executable,
            str(CHILD),
            str(settings.data_dir),
            str(zoo.port),
            NOW.isoformat(),
            "-",
            "1",
        ]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
        sent = [int(one.communicate(timeout=60)[0].split()[0]) for one in both]
    assert sum(sent) == 12
    assert Counter(name for name, _ in keeper.taken) == Counter(f"{n}@example.org" for n in names)


# ------------------------------------------------------------------ the whole way


def test_each_reader_gets_one_mail_of_the_window_and_building_again_changes_nothing(full, settings):
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert len(made.queued) == 3
    again = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=NOW, now=NOW + timedelta(hours=1))
    assert again.queued == ()
    assert again.window == made.window
    assert send_due(full, settings, now=Clock()).sent == 3
    names = sorted(f.name for f in (settings.data_dir / "outbox").rglob("*.eml"))
    assert names == [f"daily-2026-02-12-{n}.eml" for n in (1, 2, 3)]


def test_the_next_window_tells_nothing_that_this_one_told(full, settings):
    issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    tomorrow = WINDOW.end + timedelta(days=1)
    next_ = issue(
        full, settings, sources=SOURCES, day=WINDOW.day + timedelta(days=1), end=tomorrow, now=tomorrow
    )
    assert {copy.items for copy in next_.queued} == {0}
    assert "无新内容 · 已读来源 7 · 未读来源 0" in next_.queued[0].subject


def test_a_reader_who_wants_no_empty_mail_gets_none(full, settings):
    with full.write() as tx:
        quiet = subscribers.add(tx, Subscriber(id=0, address="q@example.org"), now=NOW)
    issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    tomorrow = WINDOW.end + timedelta(days=1)
    next_ = issue(
        full, settings, sources=SOURCES, day=WINDOW.day + timedelta(days=1), end=tomorrow, now=tomorrow
    )
    assert quiet.id not in {copy.subscriber_id for copy in next_.queued}
    assert len(next_.queued) == 3


def test_an_address_that_is_none_is_a_problem_and_the_others_get_theirs(full, settings):
    with full.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="nobody"), now=NOW)
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert len(made.queued) == 3
    assert "nobody" in made.problems[0]


def test_a_crash_between_closing_a_window_and_queueing_it_loses_nobody_their_digest(full, settings):
    with full.write() as tx:
        window = digests.close_window(tx, list="daily", day=WINDOW.day, end=WINDOW.end, now=NOW)
        first = subscribers.everyone(tx)[0]
        queue_digest(tx, settings, first, window, sources=SOURCES, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    made = issue(
        full, settings, sources=SOURCES, day=WINDOW.day + timedelta(days=1), end=tomorrow, now=tomorrow
    )
    late = [copy for copy in made.queued if copy.window_id == window.id]
    assert [copy.subscriber_id for copy in late] == [2, 3]
    assert all("（补发）" in copy.subject and copy.items == 8 for copy in late)
    assert len([copy for copy in made.queued if copy.window_id != window.id]) == 3


def test_a_half_served_window_without_news_is_served_in_silence(store, settings):
    with store.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="a@example.org", when_nothing=True), now=WINDOW.start)
        digests.close_window(tx, list="daily", day=WINDOW.day, end=WINDOW.end, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    made = issue(
        store, settings, sources=SOURCES, day=WINDOW.day + timedelta(days=1), end=tomorrow, now=tomorrow
    )
    assert len(made.queued) == 1
    assert "补发" not in made.queued[0].subject


def test_days_off_are_not_lost_to_a_workdays_only_reader(full, settings):
    with full.write() as tx:
        who = Subscriber(id=0, address="w@example.org", workdays_only=True, when_nothing=True)
        person = subscribers.add(tx, who, now=WINDOW.start)
    days = {}
    for n in range(14):  # 11 to 24 February 2026: the 14th is a make-up workday, 15th to 23rd are free
        if n == 6:
            with full.write() as tx:
                inside = WINDOW.end + timedelta(days=n, hours=-3)
                articles.save_new(tx, replace(RECALL.article, url="https://nmpa.example/holiday"), now=inside)
        day, end = WINDOW.day + timedelta(days=n - 1), WINDOW.end + timedelta(days=n - 1)
        made = issue(full, settings, sources=SOURCES, day=day, end=end, now=end)
        days |= {day.isoformat(): c for c in made.queued if c.subscriber_id == person.id}
    assert list(days) == ["2026-02-11", "2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24"]
    assert "主动召回" in days["2026-02-24"].text
    assert "统计区间 2月14日 08:30 – 2月24日 08:30" in days["2026-02-24"].text
