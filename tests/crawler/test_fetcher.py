"""The fetcher alone: which failures are asked again, when, and how a busy server is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from crawler.fetcher import LONGEST_WAIT, Answer, Fetcher, wait_seconds
from crawler.middlewares import Refused
from crawler.pauses import Pauses
from crawler.trouble import CLOSED, CertificateRefused, Damaged, HeadTooLarge, trouble
from models import ListRequest

NOW = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)
URL = "http://a.example/list"


class Script:
    """Answers one after the other, the last one for ever; notes what was asked and how long was waited."""

    def __init__(self, *replies: Response | BaseException) -> None:
        self.replies, self.asked, self.slept = list(replies), list[Request](), list[float]()

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, BaseException):
            raise reply
        return reply

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def fetch(self, *, tries: int = 2, pauses: Pauses | None = None, **more: object) -> Answer:
        fetcher = Fetcher(self, gap_seconds=2.0, now=lambda: NOW, sleep=self.sleep, pauses=pauses)
        return asyncio.run(fetcher.fetch(ListRequest(url=URL), tries=tries, **more))  # type: ignore[arg-type]


def response(status: int = 200, body: bytes = b"<html>ok</html>", **headers: str) -> Response:
    return Response(
        URL, status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


class ConnectionLost(Exception):
    """Twisted's, by name."""


LASTING: list[tuple[BaseException, str, str]] = [
    (DownloadCancelledError("x"), "refused", "size: "),
    (HeadTooLarge("315 KiB of headers and no end"), "refused", "size: 315 KiB"),
    (Refused("robots", "disallows"), "refused", "robots: disallows"),
    (Refused("gate", "inner"), "refused", "gate: inner"),
    (CertificateRefused("it has expired"), "failed", "certificate: it has expired"),
    (Refused("loop", "redirect loop: more than 5 redirects"), "failed", "redirect loop"),
]


@pytest.mark.parametrize(("error", "kind", "reason"), LASTING)
def test_what_will_not_change_is_asked_once(error: BaseException, kind: str, reason: str) -> None:
    script = Script(error)
    answer = script.fetch(tries=3)
    assert (answer.kind, answer.reason[: len(reason)], len(script.asked)) == (kind, reason, 1)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DownloadTimeoutError(), "timeout"),
        (ResponseDataLossError(), "answer cut short"),
        (CannotResolveHostError("no address for a.example"), "dns: no address for a.example"),
        (Refused("unreachable", "timeout (robots.txt of http://a.example)"), "timeout (robots.txt"),
    ],
)
def test_what_may_pass_is_asked_again_after_a_growing_pause(error: BaseException, reason: str) -> None:
    script = Script(error)
    answer = script.fetch(tries=3)
    assert (answer.kind, answer.reason[: len(reason)]) == ("failed", reason)
    assert (len(script.asked), script.slept) == (3, [30.0, 60.0])


def test_a_kept_connection_that_ended_unseen_costs_no_try() -> None:
    script = Script(ConnectionLost(), response())
    assert script.fetch(tries=1).kind == "page"
    assert script.slept == [2.0]


def test_a_connection_that_always_closes_is_given_up() -> None:
    script = Script(ConnectionLost())
    assert script.fetch(tries=1).reason == CLOSED
    assert len(script.asked) == 2


def test_damaged_compression_is_asked_for_once_more_without_any() -> None:
    script = Script(Damaged("crc"), response())
    assert script.fetch(tries=1).kind == "page"
    asked = [request.headers.get("Accept-Encoding") for request in script.asked]
    assert asked == [None, b"identity"]


def test_a_short_wish_for_patience_is_waited_out_and_a_long_one_ends_the_asking() -> None:
    short = Script(response(503, retry_after="20"), response())
    assert (short.fetch().kind, short.slept) == ("page", [20.0])
    long = Script(response(429, retry_after="120"))
    answer = long.fetch(tries=5)
    assert (answer.kind, len(long.asked), long.slept) == ("wait", 1, [])
    assert answer.until == NOW + timedelta(seconds=120)


def test_a_503_with_a_script_is_a_page_for_the_verdict_unless_it_asks_for_patience() -> None:
    script = b"<html><script>document.cookie='a'</script></html>"
    assert Script(response(503, script)).fetch().kind == "page"
    assert Script(response(503, script, retry_after="900")).fetch().kind == "wait"
    assert Script(response(429, script)).fetch(tries=1).kind == "wait"


def test_all_sources_of_a_host_share_its_pause_and_other_hosts_do_not() -> None:
    kept: list[tuple[str, datetime, str]] = []
    pauses = Pauses(keep=lambda *row: kept.append(row))
    first, second, other = Script(response(503, retry_after="900")), Script(response()), Script(response())
    first.fetch(pauses=pauses)
    assert second.fetch(pauses=pauses).kind == "wait"
    assert second.asked == []
    fetcher = Fetcher(other, gap_seconds=2.0, now=lambda: NOW, pauses=pauses)
    assert asyncio.run(fetcher.fetch(ListRequest(url="http://b.example/"))).kind == "page"
    assert kept == [("a.example", NOW + timedelta(seconds=900), "HTTP 503")]


def test_a_pause_from_a_clock_that_was_set_back_holds_nobody_up() -> None:
    script = Script(response())
    assert script.fetch(pauses=Pauses({"a.example": NOW + timedelta(days=3)})).kind == "page"


def test_a_304_nobody_asked_for_is_no_answer() -> None:
    script = Script(response(304, b""))
    assert script.fetch().reason == "HTTP 304 to a plain question"
    assert script.fetch(validators={"If-None-Match": "x"}).kind == "not_modified"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("5", 5.0), (" 7 ", 7.0), ("0", 0.0), ("3601", LONGEST_WAIT), ("9" * 400, LONGEST_WAIT),
        ("Thu, 12 Feb 2026 00:31:00 GMT", 60.0), ("Thu, 12 Feb 2026 08:31:00 +0800", 60.0),
        ("Thu, 12 Feb 2026 00:29:00 GMT", 0.0), ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("²", 30.0), ("-5", 30.0), ("1.5", 30.0), ("soon", 30.0), ("", 30.0), (None, 30.0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 30.0), ("Thu, 99 Feb 2026 00:00:00 GMT", 30.0),
    ],
)  # fmt: skip
def test_a_wish_for_patience_is_read_in_seconds_or_as_a_date(said: str | None, seconds: float) -> None:
    assert wait_seconds(said, NOW, fallback=30.0) == seconds


@given(
    st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,9} \d\d:\d\d:\d\d [-+A-Z0-9]{1,6}")
)
def test_no_wish_is_longer_than_an_hour_and_none_breaks_the_fetcher(said: str) -> None:
    assert 0.0 <= wait_seconds(said, NOW, fallback=30.0) <= LONGEST_WAIT


class Wrapped(Exception):
    def __init__(self, *inner: BaseException) -> None:
        self.reasons = [type("Failure", (), {"value": one})() for one in inner]


def chained(make: Callable[[], BaseException]) -> BaseException:
    try:
        try:
            raise make()
        except BaseException as inner:
            raise RuntimeError("DownloadFailedError") from inner
    except RuntimeError as error:
        return error


def test_the_failure_under_two_wrappings_is_the_one_that_is_named() -> None:
    assert trouble(chained(lambda: Wrapped(ConnectionLost()))) == CLOSED
    assert trouble(chained(lambda: Wrapped(ValueError("-5")))) == "not an HTTP answer: -5"
    assert trouble(RuntimeError("line\none")) == "RuntimeError: line one"
