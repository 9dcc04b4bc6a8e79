"""`search` and `rules` on a terminal: carets, stories, days, near misses, every rule at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cli import main
from commands.terminal import caret, padded, width, wrapped
from models import Article, Membership, WatchRule
from store import articles, stories, subscribers
from store.engine import open_store

NOW = datetime(2026, 2, 12, 4, 0, tzinfo=UTC)


def article(n: int, title: str, body: str, day: int) -> Article:
    return Article(
        url=f"https://x.cn/{n}.html", source_id="one", title=title, body=body, published_on=date(2026, 2, day),
        search_text=f"{title}\n{body}",
    )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four articles, stored out of the order of their days; two of them tell one story."""
    (tmp_path / "config" / "sources").mkdir(parents=True)
    monkeypatch.setenv("YAOJIAN_NOW", NOW.isoformat())
    monkeypatch.setenv("YAOJIAN_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    store = open_store(tmp_path / "data" / "yaojian.db", data_dir=tmp_path / "data")
    rows = [
        article(1, "中药材公告", "关于中药材的公告", 3), article(2, "中药饮片通知", "关于中药饮片的通知", 11),
        article(3, "中药材公告（转载）", "关于中药材的公告", 5), article(4, "采购通知", "国家组织集中药品采购", 9),
    ]  # fmt: skip
    with store.write() as tx:
        ids = [articles.save_new(tx, one, now=NOW + timedelta(seconds=n)).id for n, one in enumerate(rows)]
        first = stories.new_story(tx, ids[0], now=NOW)
        stories.join(tx, ids[2], Membership(story_id=first, role="reprint", why="copy"), now=NOW)
        for other in (ids[1], ids[3]):
            stories.new_story(tx, other, now=NOW)
        subscribers.save_rule(tx, WatchRule(name="中药", query="中药"), now=NOW)
        subscribers.save_rule(tx, WatchRule(name="无", query="血液制品"), now=NOW)
    store.dispose()
    return tmp_path


def test_the_caret_stands_under_the_character_that_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "招标 AND (", "--lang", "zh", "--data", "/nonexistent"]) == 2
    message, query, mark = capsys.readouterr().err.splitlines()
    assert "第 9 个字" in message
    assert query == "  招标 AND ("
    assert width(mark[: mark.index("^")]) == width("  招标 AND (")
    assert caret("药\t品 (", 3) == ("药 品 (", "     ^")


def test_a_search_in_a_source_nobody_knows_says_so(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--source", "nosuch", "中药"]) == 2
    assert "没有来源 'nosuch'" in capsys.readouterr().err


def test_copies_are_folded_and_the_newest_day_comes_first(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "中药"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [line for line in lines if line.startswith("2026")]
    assert [line[:10] for line in told] == ["2026-02-11", "2026-02-03"]
    assert told[1].endswith("中药材公告  另有 1 份")
    assert lines[-1] == "3 篇，合为 2 个事件"
    assert main(["search", "中药", "--lang", "en", "--offset", "1"]) == 0
    assert "+1 copies" in capsys.readouterr().out


def test_json_holds_every_hit_as_it_always_did(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["search", "中药", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 3
    assert [hit["url"][-6] for hit in found["hits"]] == ["3", "2", "1"]


def test_trying_a_rule_shows_what_it_nearly_matched(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    assert main(["rules", "try", "中药"]) == 0
    out = capsys.readouterr().out
    assert "最近 90 天命中 3 篇，合为 2 个事件" in out
    assert "擦边未计 1 篇" in out
    assert "集【中药】品采购" in out
    assert main(["rules", "try", "中药", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["title"] for row in found["near"]] == ["采购通知"]
    assert (found["total"], found["near_total"]) == (3, 1)
    assert main(["rules", "try", "中药 -采购"]) == 0
    assert "擦边未计 1 篇" in capsys.readouterr().out


def test_lint_without_a_name_looks_at_every_rule(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == ["中药：4 篇中命中 3 篇，没有可疑之处；擦边 1 篇", "无：4 篇中一篇也没有命中"]


def test_rules_say_what_was_done(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "add", "疫苗", "疫苗"]) == 0
    assert "已添加规则 疫苗" in capsys.readouterr().out
    assert main(["rules", "add", "疫苗", "疫苗 | 血液制品"]) == 0
    assert "已更改规则 疫苗" in capsys.readouterr().out
    assert main(["rules", "remove", "疫苗"]) == 0
    assert "已删除规则 疫苗" in capsys.readouterr().out


def test_a_field_is_a_reason_in_the_readers_language(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "genre:other", "--limit", "1"]) == 0
    assert "… 类型：其他" in capsys.readouterr().out
    assert main(["search", "genre:other", "--limit", "1", "--lang", "en"]) == 0
    assert "… genre: other" in capsys.readouterr().out


def test_lines_are_measured_in_columns() -> None:
    assert padded("已读", 6) == "已读  "
    assert wrapped("完整运行一次（适合 cron）：抓取", 14) == ["完整运行一次（", "适合 cron）：", "抓取"]
    assert all(width(line) <= 20 for line in wrapped("把数据库和全部原始字节 backup 成一个文件，" * 3, 18))


def test_a_search_that_shows_a_part_says_how_to_see_the_rest(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "通知 | 公告", "--limit", "2"]) == 0
    assert "这里是第 1–2 个；用 --limit 和 --offset 看其余的" in capsys.readouterr().out
    assert main(["search", "通知 | 公告", "--limit", "3"]) == 0
    assert "--limit" not in capsys.readouterr().out
