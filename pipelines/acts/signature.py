"""When an act was signed, and by whom: the issuers' lines with a date under them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.acts.acttext import ActText, Line
from pipelines.acts.headnote import headnote
from text.documents import find_days, find_numbers
from text.issuers import Named, find_issuers, name_issuer, region_of

_ISSUE_LABEL = re.compile(r"^(?:成文日期|发文日期|签发日期|生成日期|制发日期)\s*:?\s*")
_SEAL = re.compile(r"[(](?:盖章|公章|印章|章|代章|印)[)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The issuers' lines above a date at the end of an act, and the date."""

    issuers: tuple[Named, ...]
    signed_on: date
    start: int
    end: int


def find_signature(act: ActText) -> Signature | None:
    """The issuer lines with the date under them; the first such block, for a forwarded paper ends with its own.

    Without issuer lines, a line near the end of the text that holds nothing but a date.
    """
    lines = act.lines
    for index, line in enumerate(lines):
        signed = _date_of(line)
        if signed is None:
            continue
        above = _issuers_above(act, lines, index) or _issuers_behind(act, line, signed[2])
        if above:
            return Signature(issuers=above, signed_on=signed[0], start=signed[1], end=signed[2])
    return _noted(act) or _headed(act) or _lone_date(act) or _labelled_date(act) or _stated_date(act)


def _issuers_behind(act: ActText, line: Line, end: int) -> tuple[Named, ...]:
    """The office behind the day: 二〇二六年一月九日于药物监督管理局."""
    behind = re.match(r"[ ]*于(?=[\u4e00-\u9fff])", act.flat_body[end : line.end])
    return _names(act, end + behind.end(), line.end) if behind is not None else ()


def _noted(act: ActText) -> Signature | None:
    """The day and the issuer of the note under a rule's title."""
    note = headnote(act)
    if note is None or note.signed_on is None or note.day is None:
        return None
    return Signature(issuers=note.issuers, signed_on=note.signed_on, start=note.day[0], end=note.day[1])


_HEAD = re.compile(r"^(?:代?(?:局|部|署|厅|处|司|院|省|市)长|主任)[ ]*[\u4e00-\u9fff×Xx〇*]{1,4}$")


def _headed(act: ActText) -> Signature | None:
    """An order's day under the name of the head of the office: 局长 某某, and the day on the next line."""
    for above, line in zip(act.lines, act.lines[1:], strict=False):
        if _HEAD.match(above.text) and (signed := _date_of(line)) is not None:
            return Signature(issuers=(), signed_on=signed[0], start=signed[1], end=signed[2])
    return None


_STATED = re.compile(r"^(?:公布|发布|颁布|批准)(?:日期|(?P<time>时间))[ ]*:[ ]*")


def _stated_date(act: ActText) -> Signature | None:
    """公布日期：2019年12月2日 on a line of its own in the text of a rule or standard; 发布时间 on the first one is the page's."""
    for place, line in enumerate(act.lines):
        label = _STATED.match(line.text)
        if label and label["time"] and not place:
            continue
        days = find_days(line.text) if label else ()
        if label and len(days) == 1 and days[0].start == label.end() and days[0].date is not None:
            if line.text[days[0].end :].strip():
                continue
            day = days[0]
            return Signature(
                issuers=(), signed_on=days[0].date, start=line.start + day.start, end=line.start + day.end
            )
    return None


def _labelled_date(act: ActText) -> Signature | None:
    """成文日期 in the table at the head of a disclosed paper."""
    head = act.flat_body[:600]
    for label in re.finditer(r"(?:成文日期|签发日期|发文日期|生成日期|制发日期)[ ]*[:]?[ \n]*", head):
        for day in find_days(head):
            if day.start == label.end() and day.date is not None:
                return Signature(issuers=(), signed_on=day.date, start=day.start, end=day.end)
    return None


def year_of(act: ActText) -> int | None:
    """The year of the title's number, else of publication: names of offices changed with the years."""
    years = [n.year for n in find_numbers(act.title) if n.year]
    return years[0] if years else (act.published_on.year if act.published_on else None)


def site_region(act: ActText) -> str | None:
    """The region that 省局 on this site belongs to."""
    return region_of(act.source_issuer) or region_of(act.publisher)


def _date_of(line: Line) -> tuple[date, int, int] | None:
    """The day of a line that holds a day (and perhaps an issuer before it), with its span in the body."""
    if len(line.text) > 70 or line.text.endswith(("。", ";", ",")):
        return None
    days = find_days(line.text)
    if len(days) != 1 or days[0].date is None or not days[0].exact:
        return None
    day = days[0]
    after = re.sub(r"(?:印发|发布|公布)$", "", line.text[day.end :].strip(" )"))
    before = _ISSUE_LABEL.sub("", line.text[: day.start]).strip(" (")
    if re.match(r"于[\u4e00-\u9fff]", after) and find_issuers(after[1:]):
        after = ""  # 二〇二六年一月九日于药物监督管理局
    if after or (before and not find_issuers(_SEAL.sub("", before))):
        return None
    assert day.date is not None
    return day.date, line.start + day.start, line.start + day.end


def _issuers_above(act: ActText, lines: tuple[Line, ...], index: int) -> tuple[Named, ...]:
    """Issuers on the date's own line and on the lines straight above that hold nothing else."""
    found: list[Named] = []
    own = lines[index]
    same = _names(act, own.start, own.start + min((d.start for d in find_days(own.text)), default=0))
    found = list(same)
    for at in range(index - 1, max(-1, index - 13), -1):
        line = lines[at]
        names = _names(act, line.start, line.end) if len(line.text) <= 60 else ()
        if (
            not names
            and at
            and not found
            and len(line.text) <= 20
            and line.text.endswith(("司", "处", "办公室", "中心"))
        ):
            names = _names(act, lines[at - 1].start, line.end, joined=True)
        if not names:
            break
        found = [*names, *found]
    return _nested(act, found)


_UNIT = re.compile(r"[\u4e00-\u9fff]{2,6}(?:部|处|科|室)")
"""审评一部 under the name of its centre."""


def _nested(act: ActText, found: list[Named]) -> tuple[Named, ...]:
    """国家药品监督管理局 over 医疗器械技术审评中心 is one signer, the centre; a unit without a name
    of its own is none."""
    kept: list[Named] = []
    for named in found:
        above = kept[-1] if kept else None
        if (
            above is not None
            and named.issuer.name != above.issuer.name
            and named.issuer.name.startswith(above.issuer.name)
        ):
            quote = act.body[above.start : named.end]
            kept[-1] = Named(issuer=named.issuer, quote=quote, start=above.start, end=named.end)
        elif above is None or named.issuer.known or not _UNIT.fullmatch(named.issuer.name):
            kept.append(named)
    return tuple(kept)


def _names(act: ActText, start: int, end: int, *, joined: bool = False) -> tuple[Named, ...]:
    """The bodies of a stretch that holds nothing else; `joined` reads two lines as one name."""
    flat = act.flat_body[start:end]
    cut = _SEAL.search(flat)
    if cut is not None:
        end = start + cut.start()
    if joined:
        issuer = name_issuer(act.body[start:end], region=site_region(act), year=year_of(act))
        whole = issuer is not None and issuer.known
        return (
            (Named(issuer=issuer, quote=act.body[start:end], start=start, end=end),)
            if issuer and whole
            else ()
        )
    named = find_issuers(act.body[start:end], region=site_region(act), year=year_of(act))
    shifted = [Named(issuer=n.issuer, quote=n.quote, start=n.start + start, end=n.end + start) for n in named]
    return tuple(shifted)


def _lone_date(act: ActText) -> Signature | None:
    for line in reversed(act.lines[-12:]):
        signed = _date_of(line)
        if signed is not None and line.start > 0:
            return Signature(issuers=(), signed_on=signed[0], start=signed[1], end=signed[2])
    return None
