"""The day of publication, by evidence: shown on the page, listing, meta tag, address, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from text.dates import DateFound, day, first_date
from text.extract import furniture

_LABEL = re.compile(
    r"(?P<label>(?:发\s*布|发\s*表|發\s*布|發\s*表|公\s*布|公\s*佈|發\s*佈|公\s*示|发\s*文|刊\s*发|公\s*开|上\s*网|上\s*传|信息发布|文章发布|添\s*加|录\s*入|创\s*建|更\s*新|最后更新|推\s*送|编\s*辑|发\s*稿|挂\s*网)?\s*(?:时\s*间|日\s*期|時\s*間)|(?:网站|本站|上网|网上)(?:发布|公布|刊登)|(?:发布|發布|张贴|張貼|刊登|登載|公告|上版|上架)日期?|(?:发\s*布|發\s*布|刊\s*发|发\s*表)(?=\s*[:：])|发布于|發布於|发表于|Date|Posted on|Published(?:\s+on)?|Publish (?:date|time)|(?:Last )?Updated(?:\s+on)?|Released?(?: date)?)\s*[】\]）)]?\s*[:：]?\s*[\[【（(]?\s*$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"(?:成\s*文|印\s*发|生\s*成|{furniture.OTHER_TIMES})\s*(?:时\s*间|日\s*期)?\s*[:：]?\s*$"
)
_OTHER_LABEL = re.compile(
    rf"(?:成\s*文|印\s*发|生\s*成|{furniture.OTHER_TIMES})\s*(?:时\s*间|日\s*期)\s*[:：]?\s*$"
)
_TODAY = re.compile(r"今天|今日|當前|当前时间|现在时间|现在是|设为首页|加入收藏|欢迎(?:您|你|访问|光临)")
"""Page heads show the reader's own day."""
_LEAF = re.compile(
    r"(?P<d>[0-3]?\d)[日号]?\s+(?P<y>(?:19|20)\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*月?"
    r"|(?P<y2>(?:19|20)\d{2})\s*[-/.年]\s*(?P<m2>\d{1,2})\s*月?\s+(?P<d2>[0-3]?\d)[日号]?"
    r"|(?P<y3>(?:19|20)\d{2})年?\s+(?P<m3>[01]?\d)[-/.月](?P<d3>[0-3]?\d)日?"
    r"|(?P<m4>[01]?\d)[-/.月](?P<d4>[0-3]?\d)日?\s+(?P<y4>(?:19|20)\d{2})年?"
)
_LOCAL_DAY = re.compile(
    r"(?<![\d/.-])(?P<d>[0-3]?\d)(?P<sep>[/.-])(?P<m>[0-3]?\d)(?P=sep)(?P<y>20\d{2})(?![\d/.-])"
    r"|(?<![\d/.-])(?P<ry>1\d{2})\s*[年/.-]\s*(?P<rm>[01]?\d)\s*[月/.-]\s*(?P<rd>[0-3]?\d)日?(?![\d/.-])"
)
"""Days as Hong Kong and Macao (day first) and Taiwan (years of the Republic) write them behind a label."""
_SPREAD = re.compile(r"(?<=\d)\s*([-/.])\s*(?=\d)")
_RANGE = re.compile(r"\s*(?:上午|下午)?\s*(?:至|到|起|—|－|~|～|-\s*\d)")
"""What follows the first day of a period, which is no publication."""
_DAYLINE = re.compile(r"^\W*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*[（(]?(?:星期|周)[一二三四五六日天]\W*$")
"""The dateline of a newspaper's page, below the article in some electronic editions."""
_ISSUE_DAY = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*[（(]?(?:星期|周)[一二三四五六日天]")
_OF_PAPER = re.compile(r"往期|第\s*[A-Z]?\d{1,2}\s*版|版面(?:导航|目录|概览)|[上下]一期|数字报|电子报")
_UNNAMED = re.compile(r"\s*(?:时\s*间|日\s*期|時\s*間|Date)", re.IGNORECASE)
_WEAK = re.compile(r"Updated|^公\s*[布佈]|发\s*文|公\s*示|更\s*新|录\s*入|创\s*建|编\s*辑|上\s*传|添\s*加")
_META = (
    "PubDate", "firstpublishedtime", "article:published_time", "publishdate", "publish_time", "datePublished", "_pubDate",
    "apub:time", "release_date", "weibo:article:create_at",
)  # fmt: skip
_URL = (
    re.compile(r"/t(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})_"),
    re.compile(r"/art/(?P<y>(?:19|20)\d{2})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})/"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})-?(?P<m>\d{2})/(?P<d>\d{2})/"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<m>\d{2})(?P<d>\d{2})/"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)\d{9}\."),
    re.compile(r"[/_](?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[/_.]|\d{6}\b)"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication day, where it was read (`shown`, `listing`, `meta:PubDate`, `url` …) and the very words."""

    on: date
    origin: str
    quote: str
    confidence: float


def find_published(
    head: Sequence[str],
    tail: Sequence[str],
    *,
    far: Sequence[str] = (),
    words: Sequence[str] = (),
    meta: Mapping[str, str],
    listed: date | None,
    url: str,
    ruled: Sequence[str] = (),
    script: tuple[str, str] | None = None,
    stamps: Sequence[str] = (),
    written: Sequence[str] = (),
    page: Iterable[str] = (),
) -> Published | None:
    """The best-founded publication day, or None: a missing date is better than an invented one.

    head, tail  lines around the title before the body, and behind the body
    far         lines well before the title (an information table): read only with a label
    words       the lines of `head` with blanks between inline elements
    ruled       texts the source's own date rule gave
    script      (variable, text) of a date the page writes by script
    stamps      dates in attributes (`datetime`, `data-time` …) of elements near the title
    page        short lines of the page, asked for only where nothing else tells: where it is a newspaper's, the day of the issue
    written     texts that the page's scripts wrote: a date shown by them is called by its variable
    """
    for text in ruled:
        if found := first_date(text):
            return Published(found.date, "shown", " ".join(text.split())[:60], 1.0)
    near = ["", *far[-10:], ""]
    bars = [
        near[n] for n in range(1, len(near) - 1) if any(is_source_bar(line) for line in near[n - 1 : n + 2])
    ]
    if (
        shown := _labelled(head)
        or _labelled(far)
        or _bare(words)
        or _bare(head)
        or _in_two_boxes(words)
        or _labelled(tail)
        or _bare(bars)
        or _answered([*head, *tail])
    ):
        if script is not None and any(script[1] in text or text in script[1] for text in written):
            by_script = first_date(script[1])
            if by_script is not None and by_script.date == shown.on:
                return Published(shown.on, f"script:{script[0]}", script[1], 0.9)
        return shown
    for text in stamps:
        if found := first_date(text):
            return Published(found.date, "shown", text, 0.85)
    if script is not None and (found := first_date(script[1])):
        return Published(found.date, f"script:{script[0]}", script[1], 0.9)
    if listed is not None:
        return Published(listed, "listing", listed.isoformat(), 0.9)
    for name in _META:
        if found := first_date(meta.get(name, "")):
            return Published(found.date, f"meta:{name}", meta[name], 0.8)
    if (on := url_date(url)) is not None:
        return Published(on, "url", url, 0.6)
    return _bare([line for line in tail if _DAYLINE.match(line)]) or _paper_day(page)


def _paper_day(page: Iterable[str]) -> Published | None:
    """The day of a newspaper's issue: a day with its weekday, on a page that leads to other issues or numbers its own sheets."""
    lines = list(page)
    if not any(len(line) < 60 and _OF_PAPER.search(line) for line in lines):
        return None
    for line in lines:
        if len(line) < 60 and (found := _ISSUE_DAY.search(line)) and (told := first_date(found[0])):
            return Published(told.date, "shown", found[0], 0.7)
    return None


def url_date(url: str) -> date | None:
    """The day an address carries, as /202602/t20260212_1.html or /art/2026/2/12/.

    >>> url_date("https://example.cn/xxgk/20260212083000123.html")
    datetime.date(2026, 2, 12)
    """
    path = "/" + url.split("://", 1)[-1].partition("/")[2].split("?", 1)[0]
    for pattern in _URL:
        for match in pattern.finditer(path):
            if (on := day(int(match["y"]), int(match["m"]), int(match["d"]))) is not None and on.year >= 1995:
                return on
    return None


@lru_cache(maxsize=4096)
def is_source_bar(line: str) -> bool:
    """发布时间：2026-… or 2026-02-12 来源：…, but not 时间：3月1日（星期日）上午 of an invitation.

    >>> is_source_bar("2026-02-12 15:30 来源：某报"), is_source_bar("时间：3月1日上午，地点：报告厅")
    (True, False)
    """
    labels = furniture.meta_labels(line)
    if labels >= 2 or _is_bare_date(line):
        return True
    if not labels:
        return False
    parts = re.match(r"^\W*(.{2,8}?)\s*[:：]\s*(.*)$", line)
    return parts is None or parts[1].strip() not in ("时间", "日期") or _is_bare_date(parts[2])


def _is_bare_date(line: str) -> bool:
    """A line that is only a date, perhaps with a clock time and a short source behind it.

    2026年2月10日 alone is a signature, not a source bar; with a clock time it is one.
    """
    found = first_date(line)
    if found is None or found.start > 16 or len(line) > 120 or "，" in line or "。" in line:
        return False
    if found.end - found.start == 8 and re.search(r"[^\W\d_]$", line[: found.start]):
        return False  # 冀械临备20260101 is a number
    rest = re.sub(r"[\d:：\s\W]+", "", line[: found.start] + line[found.end :])
    bracketed = line.strip()[:1] in ("[", "【") and line.strip()[-1:] in ("]", "】")
    signed = "年" in line[: found.end] and not bracketed and re.search(r"\d:\d", line[found.end :]) is None
    return not signed and len(rest) <= 12


def _labelled(lines: Sequence[str]) -> Published | None:
    """A date behind 发布时间：, 日期： …; labels of making or updating count only when no other is there."""
    weak: Published | None = None
    bare: Published | None = None
    for line, found in _dates(lines, labelled=True):
        before = line[: found.start]
        match = _LABEL.search(before)
        if match is None or _OTHER.search(before) or _RANGE.match(line[found.end :]):
            continue
        quote = line[match.start("label") : found.end].strip()
        if _UNNAMED.match(match["label"]):  # 时间：, and no word that says of what
            if match["label"][0].isspace() or not re.search(
                r"[\u4e00-\u9fff]$", line[: match.start("label")]
            ):
                bare = bare or Published(found.date, "shown", quote, 0.95)
        elif _WEAK.search(match["label"]):
            weak = weak or Published(found.date, "shown", quote, 0.85)
        else:
            return Published(found.date, "shown", quote, 0.97)
    return bare or weak


def _bare(lines: Sequence[str]) -> Published | None:
    """A date without label in a short line near the title: 2026-02-12 15:30 来源：…"""
    led = {line for before, line in pairwise(lines) if len(before) < 20 and _OTHER_LABEL.search(before)}
    for line, found in _dates(lines):
        if len(line) > 160 or line in led or _TODAY.search(line) or _OTHER.search(line[: found.start]):
            continue
        around = line[: found.start] + line[found.end :]
        if (
            "。" in around
            or (_PARTED.search(line[: found.start]) and not _is_timed(line[found.end :]))
            or re.match(r"\s*(?:第|年度|起|前|以来|至)", line[found.end :])
        ):
            continue
        timed = _is_timed(line[found.end :])
        if (
            _leads_bar(line, found)
            or _size(around) <= (24 if timed else 12)
            or re.search(
                "来源|來源|作者|编辑|浏览|点击|阅读|字[体号]|分享|打印|稿源|\bSource\b|\bBy\b", around
            )
        ):
            return Published(found.date, "shown", line[found.start : found.end], 0.9)
    return None


_PARTED = re.compile(r"，(?!\s*$)|，.*，|^(?!.*(?:[局处部委院所网报社]|办公室|中心|协会|学会)，\s*$).*，")
"""A comma before a day, but for that between an office and its day: 某某局，2024年3月1日."""


def _leads_bar(line: str, found: DateFound) -> bool:
    """Does a line of parts, none of them a sentence, open with a day: 2025-09-28　发布：某某局 | 阅读 20?"""
    return found.start <= 2 and _BAR.match(line[found.end :]) is not None


_BAR = re.compile(r"\s*(?:[|｜·/]|\s)\s*[^\s，。；！？][^，。；！？]{0,60}$")


def _is_timed(behind: str) -> bool:
    """Does a clock time stand right behind a day?"""
    return re.match(r"\s*(?:(?:星期|周)[一二三四五六日天])?[\s-]*\d{1,2}:\d{2}", behind) is not None


def _answered(lines: Sequence[str]) -> Published | None:
    """The day of an answer, which is the day a letter with its answer appears."""
    for line, found in _dates(lines):
        if re.search(r"(?:答\s*复|回\s*复|办\s*结)(?:时间|日期)\s*[:：]?\s*$", line[: found.start]):
            return Published(found.date, "shown", line[: found.end][-40:].strip(), 0.7)
    return None


def _size(words: str) -> float:
    """Letters of a line, a Latin one counted as a third of a Chinese one."""
    letters = re.sub(r"[\W\d_]+", "", words)
    return len(letters) - sum(letter.isascii() for letter in letters) * 2 / 3


def _in_two_boxes(lines: Sequence[str]) -> Published | None:
    """18 over 2026-03, or the other way round, as calendar leaves beside a title show a day."""
    for line in [*lines, *(f"{one} {other}" for one, other in pairwise(lines))]:
        line = _SPREAD.sub(r"\1", line)
        if (match := _LEAF.fullmatch(line.strip())) is None:
            continue
        year, month, dom = (
            next(int(match[name + n]) for n in ("", "2", "3", "4") if match[name + n]) for name in "ymd"
        )
        on = day(year, month, dom)
        if on is not None:
            return Published(on, "shown", line.strip(), 0.85)
    return None


def _full_year(match: re.Match[str]) -> str:
    """A day written with its year last or counted from the Republic's, as 2022-09-19; unread where it is no day."""
    if match["ry"]:
        year, month, dom = 1911 + int(match["ry"]), int(match["rm"]), int(match["rd"])
    else:
        year, dom, month = int(match["y"]), int(match["d"]), int(match["m"])
        month, dom = (dom, month) if month > 12 else (month, dom)
    return f"{year:04}-{month:02}-{dom:02}" if day(year, month, dom) else match[0]


def _dates(lines: Sequence[str], *, labelled: bool = False) -> list[tuple[str, DateFound]]:
    """(line, date) pairs; a label at a line's end is joined with the date that starts the next line.

    labelled  only days behind labels are asked for: then 19/09/2022 and 115年3月26日 are days as well
    """
    if labelled:
        lines = [_LOCAL_DAY.sub(_full_year, line) if _LOCAL_DAY.search(line) else line for line in lines]
    else:
        lines = [
            _LOCAL_DAY.sub(_full_year, line) if _LOCAL_DAY.fullmatch(line.strip()) else line for line in lines
        ]
    pairs: list[tuple[str, DateFound]] = []
    for place, line in enumerate(lines):
        rest, shift = line, 0
        while found := first_date(rest):
            pairs.append((line, DateFound(date=found.date, start=found.start + shift, end=found.end + shift)))
            shift += found.end
            rest = line[shift:]
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if _LABEL.search(line) and len(line) < 60 and (found := first_date(following)) and found.start < 4:
            joined = f"{line} {following}"
            offset = len(line) + 1
            pairs.append(
                (joined, DateFound(date=found.date, start=found.start + offset, end=found.end + offset))
            )
    return pairs
