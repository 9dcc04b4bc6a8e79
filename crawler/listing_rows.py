"""What one row of a listing gives: its address and its title, read from any markup."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.canonical import absolute
from crawler.listing_dates import is_date_piece

SCRIPT_URL = re.compile(
    r"""['"]((?:https?:)?//[^'"\s]+|\.{0,2}/[^'"\s]+|[^'"\s(),;]+\.(?:s?html?|jhtml|aspx?|jsp|pdf|docx?)(?:\?[^'"\s]*)?)['"]""",
    re.I,
)
"""An address inside a script: window.open('/a/b.html'), location.href="x.shtml", go('t2025_1.htm')."""

BULLET = re.compile(r"^(?:[a-z]?[·•●▪■◆▶►►»›○◇※★☆]+|[-–—>]+|\s|\u3000)+", re.I)
PIN = re.compile(r"^[\[【(（]?\s*(置顶|顶)\s*[\]】)）]\s*|^置顶\s*[:：]?\s*")
CUT = re.compile(r"(\.{3,}|…+|。{3,})\s*$")
NOISE_TITLE = re.compile(
    r"^(点击.{0,4}|查看.{0,4}|阅读.{0,4}|更多.{0,3}|详情|详细.{0,2}|了解更多|新窗口.{0,4}|链接|图片|标题)$"
)
TITLE_LABEL = re.compile(
    r"^\s*(?:文章)?标\s*题\s*[:：]\s*(.+?)(?:\s*(?:发布|更新|点击|作者|日期|时间).{0,6}[:：].*)?$", re.S
)
TRAILING_DAY = re.compile(r"[\s\xa0\u3000(\[（【]+(20\d{2}([-./])\d{1,2}\2\d{1,2})\s*[)\]）】]?\s*$")
"""Digits with -, . or / only: an official title may end in （2026年2月12日）."""

HEADING = ("h1", "h2", "h3", "h4", "h5", "h6", "strong")
TITLE_CLASS = re.compile(r"(^|[-_ ])(tit|title|titl|bt|biaoti|name|subject|headline)", re.I)
HAN = re.compile(r"[\u3400-\u9fff]")
BLOCK = frozenset("p div h1 h2 h3 h4 h5 h6 li dt dd td section article ul table tr".split())
WECHAT = ("mp.weixin.qq.com", "weixin.qq.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as read; the address is absolute."""

    url: str
    title: str
    published_on: date | None = None
    pinned: bool = False

    def dated(self, day: date | None) -> Row:
        return replace(self, published_on=day)


def address_of(element: HtmlElement, base: str) -> str | None:
    """Where an element leads: its href, or an address in its onclick, data-href or javascript: href."""
    href = (element.get("href") or "").strip()
    if href and not href.lower().startswith(("javascript:", "#", "mailto:", "tel:")):
        return absolute(base, href)
    if href.startswith("#/"):
        return absolute(base, href)
    for name in ("data-href", "data-url", "data-link", "url", "tagname"):
        if (value := element.get(name)) and re.search(r"[/.]", value):
            return absolute(base, value)
    for script in (element.get("onclick") or "", href):
        if match := SCRIPT_URL.search(script):
            return absolute(base, match[1])
    return None


def is_link_only(url: str) -> bool:
    """WeChat pages refuse crawlers: the row is kept as title and link."""
    return (urlsplit(url).hostname or "").lower() in WECHAT


def title_of(link: HtmlElement) -> str:
    """The row's title: `@title` unless that is cut or idle, else the visible text; clean either way.

    A date inside the link is no part of the title; of a link that wraps a whole card the heading counts.
    """
    shown, hinted = shown_title(link), clean_title(_unlabelled(_tip(link)))
    if not hinted or NOISE_TITLE.match(hinted) or is_date_piece(hinted):
        return shown or _image_title(link)
    if not shown or NOISE_TITLE.match(shown):
        return hinted
    if CUT.search(hinted):
        return (
            shown if len(shown) >= len(hinted) - 3 and not CUT.search(shown) else max(shown, hinted, key=len)
        )
    stem = CUT.sub("", shown)
    if _squeezed(stem)[:6] in _squeezed(hinted) or CUT.search(shown):
        return hinted
    return shown


def trailing_day(link: HtmlElement) -> str:
    """The day a link's own text ends in, `… (2026-02-12)`; empty where it does not."""
    match = TRAILING_DAY.search("".join(_strings(link)))
    return match[1] if match else ""


def _tip(link: HtmlElement) -> str:
    """The link's `title`; where the visible text is cut, also the title of the cell or item around it."""
    own = link.get("title") or ""
    if own or not CUT.search("".join(_strings(link)).strip()):
        return own
    around = (up.get("title") or "" for up, _ in zip(link.iterancestors(), range(2), strict=False))
    return next((tip for tip in around if tip), "")


def shown_title(link: HtmlElement) -> str:
    """The visible text of a link without dates; the heading where the link wraps a card."""
    for node in link.iter():
        if isinstance(node.tag, str) and node is not link and _is_heading(node):
            text = clean_title(" ".join(_strings(node)))
            if len(text) >= 4 and not is_date_piece(text):
                return text
    if any(isinstance(n.tag, str) and n.tag in BLOCK for n in link.iterdescendants()):
        for block in _blocks(link):
            if len(block) >= 4 and not is_date_piece(block):
                return block
    text = "".join(s for s in _strings(link) if not is_date_piece(s))
    return clean_title(TRAILING_DAY.sub("", text))


def clean_title(text: str) -> str:
    """One line: markup that slipped in removed, blanks folded, leading bullets and 置顶 marks cut.

    >>> clean_title("b·关于开展2026年<br/>药品抽检的通知 ")
    '关于开展2026年药品抽检的通知'
    """
    if "&" in text:
        text = html.unescape(text)
    text = re.sub(r"(?<=[A-Za-z])<br\s*/?>(?=[A-Za-z])", " ", text, flags=re.I)
    text = re.sub(r"</?[a-z][^<>]{0,80}>", "", text, flags=re.I)
    text = re.sub(r"[\s\u3000\xa0\u200b\ufeff]+", " ", text).strip()
    text = BULLET.sub("", text)
    return PIN.sub("", text).strip()


def says_pinned(text: str) -> bool:
    return bool(PIN.match(BULLET.sub("", text.strip())))


def pieces_of(row: HtmlElement, skip: HtmlElement | None = None) -> list[str]:
    """Texts of a row's nodes in reading order, `skip` left out; hints in datetime/title attributes too."""
    found: list[str] = []
    _collect(row, skip, found)
    return [p for p in (re.sub(r"[\s\u3000\xa0]+", " ", t).strip() for t in found) if p]


def _collect(node: HtmlElement, skip: HtmlElement | None, found: list[str], *, hints: bool = True) -> None:
    stack: list[tuple[HtmlElement, bool]] = [(node, False)]
    while stack:
        current, after = stack.pop()
        if after:
            found.append(current.tail or "")
            continue
        if current is not node:
            stack.append((current, True))
        if current is skip or not isinstance(current.tag, str) or current.tag in ("style", "script"):
            continue
        if hints:
            found += _hints(current)
        found.append(current.text or "")
        stack.extend((child, False) for child in reversed(current))


HINT = re.compile(r"^data-|date|time", re.I)


def _hints(node: HtmlElement) -> list[str]:
    named = [v for a, v in node.attrib.items() if HINT.search(str(a)) and is_date_piece(str(v))]
    tip = node.get("title") or ""
    return [*named, tip] if node.tag != "a" and is_date_piece(tip) else named


def _strings(node: HtmlElement) -> list[str]:
    """Text nodes in reading order, scripts and styles left out."""
    found: list[str] = []
    _collect(node, None, found, hints=False)
    return [t for t in found if t.strip()]


def _blocks(link: HtmlElement) -> list[str]:
    texts = []
    for node in link.iter():
        if isinstance(node.tag, str) and (node is link or node.tag in BLOCK or node.tag == "span"):
            own = "".join([node.text or ""] + [c.tail or "" for c in node])
            texts.append(clean_title(own))
    return [t for t in texts if t]


def _is_heading(node: HtmlElement) -> bool:
    return node.tag in HEADING or bool(TITLE_CLASS.search(node.get("class") or ""))


def _unlabelled(text: str) -> str:
    match = TITLE_LABEL.match(text)
    return match[1] if match else text


def _image_title(link: HtmlElement) -> str:
    for image in link.iter("img"):
        title = clean_title(image.get("alt") or image.get("title") or "")
        if len(title) >= 6:
            return title
    return ""


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)
