"""Who published, wrote and edited: the 来源, 作者, 责任编辑 lines around a body, and names without a label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from text.dates import DateFound, first_date
from text.extract import furniture
from text.extract.title_words import is_column
from text.extract.tree import Element, text_of

_NEXT = (
    r"(?=\s*[|｜]|\s+[\u4e00-\u9fff]{2,6}\s*[:：]|\s*(?:Views?|Date|Author|Editor)\s*[:：]|\s*(?:信息|文章|稿件)?(?:来源|來源|稿源|作者|撰稿|记者|责任编辑|責任編輯|责编|编辑(?!部)|发布时间|发布日期|發布時間|发表时间|更新时间|时间|日期|审核|审校|校对|(?:今日|本月|总)?(?:浏览|点击|阅读|访问)|字体|字号|打印|关闭|分享|收藏|下载|朗读|大\s*中\s*小|[大中小]字?号)"
    r"|\s*[【\[（(](?:字|打|大|关|责|编|收)|\s*(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]|\s*\d{1,2}月\d{1,2}日|\s*】|[）)】\]]?\s*$)"
)
_SOURCE = re.compile(
    rf"(?:信息|文章|稿件|新闻|内容|资料|本文|原文)?(?<![材片据面频])(?:来\s*源(?:于|自)?|來\s*源|稿\s*源|转(?:载)?自|轉(?:載)?自|\bSource)\s*[:：]\s*(?P<value>.{{0,60}}?){_NEXT}"
)
_SOURCE_ALONE = re.compile(r"^\W*(?:信息|文章|稿件|新闻)?(?:来\s*源|來\s*源|稿\s*源)\s*[:：]?\s*$")
_RELEASED = re.compile(
    rf"(?:发\s*布|颁\s*布|公\s*[布开]|制\s*[定发]|上\s*传)\s*(?:机\s*构|机\s*关|单\s*位|部\s*门|科室|处室)\s*[:：]\s*(?P<value>.{{2,40}}?){_NEXT}"
)
_GIVEN = re.compile(
    rf"(?:作\s*者|供\s*稿|信息提供|提\s*供|报\s*送|发\s*布)(?:单位|部门|处室|科室|人|者|方)?\s*[:：]\s*(?P<value>.{{2,40}}?){_NEXT}"
)
_AUTHOR = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:作\s*者|撰\s*稿(?:人)?|文\s*/|记\s*者)\s*[:：/]?\s*(?P<value>[^，。；]{{1,40}}?){_NEXT}"
)
_EDITOR = re.compile(
    rf"(?:责\s*任\s*编\s*辑|責\s*任\s*編\s*輯|责\s*编|(?:网站|网络|值班|文字|本文|执行|本期)?编\s*辑|編\s*輯)(?:人)?\s*[:：丨|/]\s*(?P<value>[^，。；]{{1,30}}?){_NEXT}"
)
_EDITOR_ALONE = re.compile(r"^\W*(?:责任编辑|責任編輯|责编)\s+(?P<value>[\u4e00-\u9fff·]{2,4})\W*$")
_BYLINE = re.compile(
    r"[（(](?:本报|本网|见习|特约|实习|全媒体|首席|通讯员|\s)*(?:记者|通讯员)\s*(?P<value>[^（）()，。：]{2,24})[）)]"
)
_EDGES = " \u3000\xa0:：|｜【】[]（）()-—·"
_PLACEHOLDER = re.compile(r"^(?:无|暂无|未知|null|undefined|\W*)$", re.IGNORECASE)
_ORGAN = re.compile(
    r"(?:(?<![通公])报|数字报|报社|网|社|局|处|司|科|厅|委|部|办|中心|委员会|办公室|院|所|站|台|会|分局|组|组织部|党总支|党支部|支队|大队|总队|基地|公司|频道|杂志|周刊|药监|药闻|政府|集团|大学|医院|电视台|客户端|融媒|发布|之声|平台|报道|在线)"
    r"(?:[（(][^（）()]{2,12}[）)])?(?:综合|原创)?$|(?:Daily|News|Agency|Times|Administration|Department|Office|Center|Centre|Bureau)$"
)
"""What the last characters of a medium's or an organ's name are."""
_NOT_ORGAN = re.compile(
    r"[，。；：:！？?!]|^(?:首页|正文|当前|打印|关闭|分享|返回|本社|全部|发布|平台|客户端|在线)$|时间|日期|记者|通讯员|手机|登录|搜索|^关于|无障碍|^第|听全文|版权|供稿$|召开|举办|开展|印发"
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:source|laiyuan|ly|xxly|wzly|org|organ|nickname|js_name|account|publisher|fbjg|profile_name|author_name)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[|｜/]+\s*|\s{2,}|(?<=[\u4e00-\u9fff）)])\s+|\s+(?=[\u4e00-\u9fff（(])")
"""What parts the words of a line; names in Latin letters have blanks inside."""
_CLOCK = re.compile(r"\d{1,2}[-月/]\d{1,2}日?\s+\d{1,2}:\d{2}")
_ANY_TIME = re.compile(r"[\d年月日:：/.\-]+")
_PAPER = re.compile(
    r"^(?P<name>[^，。：:_|｜\s]{2,14}?(?:报|周刊|杂志|通讯社|电视台))(?:数字报|电子报|电子版|社)?$"
)


def find_source(lines: Sequence[str], words: Sequence[str] = ()) -> str | None:
    """The medium or organ after 来源：; the next short line when the label stands alone in its cell.

    words  the same lines with blanks between inline elements: where the name ends if nothing else tells
    """
    if words:
        whole, parted = find_source(lines), find_source(words)
        return parted if parted and whole and len(parted) > 1 and whole.startswith(parted) else whole
    for place, line in enumerate(lines):
        if len(line) > 260 or not ("源" in line or "转" in line or "轉" in line or "Source" in line):
            continue
        match = _SOURCE.search(line)
        if match is not None and (value := _cited(match["value"])):
            return value
        if match is None and not _SOURCE_ALONE.match(line):
            continue
        following = lines[place + 1].lstrip(":： ") if place + 1 < len(lines) else ""
        if (
            (match is None or line.rstrip().endswith((":", "：")))
            and 1 < len(following) <= 20
            and not re.search(r"[，。：:]", following)
            and not first_date(following)
            and not furniture.is_furniture(following)
            and (_is_organ(following) or " " not in following.strip())
        ):
            return _cited(following)
    return None


def find_unlabelled(lines: Sequence[str], site: str = "") -> str | None:
    """The medium that stands beside the date under a title, without any label: `江西日报 熊安澜` · `2026-06-03`.

    site  the site's name as the end of <title> gives it; beside the date it is the publisher, whatever its form
    """
    for place, line in enumerate(lines):
        found = first_date(line) if len(line) <= 80 else None
        if found is None or "。" in line or re.search(r"[\u4e00-\u9fff]{13}", line[: found.start]):
            continue
        beside = [line[: found.start], line[found.end :], *lines[place + 1 : place + 2], *lines[:place][-1:]]
        for text in beside:
            if len(text) <= 40 and first_date(text) is None:
                for word in _BETWEEN.split(furniture.INFO_LABEL.sub("", text)):
                    if _is_organ(name := word.strip(_EDGES)) or (len(name) > 2 and name == site):
                        return _value(word)
    return None


def find_lone(lines: Iterable[str]) -> str | None:
    """The one name that a bar holds beside its date: an account's, where a reader looks for the publisher."""
    for line in lines:
        if (
            len(line) > 60
            or re.search(r"[^\W\d]\s*[:：]", line)
            or not (first_date(line) or _CLOCK.search(line))
        ):
            continue
        words = [w.strip(_EDGES) for w in _BETWEEN.split(_ANY_TIME.sub("  ", line))]
        names = [w for w in words if re.search(r"\w", w) and not furniture.is_furniture(w)]
        if (
            len(names) == 1
            and re.fullmatch(r"[\u4e00-\u9fff]{4,12}", names[0])
            and not _NOT_ORGAN.search(names[0])
            and not is_column(names[0])
        ):
            return names[0]
    return None


def find_released(lines: Iterable[str]) -> str | None:
    """The organ after 发布机构： or 发布机关：, wherever it stands in a line of the information table, or in the next cell."""
    for line in _with_next(lines):
        match = _RELEASED.search(furniture.simplified(line)) if len(line) <= 260 else None
        if match and (value := _cited(line[slice(*match.span("value"))])):
            return value
    return None


def _with_next(lines: Iterable[str]) -> Iterator[str]:
    """The lines, a label that stands alone joined with what stands behind it."""
    label = ""
    for line in lines:
        yield f"{label}：{line}" if label else line
        label = line.rstrip(":： ") if furniture.is_label(line) else ""


def find_given(lines: Iterable[str]) -> str | None:
    """The department after 供稿：, 发布人：, 信息提供： …, if it is one: a person there is none."""
    for line in lines:
        match = _GIVEN.search(line) if len(line) <= 260 else None
        if match and (value := _cited(match["value"])) and _is_organ(value):
            return value
    return None


def find_named(elements: Iterable[Element]) -> str | None:
    """What an element near the title holds whose id or class says that it names the publisher (js_name, source, org)."""
    for element in elements:
        names = f"{element.get('id') or ''} {element.get('class') or ''}"
        if len(names) < 3 or not _NAMED.search(names):
            continue
        text = text_of(element)
        if 2 <= len(text) <= 24 and not _NOT_ORGAN.search(text) and first_date(text) is None:
            return None if furniture.is_furniture(text) else _value(text)
    return None


def paper_of(head_title: str) -> str | None:
    """The newspaper a page's <title> names at an end: 某某报数字报 → 某某报."""
    parts = re.split(r"[_|｜\-—\s]+", head_title.strip())
    return next((match["name"] for part in (parts[-1], parts[0]) if (match := _PAPER.match(part))), None)


def names_day_and_office(line: str, found: DateFound) -> bool:
    """Does a line hold nothing but a day, the name of an office or medium beside it, and a word for publishing?"""
    before, behind = (
        _PUBLISHING.sub("", part).strip(_EDGES + "，,") for part in (line[: found.start], line[found.end :])
    )
    if (
        behind
        and first_date(behind) is None
        and re.fullmatch(r"[（(]?(?:星期|周)[一二三四五六日天][)）]?|[\d:：\s]+", behind)
    ):
        behind = ""
    if before and behind:
        return False
    name = before or behind
    parted = re.search(r"[·|｜/　]", line) is not None
    return _is_organ(name) or (
        parted and re.fullmatch(r"[\u4e00-\u9fff]{2,8}[部科室处组股]", name) is not None
    )


_PUBLISHING = re.compile(
    r"\s*(?:发布|發布|發佈|公布|公佈|刊登|刊发|发表)于?\s*$|^\s*(?:发布|發布|發佈|公布|公佈|刊登|刊发|发表)\s*"
)


def _is_organ(word: str) -> bool:
    return (
        3 <= len(word) <= 24
        and not is_column(word)
        and bool(_ORGAN.search(word))
        and not _NOT_ORGAN.search(word)
        and not furniture.is_furniture(word)
    )


def _cited(text: str) -> str | None:
    """A source's name without the buttons behind it: of several words those that name organs, if the first does."""
    words = [word for word in (_value(text) or "").split(" ") if not furniture.is_furniture(word)]
    if len(words) > 1 and re.search(r"[\u4e00-\u9fff]", words[0]) and _is_organ(words[0]):
        named = [word for word in words if _is_organ(word)]
        return " ".join(named)
    while len(words) > 1 and (
        furniture.is_furniture(words[-1]) or re.search(r"播报|听全文|手机|举报", words[-1])
    ):
        words.pop()
    return None if furniture.is_buttons(" ".join(words)) else _value(" ".join(words))


def find_author(lines: Iterable[str], opening: str = "") -> str | None:
    """The name after 作者：, else the 记者 of the opening's byline."""
    for line in lines:
        if len(line) <= 260 and (match := _AUTHOR.search(line)) and (value := _value(match["value"])):
            return value
    match = _BYLINE.search(opening[:200])
    return _value(match["value"]) if match else None


def find_editor(lines: Iterable[str]) -> str | None:
    for line in lines:
        if len(line) > 260 or not ("编" in line or "編" in line):
            continue
        if (match := _EDITOR.search(line) or _EDITOR_ALONE.match(line)) and (value := _value(match["value"])):
            return value
    return None


def _value(text: str) -> str | None:
    value = " ".join(text.split()).strip(_EDGES)
    return None if not value or _PLACEHOLDER.match(value) or len(value) > 40 else value
