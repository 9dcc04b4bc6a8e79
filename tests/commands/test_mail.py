"""Which digests are due: one a day, missed days made up once and in order, nothing twice."""

import email
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import policy
from itertools import pairwise
from pathlib import Path

import pytest

from commands.mail import send_digests
from commands.office import Office
from config.settings import load_settings
from models import Article, Source, Subscriber
from store import articles, digests, stories, subscribers

DAY = datetime(2026, 2, 9, 0, 30, tzinfo=UTC)
SOURCE = Source(id="prov", name="东岭省药品监督管理局", url="http://yjj.dl.gov.cn/")


class Rehearsal:
    """An office on its own clock; each reader wants a mail every day."""

    def __init__(self, folder: Path):
        self.at = DAY
        self.office = Office(
            settings=load_settings(folder / "config", folder / "data", {}),
            now=lambda: self.at,
            _sources={"prov": SOURCE},
        )
        with self.office.store.write() as tx:
            for person in subscribers.everyone(tx):
                subscribers.unsubscribe(tx, person.token)
            for name in ("zhang", "li"):
                subscribers.add(
                    tx, Subscriber(id=0, address=f"{name}@example.cn", when_nothing=True), now=DAY
                )

    def publish(self, number: int, seen: datetime) -> None:
        article = Article(
            url=f"http://yjj.dl.gov.cn/{number}.html", source_id="prov", title=f"关于第{number}号事项的通知", body="各市局：请遵照执行。",
            genre="notice", published_on=date(2026, 2, 8), issuers=(SOURCE.name,), level="provincial",
        )  # fmt: skip
        with self.office.store.write() as tx:
            stored = articles.save_new(tx, article, now=seen, source=SOURCE)
            stories.new_story(tx, stored.id, now=seen)

    def tick(self, *, days: float = 0.0) -> int:
        self.at += timedelta(days=days)
        return send_digests(self.office).sent

    def mails(self) -> list[tuple[str, str]]:
        found = []
        for place in sorted((self.office.settings.data_dir / "outbox").rglob("*.eml")):
            message = email.message_from_bytes(place.read_bytes(), policy=policy.default)
            found.append((str(message["to"]), str(message["subject"])))
        return found


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path)
    yield made
    made.office.close()


def test_every_reader_has_one_mail_a_day_however_often_it_ticks(rehearsal: Rehearsal) -> None:
    rehearsal.publish(1, DAY - timedelta(hours=1))
    assert rehearsal.tick() == 2
    assert rehearsal.tick(days=0.2) == 0
    assert rehearsal.tick(days=0.8) == 2
    assert len(rehearsal.mails()) == 4
    assert len(set(rehearsal.mails())) == 4


def test_a_missed_day_with_news_is_mailed_late_with_its_own_day_and_an_empty_one_is_a_line(
    rehearsal: Rehearsal,
) -> None:
    rehearsal.tick()
    rehearsal.publish(7, DAY + timedelta(days=1, hours=3))
    rehearsal.tick(days=5)
    subjects = [s for to, s in rehearsal.mails() if to.startswith("zhang")]
    late = [s for s in subjects if "2月11日" in s]
    assert len(late) == 1, subjects
    assert "新文件 1" in late[0]
    assert len(subjects) == 3, "the first day, the late one, today"
    with rehearsal.office.store.read() as tx:
        days = [digests.window(tx, list="daily", day=date(2026, 2, 9 + n)) for n in range(6)]
    assert all(days), "no window is missing"
    for before, after in pairwise(days):
        assert before is not None
        assert after is not None
        assert before.end == after.start


def test_what_comes_after_the_window_waits_for_the_next_one(rehearsal: Rehearsal) -> None:
    rehearsal.tick()
    rehearsal.publish(3, DAY + timedelta(hours=2))
    assert rehearsal.tick(days=0.3) == 0
    rehearsal.tick(days=0.7)
    subjects = [s for to, s in rehearsal.mails() if to.startswith("li")]
    assert ["新文件 1" in s for s in subjects] == [False, True]


def test_a_quiet_day_is_no_mail_for_those_who_do_not_want_one(rehearsal: Rehearsal) -> None:
    with rehearsal.office.store.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="wang@example.cn"), now=DAY)
    rehearsal.tick()
    assert {to for to, _ in rehearsal.mails()} == {"zhang@example.cn", "li@example.cn"}


def test_the_clock_set_back_sends_nothing_twice(rehearsal: Rehearsal) -> None:
    rehearsal.publish(1, DAY - timedelta(hours=1))
    rehearsal.tick()
    assert rehearsal.tick(days=-0.1) == 0
    assert rehearsal.tick(days=0.2) == 0


def weekly(rehearsal: Rehearsal, days: list[int]) -> list[str]:
    """The subjects a weekly reader got; `days` are those on which somebody was there, 0 a Monday."""
    with rehearsal.office.store.write() as tx:
        subscribers.add(tx, Subscriber(id=0, address="wang@example.cn", cadence="weekly"), now=DAY)
    for number, day in enumerate(days):
        rehearsal.at = DAY + timedelta(days=day)
        rehearsal.publish(number, rehearsal.at - timedelta(hours=1))
        rehearsal.tick()
        rehearsal.tick()
    return sorted(subject for to, subject in rehearsal.mails() if to == "wang@example.cn")


def test_a_weekly_reader_gets_one_mail_on_mondays(rehearsal: Rehearsal) -> None:
    got = weekly(rehearsal, [0, 1, 5, 7, 8, 14])
    assert [subject[:10] for subject in got] == ["药监周报 2月16日", "药监周报 2月23日", "药监周报 2月9日｜"]


def test_a_monday_without_a_run_is_made_up_in_its_week_and_once(rehearsal: Rehearsal) -> None:
    got = weekly(rehearsal, [0, 1, 8, 9, 14])
    assert [subject[:14].split("｜")[0] for subject in got] == [
        "药监周报 2月16日（补发）",
        "药监周报 2月23日",
        "药监周报 2月9日",
    ]
    assert "新文件 2 " in got[0], "what came on the first Tuesday, and what came since"


def test_a_start_in_midweek_waits_for_monday(rehearsal: Rehearsal) -> None:
    assert weekly(rehearsal, [2, 3]) == []
