"""Who issued an act where no place of its own names one: an office that the text names and that something else agrees with.

The office's name agrees with the letters of the number (甘药监发 and 甘源省药品监督管理局), with the page's publisher, or with
words by which a text speaks of itself (…制定以下措施).
"""

from __future__ import annotations

import re

from models import Fact, Genre
from pipelines.acts.acttext import ActText, meta_fact
from pipelines.acts.signature import site_region, year_of
from text.issuers import Issuer, Named, bears_letters, find_issuers, name_issuer

_ENACTING = re.compile(
    r"(?:^|(?<=[,。;:\n]))[ ]*(?P<who>[^,。;:\n《》()]{4,120}?)(?:联合|共同|研究|组织|商有关部门)*(?:(?:制定|制订|印发|发布|公布|提出)(?:了|出)?(?:以下|如下|本)[\u4e00-\u9fff]{0,4}(?:措施|规定|办法|意见|方案|细则|规范|标准|指南|程序|要点|清单|通知|公告|通告)(?!后|的)|决定(?:在|对|自|从|于|即日))"
)
_CLOSING = re.compile(r"(?P<who>[^,。;:\n]{4,40}?)[ ]+(?:敬启|谨启|敬上|谨上|启|敬呈|谨呈)")
_AS_FOLLOWS = re.compile(r"如下[:。]?$")
_PLAN = re.compile(r"(?:计划|方案|要点|清单|目录)(?:\([^()]*\))?$")
_LETTERS = re.compile(r"[\u4e00-\u9fff]+(?=〔)")
_OFFICE = re.compile(
    r"[^,。;:\n《》()、 由经据与和及]{2,24}?(?:局|委员会|厅|署|院|中心|办公室|海关)(?![\u4e00-\u9fff]{0,3}长)"
)
HEAD_LINES = 4
"""Lines at each end of a body among which an office is sought: salutation, ground and enacting words stand in three."""


def agreeing_issuers(act: ActText, numbers: tuple[Fact, ...], genre: Genre) -> tuple[Fact, ...]:
    """Issuers by their own enacting words, their closing, the number's letters, or the publisher whom the text begins with."""
    return _enacting(act) or _closing(act) or _lettered(act, numbers) or _published(act, genre)


def _enacting(act: ActText) -> tuple[Fact, ...]:
    """甲局、乙局制定以下措施, 甲局决定在全市开展…, in the first paragraphs."""
    head = act.lines[: HEAD_LINES - 1]
    end = head[-1].end if head else 0
    for clause in _ENACTING.finditer(act.flat_body, 0, end):
        named = _known(act, *clause.span("who"))
        if named:
            return _facts(act, named, "enacting words")
    return ()


def _closing(act: ActText) -> tuple[Fact, ...]:
    """A letter's end: 某某药品股份有限公司 敬启."""
    for line in act.lines[-2:]:
        closing = _CLOSING.fullmatch(line.text)
        if closing is not None:
            end = line.start + closing.end("who")
            named = find_issuers(act.body[line.start : end], region=site_region(act), year=year_of(act))
            return _facts(act, tuple(_moved(n, line.start) for n in named), "closing")
    return ()


def _lettered(act: ActText, numbers: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The one office of the first and last lines whose name the number's letters are taken from."""
    letters = [found[0] for fact in numbers if (found := _LETTERS.match(fact.value))]
    named: dict[str, Named] = {}
    for line in (*act.lines[:HEAD_LINES], *act.lines[-HEAD_LINES:]) if letters else ():
        for office in _OFFICE.finditer(line.text):
            at = line.start + office.start()
            for one in _known(act, at, at + len(office[0])):
                if any(bears_letters(one.issuer.name, each) for each in letters):
                    named.setdefault(one.issuer.name, one)
    return _facts(act, tuple(named.values()), "the number has its letters") if len(named) == 1 else ()


def _published(act: ActText, genre: Genre) -> tuple[Fact, ...]:
    """The publisher, where the first paragraph names it and leads over to the paper, or a plan's title names its place."""
    issuer = name_issuer(act.publisher) if act.publisher else None
    if not act.publisher or issuer is None or not issuer.known or issuer.level == "media":
        return ()
    if (
        act.lines
        and _AS_FOLLOWS.search(act.lines[0].text)
        and _names(act.lines[0].text, act.publisher, issuer)
    ):
        return (meta_fact("issuer", issuer.name, act.publisher, "publisher, named by the first paragraph"),)
    if (
        genre == "other"
        and issuer.region
        and issuer.region in act.flat_title
        and _PLAN.search(act.flat_title)
    ):
        return (meta_fact("issuer", issuer.name, act.publisher, "publisher, its place in a plan's title"),)
    return ()


def _names(text: str, written: str, issuer: Issuer) -> bool:
    return written in text or issuer.name in text


def _known(act: ActText, start: int, end: int) -> tuple[Named, ...]:
    """The offices of a stretch that holds nothing else, all of them known."""
    named = find_issuers(act.body[start:end], region=site_region(act), year=year_of(act))
    return tuple(_moved(n, start) for n in named) if all(n.issuer.known for n in named) else ()


def _moved(named: Named, by: int) -> Named:
    return Named(issuer=named.issuer, quote=named.quote, start=named.start + by, end=named.end + by)


def _facts(act: ActText, named: tuple[Named, ...], how: str) -> tuple[Fact, ...]:
    facts = {n.issuer.name: act.fact("issuer", n.issuer.name, "body", n.start, n.end, how) for n in named}
    return tuple(facts.values())
