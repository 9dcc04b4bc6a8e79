"""Coverage: what is watched, how surely and since when; what is not, and why; which numbers are missing."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cli import main
from config.source import load_sources
from crawler.coverage import coverage
from crawler.health import note_health
from models import Article, Attachment, Listing, ListingEntry, Problem, Source, SourceReport
from store import articles, entries, runs
from store.engine import Store, open_store

CONFIG = Path(__file__).resolve().parents[2] / "config"
NOW = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
OPEN = Listing(name="公告", url="https://a.example.cn/gg/", confidence="seen-in-code", seen="2026")
GUESS = Listing(name="会议", url="https://a.example.cn/hy/", watched=False, confidence="guess")
WATCHED = Source(id="a", name="甲局", url="https://a.example.cn/", listings=(OPEN, GUESS), family="trs-wcm")
BLOCKED = Source(
    id="b", name="乙局", url="https://b.example.cn/", listings=(Listing(name="公告", url="https://b/"),)
)
ASLEEP = Source(id="c", name="丙局", url="https://c.example.cn/", state="not_watched", reason="no list known")
ALL = {s.id: s for s in (WATCHED, BLOCKED, ASLEEP)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def fill(store: Store) -> None:
    with store.write() as tx:
        for n in [*range(1, 19), *range(20, 24)]:
            day = date(2026, 4, 1) + timedelta(days=2 * n)
            url = f"https://a.example.cn/{n}.html"
            row = ListingEntry(
                source_id="a", listing="公告", url=url, title="关于某事的公告", published_on=day
            )
            files = (Attachment(name="扫描件.pdf", url=f"{url}.pdf", state="image_only"),) if n == 3 else ()
            entries.add(tx, [row], run_id=None, now=NOW)
            paper = Article(
                url=url, source_id="a", title="关于某事的公告", body="正文", search_text="正文", published_on=day,
                issuers=("甲局",), doc_numbers=(f"2026年第{n}号",), genre="announcement", attachments=files,
            )  # fmt: skip
            articles.save_new(tx, paper, now=NOW)
        run_id = runs.start(tx, now=NOW)
        reports = [
            SourceReport(id="a", state="ok", listed=22, new=22, filed=22),
            SourceReport(id="b", state="blocked", problems=(Problem(kind="challenge", what="412"),)),
        ]
        for report in reports:
            runs.note_source(tx, run_id, report, now=NOW)
        note_health(tx, ALL, reports, now=NOW)


def test_a_source_says_how_and_since_when_it_is_read_and_how_it_is(store: Store) -> None:
    fill(store)
    with store.read() as tx:
        data = coverage(CONFIG, ALL, now=NOW, tx=tx)
    rows = {row["id"]: row for row in data["sources"]}
    assert (rows["a"]["health"], rows["a"]["last_read"], rows["a"]["watched_since"]) == ("ok", NOW, NOW)
    assert (rows["b"]["health"], rows["b"]["unread_since"]) == ("blocked", NOW)
    column = rows["a"]["columns"][0]
    assert (column["confidence"], column["seen"], column["rows"]) == ("seen-in-code", "2026", 22)
    assert column["newest"] == date(2026, 5, 17)
    assert column["rhythm"]["usual_office_days"] > 1
    assert data["summary"]["unread"] == ["b"]


def test_numbers_that_are_missing_and_files_that_cannot_be_read_are_listed(store: Store) -> None:
    fill(store)
    with store.read() as tx:
        data = coverage(CONFIG, ALL, now=NOW, tx=tx)
    assert [g["what"] for g in data["number_gaps"]] == ["甲局公告2026年第18号、第20号已见，缺第19号"]
    assert data["unreadable_files"] == {"a": {"image_only": 1}}


def test_what_is_not_watched_has_its_reason_without_a_store_too() -> None:
    data = coverage(CONFIG, ALL, now=NOW, tx=None)
    reasons = {row["name"]: row["reason"] for row in data["not_watched"]}
    assert reasons["丙局"] == "no list known"
    assert reasons["甲局·会议"] == "its address is only a guess"
    organs = [row["name"] for row in data["not_watched"] if row["what"] == "organ"]
    assert [name.rpartition("（")[2] for name in organs] == ["NHC）", "NHSA）", "GACC）"]


def test_every_shipped_source_is_either_watched_or_says_why_not() -> None:
    data = coverage(CONFIG, load_sources(CONFIG), now=NOW, tx=None)
    for row in data["sources"]:
        assert row["state"] == "watched" or row["reason"], row["id"]
        for column in row["columns"]:
            assert column["watched"] or column["why_not"], (row["id"], column["name"])


def test_the_command_prints_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(CONFIG), "--data", str(tmp_path), "--json", "sources", "coverage"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["summary"]["sources"] == len(data["sources"])
    assert {"id", "state", "columns", "witness"} <= set(data["sources"][0])
