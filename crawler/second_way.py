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
from wording import Wording, in_chinese, joined

if TYPE_CHECKING:
    from models import Verdict

CURE = Wording(
    "apt-get install chromium, or name one in YAOJIAN_CHROMIUM",
    "apt-get install chromium，或用 YAOJIAN_CHROMIUM 指定一个",
)
LOOK = Wording("open it in a browser and look", "请用浏览器打开看看")
CUT_SHORT = Wording("the visit was cut short", "那次读取中断了")


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
        none = Wording(
            "it would be met with a browser, but none is installed", "本该用浏览器打开，但没有安装"
        )
        raise _blocked(source, joined([met, none]), CURE)
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
        raise _blocked(source, joined([met, _not_let_in(reason)]))
    errand.problem(
        "browsed",
        joined([met, Wording("read with a browser, at most once a day", "已用浏览器读取，每天最多一次")]),
        "",
    )
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
        read = Wording(
            f"read with a browser at {at}, the next turn is tomorrow's", f"{at} 已用浏览器读取，明天再读"
        )
        return Stop("not_due", Problem(kind="browsed", what=joined([met, read])))
    return _blocked(source, joined([met, _not_let_in(before.reason or CUT_SHORT, at)]))


def _not_let_in(reason: str, at: str = "") -> Wording:
    return Wording(
        f"a browser was not let in either{' at ' + at if at else ''}: {reason}",
        f"{at + ' ' if at else ''}浏览器也被拦下：{in_chinese(reason)}",
    )


def _blocked(source: Source, what: str, cure: str = "") -> Stop:
    relays = "、".join(source.relays)
    instead = Wording(f"read its papers through {relays}", f"改从 {relays} 读它的文件") if relays else ""
    todo = joined([one for one in (cure, instead) if one] or [LOOK])
    return Stop("blocked", Problem(kind="challenge", what=what, todo=todo))
