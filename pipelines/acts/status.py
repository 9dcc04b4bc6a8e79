"""Does an act bind, and which status does it carry: 试行, 征求意见稿, 废止, 有效期5年."""

from __future__ import annotations

import re

from models import Fact, Genre
from pipelines.acts.acttext import ActText

_COMMAND = re.compile(
    r"应当|不得|必须|严禁|遵照执行|贯彻执行|认真(?:贯彻|组织|抓好)|请(?:各|你|及时|严格|遵照|认真|结合|相关|有关|按照|于)|立即停止|(?:暂停|停止)(?:生产|销售|使用|进口|经营)|予以注销|予以撤销|责令|起(?:施行|实施|执行)|现予(?:以)?(?:发布|公布|印发)|要求如下|严格(?:落实|执行|按照)|须(?=[\u4e00-\u9fff])|同意"
)
_ADVICE = re.compile(
    r"供[^。\n]{0,24}参考|不具有(?:强制|法律)|非强制性|推荐性|参照(?:使用|执行)|不作为[^。\n]{0,12}依据|可以采用[^。\n]{0,20}其他方法|不包括注册审批所涉及的行政事项"
)
_SOFT_OBJECT = re.compile(r"指导原则|技术指南|审评要点|审查要点|技术指导")
_BINDING_GENRES = ("order", "rule")
_COMMANDING_GENRES = (
    "announcement",
    "circular",
    "notice",
    "opinion",
    "reply",
    "standard",
    "penalty",
    "inspection",
    "recall",
)
_NEVER = ("guideline", "consultation", "interpretation", "news", "speech", "meeting")

_COMPANY = re.compile(r"(?:公司|集团|厂|企业)$")
_MARK = re.compile(
    r"(?P<draft>(?:公开)?征求意见稿|送审稿|报批稿|草案(?:征求意见稿)?|讨论稿|修订草案(?:征求意见稿)?|修正草案)|(?P<trial>试行|暂行)|(?P<edition>(?:(?:19|20)\d\d[ ]*年[ ]*(?:第[一二三四五\d]+次)?)?(?:修订版|修订稿|修正本|修正版|修订|修正|版)(?=[)】\]]))|(?P<dead>已?废止|已?失效|已?被?废止|停止执行)(?=[)】\]])"
)
_BRACKET = re.compile(r"[(【\[][^()【】\[\]]{1,24}[)】\]]")
_KIND = re.compile(r"(?:试行|暂行)(?=办法|规定|条例|规则|标准|细则|规范|意见|通知|目录|要求)")
_OBJECT = re.compile(
    r"(?:现(?:将|予以?)?|制定了?|起草了?|形成了?|修订了?|发布|印发|拟定了?)[^。\n]{0,12}《[^》\n]{2,80}》(?:[(][^()\n]{2,24}[)])?"
)
_TERM = re.compile(
    r"有效期(?:为|至|到|限为|限)?[ ]*(?P<value>\d{1,2}[ ]*年|[一二三四五六七八九十两]{1,3}年|[^。,;\n]{0,3}20\d\d[ ]*年[ ]*\d{1,2}[ ]*月[ ]*\d{1,2}[ ]*日)"
)
_TERM_SUBJECT = re.compile(
    r"(?:本(?:办法|规定|通知|公告|通告|规范|细则|意见|文件|指南|程序|规则|标准|措施|方案)|施行|实施|执行|印发之日|发布之日)[^。\n]{0,30}$"
)


def read_binding(
    act: ActText, genre: Genre, genre_fact: Fact | None, issuers: tuple[Fact, ...]
) -> tuple[bool | None, Fact | None]:
    """True for acts that command, False for texts that advise, tell or ask; None where it is unclear.

    A recall binds its reader where an office orders it; a company's own is news to everybody else.
    """
    if genre == "recall" and all(_COMPANY.search(fact.value) for fact in issuers):
        return False, _again(genre_fact, "false")
    draft = re.search(r"征求意见稿|草案|送审稿", act.flat_title)
    if genre in _NEVER or (draft is not None and genre in _BINDING_GENRES):
        if draft is not None and genre in _BINDING_GENRES:
            return False, act.fact("binding", "false", "title", *draft.span(), "draft")
        return False, _again(genre_fact, "false")
    soft = _ADVICE.search(act.flat_body)
    if soft is not None and (genre not in _BINDING_GENRES or _SOFT_OBJECT.search(act.flat_title)):
        return False, act.fact("binding", "false", "body", *soft.span(), "offered for reference")
    object_ = _SOFT_OBJECT.search(act.flat_title)
    if object_ is not None and genre in ("announcement", "circular", "notice"):
        return False, act.fact("binding", "false", "title", *object_.span(), "publishes a guideline")
    if genre not in (*_BINDING_GENRES, *_COMMANDING_GENRES):
        return None, None
    command = _COMMAND.search(act.flat_body)
    if command is not None:
        return True, act.fact("binding", "true", "body", *command.span(), "commands")
    if genre in _BINDING_GENRES:
        return True, _again(genre_fact, "true")
    return None, None


def find_marks(act: ActText, genre: Genre) -> tuple[Fact, ...]:
    """Status marks of the title, of the act it hands out, and the term it sets itself."""
    facts = [*_title_marks(act), *_object_marks(act, genre), *_terms(act)]
    return tuple({fact.value: fact for fact in reversed(facts)}.values())[::-1]


def _again(fact: Fact | None, value: str) -> Fact | None:
    if fact is None:
        return None
    return Fact(
        field="binding",
        value=value,
        quote=fact.quote,
        where=fact.where,
        start=fact.start,
        end=fact.end,
        how="genre",
    )


def _title_marks(act: ActText) -> list[Fact]:
    flat = act.flat_title
    ending = re.search(r"废止[^()]{0,6}[《(]|关于废止|宣布失效", flat)
    spans = [bracket.span() for bracket in _BRACKET.finditer(flat)]
    facts = []
    for match in [*_MARK.finditer(flat), *_KIND.finditer(flat)]:
        inside = any(start < match.start() and match.end() < end for start, end in spans)
        loose = match["draft"] if "draft" in match.re.groupindex else match[0]
        if not inside and not loose:
            continue
        if ending is not None and ending.end() <= match.start() + 2:
            continue
        facts.append(act.fact("mark", _mark_value(match[0]), "title", *match.span(), "title"))
    return sorted(facts, key=lambda fact: fact.start)


def _object_marks(act: ActText, genre: Genre) -> list[Fact]:
    """现将《…办法（试行）》印发: the mark of what is handed out, in the first part of the body."""
    if genre in ("news", "meeting", "speech", "interpretation", "other"):
        return []
    facts = []
    for handed in _OBJECT.finditer(act.flat_body[:1500]):
        for match in _MARK.finditer(handed[0]):
            start = handed.start() + match.start()
            facts.append(
                act.fact(
                    "mark", _mark_value(match[0]), "body", start, start + len(match[0]), "what is handed out"
                )
            )
    return facts


def _terms(act: ActText) -> list[Fact]:
    flat = act.flat_body
    own = (m for m in _TERM.finditer(flat) if _TERM_SUBJECT.search(flat[max(0, m.start() - 60) : m.start()]))
    return [act.fact("mark", _mark_value(match[0]), "body", *match.span(), "term") for match in own]


def _mark_value(written: str) -> str:
    """公开征求意见稿 and 征求意见稿 are one mark, 已废止 and 废止 too."""
    return re.sub(r"\s|^公开(?=征求)|^已?被?(?=废止|失效)", "", written)
