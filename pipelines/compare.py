"""This year against last year: which tasks are new, dropped, strengthened or the same.

Yearly meetings, speech series, a draft and its final are found by issuer and title stem; their tasks are
matched one to one by wording, best pairs first, and both quotes are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models import Article, Directive
from pipelines.sentences import plain
from text.issuers import first_region

Change = Literal["new", "dropped", "strengthened", "same"]

SAME_FROM = 0.45
"""Least similarity of two wordings of one task. Of 316 pairs of tasks inside one text (tests/pipelines/texts)
99 in 100 stay under .38, the highest are short parallel clauses at .56; four rewordings of a task from one year
to the next give .47 to .60. A task said in wholly new words stays under it and is shown as new and dropped."""

_STRONGER = (
    "严禁|严厉|严查|从严|严打|零容忍|一律|必须|务必|坚决|全覆盖|全链条|全过程|顶格|重拳|终身|问责|挂牌督办|专项|大力|强力|"
    "全面|加大|最严|红线|底线|首要|硬措施|利剑|清零|倒查|追责|限期|每月|每季度|常态化|百分之百|100%"
)
_FORCE = re.compile(_STRONGER)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%|批次|家|件|项|个|次|人|天|日)")
_YEARS = re.compile(
    r"(?:二[〇○零O0]|20)[\d〇○零一二三四五六七八九O]{2}年?度?|[“\"]?十[一二三四五六]五[”\"]?时?期?"
)
_ORDINALS = re.compile(r"第[一二三四五六七八九十百\d]+(?:次|届|期|批|号|季度|轮)|[上下]半年|[一二三四]季度")
_MARKS = re.compile(
    r"（[^（）]{0,30}?(?:征求意见|草案|送审|试行|修订|暂行|公开|征集|20\d\d|第)[^（）]{0,30}）|公开征求|再次公开征求|征求|关于(?:再次)?(?:公开)?(?:就|对)?|意见的?(?:通知|公告|函)$"
)
_DAYS = re.compile(r"\d{1,2}月(?:\d{1,2}日)?|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_STEM_DROP = re.compile(
    r"(?:印发|发布|召开|举行|圆满|隆重|顺利|在[\u4e00-\u9fff]{1,6}(?=召开|举行))|[\s《》“”\"'，。、：；！？（）()\[\]【】\-—_|·]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    """One task of this year, of last year, or of both; `why` names what makes it stronger."""

    change: Change
    this: Directive | None = None
    last: Directive | None = None
    similarity: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All tasks of two articles, this year's order first, then what was dropped."""

    this_title: str
    last_title: str
    tasks: tuple[TaskChange, ...] = ()

    def of(self, change: Change) -> tuple[TaskChange, ...]:
        return tuple(task for task in self.tasks if task.change == change)


def compare(this: Article, last: Article) -> Comparison:
    """Match the directives of two articles of one series; every directive stands in exactly one TaskChange."""
    pairs = _pairs(this.directives, last.directives)
    tasks = [
        _judge(d, *pairs[i]) if i in pairs else TaskChange(change="new", this=d)
        for i, d in enumerate(this.directives)
    ]
    kept = {id(found) for found, _ in pairs.values()}
    tasks += [TaskChange(change="dropped", last=d) for d in last.directives if id(d) not in kept]
    return Comparison(this_title=this.title, last_title=last.title, tasks=tuple(tasks))


def pair_key(article: Article) -> str | None:
    """Issuer and title stem: equal for the same meeting of two years, for a draft and its final; else None.

    Years, ordinal numbers, days and （征求意见稿） are left out; a stem under four characters is no key.
    A yearly meeting goes by its own name, because headlines change (…在合肥召开, 安徽召开…).
    """
    named = article.meeting.name if article.meeting else None
    stem = _stem(named) if named else ""
    if _YEARLY.search(stem) is None:
        stem = _stem(article.title)
    if len(stem) < 4:
        return None
    return f"{_STEM_DROP.sub('', plain(_whose(article)))}|{stem}"


def choose_last(this: Article, earlier: Sequence[Article]) -> Article | None:
    """Of earlier articles the one of the same series nearest to a year before; None when there is none.

    One that demands nothing is passed over, and so is any where `this` has no key or no day.
    """
    key, day = pair_key(this), this.published_on
    if key is None or day is None:
        return None
    series = [
        (abs((day - last.published_on).days - 365), index)
        for index, last in enumerate(earlier)
        if last.published_on is not None and last.directives and pair_key(last) == key
    ]
    return earlier[min(series)[1]] if series else None


# 全省药品监管工作会议: held once a year under its own name; 党组会议 and 专题会议 are held every week.
_YEARLY = re.compile(r"[\u4e00-\u9fff]{4,}(?:工作会议?|工作会|年会|工作座谈会|工作推进会|工作部署会)$")
_REGION = re.compile(r"^(?:[\u4e00-\u9fff]{2,6}?(?:自治区|省|市(?!场)))?(?:召开)?全(?=[省市区国县])")


def _stem(title: str) -> str:
    words = plain(title)
    for pattern in (_MARKS, _YEARS, _ORDINALS, _DAYS):
        words = pattern.sub("", words)
    return _REGION.sub("全", _STEM_DROP.sub("", words)).replace("监督管理", "监管")


def _whose(article: Article) -> str:
    """The issuer, else the source; the press reports many provinces, so the one it names comes with it."""
    if article.issuers:
        return article.issuers[0]
    source = article.source_id or article.publisher or ""
    if article.level not in ("media", "national"):
        return source
    return f"{source}:{first_region(article.title + article.body[:80]) or ''}"


# ------------------------------------------------------------------ matching


def _pairs(this: Sequence[Directive], last: Sequence[Directive]) -> dict[int, tuple[Directive, float]]:
    """Index of this year's task → last year's and their similarity; each used once, best first."""
    scored = sorted(_scores(this, last), key=lambda row: -row[0])
    pairs: dict[int, tuple[Directive, float]] = {}
    used: set[int] = set()
    for score, i, j in scored:
        if i not in pairs and j not in used:
            pairs[i] = (last[j], score)
            used.add(j)
    return pairs


def _scores(this: Sequence[Directive], last: Sequence[Directive]) -> Iterator[tuple[float, int, int]]:
    ours, theirs = [_bare(d) for d in this], [_bare(d) for d in last]
    for i, mine in enumerate(ours):
        for j, other in enumerate(theirs):
            score = similarity(mine, other)
            if score >= SAME_FROM:
                yield score, i, j


_NUMBER_WORD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、]|[①-⑮])"
)
_SAID = re.compile(r"^[^，。：]{0,24}(?:强调|指出|要求|提出)，")


def _bare(directive: Directive) -> str:
    """The words of a task: without number word, speaker, years and punctuation."""
    words = _SAID.sub("", _NUMBER_WORD.sub("", plain(directive.text)))
    return re.sub(r"\W", "", _YEARS.sub("", words))


def similarity(a: str, b: str) -> float:
    """0–1: the better of the tasks' opening headline and their whole wording, by edit distance."""
    from rapidfuzz.fuzz import ratio

    whole = ratio(a, b)
    head = min(len(a), len(b), 24)
    return float(max(whole, ratio(a[:head], b[:head]) * 0.95)) / 100


def _judge(this: Directive, last: Directive, score: float) -> TaskChange:
    why = _stronger(plain(this.text), plain(last.text))
    return TaskChange(
        change="strengthened" if why else "same", this=this, last=last, similarity=round(score, 3), why=why
    )


def _stronger(this: str, last: str) -> str:
    """Which words make this year's demand stronger: new words of force, or a greater number; "" when none."""
    before = set(_FORCE.findall(last))
    forced = [word for word in dict.fromkeys(_FORCE.findall(this)) if word not in before]
    if len(forced) > len(before - set(_FORCE.findall(this))):
        return "、".join(forced)
    earlier = {unit: float(number) for number, unit in _NUMBER.findall(last)}
    for number, unit in _NUMBER.findall(this):
        if unit in earlier and float(number) > earlier[unit]:
            return f"{earlier[unit]:g}{unit} → {float(number):g}{unit}"
    return ""
