"""How alike a day's surroundings are to those of time limits people have marked: a second reader beside the grammar.

Wordings of limits have no end; what `pipelines.acts.deadlines` has no rule for is weighed here by the characters around
the day, with weights learnt from labelled papers (`tools/train_limits.py`; `data/limits.txt`). It only adds what it is sure of and what
no rule speaks against.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines.acts.logistic import chance, read_weights

FILE = Path(__file__).parent / "data" / "limits.txt"
BEFORE, AFTER, NEAR = 30, 24, 4
NEARBY = max(BEFORE, AFTER)
LONGEST = 3
SURE = 0.8
_TITLE = ("征求", "通知", "会议", "报告", "解读", "公告", "通告", "方案", "情况", "公示")


def evidence(title: str, before: str, written: str, after: str, days_ahead: int) -> frozenset[str]:
    """What is weighed: characters in a row (up to three) on each side of the day, the nearest ones by their place too;
    words of the title; whether a year is written; how far ahead the day is. All in the reading form."""
    found = {f"t{word}" for word in _TITLE if word in title}
    for side, text in (("b", before[-BEFORE:][::-1]), ("a", after[:AFTER])):
        for length in range(1, LONGEST + 1):
            for at in range(len(text) - length + 1):
                gram = text[at : at + length].replace("\n", "/").replace("\t", "|")
                found.add(f"{side}{gram}")
                if at < NEAR:
                    found.add(f"{side}{at}{gram}")
    found.add(f"w{len(written)}")
    found.update(name for name, is_so in (
        ("year", "年" in written), ("end", "底" in written or "末" in written), ("soon", days_ahead <= 3), ("far", days_ahead > 400), ("week", 3 < days_ahead <= 45),
    ) if is_so)  # fmt: skip
    return frozenset(found)


def certainty(found: frozenset[str]) -> float:
    """How sure it is that such a day is a limit, 0–1."""
    return chance(_weights(), found)


@cache
def _weights() -> dict[str, float]:
    return read_weights(FILE)
