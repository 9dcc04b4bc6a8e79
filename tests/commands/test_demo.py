"""`yaojian demo` shows the product with no network and no set-up."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
