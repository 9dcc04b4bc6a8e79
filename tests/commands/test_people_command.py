"""`subscribers` and `digest` say what they did."""

from __future__ import annotations

from pathlib import Path

from tests.commands.web import world


def test_subscribers_and_digest_say_what_they_did(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.yaojian("run")
        assert "a@b.cn 已订阅" in w.yaojian("subscribers", "add", "a@b.cn", "--lang", "zh").stdout
        assert "a@b.cn 已退订" in w.yaojian("subscribers", "remove", "a@b.cn", "--lang", "zh").stdout
        out = tmp_path / "people.yml"
        assert str(out) in w.yaojian("subscribers", "export", str(out)).stdout
        assert (
            "已导入 0 条规则、1 位订阅者"
            in w.yaojian("subscribers", "import", str(out), "--lang", "zh").stdout
        )
        page = tmp_path / "digest.html"
        told = w.yaojian("digest", "--preview", str(page), "--lang", "zh").stdout
        assert told.splitlines()[-1] == f"已写入 {page}"
        assert page.is_file()
        lost = w.yaojian("digest", "--preview", str(tmp_path / "nowhere" / "x.html"), "--lang", "zh")
        assert lost.returncode == 2
        assert not (tmp_path / "nowhere").exists()


def test_a_run_that_files_more_than_is_new_says_why(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.yaojian("run")
        w.day.number = 2
        told = w.yaojian("run", "--lang", "zh", now="2026-02-11T18:30:00+08:00").stdout
        assert "新条目 20 · 入库 21（含旧条目 1 篇：有修订，或这次才取到）" in told
