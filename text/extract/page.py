"""The walk of one page: parse, head, title, body, then everything that stands around the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models import ArticleRules, ListingEntry, PageText
from text.dates import first_date
from text.extract import body, captions, credits, files, furniture, published, render, titles, trim
from text.extract import meta as head
from text.extract.companions import companions, same_text
from text.extract.json_page import as_html
from text.extract.outline import Box, Outline
from text.extract.surroundings import Surroundings, information, look_around
from text.extract.title_words import squeeze
from text.extract.tree import Element, drop, is_short, parse, select, select_texts
from text.extract.written import write_scripts

MAX_CHARS = 4 * 1024 * 1024
"""Characters of one page; beyond this no third reader is asked either."""
MAX_BOXES = 60_000
"""Boxes of one page; beyond this no third reader is asked (trafilatura takes 20 s for 50 000 links)."""


def extract(
    html: str, *, url: str, rules: ArticleRules | None = None, listed: ListingEntry | None = None
) -> PageText:
    """Title, body, date, publisher, editor, files of one article page; never raises on bad markup.

    html    decoded text of the page
    url     where it came from; makes links absolute and may carry the date
    rules   the source's own places; a rule that matches nothing is noted and read generally
    listed  the listing row that led here
    """
    rules = rules or ArticleRules()
    if (shown := as_html(html, rules)) is not None:
        html, rules = shown, ArticleRules()
    root, notes = parse(html)
    big = len(html) > MAX_CHARS
    try:
        return _Reading(root, url, rules, listed, list(notes), big).result()
    except RecursionError:  # deeper than tags counted, as nested forms or links can be
        root, notes = parse(html, flat=True)
        return _Reading(root, url, rules, listed, list(notes), big).result()


@dataclass(slots=True)
class _Reading:
    root: Element
    url: str
    rules: ArticleRules
    listed: ListingEntry | None
    notes: list[str]
    big: bool = False
    head_title: str = ""

    def result(self) -> PageText:
        scripts = [s.text for s in self.root.iter("script") if s.text and len(s.text) < 60_000]
        meta = head.read_meta(self.root)
        head_title = next(
            (t for tag in self.root.iter("title") if (t := " ".join((tag.text or "")[:1000].split()))), ""
        )
        self.head_title = head_title
        frames = [src for frame in self.root.iter("iframe") if (src := frame.get("src"))]
        self._drop()
        written = write_scripts(self.root)
        outline = Outline(self._top())
        title = titles.find_title(
            outline, meta, head_title, self.listed.title if self.listed else None, self._ruled("title")
        )
        choice = self._choose(outline, title)
        regions = choice.boxes
        blocks = trim.part_credits(render.render([box.element for box in regions], _skipped(regions)))
        inside = title.box is not None and any(box.holds(title.box) for box in regions)
        dated = _is_dated(outline, title.box)
        kept = trim.trim(blocks, title.lines, inside=inside, dated=dated)
        if (other := body.overlooked(outline, title.box, kept)) is not None:
            regions = companions(other, title.box, near=True)
            fuller = trim.part_credits(render.render([box.element for box in regions], _skipped(regions)))
            fuller_kept = trim.trim(fuller, title.lines, dated=dated)
            if sum(len(b.text) for b in fuller_kept) > 4 * sum(len(b.text) for b in kept):
                choice, blocks, kept = body.Choice(regions, "overlooked", 0.4), fuller, fuller_kept
            regions = choice.boxes
        around = look_around(outline, title.box, blocks, kept)
        on = published.find_published(
            [*around.before, title.day],
            around.behind,
            far=around.far,
            words=around.words,
            meta=meta,
            listed=self.listed.published_on if self.listed else None,
            url=self.url,
            ruled=self._ruled_all("date"),
            script=head.script_date(scripts),
            written=written,
            page=(line for box in outline.boxes if 0 < box.own_chars < 60 for line in box.lines()),
            stamps=[t.get("datetime") or "" for t in self.root.iter("time")][:3] + _stamps(title.box),
        )
        text = "\n".join(block.text for block in kept)
        if not text and frames:
            self.notes.append(f"body stands in a frame: {frames[0]}")
        for key, value in information((*around.far, *around.before)).items():
            meta.setdefault(key, value)
        lines = [*around.before, *around.behind, *around.far]
        publisher = self._publisher(outline, title, around, meta, scripts) or credits.paper_of(head_title)
        editor, author = credits.find_editor(lines), credits.find_author(lines, text) or meta.get("Author")
        return PageText(
            title=title.text,
            body=text,
            published_on=on.on if on else None,
            published_from=on.origin if on else None,
            published_quote=on.quote if on else None,
            publisher=publisher,
            editor=editor,
            author=author,
            attachments=files.find_attachments(self._file_regions(regions), self.url),
            meta=meta,
            method=choice.method,
            confidence={
                "title": round(title.confidence, 2),
                "body": round(choice.confidence if text else 0.0, 2),
                "published_on": on.confidence if on else 0.0,
                "publisher": 0.9 if publisher else 0.0,
                "editor": 0.9 if editor else 0.0,
                "author": 0.9 if author else 0.0,
            },
            notes=tuple(self.notes),
        )

    def _publisher(
        self,
        outline: Outline,
        title: titles.TitleFound,
        around: Surroundings,
        meta: dict[str, str],
        scripts: list[str],
    ) -> str | None:
        """Whom a reader would cite: what 来源 says, then 发布机构, then a name that stands beside the date."""
        if ruled := self._ruled("publisher"):
            return credits.find_source([ruled]) or ruled
        site = re.split(r"[_|｜\-—\s]+", f" {self.head_title}".removesuffix(title.text))[-1]
        bar = [line for line in around.before[:6] if squeeze(line) not in title.lines]
        lines = [*around.before, *around.behind, *around.far]
        return (
            credits.find_source(lines, around.words)
            or meta.get("ContentSource")
            or head.script_source(scripts)
            or credits.find_released([*around.before, *around.far, *around.behind])
            or next(
                (
                    meta[key]
                    for key in (
                        "发布机构",
                        "发布机关",
                        "发布单位",
                        "发布部门",
                        "公布机关",
                        "颁布机关",
                        "公布单位",
                        "颁布单位",
                    )
                    if meta.get(key)
                ),
                None,
            )
            or credits.find_given(lines)
            or credits.find_named(_beside(title.box))
            or credits.find_unlabelled(around.words, site)
            or credits.find_unlabelled(bar)
            or meta.get("source")
            or credits.find_lone(around.words)
            or head.linked_publisher(self.root)
        )

    def _top(self) -> Element:
        found = self.root.find("body")
        return self.root if found is None else found

    def _drop(self) -> None:
        for node in select(self.root, self.rules.drop):
            drop(node)

    def _ruled_all(self, name: str) -> list[str]:
        rule: tuple[str, ...] = getattr(self.rules, name)
        if not rule:
            return []
        texts = select_texts(self.root, rule)
        if not texts:
            self.notes.append(f"degraded: {name} rule matched nothing")
        return texts

    def _ruled(self, name: str) -> str | None:
        return next(iter(self._ruled_all(name)), None)

    def _choose(self, outline: Outline, title: titles.TitleFound) -> body.Choice:
        """The rule's boxes; known blocks and the general readers when there is no rule or it fails."""
        if self.rules.body:
            by_element = {box.element: box for box in outline.boxes}
            ruled = [by_element[e] for e in select(self.root, self.rules.body) if e in by_element]
            ruled = [b for b in ruled if not any(o is not b and o.holds(b) for o in ruled)]
            if any(box.chars for box in ruled):
                return body.Choice(_first_copy(ruled), "rule", 1.0)
            self.notes.append("degraded: body rule matched nothing")
        return body.choose(
            outline,
            title.box,
            sure=title.confidence > 0.45,
            referee=len(outline.boxes) <= MAX_BOXES and not self.big,
        )

    def _file_regions(self, regions: Sequence[Box]) -> list[Element]:
        """Where files of the notice can stand: the rule's places, else the body and the boxes around it."""
        if self.rules.attachments and (places := select(self.root, self.rules.attachments)):
            return places
        if not regions:
            return [self._top()]
        top = regions[0]
        while top.parent is not None and (top.parent.links < 0.5 * top.parent.chars or len(top.kids) < 2):
            top = top.parent
        return [top.element]


def _is_dated(outline: Outline, anchor: Box | None) -> bool:
    """Does a bar of day and source stand right behind the title?"""
    start = anchor.number if anchor is not None else 0
    lines = (line for box in outline.boxes[start : start + 12] for line in box.lines() if len(line) < 120)
    return any(first_date(line) and published.is_source_bar(line) for line in lines)


def _stamps(box: Box | None) -> list[str]:
    """Values of `data-publish-time` and the like right behind the title."""
    return [
        str(value)
        for element in _beside(box)
        for name, value in element.attrib.items()
        if re.search(r"date|time", str(name)) and len(value) < 40
    ]


def _beside(box: Box | None) -> Iterator[Element]:
    """Small elements right behind the title: its next three siblings and its parent's, with what they hold."""
    element = box.element if box is not None else None
    for _ in range(2):
        if element is None:
            return
        for sibling in islice(element.itersiblings(), 3):
            if isinstance(sibling.tag, str) and is_short(sibling, 160):
                yield from (e for e in islice(sibling.iter(), 16) if isinstance(e.tag, str))
        element = element.getparent()


def _first_copy(boxes: list[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in boxes:
        if not any(same_text(box, other) for other in kept):
            kept.append(box)
    return kept


def _skipped(regions: Sequence[Box]) -> set[Element]:
    """Elements inside the chosen boxes that are no body: hidden, share bars, related boxes, link lists."""
    skipped: set[Element] = set()
    for region in regions:
        folded = _is_folded(region)
        stack = list(region.kids)
        while stack:
            box = stack.pop()
            if box.hidden and not (folded and box.stops and not box.cut):
                is_aside = not region.hidden
            else:
                is_aside = _is_aside(box, region)
            if is_aside:
                skipped.add(box.element)
            else:
                stack.extend(box.kids)
    return skipped


def _is_folded(region: Box) -> bool:
    """Are most sentences of a region hidden, as answers behind their questions are until one clicks?"""
    if region.hidden:
        return False
    hidden = sum(b.stops for b in region.walk() if b.hidden and b.parent is not None and not b.parent.hidden)
    return hidden > 0.5 * region.stops


def _is_contents(element: Element) -> bool:
    """A table of contents: two or more links, all to places on this page."""
    targets = [href for link in islice(element.iter("a"), 60) if (href := link.get("href"))]
    return len(targets) > 1 and all(re.match(r"#[^!/]", target) for target in targets)


def _is_wedged(box: Box) -> bool:
    """Does a line of links stand among sentences that are made otherwise, and lead to no file?"""
    siblings = box.parent.kids if box.parent is not None else []
    if sum(k.stops > 0 and k.tag != box.tag for k in siblings) < 2:
        return False
    return not any(files.is_file_link(link) for link in box.element.iter("a"))


def _is_running(caption: Box) -> bool:
    """Does a caption tell a sentence of its own, as those of picture stories do, and not only who took the picture?"""
    text = " ".join(line for box in caption.walk() for line in box.lines())
    if captions.CREDIT.search(text) and "。" not in text.rstrip("。"):
        return False
    return ("。" in text and ("，" in text or len(text) >= 20)) or re.match(
        r"图\s*[为\d一二三四五六七八九十]", text
    ) is not None


def _is_aside(box: Box, region: Box) -> bool:
    if box.cut or (box.tag == "figcaption" and not _is_running(box)):
        return True
    if box.suspect and not region.suspect and box.weight * 10 < 0.25 * max(region.weight, 1):
        return box.tag not in ("p", "tr", "td") or box.links > 0.5 * box.chars
    if box.links > 0.8 * box.chars > 0 and _is_contents(box.element):
        return True
    if box.tag == "table" and not box.stops and box.element.get("align") in ("left", "right"):
        return region.stops > 0  # the text flows round it: an advertisement, a picture's frame
    if box.own_links and furniture.is_related_heading(box.text):
        return True
    if not box.kids and box.tag in ("div", "section") and box.own_links > 0.6 * box.own_chars:
        return _is_wedged(box)
    if not box.kids or box.tag in ("tr", "tbody", "p"):
        return False
    lines = next((inner.lines() for inner in box.walk() if inner.lines()), [])
    if lines and furniture.is_related_heading(lines[0]) and box.weight < 0.4 * region.weight:
        return True
    if (
        box.chars == 0
        or box.tag == "table"
        or box.links <= 0.3 * box.chars
        or box.weight >= 0.6 * max(region.weight, 1)
    ):
        return False
    return sum(1 for link in box.element.iter("a") if not files.is_file_link(link)) >= 3
