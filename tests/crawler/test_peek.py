"""A look at a source's listings now: the same polite way, nothing stored, and a failure is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.peek import peek
from errors import FetchError
from models import ListRequest
from tests.crawler import hostile_web as web
from tests.crawler.hostile_web import HostileWeb, Reply, page
from tests.crawler.real_crawl import LIST, NOW, site

SLACK = 0.01
"""Seconds two processes' clocks may disagree in."""
PROJECT = Path(__file__).resolve().parents[2]
SOURCE = """\
name: 演示省药品监督管理局
url: {root}/
level: provincial
region: "340000"
every: 1d
gap_seconds: 0
listings:
  - name: 通知公告
    url: {root}{path}
    kind: notice
    entry: {{each: "ul.list li", link: "a@href", title: "a@title", date: span}}
"""


def look(server: HostileWeb, *paths: str, gap: float = 0.0, data_dir: Path | None = None) -> list[bytes]:
    asked = [ListRequest(url=f"{server.root}{path}") for path in paths]
    allow = (f"127.0.0.1:{server.port}",)
    return [p.body for p in peek(asked, now=lambda: NOW, allow_hosts=allow, gap=gap, data_dir=data_dir)]


def test_the_answers_come_in_the_order_asked_and_the_same_address_twice_is_two_answers() -> None:
    with HostileWeb({"/a": web.in_turn(page("one"), page("two")), "/b": page("three")}) as server:
        assert look(server, "/a", "/b", "/a") == [b"one", b"three", b"two"]


def test_two_looks_after_one_another_keep_the_gap(tmp_path: Path) -> None:
    with HostileWeb({"/a": page("one")}) as server:
        for _ in range(2):
            look(server, "/a", gap=0.3, data_dir=tmp_path)
        starts = [hit.at for hit in server.hits]
        assert len(starts) == 4
        assert min(after - before for before, after in pairwise(starts)) > 0.3 - SLACK


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (web.reset, "connection closed"),
        (web.redirect("file:///etc/passwd"), "gate: a redirect to file:"),
        (page("no", status=503, retry_after="999999"), "HTTP 503"),
        (web.gzip_bomb(40), "size: "),
    ],
)
def test_a_look_that_fails_names_the_address_and_why(reply: Reply, why: str) -> None:
    with HostileWeb({"/a": reply}) as server:
        with pytest.raises(FetchError) as caught:
            look(server, "/a")
        assert str(caught.value).startswith(f"{server.root}/a: {why}")


def sources_try(
    folder: Path, server: HostileWeb, path: str = LIST, more: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    home = folder / "config" / "sources" / "anhui"
    home.mkdir(parents=True)
    (home / "source.yml").write_text(SOURCE.format(root=server.root, path=path), encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith("YAOJIAN_") and "proxy" not in k.lower()}
    env["YAOJIAN_ALLOW_HOSTS"] = f"127.0.0.1:{server.port}"
    words = [
        "sources",
        "try",
        "anhui",
        *more,
        "--config",
        str(folder / "config"),
        "--data",
        str(folder / "data"),
    ]
    return subprocess.run(
        [sys.executable, str(PROJECT / "cli.py"), *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_shows_the_rows_of_a_listing(tmp_path: Path) -> None:
    with HostileWeb(site()) as server:
        done = sources_try(tmp_path, server)
        assert (done.returncode, done.stderr) == (0, "")
        assert "通知公告：2 条，2 条有日期" in done.stdout


def test_the_command_fails_with_one_line(tmp_path: Path) -> None:
    with HostileWeb(site({LIST: web.reset})) as server:
        done = sources_try(tmp_path, server, more=("--lang", "en"))
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert f"{server.root}{LIST}: connection closed" in done.stderr
