"""Dates of listing rows: whole, split over spans, without a year, or only in the address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from text.dates import day, find_dates

LABEL = re.compile(r"(发布|更新|公开|成文|发文|印发|公示|信息)?(时间|日期|于)|date|time", re.I)
PUBLISHED = re.compile(r"发布|公布|发表|上网|上传|发稿|更新")
OTHER_DAY = re.compile(r"成文|生成|施行|实施|生效|截止|截至|失效|签发|印发|会议|报名")
EDGE = " \t\r\n\u3000\xa0[]()（）【】〔〕<>《》|｜/·•,，;；:：-—_'\"“”"
CLOCK = re.compile(r"[T\s]*\d{1,2}[:：]\d{2}([:：]\d{2})?(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$")
LONGEST_PIECE = 60
"""Characters of a piece that may be only a date, with the longest label and clock time around it."""

BIT = re.compile(r"[\d\s./年月日号一二三四五六七八九十-]{1,12}")
MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
MONTHS |= {f"{m}月": i for i, m in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}

MONTH_AND_YEAR = re.compile(r"(?:(?P<d>\d{1,2})\s+)?(?P<m>[A-Za-z]{3,9})\.?,?\s*(?P<y>(?:19|20)\d{2})")
"""May 2026, Feb. 2026, 12 May 2026."""

UNIT = re.compile(r"[年月日号/.\-]")

_Y, _M, _D = r"(?P<y>(?:19|20)\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_S = r"\s*[-./年月日号|]+\s*"
SPLITS = tuple(
    re.compile(rf"(?:{shape})[日号]?")
    for shape in (
        rf"{_D}[日号]?\|{_M}月\|{_Y}年?",
        rf"{_Y}{_S}{_M}{_S}{_D}",
        rf"{_D}{_S}{_Y}{_S}{_M}月?",
        rf"{_M}{_S}{_D}{_S}{_Y}年?",
    )
)
"""How a day is split over neighbouring pieces, joined here with `|`: 2026-02|12, 12|2026-02, 02-12|2026."""

DAY_OF_YEAR = re.compile(rf"{_M}\s*[-./月]\s*{_D}\s*[日号]?")
DAY_THEN_MONTH = re.compile(rf"{_D}\s*[日号]?\s*\|\s*{_M}\s*月")
AGO = re.compile(r"(\d{1,3})\s*(天|日|小时|分钟)前|(今天|今日|刚刚|昨天|昨日|前天)")

URL_DAYS = tuple(
    re.compile(shape)
    for shape in (
        r"/(?P<y>20\d{2})[-_/]?(?P<m>\d{1,2})[-_/](?P<d>\d{1,2})[/_.-]",
        r"/t?(?P<y>20\d{2})[-_/]?(?P<m>\d{2})(?P<d>\d{2})(?=[/_.-])",
        r"[/_](?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d*(?=[/._]|$)",
    )
)
"""/2026/8/27/, /2026-09-18/, /202602/12/ · t20250415_, /20260529/, /2026/0212/ · 14 to 21 digits."""

URL_MONTH = re.compile(r"/(20\d{2})(?:[-_/]?(0[1-9]|1[0-2]))?/|/art/(20\d{2})/")


def read_row_date(pieces: Sequence[str], *, url: str = "", today: date | None) -> date | None:
    """The day a row shows.

    A piece that is only a date wins over dates inside longer text; a day split over neighbouring
    pieces is put together; a day without a year takes the year of the address, else the latest that
    is not in the future. The address itself comes last.

        >>> read_row_date(["12", "2026-02"], today=date(2026, 3, 1))
        datetime.date(2026, 2, 12)

    pieces  texts of the row's nodes outside the title, in reading order
    today   the day the page was served; None where nobody knows it: a day without a year is then not read
    """
    bare = [_bare(piece) for piece in pieces]
    return (
        _only(bare, pieces)
        or _split(bare, url, today)
        or _inside(pieces)
        or _hinted(bare, url, today)
        or _ago(bare, today)
        or date_in_url(url)
    )


def is_date_piece(text: str) -> bool:
    """Is this text nothing but a day (or part of one), with brackets, label and clock time?"""
    if len(text) > LONGEST_PIECE or not any(c.isdigit() for c in text):
        return False
    bare = _bare(text)
    if not bare or len(bare) > 24:
        return False
    return bool(
        _only([bare], [text]) or DAY_OF_YEAR.fullmatch(bare) or re.fullmatch(rf"{_Y}{_S}{_M}月?", bare)
    )


def date_in_url(url: str) -> date | None:
    """The day in an address: t20250415_1.html, /2026-09-18/, /art/2026/8/27/, 17-digit names.

    >>> date_in_url("https://x.gov.cn/a/202504/t20250415_69.html")
    datetime.date(2025, 4, 15)
    """
    for shape in URL_DAYS:
        for match in shape.finditer(url):
            found = day(int(match["y"]), int(match["m"]), int(match["d"]))
            if found:
                return found
    return None


def read_plain_date(value: object, *, today: date | None) -> date | None:
    """A date of a JSON row: text in any form, or seconds or milliseconds since 1970."""
    text = str(value).strip()
    if re.fullmatch(r"1\d{9}(\d{3})?", text):
        seconds = int(text[:10])
        return date(1970, 1, 1) + timedelta(days=(seconds + 8 * 3600) // 86400)
    return read_row_date([text], today=today)


def _bare(piece: str) -> str:
    """A piece without label, brackets and clock time; longer texts are never only a date."""
    if len(piece) > LONGEST_PIECE:
        return ""
    text = LABEL.sub("", piece).strip(EDGE)
    text = CLOCK.sub("", text).strip(EDGE)
    lowered = text.lower()
    if spelled := MONTH_AND_YEAR.fullmatch(text):
        number = MONTHS.get(spelled["m"][:3].lower())
        if number is not None:
            return f"{spelled['y']}-{number:02d}" + (f"-{spelled['d']}" if spelled["d"] else "")
    for name, number in MONTHS.items():
        if lowered == name or lowered == name.rstrip("月") + ".":
            return f"{number:02d}月"
    return text


def _only(bare: Sequence[str], pieces: Sequence[str]) -> date | None:
    """The first piece that is only a date; one labelled as publication wins, 成文日期 and the like lose."""
    best: tuple[int, date] | None = None
    for i, text in enumerate(bare):
        found = _whole(text)
        if found is not None:
            label = pieces[i] + (pieces[i - 1] if i and not _whole(bare[i - 1]) else "")
            rank = 0 if PUBLISHED.search(label) else 2 if OTHER_DAY.search(label) else 1
            best = min(best or (rank, found), (rank, found), key=lambda x: x[0])
    return best[1] if best else None


def _whole(text: str) -> date | None:
    found = find_dates(text)
    if len(found) == 1 and found[0].end - found[0].start >= len(text) - 1:
        return found[0].date
    short = re.fullmatch(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})", text)
    return day(2000 + int(short[1]), int(short[3]), int(short[4])) if short else None


def _split(bare: Sequence[str], url: str, today: date | None) -> date | None:
    run: list[str] = []
    for text in [*bare, "#"]:
        if BIT.fullmatch(text) and any(c.isdigit() for c in text):
            run.append(re.sub(r"\s+", "", text))
            continue
        if run and UNIT.fullmatch(text):  # 12<small>日</small>
            run[-1] += text
            continue
        if len(run) > 1 and (found := _joined(run, url, today)):
            return found
        run = []
    return None


def _joined(run: list[str], url: str, today: date | None) -> date | None:
    for size in (3, 2):
        for i in range(len(run) - size + 1):
            text = "|".join(run[i : i + size])
            for shape in SPLITS:
                if (m := shape.fullmatch(text)) and (found := _checked(m)):
                    return found
    for i in range(len(run) - 1):
        m = DAY_THEN_MONTH.fullmatch(f"{run[i]}|{run[i + 1]}")
        if m and (found := _with_year(int(m["m"]), int(m["d"]), url, today)):
            return found
    return None


def _checked(match: re.Match[str]) -> date | None:
    year, month, number = int(match["y"]), int(match["m"]), int(match["d"])
    return day(year, month, number) or day(year, number, month)


def _inside(pieces: Sequence[str]) -> date | None:
    """The last date inside longer text: rows put the day after everything else."""
    for text in reversed(pieces):
        if found := find_dates(text):
            return found[-1].date
    return None


def _hinted(bare: Sequence[str], url: str, today: date | None) -> date | None:
    for text in bare:
        if m := DAY_OF_YEAR.fullmatch(text):
            return _with_year(int(m["m"]), int(m["d"]), url, today)
    return None


def _with_year(month: int, number: int, url: str, today: date | None) -> date | None:
    if m := URL_MONTH.search(url):
        return day(int(m[1] or m[3]), month, number)
    for year in (today.year, today.year - 1) if today is not None else ():
        assert today is not None
        found = day(year, month, number)
        if found and found <= today + timedelta(days=1):
            return found
    return None


def _ago(bare: Sequence[str], today: date | None) -> date | None:
    for text in bare if today is not None else ():
        assert today is not None
        if m := AGO.fullmatch(text):
            days = {"天": int(m[1] or 0), "日": int(m[1] or 0)}.get(m[2] or "", 0)
            return today - timedelta(days={"昨天": 1, "昨日": 1, "前天": 2}.get(m[3] or "", days))
    return None
