"""Characters back to the bytes they were read from, for every charset a careless program may have assumed."""

from __future__ import annotations

from functools import cache

from text.chardata import common_characters

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


@cache
def price(char: str) -> float:
    """How unexpected a character is in Chinese text: 0 common, up to 6 never."""
    if char < "\x80" or char in common_characters():
        return 0.0
    if (
        "\u3000" <= char <= "\u301f"
        or "\uff01" <= char <= "\uff5e"
        or char in "“”‘’…—·×℃％①②③④⑤⑥⑦⑧⑨⑩●■▲△◆★※〓"
    ):
        return 0.3
    if char in ordinary():
        return 1.2
    return 3.5 if "\u4e00" <= char <= "\u9fff" else 5.0


@cache
def ordinary() -> frozenset[str]:
    """Characters of everyday Chinese in both scripts: GB 2312's first level, by frequency as it was made."""
    from text.script import character_table

    level = "".join(
        bytes([lead, trail]).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xD8)
        for trail in range(0xA1, 0xFF)
    )
    return frozenset(level) | frozenset(level.translate(character_table("ST"))) | common_characters()
