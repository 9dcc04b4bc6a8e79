"""`yaojian demo` shows the product with no network and no set-up."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.commands.web import ROOT


def test_the_demonstration_ends_with_everything_it_promises(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith("YAOJIAN_")}
    data = tmp_path / "shown"
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "demo", "--data", str(data), "--json"], env=env, cwd=tmp_path,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["found"] >= 60
    assert told["stories"] < told["found"] * 0.7
    assert told["directives"] >= 40
    assert told["repairs"] >= 50
    assert told["blocked"] == ["中岳省药品监督管理局"]
    assert "中岳省药品监督管理局" in Path(told["digest"]).read_text(encoding="utf-8")
    for name in ("digest", "mail", "database", "export"):
        assert Path(told[name]).stat().st_size > 1000
    late = [json.loads(line) for line in Path(told["export"]).read_text(encoding="utf-8").splitlines()]
    assert any(
        r["published_on"] == "2026-01-28" and r["first_seen"].startswith("2026-02-12") for r in late
    ), "the late insert is found"

    def asked(*words: str) -> dict[str, Any]:
        command = [sys.executable, str(ROOT / "cli.py"), *words, "--json"]
        answer = subprocess.run(
            command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
        )
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    again = asked("replay", "--data", str(data))
    levels = [row for row in again["changed"] if {"source_id", "level"} & set(row["fields"])]
    assert not levels, "the demonstration's own sources are still known"
    kept, back = str(tmp_path / "kept.zip"), str(tmp_path / "back")
    asked("backup", kept, "--data", str(data))
    asked("restore", kept, "--data", back)
    assert (
        asked("search", "药品", "--data", back)["total"]
        == asked("search", "药品", "--data", str(data))["total"]
        > 0
    )
    asked("rules", "add", "药", "药品", "--data", back)
    assert asked("rules", "remove", "药", "--data", back) == {"removed": "药"}
    assert "subscribers" in asked("subscribers", "export", "--data", back)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "demo", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert (tmp_path / "letter.txt").read_text() == "mine"
