"""Hostile hosts through the real crawl: lists, robots.txt, names, proxies, and what holds between two runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from twisted.internet import defer

from crawler.resolver import GatedResolver
from tests.crawler import hostile_web as web
from tests.crawler.hostile_web import MEGABYTE, HostileWeb, Reply, page
from tests.crawler.real_crawl import LIST, NOW, Crawled, crawl_now, site, source

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = "<html><script>document.cookie='a=1';location.reload()</script></html>"
ROBOTS = "/robots.txt"
ROWS = "".join(
    f"<li><a href='b{n}.html' title='第{n}号通知'>第{n}号通知</a><span>2026-02-11</span></li>"
    for n in range(70_000)
)
CROWDED = f"<html><body><ul class='list'>{ROWS}</ul></body></html>"
RULES = b"User-agent: *\nDisallow: /tzgg/\n"


@dataclass(frozen=True)
class Case:
    """One path answered badly: the source's state, its last problem, and which counter the list ended in."""

    path: str
    reply: Reply
    state: str
    kind: str = ""
    why: str = ""
    counted: str = ""


CASES = {
    "list-bomb": Case(LIST, web.gzip_bomb(64), "failed", "list", "通知公告: size:", "refused"),
    "list-flood": Case(
        LIST, web.pour(b"HTTP/1.1 200 OK\r\n\r\n", b" " * MEGABYTE, 100), "failed", "list", "通知公告: size:", "refused"
    ),
    "list-reset": Case(LIST, web.reset, "failed", "unreachable", "connection closed", "failed"),
    "list-412": Case(LIST, page(SCRIPT, status=412), "blocked", "challenge"),
    "list-202": Case(LIST, page(SCRIPT, status=202), "blocked", "challenge"),
    "list-403": Case(LIST, page("no", status=403), "blocked", "challenge"),
    "list-404": Case(LIST, page("no", status=404), "suspect", "missing"),
    "list-500": Case(LIST, page("no", status=500), "failed", "list", "通知公告: HTTP 500", "failed"),
    "list-503": Case(LIST, page("no", status=503, retry_after="900"), "failed", "wait", "HTTP 503", "failed"),
    "list-304": Case(LIST, page("", status=304), "failed", "list", "通知公告: HTTP 304", "failed"),
    "list-loop": Case(LIST, web.redirect(LIST), "failed", "unreachable", "redirect loop", "failed"),
    "list-inner": Case(
        LIST, web.redirect("http://10.0.0.1/"), "failed", "list", "通知公告: gate: 10.0.0.1", "refused"
    ),
    "list-file": Case(
        LIST, web.redirect("file:///etc/passwd"), "failed", "list", "通知公告: gate: a redirect to file:", "refused"
    ),
    "list-empty": Case(LIST, page("<html><body><ul class='list'></ul></body></html>"), "suspect", "empty"),
    "list-of-70,000-links": Case(LIST, page(CROWDED), "failed", "broken", "通知公告: PageTooLarge: reading took"),
    "robots-disallow": Case(
        ROBOTS, page(RULES, content_type="text/plain"), "failed", "list", "通知公告: robots: robots.txt of", "refused"
    ),
    "robots-500": Case(ROBOTS, page("no", status=500), "failed", "unreachable", "robots.txt of", "failed"),
    "robots-503": Case(
        ROBOTS, page("no", status=503, retry_after="900"), "failed", "wait", "robots.txt of", "failed"
    ),
    "robots-reset": Case(ROBOTS, web.reset, "failed", "unreachable", "connection closed", "failed"),
    "robots-403": Case(ROBOTS, page("no", status=403), "ok"),
    "robots-html": Case(ROBOTS, page("<!doctype html><html><body>Disallow: /</body></html>"), "ok"),
    "robots-flood": Case(ROBOTS, web.pour(b"HTTP/1.1 200 OK\r\n\r\n", b"# " * 512_000, 90), "ok"),
    "robots-flood-disallow": Case(
        ROBOTS, web.pour(b"HTTP/1.1 200 OK\r\n\r\n" + RULES, b"# " * 512_000, 90),
        "failed", "list", "通知公告: robots:", "refused",
    ),
    "robots-loop": Case(ROBOTS, web.redirect(ROBOTS), "ok"),
    "robots-inner": Case(ROBOTS, web.redirect("http://169.254.169.254/"), "ok"),
    "robots-stars": Case(ROBOTS, page(b"User-agent: *\nDisallow: /" + b"*z" * 5000 + b"\n"), "ok"),
}  # fmt: skip


@dataclass
class World:
    crawled: Crawled
    webs: dict[str, HostileWeb]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        replies: dict[str, dict[str, Reply]] = {name: {case.path: case.reply} for name, case in CASES.items()}
        webs = {
            name: stack.enter_context(HostileWeb(site(special)))
            for name, special in {**replies, "healthy": {}}.items()
        }
        sources = [source(name, w.root) for name, w in webs.items()]
        folder = tmp_path_factory.mktemp("hosts")
        yield World(crawl_now(folder, sources, webs=webs.values(), DOWNLOAD_TIMEOUT=30.0), webs)


@pytest.mark.parametrize("name", CASES)
def test_a_bad_host_has_the_right_state_and_says_why(world: World, name: str) -> None:
    case, report = CASES[name], world.crawled.reports[name]
    last = report.problems[-1] if report.problems else None
    assert report.state == case.state
    assert (last.kind, last.what[: len(case.why)]) == (case.kind, case.why) if last else not case.kind
    assert (report.failed, report.refused) == (case.counted == "failed", case.counted == "refused")
    assert report.filed == (2 if case.state == "ok" else 0)


def test_bad_hosts_leave_the_healthy_one_alone_and_memory_bounded(world: World) -> None:
    assert world.crawled.end.how == "ended"
    assert world.crawled.reports["healthy"].state == "ok"
    assert 0 < world.crawled.megabytes < 300


def test_what_robots_txt_forbids_is_never_asked(world: World) -> None:
    for name in ("robots-disallow", "robots-flood-disallow", "robots-500", "robots-503"):
        assert set(world.webs[name].paths()) == {ROBOTS}
    assert world.webs["robots-503"].paths() == [ROBOTS], "a busy host is left alone after one question"


# ------------------------------------------------------------------ names


class FakeNames(GatedResolver):
    """Every name is this machine's."""

    def look_up(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:
        return defer.succeed("127.0.0.1")


def test_a_public_name_with_an_inner_address_is_refused_before_anything_is_connected(tmp_path: Path) -> None:
    with HostileWeb(site()) as inner:
        names = {"rebound": "rebind.example.com", "allowed": "office.example.com"}
        sources = [source(name, f"http://{host}:{inner.port}") for name, host in names.items()]
        resolver = f"{__name__}.FakeNames"
        job = crawl_now(
            tmp_path, sources, TWISTED_DNS_RESOLVER=resolver,
            YAOJIAN_ALLOW_HOSTS=[f"office.example.com:{inner.port}"],
        )  # fmt: skip
        rebound = job.reports["rebound"]
        assert (rebound.state, rebound.refused, rebound.failed) == ("failed", 1, 0)
        assert "gate: rebind.example.com resolves to 127.0.0.1" in rebound.problems[-1].what
        assert job.reports["allowed"].filed == 2
        assert {hit.headers["host"].split(":")[0] for hit in inner.hits} == {"office.example.com"}


def test_no_public_suffix_list_is_ever_loaded_or_fetched() -> None:
    code = (
        "import sys\nfrom scrapy.crawler import AsyncCrawlerProcess\nfrom crawler.settings import profile\n"
        "from crawler import visit, child\nfrom crawler.spiders.watch import WatchSpider\n"
        "process = AsyncCrawlerProcess(profile({}))\n"
        "process.crawl(WatchSpider, visits=lambda download: [], shelf=None)\n"
        "process.start(install_signal_handlers=False)\n"
        "print('scrapy' in sys.modules, 'tldextract' in sys.modules, 'requests' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]


def test_a_proxy_of_the_environment_is_used_for_every_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = "http://www.yjj.example.gov.cn"
    with HostileWeb(site()) as proxy:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.root)
        monkeypatch.delenv("no_proxy", raising=False)
        done = crawl_now(tmp_path, [source("behind", root)])
        assert (done.reports["behind"].state, done.reports["behind"].filed) == ("ok", 2)
        assert {path.removeprefix(root) for path in proxy.paths()} == {
            ROBOTS, LIST, "/tzgg/a2.html", "/tzgg/a3.html",
        }  # fmt: skip
        assert all(path.startswith(root) for path in proxy.paths())


# ------------------------------------------------------------------ what holds between runs

GAP = 0.2
SLACK = 0.01
"""Seconds two processes' clocks may disagree in."""


def gaps(server: HostileWeb) -> list[float]:
    starts = sorted(hit.at for hit in server.hits)
    return [after - before for before, after in pairwise(starts)]


def test_the_gap_is_never_shorter_redirects_robots_two_sources_and_a_second_run_included(
    tmp_path: Path,
) -> None:
    moved = {"/tzgg/a2.html": web.redirect("/b2.html"), "/b2.html": page("<html><body>moved</body></html>")}
    second = NOW + timedelta(days=1)
    with HostileWeb(site(moved)) as server:
        sources = [
            source("one", server.root, gap_seconds=GAP),
            replace(source("two", server.root, gap_seconds=0.01), listings=source("x", f"{server.root}/x").listings),
        ]  # fmt: skip
        crawl_now(tmp_path, sources, webs=[server])
        first = len(server.hits)
        crawl_now(tmp_path, sources, webs=[server], now=second)
        assert first >= 6
        assert len(server.hits) > first
        assert min(gaps(server)) > GAP - SLACK


def test_a_reset_is_asked_again_only_after_the_gap(tmp_path: Path) -> None:
    with HostileWeb(site({"/tzgg/a2.html": web.reset})) as server:
        quick = source("one", server.root, gap_seconds=GAP, budget_seconds=2.5)
        crawl_now(tmp_path, [quick], webs=[server])
        assert server.paths().count("/tzgg/a2.html") >= 2
        assert min(gaps(server)) > GAP - SLACK


def test_a_server_that_asked_for_half_an_hour_gets_it_also_from_the_next_runs(tmp_path: Path) -> None:
    with HostileWeb(site({LIST: page("busy", status=503, retry_after="1800")})) as server:
        one = [source("one", server.root)]
        crawl_now(tmp_path, one, webs=[server])
        asked = len(server.hits)
        soon = crawl_now(tmp_path, one, webs=[server], now=NOW + timedelta(minutes=20))
        assert len(server.hits) == asked
        assert (soon.reports["one"].state, soon.reports["one"].requests) == ("failed", 0)
        assert soon.reports["one"].problems[-1].kind == "wait"
        server.replies.update(site())
        later = crawl_now(tmp_path, one, webs=[server], now=NOW + timedelta(minutes=31))
        assert (later.reports["one"].state, later.reports["one"].filed) == ("ok", 2)
