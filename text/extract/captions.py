"""Words under pictures: they are no text of an article, unless the page has no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from text.dates import first_date
from text.extract.render import Block
from text.extract.title_words import squeeze
from text.extract.tree import Element, is_short

CREDIT = re.compile(
    r"[\s（(/／：:。]*(?:[\u4e00-\u9fff·]{2,12}\s*[/／]?\s*(?:摄|攝|供图|供圖)|(?:资料|資料|网络|網絡|示意|配)[图圖]片?|[\u4e00-\u9fff]{1,8}[社网網讯訊报報]\s*(?:发|發)|(?:图片?|圖片?)\s*(?:来源|來源|[/／：:]).{0,14}|\s[摄攝])[）)】\]]?。?$"
)
"""Who took a picture, at the end of the words under it."""
_CLOSED = re.compile(r"[。！？：；!?;:，]|^\W*(?:附|[\d一二三四五六七八九十]+[、.．])")
_STYLE = re.compile(
    r"center|middle|font-size:\s*(?:\d|1[0-4])(?:\.\d+)?p[xt]|#(?:[6-9a]{3}){1,2}\b|gr[ae]y", re.IGNORECASE
)
_NAME = re.compile(
    r"caption|img-?cap|tu-?(?:zhu|shuo|pian)|\bpic|\bcap\b|\b(?:img|photo|pic)[-_]?(?:desc|txt|text|title|info|note)|\bdesc\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\W*[图圖表]\s*[\d一二三四五六七八九十]")
"""图1　报告数量变化趋势: a figure that a report's text speaks of."""
_UNDER = re.compile(r"\W*[图圖](?:片|注|说|為|为)?\s*[:：]")
"""图：活动现场，药师为居民讲解说明书."""
_PICTURES = ("img", "picture", "amp-img")
_BOLD = ("b", "strong", "h2", "h3", "h4")


_TAKEN = frozenset("摄攝图圖片源供发發")


def credit_of(text: str) -> re.Match[str] | None:
    """Who took a picture, where the last words of a line can say so at all."""
    return CREDIT.search(text) if not _TAKEN.isdisjoint(text[-20:]) else None


def without_captions(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the words under pictures; all of them where nothing else speaks."""
    classes = {b.element.get("class") for b in blocks if len(b.text) > 20 and "。" in b.text}
    kept = [block for block in blocks if not _is_caption(block, classes)]
    if not any(b.row or b.files or "。" in b.text for b in kept):
        return list(blocks)
    credited = [block for block in kept if _is_credited(block)]
    bare = [b for b in kept if all(b is not c for c in credited)]
    is_story = sum("。" in b.text for b in bare) < 3  # pictures tell it, and their words are its text
    return kept if is_story else bare


def _is_credited(block: Block) -> bool:
    """Is a block beside a picture one or two sentences that end with who took it?"""
    element = block.element
    is_called = "caption" in (element.get("class") or "").lower()
    if not 6 <= len(block.text) <= 90 or block.row or block.files:
        return False
    if not is_called and credit_of(block.text) is None:
        return False
    return (
        element.tag == "figcaption"
        or _NAME.search(element.get("class") or "") is not None
        or _picture_before(element) is not None
        or _picture_within(element, block.text) is not None
    )


def _is_caption(block: Block, classes: set[str | None]) -> bool:
    """Does a short line beside a picture name who took it, repeat its name, or is it made as no paragraph is?"""
    text, element = block.text, block.element
    if len(text) > 60 or block.row or block.files:
        return False
    credit = credit_of(text)
    picture = _picture_before(element)
    picture = _picture_within(element, text) if picture is None else picture
    if picture is None:
        taken = credit is not None and _is_single(text[: credit.start()]) and _picture_behind(element)
        return taken or _is_marked(block)
    if credit is not None and _is_single(text[: credit.start()]):
        return True
    if text.strip() and squeeze(text) in (
        squeeze(picture.get("alt") or ""),
        squeeze(picture.get("title") or ""),
    ):
        return True
    if _UNDER.match(text) and "。" not in text:
        return True
    makes = [element, *islice(element.iterdescendants(), 4)]
    names = " ".join(f"{e.get('class') or ''}" for e in makes if e.tag not in _PICTURES)
    is_named = _NAME.search(names) is not None
    if _CLOSED.search(text):
        return is_named and (
            (len(text) <= 30 and _is_single(text)) or ("caption" in names and "。" not in text)
        )
    style = " ".join(
        f"{e.get('style') or ''} {e.get('align') or ''}" for e in makes if e.tag not in _PICTURES
    )
    if (
        len(text) > 40
        or first_date(text)
        or "bold" in style
        or "indent" in style
        or any(e.tag in _BOLD for e in makes)
    ):
        return False
    own = element.get("class")
    is_apart = bool(own) and own not in classes and element.tag in ("p", "div", "span")
    small = any(e.tag in ("i", "em", "small", "figcaption") for e in makes[1:]) or (
        element.tag == "figcaption" and _FIGURE.match(text) is None
    )
    return is_named or is_apart or small or _STYLE.search(style) is not None


def _is_marked(block: Block) -> bool:
    """Is a short line called and set as the words under a picture are, and one not far above it?"""
    element = block.element
    if _NAME.search(element.get("class") or "") is None or _STYLE.search(element.get("style") or "") is None:
        return False
    above = islice(element.itersiblings(preceding=True), 3)
    return _CLOSED.search(block.text) is None and any(_lone_picture(one) is not None for one in above)


def _is_single(text: str) -> bool:
    """Is a text at most one short sentence without parts?"""
    return (
        re.search(r"[，；：？]|。.", text.strip()) is None and len(text) <= 45 and not text.startswith("图为")
    )


def _picture_before(element: Element) -> Element | None:
    """The picture right before an element, or before the element it opens."""
    for _ in range(2):
        before = element.getprevious()
        while before is not None and _is_blank(before):
            before = before.getprevious()
        if before is not None:
            return _lone_picture(before)
        parent = element.getparent()
        if parent is None or (parent.text or "").strip():
            return None
        element = parent
    return None


def _is_blank(element: Element) -> bool:
    """An element that holds neither a word nor a picture, as paragraphs that only keep lines apart."""
    return (
        isinstance(element.tag, str)
        and element.tag not in _PICTURES
        and is_short(element, 0)
        and not any(element.find(f".//{name}") is not None for name in _PICTURES)
        and not (element.tail or "").strip()
    )


def _picture_within(element: Element, text: str) -> Element | None:
    """The picture of an element that holds nothing else but a line under it."""
    if element.find(".//img") is None and element.find(".//amp-img") is None:
        return None
    picture = _lone_picture(element, len(text))
    if picture is None or (element.text or "").strip():
        return None
    return picture


def _picture_behind(element: Element) -> bool:
    behind = element.getnext()
    return behind is not None and _lone_picture(behind) is not None


def _lone_picture(element: Element, size: int = 0) -> Element | None:
    """The picture an element is or holds with no more than `size` characters beside it."""
    if not isinstance(element.tag, str):
        return None
    if element.tag in _PICTURES:
        return element
    picture = next((p for name in _PICTURES if (p := element.find(f".//{name}")) is not None), None)
    return picture if picture is not None and is_short(element, size) else None
