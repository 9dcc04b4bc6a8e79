"""One shape for every text before it is read for facts: same length, one script, one punctuation.

Pages come in Simplified and Traditional and with ASCII or full-width commas. Patterns are written once,
in Simplified with full-width punctuation; because `plain` never changes the length, every position found
in the plain text is a position of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

Span = tuple[int, int]

_PUNCTUATION = dict(zip(",:;()?!\u3000\u00a0\t\r「」『』", "，：；（）？！    “”‘’", strict=True))
_END = re.compile(r"[。！？…]+[”’）》]*")
_QUOTED = re.compile(r"“[^“”\n]{1,60}”|《[^《》\n]{1,60}》")
# A quotation that follows a speaking verb is what the speaker said, not a borrowed phrase.
_SAYING = re.compile(r"(?:说|强调|指出|要求|表示|提出|认为|道)[，：]?$")


# “…。”局长王某强调: the speaker of a quotation may stand behind it. What somebody merely says (说) is talk.
_SAID_BEHIND = re.compile(r"[^，。；：“”\n]{2,30}?(?:强调|要求|指出|表示|叮嘱|提出)(?:[。，：！]|$)", re.M)


@cache
def _table() -> dict[int, str]:
    from text.script import character_table

    return {**character_table("TS"), **{ord(a): b for a, b in _PUNCTUATION.items()}}


def plain(text: str) -> str:
    """The text in Simplified with full-width punctuation, character by character (same length).

    >>> plain("會議強調,要抓好落實")
    '会议强调，要抓好落实'
    """
    return text.translate(_table())


def veiled(plain_text: str) -> str:
    """The plain text with borrowed phrases (“六个必须坚持”, 《…》) blanked out, same length.

    Words inside a short quotation are names of things; a 要 or 必须 there demands nothing.
    """

    def blank(match: re.Match[str]) -> str:
        if _SAID_BEHIND.match(plain_text, match.end()) and match.group()[-2] in "。！，":
            return match.group()
        whole = match.group()[-2] in "。！；，" or plain_text[match.end() : match.end() + 1] in "。；\n"
        if (
            whole
            and match.group().startswith("“")
            and _SAYING.search(plain_text[max(0, match.start() - 4) : match.start()])
        ):
            return match.group()
        return match.group()[0] + "〇" * (len(match.group()) - 2) + match.group()[-1]

    return _QUOTED.sub(blank, plain_text)


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of the non-empty lines, outer blanks left out."""
    for match in re.finditer(r"[^\n]+", text):
        span = trimmed(text, match.start(), match.end())
        if span[0] < span[1]:
            yield span


def sentences(plain_text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the sentences of one paragraph; a semicolon does not end one."""
    cuts = [start, *(m.end() for m in _END.finditer(plain_text, start, end)), end]
    for left, right in pairwise(cuts):
        span = trimmed(plain_text, left, right)
        if span[0] < span[1]:
            yield span


def trimmed(text: str, start: int, end: int, *, also: str = "") -> Span:
    """The span without blanks at its ends and without the characters of `also` at its right end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return start, end
