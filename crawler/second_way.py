"""A challenge met with a browser: where source.yml asks for it, after plain HTTP, once a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clock import SHANGHAI, day_of
from crawler.errand import Errand, Stop
from crawler.fetcher import Answer
from models import Browsing, FetchedPage, ListRequest, Problem, Source
from store import browsings

if TYPE_CHECKING:
    from models import Verdict

CURE = "apt-get install chromium, or name one in YAOJIAN_CHROMIUM"


async def through_browser(errand: Errand, asked: ListRequest, answer: Answer, met: str) -> Answer:
    """The same address through a browser, which the rest of the visit then uses too.

    met     what plain HTTP met there
    raises  Stop: no browser is installed, today's turn is over, or the browser was turned away as well
    """
    from crawler.browser import Browser
    from crawler.devtools import find_chromium

    source, now = errand.source, errand.now()
    if source.browser is None or errand.fetcher.browser is not None:
        return answer
    program = find_chromium(errand.chromium)
    if program is None:
        raise _blocked(source, f"{met}; it would be met with a browser, but none is installed", CURE)
    turn = Browsing(source_id=source.id, day=day_of(now), at=now, url=asked.url, end="begun")
    with errand.store.write() as tx:
        before = None if browsings.begin(tx, turn) else browsings.of_day(tx, source.id, turn.day)
    if before is not None:
        raise _over(source, met, before)
    errand.fetcher.browser = Browser(program, names=hosts_of(source))
    tried = await errand.fetcher.fetch(asked, tries=1)
    reason = _turned_away(source, tried)
    with errand.store.write() as tx:
        browsings.end(tx, replace(turn, end="turned_away" if reason else "passed", reason=reason))
    if reason:
        raise _blocked(source, f"{met}; a browser was not let in either: {reason}")
    errand.problem("browsed", f"{met}; read with a browser, at most once a day", "")
    return tried


def judged(page: FetchedPage, source: Source) -> Verdict:
    """What kind of answer a page is."""
    from text.decode import decode
    from text.verdict import judge

    text = decode(page.body, header=page.headers.get("content-type"), declared=source.charset).text
    return judge(page.status, page.headers, text)


def hosts_of(source: Source) -> tuple[str, ...]:
    """The names a browser may know: the source's own, and no other."""
    addresses = (source.url, *(c.url for c in source.listings), *(f"//{host}" for host in source.hosts))
    return tuple(sorted({name for a in addresses if (name := urlsplit(a).hostname)}))


def _turned_away(source: Source, tried: Answer) -> str:
    if tried.page is None:
        return tried.reason
    verdict = judged(tried.page, source)
    return "" if verdict.kind == "page" else verdict.reason or verdict.kind


def _over(source: Source, met: str, before: Browsing) -> Stop:
    """Today's turn was taken: read then, so nothing is due before tomorrow; or turned away, so it is blocked."""
    at = before.at.astimezone(SHANGHAI).strftime("%H:%M")
    if before.end == "passed":
        what = f"{met}; read with a browser at {at}, the next turn is tomorrow's"
        return Stop("not_due", Problem(kind="browsed", what=what))
    why = before.reason or "the visit was cut short"
    return _blocked(source, f"{met}; a browser was not let in either at {at}: {why}")


def _blocked(source: Source, what: str, todo: str = "") -> Stop:
    relays = "、".join(source.relays)
    todo = "; ".join(one for one in (todo, f"read its papers through {relays}" if relays else "") if one)
    return Stop("blocked", Problem(kind="challenge", what=what, todo=todo or "open it in a browser and look"))
