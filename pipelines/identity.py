"""What makes a text *this* event and no other: numbers, dates, places, names, ordinals.

Two years' meetings share their phrases, two provinces' meetings share a template, monthly lists share
their title: similarity cannot part them, these marks can. A mark that one side does not give parts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from models import Article
from text.issuers import issuer_of_number
from text.script import fold

T = TypeVar("T")
LEAD = 200
FEW_FIGURES = 5
"""So many figures in the shorter text, most of them not in the other, are another count: templates share words only."""
TYPED_WRONG = 2
_PLACES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 "
    "西藏 陕西 甘肃 青海 宁夏 新疆 兵团 香港 澳门 台湾"
).split()
_CAPITALS = {
    "石家庄": "河北", "太原": "山西", "呼和浩特": "内蒙古", "沈阳": "辽宁", "长春": "吉林", "哈尔滨": "黑龙江", "南京": "江苏",
    "杭州": "浙江", "合肥": "安徽", "福州": "福建", "南昌": "江西", "济南": "山东", "郑州": "河南", "武汉": "湖北", "长沙": "湖南",
    "广州": "广东", "深圳": "广东", "南宁": "广西", "海口": "海南", "成都": "四川", "贵阳": "贵州", "昆明": "云南", "拉萨": "西藏",
    "西安": "陕西", "兰州": "甘肃", "西宁": "青海", "银川": "宁夏", "乌鲁木齐": "新疆",
}  # fmt: skip
_PLACE = re.compile("|".join([*_PLACES, *_CAPITALS]))
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|年度)")
_MONTH_DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日")
_MONTH = re.compile(r"(?<!\d)(20\d\d)年(1[0-2]|0?[1-9])月")
_ORDINAL = re.compile(
    r"第?([一二三四五六七八九十百零〇\d]+)(期|批次|批|次|号|季度|届|轮|起|家|个|名|件|种|款|项|台)"
)
_FIGURE = re.compile(r"(?<![\d.年月第])(\d+(?:\.\d+)?)(?![\d.年月日号时条款期届〕]|季度)")
_SERIAL = re.compile(r"^(?P<series>.*?)(?P<serial>\d{4}.*)$")
_CITY = re.compile(
    r"([\u4e00-\u9fff]{2,3})(?:市|县|州|盟)(?=市场|药品|药监|食品|卫生|卫健|人民政府|政府|医保)"
)
_DRAFT = re.compile(r"征求意见|征集意见|征求.{0,30}意见")
_MASK = re.compile(r"(?<![a-z])x{2,}(?![a-z])|某+(?=[省市县局同])|[××]{2,}|\*{2,}")


@dataclass(frozen=True, slots=True)
class Marks:
    """The identifying marks of one article; an empty set or None means it does not say."""

    numbers: frozenset[str]
    years: frozenset[str]
    days: frozenset[tuple[int, int]]
    months: frozenset[str]
    places: frozenset[str]
    cities: frozenset[str]
    ordinals: frozenset[str]
    names: frozenset[str]
    held_on: date | None
    published_on: date | None
    masked: bool
    forwards: bool
    draft: bool
    figures: frozenset[str] = frozenset()


def marks_of(article: Article) -> Marks:
    """Read once per article; everything is taken from the comparison form, so script does not matter."""
    return _marks(article)


@lru_cache(maxsize=4096)
def _marks_of_text(title: str, lead: str, body: str) -> tuple[frozenset[str], ...]:
    head = f"{title}\n{lead}"
    places = {_CAPITALS.get(p, p) for p in _PLACE.findall(head)}
    return (
        frozenset(_YEAR.findall(head)),
        frozenset(f"{int(m)}-{int(d)}" for m, d in _MONTH_DAY.findall(head)),
        frozenset(f"{y}-{int(m)}" for y, m in _MONTH.findall(title)),
        frozenset(places),
        frozenset("".join(o) for o in _ORDINAL.findall(title)),
    )


def _marks(article: Article) -> Marks:
    title, body = fold(article.title), fold(article.body)
    years, days, months, places, ordinals = _marks_of_text(title, body[:LEAD], "")
    meeting = article.meeting
    names = (
        frozenset(
            fold(a.name) for a in meeting.attendees if not _MASK.search(fold(a.name)) and "某" not in a.name
        )
        if meeting
        else frozenset()
    )
    return Marks(
        numbers=frozenset(article.doc_numbers),
        years=years,
        days=frozenset((int(m), int(d)) for m, d in (x.split("-") for x in days)),
        months=months,
        places=places,
        cities=frozenset(_CITY.findall(title)),
        ordinals=ordinals,
        names=names,
        held_on=meeting.held_on if meeting else None,
        published_on=article.published_on,
        masked=bool(_MASK.search(title)) or len(_MASK.findall(body)) >= 2,
        forwards=bool(re.search(r"转发(?![|丨｜])", title[:60])),
        draft=bool(_DRAFT.search(title + body[:LEAD])),
        figures=frozenset(_FIGURE.findall(body)),
    )


def parted_by(a: Marks, b: Marks) -> str | None:
    """The mark that says these are two events, or None when no mark parts them."""
    return next(iter((*_kinds_apart(a, b), *_values_apart(a, b))), None)


def _kinds_apart(a: Marks, b: Marks) -> list[str]:
    found = ["a draft and its final text"] if a.draft != b.draft else []
    if unlike := _counted_apart(a.ordinals, b.ordinals):
        found.append(unlike)
    for what, left, right in (
        ("years", a.years, b.years),
        ("months", a.months, b.months),
        ("places", a.places, b.places),
        ("cities", a.cities, b.cities),
    ):
        if left and right and not left & right:
            found.append(f"different {what}: {_some(left)} and {_some(right)}")
    return found


def _values_apart(a: Marks, b: Marks) -> list[str]:
    found = []
    if a.numbers and b.numbers and not a.numbers & b.numbers and not alike(a, b):
        found.append(f"different numbers: {_some(a.numbers)} and {_some(b.numbers)}")
    if a.held_on and b.held_on and a.held_on != b.held_on:
        found.append(f"held on {a.held_on} and {b.held_on}")
    elif a.days and b.days and not a.days & b.days and not _same_number(a, b):
        found.append(f"different days: {_some(a.days)} and {_some(b.days)}")
    if (
        len(a.names) >= 2
        and len(b.names) >= 2
        and len(a.names & b.names) * 3 < min(len(a.names), len(b.names))
    ):
        found.append(f"different people: {_some(a.names)} and {_some(b.names)}")
    shorter, longer = sorted((a.figures, b.figures), key=len)
    if len(shorter) >= FEW_FIGURES and len(shorter & longer) * 2 < len(shorter):
        found.append(f"different figures: {_some(a.figures - b.figures)} and {_some(b.figures - a.figures)}")
    return found


def alike(a: Marks, b: Marks) -> bool:
    """Their numbers may be one number, mistyped or masked: the same year and serial, a series hardly different.

    药管 and 械管 are two series that look so too: only almost the same text makes such numbers one.
    """
    from rapidfuzz.distance import Levenshtein

    for left in filter(None, map(_SERIAL.match, a.numbers)):
        for right in filter(None, map(_SERIAL.match, b.numbers)):
            one, other = left["series"], right["series"]
            if left["serial"] != right["serial"] or not one or not other:
                continue
            # 鲁药监 and 鄂药监 are two offices; a city's number names no office we know, its title does
            issuers = {issuer_of_number(written) for written in (left[0], right[0])} - {None}
            slips = TYPED_WRONG if min(len(one), len(other)) >= 4 else 1
            if len(issuers) < 2 and Levenshtein.distance(one, other) <= slips:
                return True
    return False


def shared_with(own: Marks, kin: Marks) -> Marks:
    """`own` without the marks it has in common with a kin: these part it from no other copy of the same story."""
    return replace(
        own,
        years=_unless_shared(own.years, kin.years),
        days=_unless_shared(own.days, kin.days),
        months=_unless_shared(own.months, kin.months),
        places=_unless_shared(own.places, kin.places),
        cities=_unless_shared(own.cities, kin.cities),
        ordinals=_unless_shared(own.ordinals, kin.ordinals),
        names=_unless_shared(own.names, kin.names),
        figures=_unless_shared(own.figures, kin.figures),
        held_on=None if own.held_on == kin.held_on else own.held_on,
    )


def _unless_shared(own: frozenset[T], kin: frozenset[T]) -> frozenset[T]:
    return frozenset() if own & kin else own


def _counted_apart(a: frozenset[str], b: frozenset[str]) -> str | None:
    """第3期 and 第4期, 5起 and 4起: the same unit counted differently in both titles."""
    for unit in {_unit(x) for x in a} & {_unit(x) for x in b}:
        left, right = {x for x in a if _unit(x) == unit}, {x for x in b if _unit(x) == unit}
        if not left & right:
            return f"different counts: {'、'.join(sorted(left))} and {'、'.join(sorted(right))}"
    return None


def _unit(counted: str) -> str:
    return counted.lstrip("一二三四五六七八九十百零〇0123456789")


def _same_number(a: Marks, b: Marks) -> bool:
    return bool(a.numbers & b.numbers)


def _some(values: frozenset[str] | frozenset[tuple[int, int]]) -> str:
    return "、".join(sorted(f"{v[0]}月{v[1]}日" if isinstance(v, tuple) else str(v) for v in values)[:2])
