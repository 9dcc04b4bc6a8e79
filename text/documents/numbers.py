"""Document numbers (文号): every form that Chinese offices write, with span and normal form."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from text.documents.plain import plain

NumberKind = Literal["bracketed", "series", "order", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One number: `text[start:end] == quote`; `value` is its normal form."""

    value: str
    quote: str
    start: int
    end: int
    kind: NumberKind
    year: int | None = None


_YEAR = r"(?:(?:19|20)\s?\d\s?\d|[二一][〇九][〇一二三四五六七八九]{2})"
_HAN = r"[\u4e00-\u9fff]"
_COUNT = r"(?:\d{1,5}|[〇一二三四五六七八九十百]{1,6})"
# 机关代字〔年〕序号: the office's short name is Chinese characters, sometimes with 〔〕 inside (法〔研〕发).
_BEHIND_OFFICE = rf"[〔\[(【][ ]*+(?P<year>{_YEAR})[ ]*+年?[ ]*+[〕\])】][ ]*+(?:第[ ]*|(?P<word>(?:(?![第和与及或至共等年月日]){_HAN}){{1,3}})[ ]*(?=\d))?(?P<count>\d{{6,14}}|{_COUNT})(?:[ ]*-[ ]*\d{{1,3}})?[ ]*号"
"""A word may stand before the running number: 〔2025〕召01号, which then keeps its noughts."""
_YEAR_AND_COUNT = re.compile(_BEHIND_OFFICE)
_BRACKETED = re.compile(
    rf"(?P<office>(?:[Xx×*]{{1,3}}|\({_HAN}{{1,2}}\))?{_HAN}(?:{_HAN}|\({_HAN}{{1,3}}\)(?={_HAN})){{1,30}}|(?:{_HAN}[ ]){{2,12}}|法)[ ]*{_BEHIND_OFFICE}"
)
_LONGEST_OFFICE = 160
"""Characters the office part of `_BRACKETED` can have: 3 masks, one Han, 30 times (Han Han Han)."""
_SERIES = re.compile(
    rf"(?:(?<!\d)|(?<![\u4e00-\u9fff\d])[〔\[(【])(?P<year>{_YEAR})[ ]*(?:年[ ]*(?:度[ ]*)?|[〕\])】][ ]*)第[ ]*(?P<count>{_COUNT})[ ]*号(?P<order>[ ]*令)?"
)
_ORDER = re.compile(rf"令[ \n]*(?:\([ ]*)?(?:(?P<year>{_YEAR})[ ]*年[ ]*)?第[ ]*(?P<count>{_COUNT})[ ]*号")
_PLAIN = re.compile(rf"(?<![年令\d])第[ ]*(?P<count>{_COUNT})[ ]*号(?P<order>[ ]*令)?")
# 卫授食字第1141110087号 (Taiwan), 第06/ISAF/2025号 (Macau).
_LETTERED = re.compile(
    rf"(?<!{_HAN})(?P<office>(?:(?<![A-Za-z])[A-Z]{{2,5}}{_HAN}{{1,6}}|{_HAN}{{2,8}})字)[ ]*第[ ]*(?P<count>\d{{7,12}})[ ]*号|第[ ]*(?P<serial>\d{{1,4}}/[A-Z]{{2,8}}/(?P<year>20\d\d))[ ]*号"
)
# 南药监公告2025年15号, without 第; 院公告2025-07, where nothing else stands beside it.
_KIND_AND_YEAR = re.compile(
    rf"(?P<office>{_HAN}{{2,10}}(?:公告|通告|公示|通报))[ ]*(?P<year>20\d\d)[ ]*年[ ]*(?P<count>\d{{1,4}})[ ]*号(?![库楼房院门线台机车柜])"
)
_KIND_AND_CODE = re.compile(
    rf"(?:(?<=[(《》])|(?:^|(?<=\n))[ ]*)(?P<office>{_HAN}{{1,8}}(?:公告|通告))[ ]*(?P<year>20\d\d)[ ]*-[ ]*(?P<count>\d{{1,4}})(?=[ ]*(?:[)\n]|$))"
)
# 〔2025〕5号 alone on its line: the office stands elsewhere.
_OFFICELESS = re.compile(rf"(?:^|(?<=\n))[ ]*(?P<number>{_BEHIND_OFFICE})(?=[ ]*(?:\n|$))")
_OFFICE_TAIL = re.compile(
    r"(?:中华人民共和国)?(?:[\u4e00-\u9fff]{0,14}?(?:总局|局|部|委员会|委|署|院|政府|银行|厅|办公室|主席))$"
)
# Words that run into an office's short name in running text: 按照国药监〔2026〕1号, 文号:国药监…
_LEAD = re.compile(
    r"^.*(?:根据|按照|依据|依照|执行|关于|印发|转发|废止|参照|贯彻|落实|文号|字号|编号|文件|通知|公告|通告|规定|即|与|(?<!共)和|及|以|见|由|原|为|的)(?=[\u4e00-\u9fff]{2,}$)"
)
# No short name of an office seen is longer than 8 (国食药监保化, 药监综药管函); before that stands its full name.
_FULL_NAME = re.compile(r"^.*(?:局|会|部|委|厅|司|办公室|中心|署|院|府|组|号|日|年)(?=[\u4e00-\u9fff]{2,8}$)")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff](?:药监|市监|食药监)(?!局|委|署)[\u4e00-\u9fff]{1,8}$")
"""沪药监市中心药处: an office's short name with the name of a part in it."""
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}


def find_numbers(text: str) -> tuple[Found, ...]:
    """Every document number in the text, in reading order, without overlaps.

    Forms: 国药监妆〔2025〕18号 (any brackets, blanks, Chinese numerals) · 2026年第87号 ·
    总局令第58号 · 第5号令 · and a bare 第38号, whose kind is "plain" because it may only be an issue number.

        >>> [n.value for n in find_numbers("国食药监保化[２０１１] 500 號，公告（2026 年 第８号）")]
        ['国食药监保化〔2011〕500号', '2026年第8号']
    """
    flat = plain(text)
    if "号" not in flat and _KIND_AND_CODE.search(flat) is None:
        return ()
    found: list[Found] = []
    for reader in (_read_bracketed, _read_lettered, _read_counted, _read_orders, _read_series, _read_plain):
        for number in reader(text, flat):
            place = bisect_left(found, number.start, key=_start)
            free = not place or found[place - 1].end <= number.start
            if free and (place == len(found) or found[place].start >= number.end):
                found.insert(place, number)
    return tuple(found)


def _start(number: Found) -> int:
    return number.start


def number_form(text: str) -> str:
    """The normal form of one number: half-width, 〔〕, no blanks; other text comes back without blanks.

    >>> number_form("药监综药管函(2026) 282 号")
    '药监综药管函〔2026〕282号'
    """
    found = find_numbers(text)
    return found[0].value if len(found) == 1 else re.sub(r"\s", "", plain(text))


def _read_bracketed(text: str, flat: str) -> list[Found]:
    found = []
    for match in _bracketed(flat):
        start, end = match.start("office"), match.end()
        raw = match["office"]
        is_whole_line = start in (0, flat.rfind("\n", 0, start) + 1) and flat[end : end + 1] in ("", "\n")
        if not is_whole_line and (lead := _LEAD.match(raw)) is not None:
            start += lead.end()
        written = flat[start : match.end("office")]
        name = None if _SHORT_NAME.match(written) else _FULL_NAME.match(written)
        if name is not None and name.end() > 3:
            start += name.end()
        office = flat[start : match.end("office")].replace(" ", "").replace("(", "（").replace(")", "）")
        year = as_int(match["year"])
        tail = re.search(r"-[ ]*(\d{1,3})", match[0].rsplit(match["count"], 1)[1])
        count = match["word"] + match["count"] if match["word"] else f"{as_int(match['count'])}"
        if tail:
            count = f"{match['word'] or ''}{match['count']}-{tail[1]}"
        value = f"{office}〔{year}〕{count}号"
        found.append(
            Found(value=value, quote=text[start:end], start=start, end=end, kind="bracketed", year=year)
        )
    return found


def _read_lettered(text: str, flat: str) -> list[Found]:
    found = []
    for match in _LETTERED.finditer(flat):
        value = f"{match['office']}第{match['count']}号" if match["office"] else f"第{match['serial']}号"
        start, end = match.span()
        year = int(match["year"]) if match["year"] else None
        found.append(
            Found(value=value, quote=text[start:end], start=start, end=end, kind="bracketed", year=year)
        )
    return found


def _read_counted(text: str, flat: str) -> list[Found]:
    """A kind of paper with its year and count; or year and count with neither."""
    found = []
    for match in (*_KIND_AND_YEAR.finditer(flat), *_KIND_AND_CODE.finditer(flat)):
        start, end = match.start("office"), match.end()
        lead = _LEAD.match(flat[start : match.end("office")])
        start += lead.end() if lead else 0
        value = re.sub(r"\s", "", flat[start:end])
        year = int(match["year"])
        found.append(
            Found(value=value, quote=text[start:end], start=start, end=end, kind="bracketed", year=year)
        )
    for match in _OFFICELESS.finditer(flat):
        start, end = match.span("number")
        if match["word"] or "第" in match["number"]:
            continue  # 〔2026〕第17号 is of a yearly series
        year, tail = as_int(match["year"]), re.search(r"-[ ]*(\d{1,3})", match["number"])
        value = f"〔{year}〕{match['count']}-{tail[1]}号" if tail else f"〔{year}〕{as_int(match['count'])}号"
        found.append(
            Found(value=value, quote=text[start:end], start=start, end=end, kind="bracketed", year=year)
        )
    return found


def _bracketed(flat: str) -> Iterator[re.Match[str]]:
    """All of `_BRACKETED`, sought only before its own second half: a try at every Han costs 30 times the text."""
    done = 0
    for tail in _YEAR_AND_COUNT.finditer(flat):
        if tail.start() < done:
            continue
        at = tail.start()
        while at > done and flat[at - 1] == " ":
            at -= 1
        match = _BRACKETED.search(flat, max(done, at - _LONGEST_OFFICE), tail.end())
        if match is not None:
            done = match.end()
            yield match


def _read_series(text: str, flat: str) -> list[Found]:
    found = []
    for match in _SERIES.finditer(flat):
        year, count = as_int(match["year"]), as_int(match["count"])
        value = f"{year}年第{count}号" + ("令" if match["order"] else "")
        kind: NumberKind = "order" if match["order"] else "series"
        start, end = match.span()
        found.append(Found(value=value, quote=text[start:end], start=start, end=end, kind=kind, year=year))
    return found


def _read_orders(text: str, flat: str) -> list[Found]:
    found = []
    for match in _ORDER.finditer(flat):
        line = flat[max(0, match.start() - 40) : match.start()].rstrip().split("\n")[-1]
        tail = _OFFICE_TAIL.search(line[-24:])
        if tail is None:
            continue
        start = flat.rindex(tail[0], 0, match.start())
        lead = _LEAD.match(tail[0])
        start += lead.end() if lead else _after_day(flat, start)
        office = re.sub(r"\s", "", flat[start : match.start()])
        year = f"{as_int(match['year'])}年" if match["year"] else ""
        value = f"{office}令{year}第{as_int(match['count'])}号"
        end = match.end()
        found.append(Found(value=value, quote=text[start:end], start=start, end=end, kind="order"))
    return found


def _read_plain(text: str, flat: str) -> list[Found]:
    found = []
    for match in _PLAIN.finditer(flat):
        start, end = match.span()
        kind: NumberKind = "plain"
        office = ""
        if match["order"]:
            kind = "order"
            before = flat[:start].rstrip(" ")
            tail = _OFFICE_TAIL.search(before[-24:].split("\n")[-1])
            if tail is not None:
                start = len(before) - len(tail[0])
                start += _after_day(flat, start)
                office = before[start:]
        value = f"{office}第{as_int(match['count'])}号" + ("令" if match["order"] else "")
        found.append(Found(value=value, quote=text[start:end], start=start, end=end, kind=kind))
    return found


def _after_day(flat: str, start: int) -> int:
    """1 where the office's name is run into a day before it (28日省人民政府令), else 0."""
    return int(flat.startswith("日", start) and flat[start - 1 : start].isdigit())


def as_int(written: str) -> int:
    """Digits, read-out numerals (二〇二六) or counted ones (一百二十三)."""
    written = re.sub(r"\s", "", written)
    if written.isascii():
        return int(written)
    if not set(written) & set("十百"):
        return int("".join(str(_DIGITS[c]) for c in written))
    total, digit = 0, 0
    for c in written:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
    return total + digit
