"""What health asks of the store, on both databases."""

from datetime import date, timedelta

from models import Attachment, SourceReport
from store import articles, entries, health, incidents, runs
from store.engine import Store
from tests.store.conftest import T0, article, entry

DAY = timedelta(days=1)
ISSUER = "国家药品监督管理局"


def test_a_columns_days_rows_and_first_reading(store: Store) -> None:
    with store.write() as tx:
        dated = [entry(n, published_on=date(2026, 1, n)) for n in (5, 6, 6 + 7)]
        entries.add(tx, [*dated, entry(20, published_on=date(2026, 1, 1), pinned=True)], run_id=None, now=T0)
        entries.add(tx, [entry(21)], run_id=None, now=T0 + 3 * DAY)
        found = health.columns_of(tx, "guangdong", since=date(2026, 1, 6))
        newest = health.newest_days(tx)
    column = found["tzgg"]
    assert column.days == (date(2026, 1, 6), date(2026, 1, 13), date(2026, 2, 15))
    assert (column.rows, column.first_read, column.last_new) == (4, T0, T0 + 3 * DAY)
    assert newest == {"guangdong": {"tzgg": date(2026, 1, 13)}}


def test_filed_rows_say_what_was_read_the_latest_published_first(store: Store) -> None:
    with store.write() as tx:
        entries.add(tx, [entry(n, published_on=date(2026, 1, n)) for n in (3, 1, 2)], run_id=None, now=T0)
        full = article(3, issuers=(ISSUER,), doc_numbers=("2026年第3号",), published_on=date(2026, 1, 3))
        articles.save_new(tx, full, now=T0)
        articles.save_new(tx, article(1, search_text="长" * 60), now=T0)
        for n, state in ((3, "filed"), (1, "filed"), (2, "quarantined")):
            entries.mark(tx, "guangdong", entry(n).url, state)
        rows = health.filed_rows(tx, "guangdong")
    assert [(r.read, r.date, r.body, r.issuer, r.number) for r in rows] == [
        (True, True, False, True, True),
        (False, False, False, False, False),
        (True, False, True, False, False),
    ]


def test_papers_are_found_under_their_numbers_with_issuers_in_order(store: Store) -> None:
    with store.write() as tx:
        both = ("海关总署", ISSUER)
        articles.save_new(
            tx, article(1, issuers=both, doc_numbers=("2026年第8号", "国药监〔2025〕3号")), now=T0
        )
        this = health.numbered(tx, (2026,))
        last = health.numbered(tx, (2025,))
    assert [(p.number, p.issuers, p.genre) for p in this] == [("2026年第8号", both, "other")]
    assert [p.number for p in last] == ["国药监〔2025〕3号"]


def test_visits_held_rows_and_unreadable_files_are_counted(store: Store) -> None:
    with store.write() as tx:
        for n, state in enumerate(("ok", "failed", "not_due")):
            run_id = runs.start(tx, now=T0 + n * DAY)
            runs.note_source(tx, run_id, SourceReport(id="guangdong", state=state), now=T0 + n * DAY)
        entries.add(tx, [entry(1), entry(2)], run_id=None, now=T0, held=True)
        scan = Attachment(name="a.pdf", url="https://a/a.pdf", state="image_only")
        articles.save_new(tx, article(1, attachments=(scan, scan)), now=T0)
        assert health.visits_since(tx, T0) == {"guangdong": (2, "failed")}
        assert health.first_visits(tx) == {"guangdong": T0}
        assert health.held_rows(tx) == {"guangdong": 2}
        assert health.unreadable_files(tx) == {"guangdong": {"image_only": 2}}


def test_an_incident_changes_its_form_and_keeps_its_beginning(store: Store) -> None:
    with store.write() as tx:
        one, _ = incidents.note(tx, host="h", kind="failed", what="DNS", now=T0)
        health.change_kind(tx, one, "blocked")
        again, new = incidents.note(tx, host="h", kind="blocked", what="412", now=T0 + DAY)
        assert (again.id, again.opened_at, again.times, new) == (one.id, T0, 2, False)
        assert list(health.open_troubles(tx)) == [("h", "blocked")]


def test_a_gap_closed_before_a_window_ended_is_not_told_in_it(store: Store) -> None:
    with store.write() as tx:
        incidents.note(tx, host="x", kind="gap", what="甲3号、5号已见，缺第4号", now=T0)
        assert health.gaps_to_tell(tx, T0 - DAY, T0 + DAY) == ("甲3号、5号已见，缺第4号",)
        assert health.gaps_to_tell(tx, T0 + DAY, T0 + 2 * DAY) == ()
        incidents.close(tx, "x", "gap", now=T0 + 8 * DAY)
        assert len(health.gaps_to_tell(tx, T0 + 6 * DAY, T0 + 7.5 * DAY)) == 1
        assert health.gaps_to_tell(tx, T0 + 6.5 * DAY, T0 + 9 * DAY) == ()
