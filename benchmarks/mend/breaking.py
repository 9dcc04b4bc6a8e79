"""Ways the web breaks text that lose nothing, as forward functions by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

Breaking = Callable[[str], str]


def read_bytes(raw: bytes, charset: str) -> str:
    """As a browser reads: undefined bytes become C1 characters."""
    shown = []
    for byte in raw:
        try:
            shown.append(bytes([byte]).decode(charset))
        except UnicodeDecodeError:
            shown.append(chr(byte))
    return "".join(shown)


def as_single(was: str, charset: str) -> Breaking:
    return lambda text: read_bytes(text.encode(was), charset)


def as_double(was: str, charset: str) -> Breaking:
    return lambda text: text.encode(was).decode(charset)


def utf8_pairs_fixed(text: str) -> str:
    """GBK read as windows-1252, then by a tool that joins what happens to be UTF-8."""
    raw = text.encode("gb18030")
    parts = re.split(rb"((?:[\xc2-\xdf][\x80-\xbf])+)", raw)
    return "".join(p.decode("utf-8") if i % 2 else read_bytes(p, "cp1252") for i, p in enumerate(parts))


def non_ascii(shape: Breaking) -> Breaking:
    return lambda text: "".join(shape(c) if c > "\x7f" else c for c in text)


def twice(breaking: Breaking) -> Breaking:
    return lambda text: breaking(breaking(text))


def composed(*names: str) -> Breaking:
    """One upon the other, the first first."""

    def breaking(text: str) -> str:
        for name in names:
            text = BREAKING[name](text)
        return text

    return breaking


BREAKING: dict[str, Breaking] = {
    **{
        f"{was} read as {charset}": as_single(was, charset)
        for was in ("utf-8", "gb18030")
        for charset in (
            "latin-1",
            "cp1252",
            "iso8859-15",
            "iso8859-9",
            "cp1250",
            "cp1251",
            "mac_roman",
            "koi8-r",
        )
    },
    "big5 read as latin-1": as_single("big5hkscs", "latin-1"),
    "big5 read as cp1252": as_single("big5hkscs", "cp1252"),
    "gbk read as big5": as_double("gb18030", "big5hkscs"),
    "gbk read as euc-kr": as_double("gb18030", "cp949"),
    "big5 read as gbk": as_double("big5hkscs", "gb18030"),
    "utf-8 read as gbk": as_double("utf-8", "gb18030"),
    "utf-8 read as cp1252, twice": twice(as_single("utf-8", "cp1252")),
    "utf-8 read as latin-1, twice": twice(as_single("utf-8", "latin-1")),
    "gbk read as latin-1, then utf-8 as latin-1": lambda t: read_bytes(
        read_bytes(t.encode("gb18030"), "latin-1").encode(), "latin-1"
    ),
    "gbk, windows-1252, fixed": utf8_pairs_fixed,
    "numeric entities": non_ascii(lambda c: f"&#{ord(c)};"),
    "hexadecimal entities": non_ascii(lambda c: f"&#x{ord(c):X};"),
    "entities escaped twice": non_ascii(lambda c: f"&amp;#{ord(c)};"),
    "json escapes": lambda t: json.dumps(t)[1:-1],
    "percent, utf-8": lambda t: quote(t, safe=" "),
    "percent, gbk": lambda t: quote(t.encode("gb18030"), safe=" "),
    "percent u": non_ascii(lambda c: f"%u{ord(c):04X}"),
    "backslash x": lambda t: "".join(f"\\x{b:02x}" if b > 127 else chr(b) for b in t.encode()),
    "zero width": lambda t: "\u200b".join(t),
    "soft hyphens": lambda t: "\u00ad".join(t),
    "spaces": lambda t: " ".join(t),
    "no-break spaces": lambda t: "\u00a0".join(t),
    "ideographic spaces": lambda t: "\u3000".join(t),
    "radicals": lambda t: t.translate(str.maketrans("一人大工日用生自行方月民", "⼀⼈⼤⼯⽇⽤⽣⾃⾏⽅⽉⺠")),
    "entities of gbk read as latin-1": lambda t: non_ascii(lambda c: f"&#{ord(c)};")(
        read_bytes(t.encode("gb18030"), "latin-1")
    ),
    "zero width upon utf-8 read as cp1252": lambda t: "\u200b".join(read_bytes(t.encode(), "cp1252")),
}


def broken(breaking: Breaking, line: str) -> str | None:
    """The damaged line, or None where this damage cannot happen to it."""
    try:
        damaged = breaking(line)
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None
    return damaged if damaged != line else None
