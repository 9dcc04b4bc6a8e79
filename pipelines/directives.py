"""Directives (部署要求): the demands a meeting report or a speech makes, one by one, with who makes them.

One numbered item is one directive, and so is one sentence with 要 (必须, 务必, 严禁 …) outside of items;
a lead-in that only announces a list (要做好以下五项工作) is the section of its items. Guidance and goals
(总体要求是…, 主要目标是…) are no directives unless they themselves say 要. Results of the past, analysis,
quotations of leaders and promises of participants are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from models import Directive
from pipelines import demands
from pipelines.enumeration import Item, Listing, find_counted, find_lists
from pipelines.sentences import Span, paragraphs, plain, sentences, trimmed, veiled
from pipelines.speakers import MEETING, Voices, find_voices
from pipelines.speeches import is_speech, speaker_of_speech

_SILENT_GENRES = frozenset(
    {
        "announcement",
        "circular",
        "order",
        "rule",
        "guideline",
        "standard",
        "consultation",
        "publicity",
        "reply",
        "recall",
        "penalty",
        "inspection",
    }
)
"""Acts: what they demand is their text; it is read as an act (`pipelines.acts`), not as directives."""
_SPOKEN = re.compile(r"(?:会议?|通报$|讲话|发言|致辞|致词|座谈|约谈|调研|局长谈|部署|动员)")
_MEETING_WORDS = re.compile(
    r"(?:召开|举行|主持召开|举办)[^。\n]{0,60}(?:会|班|仪式|约谈)|会(?:议)?[^。\n]{0,20}(?:召开|举行)|会议(?:强调|指出|要求|认为)|约谈"
)
_LONGEST_LEAD = 1500
_HEADING_END = re.compile(r"[。；！？，：]$")
_NO_HEADING = re.compile(
    r"^[▲△（(●]|出席|主持|讲话$|(?:会议?|大会|[他她])(?:强调|指出|要求)$|编辑|来源|作者|^同志们|^各位|^[\u4e00-\u9fff]{2,4}$|\d{4}年\d{1,2}月\d{1,2}日"
)
_TAIL = re.compile(
    r"\n[ ]*（?(?:【[^】]{0,8}】[ ]*)?（?(?:责任编辑|终审|初审|复审|我要纠错|右键点击|扫一扫|版权所有|相关链接|上一篇|下一篇)"
)


@dataclass(frozen=True, slots=True)
class _Page:
    body: str
    plain: str
    text: str
    voices: Voices
    year: int | None
    spoken: bool


def find_directives(
    title: str,
    body: str,
    *,
    genre: str | None = None,
    published_on: date | None = None,
    doc_kind: str | None = None,
) -> tuple[Directive, ...]:
    """Every directive of a page in the order of the text; positions are code points of `body`.

    speaker  the person named, else 会议 where a meeting is reported, else None (a masked name is None)
    quote    body[start:end]; `text` is the same on one line
    """
    bare = plain(body)
    text = veiled(bare)
    if (tail := _TAIL.search(text)) is not None:
        text, bare = text[: tail.start()], bare[: tail.start()]
    head = plain(title)
    if (genre in _SILENT_GENRES or doc_kind == "act") and not _SPOKEN.search(head):
        return ()
    spoken = is_speech(head, text, genre)
    year = demands.speaking_year(text, published_on.year if published_on else None)
    page = _Page(body, bare, text, _voices(head, text, genre, spoken=spoken), year, spoken)
    found = sorted(_all(page), key=lambda d: d.start)
    return tuple(found)


def _voices(title: str, text: str, genre: str | None, *, spoken: bool) -> Voices:
    if spoken:
        return Voices((), speaker_of_speech(title, text))
    default = MEETING if genre == "meeting" or _MEETING_WORDS.search(title + "\n" + text[:600]) else None
    return find_voices(text, default=default)


def _all(page: _Page) -> Iterator[Directive]:
    taken: list[Span] = []
    numbered = find_lists(page.text)
    for listing in (*numbered, *find_counted(page.text, page.plain, numbered)):
        yield from _from_list(page, listing, (), taken)
    yield from _from_sentences(page, _merged(taken))


def _from_list(
    page: _Page, listing: Listing, headings: tuple[str, ...], taken: list[Span]
) -> Iterator[Directive]:
    """The items of one list, or of the lists inside them; what has been read is put in `taken`."""
    lead = _lead_in(page.text, listing)
    if _announces(page.text, lead, listing):
        taken.append(lead)
    minutes = any(_is_minute(page, item) for item in listing.items)
    words = [page.text[i.mark_end : i.end].strip() for i in listing.items]
    marked = any(i.asks for i in listing.items)
    asking = not minutes and demands.list_asks(
        page.text[slice(*lead)], headings, words, marked=marked, year=page.year
    )
    section = _section(page, lead, headings)
    for item in listing.items:
        heading = _heading(page.text, item)
        inner = [d for child in item.lists for d in _from_list(page, child, (*headings, heading), taken)]
        if inner:
            yield from inner
            taken.append((item.start, item.start + len(heading)))
        elif _is_item(page, item, heading, asking=asking, taken=taken):
            taken.append(item.span)
            yield _directive(page, item.span, section, at=item.start)
        elif not minutes and demands.asks(page.text, *item.span) is None:
            taken.append(item.span)


def _is_item(page: _Page, item: Item, heading: str, *, asking: bool, taken: list[Span]) -> bool:
    """Is an innermost item one directive as a whole? Otherwise its sentences are read one by one."""
    words = page.text[item.mark_end : item.start + len(heading)]
    if _is_chapter(page, item):
        taken.append((item.start, item.start + len(heading)))
        silent = demands.asks(page.text, item.start + len(heading), item.end) is None
        return (
            asking and silent and demands.is_deed(words) and not demands.is_past_heading(heading, page.year)
        )
    if asking and _tells_and_asks(page, item, heading):
        taken.append((item.start, item.start + len(heading)))
        return False
    return asking and not (item.own_line and demands.is_past_heading(heading, page.year))


def _tells_and_asks(page: _Page, item: Item, heading: str) -> bool:
    """Under its heading an item first tells, then asks: only what it asks is quoted."""
    start = item.start + len(heading)
    inside = [page.text[a:b] for a, b in sentences(page.text, start, item.end)]
    return demands.asks(page.text, start, item.end) is not None and any(map(demands.looks_back, inside))


def _from_sentences(page: _Page, taken: list[Span]) -> Iterator[Directive]:
    heading: str | None = None
    for left, right in paragraphs(page.text):
        if _is_heading(page.text, left, right):
            heading = _short(page.body[left:right])
        for start, end in _free(left, right, taken):
            for span in sentences(page.text, start, end):
                if (at := _demand(page, span)) is not None:
                    yield _directive(page, span, heading, at=at)


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap joined into one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _free(left: int, right: int, taken: list[Span]) -> Iterator[Span]:
    """What of a paragraph no list has taken; `taken` as `_merged` gives it."""
    at = left
    for start, end in (
        taken[i] for i in range(bisect_right(taken, left, key=lambda span: span[1]), len(taken))
    ):
        if start >= right:
            break
        if start > at:
            yield at, start
        at = max(at, end)
    if at < right:
        yield at, right


def _demand(page: _Page, span: Span) -> int | None:
    """Where a sentence makes its demand, or None when it makes none."""
    start, end = span
    words = page.text[start:end]
    if words.endswith(("？", "？”")) or end - start < 6:
        return None
    at = demands.asks(page.text, start, end)
    if at is None:
        if not any(
            v.verb in demands.GOVERNING
            and demands.is_governed_deed(v.verb, page.text[v.start + len(v.verb) : min(end, v.start + 200)])
            for v in page.voices.between(start, end)
        ) and not _goes_on_asking(page, start, words):
            return None
        at = end - 1
    voice = page.voices.at(at)
    return at if voice.kind == "own" else None


def _goes_on_asking(page: _Page, start: int, words: str) -> bool:
    """会议要求，A。B。: a bare clause of action after a demand of the same paragraph goes on demanding."""
    voice = page.voices.at(start)
    if voice.kind != "own" or voice.verb not in demands.DEMANDING or voice.start >= start:
        return False
    return "\n" not in page.text[voice.start : start] and demands.is_deed(words)


def _directive(page: _Page, span: Span, section: str | None, *, at: int) -> Directive:
    start, end = trimmed(page.text, *span, also="；，")
    quote = page.body[start:end]
    return Directive(
        speaker=_spelled(page, page.voices.at(at).speaker),
        section=section,
        text="".join(line.strip() for line in quote.split("\n")),
        quote=quote,
        start=start,
        end=end,
        products=products_of(page.text[start:end]),
        standing=is_standing(page.text[start:end]),
    )


def _spelled(page: _Page, speaker: str | None) -> str | None:
    """The speaker's name as the page writes it (Traditional stays Traditional)."""
    if speaker is None or speaker == MEETING:
        return speaker
    if "、" in speaker:
        return "、".join(_spelled(page, one) or one for one in speaker.split("、"))
    at = page.text.find(speaker)
    return (page.body[at : at + len(speaker)] if at >= 0 else speaker).replace(" ", "")


# ------------------------------------------------------------------ lead-ins, headings, sections


def _lead_in(text: str, listing: Listing) -> Span:
    """The words that introduce a list: the rest of its sentence, else the sentence or heading before it."""
    start = listing.start
    floor = listing.parent.mark_end if listing.parent else 0
    end = start
    for _ in range(2):
        begin = max(text.rfind("\n", 0, end) + 1, floor, end - _LONGEST_LEAD)
        spans = list(sentences(text, begin, end))
        if spans:
            return spans[-1]
        end = trimmed(text, max(0, begin - 9), begin)[1]
    return start, start


def _announces(text: str, lead: Span, listing: Listing) -> bool:
    """Is the lead-in only the announcement of the list?"""
    words = text[slice(*lead)]
    if words.endswith(("：", "，", "——")) or not words:
        return True
    return demands.is_announcement(words) and len(words) < 80


def _section(page: _Page, lead: Span, headings: tuple[str, ...]) -> str | None:
    if headings and headings[-1]:
        at = page.text.rfind(headings[-1], 0, lead[1] + len(headings[-1]))
        return _short(page.body[at : at + len(headings[-1])] if at >= 0 else headings[-1])
    return _short(page.body[slice(*lead)])


_OPENING = re.compile(
    r"^[^，,：:。]{0,24}?(?:[强強][调調](?:指出)?|指出|要求|提出|表示|[认認][为為])[，,：:](?=.)", re.DOTALL
)


def _short(words: str) -> str | None:
    """A section's name: without 会议强调, without the colon; only the last clause of a long one."""
    words = _OPENING.sub("", words.strip()).rstrip("：:，,。；;—").strip()
    if len(words) > 40:
        words = re.split("[，,；;。]", words)[-1]
    return words[-60:] or None


def _heading_length(text: str, item: Item) -> int:
    """Length of an item's first line or first sentence."""
    line_end = text.find("\n", item.start, item.end)
    line_end = item.end if line_end < 0 else line_end
    first = next(iter(sentences(text, item.start, line_end)), (item.start, line_end))
    return first[1] - item.start


def _heading(text: str, item: Item) -> str:
    return text[item.start : item.start + _heading_length(text, item)]


def _is_chapter(page: _Page, item: Item) -> bool:
    """A heading of its own line over two and more paragraphs is a section, not a demand; so is 一、 of a speech."""
    rows = list(paragraphs(page.text[item.start : item.end]))
    least = 2 if page.spoken and item.kind == "chapter" else 3
    first = item.start + rows[0][0], item.start + rows[0][1]
    return item.own_line and len(rows) >= least and _is_heading(page.text, *first)


def _is_minute(page: _Page, item: Item) -> bool:
    """An item of minutes (一、会议听取了…。会议要求，…) reports who demanded what: its sentences are read."""
    if item.kind not in ("chapter", "section", "number"):
        return False
    return any(v.kind == "own" and v.verb in demands.REPORTING for v in page.voices.between(*item.span))


def _is_heading(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    return len(words) <= 45 and not _HEADING_END.search(words) and not _NO_HEADING.search(words)


# ------------------------------------------------------------------ products, standing phrases


@cache
def _areas() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (files("pipelines") / "data" / "product_areas.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple((area, re.compile(words.replace(" ", "|"))) for area, words in pairs)


def products_of(words: str) -> tuple[str, ...]:
    """Product areas named in plain words, in the order of the table (pipelines/data/product_areas.tsv)."""
    return tuple(area for area, pattern in _areas() if pattern.search(words))


@cache
def _standing() -> tuple[str, ...]:
    rows = (files("pipelines") / "data" / "standing_phrases.txt").read_text(encoding="utf-8").splitlines()
    return tuple(row.strip() for row in rows if row.strip() and not row.startswith("#"))


def is_standing(words: str) -> bool:
    """Is the demand made of phrases heard every year? Half of its words, counted in characters."""
    bare = re.sub(r"\W", "", words)
    covered = [False] * len(bare)
    for phrase in _standing():
        at = bare.find(phrase)
        while at >= 0:
            covered[at : at + len(phrase)] = [True] * len(phrase)
            at = bare.find(phrase, at + 1)
    return bool(bare) and sum(covered) * 2 >= len(bare)
