"""What the words around a day say: that it is a plan, that it is over, that it comes every year; and a limit made of it."""

from __future__ import annotations

import re
from datetime import date

from models import Deadline
from pipelines.acts import limitwords as words
from pipelines.acts.acttext import ActText
from pipelines.acts.spans import Counted, rest_note
from text.documents import find_days

LOOK_BACK = 1000
"""How far a line is read for the year of its story or the work of its phase, in characters."""


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def base_of(act: ActText, signed_on: date | None) -> tuple[date, str] | None:
    if act.published_on is not None:
        return act.published_on, "发布日期"
    return (signed_on, "成文日期") if signed_on is not None else None


def recurs(before: str) -> bool:
    """每年3月31日前; 每月5日前报送，11月10日前 ends with a day that comes but once."""
    near = words.THIS_ONCE.split(before)[-1][-40:]
    return any(
        re.match("每个?[月周季]", said[0]) is None or re.search("[,;(]", near[said.end() :]) is None
        for said in words.RECURS.finditer(near)
    )


def clause(before: str) -> str:
    return re.split("[,:]", before)[-1]


def attributes(rest: str) -> bool:
    """Does what follows make the day part of a name (6月1日的检查, 6月30日前届满的证书)?"""
    return re.match(r"(?:[ ]*\([^()]*\))?(?:[\u4e00-\u9fff]{2,3})?的(?![ ]*(?:,|。|$))", rest) is not None


def sorts_cases(rest: str) -> bool:
    """Does the day only tell one case from another (6月30日前已受理的, 6月30日前生产的产品)?"""
    return attributes(rest) or words.SORTS.match(rest) is not None


def is_over(before: str, after: str) -> bool:
    """Is it said that the thing is done or called off, or are the words only spoken of?"""
    quoted = before.endswith("“") and words.QUOTED.match(after) is not None
    done = words.OVER.search(before.rsplit(",", 1)[-1][-24:]) is not None
    told = words.SPAN_TOLD.search(before) is not None and words.CAME_TRUE.match(after) is not None
    return quoted or done or told or words.CALLED_OFF.match(after) is not None


def is_plan(before: str, rest: str) -> bool:
    """A plan or promise of whoever speaks: nobody else has to do anything by then."""
    asked = words.DUTY.search(before[-60:]) is not None
    return (
        words.WILL.search(before) is not None
        or (words.PLANNED.search(before) is not None and words.DUTY.search(clause(before)) is None)
        or (not asked and words.WILL_BE.match(rest) is not None)
        or (not asked and (words.PLANS_ON.search(before) or words.OFFICE_WILL.search(before)) is not None)
        or (
            not clause(before).strip()
            and not asked
            and words.GIVES_OUT.match(rest) is not None
            and words.TASKS.search(before) is None
        )
        or (words.DUTY.search(clause(before)) is None and words.GIVEN_BY_OFFICE.match(rest) is not None)
        or (words.OUTCOME.search(before) is not None and words.MADE_KNOWN.match(rest) is not None)
        or (
            not asked
            and (words.HORIZON.match(rest) or re.search(r"(?:^|[,:])[ ]*到[ ]*$", before)) is not None
        )
    )


def is_of_a_rule(act: ActText, at: int, base: date | None) -> bool:
    """A rule's day, and none that follows a day of a named year to come in the same article."""
    named = [day.date for day in find_days(act.line_before(at)) if day.date is not None]
    return in_rule_text(act, at) and not (base and named and named[-1] > base)


def in_rule_text(act: ActText, at: int) -> bool:
    """Inside a numbered article of a rule (第十二条 …), days are procedure, not this paper's deadline."""
    line = act.flat_body.rfind("\n", 0, at) + 1
    return words.RULE_LINE.match(act.flat_body[line : line + 14]) is not None


def make_deadline(act: ActText, settled: Counted, start: int, end: int, at: int) -> Deadline:
    sentence = act.flat_body[max(start, at - LOOK_BACK) : min(end, at + LOOK_BACK)]
    near = act.flat_body[max(start, at - 30) : min(end, at + 60)]
    named = [name for text in (near, sentence) for pattern, name in words.WHAT if re.search(pattern, text)]
    handed = words.HANDED.search(act.flat_body, at, min(end, at + 80))
    what = ("报送" if handed["reported"] else "提交") if handed else (named or ["截止"])[0]
    return Deadline(
        date=settled.date, what=what, quote=act.body[start:end], start=start, end=end,
        computed_from=settled.how or None, note=settled.note or rest_note(settled.date),
    )  # fmt: skip
