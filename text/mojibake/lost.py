"""What cannot be known is shown as 〓, one for each lost character as far as that can be told."""

from __future__ import annotations

import re

from models import LOST
from text.mojibake.spans import Change

_LOST = re.compile(
    # U+FFFD in UTF-8, read as GBK: each EF BF BD EF BF BD is 锟斤拷, and a run may be cut anywhere
    "(?:锟斤拷|锟斤|斤拷|锟|斤|拷){2,}"
    "|(?:锟斤拷)+[锟斤]{0,2}"
    # the same read as Latin letters
    "|(?:ï¿½)+"
    "|\ufffd+"
    # memory a program never filled: CC CC, CD CD, DD DD, FE EE; in Chinese text nobody writes three of them
    "|烫{3,}|屯{3,}|葺{3,}|铪{3,}"
)
SIGNS = "锟拷\ufffd烫屯葺铪¿"
_ANY = re.compile(f"[{SIGNS}]")
_QUESTIONS = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![吗嗎呢吧啊呀么麼哪谁誰嘛了])\?{4,}(?=[\u4e00-\u9fff])|^\?{4,}$", re.M
)
_EMPHATIC = re.compile(r"[吗嗎呢吧啊呀么麼哪谁誰嘛了]\?{2,}|[!！]{3,}")
"""Who asks and calls with rows of signs does so anywhere."""


def find_lost(text: str, context: str) -> list[Change]:
    """Runs of replacement characters and of their own mojibake → 〓."""
    changes = []
    if _ANY.search(text) is not None:
        changes = [_change(found) for found in _LOST.finditer(text)]
    if "????" in text and _EMPHATIC.search(text) is None:
        changes += [_change(found) for found in _QUESTIONS.finditer(text)]
    return changes


def _change(found: re.Match[str]) -> Change:
    return Change(
        start=found.start(),
        end=found.end(),
        after=LOST * _characters(found[0]),
        kind="lost",
        certainty="lost",
    )


def _characters(run: str) -> int:
    """How many characters a run stands for.

    A GBK character forced through UTF-8 leaves two U+FFFD, a UTF-8 one cut at a chunk's edge two or three,
    so up to three are one lost character and more are two each. 锟斤拷 is two U+FFFD. `?` is one each.
    Uninitialised memory stood for nothing in particular: one mark.
    """
    if run[0] == "?":
        return len(run)
    if run[0] in "烫屯葺铪":
        return 1
    if run[0] in "锟斤拷":
        marks = (len(run) * 2 + 2) // 3
    elif run[0] == "\ufffd":
        marks = len(run)
    else:
        marks = run.count("ï¿½")
    return 1 if marks <= 3 else (marks + 1) // 2
