"""A page as a tree of boxes with what each holds: characters, link characters, weight of likely article text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from text.extract import furniture
from text.extract.published import is_source_bar
from text.extract.tree import Element

INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark o:p q rp rt ruby s samp small
    span st1:chsdate st1:personname strike strong sub sup time tt u var wbr""".split()
)
DROPPED = frozenset(
    """script style noscript template iframe object embed svg canvas select option datalist button input textarea
    link meta title map area audio video source track base head xml math applet param""".split()
)
PARAGRAPH = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd tr td th pre blockquote caption figcaption br".split())
_SENTENCE = re.compile("[，。；！？,;]")
_TITLE_SPAN = re.compile(
    r"title|headline|biaoti|topic|(?:^|[\s_-])(?:big|main|art|news|con)[-_]?tit(?:$|[\s_-])", re.IGNORECASE
)
_DAY = re.compile(r"\s*20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


_LISTS = frozenset(("ul", "ol", "nav"))
_ALL = etree.XPath("string()", smart_strings=False)
_LINKED = etree.XPath(".//a[@href or @onclick]//text()", smart_strings=False)


class Box:
    """One element: own text lines, and sums over everything below it."""

    __slots__ = (
        "cached",
        "chars",
        "cut",
        "element",
        "end",
        "family",
        "hidden",
        "kids",
        "links",
        "names",
        "number",
        "own",
        "own_chars",
        "own_links",
        "parent",
        "stops",
        "suspect",
        "tag",
        "weight",
    )  # fmt: skip

    def __init__(self, element: Element, tag: str, parent: Box | None, number: int) -> None:
        self.element, self.tag, self.parent, self.number = element, tag, parent, number
        self.kids: list[Box] = []
        self.own: list[str] = []
        self.cached: list[str] | None = None
        self.end = number
        self.chars = self.links = self.stops = 0
        self.own_chars = self.own_links = 0
        self.weight = 0.0
        self.names = ""
        self.hidden = self.suspect = self.cut = False
        self.family = 0

    @property
    def text(self) -> str:
        return " ".join("".join(self.own).split())

    def lines(self) -> list[str]:
        """Own text in lines (a <br> or an inner block ends one); not to be changed."""
        if self.cached is None:
            self.cached = [line for part in "".join(self.own).split("\n") if (line := " ".join(part.split()))]
        return self.cached

    def walk(self) -> Iterator[Box]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def up(self) -> Iterator[Box]:
        """Ancestors, nearest first."""
        box = self.parent
        while box is not None:
            yield box
            box = box.parent

    def holds(self, other: Box) -> bool:
        return self.number <= other.number <= self.end


@lru_cache(maxsize=4096)
def _judged(names: str) -> bool:
    return furniture.is_suspect_box(names)


class Outline:
    """All boxes of a page in reading order; `root` holds them."""

    def __init__(self, top: Element) -> None:
        self.boxes: list[Box] = []
        self.root = self._box(top, "body", None)
        self._visit(top, self.root, False)
        self._sum()
        changed = self._mark_feet()
        if self._acquit() or changed:
            self._sum()

    def _box(self, element: Element, tag: str, parent: Box | None) -> Box:
        box = Box(element, tag, parent, len(self.boxes))
        self.boxes.append(box)
        if parent is not None:
            parent.kids.append(box)
            box.hidden, box.suspect = parent.hidden, parent.suspect
        if attributes := element.attrib:
            names = f"{attributes.get('id', '')} {attributes.get('class', '')}"
            if len(names) > 1:
                box.names = names
                box.suspect = box.suspect or _judged(names)
            style = attributes.get("style")
            if "hidden" in attributes or (style and _HIDDEN.search(style)):
                box.hidden = True
        if tag in ("nav", "footer", "aside") or ("-" in tag and _judged(tag)):
            box.suspect = True
        return box

    def _visit(self, element: Element, box: Box, linked: bool) -> None:
        """Fill `box` from the children of `element`; inline elements add to the box they stand in."""
        if text := element.text:
            self._add(box, text, linked)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and (tag not in DROPPED or is_fold(child)):
                if tag == "br":
                    box.own.append("\n")
                elif (
                    tag in INLINE and not (len(child) and _wraps_blocks(child)) and not _is_named_title(child)
                ):
                    self._visit(child, box, linked or (tag == "a" and _leads_on(child)))
                else:
                    inner = self._box(child, tag, box)
                    if not (tag in _LISTS and self._is_link_list(child, inner)):
                        self._visit(child, inner, linked or (tag == "a" and _leads_on(child)))
                    inner.end = len(self.boxes) - 1
                    box.own.append("\n")
            if tail := child.tail:
                self._add(box, tail, linked)

    @staticmethod
    def _is_link_list(element: Element, box: Box) -> bool:
        """Is a list nothing but links? Its size is taken at once: such lists are most of a page's nodes."""
        if len(element) < 5:
            return False
        total = len("".join(str(_ALL(element)).split()))
        linked = len("".join(str(text) for text in _LINKED(element)).replace(" ", ""))  # type: ignore[union-attr]
        if linked < 0.35 * total or (linked <= 0.6 * total and total - linked > 14 * len(element)):
            return False
        box.own_chars, box.own_links = total, min(linked, total)
        return True

    @staticmethod
    def _add(box: Box, text: str, linked: bool) -> None:
        if not text.isspace():
            size = len(text.strip())
            box.own_chars += size
            if linked:
                box.own_links += size
            if box.tag != "pre" and "\n" in text:
                text = text.replace("\n", " ")
            box.own.append(text)

    def _sum(self) -> None:
        """Weights bottom up: children follow their parents in `boxes`, so one reversed pass is enough."""
        self.root.end = len(self.boxes) - 1
        for box in reversed(self.boxes):
            kids = box.kids
            box.chars, box.links, box.stops = box.own_chars, box.own_links, 0
            box.weight = _own_weight(box) if box.own_chars else 0.0
            for kid in kids:
                box.weight += kid.weight
                box.chars += kid.chars
                box.links += kid.links
                box.stops += kid.stops

    def _mark_feet(self) -> bool:
        """Suspect the boxes around licence and copyright lines, however they are named."""
        feet = [
            box
            for box in self.boxes
            if box.own_chars and not box.suspect and box.own_chars < 500 and self._foot_line(box)
        ]
        for box in feet:
            for up in box.up():
                if up.tag == "body" or up.weight > 0.2 * self.root.weight or up.stops > 6 or up.chars > 800:
                    break
                box = up
            if box.weight <= 0.2 * self.root.weight:
                for inner in box.walk():
                    inner.suspect = True
        return bool(feet)

    def _last_contacts(self) -> list[Box]:
        """The page's last lines where they only tell who and where, in a box without any sentence."""
        found: list[Box] = []
        for box in reversed(self.boxes):
            if not box.own_chars:
                continue
            parent = box.parent
            if parent is None or parent.stops or not all(furniture.is_contact(line) for line in box.lines()):
                break
            found.append(box)
        return found

    @staticmethod
    def _foot_line(box: Box) -> bool:
        return any(furniture.is_foot(line) for line in box.lines())

    def _acquit(self) -> bool:
        """Take the suspicion off a box that holds most of the page's sentences: some bodies stand in `share-main`."""
        most = max(4, 0.6 * self.root.stops)
        for box in self.boxes:
            if box.suspect and box.stops >= most and box.links < 0.3 * box.chars:
                for inner in box.walk():
                    inner.suspect = inner is not box and bool(inner.names) and _judged(inner.names)
                return True
        return False


def is_fold(element: Element) -> bool:
    """A <button> that opens what it heads, as the questions of an accordion do, is a heading of the text."""
    return (
        element.tag == "button" and element.get("aria-expanded") is not None and len(element.text or "") > 5
    )


def _leads_on(link: Element) -> bool:
    """Is an <a> a link? Word marks headings with <a name>, and those are text; a bare <a> is led on by script.

    A day in a link, as blogs show when they posted, is what the page tells.
    """
    if (text := link.text) and len(text) < 24 and "20" in text and _DAY.fullmatch(text):
        return False
    if link.get("href") is not None or link.get("onclick") is not None:
        return True
    return link.get("name") is None and link.get("id") is None


def _is_named_title(element: Element) -> bool:
    """<span id="lbTitle">: a title of its own, though in an inline tag."""
    return element.tag == "span" and bool(
        _TITLE_SPAN.search(f"{element.get('id', '')} {element.get('class', '')}")
    )


def _wraps_blocks(element: Element) -> bool:
    """Does an inline tag wrap paragraphs, as <span><p>…</p></span> and <font><table>… do?"""
    return any(
        isinstance(inner.tag, str)
        and inner.tag not in INLINE
        and inner.tag != "br"
        and inner.tag not in DROPPED
        for inner in element.iterdescendants()
    )


def _own_weight(box: Box) -> float:
    """Characters of a box's own text that look like an article's, links and furniture counted out."""
    density = box.own_links / box.own_chars
    if density > 0.6 or (box.own_links >= 6 and box.own_chars - box.own_links <= 16):
        return 0.0
    total = 0.0
    for line in box.lines():
        size = len(line)
        stops = len(_SENTENCE.findall(line)) if size > 8 else 0
        box.stops += stops
        if size < 160 and (
            furniture.is_furniture(line)
            or furniture.is_ending(line)
            or furniture.is_source_line(line)
            or (size < 160 and furniture.meta_labels(line) and not stops)
            or furniture.is_contact(line)
            or (size < 60 and is_source_bar(line))
        ):
            continue
        quality = 1.0 if stops or size >= 40 else 0.6 if size >= 15 or box.tag in ("td", "p") else 0.35
        total += size * quality * (1 - density)
    if box.suspect:
        total *= 0.1
    return total * 0.3 if box.hidden else total
