"""How well a whole stretch reads: text lies at -2 to -6, bytes read in a wrong charset below -9."""

from __future__ import annotations

from text.mojibake.folding import fold
from text.mojibake.model import load_model

FLUENT = -6.0
"""A stretch of three characters or more that reads better is Chinese, however uncommon its characters."""


def fluency(text: str) -> float:
    """The mean log probability (nats) of a text's Chinese characters behind those before them.

    >>> round(fluency("国家药品监督管理局")) > -3, fluency("﹝弊模瑁") < -9
    (True, True)
    """
    model = load_model()
    folded = fold(text)
    places = [n for n, char in enumerate(folded) if "\u3400" <= char <= "\u9fff"]
    total = sum(model.score(folded[n], folded[max(0, n - 3) : n]) for n in places)
    return total / max(1, len(places))
