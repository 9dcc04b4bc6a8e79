"""How well a whole stretch reads: text lies at -2 to -8, bytes read in a wrong charset below -9 unless they are few."""

from __future__ import annotations

import re

from text.mojibake.folding import fold
from text.mojibake.model import load_model

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_SHORT, _EACH, _LONG = -6.3, -0.16, -8.8
"""What is asked of no character, of each different one more, and of ever so many: between 22,600 lines of prose and
12,700 stretches of Korean and Japanese read as Chinese, of which 1 in 200 of the former lie below (below six characters)."""


def fluency(text: str) -> float:
    """The mean log probability (nats) of a text's Chinese characters behind those before them.

    >>> round(fluency("国家药品监督管理局")) > -3, fluency("﹝弊模瑁") < -9
    (True, True)
    """
    model = load_model()
    folded = fold(text)
    places = [found.start() for found in _HAN.finditer(folded)]
    total = sum(model.score(folded[n], folded[max(0, n - 3) : n]) for n in places)
    return total / max(1, len(places))


def is_fluent(text: str) -> bool:
    """Does a stretch of at least three different characters read as Chinese? Of few ones more is asked than of many.

    >>> is_fluent("征求意见稿"), is_fluent("面没合档")
    (True, False)
    """
    different = len(set(_HAN.findall(text)))
    return different >= 3 and fluency(text) > max(_LONG, _SHORT + _EACH * different)
