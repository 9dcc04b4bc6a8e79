"""What a page writes into itself by script: `document.write(tm)`, `getElementById("ly").innerHTML = ly`.

No script is run. Only strings that stand in the page's own scripts are put where the script would put them;
whatever needs a clock, the network or a function of the page stays unwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from text.extract.tree import Element

MAX_SCRIPT = 60_000
"""Characters; longer scripts are libraries (the longest inline data block seen had 41 000)."""
MAX_SCRIPTS = 400

_STRING = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_ASSIGNED = re.compile(rf"(?<![\w.])(?P<name>[A-Za-z_$][\w$]*)\s*=\s*(?P<value>{_STRING})\s*(?=[;,\n\r}}]|$)")
_WRITE = re.compile(r"\bdocument\.write(?:ln)?\s*\(")
_INTO = re.compile(
    r"(?:getElementById\(\s*[\"'](?P<id>[\w:.-]+)[\"']\s*\)\s*\.\s*(?:innerHTML|innerText|textContent)\s*=(?!=)"
    r"|\$\(\s*[\"']#(?P<query>[\w:.-]+)[\"']\s*\)\s*\.\s*(?:html|text|append)\s*\()"
)
_TERM = re.compile(
    rf"\s*(?:(?P<string>{_STRING})|(?P<name>[A-Za-z_$][\w$]*))"
    r"(?P<calls>(?:\s*\.\s*(?:trim\(\s*\)|toString\(\s*\)|(?:substring|substr|slice)\(\s*\d+\s*(?:,\s*\d+\s*)?\)"
    rf"|split\(\s*(?:{_STRING})\s*\)\s*\[\s*\d\s*\]|replace\(\s*(?:{_STRING})\s*,\s*(?:{_STRING})\s*\)))*)\s*"
)
_CALL = re.compile(
    rf"\.\s*(?P<name>\w+)\(\s*(?P<one>{_STRING}|\d+)?\s*(?:,\s*(?P<two>{_STRING}|\d+)\s*)?\)\s*(?:\[\s*(?P<at>\d)\s*\])?"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_TAG = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)


def write_scripts(root: Element) -> tuple[str, ...]:
    """Put what inline scripts write, as far as it is known, behind each script or into the element named; and tell it."""
    scripts = [s for s in root.iter("script") if s.text and len(s.text) < MAX_SCRIPT][:MAX_SCRIPTS]
    if not any(_WRITE.search(s.text or "") or _INTO.search(s.text or "") for s in scripts):
        return ()
    told: list[str] = []
    known: dict[str, str] = {}
    for script in scripts:
        _assign(known, script.text or "")
    ids: dict[str, Element] = {}
    local: dict[str, str] = {}
    for script in scripts:
        code = script.text or ""
        _assign(local, code)
        values = {**known, **local}
        if (words := "".join(_written(code, values))).strip():
            script.tail = words + (script.tail or "")
            told.append(words)
        for name, words in _put(code, values):
            if not ids:
                ids = {e.get("id") or "": e for e in root.iter(etree.Element) if e.get("id")}
            place = ids.get(name)
            if place is not None and not len(place) and not (place.text or "").strip():
                place.text = words
                told.append(words)
    return tuple(told)


def _assign(known: dict[str, str], code: str) -> None:
    known.update((m["name"], _unquoted(m["value"])) for m in _ASSIGNED.finditer(code))


def _written(code: str, values: dict[str, str]) -> Iterator[str]:
    for call in _WRITE.finditer(code):
        if (text := _evaluated(code, call.end(), values, ")")) is not None:
            yield text


def _put(code: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    for match in _INTO.finditer(code):
        end = ")" if match["query"] else ";\n}"
        if text := _evaluated(code, match.end(), values, end):
            yield match["id"] or match["query"], text


def _evaluated(code: str, place: int, values: dict[str, str], ends: str) -> str | None:
    """The text of a sum of strings that starts at `place`; None when any part of it is unknown."""
    text = ""
    while match := _TERM.match(code, place):
        part = _unquoted(match["string"]) if match["string"] else values.get(match["name"])
        if part is None:
            return None
        text += _called(part, match["calls"])
        place = match.end()
        following = code[place : place + 1]
        if not following or following in ends:
            return _TAG.sub(" ", text)
        if following != "+":
            return None
        place += 1
    return None


def _called(text: str, calls: str) -> str:
    for call in _CALL.finditer(calls):
        name, one, two = call["name"], call["one"] or "", call["two"]
        if name == "trim":
            text = text.strip()
        elif name == "substr":
            text = text[int(one) :][: int(two)] if two else text[int(one) :]
        elif name in ("substring", "slice"):
            text = text[int(one) : int(two)] if two else text[int(one) :]
        elif name == "split":
            parts = text.split(_unquoted(one)) if len(one) > 2 else [*text]
            at = int(call["at"] or 0)
            text = parts[at] if at < len(parts) else ""
        elif name == "replace":
            text = text.replace(_unquoted(one), _unquoted(two or "''"), 1)
    return text


def _unquoted(literal: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": ""}.get(match[3], match[3])

    return _ESCAPE.sub(plain, literal[1:-1])
