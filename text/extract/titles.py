"""The article's title: what the page shows, checked against what its head and the listing say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from text.dates import first_date
from text.extract import body, furniture
from text.extract.meta import site_names
from text.extract.outline import Box, Outline
from text.extract.title_words import NUMBERED, SEPARATOR, clean, is_column, is_organ, squeeze, strip_site
from text.extract.untitled import COLUMN, columns_of, echo, is_entry, prominent, sentences, speaks, whole_of

_CUT = re.compile(r"(?:…+|\.{2,}|。{2,})$")
_DULL = re.compile(
    r"^(?:内容|正文|详情|文章|新闻|信息|首页|公告|通知|文件|通告|详细)?(?:内容|正文|详情|详细|展示|显示|查看|浏览|信息|页面|页)?$|^(?:无标题文档|无标题|untitled.*|document|index|home|title|welcome|default|null|undefined)$",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(
    r"title|biaoti|headline|(?:^|[\s_-])(?:bt|tit|h1|subject|topic|caption|heading)\d?(?:$|[\s_-])|_tt\b|lbtopic|timu|(?:big|main|art|news|con)[-_]?tit(?:$|[\s_-])|(?:^|[\s_-])tt\d?(?:$|[\s_-])|(?:news|art|article|con|content|doc|detail|xl|info)[-_]?head\b",
    re.IGNORECASE,
)
_NOT_TITLE = re.compile(
    r"sub-?title|fu-?title|site-?title|subtit|column|lanmu|nav|logo|channel|list|menu|(?:^|[\s_-])share_|zt-",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"^(?:[（(〔\[].{2,40}[）)〕\]]|——.{2,60}|—.{2,60})$")
_LABEL = re.compile(
    r"^\W*(?:标\s*题|標\s*題|主\s*题|主\s*題|题\s*名|名\s+称|(?:信息|文件|公告|文章|信件|来信|留言|咨询|问题)(?:名称|标题|主题))\W*(?:[:：]\s*(?P<value>.*))?$"
)
_PAGE = re.compile(r"[（(]\d{1,2}[)）]$")
"""Which of an article's pages this is, where the head tells the title without it."""
_WORDS = re.compile(r"[\u4e00-\u9fff\d]{2,30}")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_DOUBT = 4.0
"""A shown line below this agrees with nothing the head or the listing says."""
_LAST_DAY = re.compile(r"\s+\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?$")
_MARK = re.compile(r"^\s*[\[【][^\[\]【】]{1,8}[\]】]\s*")


@dataclass(frozen=True, slots=True)
class TitleFound:
    """The title, the box that shows it (None: nowhere), how sure, the lines that repeat it, a day shown behind it."""

    text: str
    box: Box | None
    confidence: float
    lines: frozenset[str]
    day: str = ""


def find_title(
    outline: Outline, meta: Mapping[str, str], head_title: str, listed: str | None, ruled: str | None
) -> TitleFound:
    """Judge all places that show a title by agreement, then take the most complete that agree."""
    sites = tuple(squeeze(name) for name in site_names(meta))
    stripped = strip_site(clean(head_title), sites)
    told = [
        clean(t)
        for t in (
            meta.get("ArticleTitle"),
            listed,
            meta.get("og:title") and strip_site(clean(meta["og:title"]), sites),
            stripped,
        )
        if t
    ]
    told = [
        t
        for t in told
        if len(t) > 1 and squeeze(t) not in sites and not is_organ(t) and not _DULL.match(squeeze(t))
    ]
    parts = [part for part in SEPARATOR.split(stripped) if len(part) >= 8 and not is_organ(part)]
    columns = columns_of(outline)
    told = [t for t in told if squeeze(t) not in columns]
    if named := _labelled(outline):
        told = [*(t for t in told if len(squeeze(t)) > COLUMN), named]
    shared = _shared_names(outline)
    shown = _shown(outline, [*told, *parts], sites, columns, shared)
    if ruled:
        box = next(
            (b for b, text, _ in shown if squeeze(text) == squeeze(ruled)), shown[0][0] if shown else None
        )
        return _found(outline, clean(ruled), box, 1.0, [*told, clean(head_title)])
    box, text, score = shown[0] if shown else (None, "", 0.0)
    told_once = len(set(map(squeeze, told))) < 2 and box is not None and box.tag not in _HEADINGS
    if score < _DOUBT or box is None or (told_once and not _is_named(box)) or _links_follow(outline, box):
        line, other, worth, echo_of = _prominent(outline, [*told, *parts], columns, shared)
        if other is not None and (box is not None or _outdoes(line, worth, told, echo_of)):
            return _found(outline, line, other, min(0.9, 0.3 + worth / 8), [*told, clean(head_title)])
        if box is None:
            told = [t for t in told if not is_column(t)]
            if told:
                return TitleFound(told[0], None, 0.5, frozenset({squeeze(t) for t in told}))
            return TitleFound(clean(head_title), None, 0.2, frozenset())
    return _found(outline, text, box, min(0.99, 0.5 + score / 12), [*told, clean(head_title)])


def _labelled(outline: Outline) -> str:
    """What stands behind a label 标题 or 主题, in its line or in the next cell."""
    for place, box in enumerate(outline.boxes[:400]):
        if not 0 < box.own_chars < 120 or not (match := _LABEL.match(next(iter(box.lines()), ""))):
            continue
        following = next((b for b in outline.boxes[place + 1 : place + 3] if b.own_chars), None)
        value = match["value"] or (following.text if following is not None and not following.links else "")
        if 5 < len(value) <= 100 and not furniture.is_label(value):
            return clean(value)
    return ""


def _outdoes(line: str, worth: float, told: list[str], echo_of: Callable[[str], float]) -> bool:
    """Is a shown line the title rather than what the head tells, which the page shows nowhere?"""
    told = [text for text in told if not is_column(text)]
    if worth > 1 and any(squeeze(text) in squeeze(line) != squeeze(text) for text in told):
        return True  # the head tells a part of it
    if not told or _agreement(squeeze(line), [squeeze(text) for text in told]) >= 2:
        return True
    return worth > 2.5 or (len(told) == 1 and echo_of(told[0]) <= echo_of(line))


def _prominent(
    outline: Outline, told: list[str], columns: frozenset[str], shared: frozenset[str]
) -> tuple[str, Box | None, float, Callable[[str], float]]:
    core = body.core_of(outline.root)
    inner = outline.boxes[core.number : core.end + 1]
    start = next(
        (b for b in inner if b.own_chars > 12 and b.weight >= 10 and any(map(speaks, b.lines()))), inner[-1]
    )
    flat = [squeeze(text) for text in told]
    text = sentences(outline, start)

    def named(box: Box) -> bool:
        return _is_named(box) and box.names not in shared

    found = prominent(outline, start, text, lambda line: _agreement(line, flat), named, columns)
    return (*found, partial(echo, text))


def _is_named(box: Box) -> bool:
    """Does its id or class call a box a title, or the publisher's own tag around it (<founder-title>, <ucaptitle>)?"""
    if _is_tagged(box):
        return True
    return bool(box.names) and bool(_TITLE_NAME.search(box.names)) and not _NOT_TITLE.search(box.names)


def _shared_names(outline: Outline) -> frozenset[str]:
    """Names that three boxes or more have: those of windows and columns, not of the one title."""
    many = Counter(box.names for box in outline.boxes if box.own_chars and box.names.strip())
    return frozenset(name for name, times in many.items() if times > 2)


def _is_tagged(box: Box) -> bool:
    """Does a publisher's own tag around it (<founder-title>, <ucaptitle>) call a box a title?"""
    return any("title" in up.tag for up in (box, *islice(box.up(), 2)))


def _links_follow(outline: Outline, heading: Box) -> bool:
    """Do links stand right behind a heading, so that it may head a column or a site?"""
    following = next((box for box in outline.boxes[heading.end + 1 :] if box.own_chars), None)
    return following is not None and following.own_links > 0.5 * following.own_chars


# ------------------------------------------------------------------ what the page shows


def _shown(
    outline: Outline,
    told: list[str],
    sites: tuple[str, ...],
    columns: frozenset[str],
    shared: frozenset[str],
) -> list[tuple[Box, str, float]]:
    """Boxes that may show the title, best first."""
    found: list[tuple[Box, str, float]] = []
    flat_told = [squeeze(text) for text in told]
    for box in outline.boxes:
        if not 0 < box.chars <= 180 or box.number > 4000:
            continue
        heading = (len(box.tag) == 2 and box.tag[0] == "h" and box.tag[1] in "1234") or box.tag == "legend"
        named = _is_named(box) and box.names not in shared
        if not heading and not named and (not box.own_chars or box.links > 0.7 * box.chars):
            continue
        text = whole_of(box)
        if len(text) < 4 or len(text) > 160:
            continue
        if any(furniture.is_related_heading(line) for line in box.lines()[:1]):
            continue
        agreement = _agreement(squeeze(text), flat_told)
        if not heading and not named and (agreement < 2 or (text.endswith("。") and agreement < 3)):
            continue
        if is_column(text) or squeeze(text) in columns or (not heading and not named and is_entry(box)):
            agreement = min(agreement, 0.2)
        score = agreement * 2 + _place(box, heading, named) + (0.1 if not box.hidden else -1)
        if squeeze(text) in columns:
            score -= 3
        if (
            squeeze(text) in sites
            or furniture.is_label(text)
            or furniture.is_furniture(text)
            or furniture.meta_labels(text)
            or furniture.is_related_heading(text)
        ):
            continue
        if score > 0:
            found.append((box, text, score))
    found.sort(key=lambda item: (-item[2], item[0].number))
    return found


def _place(box: Box, heading: bool, named: bool) -> float:
    score = 0.0
    if heading:
        score += {"1": 3.0, "2": 2.0, "3": 1.2, "4": 0.6}.get(box.tag[1], 1.0)
    if named:
        score += 1.5 + 2.5 * _is_tagged(box)
    if box.suspect:
        score -= 2.5
    if box.links > 0.7 * box.chars:
        score -= 3
    if len(whole_of(box)) < 8:
        score -= 1
    return score


def _uncut(flat: str) -> str:
    """A title without the dots where it was cut off."""
    return _CUT.sub("", flat) if flat[-1:] in ("…", ".", "。") else flat


def _agreement(flat: str, told: list[str]) -> float:
    """0–3: how well a shown text agrees with what head and listing say."""
    best = 0.0
    whole, flat = flat, _uncut(flat)
    for other in told:
        bare = _uncut(other)
        if whole == other:
            return 3.0
        if whole != flat and len(flat) >= 8 and bare.startswith(flat):
            return 2.5
        if (
            len(bare) >= 6
            and (flat.startswith(bare) or bare.startswith(flat))
            and min(len(flat), len(bare)) >= 0.4 * max(len(flat), len(bare))
        ):
            best = max(best, 2.5)
        elif (
            len(flat) >= 8
            and len(bare) >= 8
            and (flat in bare or bare in flat)
            and min(len(flat), len(bare)) >= 0.5 * max(len(flat), len(bare))
        ):
            best = max(best, 2.0)
    return best


def _found(outline: Outline, text: str, box: Box | None, confidence: float, told: list[str]) -> TitleFound:
    """The most complete form among those that agree with `text`, with subtitle lines that stand below it."""
    lines = {squeeze(text)}
    text = _without_label(text)
    text, day = _without_day(text, told)
    if box is not None and _CUT.search(text):
        told = [*told, *_spelled_out(outline, box, text)]
    whole = _complete(_without_mark(text, told), told)
    if box is not None:
        whole = _with_neighbours(outline, box, whole, told)
        for line in _below(outline, box):
            if not _SUBTITLE.match(line) or furniture.meta_labels(line):
                break
            if first_date(line):  # its day, or when a law was passed
                continue
            if squeeze(whole) != squeeze(text) and NUMBERED.match(line) and whole in told:
                break  # the head tells the title whole: a number below its short form is the text's
            if squeeze(line) not in squeeze(whole) and (NUMBERED.match(line) or line.startswith("—")):
                whole += line
            if squeeze(line) in squeeze(whole):
                lines.add(squeeze(line))
    lines |= {
        squeeze(whole),
        *(squeeze(t) for t in told if squeeze(t) and squeeze(t) in squeeze(whole) and len(t) > 6),
    }
    return TitleFound(whole, box, confidence, frozenset(lines), day)


def _without_label(text: str) -> str:
    """关于… of 标题：关于…"""
    match = _LABEL.match(text)
    value = (match["value"] or "").strip() if match else ""
    return value if len(value) > 4 else text


def _spelled_out(outline: Outline, box: Box, text: str) -> list[str]:
    """Attributes of the page's head and of the heading that go on where a shown title was cut off."""
    bare = squeeze(_CUT.sub("", text))
    root = outline.root.element.getroottree().getroot()
    said = [str(tag.get("content") or "") for tag in islice(root.iter("meta"), 80)]
    for element in islice(box.element.iter(), 8):
        said += [str(value) for value in element.attrib.values()]
    return [clean(value) for value in said if len(value) < 160 and squeeze(value).startswith(bare)]


def _without_day(text: str, told: Iterable[str]) -> tuple[str, str]:
    """A heading and the day in brackets behind it, where the head tells no title with it."""
    match = re.search(r"\s*[（(\[][^（）()\[\]]{6,20}[）)\]]\s*$", text)
    if match and _is_date_only(match[0]) and squeeze(match[0]) not in squeeze(" ".join(told)):
        return text[: match.start()], match[0].strip()
    if (match := _LAST_DAY.search(text)) and any(squeeze(text[: match.start()]) == squeeze(t) for t in told):
        return text[: match.start()], match[0].strip()
    return text, ""


def _without_mark(text: str, told: Sequence[str]) -> str:
    """A heading without the [求助] before it that only a link or label of the page adds: the head tells it without."""
    match = _MARK.match(text)
    if match and any(squeeze(t).startswith(squeeze(text[match.end() :])) for t in told):
        return text[match.end() :]
    return text


def _is_date_only(line: str) -> bool:
    """（2026.11.20） under a title is its day, no part of it; （2026年11月20日通过） is."""
    found = first_date(line)
    return found is not None and not re.search(r"[\u4e00-\u9fff]{2}", line[: found.start] + line[found.end :])


def _with_neighbours(outline: Outline, box: Box, text: str, told: list[str]) -> str:
    """A told title that is the shown one plus the line above or below it (issuer and subject as two headings)."""
    above = [line for near in outline.boxes[max(0, box.number - 2) : box.number] for line in near.lines()][
        -1:
    ]
    flat = squeeze(text)
    around = {squeeze(line) for line in (*above, *_below(outline, box)[:1])}
    for other in told:
        full = squeeze(other)
        if (
            len(full) > len(flat)
            and (full.startswith(flat) or full.endswith(flat))
            and full.replace(flat, "", 1) in around
        ):
            return other
    return text


def _below(outline: Outline, box: Box) -> list[str]:
    """The next two lines after a title's box."""
    lines: list[str] = []
    for following in outline.boxes[box.end + 1 : box.end + 5]:
        lines += following.lines()
        if len(lines) >= 2:
            break
    return lines[:2]


def _complete(text: str, told: list[str]) -> str:
    flat = squeeze(text)
    bare = _CUT.sub("", flat)
    best = text

    def told_twice(full: str) -> bool:
        return sum(squeeze(other).startswith(full) for other in told) > 1

    for other in told:
        full = squeeze(other)
        if full == squeeze(_PAGE.sub("", best)):
            best = other if _PAGE.search(best) else best
        if full == squeeze(best):
            best = other if best is text and len(other) > len(best) else best
        elif (
            full.endswith(flat)
            and _WORDS.fullmatch(before := other[: -len(text)])
            and ((is_organ(before) and text.startswith("关于")) or told_twice(full))
        ):
            best = (
                other  # the heading without its office, or without what its information table has before it
            )
        elif full.startswith(bare) and len(full) > len(_CUT.sub("", squeeze(best))) and not _CUT.search(full):
            rest = full[len(bare) :]
            if (bare != flat and strip_site(other, ()) == other) or (
                NUMBERED.match(rest) and not _PAGE.fullmatch(rest)
            ):
                best = other
    return _CUT.sub("", best) if _CUT.search(best) and len(told) == 0 else best
