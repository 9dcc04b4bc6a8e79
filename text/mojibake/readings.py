"""Characters back to the bytes they were read from, for every charset a careless program may have assumed."""

from __future__ import annotations

from functools import cache

SINGLE = (
    "latin-1", "cp1252", "iso8859-15", "iso8859-9", "cp1254", "cp1250", "iso8859-2", "cp1251", "cp1253", "cp1257", "cp1258",
    "cp1255", "cp1256", "mac_roman", "koi8-r", "cp437", "cp850", "iso8859-5", "cp866", "fixed",
)  # fmt: skip
"""Single-byte charsets. `fixed`: windows-1252 after a repair tool turned accidental UTF-8 pairs into letters."""

NAMES = {
    "utf-8": "utf8", "gb18030": "gbk", "big5hkscs": "big5", "cp949": "euc-kr", "cp932": "shift-jis", "latin-1": "latin1",
}  # fmt: skip

HOLE = "\ufffd"


@cache
def to_bytes(char: str, charset: str) -> bytes | None:
    """The bytes a character was read from; None when that charset cannot have given it.

    Undefined bytes are read as C1 characters by browsers, and 0x80 as € in GBK.
    """
    if char < "\x80":
        return char.encode("ascii")
    if charset == "gb18030" and char == "€":
        return b"\x80"
    if charset == "fixed":
        return to_bytes(char, "cp1252") or (char.encode("utf-8") if char < "\u0800" else None)
    try:
        return char.encode(charset)
    except UnicodeEncodeError:
        pass
    if charset in SINGLE and "\x80" <= char <= "\x9f":
        return char.encode("latin-1")
    return None


@cache
def read_as(char: str, was: str, should: str) -> str:
    """The character these bytes are in another charset, for charsets of equal width; empty if none."""
    raw = to_bytes(char, was)
    if raw is None:
        return ""
    try:
        text = raw.decode(should)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""
