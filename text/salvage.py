"""Bytes that no codec accepts whole: read what can be read, one U+FFFD for each stray byte.

A codec's own `errors="replace"` lets a stray byte swallow its neighbour, and every character after it is
read one byte late. Here the reading with the fewest oddities is found by dynamic programming.
"""

from __future__ import annotations

import re
from functools import cache

from text.chardata import common_share, count_han, price

REPLACEMENT = "\ufffd"
# Line ends, or a chunk-size line of a broken proxy, that fell between the bytes of one character.
_BREAK = rb"(?:\r\n[0-9a-fA-F]{1,8}\r\n|\r\n|\n|\r)"
_CUT_UTF8 = re.compile(
    rb"([\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})" + _BREAK + rb"([\x80-\xbf]{1,3})"
)
_BREAK_HERE = re.compile(_BREAK)
_WINDOW = 1_500  # bytes looked at when two charsets meet inside one piece: the search is quadratic

# A lost byte must cost more than the few rare characters of a name, and less than the many that follow when
# everything is read one byte late; a character that swallows an ASCII letter is suspect (both by trial).
_LOST, _SWALLOWED, _ODD = 6.0, 1.0, 3.0


def join_cut_characters(body: bytes) -> bytes:
    r"""UTF-8 characters cut in two by a line end or a chunk's edge are joined, the break taken out.

    >>> join_cut_characters(b"\xe8\x8d\r\n\xaf").decode()
    '药'
    """

    def joined(found: re.Match[bytes]) -> bytes:
        whole = found[1] + found[2]
        return whole if _is_one_character(whole) else found[0]

    return _CUT_UTF8.sub(joined, body)


def _is_one_character(raw: bytes) -> bool:
    try:
        return len(raw.decode("utf-8")) == 1
    except UnicodeDecodeError:
        return False


def read_strictly(piece: bytes, charset: str) -> str | None:
    try:
        return piece.decode(charset)
    except UnicodeDecodeError:
        return None


def read_mixed_utf8(piece: bytes) -> tuple[str, int]:
    """UTF-8 in which stretches of GB18030 or Big5 stand, or single bad bytes; text and characters lost."""
    parts: list[str] = []
    lost = at = 0
    while at < len(piece):
        try:
            parts.append(piece[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(piece[at : at + error.start].decode("utf-8"))
            bad = at + error.start
            stretch, used = _foreign_stretch(piece[bad : bad + _WINDOW])
            if not used:
                stretch, used = REPLACEMENT, error.end - error.start
                lost += 1
            parts.append(stretch)
            at = bad + used
    return "".join(parts), lost


def _foreign_stretch(raw: bytes) -> tuple[str, int]:
    """The longest plausible GB18030 or Big5 text at the start of `raw` after which UTF-8 goes on."""
    best: tuple[str, int] = ("", 0)
    for charset in ("gb18030", "big5hkscs"):
        for end in _resumptions(raw):
            text = read_strictly(raw[:end], charset)
            if text is None or count_han(text) < 2 or common_share(text) < 0.6:
                continue
            if end > best[1]:
                best = (text, end)
            break
    return best


def _resumptions(raw: bytes) -> list[int]:
    """Where `raw` is valid UTF-8 again up to its end, farthest first; its own end among them."""
    ends = [len(raw)]
    for at in range(len(raw) - 1, 1, -1):
        if read_strictly(raw[at:], "utf-8") is None:
            if raw[at] >= 0xC0 or raw[at] < 0x80:
                break
            continue
        if raw[at] < 0x80 or raw[at] >= 0xC2:
            ends.append(at)
    return ends


def salvage(piece: bytes, charset: str) -> tuple[str, int]:
    """The cheapest reading of `piece` in a double-byte charset, and how many characters are lost in it.

    charset  gb18030, big5hkscs, cp949, euc_jp or cp932
    """
    size = len(piece)
    cost = [0.0] * (size + 1)
    step: list[tuple[int, str]] = [(0, "")] * (size + 1)
    for at in range(size - 1, -1, -1):
        choices = _choices(piece, at, charset)
        cost[at], step[at] = min(
            ((price + cost[at + length], (length, text)) for length, text, price in choices),
            key=lambda choice: choice[0],
        )
    parts: list[str] = []
    lost = at = 0
    while at < size:
        length, text = step[at]
        parts.append(text)
        lost += text == REPLACEMENT
        at += length
    return "".join(parts), lost


def reading_cost(text: str) -> float:
    """How unexpected a reading is: rare characters and lost ones."""
    return sum(_LOST if char == REPLACEMENT else price(char) for char in text)


def _choices(piece: bytes, at: int, charset: str) -> list[tuple[int, str, float]]:
    """Ways to read on at `at`: bytes used, the text they give, the price."""
    if piece[at] < 0x80:
        return [(1, chr(piece[at]), 0.0)]
    choices = [(1, REPLACEMENT, _LOST)]
    if charset == "gb18030" and piece[at] == 0x80:
        choices.append((1, "€", _ODD))
    for length in (2, 4) if charset == "gb18030" else (2,):
        if at + length > len(piece):
            break
        char = _character(piece[at : at + length], charset)
        if char:
            choices.append((length, char, _price(char, piece[at : at + length])))
    broken = _BREAK_HERE.match(piece, at + 1)
    if broken and broken.end() < len(piece):
        raw = piece[at : at + 1] + piece[broken.end() : broken.end() + 1]
        if char := _character(raw, charset):
            choices.append((broken.end() + 1 - at, char, _ODD + _price(char, raw)))
    return choices


@cache
def _character(raw: bytes, charset: str) -> str:
    """The one character these bytes are, or the empty string."""
    text = read_strictly(raw, charset)
    return text if text is not None and len(text) == 1 else ""


def _price(char: str, raw: bytes) -> float:
    return price(char) + _SWALLOWED * (len(raw) == 2 and raw[1] < 0x80)
