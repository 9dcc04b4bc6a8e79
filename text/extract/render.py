"""A chosen part of the page as paragraphs, in the order and with the words a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from text.extract import files, tables
from text.extract.outline import DROPPED, INLINE, is_fold
from text.extract.tree import Element

_BREAKS = re.compile(r"[ \t\r\f\v\xa0]*\n[ \t\r\f\v\xa0\n]*")
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_EDGE = " \t\r\n\f\v\xa0\u3000\u200b\ufeff\u2003\u2002"
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_OWN_NUMBER = re.compile(
    r"^\W*(?:\d{1,3}\s*[.．、)）]|[一二三四五六七八九十]+\s*[、.．)）]|第[一二三四五六七八九十百\d]+[条章节项]|[(（][一二三四五六七八九十\d]+[)）]|[①-⑳]|[a-zA-Z][.)．、])"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(slots=True)
class Block:
    """One paragraph or table row; `linked` counts its characters inside links, `files` its file links, `part` the <hr> before it."""

    text: str
    element: Element
    linked: int = 0
    files: int = 0
    row: bool = False
    part: int = 0

    @property
    def density(self) -> float:
        return self.linked / max(1, len(self.text))


def render(regions: Iterable[Element], skipped: Set[Element] = frozenset()) -> list[Block]:
    """Blocks of the regions in order; elements in `skipped` are left out with all they hold."""
    writer = _Writer(skipped)
    for region in regions:
        writer.block(region)
    return writer.blocks


def tidy(text: str) -> str:
    """White space as a browser shows it; a line break between two Chinese characters shows as nothing.

    >>> tidy("　　关于药品\\n  注册的 FDA\\n公告 ")
    '关于药品注册的 FDA 公告'
    """

    def join(match: re.Match[str]) -> str:
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        return "" if _WIDE.match(before) and _WIDE.match(after) else " "

    text = text.strip(_EDGE)
    if "\n" in text:
        text = _BREAKS.sub(join, text)
    return _BLANKS.sub(" ", text)


class _Writer:
    def __init__(self, skipped: Set[Element]) -> None:
        self.blocks: list[Block] = []
        self.skipped = skipped
        self.parts: list[str] = []
        self.linked = self.files = self.part = 0
        self.number = ""

    def flush(self, element: Element) -> None:
        """End the paragraph being written; blank ones leave nothing."""
        text = tidy("".join(self.parts)) if self.parts else ""
        if text:
            if self.number and not _OWN_NUMBER.match(text):
                text = f"{self.number} {text}"
            self.number = ""
            self.blocks.append(Block(text, element, self.linked, self.files, part=self.part))
        self.parts.clear()
        self.linked = self.files = 0

    def block(self, element: Element) -> None:
        self.flush(element)
        if element.tag == "table" and tables.is_data(element):
            self._table(element)
        elif element.tag == "ol":
            self._numbered(element)
        else:
            self._inside(element, False, element)
        self.flush(element)

    def _inside(self, element: Element, linked: bool, holder: Element) -> None:
        if element.text:
            self._add(element.text, linked, holder)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and (tag not in DROPPED or is_fold(child)) and child not in self.skipped:
                if tag == "br" or tag == "hr":
                    self.flush(holder)
                    self.part += tag == "hr"
                elif tag in INLINE:
                    is_link = tag == "a" and child.get("href") is not None
                    if is_link and _is_again(child):
                        self._add(child.tail or "", linked, holder)
                        continue
                    if is_link and files.is_file_link(child):
                        self.files += 1
                    self._inside(child, linked or is_link, holder)
                else:
                    self.block(child)
            elif child in self.skipped and tag not in INLINE:
                self.flush(holder)
            if child.tail:
                self._add(child.tail, linked, holder)

    def _add(self, text: str, linked: bool, holder: Element) -> None:
        if holder.tag == "pre" and "\n" in text:
            *lines, text = text.split("\n")
            for line in lines:
                self.parts.append(line)
                self.flush(holder)
        self.parts.append(text)
        if linked:
            self.linked += len(text.strip())

    def _numbered(self, element: Element) -> None:
        """<ol>: the numbers a browser draws are words of the text, unless each item brings its own."""
        count = _start(element)
        bare = "none" in (element.get("style") or "")
        for child in element:
            if child.tag == "li" and child not in self.skipped:
                value = child.get("value") or ""
                count = int(value) if value.isdigit() and len(value) < 6 else count
                self.flush(element)
                self.number = "" if bare else _label(count, element.get("type") or "1")
                self.block(child)
                self.number = ""
                count += 1
            elif isinstance(child.tag, str) and child not in self.skipped:
                self.block(child)

    def _table(self, table: Element) -> None:
        if (caption := table.find("caption")) is not None:
            self.block(caption)
        for cells in tables.rows_of(table):
            written = [render([cell], self.skipped) for cell in cells]
            texts = [" ".join(block.text for block in blocks) for blocks in written]
            if any(texts):
                row = Block("\t".join(texts).rstrip("\t"), table, row=True)
                row.linked = sum(block.linked for blocks in written for block in blocks)
                row.files = sum(block.files for blocks in written for block in blocks)
                self.blocks.append(row)


def _is_again(link: Element) -> bool:
    """A 下载 right behind the link to the same file is a button."""
    before = link.getprevious()
    if (
        before is None
        or before.tag != "a"
        or before.get("href") != link.get("href")
        or (before.tail or "").strip()
    ):
        return False
    return (
        re.fullmatch(
            r"\W*(?:点击|立即)?(?:下载|查看|预览|下載|檢視)(?:文件|附件|本文|檔案)?\W*", link.text or ""
        )
        is not None
    )


def _start(element: Element) -> int:
    start = (element.get("start") or "1").strip()
    return int(start) if start.isdigit() and len(start) < 6 else 1


def _label(number: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1) + "."
    if kind in ("i", "I") and number < len(_ROMAN):
        return (_ROMAN[number] if kind == "i" else _ROMAN[number].upper()) + "."
    return f"{number}."
