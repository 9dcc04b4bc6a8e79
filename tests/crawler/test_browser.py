"""A challenge is met with a real Chromium, once a day, behind the same gate as every other request."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.browser import network_flags
from crawler.child import CrawlJob, crawl
from crawler.devtools import held_megabytes, profiles, sweep
from crawler.process import ChildEnd, run_child
from models import Browsing, EntryRules, Listing, Paging, SourceReport
from store import browsings, runs
from store.engine import open_store
from tests.crawler.fakesite import title
from tests.crawler.hostile_web import Hit, HostileWeb, page
from tests.crawler.real_crawl import DAY, LIST, NOW, list_html, site, source

CHALLENGE = "<html><head><script>document.cookie='pass=1; path=/'; location.reload();</script></head><body></body></html>"
WALL = "<html><head><script>document.cookie='seen=1'; if (!document.hidden && 0) location.reload();</script></head><body></body></html>"
BROWSER = {"browser": "the site answers plain requests with a script"}

pytestmark = pytest.mark.browser


def walled(inside: bytes, wall: str = CHALLENGE) -> Any:
    """The page for whoever brings the cookie, the challenge for everyone else."""

    def reply(connection: socket.socket, hit: Hit) -> None:
        good = "pass=1" in hit.headers.get("cookie", "")
        connection.sendall(inside if good else page(wall, status=412))

    return reply


def walled_site(wall: str = CHALLENGE, **more: Any) -> dict[str, Any]:
    plain = site()
    return {path: walled(reply, wall) for path, reply in plain.items() if isinstance(reply, bytes)} | more


def crawl_once(
    folder: Path, web: HostileWeb, *, now: datetime = NOW, chromium: str | None = None, **more: Any
) -> tuple[SourceReport, ChildEnd]:
    store = open_store(folder / "t.db", data_dir=folder)
    with store.write() as tx:
        run_id = runs.start(tx, now=now)
    store.dispose()
    quick = {"DOWNLOAD_TIMEOUT": 5.0, "DOWNLOAD_DELAY": 0.0}
    job = CrawlJob(
        run_id=run_id, sources=(replace(source("demo", web.root), **(BROWSER | more)),), chromium=chromium,
        allow_hosts=(f"127.0.0.1:{web.port}",), settings=quick,
    )  # fmt: skip

    def work(say: Any) -> None:
        crawl(job, open_store(folder / "t.db", data_dir=folder), lambda: now, say)

    end = run_child(work, seconds=90, megabytes=1024)
    with store.read() as tx:
        kept = runs.get(tx, run_id)
    store.dispose()
    assert kept is not None
    assert kept.sources, end
    return kept.sources[0], end


def turn(folder: Path, now: datetime = NOW) -> Browsing | None:
    store = open_store(folder / "t.db", data_dir=folder)
    with store.read() as tx:
        found = browsings.of_day(tx, "demo", now.date())
    store.dispose()
    return found


def fresh(before: list[Path]) -> list[Path]:
    """Profiles that were not there before."""
    return [one for one in profiles() if one not in before]


def running(mine: list[Path]) -> list[str]:
    """Command lines of the browsers that use these profiles."""
    found = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if any(f"--user-data-dir={one}" in line for one in mine)]


def test_a_challenge_is_passed_and_the_whole_visit_goes_on_through_the_browser(tmp_path: Path) -> None:
    before = profiles()
    with HostileWeb(walled_site()) as web:
        report, end = crawl_once(tmp_path, web)
    assert end.how == "ended", end
    assert (report.state, report.listed, report.filed) == ("ok", 2, 2), report
    assert [p.kind for p in report.problems] == ["browsed"]
    found = turn(tmp_path)
    assert found is not None
    assert (found.end, found.reason) == ("passed", "")
    assert web.paths()[0] == "/robots.txt"
    assert web.paths()[1] == LIST, "plain HTTP first"
    assert report.requests == len(web.hits), "what the browser asks for is counted too"
    assert profiles() == before, "no profile stays"


def test_the_same_day_nothing_more_is_due_and_the_next_day_it_is_met_again(tmp_path: Path) -> None:
    with HostileWeb(walled_site()) as web:
        crawl_once(tmp_path, web)
        web.hits.clear()
        report, _ = crawl_once(tmp_path, web, now=NOW + timedelta(hours=2))
        assert report.state == "not_due"
        assert web.paths() == [LIST], "one plain request, no browser"
        assert "the next turn is tomorrow's" in report.problems[-1].what
        again, _ = crawl_once(tmp_path, web, now=NOW + timedelta(days=1))
        assert again.state == "ok"


def test_a_challenge_that_holds_is_blocked_for_the_day(tmp_path: Path) -> None:
    with HostileWeb(walled_site(wall=WALL)) as web:
        report, _ = crawl_once(tmp_path, web)
        assert report.state == "blocked"
        assert "a browser was not let in either" in report.problems[-1].what
        web.hits.clear()
        again, _ = crawl_once(tmp_path, web, now=NOW + timedelta(hours=2))
        assert again.state == "blocked"
        assert web.paths() == [LIST]
    found = turn(tmp_path)
    assert found is not None
    assert found.end == "turned_away"


def test_a_source_that_does_not_ask_for_a_browser_gets_none(tmp_path: Path) -> None:
    with HostileWeb(walled_site()) as web:
        report, _ = crawl_once(tmp_path, web, browser=None)
    assert report.state == "blocked"
    assert web.paths() == ["/robots.txt", LIST]
    assert turn(tmp_path) is None


def test_rows_that_only_a_script_fills_in_are_read(tmp_path: Path) -> None:
    rows = list_html().partition("<body>")[2].partition("</body>")[0]
    shell = (
        "<html><head><meta charset='utf-8'><title>通知公告</title></head><body><h1>通知公告</h1><div id='app'></div>"
        "<script>fetch('/rows').then(a => a.text()).then(t => { document.getElementById('app').innerHTML = t })</script>"
        "<p>本栏目发布通知公告，请稍候。</p></body></html>"
    )
    with HostileWeb(site({LIST: page(shell), "/rows": page(rows)})) as web:
        report, _ = crawl_once(tmp_path, web)
    assert (report.listed, report.filed) == (2, 2)
    assert "/rows" in web.paths()


def test_a_list_that_answers_only_inside_a_page_is_asked_from_there(tmp_path: Path) -> None:
    """Rows come by POST as JSON, and only to who has passed the challenge of a page."""
    rows = {
        "data": {"records": [{"title": title(n), "id": f"a{n}", "day": str(DAY)} for n in (2, 3)], "total": 2}
    }
    listing = Listing(
        name="通知公告", url="http://x/", kind="notice",
        entry=EntryRules(form="json", each=("data.records",), link=("/tzgg/{id}.html",), title=("title",), date=("day",)),
        paging=Paging(kind="request", method="POST", pattern="/getList", form={"pageNum": "{n}"}, page_size=20),
    )  # fmt: skip
    inside = page(json.dumps(rows)).replace(b"text/html", b"application/json")
    with HostileWeb(walled_site() | {"/getList": walled(inside), "/": walled(page("<h1>首页</h1>"))}) as web:
        one = replace(listing, url=f"{web.root}{LIST}")
        report, _ = crawl_once(tmp_path, web, listings=(one,))
        asked = [(hit.method, hit.path) for hit in web.hits]
    assert (report.state, report.listed, report.filed) == ("ok", 2, 2), report
    assert asked.count(("POST", "/getList")) == 2, "once by plain HTTP, once from inside"


def test_other_hosts_inner_addresses_and_what_robots_forbids_are_never_asked(tmp_path: Path) -> None:
    with HostileWeb() as other:
        lures = (
            f"<script src='http://127.0.0.1:{other.port}/script'></script><script src='/hop'></script>"
            f"<iframe src='http://127.0.0.1:{other.port}/frame'></iframe><script src='/secret/a.js'></script>"
            f"<script>fetch('http://127.0.0.1:{other.port}/fetch').catch(() => 0);"
            f"new WebSocket('ws://127.0.0.1:{other.port}/socket');"
            f"window.open('http://127.0.0.1:{other.port}/window');"
            f"new Worker(URL.createObjectURL(new Blob([`fetch('http://127.0.0.1:{other.port}/worker')`])));"
            "</script><img src='/picture.png'>"
        )
        body = list_html().replace("</body>", f"{lures}</body>")
        hop = (
            f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{other.port}/hopped\r\nContent-Length: 0\r\n\r\n"
        ).encode()
        replies = walled_site() | {
            LIST: walled(page(body)),
            "/hop": hop,
            "/robots.txt": page("User-agent: *\nDisallow: /secret/\n"),
        }
        with HostileWeb(replies) as web:
            report, _ = crawl_once(tmp_path, web)
        assert report.listed == 2
        assert "/hop" in web.paths()
        assert other.paths() == []
        assert not {"/secret/a.js", "/picture.png"} & set(web.paths())


def test_a_gap_between_requests_holds_for_the_browser_too(tmp_path: Path) -> None:
    gap = 0.4
    with HostileWeb(walled_site()) as web:
        crawl_once(tmp_path, web, gap_seconds=gap)
        times = [hit.at for hit in web.hits]
    assert len(times) > 4
    assert min(b - a for a, b in pairwise(times)) > gap - 0.05


def test_without_a_browser_the_source_is_blocked_with_the_cure_and_its_turn_is_kept(tmp_path: Path) -> None:
    with HostileWeb(walled_site()) as web:
        report, _ = crawl_once(tmp_path, web, chromium=str(tmp_path / "no-such-browser"))
        assert report.state == "blocked"
        assert "none is installed" in report.problems[-1].what
        assert "apt-get install chromium" in (report.problems[-1].todo or "")
        assert turn(tmp_path) is None
        better, _ = crawl_once(tmp_path, web, now=NOW + timedelta(hours=1))
    assert better.state == "ok", "once installed it is used the same day"


def test_a_browser_that_only_pretends_to_be_one_blocks_the_source_and_nothing_else(tmp_path: Path) -> None:
    with HostileWeb(walled_site()) as web:
        report, end = crawl_once(tmp_path, web, chromium="/bin/true")
    assert end.how == "ended"
    assert report.state == "blocked"
    assert "the browser" in report.problems[-1].what


def test_the_browser_dies_with_its_killed_run(tmp_path: Path) -> None:
    """SIGKILL gives nobody time to clean up: the system ends it, the next start deletes its profile."""

    def hang(connection: socket.socket, hit: Hit) -> None:
        time.sleep(20)

    before = profiles()
    with HostileWeb(walled_site() | {"/tzgg/a2.html": hang}) as web:
        pid = os.fork()
        if pid == 0:
            try:
                crawl_once(tmp_path, web)
            finally:
                os._exit(0)
        until = time.monotonic() + 30
        while not running(mine := fresh(before)) and time.monotonic() < until:
            time.sleep(0.1)
        assert running(mine)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        until = time.monotonic() + 15
        while running(mine) and time.monotonic() < until:
            time.sleep(0.1)
    assert not running(mine)
    sweep()
    assert fresh(before) == []


# ------------------------------------------------------------------ without a browser


@pytest.mark.parametrize("proxied", [False, True])
def test_only_known_names_resolve(monkeypatch: pytest.MonkeyPatch, proxied: bool) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    if proxied:
        monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    flags = network_flags({"www.nmpa.gov.cn": "203.119.80.1", "127.0.0.1": "127.0.0.1"})
    rules = flags[-1].removeprefix("--host-resolver-rules=").split(",")
    if proxied:
        assert flags[0].startswith(
            "--proxy-server=http=http://proxy.example:3128;https=http://proxy.example:3128;"
        )
        assert rules == ["EXCLUDE proxy.example", "MAP * ~NOTFOUND"]
    else:
        assert flags[0].startswith("--proxy-server=http=direct://;https=direct://;")
        assert rules == ["MAP www.nmpa.gov.cn 203.119.80.1", "EXCLUDE 127.0.0.1", "MAP * ~NOTFOUND"]


def test_memory_is_counted_for_a_whole_process_group() -> None:
    held = bytearray(60 * 1024 * 1024)
    assert held_megabytes(os.getpgrp()) > 60
    del held
    assert held_megabytes(2**22 + 1) == 0
