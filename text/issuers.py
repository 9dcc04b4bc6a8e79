"""Bodies that issue acts: every way to write one leads to its full official name.

The registry (`data/issuers.json`) knows the national bodies, the technical centres and the regions;
a region's office is its name joined to an office (广东 + 药监局 → 广东省药品监督管理局), so cities,
counties and masked places (XX省) need no entry. A department stays the issuer that it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from text.documents.plain import plain

Level = Literal["national", "technical-centre", "provincial", "local", "media", "other"]
REGISTRY = Path(__file__).parent / "data" / "issuers.json"

_MASK = r"(?:[XxＸ×*＊某]{1,4}|[○〇]{2,4})"
_PLACE = rf"(?:{_MASK}|[\u4e00-\u9fff]{{1,9}}?)(?:省|市|自治区|自治州|州|盟|地区|县|区|旗|新区|兵团)"
_ENDING = r"(?:局|委员会|委|部|署|厅|司|处|科|办公室|办公厅|办|院|所|站|中心|学会|协会|研究会|法院|检察院|人民政府|党组|分局|总队|支队|大队|联席会议|领导小组|指挥部|海关|银行|[分支]行|商会|促进会|联合会|基金会|集团|公司|医院|大学)"
_FREE = re.compile(r"(?:公司|集团|医院|大学|海关|银行)$")
"""Bodies that bear a region's short name for good: 四川大学 is no 四川省大学."""
_BODY = re.compile(rf"(?:{_MASK})?[\u4e00-\u9fffXx×（）()、·]{{1,38}}?{_ENDING}$")
_DEPARTMENT = re.compile(
    rf"^(?:[中西]药[\u4e00-\u9fff]{{0,3}}组|[\u4e00-\u9fff]{{0,18}}{_ENDING})(?:\([\u4e00-\u9fff]{{2,8}}\))?$"
)
# nifdc.org.cn became nidc.org.cn in 2026, and its institute took a new name.
_RENAMED = {"中国食品药品检定研究院": "中国药品检定研究院"}
_SPLIT = re.compile(r"[ \n、,;/]+|(?<=[局委部署厅会])(?:和|与|会同)(?=\S{2,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A body by its official name. `known` is False for one that only has the shape of a body."""

    name: str
    level: Level
    region: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A body named in a text: `text[start:end] == quote`."""

    issuer: Issuer
    quote: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def name_issuer(written: str, *, region: str | None = None, year: int | None = None) -> Issuer | None:
    """The body a name stands for, or None when it is no body's name.

    written  one name: 国家药监局综合司, 粤药监局, 省药监局, XX省药监局, 药审中心
    region   official region name (广东省) that 省药监局 and 省局 belong to
    year     of the text: 总局 was 国家食品药品监督管理总局 from 2013 to 2018, 国家市场监督管理总局 since

        >>> name_issuer("国家药监局综合司").name
        '国家药品监督管理局综合司'
        >>> name_issuer("广东省药监局").name
        '广东省药品监督管理局'
    """
    flat = re.sub(r"\s|第[一二三四五六七八九十]+届", "", plain(written)).strip("()[]:。")
    if flat.endswith("海关") and flat != "中华人民共和国海关":
        flat = flat.removeprefix("中华人民共和国")
    if not flat or len(flat) > 48:
        return None
    return (
        _general_office(flat, year)
        or _control_institute(flat, year)
        or (_regional(flat, region) if region and _is_office(flat) else None)
        or _known(flat)
        or _regional(flat, region)
        or _shaped(flat)
    )


def find_issuers(text: str, *, region: str | None = None, year: int | None = None) -> tuple[Named, ...]:
    """All bodies of a text that consists of names only (a title's head, a signature), else nothing.

        >>> [n.issuer.name for n in find_issuers("国家药监局 海关总署")]
        ['国家药品监督管理局', '海关总署']

    Names joined without a blank are told apart by the registry.
    """
    flat = plain(text)
    found: list[Named] = []
    for start, end in _pieces(flat):
        named = _whole(text, flat, start, end, region, year) or _joined(text, flat, start, end, region, year)
        if not named:
            return ()
        found += named
    return tuple(found)


def issuer_of_number(number: str) -> Issuer | None:
    """The body whose numbers begin this way: 国药监妆〔2025〕18号 → 国家药品监督管理局.

    Only national drug bodies and the regions' drug offices (粤药监…): short names of others are shared.
    """
    office = re.split(r"[〔\[(（]", plain(number))[0]
    if office.startswith(("药监综", "食药监综")):
        return _known("国家药监局综合司" if office.startswith("药监") else "国家食品药品监管总局综合司")
    for prefix, name in (("国药监", "国家药监局"), ("国食药监", "国家食品药品监管局"), ("药审", "药审中心")):
        if office.startswith(prefix):
            return _known(name)
    for row in _registry()["regions"]:
        for letter in row["letters"]:
            if office.startswith((f"{letter}药监", f"{letter}食药监", f"{letter}药监管")):
                old = "食" in office[:3]
                return _office_of(row["name"], "食品药品监督管理局" if old else "药品监督管理局")
    return None


def bears_letters(name: str, letters: str) -> bool:
    """Can a body's numbers begin with these characters: its region's letter, then characters of its name in their order?

    name  official name; letters: with what a number goes on with (发, 函, 规 …)

        >>> bears_letters("广东省药品监督管理局", "粤药监办许"), bears_letters("广东省药品监督管理局", "国药监")
        (True, False)
    """
    rows = _registry()["regions"]
    spelled = [row["short"] + letters[1:] for row in rows if letters[:1] in row["letters"]]
    return any(in_order(written, name) >= min(3, len(written)) for written in (letters, *spelled))


def in_order(letters: str, name: str) -> int:
    """How many of the first characters stand in a name one after another.

    >>> in_order("药监办", "药品监督管理局")
    2
    """
    at = 0
    for count, letter in enumerate(letters):
        at = name.find(letter, at) + 1
        if not at:
            return count
    return len(letters)


def renamed(name: str) -> str | None:
    """The other official name a body has borne, or None."""
    return {**_RENAMED, **{new: old for old, new in _RENAMED.items()}}.get(name)


def region_of(name: str | None) -> str | None:
    """The region a body's or a site's name begins with: 广东药监 → 广东省."""
    flat = plain(name or "")
    for written, region in _regions():
        if flat.startswith(written):
            return region
    return None


def first_region(text: str) -> str | None:
    """The region that a text names first, by its official or short name.

    >>> first_region("近日，安徽召开全省工作会议")
    '安徽省'
    """
    flat = plain(text)
    named = [(flat.find(written), region) for written, region in _regions() if written in flat]
    return min(named)[1] if named else None


@cache
def _registry() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(REGISTRY.read_text(encoding="utf-8"))
    return loaded


@cache
def _aliases() -> dict[str, Issuer]:
    known: dict[str, Issuer] = {}
    for row in _registry()["bodies"]:
        issuer = Issuer(name=row["name"], level=row["level"])
        for alias in (row["name"], *row["aliases"]):
            known.setdefault(alias, issuer)
    return known


@cache
def _regions() -> tuple[tuple[str, str], ...]:
    """Official and short names of the regions with the official one, the longest first."""
    rows = _registry()["regions"]
    pairs = [(row[key], row["name"]) for row in rows for key in ("name", "short")]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _longest() -> int:
    return max(map(len, _aliases()))


def _general_office(flat: str, year: int | None) -> Issuer | None:
    """总局 and its departments, whose meaning changed with the reforms of 2013 and 2018."""
    if not flat.startswith("总局"):
        return None
    old = year is not None and year <= 2018
    return _known(("国家食品药品监督管理总局" if old else "国家市场监督管理总局") + flat[2:])


def _control_institute(flat: str, year: int | None) -> Issuer | None:
    """中检院 was 中国食品药品检定研究院 until its site took the name 中国药品检定研究院 in 2026."""
    if not flat.startswith("中检院"):
        return None
    old = year is not None and year < 2026
    return _known(("中国食品药品检定研究院" if old else "中国药品检定研究院") + flat[3:])


def _known(flat: str) -> Issuer | None:
    aliases = _aliases()
    if flat in aliases:
        return aliases[flat]
    for length in range(min(len(flat), _longest()), 2, -1):
        alias, rest = flat[:length], flat[length:]
        if alias not in aliases:
            continue
        body = aliases[alias]
        if (whole := aliases.get(body.name + rest)) is not None:
            return whole
        if _DEPARTMENT.match(rest) and not _begins_body(rest):
            return Issuer(name=body.name + rest, level=body.level)
    return None


def _begins_body(rest: str) -> bool:
    """Is this the next body rather than a department? (国家药监局|海关总署)"""
    aliases = _aliases()
    return any(
        rest[:length] in aliases for length in range(4, min(len(rest), _longest()) + 1)
    ) and not rest.startswith(
        ("药品审评中心", "药品评价中心", "医疗器械技术审评中心", "食品药品审核查验中心", "药品审核查验中心")
    )


def _regional(flat: str, region: str | None) -> Issuer | None:
    for written, name in _regions():
        rest = flat[len(written) :].removeprefix("省") if flat.startswith(written) else ""
        if rest and (made := _office_of(name, rest)) is not None:
            return made
    if region is not None and (made := _office_of(region, flat)) is not None and _is_office(flat):
        return made
    relative = re.match(r"^(?:本|我)?(?:省|市|自治区|区)(?=局|药|食|卫|市场|医|中医)(局)?(.*)$", flat)
    if relative is not None:
        rest = ("药品监督管理局" if relative[1] else "") + relative[2]
        return _office_of(region, rest) if region else None
    place = re.match(rf"^({_PLACE})(.+)$", flat)
    return _office_of(place[1], place[2], local=True) if place else None


def _office_of(place: str, rest: str, local: bool = False) -> Issuer | None:
    """An office of a place with its abbreviation spelled out, and what follows it (办公室, 分局) kept."""
    if _FREE.search(rest):
        return None
    for full, shorts in _registry()["offices"].items():
        if full == "人民政府" and place.endswith("特别行政区"):
            continue
        for written in (full, *shorts):
            tail = rest[len(written) :]
            if rest.startswith(written) and (not tail or _DEPARTMENT.match(tail)):
                return Issuer(
                    name=place + full + tail, level="local" if local else "provincial", region=place
                )
    if re.fullmatch(
        rf"(?:人民政府|[\u4e00-\u9fff]{{1,16}}?{_ENDING}|[\u4e00-\u9fff]{{1,16}}{_ENDING})", rest
    ):
        return Issuer(name=place + rest, level="local" if local else "provincial", region=place)
    return None


def _is_office(flat: str) -> bool:
    """Does the name begin with an office that every region has (药监局, 药品监督管理局综合处)?"""
    return any(flat.startswith((full, *shorts)) for full, shorts in _registry()["offices"].items())


def _shaped(flat: str) -> Issuer | None:
    if len(flat) < 4 or not _BODY.fullmatch(flat) or re.search(r"[的了将对在是]|关于|办法|条例", flat):
        return None
    if flat.count("(") != flat.count(")"):  # 监督管理办法(示范局: a title torn at its bracket
        return None
    return Issuer(name=flat, level="other", known=False)


def _pieces(flat: str) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _SPLIT.finditer(flat)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(flat)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if flat[a:b].strip()]


def _whole(text: str, flat: str, start: int, end: int, region: str | None, year: int | None) -> list[Named]:
    issuer = name_issuer(flat[start:end], region=region, year=year)
    if issuer is None or (not issuer.known and _joined(text, flat, start, end, region, year)):
        return []
    return [Named(issuer=issuer, quote=text[start:end], start=start, end=end)]


def _joined(text: str, flat: str, start: int, end: int, region: str | None, year: int | None) -> list[Named]:
    """Two or more known names written without anything between them."""
    for cut in range(end - 2, start + 2, -1):
        first = name_issuer(flat[start:cut], region=region, year=year)
        if first is None or not first.known:
            continue
        rest = _whole(text, flat, cut, end, region, year) or (
            _joined(text, flat, cut, end, region, year) if end - cut > 5 else []
        )
        if rest and all(named.issuer.known for named in rest):
            return [Named(issuer=first, quote=text[start:cut], start=start, end=cut), *rest]
    return []
