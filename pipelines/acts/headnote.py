"""The note in brackets under a rule's title (题注): who issued or adopted it, when, under which number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.acts.acttext import ActText
from text.documents import Found, find_days, find_numbers
from text.issuers import Named, find_issuers

FIRST_LINES = 4
_ISSUED = re.compile(r"公布|发布|印发|颁布|发布施行")
_ADOPTED = re.compile(
    r"第[一二三四五六七八九十百\d]+次|[\u4e00-\u9fff]{0,4}(?:局务|常务|主任|委务|部务|办公|党组)会议|会议"
)
_LINE = re.compile(r"^\((?P<note>.{6,400})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headnote:
    """What the note says of the first issuing; `signed_on` only where it was issued, not merely adopted, that day."""

    number: Found | None = None
    signed_on: date | None = None
    day: tuple[int, int] | None = None
    issuers: tuple[Named, ...] = ()


def headnote(act: ActText) -> Headnote | None:
    """The note among the first lines, as (2024年3月1日X局令第8号公布 自…起施行) or (X〔2024〕3号,2024年9月26日X局印发)."""
    for line in act.lines[:FIRST_LINES]:
        match = _LINE.match(line.text)
        if match is None or not (_ISSUED.search(match["note"]) or "通过" in match["note"]):
            continue
        return _read(act, line.start + 1, line.end - 1)
    return None


def _read(act: ActText, start: int, end: int) -> Headnote | None:
    """Only what stands before the first amendment: 根据…修正 speaks of later papers."""
    flat = act.flat_body[start:end]
    cut = re.search(r"根据|修正|修订|[,; ]自", flat)
    told = flat[: cut.start()] if cut else flat
    numbers = [n for n in find_numbers(act.body[start : start + len(told)]) if n.kind != "plain"]
    number = _moved(numbers[0], start) if numbers else None
    for day in find_days(told):
        rest = told[day.end :]
        issued = _ISSUED.search(rest)
        name_end = issued.start() if issued else None
        if name_end is None and (adopted := _ADOPTED.search(rest)) is not None:
            name_end = adopted.start()
        if name_end is None or day.date is None:
            continue
        offset = start + day.end
        behind = re.sub(r"(?:令|公告|通告)?(?:20\d\d年)?第[^届号]*号.*$", "", rest[:name_end])
        between = number is not None and number.end <= start + day.start and not behind.strip()
        return Headnote(
            number=number,
            signed_on=day.date if issued and "会议" not in rest[: issued.start()] else None,
            day=(start + day.start, start + day.end),
            issuers=_names(act, number.end, flat[number.end - start : day.start])
            if between and number is not None
            else _names(act, offset, behind),
        )
    if number is None:
        return None
    before = re.sub(r"(?:公告|通告|令)[ ]*$", "", flat[: number.start - start])
    return Headnote(number=number, issuers=_names(act, start, before))


def _names(act: ActText, at: int, words: str) -> tuple[Named, ...]:
    lead = len(words) - len(words.lstrip(" ,由经"))
    named = find_issuers(act.body[at + lead : at + len(words.rstrip(" 令"))])
    return tuple(
        Named(issuer=n.issuer, quote=n.quote, start=n.start + at + lead, end=n.end + at + lead) for n in named
    )


def _moved(number: Found, by: int) -> Found:
    return Found(
        value=number.value,
        quote=number.quote,
        start=number.start + by,
        end=number.end + by,
        kind=number.kind,
        year=number.year,
    )
