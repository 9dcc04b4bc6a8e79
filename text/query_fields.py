"""The fields of the query language: their names in both languages, and what a value means.

A value is brought to the form in which articles keep it: an issuer's official name, a region's code,
a genre's English name, a number's normal form, days as ISO. So the same tree asks SQL and an Article.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import get_args

from errors import QueryError
from models import Field, FieldName, Genre, Or, Query
from text.documents import number_form
from text.issuers import name_issuer
from text.script import fold, to_simplified

FIELDS: dict[str, FieldName] = {
    "issuer": "issuer", "发文机关": "issuer", "发布机构": "issuer", "机关": "issuer", "單位": "issuer", "单位": "issuer", "發文機關": "issuer",
    "source": "source", "来源": "source", "來源": "source",
    "level": "level", "级别": "level", "層級": "level", "层级": "level",
    "region": "region", "地区": "region", "地區": "region", "省": "region",
    "genre": "genre", "类型": "genre", "類型": "genre", "文种": "genre",
    "number": "number", "文号": "number", "文號": "number",
    "published": "published", "发布": "published", "發布": "published", "发布日期": "published",
    "first_seen": "first_seen", "seen": "first_seen", "首见": "first_seen", "收录": "first_seen",
    "effective": "effective", "施行": "effective", "生效": "effective",
    "deadline": "deadline", "截止": "deadline",
    "product": "product", "产品": "product", "產品": "product",
    "stage": "stage", "环节": "stage", "環節": "stage",
    "mark": "mark", "标记": "mark", "標記": "mark",
    "binding": "binding", "约束力": "binding", "約束力": "binding",
    "title": "title", "标题": "title", "標題": "title",
}  # fmt: skip
DATES = ("published", "first_seen", "effective", "deadline")
GENRES: dict[str, Genre] = {
    "会议": "meeting", "讲话": "speech", "公告": "announcement", "通告": "circular", "通知": "notice",
    "意见": "opinion", "局令": "order", "令": "order", "办法": "rule", "规定": "rule", "条例": "rule",
    "规章": "rule", "指导原则": "guideline", "标准": "standard", "征求意见": "consultation",
    "解读": "interpretation", "公示": "publicity", "批复": "reply", "复函": "reply", "召回": "recall",
    "检查": "inspection", "处罚": "penalty", "报道": "news", "新闻": "news", "其他": "other",
}  # fmt: skip
LEVELS = {
    "国家": "national", "中央": "national", "技术机构": "technical-centre", "中心": "technical-centre",
    "technical": "technical-centre", "省级": "provincial", "省": "provincial", "地方": "provincial", "媒体": "media",
}  # fmt: skip
LEVEL_NAMES = ("national", "technical-centre", "provincial", "media")
REGIONS = {
    "国家": "000000", "全国": "000000", "北京": "110000", "天津": "120000", "河北": "130000", "山西": "140000",
    "内蒙古": "150000", "辽宁": "210000", "吉林": "220000", "黑龙江": "230000", "上海": "310000", "江苏": "320000",
    "浙江": "330000", "安徽": "340000", "福建": "350000", "江西": "360000", "山东": "370000", "河南": "410000",
    "湖北": "420000", "湖南": "430000", "广东": "440000", "广西": "450000", "海南": "460000", "重庆": "500000",
    "四川": "510000", "贵州": "520000", "云南": "530000", "西藏": "540000", "陕西": "610000", "甘肃": "620000",
    "青海": "630000", "宁夏": "640000", "新疆": "650000",
}  # fmt: skip
YES = ("yes", "true", "1", "是", "有")
NO = ("no", "false", "0", "否", "无")
GROUPS = {"京津冀": ("北京", "天津", "河北"), "长三角": ("上海", "江苏", "浙江", "安徽")}
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$|(\d{4})(\d{2})(\d{2})$")
_BOUND = re.compile(r"(>=|<=|>|<|=|≥|≤)?(.*)$", re.DOTALL)


def in_words(name: str) -> str:
    """A field's first Chinese name.

    >>> in_words("genre")
    '类型'
    """
    return next(word for word, field in FIELDS.items() if field == name and not word.isascii())


def wrong(message: str, zh: str, at: int) -> QueryError:
    """The error, with the place of the character it speaks of."""
    return QueryError(
        f"{message} (character {at + 1} of the query)", zh=f"{zh}（检索式第 {at + 1} 个字）", position=at
    )


def field_value(name: FieldName, written: str, at: int) -> Query:
    """`name:written` as a Field (a name for several regions as an Or of them).

    raises  QueryError at `at` when the value cannot be one of this field's
    """
    written = written.strip()
    if not fold(written):
        raise wrong(f"{name}: needs a value", f"{in_words(name)}：缺少值", at)
    if name in DATES:
        return _days(name, written, at)
    if name == "region" and (group := GROUPS.get(to_simplified(written))):
        return Or(parts=tuple(Field(name=name, op="has", value=REGIONS[r]) for r in group))
    return Field(name=name, op="has", value=_plain_value(name, written, at))


def _plain_value(name: FieldName, written: str, at: int) -> str:
    word = to_simplified(written)
    if name == "issuer":
        return issuer_value(word)
    if name == "number":
        return number_form(word)
    if name == "genre":
        return _one_of(name, word, {**GENRES, **{g: g for g in get_args(Genre)}}, at)
    if name == "level":
        return _one_of(name, word, {**LEVELS, **{v: v for v in LEVEL_NAMES}}, at)
    if name == "binding":
        return _one_of(name, word, {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}, at)
    if name == "region":
        return _region(word, at)
    return word if name == "source" else fold(word)


def issuer_value(word: str) -> str:
    """An issuer's official name where the name stands for one; else the words to look for in names.

    >>> issuer_value("国家药监局"), issuer_value("药监局"), issuer_value("广东省局")
    ('国家药品监督管理局', '药品监督管理局', '广东省药品监督管理局')
    """
    if word.startswith(("药监局", "药品监督")):  # any such office, not the national one
        return word.replace("药监局", "药品监督管理局")
    if word.endswith(("省局", "市局")) and len(word) > 2:
        word = word[:-1] + "药品监督管理局"
    issuer = name_issuer(word)
    return issuer.name if issuer is not None and issuer.known else word


def _region(word: str, at: int) -> str:
    if word.isdecimal() and len(word) in (2, 4, 6):
        return word.ljust(6, "0")
    for name, code in REGIONS.items():
        if word.startswith(name):
            return code
    raise wrong(
        f"region: {word} is no region; write Guangdong's code 440000, or its name in Chinese",
        f"地区：{word} 不是地区；请写 广东 或 440000",
        at,
    )


def _one_of(name: str, word: str, known: dict[str, str], at: int) -> str:
    found = known.get(word.casefold())
    if found is None:
        some = ", ".join(dict.fromkeys(known.values()))
        names = "、".join(dict.fromkeys(w for w in known if not w.isascii()))
        raise wrong(f"{name}: {word} is none of {some}", f"{in_words(name)}：没有“{word}”；可写 {names}", at)
    return found


# ------------------------------------------------------------------ days


def _days(name: FieldName, written: str, at: int) -> Field:
    """2026 · 2026-02 · 2026-02-11 · a..b · a.. · ..b · >=a · <b; both ends are included."""
    if ".." in written:
        first, _, last = written.partition("..")
        start = _span(name, first, at)[0].isoformat() if first.strip() else ""
        end = _span(name, last, at + len(first) + 2)[1].isoformat() if last.strip() else ""
        if not start and not end:
            raise wrong(f"{name}: needs a day", f"{in_words(name)}：缺少日期", at)
        if start and end and start > end:
            raise wrong(f"{name}: {first} is after {last}", f"{in_words(name)}：{first} 晚于 {last}", at)
        return Field(name=name, op="between", value=start, upto=end)
    bound = _BOUND.match(written)
    assert bound is not None
    sign, day = bound[1] or "=", bound[2]
    start_day, end_day = _span(name, day, at + len(bound[1] or ""))
    try:
        ends = {
            ">=": (start_day, None), "≥": (start_day, None), "<=": (None, end_day), "≤": (None, end_day),
            ">": (end_day + timedelta(days=1), None), "<": (None, start_day - timedelta(days=1)),
        }.get(sign, (start_day, end_day))  # fmt: skip
    except OverflowError:
        raise wrong(
            f"{name}: {written} is outside the calendar", f"{in_words(name)}：{written} 超出日历", at
        ) from None
    first_day, last_day = ends
    return Field(
        name=name,
        op="between",
        value=first_day.isoformat() if first_day else "",
        upto=last_day.isoformat() if last_day else "",
    )


def _span(name: str, written: str, at: int) -> tuple[date, date]:
    """The first and last day a written year, month or day means."""
    found = _DAY.match(written.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (found[4], found[5], found[6]) if found[4] else (found[1], found[2], found[3])
        if not month:
            return date(int(year), 1, 1), date(int(year), 12, 31)
        if not day:
            last = calendar.monthrange(int(year), int(month))[1]
            return date(int(year), int(month), 1), date(int(year), int(month), last)
        return date(int(year), int(month), int(day)), date(int(year), int(month), int(day))
    except (ValueError, calendar.IllegalMonthError):
        raise wrong(
            f"{name}: {written.strip()!r} is no day; write 2026, 2026-02 or 2026-02-11",
            f"{in_words(name)}：{written.strip()!r} 不是日期；请写 2026、2026-02 或 2026-02-11",
            at,
        ) from None
