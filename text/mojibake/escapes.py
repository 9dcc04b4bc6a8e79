r"""Escapes that a program forgot to undo: \uXXXX, \xXX, %XX, %uXXXX, &#…; and named entities, in layers.

Addresses and program text keep theirs: an escape is damage where it stands for Chinese (or for a sign that
only typography uses) in running text.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from text.chardata import common_share, count_han
from text.mojibake.fluency import is_fluent
from text.mojibake.singlebyte import find_latin
from text.mojibake.spans import Change
from text.mojibake.utf8 import GOOD

_ANY = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%u?[0-9a-fA-F]{2}|&(?:amp;|#|[a-zA-Z]{2,8};)")
_BACKSLASH_U = re.compile(
    r"(?:\\{1,2}u[0-9a-fA-F]{4}|\\{1,2}u\{[0-9a-fA-F]{4,6}\})+(?:[ -!#-&(-\[\]-~]{0,3}(?:\\{1,2}u[0-9a-fA-F]{4})+)*"
)
_ONE_BACKSLASH_U = re.compile(r"\\{1,2}u(?:\{([0-9a-fA-F]{4,6})\}|([0-9a-fA-F]{4}))")
_BACKSLASH_X = re.compile(
    r"(?:\\{1,2}x[0-9a-fA-F]{2}){2,}(?:[ -!#-&(-\[\]-~]{0,3}(?:\\{1,2}x[0-9a-fA-F]{2}){2,})*"
)
_ONE_BACKSLASH_X = re.compile(rb"\\{1,2}x([0-9a-fA-F]{2})")
_PERCENT = re.compile(
    r"(?:%[0-9a-fA-F]{2})+(?:[0-9A-Za-z._~^{}|`@\[\]\\+-]{1,12}(?:%[0-9a-fA-F]{2})+)*[@-~]?"
)
_PERCENT_U = re.compile(
    r"(?:%u[0-9a-fA-F]{4})+(?:(?:%[0-9a-fA-F]{2}|[0-9A-Za-z._~+-]{1,12})+(?:%u[0-9a-fA-F]{4})+)*(?:%[0-9a-fA-F]{2})*"
)
_ONE_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")
_AMPERSAND = r"&(?:amp;|\#0*38;|\#x0*26;){0,4}"
_ENTITY = re.compile(rf"(?:{_AMPERSAND}(?:\#\d{{2,7}}|\#[xX][0-9a-fA-F]{{2,6}}|[a-zA-Z]{{2,8}});)+")
_ONE_ENTITY = re.compile(rf"{_AMPERSAND}(?:\#(\d{{2,7}})|\#[xX]([0-9a-fA-F]{{2,6}})|([a-zA-Z]{{2,8}}\d?));")
# Entities without their semicolon are read by browsers when they are numeric; only whole runs of Chinese count.
_BARE_ENTITIES = re.compile(r"(?:&\#(?:\d{4,6}|[xX][0-9a-fA-F]{4,5})(?![0-9a-fA-F;])){2,}")

_SIGN = re.compile(r"%(2[0-9A-Fa-f]|3[A-Fa-f]|40|5[B-Eb-e]|7[B-Eb-e])")
"""One escaped sign of ASCII."""
_PROOF = 6
"""So many characters in one run are no quotation of an escape."""
# What stands left of an escape inside an address or program text.
_ADDRESS = re.compile(
    r"(?:(?:[a-zA-Z][a-zA-Z0-9+.-]*://|www\.|mailto:)(?:[\w.@:-]*[/?#=][^\s\u3000-\uffef<>“”]*)?|[?&/][\w%.~+-]*[=/][^\s\u3000-\uffef<>“”]*"
    r"|[\w-]+\.(?:com|cn|org|net|gov)(?::\d+)?[/?#][^\s\u3000-\uffef<>“”]*|[\w-]+\.(?:php|html?|aspx?|jsp|do)\b[^\s\u3000-\uffef<>“”]*)$"
)
"""Behind a bare host (biaozhun@example.cn) an escape is none of the address."""
_CODE_LEFT = re.compile(r"""(?:["'`]|["'`][^"'`\n]{0,40}|[=({\[,:]\s*["'`]?|u["'])$""")
_CODE_RIGHT = re.compile(r"""["'`]""")

# Named entities that pages leave behind. &lt; and &gt; only where no tag arises; & itself not in addresses.
_NAMED = {
    "nbsp", "ensp", "emsp", "thinsp", "ldquo", "rdquo", "lsquo", "rsquo", "middot", "mdash", "ndash", "hellip", "times",
    "divide", "plusmn", "deg", "copy", "reg", "trade", "quot", "apos", "amp", "lt", "gt", "bull", "sect", "permil", "laquo",
    "raquo", "le", "ge", "ne", "micro", "alpha", "beta", "gamma", "delta", "mu", "omega", "sup1", "sup2", "sup3", "frac12",
    "frac14", "frac34", "zwnj", "zwj", "shy", "euro", "pound", "yen", "rarr", "larr", "infin", "asymp", "cap", "prime",
}  # fmt: skip


def find_escapes(text: str, context: str) -> list[Change]:
    """One layer of every kind of escape found in running text."""
    if _ANY.search(text) is None:
        return []
    changes: list[Change] = []
    for find in (_backslash_u, _backslash_x, _percent_u, _percent, _entities, _bare_entities):
        changes += find(text)
    return changes


# ------------------------------------------------------------------ \u and \x


def _backslash_u(text: str) -> list[Change]:
    return _code_points(text, _BACKSLASH_U, _ONE_BACKSLASH_U, "escape-u") if "\\u" in text else []


def _code_points(text: str, runs: re.Pattern[str], one: re.Pattern[str], kind: str) -> list[Change]:
    """Runs of escaped code points in running text; where they are many, single ones beside them too."""
    changes: list[Change] = []
    shorter: list[Change] = []
    for found in runs.finditer(text):
        after = _surrogates_joined(one.sub(lambda code: _char(int(code[1] or code[2], 16)), found[0]))
        change = Change(start=found.start(), end=found.end(), after=after, kind=kind)
        (changes if _is_running_text(text, found, after) else shorter).append(change)
    proven = (
        any(len(c.after) >= _PROOF for c in changes)
        or count_han("".join(c.after for c in shorter)) >= 2 * _PROOF
    )
    lines = _lines_of(text, changes)
    return changes + [
        c
        for c in shorter
        if (proven or _line_start(text, c.start) in lines)
        and _is_readable(c.after)
        and not _in_address(text, c.start)
    ]


def _backslash_x(text: str) -> list[Change]:
    changes = []
    runs = list(_BACKSLASH_X.finditer(text)) if "\\x" in text else []
    for found in runs:
        after = _read(_bytes_of_x(found[0]))
        if after and _is_running_text(text, found, after):
            changes.append(Change(start=found.start(), end=found.end(), after=after, kind="escape-x"))
    return changes + _beside(text, runs, changes, _bytes_of_x)


def _bytes_of_x(run: str) -> bytes:
    return _ONE_BACKSLASH_X.sub(lambda one: bytes([int(one[1], 16)]), run.encode("ascii"))


# ------------------------------------------------------------------ percent


def _percent(text: str) -> list[Change]:
    changes = []
    runs = list(_PERCENT.finditer(text)) if "%" in text else []
    for found in runs:
        after = _read(unquote_to_bytes(found[0])) if found[0].count("%") > 1 else ""
        quoted = len(after) == 1 and after in _line(text, found.start())
        if after and not quoted and _is_running_text(text, found, after):
            changes.append(Change(start=found.start(), end=found.end(), after=after, kind="escape-percent"))
    changes += _beside(text, runs, changes, unquote_to_bytes)
    return sorted(changes + _lone_signs(text, changes), key=lambda change: change.start)


def _beside(
    text: str, runs: list[re.Match[str]], changes: list[Change], to_bytes: Callable[[str], bytes]
) -> list[Change]:
    """Short runs on a line whose Chinese was escaped, in whichever charset they can be read."""
    lines, done = _lines_of(text, changes), {change.start for change in changes}
    found = []
    for run in runs:
        if (
            run.start() in done
            or _line_start(text, run.start()) not in lines
            or _in_address(text, run.start())
        ):
            continue
        raw = to_bytes(run[0])
        after = _decoded(raw, "utf-8") or _decoded(raw, "gb18030")
        if after and _is_readable(after) and all(char < "\x80" or GOOD.match(char) for char in after):
            found.append(Change(start=run.start(), end=run.end(), after=after, kind=changes[0].kind))
    return found


def _lines_of(text: str, changes: list[Change]) -> set[int]:
    return {_line_start(text, change.start) for change in changes}


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _lone_signs(text: str, changes: list[Change]) -> list[Change]:
    """%2F, %40 … on a line whose Chinese was escaped: what escaped it escaped its signs."""
    lines = _lines_of(text, changes)
    taken = {at for change in changes for at in range(change.start, change.end)}
    return [
        Change(start=found.start(), end=found.end(), after=chr(int(found[1], 16)), kind="escape-percent")
        for found in (_SIGN.finditer(text) if changes else ())
        if found.start() not in taken
        and _line_start(text, found.start()) in lines
        and not _in_address(text, found.start())
    ]


def _percent_u(text: str) -> list[Change]:
    return _code_points(text, _PERCENT_U, _ONE_PERCENT_U, "escape-percent-u") if "%u" in text else []


# ------------------------------------------------------------------ entities


def _entities(text: str) -> list[Change]:
    changes = []
    for found in _ENTITY.finditer(text) if "&" in text else ():
        if _in_address(text, found.start()):
            continue
        for one in _ONE_ENTITY.finditer(found[0]):
            after = _entity(one)
            start = found.start() + one.start()
            if (
                after is None
                or (after in "<>" and _speaks_of_tags(text))
                or _shown_beside(text, start, after)
            ):
                continue
            changes.append(Change(start=start, end=start + len(one[0]), after=after, kind="entity"))
    return _side_by_side(changes, text)


def _bare_entities(text: str) -> list[Change]:
    changes = []
    for found in _BARE_ENTITIES.finditer(text) if "&#" in text else ():
        codes = re.findall(r"&\#([xX]?)([0-9a-fA-F]+)", found[0])
        after = "".join(_char(int(digits, 16 if hexadecimal else 10)) for hexadecimal, digits in codes)
        if count_han(after) * 2 > len(after):
            changes.append(Change(start=found.start(), end=found.end(), after=after, kind="entity"))
    return changes


def _entity(one: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = one.groups()
    if name:
        code = html.entities.name2codepoint.get(name, 0) if name in _NAMED else 0
        return chr(code) if code else "'" if name == "apos" else None
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if 0x80 <= code <= 0x9F:  # browsers read these as windows-1252
        return bytes([code]).decode("cp1252", "ignore") or chr(code)
    return _char(code) if code >= 0x20 else None


_MARKUP = {
    "<": re.compile("<"), ">": re.compile(">"), '"': re.compile('"'), "'": re.compile("'"), "&": re.compile(r"&(?![#\w]+;)"),
}  # fmt: skip
"""The characters that escaping is for, as they stand unescaped."""


def _shown_beside(text: str, at: int, after: str) -> bool:
    """Does the line show the same character unescaped, so that nothing escaped it all (“<”应该转义为“&lt;”)?"""
    return after in _MARKUP and _MARKUP[after].search(_line(text, at)) is not None


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _speaks_of_tags(text: str) -> bool:
    """Markup shown as text (&lt;div&gt;) stays what it is; a comparison (P&lt;0.05) is damage."""
    return re.search(r"&lt;[/!a-zA-Z]", text) is not None


def _side_by_side(changes: list[Change], text: str) -> list[Change]:
    """Neighbouring entities become one repair, so that a sentence of them reads as one."""
    joined: list[Change] = []
    for change in changes:
        if joined and joined[-1].end == change.start:
            last = joined.pop()
            change = Change(start=last.start, end=change.end, after=last.after + change.after, kind="entity")
        joined.append(change)
    return joined


# ------------------------------------------------------------------ where an escape is damage


def _is_running_text(text: str, found: re.Match[str], after: str) -> bool:
    """Does it stand for Chinese or typography, outside addresses and program text?"""
    if not _is_readable(after):
        return False
    chinese = (
        count_han(after)
        or re.search("[\u2010-\u203b\u3000-\u303f\uff00-\uff65·×]", after)
        or (len(after) >= _PROOF and (find_latin(after) or find_escapes(after, "")))
    )
    if not chinese or (found[0][0] != "\\" and _in_address(text, found.start())):  # addresses escape by %
        return False
    left, right = (
        text[max(0, found.start() - 60) : found.start()].split("\n")[-1],
        text[found.end() : found.end() + 1],
    )
    if _CODE_RIGHT.match(right) and _CODE_LEFT.search(left):
        return False
    units = len(re.findall(r"\\|%", found[0]))
    beside_han = count_han(left[-1:] + right) > 0
    return units >= 3 or beside_han or (units == 2 and not left.strip() and not right.strip())


def _is_readable(after: str) -> bool:
    """Are there no halves of pairs and no control characters?"""
    return not any("\ud800" <= char <= "\udfff" or (char < " " and char not in "\t\n\r") for char in after)


def _in_address(text: str, start: int) -> bool:
    left = text[max(0, start - 300) : start]
    return _ADDRESS.search(re.split(r"[\s\u3000-\uffef<>“”]", left)[-1]) is not None


def _read(raw: bytes) -> str:
    """UTF-8, else GB18030 where that gives Chinese, else nothing."""
    if text := _decoded(raw, "utf-8"):
        return text
    text = _decoded(raw, "gb18030")
    if count_han(text) < 2 or (common_share(text) < 0.6 and not is_fluent(text)):
        return ""
    return text


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        return ""


def _char(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"


def _surrogates_joined(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
