"""HTML text → lxml tree that is never lost to bad markup, and the selector mini-language of rules."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from lxml import etree

Element = etree._Element

MAX_ATTRIBUTES = 120
"""libxml2 checks each attribute of a tag against the others: 100 000 cost 15 s. Real tags have < 60."""
_TO_ITSELF = etree.XPath(
    ".//a[starts-with(@href, '#') and not(*) and (text()='#' or text()='¶' or text()='§')]"
)
"""A heading's links to itself."""
_ITS_SIGN = re.compile(r">[#¶§]</a", re.IGNORECASE)
_INWARD = etree.XPath(".//a[starts-with(@href, '#') and not(*)]")
_SKIPS = re.compile(
    r"\s*(?:(?:跳(?:转|轉|到|至|过|過|往)|移至|直达|直達)\S{0,2}(?:主要|正文|內容|内容|导航|導航|选单|選單)\S{0,6}|skip\s+(?:to\s+)?(?:the\s+)?(?:main\s+)?(?:content|navigation|menu))\s*",
    re.IGNORECASE,
)
"""跳至主要內容: for those who hear the page read out."""
_MAY_SKIP = re.compile(r"href=[\"']?#[^<>]{0,80}>\s*(?:跳|移至|直[达達]|skip\s)", re.IGNORECASE)
_LONG_LINKS = etree.XPath(".//a[@href and (* or string-length(text()) > 200)]")
"""Links that are more than a few words, as most of a page's are."""
MAX_LINK_TEXT = 600
"""Characters of one link; a row of a listing that is a link as a whole has a title, a day and a summary (< 400)."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SHELL = re.compile(r"</?(?:html|body|head)(?=[\s>/])[^<>]*>|<!doctype[^>]*>|<\?xml[^>]*>", re.IGNORECASE)
_LONG = 4000
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)([^<>]{{{_LONG},}})>")
_WRAPPER = re.compile(
    r"</?(?!(?:h[1-6]|p|br|script|style|title|meta|time|a)[\s>/])[a-zA-Z][^<>]*>", re.IGNORECASE
)
_DEEP = re.compile(r"</?(?:h[1-6]|a|time)(?=[\s>])[^<>]*>", re.IGNORECASE)
_BLOCK_END = re.compile(
    r"</(?:div|section|td|tr|table|li|ul|ol|dl|dd|dt|article|center|blockquote|main)", re.IGNORECASE
)
_VOID_TAIL = re.compile(r"<!--(?:(?!-->).)*\Z", re.DOTALL)
_RAW = {
    name: re.compile(rf"<{name}\b[^<>]*>[^<]*(?!</{name})(?=<(?!/{name})|\Z)", re.IGNORECASE)
    for name in ("title", "style", "script", "textarea")
}
_CLOSED = re.compile(r"<(/?(?:title|style|script|textarea|h[1-4]))", re.IGNORECASE)
_ODDLY_QUOTED = re.compile(
    r"<[a-zA-Z][a-zA-Z0-9]*\s[^<>\"]*+\"(?:[^<>\"]*+\"[^<>\"]*+\")*+[^<>\"]*+>(?=\s*<)"
)
"""A tag with one quote, or three, or five."""
_LINK_TAG = re.compile(r"<a(?=[\s>])|</a\s*>", re.IGNORECASE)
_OPEN_HEADING = re.compile(
    r"<h(?P<level>[1-4])\b[^<>]*>(?:[^<]|<(?:/?(?:span|font|b|strong|em|small|u|i|a)\b[^<>]*|br\s*/?)>){4,300}?(?=<(?:div|p|table|ul|section|article)\b)",
    re.IGNORECASE,
)
_INLINE_DATA = re.compile(r"data:[\w/+.-]{0,40};base64,[A-Za-z0-9+/=\s%]{200,}")
_PARSER_OPTIONS: dict[str, Any] = {"encoding": "utf-8", "huge_tree": True, "remove_pis": True}


def parse(page: str, *, flat: bool = False) -> tuple[Element, tuple[str, ...]]:
    """The tree of a page and notes about what had to be bent for it.

    Every `<html>`, `<head>`, `<body>` tag and doctype is removed first: a stray `</html>`, a second
    document or three `</body>` then cannot end the page before its text (libxml2 closes the tree there).
    """
    notes: list[str] = []
    text = _CONTROL.sub("", page) if _CONTROL.search(page) else page
    text = _SHELL.sub("", text)
    if ";base64," in text:
        text = _INLINE_DATA.sub("", text)
    text = _trim_attribute_bombs(text, notes)
    text = _close_raw(_close_quotes(text))
    root = None if flat else _tree(text)
    if root is None:
        text = _WRAPPER.sub(lambda tag: "<br>" if _BLOCK_END.match(tag[0]) else " ", text)
        notes.append("too deep: wrappers flattened")
        root = _tree(_links_apart(text))
        root = root if root is not None else _tree(_DEEP.sub(" ", text))
    if root is None:
        return etree.Element("html"), tuple(notes)
    if _ITS_SIGN.search(text):
        anchors: list[Element] = _TO_ITSELF(root)  # type: ignore[assignment]
        for link in anchors:
            drop(link)
    if _MAY_SKIP.search(text):
        inward: list[Element] = _INWARD(root)  # type: ignore[assignment]
        for link in inward:
            if _SKIPS.fullmatch(link.text or ""):
                drop(link)
    _free_outer_links(root)
    return root, tuple(notes)


def _close_quotes(text: str) -> str:
    """Close the last quote of a tag that lost it; the page up to the next quote would be an attribute.

    It was lost where the next quote opens another attribute, or where there is none (`content="…gb2312><title>`).
    """

    def close(match: re.Match[str]) -> str:
        following = text.find('"', match.end())
        return match[0] if following > 0 and text[following - 1] != "=" else f'{match[0][:-1]}">'

    return _ODDLY_QUOTED.sub(close, text)


def _links_apart(text: str) -> str:
    """A link ends where the next begins, as in a browser; 100 000 unclosed ones are then no depth."""
    is_open = False

    def mark(match: re.Match[str]) -> str:
        nonlocal is_open
        was_open, is_open = is_open, not match[0].startswith("</")
        return f"</a>{match[0]}" if was_open and is_open else match[0]

    return _LINK_TAG.sub(mark, text)


def _free_outer_links(root: Element) -> None:
    """A link that holds another, or a whole article, is none: its end was lost, and all text would be a link's."""
    links: list[Element] = _LONG_LINKS(root)  # type: ignore[assignment]
    for link in links:
        if link.find(".//a[@href]") is not None or _is_article(link):
            _free(link)


def _is_article(link: Element) -> bool:
    size = sum(len(text) for text in link.itertext())
    return size > MAX_LINK_TEXT or (size > 200 and len(link.findall(".//p")) > 2)


def _free(link: Element) -> None:
    link.set("name", "")
    for name in ("href", "onclick"):
        if link.get(name) is not None:
            del link.attrib[name]


def _tree(text: str) -> Element | None:
    """The parsed tree; None when libxml2 stopped at its depth limit (2 048), behind which all text is lost."""
    parser = etree.HTMLParser(**_PARSER_OPTIONS)
    root = etree.fromstring(f"<html><body><div>{text}</div></body></html>".encode("utf-8", "ignore"), parser)
    too_deep = any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
    return None if too_deep else root


def drop(node: Element) -> None:
    """Take a node out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def _close_raw(text: str) -> str:
    """End an unclosed comment, title, style … at the next tag; the parser would swallow the rest of the page."""
    if "<!--" in text and text.count("<!--") > text.count("-->"):
        text = _VOID_TAIL.sub(lambda m: m[0][4:], text)
    tags = Counter(tag.lower() for tag in _CLOSED.findall(text))
    for name, pattern in _RAW.items():
        if tags[name] > tags[f"/{name}"]:
            text = pattern.sub(rf"\g<0></{name}>", text)
    if any(tags[f"h{n}"] > tags[f"/h{n}"] for n in "1234"):
        text = _OPEN_HEADING.sub(r"\g<0></h\g<level>>", text)
    return text


def _trim_attribute_bombs(text: str, notes: list[str]) -> str:
    def trim(match: re.Match[str]) -> str:
        if match[2].count("=") <= MAX_ATTRIBUTES and match[2].count(" ") < 20 * MAX_ATTRIBUTES:
            return match[0]
        notes.append("attributes cut")
        return f"<{match[1]}>"

    if max(map(len, text.split("<"))) < _LONG:
        return text
    return _LONG_TAG.sub(trim, text)


# ------------------------------------------------------------------ selector mini-language

_TEXTS = etree.XPath("descendant-or-self::text()[not(parent::script or parent::style)]")
_ATTRIBUTE = re.compile(r"^(?P<css>.*?)(?:@(?P<at>[\w:-]+)|::attr\((?P<attr>[\w:-]+)\))$")


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> tuple[etree.XPath | None, str | None, re.Pattern[str] | None]:
    """(XPath, attribute, regex) of one selector; parts that do not apply are None.

    raises  ValueError when it is neither CSS nor XPath nor /regex/
    """
    text = selector.strip()
    if len(text) > 2 and text.startswith("/") and text.endswith("/") and not text.startswith("//"):
        return None, None, re.compile(text[1:-1])
    if text.startswith(("/", "./", "(", "..")):
        return _xpath(text, selector), None, None
    attribute = None
    if (match := _ATTRIBUTE.match(text)) is not None:
        text, attribute = match["css"].strip(), match["at"] or match["attr"]
    if text.endswith("::text"):
        text = text.removesuffix("::text").strip()
    if not text:
        return etree.XPath("."), attribute, None
    from cssselect import GenericTranslator, SelectorError

    try:
        return _xpath(GenericTranslator().css_to_xpath(text), selector), attribute, None
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no selector: {error}") from error


def _xpath(expression: str, selector: str) -> etree.XPath:
    try:
        return etree.XPath(expression)
    except etree.XPathSyntaxError as error:
        raise ValueError(f"{selector!r} is no XPath: {error}") from error


def select(node: Element, rule: tuple[str, ...]) -> list[Element]:
    """Elements of the first alternative that matches any; attribute and regex alternatives match none."""
    for selector in rule:
        xpath, attribute, _ = _compiled(selector)
        if xpath is None or attribute is not None:
            continue
        hits = [hit for hit in _run(xpath, node) if isinstance(hit, etree._Element)]
        if hits:
            return hits
    return []


def select_texts(node: Element, rule: tuple[str, ...]) -> list[str]:
    """Texts (of elements, attributes, regex matches) of the first alternative that gives a non-blank one."""
    for selector in rule:
        xpath, attribute, pattern = _compiled(selector)
        if pattern is not None:
            texts = [m.group(m.lastindex or 0) for m in pattern.finditer(text_of(node))]
        elif xpath is not None:
            texts = [_value(hit, attribute) for hit in _run(xpath, node)]
        if texts := [text.strip() for text in texts if text and text.strip()]:
            return texts
    return []


def _run(xpath: etree.XPath, node: Element) -> list[Any]:
    hits = xpath(node)
    return hits if isinstance(hits, list) else [hits]


def _value(hit: Any, attribute: str | None) -> str:
    if not isinstance(hit, etree._Element):
        return str(hit)
    return str(hit.get(attribute) or "") if attribute else text_of(hit)


def text_of(node: Element) -> str:
    """All text below a node with white space collapsed, scripts left out.

    >>> text_of(etree.fromstring("<p>关于 <b>药品</b>\\n<script>x</script>的</p>"))
    '关于 药品 的'
    """
    return " ".join("".join(str(part) for part in _TEXTS(node)).split())  # type: ignore[union-attr]


def is_short(node: Element, size: int) -> bool:
    """Has a node at most `size` characters of text?"""
    left = size
    for part in node.itertext():
        left -= len(part.strip())
        if left < 0:
            return False
    return True


def raw_text(node: Element) -> str:
    """All text below a node as it stands in the source."""
    return "".join(str(part) for part in node.itertext())
