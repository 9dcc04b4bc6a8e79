"""Quiet hours, alerts at once, unsubscribing, the canary, the ping, and sending again."""

import email
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest
from digest_day import ACT, NOW, RECALL, SEEN, SOURCES, WINDOW
from hypothesis import given
from hypothesis import strategies as st

from clock import SHANGHAI
from models import Subscriber, WatchRule
from notify.canary import canary_key, check_canary, queue_canary
from notify.deliver import send_due, undelivered
from notify.immediate import issue_alerts
from notify.message import SIZE_LIMIT
from notify.outcome import SENT, Outcome
from notify.ping import ping
from notify.post import build_for, issue
from notify.quiet import not_before
from notify.render import render
from notify.resend import resend
from notify.unsubscribe import unsubscribe
from store import articles, audit, outbox, reading_room, stories, subscribers


def person(**more):
    return Subscriber(id=1, address="p@example.org", **more)


@pytest.mark.parametrize(
    ("start", "end", "clock", "expected"),
    [
        ("22:00", "07:00", "23:30", "07:00"), ("22:00", "07:00", "06:59", "07:00"), ("22:00", "07:00", "07:00", "07:00"),
        ("22:00", "07:00", "21:59", "21:59"), ("12:00", "14:00", "13:00", "14:00"), ("09:00", "09:00", "09:30", "09:30"),
        (None, "09:00", "08:00", "08:00"), ("25:00", "09:00", "08:00", "08:00"),
    ],
)  # fmt: skip
def test_nothing_goes_out_in_quiet_hours(start, end, clock, expected):
    now = datetime.combine(WINDOW.day, datetime.strptime(clock, "%H:%M").time(), SHANGHAI).astimezone(UTC)  # noqa: DTZ007
    then = not_before(person(quiet_from=start, quiet_to=end), now)
    assert f"{then.astimezone(SHANGHAI):%H:%M}" == expected


@given(st.times(), st.times(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_the_end_of_quiet_is_never_before_now_never_far_and_never_quiet(start, end, moment):
    who = person(quiet_from=f"{start:%H:%M}", quiet_to=f"{end:%H:%M}")
    now = moment.replace(tzinfo=UTC)
    then = not_before(who, now)
    assert now <= then <= now + timedelta(days=1)
    assert not_before(who, then) == then


def test_a_digest_in_quiet_hours_waits_in_the_outbox(full, settings):
    with full.write() as tx:
        who = Subscriber(
            id=0, address="n@example.org", quiet_from="08:00", quiet_to="09:30", when_nothing=True
        )
        subscribers.add(tx, who, now=NOW)
    issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert send_due(full, settings, now=lambda: NOW).sent == 3
    assert send_due(full, settings, now=lambda: NOW + timedelta(hours=1)).sent == 1


# ------------------------------------------------------------------ at once


@pytest.fixture
def urgent(full):
    with full.write() as tx:
        subscribers.save_rule(tx, WatchRule(name="召回", query="类型:召回", urgent=True), now=NOW)
        subscribers.save_rule(tx, WatchRule(name="会议", query="类型:会议"), now=NOW)
        wants = Subscriber(
            id=0, address="u@example.org", rules=("召回", "会议"), daily_cap=1, when_nothing=True
        )
        subscribers.add(tx, wants, now=NOW)
    return full


def mails(settings):
    files = sorted((settings.data_dir / "outbox").rglob("*.eml"))
    return {f.name: email.message_from_bytes(f.read_bytes(), policy=default) for f in files}


def test_only_what_an_urgent_rule_hit_goes_at_once_and_the_digest_does_not_repeat_it(urgent, settings):
    (key,) = issue_alerts(urgent, settings, sources=SOURCES, now=NOW)
    assert issue_alerts(urgent, settings, sources=SOURCES, now=NOW) == ()
    made = issue(urgent, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    send_due(urgent, settings, now=lambda: NOW)
    alert = mails(settings)[f"{key}.eml"]
    assert alert["Subject"].startswith("药监快报 2月12日｜某医疗器械公司")
    text = alert.get_body(("plain",)).get_content()
    assert "规则“召回”" in text
    assert "没有读到" not in text
    assert "工作会议" not in text
    (digest,) = [
        c
        for c in made.queued
        if c.subject.endswith("未读来源 0") and "召开" in c.text and "输液器" not in c.text
    ]
    assert digest.items == 1


def test_beyond_the_daily_cap_the_rest_rolls_up_into_the_digest(urgent, settings):
    issue_alerts(urgent, settings, sources=SOURCES, now=NOW - timedelta(minutes=5))
    with urgent.write() as tx:
        second = replace(RECALL.article, url="https://nmpa.example/second", title="另一家公司主动召回")
        articles.save_new(tx, second, now=SEEN)
    assert issue_alerts(urgent, settings, sources=SOURCES, now=NOW) == ()
    made = issue(urgent, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert any("另一家公司主动召回" in c.text and "输液器" not in c.text for c in made.queued)


# ------------------------------------------------------------------ leaving, and being sure


def test_a_post_unsubscribes_and_a_get_never_does(full):
    with full.write() as tx:
        token = subscribers.by_address(tx, "a@example.org").token
        assert not unsubscribe(tx, method="GET", token=token, now=NOW)
        assert len(subscribers.everyone(tx)) == 3
        assert unsubscribe(tx, method="POST", token=token, now=NOW)
        assert [p.address for p in subscribers.everyone(tx)] == ["b@example.org", "c@example.org"]
        assert next(iter(audit.lines(tx))).act == "unsubscribe"


@pytest.mark.parametrize(
    "token", ["", "x", "'; drop table subscribers; --", "a" * 500, "药" * 10, "nobodyholdsthis"]
)
def test_a_token_that_nobody_holds_changes_nothing(full, token):
    with full.write() as tx:
        assert not unsubscribe(tx, method="POST", token=token, now=NOW)
        assert len(subscribers.everyone(tx)) == 3


def test_the_canary_goes_the_whole_way_once_a_day(store, settings):
    with store.write() as tx:
        assert queue_canary(tx, settings, "owner@example.org", now=NOW)
        assert not queue_canary(tx, settings, "owner@example.org", now=NOW)
    send_due(store, settings, now=lambda: NOW)
    mail = mails(settings)[f"{canary_key(NOW)}.eml"]
    assert "不是任何机关发布的文件" not in mail["Subject"]
    assert "自检通知" in mail.get_body(("plain",)).get_content()
    with store.read() as tx:
        assert check_canary(tx, now=NOW + timedelta(hours=3)) is None


def test_a_canary_that_did_not_arrive_is_a_problem(store, settings):
    with store.write() as tx:
        queue_canary(tx, settings, "owner@example.org", now=NOW)
    send_due(store, settings, now=lambda: NOW, send=lambda item: Outcome(ending="refused", reason="550 no"))
    with store.read() as tx:
        assert check_canary(tx, now=NOW + timedelta(hours=1)) is None
        problem = check_canary(tx, now=NOW + timedelta(hours=3))
    assert "550 no" in problem.what


def test_the_watcher_hears_start_success_and_fail():
    heard = []

    def get(url):
        heard.append(url)
        return 200

    for event in ("start", "success", "fail"):
        assert ping("https://w.example/abc", event, get=get) is None
    assert heard == ["https://w.example/abc/start", "https://w.example/abc", "https://w.example/abc/fail"]


def test_a_watcher_in_trouble_is_said_and_stops_nothing():
    def broken(url):
        raise OSError("away")

    assert ping("https://w.example/abc", "start", get=broken) == "ping start: OSError"
    assert ping("https://w.example/abc", "start", get=lambda url: 503) == "ping start: HTTP 503"
    assert ping(None, "start", get=broken) is None


# ------------------------------------------------------------------ again


def test_a_kept_digest_goes_again_with_the_same_words_and_a_new_message_id(full, settings):
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    send_due(full, settings, now=lambda: NOW)
    with full.read() as tx:
        who = subscribers.by_address(tx, "a@example.org")
    later = NOW + timedelta(hours=5)
    identity = resend(full, settings, who, made.window, sources=SOURCES, now=later)
    assert identity != made.queued[0].message_id
    assert send_due(full, settings, now=lambda: later, send=lambda item: SENT).sent == 1
    with full.read() as tx:
        again = outbox.by_key(tx, f"again-1-{who.id}-20260212T053100")
    mail = email.message_from_bytes(again.payload, policy=default)
    assert mail.get_body(("plain",)).get_content().splitlines() == made.queued[0].text.splitlines()


def test_a_mail_sent_again_by_hand_is_no_longer_undelivered(full, settings):
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    send_due(full, settings, now=lambda: NOW, send=lambda item: Outcome(ending="refused", reason="550 no"))
    with full.read() as tx:
        who = subscribers.by_address(tx, "a@example.org")
        assert len(undelivered(tx, now=NOW)) == 3
    resend(full, settings, who, made.window, sources=SOURCES, now=NOW)
    with full.read() as tx:
        assert [p.what for p in undelivered(tx, now=NOW)] == [
            "b@example.org: 550 no",
            "c@example.org: 550 no",
        ]


def test_the_archive_holds_what_the_mail_has_no_room_for(full, settings):
    with full.write() as tx:
        for n in range(300):
            article = replace(ACT.article, url=f"https://nmpa.example/many/{n}", title=f"公告{n}" + "长" * 80)
            stories.new_story(tx, articles.save_new(tx, article, now=SEEN).id, now=SEEN)
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    kept = made.queued[0]
    mail = email.message_from_bytes(kept.eml, policy=default)
    sent = mail.get_body(("html",)).get_content()
    assert kept.html.count("data-item=") == kept.items
    assert sent.count("data-item=") < kept.items
    assert re.search(r'href="https://yj.example.org/digest/daily-2026-02-12-1"[^>]*>其余 \d+ 条见存档', sent)
    with full.read() as tx:
        assert reading_room.digest_html(tx, "daily", WINDOW.day, kept.subscriber_id) == kept.html
        who = subscribers.get(tx, kept.subscriber_id)
    resend(full, settings, who, made.window, sources=SOURCES, now=NOW + timedelta(hours=1))
    with full.read() as tx:
        again = outbox.by_key(tx, f"again-{kept.id}-{who.id}-20260212T013100")
    assert len(again.payload) <= SIZE_LIMIT


CHATS = (
    "wecom:KEY",
    "dingtalk:TOKEN#SEC",
    "feishu:TOKEN",
    "webhook:https://hook.example.org/x#SEC",
    "apprise:ntfy://topic",
)


def test_a_reader_in_a_chat_gets_the_digest_by_the_way_everybody_gets_theirs(full, settings):
    with full.write() as tx:
        for address in CHATS:
            subscribers.add(tx, Subscriber(id=0, address=address), now=WINDOW.start)
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert made.problems == ()
    got = []
    send_due(full, settings, now=lambda: NOW, send=lambda item: got.append(item) or SENT)
    chats = {item.channel: item for item in got if item.recipient in CHATS}
    assert set(chats) == {"wecom", "dingtalk", "feishu", "webhook", "apprise"}
    for channel, item in chats.items():
        said = json.loads(item.payload)
        if channel == "webhook":
            assert said["subject"] == item.subject
            assert len(said["sections"]["acts"]) == 3
        else:
            assert ACT.article.title in said["text"]
    with full.read() as tx:
        who = subscribers.by_address(tx, "wecom:KEY")
        assert "data-item" in reading_room.digest_html(tx, "daily", WINDOW.day, who.id)
    resend(full, settings, who, made.window, sources=SOURCES, now=NOW)
    with full.read() as tx:
        assert [item.channel for item in outbox.waiting(tx)] == ["wecom"]


def test_an_urgent_text_reaches_a_chat_at_once(urgent, settings):
    with urgent.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="feishu:TOKEN", rules=("召回",)), now=WINDOW.start)
    keys = issue_alerts(urgent, settings, sources=SOURCES, now=NOW)
    with urgent.read() as tx:
        (item,) = (one for one in outbox.waiting(tx) if one.channel == "feishu")
    assert item.key in keys
    assert RECALL.article.title in json.loads(item.payload)["text"]


def test_a_digest_built_again_after_it_was_sent_is_the_same(full, settings):
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    with full.read() as tx:
        who = subscribers.by_address(tx, "a@example.org")
        again = build_for(tx, settings, who, made.window, sources=SOURCES, now=NOW + timedelta(days=3))
    assert render(again).text == made.queued[0].text
    assert render(again).subject == made.queued[0].subject


def test_a_digest_that_was_not_mailed_can_still_be_asked_for(store, settings):
    with store.write() as tx:
        who = subscribers.add(tx, Subscriber(id=0, address="a@example.org"), now=WINDOW.start)
    made = issue(store, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    assert made.queued == ()
    resend(store, settings, who, made.window, sources=SOURCES, now=NOW)
    send_due(store, settings, now=lambda: NOW)
    (mail,) = mails(settings).values()
    assert "本区间没有新内容。" in mail.get_body(("plain",)).get_content()


def test_anybody_can_be_shown_a_digest_and_nothing_is_remembered(full, settings, tmp_path):
    made = issue(full, settings, sources=SOURCES, day=WINDOW.day, end=WINDOW.end, now=NOW)
    guest = Subscriber(id=0, address="guest@example.org")
    assert resend(full, settings, guest, made.window, sources=SOURCES, now=NOW)
    send_due(full, settings, now=lambda: NOW)
    assert sum("guest@example.org" in str(mail["To"]) for mail in mails(settings).values()) == 1
