"""What a text is by how its body is laid out: articles, questions and answers, a monograph, cases, who signs.

Asked where a title names no genre, or only sounds like a report's.
"""

from __future__ import annotations

import re

from models import Genre
from pipelines.acts.acttext import ActText
from pipelines.acts.voice import is_told

_POST = r"(?:局长|司长|部长|书记|主任|院长|厅长|署长|会长|所长|处长|总监|监察专员|秘书长|理事长|主席|总工程师|总药师|巡视员)"
_BYLINE = re.compile(
    rf"^[ ]*[□■◎○◇◆●]?[ ]*[\u4e00-\u9fff]{{2,30}}(?:局|委|厅|署|院|中心|所|会|部)[\u4e00-\u9fff、]{{0,16}}{_POST}[ ]+[\u4e00-\u9fff·×*]{{2,4}}[ ]*(?=\n|$)"
)
_WRITTEN_BY = re.compile(rf"[(]?(?:本文)?作者(?:系|为|是|单位|:)[^。()\n]{{2,40}}{_POST}[)]?")
_LEAFLET = re.compile(r"【(?:药品名称|适应症|功能主治|用法用量|不良反应|禁忌|注意事项)】")
_MONOGRAPH = re.compile(r"【(?:来源|性状|制法|处方|鉴别|检查|含量测定|浸出物|贮藏|炮制|特征图谱|指纹图谱)】")
_SCOPE = re.compile(r"(?:^|\n)[ ]*1[ .]*范围[ ]*\n[^\n]*本(?:方法|标准|文件|部分)(?:规定|适用|描述)")
_ARTICLE = re.compile(r"^[ ]*第[一二三四五六七八九十百]+条[ 、]?", re.MULTILINE)
_ADVICE = re.compile(
    r"不具有强制性|代表(?:了)?药品监管部门当前的(?:观点|看法|认识)|本(?:指导原则|指南|技术要求|共识|要点)(?:旨在|适用|所称|仅)"
)
_ANSWER = re.compile(r"^[ ]*(?:答|A)[ ]*[:：]", re.MULTILINE)
_CASE = re.compile(r"^[ ]*案例[ ]*[一二三四五六七八九十\d]+[ ]*(?:[:：.、]|\n|$)", re.MULTILINE)
_OBJECTION = re.compile(r"(?:公[示告]|监督)(?:期|时间)[^\n]{0,200}?(?:异议|举报|反映)")
_DRAFT = re.compile(r"征求意见稿|草案|(?:送审|讨论|修订)稿")
_ASKS = re.compile(
    r"(?:提出|提交|反馈|征求|征询|惠示|陈述|表示|提供|听取)[^。\n]{0,30}(?:意见|建议|看法)|(?:意见|建议)[^。\n]{0,20}(?:反馈|发送|寄)"
)
_ORDER_LINE = re.compile(
    r"^[^\n。]{0,60}第[^第\n]{1,14}号令[ ]*(?=\n)|^[^\n。]{2,30}令[ ]*\n?[ ]*第[^\n]{1,8}号[ ]*(?=\n)"
)
_SUBJECT = re.compile(r"(?:^|\n)[ ]*主旨[ ]*:")


def asks_for_opinions(act: ActText) -> bool:
    """Does the body ask for words on something: 请于…前反馈意见, 欢迎提交建议?"""
    return _ASKS.search(act.flat_body) is not None


def puts_up(act: ActText) -> bool:
    """Does the body put something up for objections within some days?"""
    return _OBJECTION.search(act.flat_body) is not None


def read_layout(act: ActText) -> tuple[Genre, tuple[int, int], str] | None:
    """(genre, the words of the body that show it, what they are), or None."""
    flat = act.flat_body
    if (
        act.lines
        and (match := _BYLINE.match(flat)) is not None
        and act.lines[0].end - act.lines[0].start < 50
    ):
        return "speech", match.span(), "signed by an official"
    if (match := _WRITTEN_BY.search(flat)) is not None:
        return "speech", match.span(), "signed by an official"
    if (
        (match := _MONOGRAPH.search(flat)) is not None
        and len(_MONOGRAPH.findall(flat)) > 1
        and not _LEAFLET.search(flat)
    ):
        return "standard", match.span(), "laid out as a standard"
    if (match := _SCOPE.search(flat[:400])) is not None:
        return "standard", match.span(), "laid out as a standard"
    if (match := _ORDER_LINE.search(flat[:100])) is not None:
        return "order", match.span(), "an order's number"
    if (letter := _under_subject(flat)) is not None:
        return letter
    articles = list(_ARTICLE.finditer(flat))
    if len(articles) > 1 and not is_told(act):
        return "rule", articles[0].span(), "laid out in articles"
    answers = list(_ANSWER.finditer(flat))
    if len(answers) > 1 and "?" in flat:
        return "interpretation", answers[0].span(), "questions and answers"
    return _of_own_words(act)


def _of_own_words(act: ActText) -> tuple[Genre, tuple[int, int], str] | None:
    """What only counts where nobody else tells of it."""
    flat = act.flat_body
    kinds: tuple[tuple[Genre, re.Match[str] | None, str], ...] = (
        ("guideline", _ADVICE.search(flat), "advice"),
        ("penalty", _CASE.search(flat) if len(_CASE.findall(flat)) > 1 else None, "cases"),
        ("publicity", _OBJECTION.search(flat), "put up for objections"),
        ("consultation", _DRAFT.search(flat) if asks_for_opinions(act) else None, "a draft to speak on"),
    )
    found = next(((genre, match, how) for genre, match, how in kinds if match is not None), None)
    return None if found is None or is_told(act) else (found[0], found[1].span(), found[2])


def _under_subject(flat: str) -> tuple[Genre, tuple[int, int], str] | None:
    """A paper laid out as in Taiwan, under 主旨: a letter that answers, asks for words on a draft or tells, or an announcement."""
    if (head := _SUBJECT.search(flat)) is None:
        return None
    told = flat[head.start() : flat.find("\n", head.end()) + 1 or len(flat)]
    genre: Genre = "announcement" if re.search(r"(?:^|\n)[ ]*公告事项", flat) else "notice"
    if re.search(r"复如说明|(?:^|\n)[^\n]{0,4}复贵|复请查照|答复如", flat):
        genre = "reply"
    elif re.search(r"预告|草案", told) and (_ASKS.search(flat) or "预告" in told):
        genre = "consultation"
    return genre, head.span(), "laid out under 主旨"
