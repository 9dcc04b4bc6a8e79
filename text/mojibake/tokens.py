"""A line as the pieces a page shows: characters of two bytes, ASCII, terminators, annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from text.mojibake import gbk

ANNOTATION = re.compile(r"(?:\?|\(|\?\()([a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7})\)")
TERMINATORS = {
    "！": (0xA3, 0xA1), "!": (0xA3, 0xA1), "？": (0xA3, 0xBF), "?": (0xA3, 0xBF),
    "；": (0xA3, 0xBB), ";": (0xA3, 0xBB), "。": (0xA1, 0xA3),
}  # fmt: skip
_SIGNS = frozenset(TERMINATORS) | {"("}


@dataclass(frozen=True, slots=True)
class Token:
    """One visible piece. kind: pair, ascii, other (not in GBK), note (an annotation), sign (a terminator, `torn` after a `?`), end."""

    kind: str
    text: str
    pair: tuple[int, int] = (0, 0)
    torn: bool = False


def read_tokens(text: str, start: int, most: int = 900) -> list[Token]:
    """Visible pieces of a line from a position to its end (an `end` token closes them)."""
    tokens: list[Token] = []
    at, stop = start, min(len(text), start + most)
    while at < stop and text[at] != "\n":
        char = text[at]
        token = _token(text, at) if char in _SIGNS else _single(char)
        tokens.append(token)
        at += len(token.text)
    tokens.append(Token("end", "\n" if at >= len(text) or text[at] == "\n" else ""))
    return tokens


def _token(text: str, at: int) -> Token:
    """A terminator, or what may be an annotation."""
    char = text[at]
    if char in "?(":
        note = ANNOTATION.match(text, at)
        if note and gbk.read_as(note[1]):
            return Token("note", note[0])
    if char == "?" and text[at + 1 : at + 2] in TERMINATORS and text[at + 1 : at + 2]:
        return Token("sign", text[at : at + 2], TERMINATORS[text[at + 1]], True)
    if char in TERMINATORS:
        return Token("sign", char, TERMINATORS[char])
    return _single(char)


@lru_cache(maxsize=32768)
def _single(char: str) -> Token:
    pair = gbk.pair_of(char)
    if pair:
        return Token("pair", char, pair)
    return Token("ascii" if char.isascii() else "other", char)
