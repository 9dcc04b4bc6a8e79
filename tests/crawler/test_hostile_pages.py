"""One bad page among good ones, through the real crawl: it ends once, in the right words, and harms nobody else."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.crawler import hostile_web as web
from tests.crawler.fakesite import article_html
from tests.crawler.hostile_web import MEGABYTE, HostileWeb, Reply, page
from tests.crawler.real_crawl import BAD, DAY, Crawled, crawl_now, site, source

ARTICLE = article_html(2, DAY).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
BLOCK = b" " * MEGABYTE
SCRIPT = "<html><script>document.cookie='a=1';location.reload()</script></html>"
LARGE = "size: the answer is larger than allowed"
CLOSED = "connection closed before an answer came"


@dataclass(frozen=True)
class Case:
    """What page 2 answers; how its row ends; what the source's state is; how often the page was asked."""

    reply: Reply
    end: str
    why: str = ""
    state: str = "degraded"
    asked: int = 1


def headed(*lines: bytes, body: bytes = b"") -> bytes:
    return HEAD + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


CASES = {
    # ---- bombs and floods: refused for their size, and asked once
    "gzip": Case(web.gzip_bomb(64), "refused", LARGE),
    "gzip-in-gzip": Case(web.gzip_bomb(300, layers=2), "refused", LARGE),
    "deflate": Case(web.deflate_bomb(64), "refused", LARGE),
    "raw-deflate": Case(web.deflate_bomb(64, raw=True), "refused", LARGE),
    "brotli": Case(web.brotli_bomb(64), "refused", LARGE),
    "zstd": Case(web.zstd_bomb(300), "refused", LARGE),
    "honest-100-MB": Case(
        web.pour(headed(b"Content-Length: 104857600"), BLOCK, 100), "refused", LARGE
    ),
    "unannounced-100-MB": Case(web.pour(headed(), BLOCK, 100), "refused", LARGE),
    "chunked-100-MB": Case(
        web.pour(headed(b"Transfer-Encoding: chunked"), b"%x\r\n%s\r\n" % (MEGABYTE, BLOCK), 100), "refused", LARGE
    ),
    "long-header-line": Case(
        web.cut(b"HTTP/1.1 200 OK\r\nX: " + b"a" * MEGABYTE + b"\r\n\r\nok"), "refused", "size: "
    ),
    "headers-without-end": Case(
        web.pour(b"HTTP/1.1 200 OK\r\n", b"X-A: %s\r\n" % (b"a" * 1000) * 1000, 300), "refused", "size: "
    ),
    # ---- more than was promised is not read
    "longer-than-promised": Case(
        web.pour(headed(b"Content-Length: %d" % len(ARTICLE), body=ARTICLE), BLOCK, 100), "filed", state="ok"
    ),
    # ---- silence and drips
    "hangs": Case(web.hang, "pending", "timeout", asked=2),
    "slow-head": Case(web.drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"), "pending", "timeout", asked=2),
    "slow-body": Case(web.drip(headed(), b"<p>a</p>"), "pending", "timeout", asked=2),
    # ---- lines that break (the extra question: a kept connection may have ended unseen)
    "reset": Case(web.reset, "pending", CLOSED, asked=3),
    "closed-at-once": Case(web.cut(b""), "pending", CLOSED, asked=3),
    "truncated-chunk": Case(
        web.cut(web.chunked(ARTICLE[:300], end=False)), "pending", "answer cut short", asked=2
    ),
    "bad-chunk": Case(
        web.cut(headed(b"Transfer-Encoding: chunked", body=b"zz\r\nabc")), "pending", "answer cut short", asked=2
    ),
    "promised-more": Case(
        web.cut(headed(b"Content-Length: 30000", body=ARTICLE)), "pending", "answer cut short", asked=2
    ),
    "closed-early": Case(web.cut(headed(body=ARTICLE[:260])), "pending", "truncated", state="ok"),
    "cut-gzip": Case(
        page(gzip.compress(ARTICLE)[:330], content_encoding="gzip"), "pending", "truncated", state="ok"
    ),
    # ---- not HTTP
    "garbage": Case(web.cut(bytes(range(256)) * 200), "pending", "not an HTTP answer", asked=2),
    "negative-length": Case(
        web.cut(headed(b"Content-Length: -5", body=ARTICLE)), "pending", "not an HTTP answer", asked=2
    ),
    "two-lengths": Case(
        web.cut(headed(b"Content-Length: 5", b"Content-Length: 7", body=ARTICLE)),
        "pending", "not an HTTP answer", asked=2,
    ),
    # ---- compression that does not unpack: asked again without
    "bad-gzip": Case(
        page(b"\x1f\x8bjunk" * 50, content_encoding="gzip"), "pending", "damaged compression", asked=3
    ),
    "bad-brotli": Case(
        page(b"\xff\xfejunk" * 50, content_encoding="br"), "pending", "damaged compression", asked=3
    ),
    "bad-zstd": Case(page(b"junk" * 50, content_encoding="zstd"), "pending", "damaged compression", asked=3),
    "bad-gzip-once": Case(
        web.in_turn(page(ARTICLE, content_encoding="gzip", connection="close"), page(ARTICLE)),
        "filed", state="ok", asked=2,
    ),
    # ---- redirects
    "loop": Case(web.redirect(BAD), "pending", "redirect loop", asked=6),
    "to-inner": Case(web.redirect("http://169.254.169.254/latest"), "refused", "gate: 169.254.169.254"),
    "to-inner-name": Case(web.redirect("http://localhost/x"), "refused", "gate: localhost"),
    "to-inner-number": Case(web.redirect("http://2130706433/"), "refused", "gate: 127.0.0.1"),
    "to-file": Case(web.redirect("file:///etc/hostname"), "refused", "gate: a redirect to file:"),
    "to-data": Case(web.redirect("data:text/html,hi"), "refused", "gate: a redirect to data:"),
    "to-script": Case(web.redirect("javascript:alert(1)"), "refused", "gate: a redirect to javascript:"),
    "to-nowhere": Case(web.redirect("http://[::1"), "refused", "gate: a redirect to http://[::1"),
    "to-user": Case(web.redirect("http://a:b@www.nmpa.gov.cn/"), "refused", "gate: address carries a user"),
    "to-unknown-name": Case(web.redirect("http://gone.example.invalid/x"), "pending", "dns: ", asked=2),
    "moved-to-nothing": Case(page("", status=302), "pending", "empty", state="ok"),
    # ---- walls: the source is blocked, nobody knocks again
    "wall-412": Case(page(SCRIPT, status=412, set_cookie="a=b; path=/"), "pending", "challenge", "blocked"),
    "wall-202": Case(page(SCRIPT, status=202, set_cookie="a=b; path=/"), "pending", "challenge", "blocked"),
    "wall-521": Case(page(SCRIPT, status=521, set_cookie="__jsluid_s=1"), "pending", "challenge", "blocked"),
    "wall-403": Case(page("forbidden", status=403), "pending", "challenge", "blocked"),
    # ---- busy servers: left alone
    "busy-for-an-age": Case(page("busy", status=503, retry_after="9" * 30), "pending", "HTTP 503"),
    "busy-until-9999": Case(
        page("busy", status=503, retry_after="Fri, 31 Dec 9999 23:59:59 GMT"), "pending", "HTTP 503"
    ),
    "too-many": Case(page("<script>1</script>busy", status=429, retry_after="300"), "pending", "HTTP 429"),
    "busy-nonsense": Case(page("busy", status=503, retry_after="²"), "pending", "HTTP 503", asked=2),
    "busy-overflow": Case(
        page("busy", status=503, retry_after="Mon, 01 Jan 99999999999999999999 00:00:00 GMT"),
        "pending", "HTTP 503", asked=2,
    ),
    "broken-500": Case(page("oops", status=500), "pending", "HTTP 500", asked=2),
    "unasked-304": Case(page("", status=304), "pending", "HTTP 304 to a plain question", asked=2),
    "empty-204": Case(page("", status=204, content_length=""), "pending", "empty", state="ok"),
}  # fmt: skip
SLOW = ("hangs", "slow-head", "slow-body")


@dataclass
class World:
    """Two runs: the silent and the dripping have a short timeout of their own."""

    crawled: dict[str, Crawled]
    webs: dict[str, HostileWeb]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """All of them at once, in one run, beside a healthy site."""
    with ExitStack() as stack:
        replies = {**{name: {BAD: case.reply} for name, case in CASES.items()}, "healthy": {}, "well": {}}
        webs = {name: stack.enter_context(HostileWeb(site(special))) for name, special in replies.items()}

        def crawled(names: Iterable[str], timeout: float) -> dict[str, Crawled]:
            some = {name: webs[name] for name in names}
            sources = [source(name, w.root) for name, w in some.items()]
            folder = tmp_path_factory.mktemp("pages")
            done = crawl_now(folder, sources, webs=some.values(), DOWNLOAD_TIMEOUT=timeout)
            return dict.fromkeys(some, done)

        yield World(
            crawled(set(webs) - {*SLOW, "well"}, 30.0) | crawled({*SLOW, "well"}, 1.0),
            webs,
        )


@pytest.mark.parametrize("name", ["healthy", "well"])
def test_the_run_ends_by_itself_in_bounded_memory(world: World, name: str) -> None:
    crawled = world.crawled[name]
    assert (crawled.end.how, crawled.end.error) == ("ended", "")
    assert 0 < crawled.megabytes < 350, "all bombs and floods at once"


@pytest.mark.parametrize("name", ["healthy", "well"])
def test_the_healthy_source_is_untouched(world: World, name: str) -> None:
    report = world.crawled[name].reports[name]
    assert (report.state, report.filed, report.failed, report.problems) == ("ok", 2, 0, ())


@pytest.mark.parametrize("name", CASES)
def test_the_bad_page_ends_once_and_in_words(world: World, name: str) -> None:
    case, report = CASES[name], world.crawled[name].reports[name]
    state, why = world.crawled[name].ends[name]["a2.html"]
    assert (state, why[: len(case.why)]) == (case.end, case.why)
    assert "Failure" not in why
    assert "Error" not in why
    assert report.state == case.state
    asked = sum(path == BAD for path in world.webs[name].paths())
    assert asked == case.asked


@pytest.mark.parametrize("name", CASES)
def test_every_page_is_counted_once_and_the_others_are_filed(world: World, name: str) -> None:
    report, ends = world.crawled[name].reports[name], world.crawled[name].ends[name]
    alone = report.state == "blocked" or any(p.kind == "wait" for p in report.problems)
    assert report.new == 2
    assert report.fetched + report.failed == (1 if alone else 2), "a source that turned us away is left alone"
    assert ends["a3.html"][0] == ("pending" if alone else "filed")
    assert report.requests >= len(world.webs[name].hits)


def test_the_second_question_about_damaged_compression_asks_for_none(world: World) -> None:
    hits = [h for h in world.webs["bad-gzip-once"].hits if h.path == BAD]
    assert "gzip" in hits[0].headers["accept-encoding"]
    assert hits[1].headers["accept-encoding"] == "identity"


def test_no_cookie_of_a_wall_is_ever_sent_back(world: World) -> None:
    assert not any("cookie" in hit.headers for w in world.webs.values() for hit in w.hits)
