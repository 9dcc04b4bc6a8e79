"""`export`: the format by name or by ending, one JSON document, no folders made, and words for people."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from cli import main
from commands.keeping import export_wish
from errors import ConfigError
from models import Article
from store import articles
from store.engine import open_store

NOW = datetime(2026, 2, 12, 4, 0, tzinfo=UTC)
NOTICE = Article(
    url="https://x.cn/1.html", source_id="one", title="关于药品召回的公告", body="正文", genre="announcement",
    binding=True, published_on=date(2026, 2, 12), issuers=("某局",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YAOJIAN_LANG", "zh")
    store = open_store(tmp_path / "data" / "yaojian.db", data_dir=tmp_path / "data")
    with store.write() as tx:
        articles.save_new(tx, NOTICE, now=NOW)
    store.dispose()
    return tmp_path


@pytest.mark.parametrize(
    ("given", "wish"),
    [
        ((None, None, None), ("jsonl", None)), (("csv", None, None), ("csv", None)), (("a.XLSX", None, None), ("xlsx", Path("a.XLSX"))),
        (("csv", None, "a.txt"), ("csv", Path("a.txt"))), ((None, None, "a.csv"), ("csv", Path("a.csv"))),
        ((None, "csv", "a.out"), ("csv", Path("a.out"))), (("a.csv", "jsonl", None), ("jsonl", Path("a.csv"))),
    ],
)  # fmt: skip
def test_the_format_is_known_from_what_was_typed(
    given: tuple[str | None, str | None, str | None], wish: tuple[str, Path | None]
) -> None:
    assert export_wish(*given) == wish


@pytest.mark.parametrize("given", [("a.pdf", None, None), ("a.csv", None, "b.csv"), ("csv", "xlsx", None)])
def test_what_makes_no_sense_is_refused(given: tuple[str | None, str | None, str | None]) -> None:
    with pytest.raises(ConfigError, match=r"archive\.csv"):
        export_wish(*given)


def test_a_file_is_written_and_named(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "table.csv"]) == 0
    assert capsys.readouterr().out == "已导出 1 篇到 table.csv\n"
    assert (archive / "table.csv").is_file()


def test_a_mistyped_folder_is_refused_and_not_made(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["export", "nowhere/a.csv"], ["subscribers", "export", "nowhere/a.yml"]):
        assert main(words) == 2
        assert "没有文件夹 nowhere" in capsys.readouterr().err
    assert not (archive / "nowhere").exists()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_json_is_one_document_of_rows(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", kind, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["url"] for row in found["rows"]] == [NOTICE.url]


def test_json_names_the_file_that_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "table.xlsx", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["output"], found["format"], found["articles"]) == ("table.xlsx", "xlsx", 1)


def test_csv_is_the_same_in_any_language(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    texts = []
    for lang in ("zh", "en"):
        assert main(["export", "csv", "--lang", lang]) == 0
        texts.append(capfdbinary.readouterr().out.decode("utf-8-sig"))
    assert texts[0] == texts[1]
    (row,) = csv.DictReader(io.StringIO(texts[0]))
    assert (row["title"], row["genre"], row["binding"]) == (NOTICE.title, "announcement", "true")


def test_a_workbook_speaks_the_readers_language(archive: Path) -> None:
    for lang, heading, genre, binding in (
        ("zh", "标题", "公告", "有"),
        ("en", "title", "announcement", "yes"),
    ):
        assert main(["export", "table.xlsx", "--lang", lang]) == 0
        sheet = openpyxl.load_workbook(archive / "table.xlsx").worksheets[0]
        first, second = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=2))
        row = dict(zip(first, second, strict=True))
        assert row[heading] == NOTICE.title
        assert {genre, binding} <= set(row.values())
