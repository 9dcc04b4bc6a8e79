"""Words of living alphabets: letters that a wrong charset would have had to hit by chance.

Bytes read as letters mix cases, alphabets and signs; a word is of one alphabet, written small, with a capital, or all in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

_ALPHABETS = (
    range(0x250), range(0x370, 0x400), range(0x400, 0x530), range(0x530, 0x590), range(0x590, 0x600), range(0x600, 0x780),
    range(0x900, 0xE80), range(0x10A0, 0x1100), range(0x1F00, 0x2000), range(0xAC00, 0xD7B0),
)  # fmt: skip
_PARTS = re.compile("U?l*(?:Ul+)*")
_BESIDE = "'’ʼʹ-\u200c\u200d"
"""What stands inside words, or beside them as a quotation mark."""
_SETTING = re.compile("[\x00-\x7f\u00a0«»¡¿·\u2010-\u2026\u200c-\u200f،؛؟٪\u0660-\u0669\u06f0-\u06f9]")


def is_letter(char: str) -> bool:
    """A letter of an alphabet, or a mark upon one."""
    return (char.isalpha() or unicodedata.category(char)[0] == "M") and not "\u2e80" <= char <= "\u9fff"


def are_words(text: str, start: int, end: int) -> bool:
    """Are [start, end), and the letters it touches on both sides, words and what sets words?

    >>> are_words("Дацкая", 2, 5), are_words("е›Ѕе®¶", 0, 6), are_words("ÖÐÎÄ", 0, 4)
    (True, False, False)
    """
    while start > 0 and (is_letter(text[start - 1]) or text[start - 1] in _BESIDE):
        start -= 1
    while end < len(text) and (is_letter(text[end]) or text[end] in _BESIDE):
        end += 1
    others = (char for char in text[start:end] if not is_letter(char))
    return all(_SETTING.match(char) for char in others) and all(map(_is_word, _runs(text[start:end])))


def _runs(text: str) -> Iterator[str]:
    """Letters of one alphabet side by side; marks go with them."""
    for key, letters in groupby(text, _alphabet):
        if key is not None:
            yield "".join(letters)


@cache
def _alphabet(char: str) -> int | None:
    """Which alphabet a letter is of, 0 for Latin, -1 for one unknown; None for what is no letter."""
    if not is_letter(char):
        return None
    if "\u1e00" <= char < "\u1f00" or "\u0300" <= char < "\u0370":
        return 0
    return next((n for n, one in enumerate(_ALPHABETS) if ord(char) in one), -1)


def _is_word(word: str) -> bool:
    """In capitals, or of parts that begin with one or none; a Latin word has one of the plain letters."""
    if _alphabet(word[0]) == -1 or (_alphabet(word[0]) == 0 and not any("A" <= char <= "z" for char in word)):
        return False
    return word.isupper() or _PARTS.fullmatch("".join(map(_case, word))) is not None


def _case(char: str) -> str:
    return "U" if char.isupper() else "l"
