"""A slip of the typing hand overwrites no file, silences no reader, and mails nobody who did not ask."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli import main
from models import Article, Subscriber, WatchRule
from store import articles, subscribers
from store.engine import open_store

NOW = datetime(2026, 2, 12, 4, 0, tzinfo=UTC)
NOTICE = Article(url="https://x.cn/1.html", source_id="one", title="关于药品召回的公告", body="正文")


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YAOJIAN_LANG", "en")
    store = open_store(tmp_path / "data" / "yaojian.db", data_dir=tmp_path / "data")
    with store.write() as tx:
        articles.save_new(tx, NOTICE, now=NOW)
        subscribers.save_rule(tx, WatchRule(name="recalls", query="召回"), now=NOW)
        subscribers.add(tx, Subscriber(id=0, address="li@example.cn", rules=("recalls",)), now=NOW)
    store.dispose()
    return tmp_path


def test_a_backup_replaces_only_a_backup_and_makes_no_folder(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = archive / "letter.txt"
    letter.write_text("dear reader")
    assert main(["backup", str(letter)]) == 2
    assert letter.read_text() == "dear reader"
    assert "no yaojian backup" in capsys.readouterr().err
    assert main(["backup", "nosuch/b.tar.gz"]) == 2
    assert not (archive / "nosuch").exists()
    assert main(["backup", "b.tar.gz"]) == 0
    assert main(["backup", "b.tar.gz"]) == 0


def test_a_damaged_page_that_no_row_needs_keeps_no_backup_from_being_made(archive: Path) -> None:
    store = open_store(archive / "data" / "yaojian.db", data_dir=archive / "data")
    sha = store.pages.keep(b"<ul><li>row</li></ul>")
    store.dispose()
    store.pages.path(sha).write_bytes(b"torn")
    assert main(["backup", "b.tar.gz"]) == 0


def test_a_rule_that_somebody_reads_by_is_not_removed(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "remove", "recalls"]) == 2
    assert "li@example.cn" in capsys.readouterr().err
    assert main(["subscribers", "remove", "li@example.cn"]) == 0
    assert main(["rules", "remove", "recalls"]) == 0


def test_a_digest_is_sent_to_subscribers_only(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--to", "stranger@example.cn", "--send"]) == 2
    assert "nobody is subscribed" in capsys.readouterr().err
    assert not list((archive / "data").rglob("*.eml"))
    assert main(["digest", "--to", "stranger@example.cn"]) == 0
