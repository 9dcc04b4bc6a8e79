"""Until when somebody must act or may comment; days of the past and of other papers are left alone."""

from __future__ import annotations

import re
from datetime import date

from models import Deadline, Effective, Genre
from pipelines.acts.acttext import ActText
from pipelines.acts.effective import FORCE_DAY
from pipelines.acts.spans import COUNT, Counted, count_on, rest_note, settle
from text.documents import Day, Days, find_days, find_ranges

_TIME = r"(?:[ ]*\([^()\n]{1,14}\))?(?:[ ]*(?:上午|下午|中午|晚)?[ ]*\d{1,2}[ ]*(?::|时|点)[ ]*(?:\d{1,2}分?|整)?)?(?:[ ]*24时)?(?:[ ]*(?:下班|当日|当天|晚|中午))?"
_BEFORE = re.compile(
    rf"{_TIME}(?:[ ]*\([^()\n]{{1,14}}\))?[ ]*(?:之前|以前|前(?!后|后后)|止|截止|为止|关闭|\(含当?[日天]?\)[之以]?前)"
)
_CLOSES = re.compile(rf"{_TIME}[ ]*(?:截止|止|为止|结束|关闭)")
_UNTIL = re.compile(
    r"(?:截止|截至|截稿|反馈|征求意见|意见征集|意见征求|申报|报名|受理|公示|提交|报送|征集|填报|登记|投稿|整改|完成)(?:日期|时间|期限|期|日|截止时间|截止日期|时限|的时间|的截止时间|的时限|工作)?(?:截止(?:日期|时间)?|截至)?[ ]*(?:为|是|到|至|于|:|在|延长至|延期至|调整为|顺延至)?[ ]*(?:即日起|自?(?:本)?[\u4e00-\u9fff]{0,6}之日起)?[ ]*(?:至|到|截至|截止到|截止至|截止|-)?[ ]*$"
)
_FROM_NOW = re.compile(
    r"(?:即日起|之日起|今日起|发布起|本[公通]告发布[之后]?日?起)[ ]*,?[ ]*(?:至|到|截至|截止到|-)[ ]*$"
)
_EXTENDED = re.compile(r"(?:延长|延期|推迟|顺延|延迟|调整)(?:至|到|为)[ ]*$")
_ASK = re.compile(
    r"请[^。;\n]{0,90}$|(?:应当|应|须|需|务必|必须|可|可以|限|不迟于|最迟|要求|确保|要(?!求))[^。;\n]{0,40}$|(?:逾期)[^。;\n]{0,20}$"
)
_PLACED = re.compile(
    r"(?<!定)[于在](?:今年)?[ ]*$|(?:^|[,:)、])[ ]*(?:\(?\d{1,2}[.)、]|\(?[一二三四五六七八九十]{1,2}[)、])?[ ]*$"
)
_BARE_VERB = re.compile(
    r"[ ]*,?[ ]*(?:由?各?[\u4e00-\u9fff]{0,14}?)??(?:基本|全部|全面|统一|及时|分别|一次性|书面|网上|集中)?(?:将[^。;,\n]{1,24}?)?(?:以[^。;,\n]{1,12}?)?(?:完成|报|提交|反馈|上报|上传|缴|补|更换|换|结题|办结|验收|签订|整改|备案|注册|变更|清理|清零|下架|销毁|召回|停止|注销|配备|接入|实现|建立|组织|开展|进行|填报|填写|登录|提出|办理|申请|申报|报名|寄|发送|送|交|回复|登记|确认|更新|启动|制定|印发|出台|达到|落实|退回|到位|向)"
)
_MADE_KNOWN = re.compile(r"[ ]*,?[ ]*(?:由[^。;,\n]{1,12})?(?:统一)?(?:公布|公示|公开|揭晓|发布|通知)")
_OWN_PLAN = re.compile(r"(?<!请)(?<!应)(?<!须)(?<!当)将(?:于|在|自)?[ ]*$")
_TRANSITION_END = re.compile(r"过渡(?:期|时间)限?(?:[^。;\n]{0,24}?)(?:至|到|截至|截止到|为|:)[ ]*$")
_STILL = re.compile(
    r"[ ]*(?:之前|以前|前)[ ]*,?(?:(?!已|受理|申请|的)[^。;\n]){0,24}?(?:仍可|可继续|可以继续|可按原|可以按原|可按照原|仍按|继续有效|继续使用|可选择|可自行选择)"
)
_ACTION = re.compile(
    r"反馈|报送|提交|提出|发送|寄送|寄至|邮寄|报至|上报|报告|报省|报我|报国家|完成|申报|报名|申请|填报|填写|登记|备案|整改|回复|函告|传真|发至|递交|办理|送达|送至|召回|自查|上传|缴纳|领取|更新|换发|修订|修改说明书|补充申请|停止|提供|公布|建立|申辩|陈述|异议|联系|参加|确认|注册|公开|报我局|报国家|报备|告知|联系|反映|实现|达到|落实|制定|出台|报"
)
_PAST = re.compile(
    r"预计[^。;,\n]{0,10}$|(?:已|曾|已经)(?:于|在|经)?[ ]*$|(?:已|均已|已经)[^。;,\n]{0,12}(?:完成|提交|报送|结束|反馈)|截[至止]目前"
)
_HELD = re.compile(
    r"(?:生产|批准|上市|注册|受理|备案|进口|取得|签订|出厂|销售|发生|发布|实施|施行|印发|购进|颁布|出具|通过|获批|立项)的|(?:之?前|以前)(?:已|,?已经|仍|可继续|未|尚未|的|生产的|批准的|上市的|取得|受理的|进口的|发布的|按原)"
)
# 2026年12月31日前未完成备案的，不得生产: a deadline told by what happens to those who miss it.
_LEFT_UNDONE = re.compile(
    r"[ ]*仍?未(?:完成|提交|报送|取得|达到|整改|反馈|备案|申报|更新|按)[^。;\n]{0,30}(?:,|的)[^。;\n]{0,20}(?:不得|予以|将|视为|一律|依法|停止)"
)
_STAND_STILL = re.compile(
    r"截至[^。;\n]{0,24}(?:,|共|累计|全[国省市]|我[国省市])|截止[^。;\n]{0,20}(?:,[^。;\n]{0,10}(?:共|累计|已))"
)
_EVENT = r"(?:发布|公布|印发|公示|公告|发出|下发|刊登|刊发|挂网|上网|颁布|公开|发文)"
_SELF = r"(?:本|该|此)(?:公告|通告|通知|公示|文件|办法|规定|意见|函|征求意见稿|方案|细则|信息|决定|名单|清单)"
_COUNTED = re.compile(
    rf"(?:自|从|于|在)?(?:{_SELF}|公示|公告|通知|通告|信息|征求意见稿|名单)?(?:正式|之|网上)?{_EVENT}(?:之?日|当日|次日|之次日|后)?(?:起|开始|算起|起计算|之日)?[ ]*(?:的)?[ ]*,?(?:[^。;\n,]{{0,6}})?{COUNT}[ ]*(?P<within>之?以?内|之前|前|止|为止)?"
)
_PUBLIC_TERM = re.compile(
    rf"(?:公示|征求意见|意见征集|意见反馈|反馈意见|反馈|公开征求意见|征集|申报|报名)(?:的)?(?:期限|时间|时限|期间|期|时长|日期)?(?:为期)?[ ]*(?:为|共|是|:|均为)?[ ]*(?:自?[^。;,\n]{{0,12}}起)?[ ]*,?[ ]*(?:为期)?{COUNT}(?P<around>[^。;\n]{{0,30}})"
)
_LIMIT_COLUMN = re.compile(
    r"(?:完成|整改|办结|报送|提交|上报|落实|反馈|结束|截止)(?:时限|期限|时间|日期|节点)(?:要求)?$|时限(?:要求)?$|时间要求$"
)
_OTHERS_ROW = re.compile(r"(?:省|国家|市|我|本)局[^\t]{0,10}(?:检查|公布|公示|发布|开展|组织)|公布结果")
"""A row that tells what the offices themselves will do."""
_RULE_LINE = re.compile(r"(?:^|\n)[ ]*第[一二三四五六七八九十百\d]+条[ ]")
_PROCEDURE = re.compile(r"不少于|不得少于|不低于|一般为|原则上|不超过|至少")
_STRONG = re.compile(r"征求|征集|意见|反馈|截止|公示|报名|申报|报送|请")
_REPORTING: tuple[Genre, ...] = ("meeting", "speech", "news", "interpretation")


# 有效期延长至2030年9月30日: how long a paper or a certificate holds.
_OTHER_TERM = re.compile(
    r"(?:有效期|有效期限|效期|施行期限|实施期限|试点期|试点期限|聘期|任期)[^,;。\n]{0,14}$"
)
# 我局将于6月底前完成: what an office says of its own work is nobody else's deadline.
_PROMISED = re.compile(
    r"(?:我|本)(?:局|委|厅|部|中心|院|省|市|区|司|处|会)(?:(?!请|应|须|必须)[^。;\n]){0,20}(?:将|拟|计划|争取|力争)(?:(?!请|应|须|必须)[^。;\n]){0,30}$"
)
# 自印发之日起至9月30日为自查阶段; 2月15日至23日放假: a stretch of time in which something goes on.
_STRETCH = re.compile(
    r"[ ]*(?:[(][^()]{1,14}[)])?[ ]*(?:,|为|期间|在[^。;,\n]{1,16}|于[^。;,\n]{1,16})?[^。;,\n]{0,10}(?:阶段|放假|休假|休息|停止受理|暂停|停机|停办|举办|举行|召开|开展|培训|考试|活动|调试|试运行)"
)
# 旧版标签可以使用至2027年2月28日: a leave that ends on a day.
_LEAVE_ENDS = re.compile(
    r"(?:可以?|允许|准予|准许|得)(?:继续|按原[\u4e00-\u9fff]{0,6})?[^。;,\n]{0,10}?(?:使用|销售|经营|流通|生产|进口|执行|沿用|有效)[ ]*(?:至|到)[ ]*$"
)
# 每年4月30日前 binds for ever: without a year it is no day of this year.
_RECURS = re.compile(r"每(?:一)?(?:个)?(?:年|季|半年|月|学年)|逐年|各?年度(?:结束|终了)|次年|翌年|当年")
# 2025年12月1日前已获得批准的, …: a day that sorts cases, not one by which to act.
_SORTS = re.compile(
    r"[ ]*,?[ ]*(?:(?!(?<!申)请|[将把应须])[^。;\n,:]){0,8}?(?:已|曾|已经)[\u4e00-\u9fff]|(?:(?!(?<!申)请|[应须]|务必|不得)[^。;\n,:]){2,60}的[ ]*(?=,|[\u4e00-\u9fff]{0,6}(?:企业|单位|产品|药品|申请|持有人|品种|机构|人员))"
)
_BOUND_TO = re.compile(r"(?:必须|应当|务必|须|应)(?:在|于|最迟于)?[ ]*$")
# 自结果公开之日起: the period runs from another event than this paper's publication.
_ELSEWHEN = re.compile(r"(?:自|从|于|在)(?P<event>[\u4e00-\u9fff\d]{1,20})$|(?P<thing>[\u4e00-\u9fff]{2})$")
_OWN_EVENT = re.compile(
    r"(?:即日|(?:本|该|此)?(?:公告|通告|通知|公示|文件|办法|规定|意见|函|征求意见稿|方案|细则|信息|决定|名单|清单)?(?:在[\u4e00-\u9fff]{1,16})?(?:正式|首次|网上|之)?)"
)
_OTHER_THING = re.compile(
    r"结果|名单|目录|证书|标准|批件|结论|报告|裁定|检查|检验|许可|决定|情况|判决|药典|信用|检测"
)
_WITHIN = re.compile(rf"(?:请|可|于|在)[^。;\n,]{{0,12}}?{COUNT}[ ]*(?:之?以?内|之前|前)")
_FROM_FORCE = re.compile(
    rf"(?:自|从|于|在)(?:本[\u4e00-\u9fff]{{1,8}})?(?:正式)?(?:施行|实施|生效|执行)之日起[ ]*,?[ ]*{COUNT}[ ]*(?:之?以?内|之前|前)"
)


def find_deadlines(
    act: ActText, genre: Genre, signed_on: date | None, effective: tuple[Effective, ...] = ()
) -> tuple[Deadline, ...]:
    """Deadlines in reading order, each day once for each thing to do.

    A deadline lies on or after the day of publication: earlier days are history. In reports and
    interpretations only comment periods and stated closing days count.
    """
    found = [*_ranges(act, genre, signed_on), *_closing_days(act, genre, signed_on)]
    found += _counted(act, genre, signed_on, found)
    found += _asked_within(act, genre, signed_on, found)
    found += _after_force(act, genre, effective)
    found += _tabled(act, genre, signed_on)
    base = _earliest(act.published_on, signed_on)
    kept: dict[date, Deadline] = {}
    for deadline in sorted(found, key=lambda d: (d.start, d.date)):
        if base is None or deadline.date >= base:
            kept.setdefault(deadline.date, deadline)
    return tuple(kept.values())


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _base(act: ActText, signed_on: date | None) -> tuple[date, str] | None:
    if act.published_on is not None:
        return act.published_on, "发布日期"
    return (signed_on, "成文日期") if signed_on is not None else None


def _closing_days(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    found = []
    opening = {days.first.start for days in find_ranges(act.body)}
    for day in find_days(act.body):
        if day.start in opening:
            continue
        first, last = act.sentence(day.start, day.end)
        before, after = act.around(day.start, day.end)
        if not _is_closing(before, after, genre, exact=day.exact) or _in_rule_text(act, day.start, genre):
            continue
        if day.year is None and _RECURS.search(before[-40:]):
            continue
        settled = settle(day, _earliest(act.published_on, signed_on))
        if settled is not None:
            found.append(_deadline(act, settled, first, last, day.start))
    return found


def _tabled(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    """The days of a table's column of time limits: each row is something to do until then."""
    if genre in _REPORTING or "\t" not in act.body:
        return []
    found, columns = [], frozenset[int]()
    base, flat, at = _earliest(act.published_on, signed_on), act.flat_body, 0
    for row in act.body.split("\n"):
        cells, first = row.split("\t"), at
        at += len(row) + 1
        if len(cells) < 2:
            columns = frozenset()
            continue
        if headed := {n for n, cell in enumerate(cells) if _LIMIT_COLUMN.match(cell.strip())}:
            columns = frozenset(headed)
            continue
        if not any(char.isdigit() for char in row):
            columns = frozenset()  # the head of another table
        place = first
        if _OTHERS_ROW.search(row):
            continue
        for n, cell in enumerate(cells):
            days = find_days(flat[place : place + len(cell)]) if n in columns else ()
            settled = settle(days[-1], base) if days and not _RECURS.search(cell) else None
            if settled is not None:
                found.append(_deadline(act, settled, first, first + len(row), place + days[-1].start))
            place += len(cell) + 1
    return found


def _is_closing(before: str, after: str, genre: Genre, *, exact: bool = True) -> bool:
    """Does the sentence around a day set it as the last one for something to be done?"""
    if re.match(r"[ ]*(?:起|开始|启动)", after):
        return False
    if genre not in _REPORTING and before.endswith("(") and re.match(r"[ ]*(?:之|以)?前[ ]*\)", after):
        return True  # 二、平台自查（8月10日前）: a stage and until when
    if _PAST.search(before.rsplit(",", 1)[-1][-24:]) or _STAND_STILL.match(before[-2:] + "□" + after):
        return False
    if _STAND_STILL.search(before + after) and not re.search(r"请|截止(?:日期|时间)", before):
        return False
    if genre == "penalty" and "公示" in before[-12:]:
        return False  # how long the record of a penalty stays on show
    if genre not in _REPORTING and (_TRANSITION_END.search(before) or _STILL.match(after)):
        return True
    if "过渡期" in before[-30:] or _OTHER_TERM.search(before):
        return False
    clause = before[-60:]
    if (
        _EXTENDED.search(before)
        and not FORCE_DAY.search(before)
        and re.search(r"截止|期限|时间|反馈|征求|报名|申报|公示|期", before)
    ):
        return True
    if _PROMISED.search(before):
        return False
    if _UNTIL.search(clause) or _FROM_NOW.search(before):
        return (
            _STRETCH.match(after) is None
            and (
                re.match(r"[ ]*(?:的|,[^,。]{0,12}(?:共|累计))", after) is None and "截至" not in before[-3:]
            )
        ) or bool(
            re.search(r"截止|时间|期限|日期|(?:反馈|征集|征求意见|报名|申报|投稿|受理)截至$", before[-14:])
        )
    if genre not in _REPORTING and _LEAVE_ENDS.search(clause) is not None:
        return True
    closing = _BEFORE.match(after)
    if closing is None and not exact and re.search(r"[于在][ ]*$", before):
        closing = re.match("", after)  # 应于三季度末完成: the end of a month says when without 前
    if closing is None:
        return False
    rest = after[closing.end() :]
    if _CLOSES.match(after) and re.search(r"报名|申报|反馈|征求|公示|受理|提交|征集|时间|期", before + rest):
        return True
    if genre not in _REPORTING and _LEFT_UNDONE.match(rest) is not None:
        return True
    if re.match(r"(?:[ ]*\([^()]*\))?(?:[\u4e00-\u9fff]{2,3})?的(?![ ]*(?:,|。|$))", rest):
        return False
    if _HELD.match(after[closing.start() :][:12]) or re.match(
        r"(?:已|的|,?已经|仍|可继续|尚未|未|取得|按原|,原|,可继续|,仍)", rest
    ):
        return False
    if _SORTS.match(rest):
        return False
    if genre == "interpretation" and _BOUND_TO.search(before) and re.match(r"[^。;\n]{0,10}完成", rest):
        return True
    if genre in _REPORTING and not (
        _STRONG.search(before) and re.search(r"意见|反馈|报名|申报|报送|提交", rest)
    ):
        return False
    if _OWN_PLAN.search(before) or (
        re.search(r"(?:结果|名单|成绩)[^。;,\n]{0,10}$", before) and _MADE_KNOWN.match(rest)
    ):
        return False
    if re.match(
        r"[ ]*,?[ ]*(?:请|应|须|需|务必|必须|将|以|通过|向|把|由|登录|各[\u4e00-\u9fff]{1,12}(?:应|须|要|将))",
        rest,
    ):
        return _ACTION.search(rest) is not None or _ASK.search(before) is not None
    if _ASK.search(before):
        return (
            re.match(r"[ ]*,?[ ]*[\u4e00-\u9fff]{2}", rest) is not None or _ACTION.search(before) is not None
        )
    return _PLACED.search(before) is not None and _BARE_VERB.match(rest) is not None


def _ranges(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    found = []
    for days in find_ranges(act.body):
        first, last = act.sentence(days.start, days.end)
        before, after = act.around(days.start, days.end)
        if not _is_open_period(before, after, genre) or _in_rule_text(act, days.start, genre):
            continue
        settled = _settle_range(days, _earliest(act.published_on, signed_on))
        if settled is not None:
            found.append(_deadline(act, settled, first, last, days.start))
    return found


def _is_open_period(before: str, after: str, genre: Genre) -> bool:
    if re.search(r"有效期|已于|曾于|过渡期|在此期间|检查时间|抽样", before[-20:]):
        return False
    if _STRETCH.match(after) is not None or _OTHER_TERM.search(before):
        return False
    if re.search(r"共?收到|采纳", after[:40]):
        return False
    named = re.search(
        r"(?:公示|征求意见|意见征集|征集|反馈|报名|申报|受理|填报|提交|意见征求|公开征求|异议|登记)[^。;,\n]{0,12}(?:期限|时间|时限|期间|日期|期|从|自|为|于|:|起)?[ ]*(?:为|是|自|从|:|于|在)?[ ]*$",
        before,
    )
    then = re.match(r"[^。;\n]{0,10}(?:公示|征求|反馈|报名|申报|提交|受理|提出|填报)", after)
    asked = genre in ("consultation", "publicity") and re.search(
        r"(?:期|期间|时间|期限|时限)[ ]*(?:为|是|从|自|:)?[ ]*$", before
    )
    return (
        named is not None
        or bool(asked)
        or then is not None
        or re.search(r"(?:公示|征求意见|反馈意见)[^。\n]{0,40}$", before) is not None
    )


def _settle_range(days: Days, base: date | None) -> Counted | None:
    if days.last.date is not None:
        how = "" if _has_year(days.last, days) else "末日年份取自起始日"
        return Counted(date=days.last.date, how=how)
    first = settle(
        days.first, base and date(base.year - (base.month == 1), 12 if base.month == 1 else base.month - 1, 1)
    )
    if first is None:
        return None
    last = days.last.on_or_after(first.date)
    return Counted(date=last, how=f"原文无年份，按{base}补为{last.year}年")


def _has_year(day: Day, days: Days) -> bool:
    return days.first.year is None or day.end - day.start > 6


def _counted(act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]) -> list[Deadline]:
    base = _base(act, signed_on)
    if base is None:
        return []
    found: list[Deadline] = []
    for said in [*_COUNTED.finditer(act.flat_body), *_PUBLIC_TERM.finditer(act.flat_body)]:
        first, last = act.sentence(said.start(), said.end())
        if said.re is _PUBLIC_TERM and re.match(r"[\u4e00-\u9fff]{2,6}之日起", said[0]):
            continue  # 自企业申报之日起20个工作日: it runs from what somebody else does
        if said.re is _PUBLIC_TERM and any(first <= d.start < last for d in (*known, *found)):
            continue
        if known and find_days(act.flat_body[said.end() : min(last, said.end() + 16)]):
            continue
        if not _counts_for_us(act, said, (first, last), genre):
            continue
        printed = signed_on is not None and re.search(r"印发|发文|下发|签发", said[0]) is not None
        start = (signed_on, "成文日期") if printed and signed_on else _stated_start(act, said, base)
        counted = count_on(start[0], said, base_name=start[1])
        found.append(_deadline(act, counted, first, last, said.start()))
    return found


def _asked_within(
    act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]
) -> list[Deadline]:
    """请在10个工作日内反馈意见 in a paper that asks for comments: counted from its publication."""
    base = _base(act, signed_on)
    if base is None or genre != "consultation" or known:
        return []
    for said in _WITHIN.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        sentence = act.flat_body[first:last]
        if re.search(r"之日|收到|接到|[起后][ ]*,?$", act.flat_body[first : said.start("n")]):
            continue
        if _in_rule_text(act, said.start(), genre) or not re.search(r"意见|建议|反馈", sentence):
            continue
        return [_deadline(act, count_on(base[0], said, base_name=base[1]), first, last, said.start())]
    return []


def _after_force(act: ActText, genre: Genre, effective: tuple[Effective, ...]) -> list[Deadline]:
    """自施行之日起6个月内完成, for those at work before: counted from the one day on which the act takes force."""
    days = [e for e in effective if e.what == "施行"]
    if len(days) != 1 or genre in _REPORTING:
        return []
    found = []
    for said in _FROM_FORCE.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        counted = count_on(days[0].date, said, base_name="施行日期")
        found.append(_deadline(act, counted, first, last, said.start()))
    return found


def _of_other_event(act: ActText, said: re.Match[str], first: int) -> bool:
    """Does the period run from something that is not this paper's publication?"""
    before = re.split("[,。;:]", act.flat_body[first : said.start()])[-1].rstrip()
    other = _ELSEWHEN.search(before)
    if other is None:
        return False
    if other["event"] is not None:
        return _OWN_EVENT.fullmatch(other["event"]) is None
    return _OTHER_THING.fullmatch(other["thing"]) is not None


def _counts_for_us(act: ActText, said: re.Match[str], span: tuple[int, int], genre: Genre) -> bool:
    flat = act.flat_body
    sentence, after = flat[span[0] : span[1]], flat[said.end() : span[1]]
    if _in_rule_text(act, said.start(), genre) or _PROCEDURE.search(flat[said.start() : said.end()]):
        return False
    if (
        re.match(r"[ ]*(?:之?以?后|施行|实施|起)", flat[said.end("unit") : said.end("unit") + 3])
        or "有效期" in sentence[-40:]
    ):
        return False
    if re.search(r"复议|诉讼|起诉", sentence) or re.search(r"(?:施行|实施|生效|执行)之日", said[0]):
        return False
    if genre == "interpretation" or (said.re is _COUNTED and _of_other_event(act, said, span[0])):
        return False
    if said.re is _COUNTED:
        if genre in ("rule", "order", "guideline", "standard", "other") and re.search(_SELF, said[0]) is None:
            return False
        if not re.search(r"起|后|之日|当日", said[0]) or re.search(r"(?:施行|实施|执行|生效)", after[:8]):
            return False
        if (
            said["within"] is None
            and not re.search(r"公示|征求|征集|反馈|意见|异议|报名|申报", sentence)
            and genre not in ("consultation", "publicity")
        ):
            return False
        acts = _ACTION.search(after) or re.search(r"公示|征求|反馈|意见|异议", sentence)
        return acts is not None and (genre not in _REPORTING or _STRONG.search(sentence) is not None)
    if genre in ("rule", "guideline", "order", *_REPORTING):
        return False
    return re.match(r"[ ]*(?:内|的|,|\(|$|。|至|,自|止)?", flat[said.end("unit") :]) is not None


def _stated_start(act: ActText, said: re.Match[str], base: tuple[date, str]) -> tuple[date, str]:
    """A day given as the start of the period (公示期自1月5日起5个工作日), else the day of publication."""
    within = [d for d in find_days(said[0]) if d.end < said.start("n") - said.start()]
    if within and (settled := settle(within[-1], date(base[0].year, 1, 1))) is not None:
        return settled.date, "起始日"
    return base


def _in_rule_text(act: ActText, at: int, genre: Genre) -> bool:
    """Inside a numbered article of a rule (第十二条 …), days are procedure, not this paper's deadline."""
    line = act.flat_body.rfind("\n", 0, at) + 1
    return _RULE_LINE.match(act.flat_body[line : line + 14]) is not None


_WHAT: tuple[tuple[str, str], ...] = (
    (r"过渡期", "过渡期"), (r"公示", "公示"), (r"异议", "异议"), (r"征求|意见|建议", "意见反馈"), (r"陈述|申辩", "陈述申辩"), (r"报名", "报名"),
    (r"申报|推荐", "申报"), (r"召回", "召回"), (r"整改", "整改"), (r"自查", "自查"), (r"修订[^。]{0,10}说明书|补充申请|备案", "备案"),
    (r"说明书|标签", "更换说明书标签"), (r"报送|上报|报告|报省|报我|报国家|填报|报备", "报送"), (r"提交|递交", "提交"), (r"登记", "登记"), (r"注册", "注册"),
    (r"停止", "停止"), (r"反馈|回复|函告", "反馈"), (r"完成", "完成"), (r"提供", "提供"), (r"受理|申请", "申请"), (r"公布|公开", "公开"),
)  # fmt: skip


def _deadline(act: ActText, settled: Counted, start: int, end: int, at: int) -> Deadline:
    sentence = act.flat_body[start:end]
    near = act.flat_body[max(start, at - 30) : min(end, at + 60)]
    what = next((name for pattern, name in _WHAT if re.search(pattern, near)), None) or next(
        (name for pattern, name in _WHAT if re.search(pattern, sentence)), "截止"
    )
    return Deadline(
        date=settled.date, what=what, quote=act.body[start:end], start=start, end=end,
        computed_from=settled.how or None, note=settled.note or rest_note(settled.date),
    )  # fmt: skip
