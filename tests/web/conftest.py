"""A reading room on a store with two articles, a mailed digest and a run; calls come from this machine."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from models import (
    Article,
    Deadline,
    DigestCopy,
    Fact,
    Membership,
    Repair,
    RunReport,
    Source,
    SourceReport,
    Subscriber,
)  # fmt: skip
from notify.calendar import write_calendar
from notify.unsubscribe import unsubscribe
from store import articles, digests, incidents, runs, stories, subscribers
from store.engine import Store, open_store
from web.app import build_app
from web.room import Room

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client would like another HTTP library than ours
    from starlette.testclient import TestClient

T0 = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
TOKEN = "reader-token-0001"
SECRET = "口令 a+b&c=d"
SOURCES = {"nmpa": Source(id="nmpa", name="国家药监局", url="https://www.nmpa.gov.cn/")}
BODY = "各有关单位：\n请于2026年3月1日前反馈意见。\n品名\t批号\n甲片\t260101"
DUE = "2026年3月1日前"
HTML = "<!DOCTYPE html>\r\n<p style='color:red'>简报\xa0€𠮷</p>\n<script>alert(1)</script>\t\n"


def act(n: int = 1, **more: object) -> Article:
    at = BODY.index(DUE)
    given: dict[str, object] = {
        "url": f"https://www.nmpa.gov.cn/a/{n}.html", "source_id": "nmpa", "title": f"关于某药品的公告（第{n}号）",
        "body": BODY, "search_text": f"关于某药品的公告（第{n}号）\n{BODY}", "published_on": date(2026, 2, 10),
        "issuers": ("国家药监局",), "doc_numbers": (f"2026年第{n}号",), "genre": "announcement",
        "facts": (Fact(field="deadline", value="2026-03-01", quote=DUE, where="body", start=at, end=at + len(DUE)),),
        "deadlines": (Deadline(date=date(2026, 3, 1), what="反馈意见", quote=DUE, start=at, end=at + len(DUE)),),
        "repairs": (Repair(kind="gbk_as_latin1", start=0, end=2, before="¸÷ÓÐ", after="各有", certainty="exact"),),
    }  # fmt: skip
    return Article(**(given | more))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("blank")
    open_store(home / "blank.db", data_dir=home).dispose()
    return home / "blank.db"


@pytest.fixture
def empty(blank: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(blank, tmp_path / "yaojian.db")
    opened = open_store(tmp_path / "yaojian.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def store(empty: Store) -> Store:
    with empty.write() as tx:
        first = articles.save_new(tx, act(1), now=T0, source=SOURCES["nmpa"])
        second = articles.save_new(tx, act(2), now=T0, source=SOURCES["nmpa"])
        story = stories.new_story(tx, first.id, now=T0, why="第一个")
        stories.join(
            tx,
            second.id,
            Membership(story_id=story, role="reprint", why="正文相同", conflicts=("日期不同",)),
            now=T0,
        )
        articles.save_revision(tx, first.id, act(1), now=T0, quote_of_change="第2段：3月5日 → 3月1日")
        reader = subscribers.add(tx, Subscriber(id=0, address="reader@example.org", token=TOKEN), now=T0)
        window = digests.close_window(tx, list="daily", day=date(2026, 2, 12), end=T0, now=T0)
        other = digests.close_window(
            tx, list="daily", day=date(2026, 2, 13), end=T0 + timedelta(days=1), now=T0
        )
        mailed = DigestCopy(
            id=0, window_id=window.id, subscriber_id=reader.id, subject="药监日报 2026-02-12", message_id="<1@x>",
            html=HTML, text="", eml=b"mail", built_at=T0, items=2,
        )  # fmt: skip
        digests.save(tx, mailed)
        digests.save(
            tx,
            DigestCopy(
                id=0, window_id=other.id, subscriber_id=reader.id, subject="没有寄出", message_id="", html="", text="",
                eml=b"", built_at=T0,
            ),
        )  # fmt: skip
        run = runs.start(tx, now=T0)
        report = RunReport(
            run_id=run, started_at=T0, finished_at=T0, sources=(SourceReport(id="nmpa", state="ok"),)
        )
        runs.finish(tx, report)
        incidents.note(
            tx, host="www.nmpa.gov.cn", kind="blocked", what="验证页面", todo="yaojian sources check nmpa", now=T0,
            source=SOURCES["nmpa"],
        )  # fmt: skip
    return empty


def covered(name: str = "国家药监局") -> dict[str, object]:
    trouble = {
        "kind": "blocked",
        "since": T0,
        "what": "验证页面",
        "todo": "yaojian sources check nmpa",
        "times": 2,
    }
    column = {"name": "公告", "url": "https://www.nmpa.gov.cn/gg/", "kind": "news", "watched": True, "confidence": "seen-in-code",
              "seen": None, "why_not": None, "rows": 3, "newest": date(2026, 2, 10), "last_new_at": T0, "rhythm": None, "troubles": []}  # fmt: skip
    source = {"id": "nmpa", "name": name, "url": "https://www.nmpa.gov.cn/", "level": "national", "state": "watched", "reason": None,
              "witness": "old", "browser": "plain clients get a script", "browsed": {"at": T0, "end": "turned_away", "reason": ""}, "note": None, "columns": [column], "watched_columns": 1, "health": "blocked",
              "watched_since": T0, "last_read": T0, "unread_since": T0, "troubles": [trouble]}  # fmt: skip
    return {
        "generated_at": T0, "summary": {"sources": 1, "watched": 1, "columns": 1, "watched_columns": 1}, "sources": [source],
        "not_watched": [{"what": "organ", "name": "某局", "url": "javascript:alert(1)", "reason": "没有列表"}],
        "unreadable_files": {"nmpa": {"image_only": 2}}, "number_gaps": [{"number": "3", "what": "缺2026年第3号", "since": T0}],
        "calendar": {"holidays_known_until": date(2026, 12, 31), "after": ""},
    }  # fmt: skip


def room(store: Store, **more: object) -> Room:
    given: dict[str, object] = {
        "store": store, "now": lambda: T0, "unsubscribe": unsubscribe, "coverage": lambda tx: covered(),
        "calendar": lambda stored: write_calendar(stored, sources=SOURCES), "sources": SOURCES,
    }  # fmt: skip
    return Room(**(given | more))  # type: ignore[arg-type]


def at_home(store: Store, **more: object) -> TestClient:
    return TestClient(
        build_app(room(store, **more)),
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 5000),
        follow_redirects=False,
    )


def from_afar(store: Store, **more: object) -> TestClient:
    return TestClient(
        build_app(room(store, **more)), base_url="https://news.example.org", client=("203.0.113.9", 5000),
        follow_redirects=False,
    )  # fmt: skip


@pytest.fixture
def home(store: Store) -> TestClient:
    return at_home(store)
