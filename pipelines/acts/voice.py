"""Who speaks in a text: the office in its own paper, or somebody who tells of it.

The press and the offices' news pages take the title's words from the paper they tell of (…征求意见, …召回, …标准), so a
title's form alone does not tell a report from the paper. The body does: a paper greets, orders, signs and says 本通知
or 我局; a report has a dateline, names the office from outside, and lets the paper speak (通知要求，…).
"""

from __future__ import annotations

import re

from pipelines.acts.acttext import ActText
from pipelines.acts.signature import find_signature

_ADDRESSED = re.compile(
    r"^(?:致)?[^。\n]{0,120}(?:各|有关|相关|局|委|厅|处|司|署|院|所|中心|公司|企业|单位|机构|部门|协会|学会|学校|医院|药店|人|者|商|同志|先生|女士|代表|委员)[^。\n]{0,40}[)]?:$"
)
_OWN = re.compile(
    r"特此(?:提示|提醒|公告|通告|通知|通报|公示|批复|函复|函告|函达|复函|说明|声明)|(?:现|经研究|决定)[^。\n]{0,60}(?:公告|通告|通知|通报|公示|批复|答复|函复|函告|公布|解读|说明)(?:如下|之)|现予(?:以)?(?:公告|通告|公布|通报|发布|公示|印发)|现(?:将)?[^。\n]{0,60}(?:予以(?:公告|通告|公布|通报|发布|公示)|印发(?:给)?你们)"
    r"|本(?:公告|通告|通知|通报|办法|规定|规范|规则|细则|条例|指导原则|指南|要点|标准|程序|意见|措施|令|次召回|决定|裁量|文件|方案)(?!刊)|(?<!据)(?:我|本)(?:局|委|中心|厅|署|院|所|处|会|部|公司|办)(?!报|记者|网)|^主旨:|请(?:你|各)[局单省市企]"
)
_DATELINE = re.compile(
    r"^[^。\n]{0,12}(?:本[报刊网台](?:讯|记者)|[\u4e00-\u9fff]{2,8}(?:网|报|社)?讯[ (:]|[\u4e00-\u9fff]{2,6}(?:\d{1,2}月)?\d{1,2}日电|(?:电|讯)[ ]?[(]|【[^【】]{0,6}讯】)|^[^。\n]{0,30}(?:记者|通讯员)"
)
_HEARD = re.compile(
    r"记者|通讯员|业内人士|业内专家|受访|据(?:介绍|了解|悉|报道|统计人士)|(?:坦言|感慨|笑着|告诉)|(?:负责人|专家|人士|主任|经理|教授|店长|院长|律师)[^。\n]{0,12}(?:表示|介绍|说|指出|认为|提醒|建议|坦言)"
)
_PAPER_SPEAKS = re.compile(
    r"(?:(?<![本该此])(?:《[^《》\n]{2,60}》|通知|公告|通告|意见|办法|规定|方案|文件|新规|征求意见稿|草案|标准|指南|指导原则|条例|规范|通报|指引))(?:(?:还|同时|也|进一步)?(?:明确|要求|提出|指出|规定|强调|显示|称|拟|拟将))(?:[，,：:]|了|将|对|自|企业|各)"
)
_DEED = re.compile(
    r"^[^。\n,]{0,16}(?:日前|近日|近期|昨[日天]|今[日天]|(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?|本周|当日|最近)[,]?[^。\n我本]{2,40}?(?:局|委|中心|厅|署|院|部|所|办)[^。\n我本]{0,24}?(?:发布|印发|公布|出台|通报|下发|对外|就|启动|开展|组织|召开|举办|部署|决定|宣布|公开|制定|修订|批准|联合|对|约谈|通过)"
)
_THIRD = re.compile(
    r"^[^。\n,:]{2,30}(?:局|委|中心|厅|署|院|部|所)(?:日前|近日|近期|昨[日天]|今[日天]|(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?)[,]?[^。\n我本]{0,30}?(?:发布|印发|公布|出台|通报|下发|对外|就|启动|开展|组织|召开|举办|部署|决定|宣布|公开|制定|修订|批准|联合|对|約談|约谈|通过)"
)
MEDIA = re.compile(r"(?:报|报社|网|日报|周刊|杂志|传媒|电视台|广播|社|客户端|频道|财经|新闻)$")
_OFFICE = re.compile(r"局|署|委|厅|中心|院|所|部")


_ENOUGH, _AHEAD = 1.8, 0.7
"""How much must speak for a teller (a dateline 2, what an office did 1.2 …), and how much more than for the office itself."""


_ARTICLES = re.compile(r"^[ ]*第[一二三四五六七八九十]+条[ ]", re.MULTILINE)
_PROOF = 2.6
"""What a signature or numbered articles weigh: the press prints whole papers under its dateline, and signs none."""


def is_told(act: ActText) -> tuple[int, int] | None:
    """The words of the body by which somebody tells of the office's doing; None where the office itself speaks."""
    flat = act.flat_body
    opening = flat[:200]
    dateline = _DATELINE.search(opening)
    deed = _DEED.search(opening) or _THIRD.search(opening)
    led = 0 if dateline is None else flat.find(")", dateline.end()) + 1 or dateline.end()
    heard = _HEARD.search(flat, led)
    quoted = _PAPER_SPEAKS.search(flat)
    media = bool(act.publisher and MEDIA.search(act.publisher) and not _OFFICE.search(act.publisher[-3:]))
    told = (
        2 * (dateline is not None)
        + 1.2 * (deed is not None)
        + (heard is not None)
        + 0.8 * (quoted is not None)
    )
    told += 1.2 * media
    first = next((m for m in (dateline, deed, heard, quoted) if m is not None), None)
    if first is None or told < _ENOUGH or told - _own_words(act) < _AHEAD:
        return None
    return first.span()


def speaks_itself(act: ActText, *, plainly: bool = False) -> bool:
    """Does the office speak: does the text greet, sign, or say 本通知 or 我局? `plainly`: two of these."""
    return _own_words(act) > (2 if plainly else 0)


def addressed(act: ActText) -> tuple[int, int] | None:
    """The line that greets those a paper goes to (各有关单位：), among the first four."""
    line = next((line for line in act.lines[:4] if _ADDRESSED.match(line.text)), None)
    return None if line is None else (line.start, line.end)


def _own_words(act: ActText) -> float:
    own = 1.5 * (addressed(act) is not None)
    own += 1.5 * (_OWN.search(act.flat_body) is not None)
    signature = find_signature(act)
    own += _PROOF * (len(_ARTICLES.findall(act.flat_body)) > 1)
    return own + _PROOF * (signature is not None and bool(signature.issuers))
