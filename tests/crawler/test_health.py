"""Incidents: one a host, said when something must be done, and said again when it is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.health import NETWORK, Health, note_health
from models import Article, Listing, ListingEntry, Problem, Source, SourceReport
from store import articles, entries, health, incidents, runs
from store.engine import Store, open_store

T0 = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)
DNS = SourceReport(
    id="a", state="failed", failed=1, problems=(Problem(kind="unreachable", what="no such host"),)
)
WALL = SourceReport(
    id="a", state="blocked", problems=(Problem(kind="challenge", what="412", todo="read GD"),)
)
FINE = SourceReport(id="a", state="ok", listed=20)


def source(name: str, host: str | None = None) -> Source:
    url = f"https://{host or name}.example.cn/"
    return Source(id=name, name=f"{name}局", url=url, listings=(Listing(name="公告", url=f"{url}gg/"),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def one_run(store: Store, now: datetime, *reports: SourceReport, sources: tuple[Source, ...] = ()) -> Health:
    """As `run` does it: the reports are noted as they come, then health is judged."""
    known = {s.id: s for s in sources or [source(r.id) for r in reports]}
    with store.write() as tx:
        run_id = runs.start(tx, now=now)
        for report in reports:
            runs.note_source(tx, run_id, report, now=now)
        return note_health(tx, known, reports, now=now)


def open_now(store: Store) -> dict[tuple[str, str], datetime]:
    with store.read() as tx:
        return {(i.host, i.kind): i.opened_at for i in incidents.open_incidents(tx)}


# ------------------------------------------------------------------ one host


def test_a_dead_connection_is_in_the_foot_at_once_and_an_alarm_from_the_third_run(store: Store) -> None:
    said = [one_run(store, T0 + n * DAY, DNS).notices for n in range(3)]
    assert said[:2] == [(), ()]
    assert len(said[2]) == 1
    assert "no such host" in said[2][0]
    with store.read() as tx:
        assert [(u.source_id, u.since) for u in incidents.unread_sources(tx)] == [("a", T0)]


def test_a_block_is_said_at_once_with_what_to_do(store: Store) -> None:
    (sentence,) = one_run(store, T0, WALL).notices
    assert "a局" in sentence
    assert "412" in sentence
    assert "read GD" in sentence


def test_a_failure_that_becomes_a_block_keeps_its_since_when(store: Store) -> None:
    one_run(store, T0, DNS)
    one_run(store, T0 + DAY, WALL)
    assert open_now(store) == {("a.example.cn", "blocked"): T0}
    one_run(store, T0 + 2 * DAY, replace(DNS, state="failed"))
    assert open_now(store) == {("a.example.cn", "failed"): T0}


def test_reminders_come_after_a_day_and_then_weekly(store: Store) -> None:
    days = [n for n in range(24) if one_run(store, T0 + n * DAY, WALL).notices]
    assert days == [0, 1, 8, 15, 22]


def test_the_end_names_both_days_and_only_where_the_beginning_was_said(store: Store) -> None:
    one_run(store, T0, WALL)
    (over,) = one_run(store, T0 + 3 * DAY, FINE).notices
    assert "2026-03-02 to 2026-03-05" in over
    one_run(store, T0 + 4 * DAY, DNS)
    assert one_run(store, T0 + 5 * DAY, FINE).notices == ()
    assert open_now(store) == {}


def test_two_sources_of_one_host_are_one_incident_until_both_are_read(store: Store) -> None:
    both = (source("a", "www"), source("b", "www"))
    good = replace(FINE, id="b")
    assert len(one_run(store, T0, WALL, replace(WALL, id="b"), sources=both).notices) == 1
    one_run(store, T0 + DAY, WALL, good, sources=both)
    assert open_now(store) == {("www.example.cn", "blocked"): T0}
    one_run(store, T0 + 2 * DAY, FINE, good, sources=both)
    assert open_now(store) == {}


def test_all_sources_failing_at_once_is_one_alarm_about_our_network(store: Store) -> None:
    reports = [replace(DNS, id=f"s{n}") for n in range(9)]
    said = [one_run(store, T0 + n * DAY, *reports).notices for n in range(5)]
    assert [len(some) for some in said] == [1, 1, 0, 0, 0]
    assert "network" in said[0][0]
    good = [replace(FINE, id=f"s{n}") for n in range(9)]
    assert len(one_run(store, T0 + 5 * DAY, *good).notices) == 1
    assert open_now(store) == {}


def test_few_sources_due_are_judged_with_what_the_last_hours_saw(store: Store) -> None:
    one_run(store, T0, *[replace(DNS, id=f"s{n}") for n in range(6)])
    one_run(store, T0 + timedelta(hours=1), replace(DNS, id="late"))
    assert (NETWORK, "network") in open_now(store)


def test_a_column_without_rows_is_an_alarm_in_the_same_run(store: Store) -> None:
    report = SourceReport(
        id="a", state="degraded", listed=20,
        problems=(Problem(kind="empty", what="公告: 0 rows on a good answer", todo="look"),),
    )  # fmt: skip
    assert "0 rows" in one_run(store, T0, report).notices[0]


def test_a_spent_budget_is_no_alarm_before_the_third_run(store: Store) -> None:
    report = SourceReport(id="a", state="degraded", problems=(Problem(kind="budget", what="300 s used up"),))
    assert [len(one_run(store, T0 + n * DAY, report).notices) for n in range(3)] == [0, 0, 1]


def test_held_rows_are_one_incident_until_they_are_released(store: Store) -> None:
    rows = [ListingEntry(source_id="a", listing="公告", url=f"https://a/{n}", title="旧") for n in range(12)]
    held = SourceReport(
        id="a", state="suspect", listed=12, new=12, problems=(Problem(kind="held", what="12"),)
    )
    with store.write() as tx:
        entries.add(tx, rows, run_id=None, now=T0, held=True)
    (sentence,) = one_run(store, T0, held).notices
    assert "sources accept a" in sentence
    assert one_run(store, T0 + DAY / 2, FINE).notices == ()
    assert list(open_now(store)) == [("a", "held")]
    with store.write() as tx:
        entries.release(tx, "a", now=T0 + DAY)
    assert len(one_run(store, T0 + DAY, FINE).notices) == 1
    assert open_now(store) == {}


# ------------------------------------------------------------------ against its own past


def test_half_the_rows_of_every_run_before_is_said_with_both_numbers(store: Store) -> None:
    for n in range(7):
        assert one_run(store, T0 + n * DAY, replace(FINE, listed=40 + n % 2)).notices == ()
    after = one_run(store, T0 + 8 * DAY, replace(FINE, listed=12))
    assert "12 rows" in after.notices[0]
    assert "40" in after.notices[0]
    assert after.reports[0].state == "degraded"
    assert [p.kind for p in after.reports[0].problems] == ["few_rows"]
    assert open_now(store) == {("a", "few_rows"): T0 + 8 * DAY}
    one_run(store, T0 + 9 * DAY, replace(FINE, listed=41))
    assert open_now(store) == {}


def file_papers(store: Store, first: int, count: int, **more: object) -> None:
    with store.write() as tx:
        for n in range(first, first + count):
            day = date(2026, 1, 1) + timedelta(days=n)
            url = f"https://a.example.cn/{n}.html"
            row = ListingEntry(source_id="a", listing="公告", url=url, title="t", published_on=day)
            given: dict[str, object] = {
                "url": url, "source_id": "a", "title": f"第{n}件", "body": "正文" * 30, "published_on": day,
                "search_text": "正文" * 30, "issuers": ("a局",),
            }  # fmt: skip
            entries.add(tx, [row], run_id=None, now=T0)
            entries.mark(tx, "a", url, "filed")
            articles.save_new(tx, Article(**(given | more)), now=T0)  # type: ignore[arg-type]


def test_a_field_that_vanishes_is_named_with_its_share_before_and_now(store: Store) -> None:
    file_papers(store, 0, 30)
    assert one_run(store, T0, replace(FINE, filed=30, new=30)).notices == ()
    file_papers(store, 30, 4, search_text="")
    after = one_run(store, T0 + DAY, replace(FINE, filed=4, new=4))
    assert "body text on 0% of the last 4 papers, 100% before" in after.notices[0]
    assert after.reports[0].state == "degraded"


def test_a_column_that_stops_is_said_and_closed_when_it_publishes_again(store: Store) -> None:
    file_papers(store, 0, 60)
    said = [n for n in range(20) if one_run(store, T0 + n * DAY, FINE).notices]
    assert said == [8, 9, 16]  # opened after six office days, reminded a day and a week after
    assert [key for key in open_now(store) if key[1] == "quiet"] == [("a", "quiet")]
    file_papers(store, 79, 1)
    assert "publishing again" in one_run(store, T0 + 20 * DAY, replace(FINE, new=1, filed=1)).notices[0]


def test_an_unread_column_is_not_called_silent(store: Store) -> None:
    file_papers(store, 0, 60)
    for n in range(30):
        one_run(store, T0 + n * DAY, WALL)
    assert [key for key in open_now(store) if key[1] == "quiet"] == []


# ------------------------------------------------------------------ missing numbers


def numbered(store: Store, *serials: int, kind: str = "公告") -> None:
    with store.write() as tx:
        for n in serials:
            paper = Article(
                url=f"https://a/{kind}{n}", source_id="a", title=f"关于某事的{kind}（2026年第{n}号）",
                body="正文", search_text="正文", issuers=("国家药品监督管理局",), doc_numbers=(f"2026年第{n}号",),
                genre="announcement", published_on=date(2026, 2, 20),
            )  # fmt: skip
            articles.save_new(tx, paper, now=T0)


def told(store: Store, day: int) -> tuple[str, ...]:
    with store.read() as tx:
        return health.gaps_to_tell(tx, T0 + (day - 1) * DAY + DAY / 2, T0 + day * DAY + DAY / 2)


def test_a_missing_number_is_told_when_found_then_weekly_and_never_to_the_operator(store: Store) -> None:
    numbered(store, 45, 46, 47, 48, 50)
    assert one_run(store, T0, FINE).notices == ()
    sentence = "国家药品监督管理局公告2026年第48号、第50号已见，缺第49号"
    assert [day for day in range(60) if told(store, day) == (sentence,)] == [0, 7, 14, 21, 28]
    numbered(store, 49)
    assert one_run(store, T0 + 8 * DAY, replace(FINE, filed=1)).notices == ()
    assert told(store, 14) == ()


def test_announcements_and_circulars_are_counted_apart(store: Store) -> None:
    numbered(store, 45, 46, 47, 48, 50)
    numbered(store, 49, kind="通告")
    one_run(store, T0, FINE)
    assert [host for host, kind in open_now(store) if kind == "gap"] == ["国家药品监督管理局公告2026年第49号"]
