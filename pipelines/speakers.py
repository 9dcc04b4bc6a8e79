"""Who speaks where in a report: a row of voices, each from its position until the next one.

A voice is set by a speaking verb with its subject (会议强调 · 王某某在讲话中要求 · 他指出 · 出席会议并强调).
Quoting a leader or an upper body (习近平总书记强调…) is no voice of the report; what participants promise
(与会人员表示…) is no demand: both are kept as voices of their own kind so that such words can be left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Literal

from pipelines.names import TITLE, WORDS, known_people, leading_name, name_pattern, surnames
from pipelines.sentences import Span, paragraphs, sentences

MEETING = "会议"
_REACH = 150
"""How far left of a speaking verb its subject is looked for; the longest seen was 74 (a role of three offices)."""
_UNNAMED = "调研组"
"""A body that speaks without a name: the page's default speaker."""
Kind = Literal["own", "quoted", "pledge"]

_VERBS = "强调指出|强调|指出|要求|提出|部署|表示|谈到|认为|明确|号召|提醒|希望|总结|介绍|分析|通报|讲到|充分肯定|勉励|叮嘱|说|宣读|传达"
_VERB = re.compile(_VERBS)
_PLAINLY = {"强调", "强调指出", "指出", "要求", "表示", "说", "认为", "号召"}
_SAYS = {"表示", "说", "认为", "谈到"}
# 要求 and its kin are also nouns (按照部署要求, 提出明确要求, 会议要求落实情况).
_NOUNISH = {"要求", "部署", "明确", "希望", "分析", "总结", "通报"}
_NOUN_BEFORE = re.compile(
    r"(?:部署|工作|落实|的|任务|有关|明确|具体|精神|新|提出|决策|相关|按照|标准|管理|规定|质量|目标|重要|了|更高|法规|政策|安排|需求|使命|三点|几点|\d点|符合|严格|、)$"
)
_ADVERBS = re.compile(
    r"(?:重点|着重|特别|反复|再次|郑重|还|并|同时|进一步|也|最后|一致|明确|分别|均|又|则|随后|，|在会上|现场|讲话|会上|深刻|首先|最后)+$"
)
_FRAME = re.compile(
    r"(?:在|就|对|从|围绕|针对|结合)[^，；。：]{1,40}$|在[^。；]{1,30}(?:时|中|上|后|期间)，?$"
)
_ON = re.compile(r"(?:同志)?(?:就|对|围绕|针对|结合)[^，。；：]{2,40}$")
_LEADERS = re.compile(
    r"(?:习近平|总书记|国家主席|总理|党中央|中共中央|国务院(?!安委)|二十大|[一二三四五六]中全会|中央[\u4e00-\u9fff]{0,8}会议|"
    r"政府工作报告|大报告)[\u4e00-\u9fff]{0,30}$"
)
_OBEYED = re.compile(r"(?:落实|贯彻|按照|根据|对照|依据|遵照|传达|学习)[^，。；]{0,12}$")
_MEETING_FIRST = re.compile(r"(?:本次|此次|这次)?(?:会议|大会)(?!由)")
_GROUP_FIRST = re.compile(r"[\u4e00-\u9fff]{0,10}(?:调研组|督导组|检查组|巡察组|评估组|专班)")
_REPORT = re.compile(r"(?:^|[，；。：]|工作)报告$")
_OUTSIDER = re.compile(
    r"(?:董事长|总经理|总裁|厂长|负责人|教授|专家|代表|校长|院士|研究员|学员)[\u4e00-\u9fff]{2,4}$"
)
_PLEDGING = re.compile(
    r"(?:与会|参会|参训|大家|代表们?|企业|学员|干部职工|党员干部|同志们|专家|群众|受访|负责人|单位|人员)[\u4e00-\u9fff、]{0,8}$"
)
_MASKED = re.compile(
    r"(?:[XxＸ×Ｘ*＊某○]{1,4}(?:同志|局长|书记|省长|市长|副局长)?|[\u4e00-\u9fff][XxＸ×*某]{1,2})$"
)
_BODY = re.compile(
    r"(?:会议|大会|[工座约推动部调交联启研培培论专例]?[\u4e00-\u9fff]{0,6}会(?!长)|会上|约谈|培训班|开班式|仪式)$"
)
_ORGAN = re.compile(r"(?:局|部门|党组|[员协学社机商基]会|机关|调研组|检查组|督导组|领导小组|中心|处|厅|院)$")
_AFTER_TITLE = re.compile(rf"(?:{TITLE.pattern})(?P<name>(?!{WORDS})[\u4e00-\u9fff]{{2,4}})$")
_TITLE_AFTER = re.compile(rf"副?(?:{TITLE.pattern})$")
_CUE = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,6})[：:]")
_ASKERS = frozenset({"记者", "问", "主持人", "本报记者", "提问"})
SAID_BEHIND = re.compile(
    r"“[^“”\n]{6,300}[。！，]”(?P<who>[^，。；：“”\n]{2,30}?)(?P<verb>强调|说|要求|指出|表示|叮嘱|提出)(?=[。，：！]|$)"
)
"""A quotation with its speaker behind it."""
_PRONOUN = re.compile(r"[他她]$")


@dataclass(frozen=True, slots=True)
class Voice:
    """From `start` on this one speaks; `until` bounds what is not the report's own voice."""

    start: int
    speaker: str | None
    kind: Kind = "own"
    until: int | None = None
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a text in order; `default` speaks where none was set; `own_before`: the last own row up to each."""

    rows: tuple[Voice, ...]
    default: str | None
    own_before: tuple[int, ...] = ()

    def between(self, start: int, end: int) -> tuple[Voice, ...]:
        """The voices set inside a span."""
        low = bisect_left(self.rows, start, key=lambda v: v.start)
        return self.rows[low : bisect_left(self.rows, end, key=lambda v: v.start)]

    def at(self, position: int) -> Voice:
        """The voice heard at a position of the text."""
        index = bisect_right(self.rows, position, key=lambda v: v.start) - 1
        if index < 0:
            return Voice(0, self.default)
        row = self.rows[index]
        if row.until is None or position < row.until:
            return row
        own = self.own_before[index]
        return self.rows[own] if own >= 0 else Voice(0, self.default)


def find_voices(text: str, *, default: str | None) -> Voices:
    """Every change of voice in a plain, veiled text (see `sentences.plain`, `sentences.veiled`)."""
    listener = _Listener(text, default)
    for left, right in paragraphs(text):
        listener.hear_cue(left, right)
        listener.hear_behind(left, right)
        for sentence in sentences(text, left, right):
            listener.hear(sentence, paragraph_end=right)
    rows = tuple(sorted((*listener.rows, *listener.forerun), key=lambda voice: voice.start))
    own = accumulate((i if v.kind == "own" else -1 for i, v in enumerate(rows)), max)
    return Voices(rows, default, tuple(own))


class _Listener:
    """Reads sentence by sentence and remembers who was named last."""

    def __init__(self, text: str, default: str | None) -> None:
        self.text = text
        self.default = default
        self.people = known_people(text)
        self.rows: list[Voice] = []
        self.last_person: str | None = None
        self.forerun: list[Voice] = []

    def hear_behind(self, start: int, end: int) -> None:
        """“…要…。”局长王某强调: the speaker is named behind the words, which are heard as that person's."""
        for said in SAID_BEHIND.finditer(self.text, start, end):
            subject = self._subject(_ADVERBS.sub("", said["who"]), plainly=True)
            if subject is not None and subject[0] is not None:
                self.forerun.append(Voice(said.start(), subject[0], verb=said["verb"]))

    def hear(self, sentence: Span, *, paragraph_end: int) -> None:
        start, end = sentence
        lead = self._lead(start, end)
        for verb in _VERB.finditer(self.text, start, end):
            voice = self._voice(verb, sentence, lead, paragraph_end)
            if voice is not None:
                self.rows.append(replace(voice, verb=verb.group()))
                if voice.kind == "own" and voice.speaker not in (None, MEETING, self.default):
                    self.last_person = voice.speaker
        if lead in self.people:
            self.last_person = lead

    def hear_cue(self, start: int, end: int) -> None:
        """An interview names who speaks before a colon: 记者：… 杨某某：…"""
        cue = _CUE.match(self.text, start, end)
        if cue is None:
            return
        name = cue["name"]
        if name in self.people:
            self.rows.append(Voice(start, name))
            self.last_person = name
        elif name in _ASKERS:
            self.rows.append(Voice(start, None, "pledge", end))

    def _voice(
        self, verb: re.Match[str], sentence: Span, lead: str | None, paragraph_end: int
    ) -> Voice | None:
        start, end = sentence
        left = self.text[max(start, verb.start() - _REACH) : verb.start()]
        after = self.text[verb.end() : verb.end() + 1]
        if verb.group() in _NOUNISH and _NOUN_BEFORE.search(left[-6:]):
            # 王某某就下一步工作要求，… : a person who speaks on something, and no 工作要求
            on = lead in self.people and _ON.match(self.text, start + len(lead or ""), verb.start())
            return Voice(verb.start(), lead) if on and after in "，：" else None
        stem = _ADVERBS.sub("", left)
        near = stem[-60:]
        if _LEADERS.search(_FRAME.sub("", near)):
            return Voice(verb.start(), None, "quoted", end)
        promised = re.match(r"，[^。]{0,20}将", self.text[verb.end() : verb.end() + 22])
        if verb.group() == "表示" and promised is not None:
            return Voice(verb.start(), None, "pledge", paragraph_end)
        if verb.group() in _SAYS and (_PLEDGING.search(near) or _OUTSIDER.search(near)):
            return Voice(verb.start(), None, "pledge", paragraph_end)
        if verb.group() == "希望" and (_PLEDGING.search(near) or _OUTSIDER.search(near)):
            return Voice(verb.start(), None, "pledge", end)
        if left.endswith("分别") and len(both := self._named_in(start, verb.start())) > 1:
            return Voice(verb.start(), "、".join(both))
        framed = _FRAME.sub("", near)
        plainly = verb.group() in _PLAINLY
        subject = self._subject(framed, plainly) if framed != near else None
        subject = subject or self._subject(near, plainly)
        if subject is not None:
            return Voice(verb.start(), subject[0])
        if after in "，：“" or not after or left.endswith("，") or not left:
            return self._elliptic(verb, lead, sentence)
        if verb.group() in {"宣读", "传达", "要求"}:
            return None
        if lead in self.people or (lead == MEETING and _MEETING_FIRST.match(left)):
            return Voice(verb.start(), lead)
        return None

    def _named_in(self, start: int, end: int) -> list[str]:
        """The people of the page who are named in a span, in order."""
        words = self.text[start:end]
        return sorted((name for name in self.people if name in words), key=words.find)

    def _elliptic(self, verb: re.Match[str], lead: str | None, sentence: Span) -> Voice | None:
        """A verb without a subject of its own takes the subject that opened the sentence, or goes on."""
        start, end = sentence
        if lead is None:
            return Voice(verb.start(), self._current()) if verb.start() == start else None
        if lead == _UNNAMED:
            return Voice(verb.start(), self.default)
        if lead == "习近平":
            return Voice(verb.start(), None, "quoted", end)
        return Voice(verb.start(), lead)

    def _current(self) -> str | None:
        return next((v.speaker for v in reversed(self.rows) if v.kind == "own"), self.default)

    def _subject(self, left: str, plainly: bool) -> tuple[str | None] | None:
        """The speaker named at the very end of `left`; a one-tuple because null is an answer too.

        plainly  the verb can only be said of a speaker, so a name not met before is believed
        """
        if not left:
            return None
        if _PRONOUN.search(left):
            return (self.last_person or self.default,)
        if (person := self._person_at_end(left, plainly)) is not None:
            return (person,)
        if _REPORT.search(left):
            return (self.last_person or self.default,)
        if _MASKED.search(left):
            return (None,)
        if _ORGAN.search(left):
            return (self.default,)
        if _BODY.search(left) and not _OBEYED.search(left):
            return (MEETING,)
        if (match := _AFTER_TITLE.search(left)) is not None:
            self.people.setdefault(match["name"], 0)
            return (match["name"],)
        return None

    def _person_at_end(self, left: str, plainly: bool) -> str | None:
        left = re.sub(r"(?:同志|先生|女士)$", "", left)
        if (match := _surname_title().search(left)) is not None:
            return self._by_surname(match["surname"]) or match["surname"] + match["title"]
        left = _TITLE_AFTER.sub("", left)
        for length in (4, 3, 2):
            if left[-length:] in self.people and len(left) >= length:
                return left[-length:]
        match = _bare_name().search(left) if plainly else None
        if match is None:
            return None
        self.people.setdefault(match["name"], 0)
        return match["name"]

    def _by_surname(self, surname: str) -> str | None:
        same = [name for name in self.people if name.startswith(surname)]
        return same[0] if len(same) == 1 else None

    def _lead(self, start: int, end: int) -> str | None:
        """The subject a sentence opens with: a person, 会议, or None."""
        head = self.text[start : min(end, start + 120)]
        if re.match(r"[\u4e00-\u9fff]{0,6}习近平", head):
            return "习近平"
        head = re.sub(
            r"^(?:▲|[△●■◆]|会上，|随后，|最后，|期间，|当日，|当天，|(?:\d{1,4}年)?\d{1,2}月\d{1,2}日[上下]?午?，)+",
            "",
            head,
        )
        if (match := leading_name().match(head)) is not None and _opens_speech(head[match.end() :]):
            self.people.setdefault(match["name"], 0)
            return match["name"]
        clause = re.split("[；。]", head)[0]
        inside = self._first_known(clause)
        opening = re.match(
            r"(?:这次|本次|此次)?[\u4e00-\u9fff]{0,12}(?:会议|大会|座谈会|推进会|约谈会|部署会)", clause
        )
        if inside is not None and (opening is None or inside[0] < opening.end()):
            return inside[1]
        if opening is not None:
            return MEETING
        return _UNNAMED if _GROUP_FIRST.match(clause) else None

    def _first_known(self, clause: str) -> tuple[int, str] | None:
        """The first person of the page named in a clause, lists of names left out, with the place."""
        begins = {name[0] for name in self.people}
        for at in range(min(60, len(clause))):
            if clause[at] not in begins:
                continue
            for length in (2, 3, 4, 5, 6):
                name = clause[at : at + length]
                if name in self.people and not clause.startswith("、", at + length):
                    return at, name
        return None


def _opens_speech(rest: str) -> bool:
    return (
        re.match(
            r"(?:同志|局长|副局长|书记)?[^，。；]{0,40}(?:强调|指出|要求|表示|提出|总结|介绍|分析|部署|肯定|讲话|说|认为|报告|出席|主持|致辞|发言|传达|通报|宣读)",
            rest,
        )
        is not None
    )


@cache
def _bare_name() -> re.Pattern[str]:
    """A name that is the whole clause before the verb, maybe behind a title."""
    pattern = name_pattern()
    return re.compile(rf"(?:^|[，；。：]|{TITLE.pattern})(?P<name>{pattern})$")


@cache
def _surname_title() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[，；。：])(?P<surname>[{surnames()}])"
        r"(?P<title>副?(?:局长|书记|省长|市长|主任|处长|县长|院长|组长|部长))$"
    )
