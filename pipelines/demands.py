"""Does a sentence, or a list, demand future action? Past results, analysis and goals do not.

要 is a verb of demand only where it is no part of another word (重要, 需要, 要求 …); lists are judged as a
whole, by their lead-in, the headings above them and their items, because items share one fate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_YAO = (
    r"(?:(?<![重主需必纪摘概首险简扼只想若快所提机撮显冲次枢索将卡讨])|(?<=务必)|(?<=民主))要"
    r"(?!求(?![真实新同])|素|件(?!件)|闻|害|塞|案|么|不要|旨|诀|隘|津|人大|犯|价|挟|览|想|略|义(?!无)|道(?!德)|约(?!谈|束)|紧(?![盯扣抓密跟贴紧])|点(?![面线])|不是|看到|清醒地?看到|充分看到|客观地?看到)"
)
MODAL = re.compile(
    rf"{_YAO}|(?<!无)必须|务必|务求|严禁|不准|不许|不得(?!不|以)|应当|(?<![供反相响对效感理])应(?=切实|认真|严格|及时|加强|加快|加大|主动|积极|按照|高度|进一步|全面|落实|做好|建立|强化|深入|推动|尽快|立即|把|将|以此|坚持|统筹|牢固|自觉)|绝不允许|决不允许|[决绝]不能|切不可"
)
_VERBS_OF_DEED = (
    "坚持|坚决|坚定|加强|强化|推进|推动|落实|做好|抓好|抓实|抓牢|压实|深化|提升|提高|健全|完善|严格|严守|严防|严厉|严查|严打|全力|切实|着力|进一步|"
    "持续|深入|全面|认真|积极|加快|加大|大力|聚焦|围绕|紧盯|紧扣|建立|构建|构筑|守牢|守住|筑牢|扛牢|扛起|树牢|树立|统筹|开展|组织|实施|优化|创新|"
    "支持|服务|促进|保障|防范|确保|突出|夯实|打造|推行|引导|启动|把|以|从|扎实|牢牢|牢固|凝聚|立足|对标|锚定|主动|始终|高质量|高标准|高效|尽快|及时|"
    "立即|立行立改|升级|依法|稳步|有序|有效|科学|精准|充分|努力|不断|继续|发挥|规范|整治|打击|查处|排查|培育|贯彻|学习|学深|增强|激发|狠抓|严把|制定|编制|注重|重视|"
    "明确|细化|履行|锤炼|锻造|建设|慎终如始|毫不|抢抓|助力|赋能|盯紧|拓展|扩大|巩固|深刻|准确|提前|稳妥|多措并举|分类|定期|协同|督促|宣传|配合|探索|压紧|稳|抓|强|严|促|保|守|防|建|提|优"
)
DEED = re.compile(
    rf"(?:[“”，、]|在[^，。]{{2,30}}[上中下方面]?，?|为[^，。]{{2,30}}，|对[^，。]{{2,40}}，?|同时，?)?(?:{_VERBS_OF_DEED})"
)
_ADDRESSED = re.compile(
    r"^(?:全国|全省|全市|全区|全县|全局|全系统|各级|各地|各单位|各部门|各处室|各市|各县|各企业|各相关|各有关|有关|相关|药品监管部门|药监部门|市场监管部门|医药企业|企业|监管人员|药监人|省局|市局|广大|领导|党员|机关|药品|[\u4e00-\u9fff]{0,6}系统)"
)
_PAST = re.compile(
    r"取得(?!进展、|实效)|实现(?:了|新)|得到|迈出|迈上|显著|明显(?:提升|改善|增强)|有力(?:推动|保障|促进|支撑|维护)了?|圆满完成|完成了|累计|查处[^，。]{0,12}\d|办结|同比|"
    r"较上年|较去年|增长\d|达到?\d|达\d|入选|荣获|获批|获得|已(?:经)?[建完实开出形]|[\u4e00-\u9fff]了(?!解|望|如|然)|印发《|出台《|\d+(?:家|批次|件|起|余|万|人次|场|%)"
)
_PAST_LEAD = re.compile(
    r"成效|成绩|成果|(?<!确保)(?<!力争)(?<!推动)取得|回顾|过去|一年来|五年来|以来|几年来|年来|所做|做了|开展了|亮点|新台阶|新进展|新突破|收获|圆满|胜利|充分肯定|先后|做法|经验|体会|总结了|情况如下|通报了"
)
_FAULTY_LEAD = re.compile(
    r"问题(?:是|有|如下|：|$)|不足|短板|弱项|薄弱环节|差距|存在|挑战|困难|机遇|原因|缺陷|表现在|特点|特征|意义|听取了|审议|议题|议程|观看|参观|包括|分为|内容(?:有|为|包括)"
)
# 加快补齐监管短板: a fault that is to be mended is a task.
_MENDED = re.compile(
    r"(?:补齐|补强|补上|破解|解决|克服|消除|弥补|化解|应对|正视并?|抢抓|紧盯|聚焦)[^，。；]{0,14}"
)
_GOAL_LEAD = re.compile(r"(?:目标|总体要求|总体思路|指导思想)(?:是|为|：)")
_ASKING_LEAD = re.compile(
    r"部署|重点(?:任务|工作|抓|做|强调|推进|围绕|把握)|以下|如下|做好|抓好|下一步|下一阶段|接下来|下半年|今后|未来|谋划|计划|要求|强调|意见|任务|希望|建议|举措|措施|安排|必须|务必|将(?:从|重点|着力|围绕)|要$|着力点|主要任务"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!底|末|前|基本|以前|版)")
_COUNT = re.compile(
    r"(?:以下|如下|下列|下面|这)|[一二三四五六七八九十两几\d]{1,3}(?:个|项|点|种|方面|条|件|大|道|手|到位|抓|强化|加强|坚持|聚焦|提升|严|关)"
)
_AGENDA = re.compile(
    r"^(?:一会儿?|稍后|待会儿?|下面|等一下|随后|接下来)[^。]{0,40}(?:部署|讲话|讲|发言|报告|传达)"
)


def asks(text: str, start: int, end: int) -> int | None:
    """Where the first verb of demand stands in a plain, veiled span, or None."""
    if _AGENDA.search(text[start : min(end, start + 60)]):
        return None
    recalled = _RECALLED.search(text, start, end)
    for match in MODAL.finditer(text, start, end if recalled is None else recalled.end()):
        if not _is_attribute(text, match, start, end):
            return match.start()
    return None


_RECALLED = re.compile(
    r"(?:体会到|实践证明|实践表明|启示我们|经验告诉|深切感到|(?:去年|此前|曾经?|当时|上年)[^。]{0,40}(?:提出|要求|强调|部署))"
)


def _is_attribute(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """是我们必须坚持的遵循: the verb stands in an attribute, nothing is demanded."""
    before = re.split("[，；：。]", text[max(start, match.start() - 40) : match.start()])[-1]
    after = re.split("[，；：。]", text[match.end() : min(end, match.end() + 30)])[0]
    return match.group() in ("必须", "应当") and "是" in before and "的" in after


REPORTING = frozenset({"要求", "强调", "强调指出", "指出", "认为"})
"""Verbs by which a report says that someone speaks."""
DEMANDING = frozenset({"要求", "号召", "希望"})
"""Verbs that can only be followed by a demand."""
GOVERNING = frozenset({"要求", "强调", "强调指出", "号召", "希望"})
"""Verbs that make a demand of what follows them, even without 要."""


def is_governed_deed(verb: str, after: str) -> bool:
    """会议要求，各单位加强… : are the plain words after the governing verb a demand without 要?

    要求, 号召 and 希望 demand whatever action follows; 强调 may as well state a fact, so its clause must open as a demand.
    """
    if re.search(r"(?:要求|目标|思路|思想|原则)是", after):
        return False
    words = after.lstrip("，：“")
    if verb in DEMANDING and re.match(rf"[^，。；：]{{0,16}}?(?:{_VERBS_OF_DEED})", words):
        return not _PAST.search(words[:60])
    return _is_deed(words)


def _is_deed(words: str) -> bool:
    """Does a clause begin, perhaps after 今年/各级…部门, with a verb of action?"""
    words = re.sub(r"^(?:20\d\d年|今年|下一步|下半年|当前|同时|春节将至|节日期间)，?", "", words)
    if DEED.match(words):
        return not _PAST.search(words[:60])
    if _ADDRESSED.match(words):
        clause = re.split("[；。]", words)[0]
        inner = re.search(
            rf"(?:部门|单位|系统|人员|企业|处室|干部|机构|地|局|党员|各级)，?(?={_VERBS_OF_DEED})", clause
        )
        return inner is not None and not _PAST.search(words[:60])
    return False


def is_past_heading(words: str, year: int | None) -> bool:
    """A heading over results or analysis (一、2021年取得积极成效)."""
    return _lead_score(words, year) <= -3


def is_deed(words: str) -> bool:
    return DEED.match(words) is not None and not _PAST.search(words)


_LOOKING = re.compile(r"^[^，。]{0,4}(?:上半年|去年|过去|当前|目前|近年来|近期|今年以来|一段时间以来)")


def looks_back(words: str) -> bool:
    """A sentence inside an item that tells how things were or are, before the item says what to do."""
    return MODAL.search(words) is None and (_LOOKING.search(words) or _PAST.search(words)) is not None


def is_announcement(words: str) -> bool:
    """A lead-in that only counts what follows (要做好以下六个方面工作)."""
    return _COUNT.search(words) is not None


def list_asks(
    lead: str, headings: Sequence[str], items: Sequence[str], *, marked: bool, year: int | None
) -> bool:
    """Is a list a list of demands?

    lead      plain words that introduce it · headings  the headings above it, nearest last
    items     plain words of its items, number words left out · marked  numbered by 一要, 二要
    year      the year the page speaks from, None when unknown
    """
    score = 4 if marked else 0
    count = max(1, len(items))
    modal = sum(1 for words in items if MODAL.search(words)) / count
    past = sum(1 for words in items if _PAST.search(words)) / count
    deed = sum(1 for words in items if DEED.match(words)) / count
    score += 3 if modal >= 0.5 else 1 if modal else 0
    score -= 3 if past >= 0.5 else 1 if past >= 0.25 else 0
    score += 1 if deed >= 0.5 else -1 if deed < 0.25 and not modal else 0
    score += _lead_score(_announcing(lead), year)
    for heading in (h for h in headings[-2:] if h != lead):
        score += max(-2, min(2, _lead_score(heading, year)))
    return score >= 1


def _announcing(lead: str) -> str:
    """The last clause where it alone announces the list (总结了成效，介绍了…五项工作：), else all of it."""
    last = re.split("[，；]", lead)[-1]
    return last if (is_announcement(last) and len(last) > 8) or re.search("要求|强调", last) else lead


def _lead_score(lead: str, year: int | None) -> int:
    score = 2 if _ASKING_LEAD.search(lead) or MODAL.search(lead) else 0
    if _PAST_LEAD.search(lead) and not MODAL.search(lead):
        score -= 3
    if _FAULTY_LEAD.search(_MENDED.sub("", lead)):
        score -= 4
    if _GOAL_LEAD.search(lead):
        score -= 3
    years = [int(y) for y in _YEAR.findall(lead)]
    if year and years:
        score += 1 if max(years) >= year else -3
    return score


def speaking_year(text: str, published_year: int | None) -> int | None:
    """The year a page speaks from: the one it plans (部署2026年…), else that of publication."""
    planned = re.findall(r"(?:部署|安排|做好|研究|谋划|推进)[^。，；\n]{0,12}?(20\d\d)年", text[:1500])
    planned += re.findall(
        r"(20\d\d)年[^。，；\n]{0,24}?(?:重点任务|重点工作|工作会议|工作部署|工作作出|工作提出)", text[:1500]
    )
    if planned:
        return max(map(int, planned))
    if published_year:
        return published_year
    years = [int(y) for y in _YEAR.findall(text)]
    return max(years) if years else None
