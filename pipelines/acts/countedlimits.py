"""Limits told by a count of days, weeks or months from an event, or by the period within which to act."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from models import Deadline, Effective, Genre
from pipelines.acts import limitwords as words
from pipelines.acts.acttext import ActText
from pipelines.acts.limitsigns import (
    LOOK_BACK,
    base_of,
    clause,
    earliest,
    in_rule_text,
    is_plan,
    make_deadline,
    recurs,
    sorts_cases,
)
from pipelines.acts.spans import Counted, count_on, settle
from text.documents import find_days
from text.documents.days import as_number
from text.workdays import add_workdays, is_workday

NAMED_TOO = 3
"""How many days the last day that a paper names may differ from our count of the same period."""


def counted_limits(
    act: ActText,
    genre: Genre,
    signed_on: date | None,
    effective: tuple[Effective, ...],
    known: list[Deadline],
) -> list[Deadline]:
    """Every limit that is counted or a period's end; `known` are those set by a day of their own."""
    base = earliest(act.published_on, signed_on)
    found = _counted(act, genre, signed_on, known)
    found += _from_a_day(act, base)
    found += _in_a_period(act, genre, base)
    found += _after_a_period(act, genre, base)
    found += _after_a_holiday(act, genre, base)
    found += _asked_within(act, genre, signed_on, [*known, *found])
    return [*found, *_after_force(act, genre, effective)]


def _counted(act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]) -> list[Deadline]:
    base = base_of(act, signed_on)
    if base is None:
        return []
    found: list[Deadline] = []
    for said in [*words.COUNTED.finditer(act.flat_body), *words.PUBLIC_TERM.finditer(act.flat_body)]:
        first, last = act.sentence(said.start(), said.end())
        if said.re is words.PUBLIC_TERM and genre == "penalty":
            continue  # how long the record of a penalty stays on show
        if said.re is words.PUBLIC_TERM and re.match(r"[\u4e00-\u9fff]{2,6}之日起", said[0]):
            continue  # 自企业申报之日起20个工作日: it runs from what somebody else does
        if said.re is words.PUBLIC_TERM and any(first <= d.start < last for d in (*known, *found)):
            continue
        if said.re is words.PUBLIC_TERM and _was_given_out(act, (first, said.start()), base[0]):
            continue
        if said.re is words.PUBLIC_TERM and words.LATER_STEP.search(
            act.flat_body[max(first, said.start() - LOOK_BACK) : said.start()]
        ):
            continue
        if known and find_days(_goes_on(act.flat_body[said.end() : min(last, said.end() + 16)])):
            continue
        if not _counts_for_us(act, said, (first, last), genre):
            continue
        printed = signed_on is not None and re.search(r"印发|发文|下发|签发", said[0]) is not None
        start = (signed_on, "成文日期") if printed and signed_on else _stated_start(act, said, base)
        counted = count_on(start[0], said, base_name=start[1])
        if "公示" in said[0] and any(abs((d.date - counted.date).days) <= NAMED_TOO for d in known):
            continue  # 公示之日起10个工作日 beside 公示时间：7月8日至21日: the paper has counted itself
        found.append(make_deadline(act, counted, first, last, said.start()))
    return found


def _goes_on(rest: str) -> str:
    """What is still said of a count: (至4月5日) and 即4月5日前, not 完成整改，并于4月5日前报送."""
    return re.split("[,;](?!即|[至到]|截|自|从|时间|期限)", rest)[0]


def _was_given_out(act: ActText, span: tuple[int, int], base: date) -> bool:
    """2月2日，我局发布《某稿》，征求意见期为30日: the term of an earlier paper, which this one may prolong."""
    before = act.flat_body[span[0] : span[1]]
    days = [d.date for d in find_days(act.body[span[0] : span[1]]) if d.date is not None]
    return bool(days) and max(days) < base and re.search(r"(?:发布|公布|刊登)《", before) is not None


def _in_a_period(act: ActText, genre: Genre, base: date | None) -> list[Deadline]:
    """应于第二季度内完成, 务必于今年上半年整改到位: the last day of a period within which somebody has to act."""
    if base is None or genre in ("meeting", "speech"):
        return []
    halves = words.IN_HALF_A_YEAR.finditer(act.flat_body) if "半年" in act.flat_body else ()
    found = []
    for said in (*words.IN_A_PERIOD.finditer(act.flat_body), *halves):
        before, after = act.around(said.start(), said.end())
        if in_rule_text(act, said.start()):
            continue
        if recurs(before) or words.DUTY.search(clause(before)) is None or sorts_cases(after):
            continue
        ends = words.WORK_ENDS.match(after)
        if is_plan(before, after) or ends is None:
            continue
        if said.re is words.IN_HALF_A_YEAR and words.TELLS_WHICH.match(after, ends.end()):
            continue
        year, month = int(said["y"]) if said["y"] else base.year + (said["on"] == "明年"), _last_month(said)
        last = date(year, month, monthrange(year, month)[1])
        if last >= base:
            counted = Counted(date=last, how="按期间最后一日计")
            found.append(make_deadline(act, counted, *act.sentence(said.start(), said.end()), said.start()))
    return found


def _last_month(said: re.Match[str]) -> int:
    """Of a month, a quarter, half a year or a year."""
    named = said.groupdict()
    if named.get("half"):
        return 6 if named["half"] == "上" else 12
    if named.get("m"):
        return as_number(named["m"])
    return 3 * as_number(named["q"]) if named.get("q") else 12


def _after_a_period(act: ActText, genre: Genre, base: date | None) -> list[Deadline]:
    """首次报告应在二季度结束后10日内提交: days that run from the end of a quarter or month, which comes but once."""
    found: list[Deadline] = []
    if "结束" not in act.flat_body and "终了" not in act.flat_body:
        return found
    for said in words.AFTER_PERIOD.finditer(act.flat_body):
        before, after = act.around(said.start(), said.end())
        if base is None or genre in ("meeting", "speech") or in_rule_text(act, said.start()):
            continue
        if recurs(before) or words.DUTY.search(before) is None or words.ACTION.search(after[:24]) is None:
            continue
        month = as_number(said["m"]) if said["m"] else 3 * as_number(said["q"])
        last = date(base.year, month, monthrange(base.year, month)[1])
        if last >= base:
            counted = count_on(last, said, base_name="期间末日")
            found.append(make_deadline(act, counted, *act.sentence(said.start(), said.end()), said.start()))
    return found


_BEGINS = {"国庆": (10, 1), "五一": (5, 1), "劳动": (5, 1), "元旦": (1, 1)}


def _begins(name: str, base: date) -> date:
    """A day of the holiday's rest on or after `base`: its first, of the Spring Festival the last of the longest rest of the season."""
    if name != "春节":
        month, number = _BEGINS[name]
        return date(base.year + (date(base.year, month, number) < base), month, number)
    year = base.year + (base.month > 2)
    rests: list[date] = []
    longest: list[date] = []
    for step in range(50):
        day = date(year, 1, 15) + timedelta(days=step)
        rests = [] if is_workday(day) else [*rests, day]
        longest = max(longest, rests, key=len)
    return longest[-1]


def _after_a_holiday(act: ActText, genre: Genre, base: date | None) -> list[Deadline]:
    """于国庆节后第一个工作日送至: the working days that follow a holiday."""
    found = []
    for said in words.AFTER_HOLIDAY.finditer(act.flat_body):
        before, after = act.around(said.start(), said.end())
        if base is None or genre in ("meeting", "speech") or in_rule_text(act, said.start()):
            continue
        asked = words.DUTY.search(clause(before)) or words.ACTION.search(after[:16])
        if asked is None or recurs(before) or is_plan(before, after):
            continue
        first = _begins(said["day"], base)
        count = as_number(said["n"]) if said["n"] else 1
        day = add_workdays(first, count)
        counted = Counted(date=day, how=f"{said['day']}假期后第{count}个工作日")
        found.append(make_deadline(act, counted, *act.sentence(said.start(), said.end()), said.start()))
    return found


def _from_a_day(act: ActText, base: date | None) -> list[Deadline]:
    """自2026年4月1日起1个月内: the days that run from a day that is named."""
    found = []
    for day in find_days(act.body):
        said = words.FROM_DAY.match(act.flat_body, day.end)
        start = settle(day, base) if said is not None else None
        if said is None or start is None or in_rule_text(act, day.start):
            continue
        first, last = act.sentence(day.start, said.end())
        counted = count_on(start.date, said, base_name="起始日")
        found.append(make_deadline(act, counted, first, last, day.start))
    return found


def _asked_within(
    act: ActText, genre: Genre, signed_on: date | None, known: list[Deadline]
) -> list[Deadline]:
    """请在10个工作日内反馈意见 in a paper that asks for comments: counted from its publication."""
    base = base_of(act, signed_on)
    if base is None or genre != "consultation" or known:
        return []
    for said in words.WITHIN.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        sentence = act.flat_body[first:last]
        if re.search(r"之日|收到|接到|[起后][ ]*,?$", act.flat_body[first : said.start("n")]):
            continue
        if in_rule_text(act, said.start()) or not re.search(r"意见|建议|反馈", sentence):
            continue
        return [make_deadline(act, count_on(base[0], said, base_name=base[1]), first, last, said.start())]
    return []


def _after_force(act: ActText, genre: Genre, effective: tuple[Effective, ...]) -> list[Deadline]:
    """自施行之日起6个月内完成, for those at work before: counted from the one day on which the act takes force."""
    days = [e for e in effective if e.what == "施行"]
    if len(days) != 1 or genre in words.REPORTING:
        return []
    found = []
    for said in words.FROM_FORCE.finditer(act.flat_body):
        first, last = act.sentence(said.start(), said.end())
        if said["force"] is None and re.search("上线|启用|开通|运行", days[0].quote) is None:
            continue
        counted = count_on(days[0].date, said, base_name="施行日期")
        found.append(make_deadline(act, counted, first, last, said.start()))
    return found


def _of_other_event(act: ActText, said: re.Match[str], first: int) -> bool:
    """Does the period run from something that is not this paper's publication?"""
    before = re.split("[,。;:]", act.flat_body[max(first, said.start() - LOOK_BACK) : said.start()])[
        -1
    ].rstrip()
    other = words.ELSEWHEN.search(before)
    if other is None:
        return False
    if other["event"] is not None:
        return words.OWN_EVENT.fullmatch(other["event"]) is None
    return words.OTHER_THING.fullmatch(other["thing"]) is not None


def _counts_for_us(act: ActText, said: re.Match[str], span: tuple[int, int], genre: Genre) -> bool:
    flat = act.flat_body
    span = max(span[0], said.start() - LOOK_BACK), min(span[1], said.end() + LOOK_BACK)
    sentence, after = flat[span[0] : span[1]], flat[said.end() : span[1]]
    if in_rule_text(act, said.start()) or words.PROCEDURE.search(flat[said.start() : said.end()]):
        return False
    if (
        re.match(r"[ ]*(?:之?以?后|施行|实施|起)", flat[said.end("unit") : said.end("unit") + 3])
        or (flat[: said.start("n")].endswith("满") and re.match(r"[^。;,]{0,6}可", after))
        or "有效期" in re.split("[,;:]", flat[span[0] : said.end()])[-1]
    ):
        return False
    if re.search(r"复议|诉讼|起诉", sentence) or re.search(r"(?:施行|实施|生效|执行)之日", said[0]):
        return False
    is_own = re.search(words.SELF, said[0]) is not None
    if genre == "interpretation" or (
        said.re is words.COUNTED and not is_own and _of_other_event(act, said, span[0])
    ):
        return False
    if said.re is words.COUNTED:
        if (
            genre in ("rule", "order", "guideline", "standard", "other")
            and re.search(words.SELF, said[0]) is None
        ):
            return False
        if not re.search(r"起|后|之日|当日", said[0]) or re.search(
            r"(?:施行|实施|执行|生效)(?!方案|情况|细则|意见|计划|步骤)", after[:8]
        ):
            return False
        if said[0].startswith(("即", "自即", "从即")) and genre in words.REPORTING:
            return False
        if (
            said["within"] is None
            and not re.search(r"公示|征求|征集|反馈|意见|异议|报名|申报|过渡期", sentence)
            and genre not in ("consultation", "publicity")
        ):
            return False
        own = said["within"] is not None and re.search(words.SELF, said[0]) is not None
        acts = own or words.ACTION.search(after) or re.search(r"公示|征求|反馈|意见|异议|过渡期", sentence)
        return bool(acts) and (genre not in words.REPORTING or words.STRONG.search(sentence) is not None)
    if genre in ("rule", "guideline", "order", *words.REPORTING):
        return False
    return re.match(r"[ ]*(?:内|的|,|\(|$|。|至|,自|止)?", flat[said.end("unit") :]) is not None


def _stated_start(act: ActText, said: re.Match[str], base: tuple[date, str]) -> tuple[date, str]:
    """A day given as the start of the period (公示期自1月5日起5个工作日), else the day of publication."""
    within = [d for d in find_days(said[0]) if d.end < said.start("n") - said.start()]
    if within and (settled := settle(within[-1], date(base[0].year, 1, 1))) is not None:
        return settled.date, "起始日"
    return base
