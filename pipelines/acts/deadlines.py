"""Until when somebody must act or may act; days of the past, of plans and of other papers are left alone.

A limit is a time, a word that makes it the last one, and something to do. The time is a day (with or without
its year, or the end of a month), the last day of an open stretch, a number of days from a named event, or a cell
under a head that names a limit. A day that lies ahead and has its limit word (前, 不晚于, 截止, …) is a limit
unless its sentence says otherwise: that it is over, somebody's own plan, the term of a certificate, a mark that sorts
cases, or the date that a new one takes the place of.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models import Deadline, Effective, Genre
from pipelines.acts import limitwords as words
from pipelines.acts.acttext import WINDOW, ActText
from pipelines.acts.countedlimits import counted_limits
from pipelines.acts.forcewords import FORCE_DAY
from pipelines.acts.likely import NEARBY, SURE, certainty, evidence
from pipelines.acts.limitsigns import (
    LOOK_BACK,
    attributes,
    clause,
    earliest,
    in_rule_text,
    is_of_a_rule,
    is_over,
    is_plan,
    make_deadline,
    recurs,
    sorts_cases,
)
from pipelines.acts.spans import Counted, carried, settle
from pipelines.acts.tables import Cell, find_cells
from text.documents import Day, Days, find_days, find_ranges

SEASON = 100
"""Papers are put up for objections for days, drafts of standards for three months; credit records for a year and more."""


def find_deadlines(
    act: ActText, genre: Genre, signed_on: date | None, effective: tuple[Effective, ...] = ()
) -> tuple[Deadline, ...]:
    """Deadlines in reading order, each day once; none lies before the day of publication."""
    found = [*_ranges(act, genre, signed_on), *_days(act, genre, signed_on)]
    base = earliest(act.published_on, signed_on)
    found = [deadline for deadline in found if base is None or deadline.date >= base]
    found += counted_limits(act, genre, signed_on, effective, found)
    found += _tabled(act, signed_on)
    found += _likely(act, genre, base, {*(d.date for d in found), *(e.date for e in effective)})
    kept: dict[date, Deadline] = {}
    for deadline in sorted(found, key=lambda d: (d.start, d.date)):
        if base is None or deadline.date >= base:
            kept.setdefault(deadline.date, deadline)
    return tuple(kept.values())


def _days(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    """Single days that a limit word closes."""
    found = []
    base = earliest(act.published_on, signed_on)
    ranges = find_ranges(act.body)
    opening, closing = {days.first.start for days in ranges}, {days.last.start for days in ranges}
    headed = {cell.start for cell in find_cells(act)}
    days = _named_days(act, base)
    ends: dict[int, int] = {}  # 3月31日、6月30日前: what closes the last closes the others
    openers: dict[int, int] = {}  # 截止时间分别为3月31日、6月30日: what opens the first opens the others
    for day, next_day in zip(days[-2::-1], days[:0:-1], strict=True):
        if re.fullmatch(r"[ ]*(?:前)?(?:、|和|及|以及|与)[ ]*", act.flat_body[day.end : next_day.start]):
            ends[day.end] = ends.get(next_day.end, next_day.end)
            openers[next_day.start] = day.start
    for day in days:
        if day.start in opening:
            continue
        first, last = act.sentence(day.start, day.end)
        opened = day.start
        while opened in openers:
            opened = openers[opened]
        before, after = _cell_around(act, opened, ends.get(day.end, day.end))
        if words.BARE_LIMIT.match(after) and opened - len(before) in headed and not before.strip():
            continue  # a cell is read under its head
        if day.start in closing and re.match(rf"{words.TIME}[ ]*(?:之|以)?前", after) is None:
            continue
        settled = _settle(act, day, base)
        ahead = (
            settled is not None and base is not None and settled.date > max(base, act.published_on or base)
        )
        if settled is None or _is_said(act, before, genre) or _was_set(act, before):
            continue
        if not _is_limit(before, after, genre, exact=day.exact, ahead=ahead, following=_following(act, last)):
            continue
        if day.year is None and (recurs(before) or is_of_a_rule(act, day.start, base)):
            continue  # a rule's 3月31日前 comes every year
        if words.MIDNIGHT.match(after):
            settled = Counted(date=settled.date - timedelta(days=1), how=f"{settled.date}零时，即前一日终了")
        found.append(make_deadline(act, settled, first, last, day.start))
    return found


def _named_days(act: ActText, base: date | None) -> list[Day]:
    """The days of the body, and those of the year after one that the sentence or the title names: 次年3月31日."""
    days = list(find_days(act.body))
    for said in words.YEAR_AFTER.finditer(act.flat_body):
        lead, rest = act.around(*said.span())
        if base is None or words.EVERY.search(lead + said[0] + rest) or in_rule_text(act, said.start()):
            continue
        settled = [settle(day, base) for day in find_days(lead)]
        of_lead = [day.date.year for day in settled if day is not None]
        of_title = {int(year) for year in words.ONE_YEAR.findall(act.flat_title)}
        years = (of_lead or [int(year) for year in words.ONE_YEAR.findall(lead)])[-1:] or list(of_title)
        month = int(said["m"])
        if len(years) != 1 or (not of_lead and words.ANY_YEAR.search(lead)):
            continue
        whole = monthrange(years[0] + 1, month)[1]
        number = whole if said["d"] is None else int(said["d"])
        if 1 <= number <= whole:
            days.append(
                Day(year=years[0] + 1, month=month, day=number, start=said.start(), end=said.end(), exact=said["d"] is not None)
            )  # fmt: skip
    starts = {day.end: day.start for day in days if day.year is not None}
    kept = (
        day for day in days if day.start == starts.get(day.end, day.start)
    )  # not the 3月31日 of 次年3月31日
    return sorted(kept, key=lambda day: day.start)


BY_LIKENESS = "没有规则读这种写法；与已知时限的写法相似"


def _likely(act: ActText, genre: Genre, base: date | None, known: set[date]) -> list[Deadline]:
    """Days no rule reads whose surroundings are those of a limit; the note says how each was found."""
    return [
        replace(make_deadline(act, settled, *act.sentence(day.start, day.end), day.start), note=BY_LIKENESS)
        for day, settled in open_days(act, genre, base)
        if settled.date not in known
        and certainty(evidence_of(act, day, settled, base)) >= SURE
        and not _spoken_against(act, day)
    ]


def evidence_of(act: ActText, day: Day, settled: Counted, base: date | None) -> frozenset[str]:
    """What is weighed about a day of the text."""
    flat = act.flat_body
    before, after = flat[max(0, day.start - NEARBY) : day.start], flat[day.end : day.end + NEARBY]
    ahead = (settled.date - base).days if base else 0
    return evidence(act.flat_title, before, flat[day.start : day.end], after, ahead)


def open_days(act: ActText, genre: Genre, base: date | None) -> Iterator[tuple[Day, Counted]]:
    """The days of a text that lie ahead and might be limits: not those of meetings and speeches, not what recurs, what
    somebody said, or the first of a range."""
    if base is None or genre in ("meeting", "speech"):
        return
    opening = {days.first.start for days in find_ranges(act.body)}
    for day in find_days(act.body):
        settled = None if day.start in opening else _settle(act, day, base)
        if settled is None or settled.date <= max(base, act.published_on or base):
            continue
        before, _ = _cell_around(act, day.start, day.end)
        recurring = day.year is None and (recurs(before) or in_rule_text(act, day.start))
        if not recurring and not _is_said(act, before, genre) and not _was_set(act, before):
            yield day, settled


def _spoken_against(act: ActText, day: Day) -> bool:
    """Does a rule say what else the day is: a stage or event that ends, a day of force, a plan, a term, a mark of cases?"""
    stretch = next((days for days in find_ranges(act.body) if days.last.start == day.start), None)
    before, after = _cell_around(act, stretch.start if stretch else day.start, day.end)
    line = act.line_before(day.start)
    if "\t" in act.body[day.start - len(line) : day.end + len(after) + 1] or words.MEETS.search(
        line + after[:16]
    ):
        return True  # a table is read under its heads
    if re.match("[ ]*,?已", after):
        return True
    near = re.split("[,;]", before)[-1] + "|" + ",".join(re.split("[,;]", after)[:2])
    if words.HINT.search(near) is None and words.DUTY.search(near) is None:
        return True
    if words.DUTY.search(clause(before)) is None and words.MADE_KNOWN.match(after):
        return True
    if stretch is not None:
        return bool(
            words.STRETCH.match(after) or words.OTHER_TERM.search(before) or words.DONE.search(after)
            or words.GATHERING.search(clause(before.rstrip(" :"))) or words.STAGE.search(before) or words.TOLD_STRETCH.search(before)
        )  # fmt: skip
    if words.EVENT_NAMED.search(before + "□" + after):
        return True
    if re.search(r"截(?:至|止到?)[ ]*$", before) and words.DONE_BY_THEN.match(after):
        return True
    closing = words.BEFORE.match(after)
    rest = after[closing.end() :] if closing else after
    told = (
        words.FORMER,
        words.OTHER_TERM,
        words.TERM_OF_PAPER,
        words.PROMISED,
        words.WILL,
        words.EXAMPLE,
        words.STAYS_SO,
        words.DRAFT_SAYS,
        words.EARLIER_SAID,
        words.COUNTED_UP_TO,
        words.EVENT_MOVED,
    )
    return bool(
        any(pattern.search(before) for pattern in told)
        or any(pattern.match(after) for pattern in (words.BEGINS, words.MOVES_ON, words.EVE, words.IN_FORCE))
        or (closing is None and words.SWITCHES.match(after) is not None)
        or is_over(before, after)
        or is_plan(before, rest) or words.OUTCOME_ROW.search(before) or words.WHOSE.search(before) or (sorts_cases(rest) if closing else attributes(after))
    )  # fmt: skip


def _was_set(act: ActText, before: str) -> bool:
    """A paper that moves a day first tells what an earlier one had set."""
    return words.ADJUSTS.search(act.flat_title) is not None and words.EARLIER_PAPER.search(before) is not None


def _is_said(act: ActText, before: str, genre: Genre) -> bool:
    """A report's quoted words, what somebody says he will do, and what a meeting asks of those who sit in it."""
    if genre in ("meeting", "speech"):
        return not re.search(r"征求|征集|意见|报名|申报", before)
    if genre not in words.REPORTING:
        return False
    goes_on = words.GOES_ON.search(before) is not None and words.DUTY.search(before) is None
    return before.rfind("“") > before.rfind("”") or goes_on or words.SAYS_HE_WILL.search(before) is not None


def _cell_around(act: ActText, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span in its sentence, and in its cell where the sentence is a table's row."""
    before, after = act.around(start, end)
    before = re.sub(r"[】\]」|]+[ ]*:?[ ]*$", ":", before)  # 【截止日期】2026年4月10日
    if head := act.above(start):
        before = "截止时间:" if re.search(r"截止|最[晚迟]", head) else f"{head.rstrip(':?')}:"
    cut = act.body.rfind("\t", start - len(before), start)
    before = before if cut < 0 else act.flat_body[cut + 1 : start]
    cut = act.body.find("\t", end, end + len(after))
    return before, after if cut < 0 else act.flat_body[end:cut]


def _following(act: ActText, last: int) -> str:
    return act.flat_body[last + 1 : last + WINDOW].split("\n")[0]


def _settle(act: ActText, day: Day, base: date | None) -> Counted | None:
    """A day as a date. Far ahead without a year, behind the year and month of a past event, it is that story's day."""
    if day.year is None and (
        act.tells_of_past(day.start)
        or words.LAST_YEAR.search(act.flat_body[max(0, day.start - 6) : day.start])
    ):
        return None
    lead = act.line_before(day.start)
    if _is_past(act, day, base):
        return None
    if _leads_on(lead) and (found := carried(lead, day, base)) is not None:
        return found
    asked = _asked(act, day)
    settled = settle(day, base, whole_year=asked)
    if settled is None and asked and base is not None and base.month > 10 and day.date is None and day.month:
        settled = settle(
            day, date(base.year + 1, 1, 1), whole_year=True
        )  # said at a year's end of the next one
    if settled is None:
        lead = act.flat_body[max(0, day.start - LOOK_BACK) : day.start]
        if words.DUTY.search(lead[-60:] + act.flat_body[day.end : day.end + 30].split("。")[0]) is None:
            return None
        return carried(lead, day, base, close=None)  # else nobody could say of which year it is
    far = settled is not None and base is not None and (settled.date - base).days > 150
    return None if day.year is None and _told_then(act, day, base, within_line=far) else settled


def _is_past(act: ActText, day: Day, base: date | None) -> bool:
    """Was the day over when the text was published, reckoned from that on which a paper told before it was given out?"""
    if base is None or day.year is not None or day.month < 1 or day.years_on is not None:
        return False
    before, _ = act.around(day.start, day.end)
    if words.GAVE_OUT.search(before) is None:
        return False
    for told in reversed(find_days(before)):
        if (
            told.year is not None
            or not told.exact
            or told.month < 1
            or words.TO_COME.search(before[: told.start])
        ):
            continue
        if words.GAVE_OUT.match(before, told.end):
            given = told.on_or_after(date(base.year, 1, 1))
            if given > base:
                given = told.on_or_after(date(base.year - 1, 1, 1))
            return day.on_or_after(given) < base
    return False


def _leads_on(lead: str) -> bool:
    """May a year told before a day in its line be that of the day, too: not one of force, of a term or of another sentence's story?"""
    if words.FORCE_TOLD.search(lead) or words.TERM_TOLD.search(lead):
        return False
    named = [day for day in find_days(lead) if day.date is not None]
    if not named or "。" not in lead[named[-1].end :]:
        return True
    return words.BEFORE.match(lead, named[-1].end) is not None or not named[-1].exact


def _asked(act: ActText, day: Day) -> bool:
    """Is a day said to be one by which somebody shall act, so that it cannot be one of the past?"""
    before, after = _cell_around(act, day.start, day.end)
    return words.DUTY.search(clause(before)) is not None or words.BINDS_AFTER.match(after) is not None


def _told_then(act: ActText, day: Day, base: date | None, *, within_line: bool) -> bool:
    """Is a day without a year one of the past, by the last year and month named before it?

    within_line  looks back over the whole line; else only to a month with which the day's own sentence begins
    """
    far_back = max(0, day.start - LOOK_BACK)
    start = max(far_back, act.flat_body.rfind("\n", far_back, day.start) + 1)
    if not within_line:
        start = act.sentence(day.start, day.end)[0]
    told = list(words.YEAR_TOLD.finditer(act.flat_body, start, day.start))
    if not told or base is None or day.month < 1 or day.years_on is not None:
        return False
    if not within_line and (
        told[0].start() != start or re.search(r"请|应当", act.flat_body[start : day.start])
    ):
        return False
    year, month = int(told[-1]["y"]), int(told[-1]["m"])
    return 1 <= month <= 12 and day.on_or_after(date(year, month, 1)) < base


def _is_limit(before: str, after: str, genre: Genre, *, exact: bool, ahead: bool, following: str) -> bool:
    """Does the sentence around a day set it as the last one for something to be done?

    exact  False for the end of a month or year; ahead  the day comes after the paper
    following  what comes in its line after its sentence
    """
    if words.EARLIER_SAID.search(before) and not words.STILL_HOLDS.search(before):
        return False
    if words.EVENT_MOVED.search(before):
        return False
    if words.EXAMPLE.search(before) or (genre == "consultation" and words.DRAFT_SAYS.search(before)):
        return False
    if words.BY_THAT_DAY.search(after):
        return True
    ceases = words.CEASES.match(after)
    if ceases and any(map(words.BEFORE_THEN.match, (after[ceases.end() :], following))):
        return True
    if words.LEAVE_ENDS.search(before[-60:]) and words.BEFORE_THEN.match(following):
        return True
    if before.endswith("(") and after.startswith(")") and words.BEFORE.match(after, 1):
        after = after[1:]  # 节后首个工作日（10月9日）下午5点前
    late = words.LATE_ONES.match(after) or words.NO_MORE.match(after)
    late = late or words.ARRIVED_BY.match(f"{after};{following}")
    if late and not words.OTHER_TERM.search(before):
        return True
    if words.LAST_DAY_NOTED.search(before) and not words.OTHER_TERM.search(before):
        return True
    former = words.FORMER.search(before) is not None and words.STAYS.match(after) is None
    if words.BEGINS.match(after) or former or words.MOVES_ON.match(after):
        return False
    if before.endswith("(") and re.match(rf"{words.TIME}[ ]*(?:之|以)?前[ ]*\)", after):
        return True  # 二、平台自查（8月10日前）: a stage and until when
    if is_over(before, after):
        return False
    if re.search(r"(?:超过|晚于|迟于|逾)[ ]*$", before) and re.match(r"[ ]*\)?[^。;,\n]{0,4}未", after):
        return True
    if re.search(r"截(?:至|止到?)[ ]*$", before) and words.LEFT_UNDONE.match(after):
        return ahead
    until = re.search(r"截(?:至|止(?:到|至)?)[ ]*$", before)
    if words.COUNTED_UP_TO.search(before) or (until and re.match("[ ]*的", after)):
        return False
    if until and words.DONE_BY_THEN.match(after):
        return False
    if ahead and until and not words.OTHER_TERM.search(before) and not is_plan(before, after):
        return True  # no count of things done stands still on a day to come
    counted = words.STAND_STILL.match(before[-2:] + "□" + after)
    if counted and not (ahead and words.TRANSITION_END.search(before)):
        return False
    if words.STAND_STILL.search(before + after) and not re.search(
        r"请|截止(?:日期|时间)|前|(?:过渡|宽限|缓冲)期截", before + after[:12]
    ):
        return False
    if re.match(r"[ ]*的[^。;,\n]{0,6}(?:过渡|宽限|缓冲|整改)(?:期|时间)", after):
        return re.search(r"[至到][ ]*$", before) is not None
    if re.match(r"[ ]*(?:起)?(?:正式)?(?:施行|实施|执行|生效)", after):
        return False
    if genre == "penalty" and "公示" in before[-12:]:
        return False  # how long the record of a penalty stays on show
    if words.TRANSITION_END.search(before) and not words.DONE_BEFORE.match(after):
        return True
    if words.STILL.match(after):
        return True
    if words.OLD_ONE_LASTS.search(before):
        return True
    if words.OTHER_TERM.search(before) or re.match(rf"{words.TIME}[ ]*(?:止|前)?(?:有效|失效)", after):
        return False
    if words.TERM_OF_PAPER.search(before):
        return False
    if words.TRIAL.search(before) or words.MOVED_ONCE.search(words.MOVED.sub("", before)):
        return False
    if words.MOVED.search(before) and not FORCE_DAY.search(before) and words.MOVABLE.search(before):
        return True
    if words.MAY_MOVE.search(before):
        return True
    if words.PROMISED.search(before):
        return False
    named = words.UNTIL.search(before[-60:]) and not re.search(
        rf"(?!截){words.OPEN_NOUN}[ ]*$|(?:开放|开始|启动)[^。;,:\n]{{0,4}}:?[ ]*$", before
    )
    if words.FROM_NOW.search(before) and (words.IS_OPEN.match(after) or words.WORKING_HOURS.match(after)):
        return True
    if named or words.FROM_NOW.search(before):
        return (
            (words.STRETCH.match(after) is None or words.NEXT_LABEL.match(after) is not None)
            and (
                re.match(r"[ ]*(?:的|,[^,。]{0,12}(?:共|累计))", after) is None and "截至" not in before[-3:]
            )
        ) or bool(
            re.search(r"截止|时间|期限|日期|(?:反馈|征集|征求意见|报名|申报|投稿|受理)截至$", before[-14:])
        )
    if words.LEAVE_ENDS.search(before[-60:]) or re.search(
        r"(?:未(?:能|按[^,。;]{0,6}|依[^,。;]{0,4}|如期|及时)?|不能|无法|难以)(?:于|在)?[ ]*$", before
    ):
        return True
    if (re.search(r"[至到][ ]*$", before) and words.LEFT_UNDONE.match(after)) or words.STILL_NOT.match(after):
        return True
    if words.LABELLED.search(before) and re.match(rf"{words.TIME}[ ]*(?:[,。;]|$)", after):
        return "起" not in before[-8:]
    if (
        words.NO_LATER.search(before) and not re.match("[ ]*的", after) and not attributes(after)
    ) or words.TO_BE_THE_LAST.match(after):
        return True
    whole = before if re.search(r"[至到][ ]*$", before) else before[-24:]
    if (closed := words.CLOSES.match(after)) and re.search(
        r"过渡|宽限|缓冲|公示|征求" if closed["term"] else words.OPEN_THING, whole + after.split(",")[0]
    ):
        return not re.match(r"的", after[closed.end() :])
    closing = words.BEFORE.match(after)
    if re.search(r"(?:对于?|针对)[ ]*$", before) and not words.LEFT_UNDONE.match(
        after[closing.end() :] if closing else after
    ):
        return False  # 对6月30日前通过评价的品种: which ones
    to_the_end = (
        re.search(r"[于在][ ]*$", before)
        or (words.TIMED.search(before) and words.DONE_BY_END.match(after))
        or (
            re.search(r"[至到][ ]*$", before)
            and words.DUTY.search(clause(before))
            and re.match(r"[ ]*(?:基本|全部)?完成", after)
        )
    )
    if (closing is None and not exact and to_the_end) or (
        words.BOUND_BY.search(before) and words.HANDS_IN.match(after)
    ):
        closing = re.match("", after)  # 应于三季度末完成: the end of a month says when without 前
    if closing is None:
        return False
    rest = after[closing.end() :]
    if words.VOLUNTARY.match(rest):
        return False
    bound = words.BOUND_BY.search(before) or words.MAY_BY.search(before)
    return bool(words.LEFT_UNDONE.match(rest) or words.EARNS.match(rest)) or not (
        (bound is None and sorts_cases(rest)) or is_plan(before, rest)
    )


def _ranges(act: ActText, genre: Genre, signed_on: date | None) -> list[Deadline]:
    found = []
    for days in find_ranges(act.body):
        first, last = act.sentence(days.start, days.end)
        before, after = _cell_around(act, days.start, days.end)
        stage = genre not in ("meeting", "speech") and _is_phase_to_act(act, days, before)
        if words.NEXT_LOT.match(before) and words.OPEN_LABEL.search(
            act.line_before(days.start - len(before))
        ):
            stage = True
        if not (stage or _is_open_period(before, after, genre)):
            continue
        base = earliest(act.published_on, signed_on)
        if in_rule_text(act, days.start) or (days.first.year is None and recurs(before)):
            continue
        told = (
            days.first.year is None
            and not (base and days.last.date is not None and days.last.date > base)
            and not words.DUTY.search(clause(before))
            and _told_then(act, days.first, base, within_line=True)
        )
        told = told or words.LAST_YEAR.search(before) is not None
        settled = None if told else _settle_range(days, base)
        if settled is not None and "公示" in before[-12:] and _is_long(days, settled.date):
            continue  # how long a record stays on show
        if settled is not None:
            found.append(make_deadline(act, settled, first, last, days.start))
    return found


def _is_long(days: Days, last: date) -> bool:
    """More than a season from the first day to the last?"""
    first = days.first.date
    return first is not None and (last - first).days > SEASON


def _is_phase_to_act(act: ActText, days: Days, before: str) -> bool:
    """(二)自查自纠(3月16日至4月30日)。…: a phase at whose end something must be done, as its own line says."""
    rest = act.flat_body[days.end : days.end + LOOK_BACK].split("\n")[0]
    if re.search(r"\([ ]*$", before) and (closed := re.match(r"[ ]*\)[ ]*[。:.,]?", rest)):
        work = rest[closed.end() :]
        if re.search(r"(?:本|该|此)阶段(?:(?:结束|末)[之以]?[时前]|[之以]?内)", work):
            return True
        return (
            not find_days(work)
            and words.ITEM_HEAD.search(before) is not None
            and (words.PHASE_WORK.search(work) or words.STEP.match(work)) is not None
            and (words.PHASE_OVER.search(work) or words.DONE.search(work)) is None
        )
    return _is_step(act, days, before, rest)


def _is_step(act: ActText, days: Days, before: str, rest: str) -> bool:
    line = act.flat_body.rfind("\n", max(0, days.start - LOOK_BACK), days.start) + 1
    lead = act.flat_body[max(line, days.start - LOOK_BACK) : days.start]
    if words.AT_ITS_END.match(rest):
        return True
    return (
        re.search(r"(?:^|[:,])[ ]*(?:第[一二三四五六][阶步][段]?|[一二三四五六\d]是)?[,:]?[ ]*$", before)
        is not None
        and (words.STEPS.search(lead) or words.STEP_HEAD.fullmatch(lead)) is not None
        and words.STEP.match(rest) is not None
        and words.DONE.search(rest.split("。")[0]) is None
    )


def _is_open_period(before: str, after: str, genre: Genre) -> bool:
    """Does a stretch of days stand open for somebody to act in?"""
    if words.WILL.search(before) or re.match(
        rf"{words.TIME}[ ]*(?:之间|期间)?[\u4e00-\u9fff]{{0,4}}的", after
    ):
        return False
    if re.search(r"有效期|已于|曾于|在此期间|检查时间|抽样|原定|原(?!则|料|有|辅|始)", before[-20:]):
        return False
    if words.EVENT_NAMED.search(before + "□" + after):
        return False
    if words.HANDED_IN.search(before) and words.THEN.match(after):
        return False
    if words.MAY_IN.match(after) or words.IS_OPEN.match(after):
        return True
    if re.search("[在于][ ]*$", before) and words.DONE_WITHIN.match(after) and not is_plan(before, after):
        return words.PROMISED.search(before) is None
    if words.STRETCH.match(after) is not None or words.OTHER_TERM.search(before):
        return False
    if words.GATHERING.search(clause(before.rstrip(" :"))):
        return False
    if re.search(r"共?收到|采纳", after[:40]):
        return False
    return bool(
        words.OPEN_STRETCH.search(before)
        or words.STRETCH_ACT.match(after)
        or re.search(r"(?:过渡|宽限|缓冲)期[^。;\n]{0,14}$", before)
        or (words.DUTY.search(clause(before)) and words.ACTION.search(after[:40]))
        or (genre in ("consultation", "publicity") and words.TERM_LABEL.search(before))
        or re.search(r"(?:公示|征求意见|反馈意见)[^。\n]{0,40}$", before)
    )


def _limits(act: ActText, cell: Cell) -> bool:
    """Is a cell under a head that names a limit, or one that holds 5月20日前 alone under a head of times to come?"""
    if "公示" in cell.head and "处罚" in act.flat_title:
        return False  # how long the record of a penalty stays on show
    if not cell.heads and words.TIME_LINE.search(cell.above) and find_days(cell.text):
        closed = words.CLOSED.search(cell.text) is not None
        return closed or (
            words.ACTION_HEAD.search(cell.head) is not None and words.GATHERS.search(cell.head) is None
        )
    if words.LIMIT_HEAD.match(cell.head):
        return not ("结束" in cell.head and re.search("报到|开班|开课|授课|开始", cell.heads))
    gathers = words.GATHERS.search(act.flat_body[slice(*cell.row)] + cell.head)
    if cell.charged and not gathers and find_ranges(cell.text) and words.TIME_HEAD.search(cell.head):
        return True
    days = find_days(cell.text)
    bare = (
        days and not cell.text[: days[-1].start].strip() and words.BARE_LIMIT.match(cell.text, days[-1].end)
    )
    task = act.flat_body[cell.row[0] : cell.start]
    asked = words.TASK.fullmatch(task)
    if bare and words.ACTION_HEAD.search(cell.head):
        return True
    timed = words.TIME_HEAD.search(cell.head) or (
        words.PLAIN_HEAD.fullmatch(cell.head) and words.TIME_LINE.search(cell.above)
    )
    return (bool(bare) or (bool(days) and asked is not None)) and timed is not None


def _tabled(act: ActText, signed_on: date | None) -> list[Deadline]:
    """The days of a table's column of time limits: each row is something to do until then."""
    found = []
    base = earliest(act.published_on, signed_on)
    for cell in find_cells(act):
        if not _limits(act, cell):
            continue
        days = find_days(cell.text)
        if (
            not days
            or words.OTHERS_ROW.search(act.flat_body[slice(*cell.row)])
            or words.RECURS.search(cell.text)
        ):
            continue
        ranges = find_ranges(cell.text)
        to_the_end = ranges and ranges[-1].last.end >= days[-1].end
        settled = _settle_range(ranges[-1], base) if to_the_end else settle(days[-1], base, whole_year=True)
        settled = settled or carried(act.flat_body[cell.row[0] : cell.start], days[-1], base)
        if settled is not None:
            found.append(make_deadline(act, settled, *cell.row, cell.start + days[-1].start))
    return found


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
