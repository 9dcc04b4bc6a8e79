"""What a report says of its meeting: name, day, place, form, chair, attendees with roles, what was passed on.

Every value is read from words of the page and stands in a `Fact` with its quote and position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models import Attendee, Fact, MeetingFacts, Where
from pipelines.attendees import Person, find_people
from pipelines.sentences import Span, paragraphs, plain, sentences, trimmed
from pipelines.speeches import is_speech

_KIND = r"(?:会议|大会|座谈会|推进会|部署会|动员会|启动会|调度会|研讨会|专题会|通报会|约谈会|协调会|联席会|培训会|交流会|评审会|听证会|见面会|宣贯会|学习会|现场会|联席会议|论坛|年会|发布会|例会|办公会|会商会|总结会|对接会|培训班|恳谈会|说明会|民主生活会|分析会|视频会|汇报会|集体约谈|约谈|议事会|报告会|表彰会|党课|[\u4e00-\u9fff]会(?![谈商晤]))"
_HELD = r"(?:召开|举行|举办|组织召开|主持召开|召集|开展)"
_ACTIVE = re.compile(
    rf"(?:召开|举行|举办|召集)(?:了|为期[\u4e00-\u9fff\d]{{1,4}}天的)?(?P<name>[^，。；：\n]{{0,60}}?{_KIND})(?=[^\u4e00-\u9fff]|$|迅速|传达|部署|研究|学习|专题|听取|总结|安排|对|就|通报|分析|动员|集中|推进)"
)
_ACTIVE_LOOSE = re.compile(rf"(?:召开|举行|举办|召集)了?(?P<name>[^，。；：\n]{{0,60}}{_KIND})")
_TALKS = re.compile(
    r"(?:召开|举行|举办|开展)(?:了)?(?P<name>[^，。；：\n]{0,30}?(?:座谈|会谈|会商|研讨|磋商|交流座谈|工作交流))(?=[^\u4e00-\u9fff]|$)"
)
_PASSIVE = re.compile(
    rf"(?:^|[，。\n 日午讯）])(?P<name>[^，。；：\n日午讯]{{2,60}}?{_KIND})(?:（[^）]*）)?(?:今日|日前|近日|已)?(?:在(?P<place>[^，。；\n]{{1,16}}?))?(?:以[^，。]{{2,8}}形式)?(?:胜利|顺利|隆重)?(?:召开|举行|举办|开幕|开班)"
)
_PLACE = re.compile(
    r"在(?P<place>[\u4e00-\u9fffA-Za-z·]{1,20}?)(?:主会场)?(?:组织|主持|联合|共同|隆重|顺利|胜利)?(?:召开|举行|举办|开幕|开班)"
)
_DAY = re.compile(r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_FORM = re.compile(
    r"电视电话会议|视频会议|视频会|线上线下(?:相结合|结合|同步)|视频(?:形式|方式|连线|[\u4e00-\u9fff]{0,4}会)|电视电话|线上(?:形式|方式|会议)|网络视频|现场会|腾讯会议|主会场|分会场"
)
_FORMS = (
    ("线上线下", "线上线下结合"),
    ("电视电话", "电视电话会议"),
    ("视频", "视频会议"),
    ("分会场", "视频会议"),
    ("腾讯会议", "视频会议"),
    ("线上", "视频会议"),
    ("现场会", "现场会"),
)
_TRANSMITTED = re.compile(
    r"(?:传达学习|学习传达|传达贯彻|传达)(?:贯彻|学习)?了?(?P<what>[^。；\n]{4,160}?(?:精神|批示|指示|讲话|要求|文件|会议))(?=[，。；、]|$)"
)
_JUDGEMENT = re.compile(r"(?:会议|大会|座谈会|他|她|[\u4e00-\u9fff]{2,3})(?:一致)?(?:指出|认为)[，：]")
_CAPITALS = {
    "京": "北京",
    "沪": "上海",
    "津": "天津",
    "渝": "重庆",
    "蓉": "成都",
    "穗": "广州",
    "杭": "杭州",
    "宁": "南京",
    "汉": "武汉",
}
_MEETING_GENRES = frozenset({"meeting", "speech", "news", "other", "inspection", None})
_SPEECH_AT = re.compile(rf"在(?P<name>[^，。；：\n]{{2,50}}?{_KIND})上的(?:讲话|发言|致辞|报告|总结|动员)")


@dataclass(slots=True)
class _Reading:
    """A text being read: facts are collected as values are found."""

    body: str
    text: str
    facts: list[Fact]

    def note(self, field: str, value: str, start: int, end: int, how: str, where: Where = "body") -> None:
        quote = self.body[start:end]
        self.facts.append(
            Fact(field=field, value=value, quote=quote, where=where, start=start, end=end, how=how)
        )


def read_meeting(
    title: str, body: str, *, published_on: date | None, genre: str | None = None
) -> tuple[MeetingFacts | None, tuple[Fact, ...]]:
    """The meeting a page reports, with a fact for each value; (None, ()) when it reports none.

    published_on  gives the year where the report names only month and day; a day later than it lies a year back
    """
    if genre not in _MEETING_GENRES:
        return None, ()
    reading = _Reading(body, plain(body), [])
    heading = _Reading(title, plain(title), [])
    spoken = is_speech(heading.text, reading.text, genre)
    name = _title_name(heading, genre) if spoken else _name(reading) or _title_name(heading, genre)
    reading.facts += heading.facts
    if name is None:
        return None, ()
    if spoken:
        return MeetingFacts(name=name), tuple(reading.facts)
    people = _attendees(reading)
    meeting = MeetingFacts(
        name=name,
        held_on=_held_on(reading, published_on),
        place=_place(reading),
        form=_form(reading, name),
        presided=_presided(reading, people),
        attendees=people,
        transmitted=tuple(_transmitted(reading)),
        judgements=tuple(_judgements(reading)),
    )
    return meeting, tuple(reading.facts)


# ------------------------------------------------------------------ name


def _name(reading: _Reading) -> str | None:
    """From the opening sentences: 召开X会议, or X会议在Y召开."""
    for start, end in _opening(reading.text):
        for pattern in (_ACTIVE, _ACTIVE_LOOSE, _PASSIVE, _TALKS):
            match = pattern.search(reading.text, start, end)
            if match is not None and (span := _trim_name(reading.text, *match.span("name"))) is not None:
                value = reading.body[slice(*span)]
                reading.note("meeting.name", value, *span, "opening sentence")
                return value
    return None


def _opening(text: str) -> Iterator[Span]:
    """The sentences of the first three paragraphs."""
    for number, (left, right) in enumerate(paragraphs(text)):
        if number >= 3:
            return
        yield from sentences(text, left, right)


def _trim_name(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    if (late := re.search(r".*(?:召开|举行|举办|通过|采取|形式)(?=.{4})", words)) is not None:
        start += late.end()
    if (paren := re.match(r"了|本次|此次|这次|的|今天|我局|全局的", text[start:end])) is not None:
        start += paren.end()
    start, end = trimmed(text, start, end)
    if re.fullmatch(r".{0,8}(?:一次|重要|这次|本次|有关|相关).{0,8}", text[start:end]):
        return None
    return (start, end) if 3 <= end - start <= 70 else None


def _title_name(title: _Reading, genre: str | None) -> str | None:
    """From the title: X会议召开, or a speech 在X会议上的讲话."""
    for pattern in (_SPEECH_AT, _ACTIVE_LOOSE, _PASSIVE):
        match = pattern.search(title.text)
        if match is not None and (span := _trim_name(title.text, *match.span("name"))) is not None:
            value = title.body[slice(*span)]
            title.note("meeting.name", value, *span, "title", "title")
            return value
    if genre == "meeting" and (match := re.search(rf"[^，。；： 在]{{2,40}}{_KIND}", title.text)) is not None:
        title.note("meeting.name", title.body[slice(*match.span())], *match.span(), "title", "title")
        return title.body[slice(*match.span())]
    return None


# ------------------------------------------------------------------ day, place, form


def _held_on(reading: _Reading, published_on: date | None) -> date | None:
    """The first day named in the opening; its year is written, or the nearest one not after publication."""
    limit = next((right for _, right in list(paragraphs(reading.text))[1:2]), len(reading.text))
    for match in _DAY.finditer(reading.text, 0, min(limit, 600)):
        before = reading.text[max(0, match.start() - 8) : match.start()]
        if re.search(r"发布|印发|实施|截至|日期|时间：$", before):
            continue
        held, how = _with_year(match, reading.text, published_on)
        if held is not None:
            reading.note("meeting.held_on", held.isoformat(), *match.span(), how)
            return held
    return None


def _with_year(match: re.Match[str], text: str, published_on: date | None) -> tuple[date | None, str]:
    month, day = int(match["m"]), int(match["d"])
    if match["y"]:
        return _day(int(match["y"]), month, day), "written in full"
    if published_on is not None:
        held = _day(published_on.year, month, day)
        if held is not None and held > published_on + timedelta(days=2):
            return _day(
                published_on.year - 1, month, day
            ), "the year before publication, being later in the year"
        return held, "year of publication"
    planned = re.search(r"部署[^，。；]{0,6}(20\d\d)年", text[:1500])
    if planned is None:
        return None, ""
    year = int(planned[1])
    return _day(year - 1 if month >= 11 else year, month, day), f"year from {planned.group()}"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _place(reading: _Reading) -> str | None:
    for start, end in _opening(reading.text):
        for pattern in (_PASSIVE, _PLACE):
            match = pattern.search(reading.text, start, end)
            if match is None or not match["place"]:
                continue
            place = reading.body[slice(*match.span("place"))]
            if re.search(r"会|期间|基础|上$|中$|下$|部署|工作|时|形势", plain(place)):
                continue
            value = _CAPITALS.get(plain(place), place)
            reading.note("meeting.place", value, *match.span("place"), "在…召开")
            return value
    return None


def _form(reading: _Reading, name: str) -> str | None:
    match = _FORM.search(reading.text)
    if match is None:
        return None
    value = next((form for word, form in _FORMS if word in match.group()), None)
    if value is None:
        value = "视频会议" if "分会场" in reading.text else None
    if value is not None:
        reading.note("meeting.form", value, *match.span(), "named form")
    return value


# ------------------------------------------------------------------ people


def _attendees(reading: _Reading) -> tuple[Attendee, ...]:
    people: dict[str, Person] = {}
    for person in find_people(reading.text):
        known = people.get(person.name)
        if known is None or (known.role is None and person.role is not None):
            people[person.name] = person
    for person in people.values():
        reading.note("meeting.attendee", reading.body[slice(*person.span)], *person.span, person.deed)
    return tuple(
        Attendee(
            name=reading.body[slice(*p.span)].replace(" ", ""),
            role=reading.body[slice(*p.role)] if p.role else None,
        )
        for p in people.values()
    )


_CHAIR = re.compile(r"由[^，。；\n]{1,40}?主持|主持(?!人)")


def _presided(reading: _Reading, people: tuple[Attendee, ...]) -> str | None:
    """The person named nearest before 主持 in its clause, else the one its sentence opens with."""
    for match in _CHAIR.finditer(reading.text):
        start, end = match.span()
        sentence = max(reading.text.rfind(c, 0, start) for c in "。；\n") + 1
        clause = max(sentence, reading.text.rfind("，", 0, start) + 1)
        passive = match.group().startswith("由")
        near = _named(reading, people, (start, end) if passive else (clause, start))
        far = () if passive else _named(reading, people, (sentence, start))
        if near or far:
            at, name = near[-1] if near else far[0]
            reading.note("meeting.presided", name, at, at + len(name), "主持")
            return name
    return None


def _named(reading: _Reading, people: tuple[Attendee, ...], area: Span) -> tuple[tuple[int, str], ...]:
    """Participants named in an area, by position."""
    found = ((reading.body.find(p.name, *area), p.name) for p in people)
    return tuple(sorted(row for row in found if row[0] >= 0))


# ------------------------------------------------------------------ what was passed on, judgements


def _transmitted(reading: _Reading) -> Iterator[str]:
    seen: set[str] = set()
    for match in _TRANSMITTED.finditer(reading.text):
        value = reading.body[slice(*match.span("what"))]
        if value not in seen:
            seen.add(value)
            reading.note("meeting.transmitted", value, *match.span("what"), "传达")
            yield value


def _judgements(reading: _Reading) -> Iterator[str]:
    """Sentences of 会议指出/认为 that judge and do not demand."""
    from pipelines.demands import asks

    for left, right in paragraphs(reading.text):
        for start, end in sentences(reading.text, left, right):
            if _JUDGEMENT.match(reading.text, start, end) and asks(reading.text, start, end) is None:
                value = reading.body[start:end]
                reading.note("meeting.judgement", value, start, end, "指出/认为 without a demand")
                yield value
