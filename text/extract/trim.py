"""Cutting what is not body off the rendered blocks: head lines, endings, share bars, download lists."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from text.dates import first_date
from text.extract import credits, furniture
from text.extract.captions import without_captions
from text.extract.edges import bare_edges
from text.extract.files import FILE_NAME
from text.extract.published import is_source_bar
from text.extract.render import Block
from text.extract.title_words import squeeze

_SPACE = re.compile(r"[\s\u3000\u200b]+")
_ATTACHED = re.compile(
    r"^\W*附\s*(?:件|表|录|图)?\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:：.．、]|$|[\d一二三四五六七八九十])"
)
_SELF = re.compile(r"^[^，。：:]{4,24}\s(?:电话|地址|邮编)\s*[:：][^。]{0,60}$")
"""某单位　电话：… as a page's last line is its foot; a notice's own contact lines start with their label."""
_PUBLISHED_AT = re.compile(
    r"^\W*(?:发布|發布|公布|刊登)(?:时间|時間|日期)[\s:：]*\d{1,2}[时時:：]\d{2}分?\W*$"
)
_PUBLISHED_ON = re.compile(
    r"^\W*(?:发\s*布|發\s*[布佈]|刊\s*登|更\s*新|上\s*传)(?:时间|時間|日期)\s*[:：]\s*[\d年月日./\-]{8,12}(?:\s*\d{1,2}[时時:：]\d{2}.{0,4})?\W*$"
)
_DAY = re.compile(r"^[（(\[]?[\d年月日./\-\s]{8,14}(?:[（(]?(?:星期|周)[一二三四五六日天][)）]?)?[)）\]]?$")
_DAY_LABELLED = re.compile(r"^日\s*期\s*[:：]\s*[\d年月日./\-\s]{8,14}$")
_OF_EVENT = re.compile(
    r"^\W*(?:时\s*间|時\s*間|地\s*[点點址]|对\s*象|對\s*象|主\s*[持办辦讲講]|内\s*容|內\s*容|报\s*到)"
)
_PUBLISHED = re.compile(r"发布于?|发表于?|更新于?|上传|公布|刊发|发稿|\d{1,2}:\d{2}(?::\d{2})?")
_CREDITS = re.compile(
    r"(?<=[。！？”])\s*[（(【\[](?:本文)?(?:责任编辑|責任編輯|责编|编辑|来源|稿源|供稿|作者|撰稿|审核|校对)\s*[:：丨|][^（）()。]{1,40}[）)】\]]\s*$"
)
_OF_PAGE = re.compile(r"^\W*(?:(?:信息)?发布|公开|索引|点[阅击]|浏览|阅读|更新)")
_SEE_ANNEX = re.compile(
    r"见附件|附后|如下附件|下载附件|(?:下载|使用|查阅|查看|参阅)[^。]{0,8}(?:以下|下列|如下)(?:文件|材料|表格|附件|资料|模板)[：:]$"
)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.．、]")


def part_credits(blocks: list[Block]) -> list[Block]:
    """Blocks with a （责任编辑：某人） behind the last sentence of a paragraph parted from it."""
    parted: list[Block] = []
    for block in blocks:
        match = None if block.row else _CREDITS.search(block.text)
        if match is None:
            parted.append(block)
        else:
            parted.append(replace(block, text=block.text[: match.start()].rstrip()))
            parted.append(Block(match[0].strip(), block.element, part=block.part))
    return parted


def trim(
    blocks: list[Block], titles: frozenset[str], *, inside: bool = True, dated: bool = False
) -> list[Block]:
    """Blocks that are body.

    titles  squeezed forms of the title; blocks that repeat it are no body
    inside  whether the shown title stands within these blocks; if not, only their first lines may repeat it
    dated   whether a bar of day and source stands beside the title: a day in brackets is then the text's own
    """
    blocks = _cut_head(blocks, titles, inside=inside, dated=dated)
    blocks = _cut_particulars(_cut_tail(blocks))
    blocks = without_captions([b for b in blocks if not _is_junk(b)])
    kept = bare_edges(_drop_downloads(blocks) or [b for b in blocks if b.files])
    while len(kept) > 1 and (_SELF.match(kept[-1].text) or _is_menu(kept[-1])):
        kept.pop()
    return kept


def _is_menu(block: Block) -> bool:
    """A last line of two or more short words of which one is a button: 客户端下载　某某手机网."""
    words = re.split(r"[\s|｜]+", block.text.strip())
    if block.row or not 2 <= len(words) <= 8 or re.search(r"[，。；：:《（\d]", block.text):
        return False
    return max(map(len, words)) <= 10 and any(furniture.is_buttons(word) for word in words)


def _weight(blocks: list[Block]) -> int:
    return sum(len(b.text) for b in blocks if b.density < 0.6)


def _cut_head(blocks: list[Block], titles: frozenset[str], *, inside: bool, dated: bool) -> list[Block]:
    """Everything up to the title, and the source bar and information table below it.

    Behind the first sentence only a full source bar still cuts (时间：… of an invitation is body), and a
    sentence between title and source bar is the article's lead: it stays.
    """
    start = _title_end(blocks, titles, 40 if inside else 1)
    cut, spoken = start, False
    lead: list[Block] = []
    for place, block in enumerate(blocks[start : start + 25], start):
        if furniture.is_furniture(block.text) and not furniture.meta_labels(block.text):
            continue  # dropped later wherever it stands: a print bar below a short notice ends no head
        is_day = (
            place == cut
            and not block.row
            and (is_day_line(block.text) or _is_labelled_day(block, blocks[place + 1 : place + 2]))
            and not (dated and block.text[0] in "（(")
        )
        if is_day or (_is_head_line(block) and (not spoken or furniture.meta_labels(block.text) >= 2)):
            cut = place + 1
        elif _is_sentence(block):
            if spoken:
                break
            spoken = True
            if start:
                lead.append(block)
    if not _has_text(blocks[cut:]) and _has_text(blocks[start:cut]):
        cut = start  # a source line closes this page, none opens it
    kept = blocks[cut:]
    if not lead:
        kept = kept[_title_end(kept[:8], titles, 1) :]
    return [*(b for b in lead if all(b is not other for other in kept)), *kept]


def _is_labelled_day(block: Block, following: list[Block]) -> bool:
    """日期：2025年11月18日 over a text, not over the place of an event."""
    return _DAY_LABELLED.match(block.text) is not None and not any(_OF_EVENT.match(b.text) for b in following)


def is_day_line(text: str) -> bool:
    """Is a line a day, alone or with who publishes: （某县药监局　2021年3月12日发布）, 2024年9月27日 · 教务部?"""
    found = first_date(text) if len(text) <= 48 else None
    if found is None:
        return False
    return _DAY.match(text) is not None or credits.names_day_and_office(text, found)


def _has_text(blocks: list[Block]) -> bool:
    return any(not _is_head_line(block) and not furniture.is_furniture(block.text) for block in blocks)


def _title_end(blocks: list[Block], titles: frozenset[str], reach: int) -> int:
    """Behind the last place in the first half (and `reach` blocks) where one to four blocks are the title; or 0."""
    total, seen, end = _weight(blocks), 0, 0
    for place in range(min(reach, len(blocks))):
        joined = ""
        for length in range(1, 5):
            if place + length > len(blocks):
                break
            joined += squeeze(blocks[place + length - 1].text)
            if joined in titles:
                end = max(end, place + length)
        seen += len(blocks[place].text) if blocks[place].density < 0.6 else 0
        if seen * 2 > total and place > 4:
            break
    return end


def _is_sentence(block: Block) -> bool:
    text = block.text
    return (
        block.density < 0.3
        and len(text) >= 12
        and ("。" in text or "，" in text)
        and not _is_head_line(block)
    )


def _is_head_line(block: Block) -> bool:
    text = block.text
    if len(text) > 260:
        return False
    if block.row and _is_particulars(block):
        return True
    if "。" in text and len(text) > 80:
        return False
    if furniture.INFO_LABEL.match(text) and len(text) < 120 and re.match(r"^\W*\S{2,8}\s*[:：]", text):
        return True
    if not block.row and is_source_bar(text):
        return True
    return furniture.is_source_line(text) or furniture.is_furniture(text)


def _is_particulars(block: Block) -> bool:
    """A row of an information table: 发布单位, 发布日期, 点阅次数 and what stands beside them."""
    cells = map(furniture.simplified, block.text.split("\t")[::2])
    return all(
        furniture.INFO_LABEL.match(cell) or (furniture.is_furniture(cell) and _LETTER.search(cell))
        for cell in cells
    )


def _cut_particulars(blocks: list[Block]) -> list[Block]:
    """Without information tables behind the text: rows in a row that all are particulars, one of them of the page itself."""
    kept: list[Block] = []
    for is_table, run in groupby(blocks, lambda b: b.row and "\t" in b.text):
        rows = list(run)
        is_told = is_table and bool(kept) and all(map(_is_particulars, rows))
        if not (
            is_told and len(rows) > 1 and any(_OF_PAGE.match(furniture.simplified(r.text)) for r in rows)
        ):
            kept += rows
    return kept


def _cut_tail(blocks: list[Block]) -> list[Block]:
    """Everything from the first ending or related heading that stands behind half of the text."""
    total, seen = _weight(blocks), 0
    home = {block.element.getparent() for block in blocks if block.density < 0.3 and _is_sentence(block)}
    for place, block in enumerate(blocks):
        back = furniture.is_way_back(block.text) and not any(map(_is_sentence, blocks[place + 1 :]))
        if seen * 2 >= total and place and (back or _is_end(block)):
            goes_on = furniture.is_related_heading(block.text) and any(
                b.element.getparent() in home and block.element.getparent() not in home
                for b in blocks[place + 1 :]
            )
            if not goes_on:
                return blocks[:place]
        if block.density < 0.6:
            seen += len(block.text)
    return blocks


def _is_end(block: Block) -> bool:
    text = block.text
    return (
        furniture.is_related_heading(text)
        or furniture.is_ending(text)
        or bool(re.match(r"^\W*[上下]一[篇条则]", text))
        or "另存二维码" in text
    )


def _is_junk(block: Block) -> bool:
    text = block.text
    if block.row and "\t" in text and not re.search(r"[^\W\d_]", text):
        return False  # a row of figures
    if furniture.is_furniture(text) or furniture.is_ending(text) or furniture.is_related_heading(text):
        return True
    if not block.row and (_is_stamp(text) or _PUBLISHED_AT.match(text) or _PUBLISHED_ON.match(text)):
        return True
    return furniture.is_source_line(text) or bool(furniture.meta_labels(text) >= 2 and "。" not in text)


def _is_stamp(text: str) -> bool:
    """2024-05-10发布 返回上页: a day with nothing but the word for publishing and buttons; a bare day may sign."""
    found = first_date(text) if len(text) < 60 else None
    if found is None:
        return False
    rest = text[: found.start] + " " + text[found.end :]
    words = _SPACE.sub("", _PUBLISHED.sub("", rest))
    return bool(re.search(r"[^\W\d_]", rest)) and furniture.is_buttons(words)


def _drop_downloads(blocks: list[Block]) -> list[Block]:
    """Without bare file links and link lists; the notice's own 附件：1. … lines stay, before its signature."""
    kept: list[Block] = []
    signed = listing = False
    for place, block in enumerate(blocks):
        if _is_download(block, listing=listing, signed=signed) and not _goes_on(kept, block):
            continue
        if _is_link_row(block) and _in_link_run(blocks, place) and not _is_enclosed(blocks, place):
            continue
        kept.append(block)
        listing = bool(_ATTACHED.match(block.text) or _SEE_ANNEX.search(block.text)) or (
            listing and bool(_NUMBERED.match(block.text))
        )
        signed = signed or (
            len(block.text) < 40
            and "年" in block.text
            and block.text.rstrip("）) ").endswith("日")
            and len(kept) > 1
        )
    return kept


def _goes_on(kept: list[Block], block: Block) -> bool:
    """Is a file's line made like the line right before it: an annex (附件：办法.doc), a sentence that sends to one, or all there is?"""
    before = kept[-1] if kept else block
    own, other = block.element, before.element
    alike = own.getparent() is other.getparent() and own.tag == other.tag == "p"
    is_annex = bool(before.files) and _ATTACHED.match(before.text) is not None
    is_all = len(kept) == 1 and not block.element.get("class")  # a page of one sentence and what it is about
    return alike and (is_annex or is_all or _SEE_ANNEX.search(before.text) is not None)


def _is_download(block: Block, *, listing: bool, signed: bool) -> bool:
    if not block.files or block.row:
        return False
    linked = block.linked / max(1, len(re.sub(r"^\W*附\s*件\s*\d*\s*[:：]?", "", block.text)))
    if linked < 0.7 or len(block.text) > 200:
        return False
    if _ATTACHED.match(block.text):  # a label that is text itself was written by hand: it is the notice's
        return signed and block.density > 0.95 and bool(FILE_NAME.search(block.text))
    return not (listing and _NUMBERED.match(block.text))


def _is_enclosed(blocks: list[Block], place: int) -> bool:
    """Is a link row one of several that the article's own sentences of the same make stand before and behind?"""

    def make(block: Block) -> tuple[object, ...]:
        element = block.element
        return element.getparent(), element.tag, element.get("class")

    own = make(blocks[place])
    if blocks[place].element.tag not in ("p", "div") or own[2]:
        return False
    near = [b for b in (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2]) if make(b) == own]
    ahead, behind = (
        any(make(b) == own and not b.linked and b.text[-1:] in "。：；" for b in part)
        for part in (blocks[:place], blocks[place + 1 :])
    )
    return ahead and behind and any(_is_link_row(b) for b in near)


def _is_link_row(block: Block) -> bool:
    """A link with at most a date and a mark beside it, as lists of other pages have them; no sentence."""
    if block.files or block.text.rstrip()[-1:] in "。；：;:" or _NUMBERED.match(block.text):
        return False
    return block.density > 0.8 or (block.linked >= 6 and len(block.text) - block.linked <= 14)


def _in_link_run(blocks: list[Block], place: int) -> bool:
    """Among other link rows, last of all, or a lone line that is nothing but a link (an advertisement)."""
    text = blocks[place].text
    if text.startswith(("《", "www")) or "http" in text:
        return False
    near = blocks[max(0, place - 1) : place] + blocks[place + 1 : place + 2]
    alone = blocks[place].density > 0.95 and len(text) <= 40 and not blocks[place].row
    return alone or place == len(blocks) - 1 or any(_is_link_row(b) for b in near)
