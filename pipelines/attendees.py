"""Who took part in a meeting, with the role written before the name.

王某、李某 after one role share it (副局长管某、李某); a comma inside a role (党组书记、局长) belongs to it;
groups without names (各处室主要负责人) are no attendees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.names import TITLE, WORDS, leading_name, surnames, titled_name
from pipelines.sentences import Span, paragraphs, sentences

_DEED = re.compile(
    r"出席|参加|主持|列席|讲话|报告|致辞|致词|陪同|宣读|传达|通报|发言|授课|动员|见证|汇报|总结|介绍|带队|解读|讲授|强调|指出|要求|召开|部署|表示|参会|调研|座谈|会谈|会商|研讨|开门见山|直言|坦言|坦承|认为|提出|谈及|说"
)
_GROUP_ENDS = "局处委部组厅区县市省院会党科室心站司队"
"""How names of bodies end: 水利局局长 is no person called 水利局."""
_ABSENT = re.compile(r"习近平|总书记|总理|国家主席")
_ROLE_START = re.compile(
    r"[，；。：！？\n]|(?:出席|参加|主持|由|和|及|以及|与|分别|陪同|邀请|听取|传达了?|会上|日|上午|下午)(?=[\u4e00-\u9fff])"
)


# 局长，领导小组组长王某: offices of one person parted by a comma, the first without a name.
_HELD_BEFORE = re.compile(rf"(?:^|[，；。日])(?P<role>[^，；。日]{{2,40}}{TITLE.pattern})，$")


@dataclass(frozen=True, slots=True)
class Person:
    """A named participant: spans of the name and of the role in the text, and the verb that made them one."""

    name: str
    span: Span
    role: Span | None
    deed: str


def find_people(text: str) -> Iterator[Person]:
    """Named participants in a plain text, in order; one person may come more than once."""
    for left, right in paragraphs(text):
        for start, end in sentences(text, left, right):
            deed = _DEED.search(text, start, end)
            if deed is not None:
                yield from _in_sentence(text, start, end, deed.group())


def _in_sentence(text: str, start: int, end: int, deed: str) -> Iterator[Person]:
    yield from _named_before_role(text, start, end, deed)
    at = start
    while (match := titled_name().search(text, at, end)) is not None:
        role = _role(text, start, at, match.end("title"))
        name = match.span("name")
        if not _ABSENT.search(text[role[0] : name[1]]) and not _is_source(text, name, role):
            yield Person(match["name"], name, role, deed)
            for fellow in _fellows(text, name[1], end):
                yield Person(text[slice(*fellow)], fellow, role, deed)
                name = fellow
        at = name[1]


def _named_before_role(text: str, start: int, end: int, deed: str) -> Iterator[Person]:
    """王岩局长出席 and 出席：王大海（局长）、…: the role stands behind the name."""
    for pattern in (_name_title(), _name_bracket()):
        for match in pattern.finditer(text, start, end):
            if not _ABSENT.search(match.group()):
                yield Person(match["name"], match.span("name"), match.span("title"), deed)


@cache
def _name_title() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[，；。、：\n由])|(?<=会上，))(?P<name>(?!{WORDS})[{surnames()}][\u4e00-\u9fff]{{1,2}}?(?<![{_GROUP_ENDS}]))"
        rf"(?P<title>(?:副|总)?(?:局长|书记|主任|处长|院长|省长|市长|会长|所长|部长|司长|巡视员|总监|工程师|组长))"
        rf"(?=出席|主持|参加|讲话|作|致辞|对|就|在|传达|通报|宣读|总结|强调|指出|要求|表示|带队|汇报|发言|，|、)",
        re.M,
    )


@cache
def _name_bracket() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[，；。、：\n]))(?P<name>(?!{WORDS})(?:[{surnames()}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{2,6}}·[\u4e00-\u9fff]{{2,6}}))"
        rf"（(?P<title>[^（），。\n]{{0,24}}{TITLE.pattern})）",
        re.M,
    )


def _is_source(text: str, name: Span, role: Span) -> bool:
    """传达了张某的批示: the person is quoted, not present. 记者 is nobody's attendee."""
    return re.match(
        r"[^，。；、]{0,16}(?:的|作出的|关于)[^，。；]{0,40}(?:批示|讲话精神|指示|精神)",
        text[name[1] : name[1] + 70],
    ) is not None or text[role[0] : role[1]].endswith(("记者", "编辑", "主编"))


def _role(text: str, start: int, floor: int, end: int) -> Span:
    """The role that ends at `end`: back to the last separator, over the 、 between titles."""
    begin = max(start, floor)
    for cut in _ROLE_START.finditer(text, begin, end):
        rest = text[cut.end() : end]
        if TITLE.search(rest):
            begin = cut.end()
    parts = text[begin:end].split("、")
    keep = len(parts) - 1
    while keep > 0 and TITLE.search(parts[keep - 1][-6:]) and TITLE.search(parts[keep - 1]):
        keep -= 1
    begin = end - len("、".join(parts[keep:]))
    before = _HELD_BEFORE.search(text, max(start, floor), begin)
    return (before.start("role") if before else begin), end


def _fellows(text: str, at: int, end: int) -> Iterator[Span]:
    """Names that follow with 、 or 和 and have no role of their own."""
    while True:
        joint = re.match(r"[、和及与]", text[at : at + 1])
        if joint is None or at + 1 >= end:
            return
        match = leading_name().match(text, at + 1, end)
        if match is None or TITLE.match(text, match.end()) or _is_word(text, match):
            return
        yield match.span("name")
        at = match.end("name")


def _is_word(text: str, match: re.Match[str]) -> bool:
    """A title that only looks like a name (党组 成员, 安全 总监)."""
    return TITLE.search(text[match.start("name") : match.end("name") + 2]) is not None
