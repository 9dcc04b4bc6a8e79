"""What the web pages ask of the store, on both databases."""

from datetime import UTC, date, datetime, timedelta

from models import Deadline, DigestCopy, RunReport, SourceReport, Subscriber
from store import articles, digests, reading_room, runs, subscribers
from tests.store.conftest import article

T0 = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
DAY = date(2026, 2, 12)


def copy(window_id, subscriber_id, eml):
    return DigestCopy(
        id=0, window_id=window_id, subscriber_id=subscriber_id, subject="日报", message_id="", html="<p>\r\n药\u3000\n",
        text="", eml=eml, built_at=T0,
    )  # fmt: skip


def test_only_what_was_mailed_is_listed_and_shown_as_it_was(store):
    with store.write() as tx:
        who = subscribers.add(tx, Subscriber(id=0, address="a@x.cn"), now=T0)
        for n, eml in enumerate((b"mail", b"", b"mail")):
            end = T0 + timedelta(days=n)
            window = digests.close_window(tx, list="daily", day=DAY + timedelta(days=n), end=end, now=end)
            digests.save(tx, copy(window.id, who.id, eml))
    with store.read() as tx:
        total, lines = reading_room.digest_lines(tx, limit=1)
        assert (total, [line.key for line in lines]) == (2, [f"daily-2026-02-14-{who.id}"])
        assert [line.day for line in reading_room.digest_lines(tx, limit=5, offset=1)[1]] == [DAY]
        assert reading_room.digest_html(tx, "daily", DAY, who.id) == "<p>\r\n药\u3000\n"
        assert reading_room.digest_html(tx, "daily", DAY + timedelta(days=1), who.id) is None
        assert reading_room.digest_html(tx, "weekly", DAY, who.id) is None


def test_a_run_in_which_everything_failed_did_not_end_well(store):
    def ended(hours, *states):
        with store.write() as tx:
            at = T0 + timedelta(hours=hours)
            some = tuple(SourceReport(id=f"s{n}", state=state) for n, state in enumerate(states))
            runs.finish(
                tx, RunReport(run_id=runs.start(tx, now=at), started_at=at, finished_at=at, sources=some)
            )

    def well():
        with store.read() as tx:
            return reading_room.last_well(tx, since=T0)

    ended(-1, "ok")
    ended(1, "failed", "blocked", "not_due")
    assert well() is None
    ended(2, "failed", "degraded")
    ended(3, "failed")
    assert well() == T0 + timedelta(hours=2)
    ended(4, "not_due", "not_watched")
    assert well() == T0 + timedelta(hours=4)


def test_dated_articles_are_those_with_a_day_still_to_come(store):
    def due(day):
        return (Deadline(date=day, what="意见反馈", quote="q", start=0, end=1),)

    with store.write() as tx:
        for n in (1, 2, 3):
            articles.save_new(tx, article(n, deadlines=due(DAY + timedelta(days=n))), now=T0)
        articles.save_new(tx, article(9), now=T0)
    with store.read() as tx:
        found = reading_room.dated(tx, first=DAY + timedelta(days=2))
        assert [one.article.title for one in found] == ["关于第3号药品的公告", "关于第2号药品的公告"]
