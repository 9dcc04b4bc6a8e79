"""Selector rules of source files, run on lxml trees and on JSON.

CSS (`div.list li`), CSS with an attribute (`a@href`, `a::attr(href)`) or `::text`, XPath 1.0
(`.//a/@href`), `/regex/` over the node's text, and for JSON dotted paths (`data.records`) and
templates (`/view/{id}`). Nothing else: XPath 2 functions read files elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from errors import ConfigError
from models import Rule
from wording import told

OWN = re.compile(r"^(?P<css>.*?)(?:@(?P<at>[\w:-]+)|::attr\((?P<attr>[\w:-]+)\)|(?P<text>::text))$", re.S)

XPATH = ("/", "./", "(", "@", "..", "string(", "normalize-space(", "concat(", "substring")
"""How an XPath begins; everything else is CSS."""


def nodes(root: HtmlElement, rule: Rule) -> list[HtmlElement]:
    """Elements of the first alternative that matches anything."""
    for selector in rule:
        found = [n for n in _select(root, selector) if isinstance(n, etree._Element)]
        if found:
            return found
    return []


def texts(root: HtmlElement, rule: Rule) -> list[str]:
    """Non-empty strings of the first alternative that gives any: attribute values, or text of elements."""
    for selector in rule:
        found = [t for t in (_as_text(n) for n in _select(root, selector)) if t]
        if found:
            return found
    return []


def text(root: HtmlElement, rule: Rule) -> str:
    return next(iter(texts(root, rule)), "")


def check_rule(rule: Rule) -> None:
    """raises  ConfigError when a CSS or XPath selector cannot be compiled"""
    for selector in rule:
        _compiled(selector)


def _select(root: HtmlElement, selector: str) -> list[Any]:
    kind, compiled, attribute = _compiled(selector)
    if kind == "regex":
        return [m.group(m.lastindex or 0) for m in compiled.finditer(_as_text(root))]
    if kind == "self":
        found: list[Any] = [root]
    else:
        found = compiled(root)
        found = found if isinstance(found, list) else [str(found)]
    if attribute == "::text":
        return [t for n in found for t in n.xpath(".//text()") if t.strip()]
    if attribute:
        return [n.get(attribute) or "" for n in found]
    return found


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> tuple[str, Any, str | None]:
    if len(selector) > 2 and selector.startswith("/") and selector.endswith("/"):
        return "regex", re.compile(selector[1:-1]), None
    try:
        if selector.startswith(XPATH) or selector in (".", "text()"):
            return "xpath", etree.XPath(selector), None
        match = OWN.match(selector)
        css, attribute = (selector, None) if match is None else (match["css"].strip(), _attribute(match))
        if not css or css == ":self":
            return "self", None, attribute
        return "css", etree.XPath(_css_path(css)), attribute
    except Exception as error:  # cssselect and lxml each raise a family of their own
        raise ConfigError(
            f"selector {selector!r} cannot be understood: {error}",
            zh=f"选择器 {selector!r} 看不懂：{told(error).zh}",
        ) from error


def _attribute(match: re.Match[str]) -> str:
    return match["at"] or match["attr"] or "::text"


def _css_path(css: str) -> str:
    from cssselect import HTMLTranslator

    return HTMLTranslator().css_to_xpath(css)


def _as_text(node: Any) -> str:
    if isinstance(node, str):
        return _folded(node)
    return _folded("".join(t for t in node.itertext(with_tail=False) if isinstance(t, str)))


def _folded(value: str) -> str:
    return re.sub(r"[\s\u3000]+", " ", value.replace("\ufeff", "").replace("\u200b", "")).strip()


# ------------------------------------------------------------------ JSON


def at_path(data: Any, path: str) -> Any:
    """`data.list[0].rows` or `data.list.0.rows` in parsed JSON; None where it does not lead on."""
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.lstrip("-").isdigit() and -len(data) <= int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def json_text(row: Any, rule: Rule) -> str:
    """The first alternative with a value: a key path, or a template whose `{keys}` are all present."""
    for alternative in rule:
        if "{" in alternative:
            keys = re.findall(r"\{([^{}]+)\}", alternative)
            values = {k: at_path(row, k) for k in keys}
            if all(v not in (None, "") for v in values.values()):
                return re.sub(r"\{([^{}]+)\}", lambda m, v=values: str(v[m[1]]), alternative)  # type: ignore[misc]
        else:
            value = at_path(row, alternative)
            if value not in (None, "", [], {}):
                return str(value)
    return ""
