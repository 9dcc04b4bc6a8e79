"""Who published, wrote and edited: the 来源, 作者, 责任编辑 lines around a body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from text.dates import first_date

_NEXT = (
    r"(?=\s*[|｜]|\s*(?:Views?|Date|Author|Editor)\s*[:：]|\s*(?:信息|文章|稿件)?(?:来源|來源|稿源|作者|撰稿|记者|责任编辑|責任編輯|责编|编辑|发布时间|发布日期|發布時間|发表时间|更新时间|时间|日期|审核|审校|校对|浏览|点击|阅读|访问|字体|字号|打印|关闭|分享|收藏|大\s*中\s*小|[大中小]字?号)"
    r"|\s*[【\[（(](?:字|打|大|关|责|编|收)|\s*(?:19|20)\d{2}\s*[-年/.]|[）)】\]]?\s*$)"
)
_SOURCE = re.compile(
    rf"(?:信息|文章|稿件|新闻|内容|资料|本文|原文)?(?:来\s*源(?:于|自)?|來\s*源|稿\s*源|转载自|\bSource)\s*[:：]\s*(?P<value>.{{0,60}}?){_NEXT}"
)
_AUTHOR = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:作\s*者|撰\s*稿(?:人)?|文\s*/|记\s*者)\s*[:：/]?\s*(?P<value>[^，。；]{{1,40}}?){_NEXT}"
)
_EDITOR = re.compile(
    rf"(?:责\s*任\s*编\s*辑|責\s*任\s*編\s*輯|责\s*编|(?:网站|网络|值班|文字|本文|执行|本期)?编\s*辑|編\s*輯)(?:人)?\s*[:：丨|/]\s*(?P<value>[^，。；]{{1,30}}?){_NEXT}"
)
_BYLINE = re.compile(
    r"[（(](?:本报|本网|见习|特约|实习|全媒体|首席|通讯员|\s)*(?:记者|通讯员)\s*(?P<value>[^（）()，。：]{2,24})[）)]"
)
_EDGES = " \u3000\xa0:：|｜【】[]（）()-—·"
_PLACEHOLDER = re.compile(r"^(?:无|暂无|未知|null|undefined|本站|\W*)$", re.IGNORECASE)


def find_source(lines: Sequence[str]) -> str | None:
    """The medium or organ after 来源：; the next short line when the label stands alone in its cell."""
    for place, line in enumerate(lines):
        if len(line) > 260 or not (match := _SOURCE.search(line)):
            continue
        if value := _value(match["value"]):
            return value
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if (
            line.rstrip().endswith((":", "："))
            and 1 < len(following) <= 20
            and not re.search(r"[，。：:]", following)
            and not first_date(following)
        ):
            return _value(following)
    return None


def find_author(lines: Iterable[str], opening: str = "") -> str | None:
    """The name after 作者：, else the 记者 of the opening's byline."""
    for line in lines:
        if len(line) <= 260 and (match := _AUTHOR.search(line)) and (value := _value(match["value"])):
            return value
    match = _BYLINE.search(opening[:200])
    return _value(match["value"]) if match else None


def find_editor(lines: Iterable[str]) -> str | None:
    for line in lines:
        if len(line) <= 260 and (match := _EDITOR.search(line)) and (value := _value(match["value"])):
            return value
    return None


def _value(text: str) -> str | None:
    value = " ".join(text.split()).strip(_EDGES)
    return None if not value or _PLACEHOLDER.match(value) or len(value) > 40 else value
