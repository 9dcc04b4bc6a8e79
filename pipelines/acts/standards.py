"""Numbers of standards (YY/T 0466.1—2023, GB 9706.1-2020): what a standard is called by, and what it takes the place of."""

from __future__ import annotations

import re
from typing import Literal

from pipelines.acts.acttext import ActText
from text.documents import plain

STANDARD = r"(?:WS\d?-\(X-\d{1,4}\)-(?:19|20)\d\dZ?(?:-(?:19|20)\d\d)?|(?:GB|YY|YBZ|YBH|YYX|WS|DB[ ]?\d{0,4}|T/[A-Z]{2,8}|JJF|HG|QB|BB|ZB)(?:[ ]?/[ ]?[TZ])?[ ]?\d{1,6}(?:\.\d{1,3})?[ ]?-{1,2}[ ]?(?:19|20)\d\d(?!\d))"
"""A standard's whole number in the reading form (every dash is one hyphen), its year included."""
_NUMBER = re.compile(STANDARD)
_LED = re.compile(
    rf"(?:中华人民共和国)?(?:医药|国家|行业|地方|团体|推荐性|强制性|药包材|医疗器械){{1,4}}(?:国家|行业|地方)?标准[ ]*(?P<number>{STANDARD})"
)
_CODE = re.compile(r"(?<![A-Z0-9a-z])[\u4e00-\u9fff]?[A-Z]{1,6}(?:[-/][A-Z0-9]{1,8}){1,4}(?![A-Z0-9a-z-])")
"""What a province counts its own by (浙ZY-2025-014, GXYC-3-017-2025, 川YPBZ-2020-0012): letters, a year, a running number."""
_COUNTED = re.compile(r"(?:^|[-/])(?:19|20)\d\d(?=$|[-/])")
_CODED = re.compile(r"(?:(?:^|\n)编号|标准编?号|规范编?号|标准代号)[ ]*:?[ ]*$")
_STATED = re.compile(
    rf"(?:标准编?号|标准代号)?[ ]*:?[ ]*(?P<number>{STANDARD}|YB[BHSZ]\d{{8}})[ ]*|(?:标准|规范)(?:编?号|代号)[ ]*:[ ]*(?P<code>{_CODE.pattern})"
)
"""A standard's number alone on one of its first lines, or a province's code behind its label."""
_BRACKET = re.compile(r"[(\[ ]$")
_HEAD = 400
"""Characters of a body in which its code stands."""
_MONOGRAPH = re.compile(r"【(?:性状|炮制|来源|鉴别|制法|检查)】")
_ITSELF = re.compile(r"(?:标准|规范|配方颗粒|炮制)")
_ABOUT = re.compile(r"解读|问答|图解|意见|通知|公告|通告|复函|宣贯|培训|召开|编制说明")
_AND_NEXT = re.compile(r"[ ]*(?:《[^《》\n]{0,80}》)?[ ]*(?:[、,;和及与]|以及)[ ]*")
_TAKES_PLACE = re.compile(r"(?:代替|替代|取代|替换)(?:了|原)?[ ]*:?[ ]*")


def standard_form(written: str) -> str:
    """The normal form: one blank behind the letters, a hyphen before the year.

    >>> standard_form("YY／T0466.1—2023")
    'YY/T 0466.1-2023'
    """
    bare = re.sub(r"-+", "-", re.sub(r"\s", "", plain(written)))
    return bare if "-" not in bare else re.sub(r"(?<=[A-Z])(?=\d)(?!\d-\()", " ", bare)


def own_standard(act: ActText) -> tuple[int, int] | None:
    """Where the title begins with the number of the standard that the page is, not one it speaks about."""
    match = _LED.match(act.flat_title) or _NUMBER.match(act.flat_title)
    if match is not None and match.re is _LED:
        return match.span("number") if _ABOUT.search(act.flat_title, match.end()) is None else None
    return match.span() if match and _ABOUT.search(act.flat_title, match.end()) is None else None


def own_code(act: ActText) -> tuple[Literal["title", "body"], int, int] | None:
    """A province's code of the standard that the page is: in brackets that end the title, or behind 标准编号; where, and its span."""
    if _ABOUT.search(act.flat_title):
        return None
    for line in act.lines[:4]:
        if (told := _STATED.fullmatch(line.text)) is not None:
            start, end = told.span(told.lastgroup or 0)
            return "body", line.start + start, line.start + end
    is_named = _ITSELF.search(act.flat_title) is not None
    lines = act.lines[:3] if is_named or _MONOGRAPH.search(act.flat_body) else ()
    alone = next((line for line in lines if _CODE.fullmatch(line.text) and _COUNTED.search(line.text)), None)
    if alone is not None or not is_named:
        return None if alone is None else ("body", alone.start, alone.end)
    places: tuple[tuple[Literal["title", "body"], str, re.Pattern[str]], ...] = (
        ("title", act.flat_title, _BRACKET), ("body", act.flat_body[:_HEAD], _CODED),
    )  # fmt: skip
    for where, flat, led in places:
        for match in _CODE.finditer(flat):
            ends = where == "body" or re.match(r"[ ]*[)\]]?$", flat[match.end() :])
            if _COUNTED.search(match[0]) and ends and led.search(flat[: match.start()]):
                return where, *match.span()
    return None


def counted_codes(flat: str) -> tuple[tuple[int, int], ...]:
    """Spans of what provinces and firms count papers by, a year in it."""
    return tuple(match.span() for match in _CODE.finditer(flat) if _COUNTED.search(match[0]))


def standards_named(act: ActText, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of all standard numbers in a stretch of the body, provinces' codes among them."""
    numbers = [match.span() for match in _NUMBER.finditer(act.flat_body, start, end)]
    codes = [(start + a, start + b) for a, b in counted_codes(act.flat_body[start:end])]
    return tuple(
        sorted({*numbers, *(c for c in codes if not any(a < c[1] and c[0] < b for a, b in numbers))})
    )


def standards_replaced(act: ActText, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of the numbers in 代替YY 0271.1—2009、YY 0271.2—2009, as far as the list goes inside a sentence."""
    flat = act.flat_body
    found = []
    for verb in _TAKES_PLACE.finditer(flat, start, end):
        at = verb.end()
        while (number := _NUMBER.match(flat, at)) is not None:
            found.append(number.span())
            rest = _AND_NEXT.match(flat, number.end())
            if rest is None:
                break
            at = rest.end()
    return tuple(found)
