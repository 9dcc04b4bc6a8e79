"""What a digest asks of the store beyond single articles, on both databases."""

from datetime import UTC, date, datetime, timedelta

from models import Article, Deadline, DigestCopy, Source, SourceReport, Subscriber
from store import articles, digests, outbox, reports, runs, subscribers

T0 = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
DAY = date(2026, 2, 12)
NMPA = Source(id="nmpa", name="国家药监局", url="https://x.cn/")


def act(n, **more):
    return Article(url=f"https://x.cn/{n}", source_id="nmpa", title=f"公告{n}", body="正文", **more)


def due(day):
    return Deadline(date=day, what="意见反馈", quote="q", start=0, end=1)


def test_pending_are_texts_with_a_day_in_the_span_both_ends_included(store):
    with store.write() as tx:
        for n in range(5):
            articles.save_new(tx, act(n, deadlines=(due(DAY + timedelta(days=n)),)), now=T0, source=NMPA)
    with store.read() as tx:
        found = reports.pending(tx, first=DAY + timedelta(days=1), last=DAY + timedelta(days=3))
    assert [s.article.url for s in found] == [f"https://x.cn/{n}" for n in (1, 2, 3)]


def test_first_runs_count_old_articles_by_source_inside_the_window(store):
    with store.write() as tx:
        for n in range(4):
            articles.save_new(tx, act(n), now=T0, source=NMPA, backfill=n > 0)
    with store.read() as tx:
        assert reports.first_runs(tx, T0, T0 + timedelta(hours=1)) == {"nmpa": 3}
        assert reports.first_runs(tx, T0 + timedelta(hours=1), T0 + timedelta(hours=2)) == {}


def test_the_last_state_is_that_of_the_newest_run_that_asked(store):
    with store.write() as tx:
        for n, state in enumerate(("ok", "blocked", "not_due")):
            run = runs.start(tx, now=T0 + timedelta(hours=n))
            runs.note_source(tx, run, SourceReport(id="nmpa", state=state), now=T0 + timedelta(hours=n))
    with store.read() as tx:
        assert reports.last_states(tx) == {"nmpa": ("blocked", T0 + timedelta(hours=1))}


def test_queued_since_counts_a_persons_messages(store):
    with store.write() as tx:
        for key, at in (
            ("now-1-5", T0),
            ("now-1-6", T0 - timedelta(days=1)),
            ("now-11-7", T0),
            ("now_1-8", T0),
        ):
            outbox.enqueue(
                tx,
                key=key,
                channel="mail",
                recipient="a@b.cn",
                subject="s",
                payload=b"",
                message_id="<m>",
                now=at,
            )
        assert reports.queued_since(tx, "now-1-", T0) == 1


def test_unserved_are_people_of_the_time_without_a_copy(store):
    with store.write() as tx:
        a, b = (subscribers.add(tx, Subscriber(id=0, address=f"{n}@x.cn"), now=T0) for n in "ab")
        old = digests.close_window(tx, list="daily", day=DAY, end=T0, now=T0)
        late = subscribers.add(tx, Subscriber(id=0, address="late@x.cn"), now=T0 + timedelta(hours=1))
        later = T0 + timedelta(days=1)
        new = digests.close_window(tx, list="daily", day=DAY + timedelta(days=1), end=later, now=later)
        copy = DigestCopy(
            id=0, window_id=old.id, subscriber_id=a.id, subject="s", message_id="<m>", html="", text="", eml=b"",
            built_at=T0,
        )  # fmt: skip
        digests.save(tx, copy)
        todo = reports.unserved(tx, list="daily", since=T0, today=new.id)
        assert [(w.id, i) for w, i in todo] == [
            (old.id, b.id),
            (new.id, a.id),
            (new.id, b.id),
            (new.id, late.id),
        ]
        subscribers.unsubscribe(tx, b.token)
        assert b.id not in {i for _, i in reports.unserved(tx, list="daily", since=T0, today=new.id)}
        assert reports.unserved(tx, list="weekly", since=T0, today=new.id) == ()


def test_told_before_leaves_out_what_was_told_at_that_instant(store):
    with store.write() as tx:
        who = subscribers.add(tx, Subscriber(id=0, address="a@x.cn"), now=T0)
        digests.remember_told(tx, who.id, ["article:1"], now=T0)
        digests.remember_told(tx, who.id, ["article:2"], now=T0 + timedelta(days=1))
        keys = ["article:1", "article:2", "article:3"]
        assert reports.told_before(tx, who.id, keys, T0 + timedelta(days=1)) == {"article:1"}
        assert reports.told_before(tx, who.id, keys, T0) == set()
